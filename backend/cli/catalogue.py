"""`foljsam catalogue`: check, list, show, add; `figures`, whole registers and KIK stand in modules of their own."""

from pathlib import Path

import typer

from backend.cli import catalogue_search, local, registers
from backend.cli.catalogue_check import check
from backend.cli.figures import figures
from backend.cli.kik import export_kik, import_kik
from backend.cli.output import REFUSED, Json, as_json, say, sentences, stop, table
from backend.cli.pathway_merge import merge

app = typer.Typer(help="Katalogen: indikatorer, vårdförlopp och datakällor.", no_args_is_help=True)
app.command("check")(check)
app.command("figures")(figures)
app.command("import-kik")(import_kik)
app.command("export-kik")(export_kik)
app.command("merge")(merge)
app.command("export")(registers.export)
app.command("import")(registers.import_)


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
