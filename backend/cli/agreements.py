"""`foljsam agreement`: check. A rulebook is tried without a database."""

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
    """Prövar regelböcker: summor, andelar, steg, mått, räkneexempel och varje alternativ. Behöver ingen databas."""
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
    from datetime import UTC, datetime

    from indicators.catalogue.catalogue_rules import rulebooks_hold
    from indicators.catalogue.packaged import packaged
    from indicators.catalogue.remarks import Context
    from indicators.catalogue.yaml_files import CatalogueError

    agreements: list[Rulebook] = []
    errors: list[dict[str, Any]] = []
    try:
        catalogue = packaged()
        for path in files or []:
            agreements += _of_file(path, errors)
    except CatalogueError as error:
        return {"agreements": [], "errors": [vars(problem) for problem in error.problems]}
    agreements = agreements if files else catalogue.rulebooks
    context = Context(replace(catalogue, rulebooks=agreements), datetime.now(UTC).date())
    errors += (
        {"file": f"{remark.entry}.yaml", "line": 1, "place": remark.rule, "message": remark.message}
        for remark in rulebooks_hold(context)
    )
    return {"agreements": [rulebook.id for rulebook in agreements], "errors": errors}


def _of_file(path: Path, errors: list[dict[str, Any]]) -> "list[Rulebook]":
    """The file's rulebook, or none where it does not hold; what is wrong goes to `errors`, so that all files are told."""
    from indicators.agreements.rulebook import Rulebook
    from indicators.catalogue.yaml_files import CatalogueError, Problem, read

    try:
        rulebook = read(path, Rulebook)
        if path.stem != rulebook.id:
            raise CatalogueError([Problem(path.name, 1, "id", f"filen ska heta {rulebook.id}.yaml")])
    except CatalogueError as error:
        errors += map(vars, error.problems)
        return []
    return [rulebook]


def _print(report: dict[str, Any]) -> None:
    for item in report["errors"]:
        say(f"FEL  {item['file']}:{item['line']}: {item['place']}  {item['message']}")
    say(f"{len(report['agreements'])} överenskommelser: {len(report['errors'])} fel.")
