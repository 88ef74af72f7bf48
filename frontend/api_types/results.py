"""What the API takes and gives about results. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.collection import RoundOut
from frontend.api_types.register import CountOut, TargetOut
from frontend.api_types.releases import NoticeOut


class BoundsOut(TypedDict):
    """The regions' value together if none of those who are missing were met, and if all were."""

    none_met: float
    all_met: float
    missing: int
    regions: int
    method: NotRequired[
        Literal[
            "wilson",
            "clopper_pearson",
            "poisson_exact",
            "byar",
            "student",
            "order_statistics",
            "quartiles_normal",
            "dobson",
            "indirect",
            "funnel_exact",
            "funnel_normal",
            "funnel_overdispersed",
            "xmr",
            "newcombe",
            "recovered",
            "least_squares",
            "systematic_variation",
            "worst_case",
        ]
    ]


class CellOut(TypedDict):
    """One cell. A value, or (value None) exactly one `cause`; `low`–`high` is the 95 % interval where one can be given, with
    the `method` that gave it."""

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
    method: NotRequired[
        Literal[
            "wilson",
            "clopper_pearson",
            "poisson_exact",
            "byar",
            "student",
            "order_statistics",
            "quartiles_normal",
            "dobson",
            "indirect",
            "funnel_exact",
            "funnel_normal",
            "funnel_overdispersed",
            "xmr",
            "newcombe",
            "recovered",
            "least_squares",
            "systematic_variation",
            "worst_case",
        ]
        | None
    ]
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


class ChangeOut(TypedDict):
    """How the sum of `regions`, which are in both periods, has changed since `from_period`."""

    from_period: str
    difference: Difference
    regions: list[str]


class ChoiceExplained(TypedDict):
    """How much the regions' systematic variation (SCV × 100) would be with a choice of the definition made the other way, over
    the regions counted both ways; `explains` is what of it goes away then, in per cent (under 0: there would be more)."""

    name: str
    chosen: str
    otherwise: str
    systematic: float
    systematic_otherwise: float
    explains: int | None
    regions: int
    method: NotRequired[
        Literal[
            "wilson",
            "clopper_pearson",
            "poisson_exact",
            "byar",
            "student",
            "order_statistics",
            "quartiles_normal",
            "dobson",
            "indirect",
            "funnel_exact",
            "funnel_normal",
            "funnel_overdispersed",
            "xmr",
            "newcombe",
            "recovered",
            "least_squares",
            "systematic_variation",
            "worst_case",
        ]
    ]


class ComparedRegions(TypedDict):
    """The regions that certainly lie over or under the nation's value (their 95 % intervals leave it out), by county code."""

    against: float
    compared: int
    above: list[str]
    below: list[str]
    expected_false_alarms: float
    dispersion: float | None
    beyond_dispersion: list[str]
    method: Literal[
        "wilson",
        "clopper_pearson",
        "poisson_exact",
        "byar",
        "student",
        "order_statistics",
        "quartiles_normal",
        "dobson",
        "indirect",
        "funnel_exact",
        "funnel_normal",
        "funnel_overdispersed",
        "xmr",
        "newcombe",
        "recovered",
        "least_squares",
        "systematic_variation",
        "worst_case",
    ]
    dispersion_method: Literal[
        "wilson",
        "clopper_pearson",
        "poisson_exact",
        "byar",
        "student",
        "order_statistics",
        "quartiles_normal",
        "dobson",
        "indirect",
        "funnel_exact",
        "funnel_normal",
        "funnel_overdispersed",
        "xmr",
        "newcombe",
        "recovered",
        "least_squares",
        "systematic_variation",
        "worst_case",
    ]


class ControlChartOut(TypedDict):
    """The XmR chart of the nation's months over the same regions; `assurance` tells whether the target level is always reached,
    never, or now and then."""

    mean: float
    low: float
    high: float
    signals: list[SignalOut]
    assurance: Literal["reaches", "falls_short", "varies"] | None
    regions: list[str]
    method: NotRequired[
        Literal[
            "wilson",
            "clopper_pearson",
            "poisson_exact",
            "byar",
            "student",
            "order_statistics",
            "quartiles_normal",
            "dobson",
            "indirect",
            "funnel_exact",
            "funnel_normal",
            "funnel_overdispersed",
            "xmr",
            "newcombe",
            "recovered",
            "least_squares",
            "systematic_variation",
            "worst_case",
        ]
    ]


class CoverageOut(TypedDict):
    """What is known of how many of the patients the source has in the period (per cent of what `scope` says), the floor under
    which values are withheld, and the regions whose are."""

    percent: str | None
    at_least: str | None
    at_most: str | None
    scope: str | None
    source: str | None
    floor: str | None
    floor_source: str | None
    withheld: list[str]
    bounds: BoundsOut | None
    change_certain_from: float | None


class Difference(TypedDict):
    """A difference in the value's own unit, with its 95 % interval; `certain` says that the whole interval is over (`above`) or
    under (`below`) nothing."""

    value: float
    low: float
    high: float
    certain: Literal["above", "below"] | None
    method: Literal[
        "wilson",
        "clopper_pearson",
        "poisson_exact",
        "byar",
        "student",
        "order_statistics",
        "quartiles_normal",
        "dobson",
        "indirect",
        "funnel_exact",
        "funnel_normal",
        "funnel_overdispersed",
        "xmr",
        "newcombe",
        "recovered",
        "least_squares",
        "systematic_variation",
        "worst_case",
    ]


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
    statistics: NotRequired[OutcomeStatistics | None]
    response_rates: NotRequired[list[ResponseRate]]
    notices: NotRequired[list[NoticeOut]]


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


class OutcomeStatistics(TypedDict):
    """What statistics says of an indicator in a period; what cannot be said is None. Only of cells that are shown: nothing here
    can give a hidden one away."""

    regions: NotRequired[ComparedRegions | None]
    change: NotRequired[ChangeOut | None]
    spread: NotRequired[SpreadOut | None]
    spread_change: NotRequired[SpreadChangeOut | None]
    trend: NotRequired[TrendLine | None]
    control_chart: NotRequired[ControlChartOut | None]
    women_men: NotRequired[WomenMen | None]
    coverage: NotRequired[CoverageOut | None]


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
    method: NotRequired[
        Literal[
            "wilson",
            "clopper_pearson",
            "poisson_exact",
            "byar",
            "student",
            "order_statistics",
            "quartiles_normal",
            "dobson",
            "indirect",
            "funnel_exact",
            "funnel_normal",
            "funnel_overdispersed",
            "xmr",
            "newcombe",
            "recovered",
            "least_squares",
            "systematic_variation",
            "worst_case",
        ]
        | None
    ]
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


class SignalOut(TypedDict):
    """A rule of the chart that the points of `periods` break."""

    rule: Literal["outside", "shift", "trend", "two_of_three"]
    periods: list[str]
    upwards: bool


class SpreadChangeOut(TypedDict):
    """The spread of the same `regions` in the period before and in this one."""

    from_period: str
    before: SpreadOut
    now: SpreadOut
    regions: list[str]


class SpreadOut(TypedDict):
    """How much the regions that are shown differ; `systematic` is the systematic component of variation × 100."""

    lowest: float
    highest: float
    lower_quartile: float
    upper_quartile: float
    systematic: float | None


class TrendLine(TypedDict):
    """How much the nation's sum over the same regions rises a year, over so many `periods`."""

    a_year: Difference
    periods: int
    regions: list[str]


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


class WomenMen(TypedDict):
    """Women and men in the regions that show both, and women less men."""

    women: float
    men: float
    difference: Difference
    regions: list[str]
