"""Results, implementation status and the overview."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from backend.collection.schemas import RoundOut
from backend.register.schemas import CountOut, TargetOut

NoNation = Literal["not_asked", "not_summed", "no_region", "no_counts"]
"""Why there is no value for the nation."""


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


NoValue = Literal["nobody", "not_given"]
"""Why a row that was handed in has no value."""


class RowOut(CellOut):
    """A row as it was handed in, with the value that its counts give where it has none of its own. `previous` is the region's
    value of the period before (`previous_period`), where that measured the same, and `change` how far this one is from it;
    `no_value` tells why there is no value. `measured_in` is the unit of the value."""

    previous: str | None = None
    previous_period: str | None = None
    change: str | None = None
    no_value: NoValue | None = None
    measured_in: str | None = None


class RowPage(BaseModel):
    """Some of the rows of a checked file, read as cells; `total` counts all of them. `notice` is the site's notice."""

    total: int
    items: list[RowOut]
    notice: str | None


class TrendPoint(BaseModel):
    """A region's (or the nation's) value in one period; `of_regions` says how many the nation was summed from."""

    region: str
    period_label: str
    period_start: date
    value: str | None
    cause: str | None
    of_regions: int | None = None


class TrendPeriod(BaseModel):
    """By which version a period of the trend was measured; `comparable` whether its values are of the same measure and unit
    as those that are shown."""

    period_label: str
    version: int
    unit: str
    decimals: int
    comparable: bool


class NationTrend(BaseModel):
    """The nation summed over the same regions in each period: `regions` are their county codes."""

    regions: list[str]
    points: list[TrendPoint]


class NewerVersion(BaseModel):
    """The version that is published now, where values are of an earlier one. `from_period` is the first period that is asked
    for by a newer version; None where it holds for rounds that are made from now on."""

    version: int
    unit: str
    decimals: int
    targets: list[TargetOut]
    published_at: datetime | None
    from_period: str | None


class ResponseRate(BaseModel):
    """How many answered, of a source that the values rest on: per cent or bounds, of what `scope` says; all None: unknown."""

    source: str
    source_name_sv: str
    source_name_en: str
    date: str | None = None
    percent: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    about: bool = False
    scope: str | None = None


class IndicatorOutcome(BaseModel):
    """One indicator's results for a period: the nation, the 21 regions, how many delivered, and the trend.

    Version, name, unit, decimals, direction, kind and targets are those of the version that the period's values are of;
    `public_source` is the address where the values were public already.
    `newer` is the one published now, where that is another; `retired_at` is when the indicator was retired. In the `trend`,
    the nation summed from regions says how many; where they are not the same ones each time, `nation_trend` is the nation
    over those that are in all. `response_rates` are those of the sources that the values rest on.
    """

    indicator: str
    version: int
    name: str
    name_en: str
    unit: str
    decimals: int
    direction: str
    kind: str
    targets: list[TargetOut]
    newer: NewerVersion | None
    retired_at: datetime | None
    priority: int | None
    goal: str | None
    followable: bool
    delivered: int
    expected: int
    period_label: str | None
    nation: CellOut | None
    no_nation: NoNation | None
    regions: list[CellOut]
    trend: list[TrendPoint]
    public_source: str | None = None
    trend_periods: list[TrendPeriod]
    nation_trend: NationTrend | None
    response_rates: list[ResponseRate] = []


class Outcomes(BaseModel):
    """A pathway's (or one indicator's) results. `periods` are the periods there is anything for, newest first."""

    pathway: str | None
    name: str
    period: str | None
    periods: list[str]
    indicators: list[IndicatorOutcome]
    notice: str | None


class Overview(BaseModel):
    """The start page: counts, shares, open rounds, and how the catalogue's counts agree with the documents'.

    `pathways` counts every pathway of the list, `indicators` every one that the reader's list has; those followable and with
    results are of the published ones. `submissions` counts by state, without those that are replaced as a whole.
    """

    regions: int
    pathways: int
    pathways_published: int
    pathways_merged: int
    programme_areas: int
    sources: int
    indicators: int
    indicators_published: int
    indicators_followable: int
    indicators_with_results: int
    submissions: dict[str, int]
    submissions_replaced: int
    observations_published: int
    open_rounds: list[RoundOut]
    counts: list[CountOut]
    notice: str | None
