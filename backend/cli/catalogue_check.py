"""`foljsam catalogue check`: what the lint says of the catalogue, grouped by what to do about it, or each thing by itself."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backend.cli.output import REFUSED, Json, as_json, say, sentences, stop, table

if TYPE_CHECKING:
    from indicators.catalogue.remarks import Remark

NAMED = 4
"""So many entries stand beside a group of findings; `--rule` lists them all."""


def check(
    files: list[Path] = typer.Argument(
        None, help="Specifikationer att pröva mot katalogen; utan filer prövas hela katalogen."
    ),
    rule: Annotated[str | None, typer.Option(help="Lista alla anmärkningar med denna kod, eller 'all'.")] = None,
    json: bool = Json,
) -> None:
    """Prövar hela katalogen, eller enskilda specifikationer mot den. Behöver ingen databas."""
    with sentences():
        report = _checked_files(files) if files else _checked_catalogue()
    if json:
        as_json(report)
    else:
        _print_check(report, "all" if files else rule)
    raise typer.Exit(REFUSED if report["errors"] else 0)


def _checked_catalogue() -> dict[str, Any]:
    from backend.core.clock import today
    from indicators.catalogue.lint import sifted
    from indicators.catalogue.packaged import packaged
    from indicators.catalogue.remarks import Context
    from indicators.catalogue.yaml_files import CatalogueError

    try:
        catalogue = packaged()
    except CatalogueError as error:
        return _counts() | _by_severity([]) | {"errors": [vars(problem) for problem in error.problems]}
    lint = sifted(Context(catalogue, today()))
    return {
        "regions": len(catalogue.region_codes),
        "healthcare_regions": len(catalogue.healthcare_regions),
        "programme_areas": len(catalogue.programme_areas),
        "pathways": len(catalogue.pathways),
        "sources": len(catalogue.sources),
        "indicators": len(catalogue.specifications),
        "agreements": len(catalogue.rulebooks),
        **_by_severity(lint.standing),
        "waived": [vars(one) | {"waiver": waiver.model_dump(mode="json")} for one, waiver in lint.waived],
    }


def _by_severity(remarks: Iterable["Remark"]) -> dict[str, Any]:
    by_severity: dict[str, Any] = {"errors": [], "warnings": [], "notes": [], "waived": []}
    for one in remarks:
        by_severity[f"{one.severity}s"].append(vars(one))
    return by_severity


def _counts() -> dict[str, Any]:
    names = ("regions", "healthcare_regions", "programme_areas", "pathways", "sources", "indicators", "agreements")
    return dict.fromkeys(names, 0)


def _checked_files(files: list[Path]) -> dict[str, Any]:
    from dataclasses import replace

    from backend.core.clock import today
    from indicators.catalogue.lint import remarks_on
    from indicators.catalogue.lint_rules.priorities import at_most_three
    from indicators.catalogue.packaged import packaged
    from indicators.catalogue.remarks import Context
    from indicators.catalogue.yaml_files import CatalogueError, Problem, read
    from indicators.definition.used_conditions import KnownConditions
    from indicators.entries.specification import Specification

    catalogue, problems, remarks = packaged(), [], []
    known = KnownConditions(catalogue.condition_by_id)
    for path in files:
        if not path.is_file():
            stop(f"Filen {path} finns inte.")
        try:
            spec = read(path, Specification, known)
        except CatalogueError as error:
            problems += error.problems
            continue
        if path.stem != spec.id:
            problems.append(Problem(path.name, 1, "id", f"filen ska heta {spec.id}.yaml"))
        others = [s for s in catalogue.specifications if s.id != spec.id]
        context = Context(replace(catalogue, specifications=[*others, spec]), today())
        remarks += [
            *remarks_on(spec, context),
            *(r for r in at_most_three(context) if r.entry in {li.pathway for li in spec.pathways}),
        ]
    by_severity = _by_severity(remarks)
    by_severity["errors"] = [*map(vars, problems), *by_severity["errors"]]
    return _counts() | {"indicators": len(files)} | by_severity


def _print_check(report: dict[str, Any], rule: str | None) -> None:
    listed = [("FEL", item) for item in report["errors"]]
    told = [("varning", item) for item in report["warnings"]] + [("notering", item) for item in report["notes"]]
    for label, item in [*listed, *(one for one in told if rule in ("all", one[1]["rule"]))]:
        where = item.get("entry") or f"{item.get('file')}:{item.get('line')}: {item.get('place')}"
        say(f"{label}  {where}  {item['message']}")
    if told and rule is None:
        _print_groups([item for _, item in told])
    say(
        f"{report['indicators']} indikatorer, {report['pathways']} vårdförlopp, {report['sources']} datakällor, "
        f"{report['regions']} regioner, {report['agreements']} överenskommelser: {len(report['errors'])} fel, "
        f"{len(report['warnings'])} varningar, {len(report['notes'])} noteringar; {len(report['waived'])} godtagna."
    )


def _print_groups(items: list[dict[str, Any]]) -> None:
    """What there is to do: one row for each code, how many entries it is about and the first of them."""
    from indicators.catalogue.lint_codes import lint_codes

    rows: list[tuple[int, str, str, str, str]] = []
    for code, texts in lint_codes().items():
        entries = [item["entry"] for item in items if item["rule"] == code]
        if entries:
            named = list(dict.fromkeys(entries))
            more = f" och {len(named) - NAMED} till" if len(named) > NAMED else ""
            rows.append((len(entries), texts.title_sv, texts.todo_sv, ", ".join(named[:NAMED]) + more, code))
    rows.sort(key=lambda row: -row[0])
    table(
        "Att göra",
        ["Antal", "Vad", "Gör så här", "Var", "Kod"],
        rows,
        "Alla av ett slag: --rule KOD. Allt: --rule all.",
    )
