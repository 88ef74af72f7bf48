"""`foljsam agreement`: fulfilment and payments of the installation; check, which tries a rulebook without a database."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from backend.cli import local
from backend.cli.output import REFUSED, Json, as_json, say, sentences, stop, table

if TYPE_CHECKING:  # the rules take time to import, and every command comes here
    from sqlmodel import Session

    from backend.agreements.rulebooks import KnownRulebook
    from backend.agreements.schemas import VerdictOut
    from backend.core.permissions import Actor
    from indicators.agreements.rulebook import Rulebook
    from indicators.catalogue.remarks import Remark
    from indicators.catalogue.yaml_files import Lines

app = typer.Typer(help="Överenskommelser: regelböcker för krav och medel.", no_args_is_help=True)


OF = typer.Argument(None, help="Överenskommelsens id; utan det alla.")


@app.command("fulfilment")
def fulfilment(agreement: str = OF, json: bool = Json) -> None:
    """Vem som uppfyller vad: varje region, krav och månad, av allt som är godkänt på installationen."""
    from backend.agreements.fulfilment import Wanted
    from backend.agreements.fulfilment import fulfilment as fulfilled

    with sentences(), local.session() as session:
        verdicts = [
            verdict
            for known in _known(session, agreement)
            for verdict in fulfilled(session, national_side(), known, Wanted()).verdicts
        ]
    if json:
        as_json([_verdict_row(verdict) for verdict in verdicts])
        return
    valued = [one for one in verdicts if one.verdict != "no_value"]
    rows = [
        [v.region_name, v.requirement_name_sv, v.month or "–", v.value or "–", v.share or "–", v.reason_sv]
        for v in valued
    ]
    table("Uppfyllelse", ["Region", "Krav", "Månad", "Värde, %", "Andel, %", "Skäl"], rows, None)
    say(f"{len(verdicts) - len(valued)} av {len(verdicts)} har inget värde att bedöma efter.")


def _verdict_row(verdict: "VerdictOut") -> dict[str, Any]:
    whole = verdict.model_dump(mode="json")
    kept = ("agreement", "region", "requirement", "month", "value", "level", "improvement", "tier", "share", "verdict")
    return {name: whole[name] for name in kept} | {"reason": verdict.reason_sv, "evidence": whole["evidence"]}


@app.command("payments")
def payments(agreement: str = OF, json: bool = Json) -> None:
    """Utbetalningar: de godkända, och de övriga tillfällenas som de skulle bli i dag (utan nummer), bredvid inlästa beslut."""
    with sentences(), local.session() as session:
        lines: list[dict[str, Any]] = []
        problems: list[str] = []
        for known in _known(session, agreement):
            lines += _lines(session, known, problems)
    if json:
        as_json(lines)
        return
    names = ("agreement", "occasion", "region", "requirement")
    rows = [[*(o[n] for n in names), _kronor(o["ore"]), _kronor(o["imported"]), o["run"] or "–"] for o in lines]
    heads = ["Överenskommelse", "Tillfälle", "Mottagare", "Krav eller pott", "Kronor", "Beslut av annan", "Nr"]
    table("Utbetalningar", heads, rows, None)
    for problem in problems:
        say(problem)


def _kronor(ore: int | None) -> float | str:
    return "–" if ore is None else ore / 100


def _lines(session: "Session", known: "KnownRulebook", problems: list[str]) -> list[dict[str, Any]]:
    from backend.agreements import payments as road
    from backend.agreements.run_content import lines_of

    lines = [
        _line_row(known, line, number)
        for number, content in road.approved(session, known.book.id)
        for line in lines_of(content)
    ]
    paid = {line["occasion"] for line in lines}
    for occasion, name in ((one.id, one.name.sv) for one in known.book.occasions if one.id not in paid):
        computed = road.preview(session, national_side(), known, occasion, [])
        problems += [f"{known.book.name.sv}, {name}: {problem}" for problem in computed.problems]
        lines += [_line_row(known, line, None) for line in computed.lines]
    return _beside_imported(session, known, lines)


def _line_row(known: "KnownRulebook", line: Any, run: int | None) -> dict[str, Any]:
    own = {name: getattr(line, name) for name in ("occasion", "region", "requirement", "ore")}
    return {"agreement": known.book.id, **own, "unit": known.book.unit, "run": run, "imported": None}


def _beside_imported(session: "Session", known: "KnownRulebook", lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with what another body decided as `imported`; what has no line of its own is one without `ore`."""
    from backend.agreements import queries

    imported = {
        (pot, recipient): kronor * 100
        for pot, decision in queries.decisions_that_hold(session, known.book.id).items()
        for recipient, kronor in decision.kronor.items()
    }
    beside = [line | {"imported": imported.pop((line["requirement"], line["region"]), None)} for line in lines]
    alone: dict[str, Any] = {"agreement": known.book.id, "ore": None, "unit": known.book.unit, "run": None}
    pots = known.book.shared_out
    return beside + [
        alone | {"occasion": pots[pot].occasion, "region": recipient, "requirement": pot, "imported": ore}
        for (pot, recipient), ore in imported.items()
    ]


