"""Results: cells, a pathway's outcomes, and the start page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from backend.queries.results import Filter
from backend.reports import books
from backend.routes.common import Db, Limit, Offset, Who, download, notice
from backend.schemas.results import CellPage, Outcomes, Overview
from backend.work import outcomes, overview, results
from backend.work.catalogue import specs_by_pathway

router = APIRouter(tags=["results"])
Word = Annotated[str | None, Query(max_length=200)]
MAX_EXPORT = 1_000_000
"""Rows of the largest export; Excel itself takes 1 048 576."""


def _filter(
    session: Db,
    indicator: Word = None,
    pathway: Word = None,
    round: Word = None,
    region: Word = None,
    period: Word = None,
    sex: Word = None,
    breakdown: Annotated[str, Query(pattern="^(total|all)$")] = "all",
) -> Filter:
    chosen = frozenset([indicator]) if indicator else None
    if pathway:
        tied = frozenset(spec.id for _, spec in specs_by_pathway(session).get(pathway, []))
        chosen = tied if chosen is None else tied & chosen
    return Filter(chosen, round, region, period, sex, totals=breakdown == "total")


Wanted = Annotated[Filter, Depends(_filter)]


@router.get("/overview")
def start(session: Db, actor: Who) -> Overview:
    """The start page's figures."""
    return overview.overview(session, actor, notice(session))


@router.get("/results")
def cells(session: Db, actor: Who, wanted: Wanted, limit: Limit = 100, offset: Offset = 0) -> CellPage:
    """Cells: published ones, and what one may see unpublished. Each has a value or one cause."""
    total, items = results.cells(session, actor, wanted, limit, offset)
    return CellPage(total=total, items=items, notice=notice(session))


@router.get("/results.xlsx")
def cells_book(session: Db, actor: Who, wanted: Wanted) -> Response:
    """The same cells as Excel."""
    found = results.cells(session, actor, wanted, MAX_EXPORT, 0)[1]
    return download(books.cells(found, notice(session)), "resultat.xlsx")


@router.get("/results.csv")
def cells_csv(session: Db, actor: Who, wanted: Wanted) -> Response:
    """The same cells as CSV (UTF-8, semicolon, decimal comma), safe to open in Excel."""
    found = results.cells(session, actor, wanted, MAX_EXPORT, 0)[1]
    return download(books.cells_csv(found, notice(session)), "resultat.csv", "text/csv; charset=utf-8")


def _named(found: Outcomes, text: str | None) -> Outcomes:
    return found.model_copy(update={"notice": text})


@router.get("/pathways/{identifier}/outcomes")
def pathway_outcomes(identifier: str, session: Db, actor: Who, period: Word = None) -> Outcomes:
    """A pathway's results: the nation and the regions for one period, and the trend."""
    return _named(outcomes.of_pathway(session, actor, identifier, period), notice(session))


@router.get("/pathways/{identifier}/outcomes.xlsx")
def pathway_book(identifier: str, session: Db, actor: Who, period: Word = None) -> Response:
    """A pathway's results as Excel."""
    found = outcomes.of_pathway(session, actor, identifier, period)
    return download(books.outcomes(found, notice(session)), f"{identifier}.xlsx")


@router.get("/indicators/{identifier}/outcomes")
def indicator_outcomes(identifier: str, session: Db, actor: Who, period: Word = None) -> Outcomes:
    """One indicator's results."""
    return _named(outcomes.outcomes(session, actor, [identifier], period, name=identifier), notice(session))
