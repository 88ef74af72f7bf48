"""What people take away: Excel books and CSV files of what the other subjects give."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from sqlmodel import Session
from starlette.background import BackgroundTask

from backend.agreements import fulfilment
from backend.agreements import reading as agreements
from backend.agreements.routes import Known
from backend.agreements.routes import Wanted as WantedVerdicts
from backend.collection import reading
from backend.core.database import transaction
from backend.core.http import SAFE, XLSX, Db, Files, Number, Version, Year, download
from backend.core.permissions import Action, Actor, check, may
from backend.core.reception import Turns
from backend.core.site import notice
from backend.identity.access import LoggedIn, Who
from backend.implementation import files as implementation_files
from backend.implementation import form_columns
from backend.register import catalogue, criteria, criteria_tables, revision_log
from backend.register import service as specifications
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from backend.register.reading import register
from backend.reports import books, criteria_book, fulfilment_book, implementation_book, revision_file
from backend.reports import cells as cell_files
from backend.reports.shown import as_shown
from backend.results import cells as results
from backend.results import outcomes
from backend.results.routes import Wanted, Word

router = APIRouter()

YearInPath = Annotated[int, Path(ge=2019, le=2100)]

EXPORTS = Turns(each=4, together=6)
"""Downloads that are sent as they are read, and hold a connection for as long as the caller takes to receive them."""


@router.get("/criteria.xlsx", tags=["catalogue"])
def criteria_of_year(session: Db, actor: Who, year: Year | None = None) -> Response:
    """Tables 1 and 2 of a year as the document has them, as Excel, with K6 beside the catalogue and what each cell rests on."""
    tables, rows = criteria_tables.tables(session, actor, year), criteria.rows(session, year)
    return download(criteria_book.book(tables, rows, notice(session)), "kriterier.xlsx")


@router.get("/catalogue.xlsx", tags=["catalogue"])
def catalogue_book(session: Db, actor: Who) -> Response:
    """The catalogue's list as Excel."""
    return download(
        books.indicators(catalogue.indicators(session, actor, catalogue.Search()), notice(session)), "katalog.xlsx"
    )


@router.get("/revisions/{year}/log.xlsx", tags=["catalogue"])
def revision_book(year: YearInPath, session: Db) -> Response:
    """The register's revision log of a year as Excel, a line a changed field."""
    log = revision_log.revisions(session, year)
    return download(revision_file.as_book(log, notice(session)), f"revisionslogg-{year}.xlsx")


@router.get("/revisions/{year}/log.csv", tags=["catalogue"])
def revision_csv(year: YearInPath, session: Db) -> Response:
    """The same log as CSV (UTF-8, semicolon), safe to open in Excel."""
    log = revision_log.revisions(session, year)
    content = revision_file.as_csv(log, notice(session))
    return download(content, f"revisionslogg-{year}.csv", "text/csv; charset=utf-8")


@router.get("/indicators/{identifier}/codelists.xlsx", tags=["catalogue"])
def codelists_book(identifier: str, session: Db, actor: Who, version: Version = None) -> Response:
    """The codes of a specification's code lists as Excel."""
    row = specifications.get(session, actor, KINDS[SPECIFICATION], identifier, version)
    return download(books.codelists(catalogue.codelists(session, row), notice(session)), f"{identifier}-kodlistor.xlsx")


MAX_BOOK_ROWS = 100_000
"""Findings in a book: longer ones help nobody. A book that leaves some out says so on its first line."""


@router.get("/submissions/{submission_id}/findings.xlsx", tags=["submissions"])
def findings_book(submission_id: Number, session: Db, actor: LoggedIn, storage: Files) -> Response:
    """What was found in the file, as Excel."""
    page = reading.findings(session, actor, storage, submission_id, limit=MAX_BOOK_ROWS)
    rest = page.total - len(page.items)
    left_out = f"De första {len(page.items)} av {page.total} anmärkningar; API:et ger alla." if rest else None
    words = " ".join(text for text in (notice(session), left_out) if text)
    return download(books.findings(page.items, words or None), f"att-ratta-{submission_id}.xlsx")


