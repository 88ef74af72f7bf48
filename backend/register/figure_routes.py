"""Reference figures, open to everybody: population and standard populations with their sources."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from backend.core.errors import UserError
from backend.core.http import Limit, Offset
from backend.register import figures
from backend.register.figure_schemas import FigureRowPage, FigureSetPage, InhabitantsOut, PopulationOut
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
    what: What | None = None,
    finality: Finality | None = None,
    day: date | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> FigureSetPage:
    """Reference figures: one source and day each, with where they come from."""
    return figures.sets(what, finality, day, limit, offset)


@router.get("/figures/{identifier}")
def figure_rows(
    identifier: str, region: OfRegion = None, ages: Ages | None = None, limit: Limit = 100, offset: Offset = 0
) -> FigureRowPage:
    """The rows of one set of reference figures."""
    return figures.rows(identifier, region, None if ages is None else _age_range(ages), limit, offset)


@router.get("/population")
def every_population() -> list[InhabitantsOut]:
    """Inhabitants of all ages and of 0–18, by region and day, with those that are sought and missing."""
    return figures.inhabitants()


@router.get("/population/{region}/{day}")
def population(
    region: Region, day: date, ages: Ages = "all", sex: Sex = "total", finality: Finality = "final"
) -> PopulationOut:
    """How many lived in a region on a day, with the source; or that the figure is missing, and the nearest ones there are."""
    return figures.population(region, day, _age_range(ages), sex, finality)
