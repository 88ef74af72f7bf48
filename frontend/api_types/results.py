"""What the API takes and gives about results. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.collection import RoundOut
from frontend.api_types.register import CountOut, TargetOut


class CellOut(TypedDict):
    """One cell. A value, or (value None) exactly one `cause`; `low`–`high` is the 95 % interval where one can be given."""

    indicator: str
    version: int
    statistic: str
    round: str
    period_label: str
    period_start: str
    period_end: str
    region: str
    region_name: str
    unit: NotRequired[str]
    sex: NotRequired[str]
    age_group: NotRequired[str]
    value: NotRequired[str | None]
    numerator: NotRequired[str | None]
    denominator: NotRequired[str | None]
    n: NotRequired[int | None]
    missing: NotRequired[int | None]
    cause: NotRequired[str | None]
    cause_text: NotRequired[str | None]
    comment: NotRequired[str | None]
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    target_class: NotRequired[str | None]
    origin: NotRequired[str]
    of_regions: NotRequired[int | None]
    submission: NotRequired[int | None]
    published: NotRequired[bool]
    flags: NotRequired[list[str]]


class CellPage(TypedDict):
    """Some of the cells; `more` says whether there are others after them, and `total`, where it is known without counting them
    one by one, how many there are. `notice` is the site's notice."""

    total: NotRequired[int | None]
    more: bool
    items: list[CellOut]
    notice: str | None


class IndicatorOutcome(TypedDict):
    """One indicator's results for a period: the nation, the 21 regions, how many delivered, and the trend."""

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
    retired_at: str | None
    priority: int | None
    goal: str | None
    followable: bool
    delivered: int
    expected: int
    period_label: str | None
    nation: CellOut | None
    no_nation: Literal["not_asked", "not_summed", "no_region", "no_counts"] | None
    regions: list[CellOut]
    trend: list[TrendPoint]
    public_source: NotRequired[str | None]
    trend_periods: list[TrendPeriod]
    nation_trend: NationTrend | None
    response_rates: NotRequired[list[ResponseRate]]


class NationTrend(TypedDict):
    """The nation summed over the same regions in each period: `regions` are their county codes."""

    regions: list[str]
    points: list[TrendPoint]


class NewerVersion(TypedDict):
    """The version that is published now, where values are of an earlier one. `from_period` is the first period that is asked
    for by a newer version; None where it holds for rounds that are made from now on."""

    version: int
    unit: str
    decimals: int
    targets: list[TargetOut]
    published_at: str | None
    from_period: str | None


class Outcomes(TypedDict):
    """A pathway's (or one indicator's) results. `periods` are the periods there is anything for, newest first."""

    pathway: str | None
    name: str
    period: str | None
    periods: list[str]
    indicators: list[IndicatorOutcome]
    notice: str | None


class Overview(TypedDict):
    """The start page: counts, shares, open rounds, and how the catalogue's counts agree with the documents'."""

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


class ResponseRate(TypedDict):
    """How many answered, of a source that the values rest on: per cent or bounds, of what `scope` says; all None: unknown."""

    source: str
    source_name_sv: str
    source_name_en: str
    date: NotRequired[str | None]
    percent: NotRequired[str | None]
    at_least: NotRequired[str | None]
    at_most: NotRequired[str | None]
    about: NotRequired[bool]
    scope: NotRequired[str | None]


class RowOut(TypedDict):
    """A row as it was handed in, with the value that its counts give where it has none of its own. `previous` is the region's
    value of the period before (`previous_period`), where that measured the same, and `change` how far this one is from
    it; `no_value` tells why there is no value. `measured_in` is the unit of the value."""

    indicator: str
    version: int
    statistic: str
    round: str
    period_label: str
    period_start: str
    period_end: str
    region: str
    region_name: str
    unit: NotRequired[str]
    sex: NotRequired[str]
    age_group: NotRequired[str]
    value: NotRequired[str | None]
    numerator: NotRequired[str | None]
    denominator: NotRequired[str | None]
    n: NotRequired[int | None]
    missing: NotRequired[int | None]
    cause: NotRequired[str | None]
    cause_text: NotRequired[str | None]
    comment: NotRequired[str | None]
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    target_class: NotRequired[str | None]
    origin: NotRequired[str]
    of_regions: NotRequired[int | None]
    submission: NotRequired[int | None]
    published: NotRequired[bool]
    flags: NotRequired[list[str]]
    previous: NotRequired[str | None]
    previous_period: NotRequired[str | None]
    change: NotRequired[str | None]
    no_value: NotRequired[Literal["nobody", "not_given"] | None]
    measured_in: NotRequired[str | None]


class RowPage(TypedDict):
    """Some of the rows of a checked file, read as cells; `total` counts all of them. `notice` is the site's notice."""

    total: int
    items: list[RowOut]
    notice: str | None


class TrendPeriod(TypedDict):
    """By which version a period of the trend was measured; `comparable` whether its values are of the same measure and unit as
    those that are shown."""

    period_label: str
    version: int
    unit: str
    decimals: int
    comparable: bool


class TrendPoint(TypedDict):
    """A region's (or the nation's) value in one period; `of_regions` says how many the nation was summed from."""

    region: str
    period_label: str
    period_start: str
    value: str | None
    cause: str | None
    of_regions: NotRequired[int | None]
