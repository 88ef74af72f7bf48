"""`foljsam catalogue export` and `import`: the whole register as a folder of files, out and in."""

from pathlib import Path

import typer

from backend.cli import local
from backend.cli.output import Json, as_json, say, sentences, stop


def export(
    folder: Path = typer.Argument(help="Mapp att skriva till; varje slag får en egen mapp i den."),
    excel: bool = typer.Option(False, "--excel", help="Skriv i stället katalogens lista till folder/katalog.xlsx."),
    history: bool = typer.Option(False, "--history", help="Ta med alla versioner, så att registret kan flyttas."),
    json: bool = Json,
) -> None:
    """Skriver hela registret som YAML, eller katalogens lista som Excel."""
    folder.mkdir(parents=True, exist_ok=True)
    with sentences():
        written = _excel(folder) if excel else _files(folder, history)
    if json:
        as_json({"files": [str(path) for path in written]})
    else:
        say(f"{len(written)} filer skrivna till {folder}.")


def _excel(folder: Path) -> list[Path]:
    from backend.core import site
    from backend.core.permissions import SYSTEM
    from backend.register.catalogue import Search, indicators
    from backend.reports import books

    path = folder / "katalog.xlsx"
    with local.session() as session:
        path.write_bytes(books.indicators(indicators(session, SYSTEM, Search()), site.value(session, site.NOTICE)))
    return [path]


def _files(folder: Path, history: bool) -> list[Path]:
    from backend.register import exporting

    with local.session() as session:
        return exporting.write(folder, exporting.files(session, history=history))


def import_(
    folder: Path = typer.Argument(help="Mappen som foljsam catalogue export har skrivit."), json: bool = Json
) -> None:
    """Läser in ett register som har skrivits som filer: allt, eller ingenting."""
    if not folder.is_dir():
        stop(f"Mappen {folder} finns inte.")
    with sentences():
        read, added = _taken_in(folder)
    if json:
        as_json({"added": added, "read": read})
    else:
        say(f"{added} av {read} versioner är nya och inlästa.")


def _taken_in(folder: Path) -> tuple[int, int]:
    """How many versions the folder has, and how many of them were new. The register is not filled from the package first:
    what this version ships would stand in the way of an older register's own."""
    from backend.core.permissions import SYSTEM
    from backend.register import importing

    incoming = importing.read(folder)
    with local.session(filled=False) as session:
        return len(incoming), importing.take_in(session, SYSTEM, incoming)
