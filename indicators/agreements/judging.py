"""One requirement held against one region's figures of a month: what the level gives, what the improvement gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.agreements.choices import Missing, Rounding
from indicators.agreements.requirements import Condition, Improvement, Measured, month_after
from indicators.agreements.shares import Figure, Span, span_of
from indicators.agreements.verdicts import FiguresBy

NOTHING, ALL = Decimal(0), Decimal(100)
A_YEAR = 12


def known_figures(figures: FiguresBy, measures: Sequence[str], region: str, month: date) -> dict[str, Figure]:
    """The measures' figures of a region and month, without those that say nothing."""
    rows = {measure: figures.get((measure, region, month)) for measure in measures}
    return {measure: figure for measure, figure in rows.items() if figure is not None and figure.known}


@dataclass(frozen=True)
class MonthOfFigures:
    """A region's figures of a month and of the same month the year before, by measure."""

    now: Mapping[str, Figure]
    last_year: Mapping[str, Figure]

    @classmethod
    def of(cls, requirement: Measured, figures: FiguresBy, region: str, month: date) -> "MonthOfFigures":
        """What the requirement needs of all figures."""
        compared = [requirement.improvement.measure] if requirement.improvement else []
        return cls(
            known_figures(figures, requirement.measures, region, month),
            known_figures(figures, compared, region, month_after(month, -A_YEAR)),
        )


@dataclass(frozen=True)
class Holds:
    """Whether a condition holds: surely, with what is used (None: there is nothing to judge by), possibly."""

    surely: bool
    used: bool | None
    possibly: bool


@dataclass(frozen=True)
class Gives:
    """What a way to earn gives, per cent: at least, with what is used (None: nothing to judge by), at most."""

    least: Decimal
    used: Decimal | None
    most: Decimal


UNKNOWN = Holds(False, None, True)
GIVES_NOTHING = Gives(NOTHING, NOTHING, NOTHING)


def condition_holds(condition: Condition, figure: Figure | None, rounding: Rounding, nobody: str) -> Holds:
    """Whether a region's figure meets the condition; a condition that does not apply holds."""
    applies = _applies(condition, figure)
    if not applies.possibly:
        return Holds(True, True, True)
    holds = _level_reached(condition, figure, rounding, nobody)
    # Where it is not known whether the condition applies, it may hold by not applying.
    return holds if applies.surely else Holds(holds.surely, holds.used, True)


def _applies(condition: Condition, figure: Figure | None) -> Holds:
    if condition.where_more_than is None:
        return Holds(True, True, True)
    if figure is None or figure.denominator is None:
        return UNKNOWN
    more = figure.denominator > condition.where_more_than
    return Holds(more, more, more)


def _level_reached(condition: Condition, figure: Figure | None, rounding: Rounding, nobody: str) -> Holds:
    if figure is None or not figure.known:
        return UNKNOWN
    if figure.never_came:
        return Holds(False, False, False)
    span = span_of(figure, condition.unit)
    if span is None:
        met = nobody == "met"
        return Holds(met, met, met)
    span = span.rounded(rounding.level) if condition.unit == "percent" else span
    return reaches(span, condition)


def reaches(span: Span, condition: Condition) -> Holds:
    """Whether the values of the span reach the condition's level. Exact: 72.95 is below 73."""
    level = condition.level
    if condition.direction == "lower":
        return Holds(span.high <= level, span.value <= level, span.low <= level)
    return Holds(span.low >= level, span.value >= level, span.high > level or (span.reached and span.high == level))


def level_gives(requirement: Measured, now: Mapping[str, Figure], rounding: Rounding) -> Gives:
    """What the levels give: the highest one whose conditions all hold."""
    least, used, most = NOTHING, NOTHING, NOTHING
    undecided = False
    for tier in requirement.levels:  # from the lowest: a higher one that holds replaces it
        holds = [condition_holds(one, now.get(one.measure), rounding, requirement.nobody) for one in tier.conditions]
        if all(one.surely for one in holds):
            least = tier.share
        if all(one.possibly for one in holds):
            most = tier.share
        if all(one.used for one in holds):
            used, undecided = tier.share, False
        elif all(one.used is not False for one in holds):
            undecided = True
    return Gives(least, None if undecided else used, most)


def change_of(improvement: Improvement, figures: MonthOfFigures, rounding: Rounding) -> Span | None:
    """The improvement in percentage points as it meets the tiers; None where one of the two months has no value."""
    now, before = (_span(improvement.measure, month, rounding) for month in (figures.now, figures.last_year))
    if now is None or before is None:
        return None
    better = now.minus(before) if improvement.direction == "higher" else before.minus(now)
    return better.rounded(rounding.change)


def _span(measure: str, figures: Mapping[str, Figure], rounding: Rounding) -> Span | None:
    figure = figures.get(measure)
    span = span_of(figure) if figure else None
    return span.rounded(rounding.shares) if span else None


def improvement_gives(requirement: Measured, figures: MonthOfFigures, rounding: Rounding) -> Gives:
    """What the improvement gives. Without a value the year before, or without anybody to measure, it gives nothing."""
    improvement = requirement.improvement
    if improvement is None:
        return GIVES_NOTHING
    before, now = (month.get(improvement.measure) for month in (figures.last_year, figures.now))
    if before is None or span_of(before) is None or (now and now.nobody):
        return GIVES_NOTHING
    change = change_of(improvement, figures, rounding)
    if change is None:
        return Gives(NOTHING, None, improvement.tiers[-1].share)
    least = used = most = NOTHING
    for tier in improvement.tiers:
        least = tier.share if change.low >= tier.at_least else least
        used = tier.share if change.value >= tier.at_least else used
        reached = change.high > tier.at_least or (change.reached and change.high == tier.at_least)
        most = tier.share if reached else most
    return Gives(least, used, most)


def better_of(level: Gives, improvement: Gives, missing: Missing) -> Gives:
    """The better of the two ways, never both.

    Undecided only where what is not known could give more, and the rulebook does not let it count as nothing.
    """
    ways = (level, improvement)
    known = max(way.least if way.used is None else way.used for way in ways)
    least, most = max(way.least for way in ways), max(way.most for way in ways)
    if not any(way.used is None and way.most > known for way in ways):
        return Gives(least, known, most)
    return Gives(least, known, known) if missing == "not_met" else Gives(least, None, most)
