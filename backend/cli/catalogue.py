"""`foljsam catalogue`: check, list, show, add; `figures`, `export` and `import` stand in modules of their own."""

from pathlib import Path
from typing import Any

import typer

from backend.cli import catalogue_search, local, registers
from backend.cli.figures import figures
from backend.cli.output import REFUSED, Json, as_json, say, sentences, stop, table

app = typer.Typer(help="Katalogen: indikatorer, vårdförlopp och datakällor.", no_args_is_help=True)
app.command("figures")(figures)
app.command("export")(registers.export)
app.command("import")(registers.import_)


@app.command("check")
def check(
    files: list[Path] = typer.Argument(
        None, help="Specifikationer att pröva mot katalogen; utan filer prövas hela katalogen."
    ),
    json: bool = Json,
) -> None:
    """Prövar hela katalogen, eller enskilda specifikationer mot den. Behöver ingen databas."""
    with sentences():
        report = _checked_files(files) if files else _checked_catalogue()
    if json:
        as_json(report)
    else:
        _print_check(report)
    raise typer.Exit(REFUSED if report["errors"] else 0)


def _checked_catalogue() -> dict[str, Any]:
    from datetime import UTC, datetime

    from indicators.catalogue.lint import lint
    from indicators.catalogue.packaged import packaged
    from indicators.catalogue.remarks import Context
    from indicators.catalogue.yaml_files import CatalogueError

    try:
        catalogue = packaged()
    except CatalogueError as error:
        return _counts() | {"errors": [vars(problem) for problem in error.problems], "warnings": []}
    remarks = lint(Context(catalogue, datetime.now(UTC).date()))
    return {
        "regions": len(catalogue.region_codes),
        "healthcare_regions": len(catalogue.healthcare_regions),
        "programme_areas": len(catalogue.programme_areas),
        "pathways": len(catalogue.pathways),
        "sources": len(catalogue.sources),
        "indicators": len(catalogue.specifications),
        "agreements": len(catalogue.rulebooks),
        "errors": [vars(r) for r in remarks if r.severity == "error"],
        "warnings": [vars(r) for r in remarks if r.severity == "warning"],
    }


def _counts() -> dict[str, Any]:
    names = ("regions", "healthcare_regions", "programme_areas", "pathways", "sources", "indicators", "agreements")
    return dict.fromkeys(names, 0)


def _checked_files(files: list[Path]) -> dict[str, Any]:
    from dataclasses import replace
    from datetime import UTC, datetime

    from indicators.catalogue.catalogue_rules import priorities
    from indicators.catalogue.lint import remarks_on
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
        context = Context(replace(catalogue, specifications=[*others, spec]), datetime.now(UTC).date())
        remarks += [
            *remarks_on(spec, context),
            *(r for r in priorities(context) if r.entry in {li.pathway for li in spec.pathways}),
        ]
    return _counts() | {
        "indicators": len(files),
        "errors": [*map(vars, problems), *(vars(r) for r in remarks if r.severity == "error")],
        "warnings": [vars(r) for r in remarks if r.severity == "warning"],
    }


def _print_check(found: dict[str, Any]) -> None:
    for severity, label in (("errors", "FEL"), ("warnings", "varning")):
        for item in found[severity]:
            where = item.get("entry") or f"{item.get('file')}:{item.get('line')}: {item.get('place')}"
            say(f"{label}  {where}  {item['message']}")
    say(
        f"{found['indicators']} indikatorer, {found['pathways']} vårdförlopp, {found['sources']} datakällor, "
        f"{found['regions']} regioner, {found['agreements']} överenskommelser: "
        f"{len(found['errors'])} fel, {len(found['warnings'])} varningar."
    )


@app.command("list")
def list_(
    text: str = typer.Argument(None, help="Ord att söka efter."),
    pathway: str = typer.Option(None, help="Vårdförlopp."),
    source: str = typer.Option(None, help="Datakälla."),
    state: str = typer.Option(None, help="Läge, t.ex. published."),
    json: bool = Json,
) -> None:
    """Listar katalogens indikatorer: registrets, eller utan servern paketets."""
    from backend.core.words import word

    with sentences():
        items, pathways = catalogue_search.found(text, pathway, source, state)
    if json:
        as_json(items)
    else:
        table(
            "Indikatorer",
            ["Id", "Version", "Läge", "Namn", "Slag", "Måttenhet", "Träff"],
            [
                [
                    i["id"],
                    i["version"],
                    word("state", i["state"]),
                    i["name_sv"],
                    word("kind", i["kind"]),
                    word("unit", i["unit"]),
                    "; ".join(f"{hit['matched']} i {word('search_field', hit['field'])}" for hit in i["hits"]),
                ]
                for i in items
            ],
        )
        for line in pathways:
            say(line)


@app.command("show")
def show(
    identifier: str = typer.Argument(help="Indikatorns id."),
    version: int = typer.Option(None, help="Version; annars den senaste."),
    json: bool = Json,
) -> None:
    """Visar en specifikation som YAML (eller allt om den som JSON)."""
    if not local.has_server():
        _show_packaged(identifier, version, json)
        return
    from backend.register import catalogue
    from backend.register import service as entries
    from backend.register.kinds import KINDS
    from backend.register.models import SPECIFICATION

    with sentences(), local.session() as session:
        reader = catalogue_search.reader()
        row = entries.get(session, reader, KINDS[SPECIFICATION], identifier, version)
        whole = catalogue.specification_out(session, reader, row) if json else None
        text = row.source_text
    if whole:
        as_json(whole.model_dump(mode="json"))
    else:
        say(text)


def _show_packaged(identifier: str, version: int | None, json: bool) -> None:
    from indicators.catalogue.digest import to_yaml
    from indicators.catalogue.packaged import packaged

    with sentences():
        versions = [s for s in packaged().specifications if s.id == identifier and version in (None, s.version)]
    if not versions:
        stop("Indikatorn eller versionen finns inte i katalogen.", REFUSED)
    newest = max(versions, key=lambda spec: spec.version)
    if json:
        as_json({**newest.model_dump(mode="json"), "yaml": to_yaml(newest)})
    else:
        say(to_yaml(newest))


def _whole_text(file: Path) -> str:
    """The specification as one text, its worked patients in it; ends the command where it cannot be read."""
    from indicators.catalogue.digest import to_yaml
    from indicators.catalogue.packaged import conditions
    from indicators.catalogue.yaml_files import CatalogueError, read, worked_beside
    from indicators.definition.used_conditions import KnownConditions
    from indicators.entries.specification import Specification

    try:
        if worked_beside(file) is None:
            return file.read_text(encoding="utf-8")
        return to_yaml(read(file, Specification, KnownConditions(conditions())))
    except UnicodeDecodeError:
        stop("Filen är inte UTF-8. Spara den som UTF-8.", REFUSED)
    except CatalogueError as error:
        stop(str(error), REFUSED)


@app.command("add")
def add(file: Path = typer.Argument(help="Specifikationens YAML-fil."), json: bool = Json) -> None:
    """Lägger in en specifikation som utkast, genom API:et (FOLJSAM_API_URL, FOLJSAM_TOKEN)."""
    if not file.is_file():
        stop(f"Filen {file} finns inte.")
    with sentences(), local.api() as client:
        text = _whole_text(file)
        draft = local.answered(client.post("/api/specifications", json={"filename": file.name, "yaml": text}))
    if json:
        as_json(draft)
    else:
        say(f"{draft['id']} version {draft['version']} är inlagd som utkast (SHA-256 {draft['history'][0]['digest']}).")
