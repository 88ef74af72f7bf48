"""Results, implementation status and the overview."""

from datetime import date

from pydantic import BaseModel

from backend.collection.schemas import RoundOut
from backend.register.schemas import CountOut, TargetOut


class CellOut(BaseModel):
    """One cell. A value, or (value None) exactly one `cause`; `low`–`high` is the 95 % interval where one can be given.

    `origin` is `delivered`, or `summed` (from `of_regions` shown regions) for the nation. Decimals are strings. `flags`:
    `newer_specification`, and `computed` where the published specification itself gave the value from the region's records.
    """

    indicator: str
    version: int
    statistic: str
    round: str
    period_label: str
    period_start: date
    period_end: date
    region: str
    region_name: str
    unit: str = ""
    sex: str = "total"
    age_group: str = "total"
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    n: int | None = None
    missing: int | None = None
    cause: str | None = None
    cause_text: str | None = None
    comment: str | None = None
    low: float | None = None
    high: float | None = None
    target_class: str | None = None
    origin: str = "delivered"
    of_regions: int | None = None
    submission: int | None = None
    published: bool = True
    flags: list[str] = []


class CellPage(BaseModel):
    """Some of the cells; `more` says whether there are others after them, and `total`, where it is known without counting
    them one by one, how many there are. `notice` is the site's notice."""

    total: int | None = None
    more: bool
    items: list[CellOut]
    notice: str | None


class RowPage(BaseModel):
    """Some of the rows of a checked file, read as cells; `total` counts all of them. `notice` is the site's notice."""

    total: int
    items: list[CellOut]
    notice: str | None


class TrendPoint(BaseModel):
    """A region's (or the nation's) value in one period."""

    region: str
    period_label: str
    period_start: date
    value: str | None
    cause: str | None


class IndicatorOutcome(BaseModel):
    """One indicator's results for a period: the nation, the 21 regions, how many delivered, and the trend."""

    indicator: str
    version: int
    name: str
    unit: str
    decimals: int
    direction: str
    kind: str
    targets: list[TargetOut]
    priority: int | None
    goal: str | None
    followable: bool
    delivered: int
    expected: int
    period_label: str | None
    nation: CellOut | None
    regions: list[CellOut]
    trend: list[TrendPoint]


class Outcomes(BaseModel):
    """A pathway's (or one indicator's) results. `periods` are the periods there is anything for, newest first."""

    pathway: str | None
    name: str
    period: str | None
    periods: list[str]
    indicators: list[IndicatorOutcome]
    notice: str | None


class Overview(BaseModel):
    """The start page: counts, shares, open rounds, and how the catalogue's counts agree with the documents'."""

    regions: int
    pathways: int
    programme_areas: int
    sources: int
    indicators: int
    indicators_published: int
    indicators_followable: int
    indicators_with_results: int
    submissions: dict[str, int]
    observations_published: int
    open_rounds: list[RoundOut]
    counts: list[CountOut]
    notice: str | None