def _shown(session: Session, actor: Actor, wanted: Wanted) -> Iterator[dict[str, Any]]:
    known = register(session)
    return (as_shown(cell, known.of_cell(cell)) for cell in results.every_cell(session, actor, wanted))


@router.get("/results.xlsx", tags=["results"])
def cells_book(session: Db, actor: Who, wanted: Wanted) -> Response:
    """The same cells as Excel, all of them: what one sheet cannot take goes on in the next."""
    path = cell_files.as_book(_shown(session, actor, wanted), notice(session))
    return FileResponse(
        path, filename="resultat.xlsx", media_type=XLSX, headers=SAFE, background=BackgroundTask(path.unlink)
    )


@router.get("/results.csv", tags=["results"])
def cells_csv(request: Request, actor: Who, wanted: Wanted) -> Response:
    """The same cells as CSV (UTF-8, semicolon, decimal comma), safe to open in Excel; sent as they are read."""

    EXPORTS.ask(actor.account_id)  # now, while the answer can still be another one

    def pieces() -> Iterator[bytes]:
        with (
            EXPORTS.taken(actor.account_id),
            transaction(request.app.state.engine) as session,
        ):  # the request's own is closed before the first byte goes
            yield from cell_files.as_csv(_shown(session, actor, wanted), notice(session))

    headers = {"Content-Disposition": 'attachment; filename="resultat.csv"', **SAFE}
    return StreamingResponse(pieces(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/pathways/{identifier}/outcomes.xlsx", tags=["results"])
def pathway_book(identifier: str, session: Db, actor: Who, period: Word = None) -> Response:
    """A pathway's results as Excel."""
    shown = outcomes.of_pathway(session, actor, identifier, period)
    return download(books.outcomes(shown, register(session), notice(session)), f"{identifier}.xlsx")


@router.get("/implementation/template.xlsx", tags=["implementation"])
def template(session: Db, actor: LoggedIn, year: Year) -> Response:
    """A book with a row for each pathway and region that one may answer for, and what is answered already."""
    regions = [g.region for g in actor.grants if g.region and may(actor, Action.ANSWER_IMPLEMENTATION, region=g.region)]
    if not regions:
        check(actor, Action.ANSWER_IMPLEMENTATION)
    rows = list(implementation_files.template_rows(session, sorted(set(regions)), year))
    return download(
        implementation_book.template(list(form_columns.FILE_COLUMNS), rows, notice(session)),
        f"inforande-{year}.xlsx",
    )


@router.get("/implementation.xlsx", tags=["implementation"])
def book(session: Db, actor: Who, year: Year | None = None) -> Response:
    """The matrix, what each status rests on, and the pace, gaps, decisions and plans, as Excel."""
    contents = implementation_book.contents(session, actor, year)
    return download(implementation_book.book(contents, notice(session)), f"inforande-{contents.matrix.year}.xlsx")


@router.get("/agreements/{agreement}/fulfilment.xlsx", tags=["agreements"])
def agreement_book(known: Known, session: Db, actor: Who, wanted: WantedVerdicts) -> Response:
    """The verdicts that the reader may see as Excel, with the matrix of months: hidden is what the API hides."""
    shown = fulfilment.fulfilment(session, actor, known, wanted)
    return download(fulfilment_book.fulfilment_book(shown, notice(session)), f"uppfyllelse-{known.book.id}.xlsx")


@router.get("/agreements/{agreement}/runs/{run}/lines.xlsx", tags=["agreements"])
def payment_run_book(agreement: str, run: Number, session: Db, actor: Who) -> Response:
    """A payment run's sums and lines as Excel."""
    found = agreements.visible_run(session, actor, agreement, run)
    return download(books.payment_run(found, notice(session)), f"utbetalning-{agreement}-{run}.xlsx")