def _known(session: "Session", agreement: str | None) -> "list[KnownRulebook]":
    from backend.agreements import rulebooks

    return rulebooks.published(session) if agreement is None else [rulebooks.get(session, agreement)]


def national_side() -> "Actor":
    """Who runs the command has the installation's database: it is read as the national side reads it."""
    from backend.core.permissions import Actor, Grant, Role
    from indicators.entries.geography import NATION

    return Actor(None, "Följsam", (Grant(Role.NATIONAL, NATION),))


@app.command("check")
def check(
    files: list[Path] = typer.Argument(None, help="Regelböcker att pröva; utan filer prövas katalogens."),
    json: bool = Json,
) -> None:
    """Prövar regelböcker: summor, andelar, steg, mått, räkneexempel och varje alternativ, och anmärker på dagar vars folkmängd
    saknas. Behöver ingen databas."""
    for path in files or []:
        if not path.is_file():
            stop(f"Filen {path} finns inte.")
    report = _report(files)
    if json:
        as_json(report)
    else:
        _print(report)
    raise typer.Exit(REFUSED if report["errors"] else 0)


def _report(files: list[Path] | None) -> dict[str, Any]:
    from dataclasses import replace

    from backend.core.clock import today
    from indicators.catalogue.agreement_figures import populations_known
    from indicators.catalogue.catalogue_rules import rulebooks_hold
    from indicators.catalogue.packaged import packaged
    from indicators.catalogue.remarks import Context
    from indicators.catalogue.yaml_files import CatalogueError, Lines, document, utf8_text

    agreements: list[Rulebook] = []
    lines: dict[str, Lines] = {}
    errors: list[dict[str, Any]] = []
    try:
        catalogue = packaged()
        for path in files or []:
            if rulebook := _of_file(path, errors):
                agreements.append(rulebook)
                lines[rulebook.id] = Lines(document(utf8_text(path), path.name)[0])
    except CatalogueError as error:
        return {"agreements": [], "errors": [vars(problem) for problem in error.problems], "warnings": []}
    agreements = agreements if files else catalogue.rulebooks
    context = Context(replace(catalogue, rulebooks=agreements), today())
    errors += (_row(remark, lines.get(remark.entry)) for remark in rulebooks_hold(context))
    warnings = [_row(remark, lines.get(remark.entry)) for remark in populations_known(context)]
    return {"agreements": [rulebook.id for rulebook in agreements], "errors": errors, "warnings": warnings}


def _row(remark: "Remark", lines: "Lines | None") -> dict[str, Any]:
    return {
        "file": f"{remark.entry}.yaml",
        "line": lines.of(remark.place) if lines else 1,
        "place": ".".join(map(str, remark.place)) or remark.rule,
        "message": remark.message,
    }


def _of_file(path: Path, errors: list[dict[str, Any]]) -> "Rulebook | None":
    """The file's rulebook, or None where it does not hold; what is wrong goes to `errors`, so that all files are told."""
    from indicators.agreements.rulebook import Rulebook
    from indicators.catalogue.yaml_files import CatalogueError, Problem, read

    try:
        rulebook = read(path, Rulebook)
        if path.stem != rulebook.id:
            raise CatalogueError([Problem(path.name, 1, "id", f"filen ska heta {rulebook.id}.yaml")])
    except CatalogueError as error:
        errors += map(vars, error.problems)
        return None
    return rulebook


def _print(report: dict[str, Any]) -> None:
    for item in report["errors"]:
        say(f"FEL  {item['file']}:{item['line']}: {item['place']}  {item['message']}")
    for item in report["warnings"]:
        say(f"ANM  {item['file']}:{item['line']}: {item['place']}  {item['message']}")
    counts = f"{len(report['errors'])} fel, {len(report['warnings'])} anmärkningar"
    say(f"{len(report['agreements'])} överenskommelser: {counts}.")
