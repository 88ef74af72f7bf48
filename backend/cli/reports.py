"""`foljsam report`: implementation status, the criteria tables, and documents as PDF or for Word."""

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import typer

from backend.cli import implementation_parts, local
from backend.cli.output import REFUSED, Json, as_json, say, sentences, stop, table
from backend.core.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.register.pathway_schemas import CatalogueProgress, CriteriaTables
    from backend.register.schemas import RevisionOut

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


@app.command("revisions")
def revisions(
    year: int = typer.Option(..., help="Året."),
    out: Path = typer.Option(None, help="Skriv till filen i stället: .xlsx eller .csv.", dir_okay=False),
    json: bool = Json,
) -> None:
    """Registrets revisionslogg för ett år: publicerat, reviderat, sammanslaget och upphört, med vad, varför och vem."""
    from backend.core import site
    from backend.register import revision_log
    from backend.reports import revision_file

    writers = {".xlsx": revision_file.as_book, ".csv": revision_file.as_csv}
    if out and out.suffix not in writers:
        stop("Filen ska sluta på .xlsx eller .csv.")
    with sentences(), local.session() as session:
        log, told = revision_log.revisions(session, year), site.notice(session)
    if out:
        out.write_bytes(writers[out.suffix](log, told))
        say(f"Skrivet: {out}")
    elif json:
        as_json([one.model_dump(mode="json") for one in log])
    else:
        _print_revisions(year, log)


def _print_revisions(year: int, log: "Sequence[RevisionOut]") -> None:
    from backend.core.words import word

    heads = ["Dag", "Vad som hände", "Slag", "Id", "Version", "Granskare", "Varför", "Ändrat"]
    rows = [
        [
            *(day_of(one.at), word("revision", one.event), word("object", one.kind), one.id, one.version),
            *(one.by, one.comment, "; ".join(change.title_sv for change in one.changes)),
        ]
        for one in log
    ]
    table(f"Revisionslogg {year}", heads, rows)


OUT = typer.Option(..., "--out", help="Filen att skriva: .pdf, eller .docx för Word.")
AGREEMENT = typer.Option(..., "--agreement", help="Överenskommelsens id.")
RECIPIENT = typer.Option(..., "--recipient", help="Länskod, sjukvårdsregionens id, skr eller skl.")
REGION = typer.Option(..., "--region", help="Länskoden.")


@app.command("delrapport")
def delrapport(year: int = typer.Option(..., help="Året."), out: Path = OUT, json: bool = Json) -> None:
    """Delrapporten till den 30 september, med de texter som är skrivna i plattformen."""
    _write_document("delrapport", str(year), out, json)


@app.command("verksamhetsrapport")
def verksamhetsrapport(year: int = typer.Option(..., help="Året."), out: Path = OUT, json: bool = Json) -> None:
    """Verksamhetsrapporten för ett år, till den 31 mars året efter."""
    _write_document("verksamhetsrapport", str(year), out, json)


@app.command("indikatoruppfoljning")
def indikatoruppfoljning(year: int = typer.Option(..., help="Året."), out: Path = OUT, json: bool = Json) -> None:
    """Den indikatorbaserade uppföljningen: baslinje, senaste värde, spridning, kvinnor och män per vårdförlopp."""
    _write_document("indikatoruppfoljning", str(year), out, json)


@app.command("uppfyllelse")
def uppfyllelse(agreement: str = AGREEMENT, out: Path = OUT, json: bool = Json) -> None:
    """Uppfyllelse och utbetalning enligt en överenskommelse."""
    _write_document("uppfyllelse", agreement, out, json)


@app.command("regionredovisning")
def regionredovisning(agreement: str = AGREEMENT, region: str = REGION, out: Path = OUT, json: bool = Json) -> None:
    """En regions redovisning till staten: medlens användning, resultat, BUP och handlingsplan."""
    _write_document("regionredovisning", f"{agreement}-{region}", out, json)


@app.command("rekvisition")
def rekvisition(agreement: str = AGREEMENT, recipient: str = RECIPIENT, out: Path = OUT, json: bool = Json) -> None:
    """Rekvisition av medel, med fälten i överenskommelsens bilaga."""
    _write_document("rekvisition", f"{agreement}-{recipient}", out, json)


@app.command("redovisning")
def redovisning(agreement: str = AGREEMENT, recipient: str = RECIPIENT, out: Path = OUT, json: bool = Json) -> None:
    """Ekonomisk redovisning av rekvirerade medel, med fälten i överenskommelsens bilaga."""
    _write_document("redovisning", f"{agreement}-{recipient}", out, json)


@app.command("forbundsrapport")
def forbundsrapport(
    agreement: str = AGREEMENT,
    requirement: str = typer.Option(..., "--requirement", help="Rapporten: kravets id i regelboken."),
    out: Path = OUT,
    json: bool = Json,
) -> None:
    """En av SKR:s egna rapporter enligt en överenskommelse: projektplan, delrapport, verksamhetsrapport eller slutrapport."""
    _write_document("forbundsrapport", f"{agreement}-{requirement}", out, json)


@app.command("jamforelse")
def jamforelse(
    named_set: str = typer.Option(
        ..., "--set", help="Den namngivna mängden indikatorer, eller ett urval, till exempel urval-1."
    ),
    year: int = typer.Option(..., help="Året."),
    out: Path = OUT,
    json: bool = Json,
) -> None:
    """Öppna jämförelser av en namngiven mängd indikatorer: varje region, kvinnor och män, bara det publicerade."""
    _write_document("jamforelse", f"{named_set}-{year}", out, json)


@app.command("kalender")
def kalender(out: Path = OUT, json: bool = Json) -> None:
    """Alla skyldigheter med en dag, i alla överenskommelser."""
    _write_document("kalender", "alla", out, json)


@app.command("uppfoljningsplan")
def uppfoljningsplan(
    pathway: str = typer.Option(..., "--pathway", help="Vårdförloppets id."), out: Path = OUT, json: bool = Json
) -> None:
    """Ett vårdförlopps uppföljningsplan: avstämningar efter när, hinder, mål, ambition och datainsamling."""
    _write_document("uppfoljningsplan", pathway, out, json)


def _write_document(kind_id: str, subject_id: str, out: Path, json: bool) -> None:
    """Writes the document as the national side sees it; the file's ending says in which form."""
    from backend.cli.agreements import national_side
    from backend.core.settings import current
    from backend.documents import making, service
    from backend.documents.writing.layout import digest
    from backend.documents.writing.templates import TemplateError

    form = out.suffix.removeprefix(".")
    if form not in making.FORMATS:
        stop("Filen ska sluta på .pdf eller .docx.")
    with sentences(), local.session() as session:
        actor = national_side()
        printed = service.printed(session, actor, *service.find(session, actor, kind_id, subject_id))
        templates = current().templates_dir
    try:
        for _, content in making.write([form], printed, templates):
            out.write_bytes(content)
    except TemplateError as error:
        stop(str(error), REFUSED)
    except OSError as error:
        stop(f"Filen {out} går inte att skriva ({error.strerror}).")
    if json:
        as_json({"file": str(out), "digest": digest(printed), "figures": printed["figures"]})
    else:
        say(f"{out} är skriven: {len(printed['figures'])} siffror, kontrollsumma {digest(printed)[:12]}.")
