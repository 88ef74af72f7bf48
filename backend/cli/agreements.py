"""`foljsam agreement`: check. A rulebook is tried without a database."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from backend.cli.output import REFUSED, Json, as_json, say, stop

if TYPE_CHECKING:  # the rules take time to import, and every command comes here
    from indicators.agreements.rulebook import Rulebook

app = typer.Typer(help="Överenskommelser: regelböcker för krav och medel.", no_args_is_help=True)


@app.command("check")
def check(
    files: list[Path] = typer.Argument(None, help="Regelböcker att pröva; utan filer prövas katalogens."),
    json: bool = Json,
) -> None:
    """Prövar regelböcker: summor, andelar, steg, räkneexempel och varje alternativ. Behöver ingen databas."""
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
    from indicators.agreements.worked_examples import failures
    from indicators.catalogue.packaged import rulebooks
    from indicators.catalogue.yaml_files import CatalogueError

    readers: list[Callable[[], list[Rulebook]]] = [_reader(path) for path in files or []] or [rulebooks]
    agreements: list[Rulebook] = []
    errors: list[dict[str, Any]] = []
    for reader in readers:
        try:
            agreements += reader()
        except CatalogueError as error:
            errors += map(vars, error.problems)
    for rulebook in agreements:
        errors += (
            {"file": f"{rulebook.id}.yaml", "line": 1, "place": "examples", "message": failure}
            for failure in failures(rulebook)
        )
    return {"agreements": [rulebook.id for rulebook in agreements], "errors": errors}


def _reader(path: Path) -> "Callable[[], list[Rulebook]]":
    from indicators.agreements.rulebook import Rulebook
    from indicators.catalogue.yaml_files import CatalogueError, Problem, read

    def reader() -> "list[Rulebook]":
        rulebook = read(path, Rulebook)
        if path.stem != rulebook.id:
            raise CatalogueError([Problem(path.name, 1, "id", f"filen ska heta {rulebook.id}.yaml")])
        return [rulebook]

    return reader


def _print(report: dict[str, Any]) -> None:
    for item in report["errors"]:
        say(f"FEL  {item['file']}:{item['line']}: {item['place']}  {item['message']}")
    say(f"{len(report['agreements'])} överenskommelser: {len(report['errors'])} fel.")
