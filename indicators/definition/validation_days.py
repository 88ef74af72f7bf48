"""Windows of time in which no day can lie, as far as their words alone show it."""

from collections.abc import Iterator

from indicators.definition.dates import Length, Moment, Reference
from indicators.definition.language import Computation
from indicators.definition.names import Names
from indicators.definition.places import PlacedProblem, placed
from indicators.definition.selections import When, Window

_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31


def impossible_windows(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """Windows in which no day can lie, or that lack an end."""
    for place, part in placed(definition):
        if isinstance(part, Window) and (problem := _impossible(part)):
            yield place, problem
        if isinstance(part, When):
            for name, window in (("during", part.during), ("overlaps", part.overlaps)):
                if window and len(window.bounds) < 2:
                    yield (*place, name), "behöver både en första och en sista gräns; annars: starts eller ends"


def _impossible(window: Window) -> str | None:
    """Why no day can lie in the window, where that shows in the words alone."""
    lows = [(bound, word == "after") for word in ("on_or_after", "after") if (bound := getattr(window, word))]
    highs = [(bound, word == "before") for word in ("before", "on_or_before") if (bound := getattr(window, word))]
    for low, low_strict in lows:
        for high, high_strict in highs:
            room = _days_between(low, high)
            needed = int(low_strict) + int(high_strict)
            if room is not None and room < needed:
                return f"ingen dag kan ligga både efter {low} och före {high}; rätta gränserna"
    return None


def _days_between(low: Moment, high: Moment) -> int | None:
    """How many days `high` is after `low` at most, where both hang on the same anchor or on the period's two ends."""
    if low.tolerance or high.tolerance:
        return None
    (days_low, months_low), (days_high, months_high) = _days_and_months(low.offset), _days_and_months(high.offset)
    days, months = days_high - days_low, months_high - months_low
    gap = days + months * (_LONGEST_MONTH if months > 0 else _SHORTEST_MONTH)
    if low.anchor == high.anchor:
        return gap
    return _apart_in_the_period(low.anchor, high.anchor, gap, in_days=not (months_low or months_high))


def _apart_in_the_period(low: Reference, high: Reference, gap: int, in_days: bool) -> int | None:
    """The same of two different days of the period; a shorter month moves its two last days unequally far."""
    days = {("end", "start"): -1, ("last_day", "start"): 0, ("end", "last_day"): -1, ("last_day", "end"): 1}
    apart = days.get((low.field, high.field)) if low.of == high.of == "period" else None
    return None if apart is None or (high.field != "start" and not in_days) else gap + apart


def _days_and_months(offset: Length | None) -> tuple[int, int]:
    if offset is None:
        return 0, 0
    if offset.unit in ("days", "weeks"):
        return offset.number * (7 if offset.unit == "weeks" else 1), 0
    return 0, offset.number * (12 if offset.unit == "years" else 1)
