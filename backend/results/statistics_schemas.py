"""What statistics says of an indicator's results: each number with its interval and the method that gave it."""

from decimal import Decimal

from pydantic import BaseModel

from indicators.statistics.control_charts import Assurance, Rule
from indicators.statistics.differences import Standing
from indicators.statistics.methods import Method


class Difference(BaseModel):
    """A difference in the value's own unit, with its 95 % interval; `certain` says that the whole interval is over (`above`) or
    under (`below`) nothing."""

    value: float
    low: float
    high: float
    certain: Standing | None
    method: Method


class ComparedRegions(BaseModel):
    """The regions that certainly lie over or under the nation's value (their 95 % intervals leave it out), by county code.

    `compared` have an interval; `expected_false_alarms` of them would be there by chance if none differed. `dispersion` is how
    much more they differ than by chance (1: no more), `beyond_dispersion` those outside a funnel that allows for it.
    """

    against: float
    compared: int
    above: list[str]
    below: list[str]
    expected_false_alarms: float
    dispersion: float | None
    beyond_dispersion: list[str]
    method: Method
    dispersion_method: Method


class ChangeOut(BaseModel):
    """How the sum of `regions`, which are in both periods, has changed since `from_period`."""

    from_period: str
    difference: Difference
    regions: list[str]


class SpreadOut(BaseModel):
    """How much the regions that are shown differ; `systematic` is the systematic component of variation × 100."""

    lowest: float
    highest: float
    lower_quartile: float
    upper_quartile: float
    systematic: float | None


class SpreadChangeOut(BaseModel):
    """The spread of the same `regions` in the period before and in this one."""

    from_period: str
    before: SpreadOut
    now: SpreadOut
    regions: list[str]


class TrendLine(BaseModel):
    """How much the nation's sum over the same regions rises a year, over so many `periods`."""

    a_year: Difference
    periods: int
    regions: list[str]


class SignalOut(BaseModel):
    """A rule of the chart that the points of `periods` break."""

    rule: Rule
    periods: list[str]
    upwards: bool


class ControlChartOut(BaseModel):
    """The XmR chart of the nation's months over the same regions; `assurance` tells whether the target level is always reached,
    never, or now and then."""

    mean: float
    low: float
    high: float
    signals: list[SignalOut]
    assurance: Assurance | None
    regions: list[str]
    method: Method = "xmr"


class WomenMen(BaseModel):
    """Women and men in the regions that show both, and women less men."""

    women: float
    men: float
    difference: Difference
    regions: list[str]


class BoundsOut(BaseModel):
    """The regions' value together if none of those who are missing were met, and if all were."""

    none_met: float
    all_met: float
    missing: int
    regions: int
    method: Method = "worst_case"


class CoverageOut(BaseModel):
    """What is known of how many of the patients the source has in the period (per cent of what `scope` says), the floor under
    which values are withheld, and the regions whose are.

    `change_certain_from` is the coverage from which the change would be certain whatever those who are missing are.
    """

    percent: Decimal | None
    at_least: Decimal | None
    at_most: Decimal | None
    scope: str | None
    source: str | None
    floor: Decimal | None
    floor_source: str | None
    withheld: list[str]
    bounds: BoundsOut | None
    change_certain_from: float | None


class OutcomeStatistics(BaseModel):
    """What statistics says of an indicator in a period; what cannot be said is None. Only of cells that are shown: nothing
    here can give a hidden one away."""

    regions: ComparedRegions | None = None
    change: ChangeOut | None = None
    spread: SpreadOut | None = None
    spread_change: SpreadChangeOut | None = None
    trend: TrendLine | None = None
    control_chart: ControlChartOut | None = None
    women_men: WomenMen | None = None
    coverage: CoverageOut | None = None


class ChoiceExplained(BaseModel):
    """How much the regions' systematic variation (SCV × 100) would be with a choice of the definition made the other way, over
    the regions counted both ways; `explains` is what of it goes away then, in per cent (under 0: there would be more)."""

    name: str
    chosen: str
    otherwise: str
    systematic: float
    systematic_otherwise: float
    explains: int | None
    regions: int
    method: Method = "systematic_variation"
