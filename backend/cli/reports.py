"""`foljsam report`: implementation status and the criteria tables."""

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import typer

from backend.cli import implementation_parts, local
from backend.cli.output import Json, as_json, sentences, table

if TYPE_CHECKING:
    from backend.register.pathway_schemas import CatalogueProgress, CriteriaTables

app = typer.Typer(help="Rapporter.", no_args_is_help=True)

_PARTS = f"Vad som ska visas: {', '.join(get_args(implementation_parts.Part))}."


@app.command("implementation")
def implementation(
    year: int = typer.Option(None, help="År; annars det senaste med svar."),
    part: implementation_parts.Part = typer.Option("status", help=_PARTS),
    out: Path = typer.Option(None, help="Skriv allt som Excel till filen i stället.", dir_okay=False),
    json: bool = Json,
) -> None:
    """Införandet av vårdförlopp, av attesterade svar: status, takt, gemensamma gap, beslut, vad som återstår och planer."""
    if out:
        implementation_parts.write(out, year)
    elif json:
        as_json(implementation_parts.objects(part, year))
    else:
        implementation_parts.show(part, year)


@app.command("criteria")
def criteria(
    year: int = typer.Option(None, help="Överenskommelsens år; annars det senaste som är bedömt."), json: bool = Json
) -> None:
    """Tabell 1 och 2: hur de bedömda vårdförloppen uppfyller kriterierna, i dokumentets ordning."""
    from backend.cli.catalogue_search import reader
    from backend.register import criteria as assessments
    from backend.register.criteria_tables import tables

    with sentences(), local.session() as session:
        rows = assessments.rows(session, year)
        printed = tables(session, reader(), year)
    if json:
        as_json([row.model_dump(mode="json") for row in rows])
    else:
        _print_criteria(printed)


def _print_criteria(printed: "CriteriaTables") -> None:
    from backend.reports import criteria_book as book

    for each in printed.tables:
        columns = book.columns(each)
        table(
            f"Tabell {each.number}, {printed.year or 'inget år bedömt'}",
            list(columns.values()),
            [[row[key] for key in columns] for row in book.cells(each)],
        )
    heads = ["Vårdförlopp", "Dokumentet", "Katalogen", "Där de inte stämmer överens"]
    table("K6 i dokumentet och i katalogen", heads, [_followed(entry) for entry in printed.possible_to_follow])


def _followed(entry: "CatalogueProgress") -> list[str]:
    """Criterion K6 of one pathway in four cells: a screen has no room for as many columns as the workbook has."""
    from backend.reports.criteria_book import followed_row

    row = followed_row(entry)
    own = f"{row['published']} publicerade, {row['drafts']} på väg"
    document, catalogue = (
        "; ".join(part for part in parts if part)
        for parts in ((row["progress"], row["sources_used"]), (own, row["sources"]))
    )
    return [row["pathway_name"], document, catalogue, row["disagreements"]]
