"""Results: cells, a pathway's outcomes, and the start page."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from backend.core.http import Db, Files, Limit, Number, Offset, as_json
from backend.core.site import notice
from backend.identity.access import LoggedIn, Who
from backend.register.reading import following
from backend.results import cells as results
from backend.results import choices, handed_in, outcomes, overview
from backend.results.queries import Filter
from backend.results.schemas import CellPage, Outcomes, Overview, RowPage
from backend.results.statistics_schemas import ChoiceExplained

router = APIRouter(tags=["results"])
Word = Annotated[str | None, Query(max_length=200)]


def _filter(
    session: Db,
    indicator: Word = None,
    pathway: Word = None,
    round: Word = None,
    region: Word = None,
    period: Word = None,
    sex: Word = None,
    breakdown: Literal["total", "sex", "age", "all"] = "all",
    newest: bool = False,
) -> Filter:
    chosen = frozenset([indicator]) if indicator else None
    if pathway:
        tied = following(session, pathway)
        chosen = tied if chosen is None else tied & chosen
    by = breakdown if breakdown in ("sex", "age") else None
    return Filter(chosen, round, region, period, sex, totals=breakdown == "total", by=by, newest=newest)


Wanted = Annotated[Filter, Depends(_filter)]


@router.get("/overview")
def start(session: Db, actor: Who) -> Overview:
    """The start page's figures."""
    return overview.overview(session, actor, notice(session))


@router.get("/results", response_model=CellPage)
def cells(session: Db, actor: Who, wanted: Wanted, limit: Limit = 100, offset: Offset = 0) -> Response:
    """Cells: published ones, and what one may see unpublished. Each has a value or one cause. `breakdown` keeps the totals, or
    the women and men or the ages of whole regions. `newest` gives of each
    indicator and region only the last period that there is anything of, in the statistic that is the indicator's own."""
    more, items = results.cells(session, actor, wanted, limit, offset)
    total = None if more else offset + len(items)
    return as_json(CellPage.model_construct(total=total, more=more, items=items, notice=notice(session)))


def _named(found: Outcomes, text: str | None) -> Outcomes:
    return found.model_copy(update={"notice": text})


@router.get("/pathways/{identifier}/outcomes", response_model=Outcomes)
def pathway_outcomes(identifier: str, session: Db, actor: Who, period: Word = None) -> Response:
    """A pathway's results: the nation and the regions for one period, and the trend."""
    return as_json(_named(outcomes.of_pathway(session, actor, identifier, period), notice(session)))


@router.get("/indicators/{identifier}/outcomes", response_model=Outcomes)
def indicator_outcomes(identifier: str, session: Db, actor: Who, period: Word = None) -> Response:
    """One indicator's results."""
    return as_json(_named(outcomes.outcomes(session, actor, [identifier], period, name=identifier), notice(session)))


@router.get("/indicators/{identifier}/choices")
def indicator_choices(
    identifier: str, session: Db, actor: Who, storage: Files, period: Word = None
) -> list[ChoiceExplained]:
    """Method or care: how much of the regions' spread each choice of the definition explains, where enough regions' results
    were computed both ways. Nothing is told of a single region."""
    return choices.of_indicator(session, actor, storage, identifier, period)


@router.get("/submissions/{submission_id}/rows")
def rows(
    submission_id: Number, session: Db, actor: LoggedIn, storage: Files, limit: Limit = 100, offset: Offset = 0
) -> RowPage:
    """The rows of a checked file as they were read."""
    total, items = handed_in.handed_in(session, actor, storage, submission_id, limit, offset)
    return RowPage(total=total, items=items, notice=notice(session))
