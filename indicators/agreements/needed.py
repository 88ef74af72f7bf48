"""What it would take to earn more: the smallest improvement to a higher share, in percentage points and in patients.

A patient here is one of the month's own, on the right side of the limit instead of the wrong one, with as many in all.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from indicators.agreements import judging
from indicators.agreements.choices import Rounding
from indicators.agreements.judging import NOTHING, MonthOfFigures
from indicators.agreements.requirements import Condition, Direction, Improvement, ImprovementTier, LevelTier, Measured
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.shares import HALF, PER_CENT, Figure, span_of
from indicators.agreements.verdicts import FiguresBy


@dataclass(frozen=True)
class Move:
    """How far one measure must move the good way; `patients` is None where only a share is known."""

    measure: str
    points: Fraction
    patients: int | None


@dataclass(frozen=True)
class Needed:
    """What gives `share` per cent of what is reserved, by the level or by the improvement: all the moves together."""

    share: Decimal
    way: Literal["level", "improvement"]
    moves: tuple[Move, ...]

    @property
    def size(self) -> tuple[Fraction, Decimal]:
        """By which the smallest is found; of two as small, the one that gives more."""
        return sum((move.points for move in self.moves), Fraction(0)), -self.share


def needed(
    rulebook: Rulebook, requirement: str, figures: FiguresBy, region: str, month: date, choices: Collection[str] = ()
) -> Needed | None:
    """The smallest improvement that gives the region more for that month; None where all is earned or nothing known would.

    Raises KeyError where the rulebook has no such requirement, ValueError where it is not a measured one.
    """
    chosen = rulebook.under(choices)
    measured = chosen.requirement_by_id[requirement]
    if not isinstance(measured, Measured):
        raise ValueError(f"{requirement} mäts inte varje månad")
    both = MonthOfFigures.of(measured, figures, region, month)
    level = judging.level_gives(measured, both.now, chosen.rounding)
    improvement = judging.improvement_gives(measured, both, chosen.rounding)
    own = max((way.used for way in (level, improvement) if way.used is not None), default=NOTHING)
    ways = [way for way in _ways(measured, both, chosen.rounding) if way.share > own]
    return min(ways, key=lambda way: way.size, default=None)


def _ways(requirement: Measured, figures: MonthOfFigures, rounding: Rounding) -> Iterator[Needed]:
    for level in requirement.levels:
        moves = _to_level(level, requirement, figures, rounding)
        if moves is not None:
            yield Needed(level.share, "level", tuple(moves))
    improvement = requirement.improvement
    for tier in improvement.tiers if improvement else ():
        assert improvement is not None
        move = _to_tier(tier, improvement, figures, rounding)
        if move is not None:
            yield Needed(tier.share, "improvement", (move,))


def _to_level(
    level: LevelTier, requirement: Measured, figures: MonthOfFigures, rounding: Rounding
) -> list[Move] | None:
    """The moves that are lacking; None where one of them cannot be made or its figure is not known."""
    moves: list[Move] = []
    for condition in level.conditions:

        def holds(figure: Figure | None, condition: Condition = condition) -> bool:
            return judging.condition_holds(condition, figure, rounding, requirement.nobody).used is True

        figure = figures.now.get(condition.measure)
        if holds(figure):
            continue
        end = _before_rounding(Fraction(condition.level), condition.direction, rounding.level)
        move = _move(figure, condition.measure, condition.direction, end, holds) if figure else None
        if move is None:
            return None
        moves.append(move)
    return moves


def _to_tier(
    tier: ImprovementTier, improvement: Improvement, figures: MonthOfFigures, rounding: Rounding
) -> Move | None:
    figure, before = figures.now.get(improvement.measure), figures.last_year.get(improvement.measure)
    last = span_of(before) if before else None
    if figure is None or last is None:
        return None

    def reached(moved: Figure) -> bool:
        change = judging.change_of(
            improvement, MonthOfFigures({improvement.measure: moved}, figures.last_year), rounding
        )
        return change is not None and change.value >= tier.at_least

    end = _end_of_tier(tier, improvement, last.rounded(rounding.shares).value, rounding)
    return _move(figure, improvement.measure, improvement.direction, end, reached)


def _end_of_tier(tier: ImprovementTier, improvement: Improvement, last: Fraction, rounding: Rounding) -> Fraction:
    change = _before_rounding(Fraction(tier.at_least), "higher", rounding.change)
    end = last + change if improvement.direction == "higher" else last - change
    return _before_rounding(end, improvement.direction, rounding.shares)


def _before_rounding(level: Fraction, direction: Direction, decimals: int | None) -> Fraction:
    """Where the values begin (or end) that are rounded to at least (or at most) `level`."""
    if decimals is None:
        return level
    unit = Fraction(1, 10**decimals)
    if direction == "higher":
        return (ceil(level / unit) - HALF) * unit
    return (floor(level / unit) + HALF) * unit


def _move(
    figure: Figure, measure: str, direction: Direction, end: Fraction, reached: Callable[[Figure], bool]
) -> Move | None:
    span = span_of(figure)
    if span is None or not 0 <= end <= PER_CENT:
        return None
    points = end - span.value if direction == "higher" else span.value - end
    if figure.numerator is None or figure.denominator is None:
        return Move(measure, max(points, Fraction(0)), None)
    most = figure.denominator - figure.numerator if direction == "higher" else figure.numerator
    sign = 1 if direction == "higher" else -1
    own = figure.numerator
    patients = bisect_left(
        range(most + 1), True, key=lambda moved: reached(replace(figure, numerator=own + sign * moved))
    )
    return None if patients > most else Move(measure, max(points, Fraction(0)), patients)
