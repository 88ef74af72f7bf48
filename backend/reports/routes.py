"""What people take away: Excel books and CSV files of what the other subjects give."""

from fastapi import APIRouter, Response

from backend.collection import reading
from backend.core.http import Db, Files, Number, Version, Year, download
from backend.core.permissions import Action, check, may
from backend.core.site import notice
from backend.identity.access import LoggedIn, Who
from backend.implementation import service as implementation
from backend.register import catalogue
from backend.register import service as specifications
from backend.reports import books
from backend.results import cells as results
from backend.results import outcomes
from backend.results.routes import Wanted, Word

router = APIRouter()


@router.get("/criteria.xlsx", tags=["catalogue"])
def criteria_book(session: Db) -> Response:
    """Tables 1 and 2 as Excel."""
    return download(books.criteria(catalogue.criteria(), notice(session)), "kriterier.xlsx")


@router.get("/catalogue.xlsx", tags=["catalogue"])
def catalogue_book(session: Db, actor: Who) -> Response:
    """The catalogue's list as Excel."""
    return download(
        books.indicators(catalogue.indicators(session, actor, catalogue.Search()), notice(session)), "katalog.xlsx"
    )


@router.get("/indicators/{identifier}/codelists.xlsx", tags=["catalogue"])
def codelists_book(identifier: str, session: Db, actor: Who, version: Version = None) -> Response:
    """The codes of a specification's code lists as Excel."""
    row = specifications.get(session, actor, identifier, version)
    return download(books.codelists(catalogue.codelists(row), notice(session)), f"{identifier}-kodlistor.xlsx")


MAX_BOOK_ROWS = 100_000
"""Excel books longer than this help nobody; the API pages through all of them."""


@router.get("/submissions/{submission_id}/findings.xlsx", tags=["submissions"])
def findings_book(submission_id: Number, session: Db, actor: LoggedIn, storage: Files) -> Response:
    """What was found in the file, as Excel."""
    found = reading.findings(session, actor, storage, submission_id, limit=MAX_BOOK_ROWS)
    return download(books.findings(found.items, notice(session)), f"att-ratta-{submission_id}.xlsx")


MAX_EXPORT = 1_000_000
"""Rows of the largest export; Excel itself takes 1 048 576."""


@router.get("/results.xlsx", tags=["results"])
def cells_book(session: Db, actor: Who, wanted: Wanted) -> Response:
    """The same cells as Excel."""
    found = results.cells(session, actor, wanted, MAX_EXPORT, 0)[1]
    return download(books.cells(found, notice(session)), "resultat.xlsx")


@router.get("/results.csv", tags=["results"])
def cells_csv(session: Db, actor: Who, wanted: Wanted) -> Response:
    """The same cells as CSV (UTF-8, semicolon, decimal comma), safe to open in Excel."""
    found = results.cells(session, actor, wanted, MAX_EXPORT, 0)[1]
    return download(books.cells_csv(found, notice(session)), "resultat.csv", "text/csv; charset=utf-8")


@router.get("/pathways/{identifier}/outcomes.xlsx", tags=["results"])
def pathway_book(identifier: str, session: Db, actor: Who, period: Word = None) -> Response:
    """A pathway's results as Excel."""
    found = outcomes.of_pathway(session, actor, identifier, period)
    return download(books.outcomes(found, notice(session)), f"{identifier}.xlsx")


@router.get("/implementation/template.xlsx", tags=["implementation"])
def template(session: Db, actor: LoggedIn, year: Year) -> Response:
    """A book with a row for each pathway and region that one may answer for."""
    regions = [g.region for g in actor.grants if g.region and may(actor, Action.ANSWER_IMPLEMENTATION, region=g.region)]
    if not regions:
        check(actor, Action.ANSWER_IMPLEMENTATION)
    rows = [
        {"vårdförlopp": p.id, "region": region}
        for region in sorted(set(regions))
        for p in implementation.asked_pathways()
    ]
    return download(
        books.implementation_template(list(implementation.FILE_COLUMNS), rows, notice(session)),
        f"inforande-{year}.xlsx",
    )


@router.get("/implementation.xlsx", tags=["implementation"])
def book(session: Db, actor: Who, year: Year | None = None) -> Response:
    """The matrix and what each status rests on, as Excel."""
    found = implementation.matrix(session, year, notice(session))
    return download(
        books.statuses(implementation.statuses(session, found.year), found, notice(session)),
        f"inforande-{found.year}.xlsx",
    )
