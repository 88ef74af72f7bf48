"""Reference figures, open to everybody: population and standard populations with their sources."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from backend.core.errors import UserError
from backend.core.http import Db, Limit, Offset
from backend.core.permissions import Action
from backend.identity.access import LoggedIn, needs
from backend.register import entries, figure_import, figures
from backend.register.figure_schemas import FigureRowPage, FigureSetPage, FiguresIn, InhabitantsOut, PopulationOut
from backend.register.kinds import KINDS
from backend.register.models import FIGURE_SET
from backend.register.reference_figures import reference_figures
from backend.register.schemas import EntryDetail, SpecificationRefused
from indicators.entries.figures import AgeRange, Finality, Sex, What

router = APIRouter(tags=["catalogue"])

Ages = Annotated[str, Query(max_length=20)]
Region = Annotated[str, Path(pattern=r"^\d{2}$")]
OfRegion = Annotated[str | None, Query(pattern=r"^\d{2}$")]


def _age_range(text: str) -> AgeRange:
    try:
        return AgeRange.parse(text)
    except ValueError as error:
        raise UserError(f"ages: {error}.") from error


@router.get("/figures")
def figure_sets(
    session: Db,
    what: What | None = None,
    finality: Finality | None = None,
    day: date | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> FigureSetPage:
    """Reference figures: one source and day each, with where they come from."""
    return figures.sets(reference_figures(session), what, finality, day, limit, offset)


@router.post(
    "/figures",
    status_code=201,
    responses={422: {"model": SpecificationRefused}},
    dependencies=[needs(Action.DRAFT_NATIONAL_ENTRY)],
)
def add_figures(new: FiguresIn, session: Db, actor: LoggedIn) -> list[EntryDetail]:
    """Takes in an office's file of figures as drafts, one a day, or says everything that is wrong with it."""
    rows = figure_import.add(session, actor, new.filename, new.head, new.rows)
    session.flush()
    return [entries.detail(session, actor, KINDS[FIGURE_SET], row) for row in rows]


@router.get("/figures/{identifier}")
def figure_rows(
    identifier: str,
    session: Db,
    region: OfRegion = None,
    ages: Ages | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> FigureRowPage:
    """The rows of one set of reference figures."""
    return figures.rows(
        reference_figures(session), identifier, region, None if ages is None else _age_range(ages), limit, offset
    )


@router.get("/population")
def every_population(session: Db) -> list[InhabitantsOut]:
    """Inhabitants of all ages and of 0–18, by region and day, with those that are sought and missing."""
    return figures.inhabitants(reference_figures(session))


@router.get("/population/{region}/{day}")
def population(
    region: Region, day: date, session: Db, ages: Ages = "all", sex: Sex = "total", finality: Finality = "final"
) -> PopulationOut:
    """How many lived in a region on a day, with the source; or that the figure is missing, and the nearest ones there are."""
    return figures.population(reference_figures(session), region, day, _age_range(ages), sex, finality)
