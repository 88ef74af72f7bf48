"""Days as expressions: moments, lengths and ages. A fixed day (the period's ends) is worked out here, not in every row."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from indicators.definition.dates import Length, Moment, Period, Reference
from indicators.engine import terms

FOREVER = date(9999, 12, 31)
"""The end of what is still going on."""

Column = Callable[[Reference], Any]
"""Gives a reference's value: an expression, or a `date` for the period's ends."""


def moved(day: date, length: Length) -> date:
    """The day so much later (earlier when negative); the month's last day where it has no such day."""
    if length.unit in ("days", "weeks"):
        return day + timedelta(days=length.number * (7 if length.unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + length.number * (12 if length.unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def shifted(day: Any, length: Length) -> Any:
    """An expression's day so much later (earlier when negative)."""
    if length.unit == "weeks":
        return terms.later(day, length.number * 7, "days")
    return terms.later(day, length.number, length.unit)


def between(since: Any, until: Any) -> Any:
    """Whole days from one day to another, as an expression."""
    return terms.days_between(as_expression(since), as_expression(until))


def as_expression(day: Any) -> Any:
    """A fixed day as an expression; an expression as it is."""
    return terms.literal(day) if isinstance(day, date) else day


def moment(words: Moment, column: Column) -> Any:
    """The moment's day: a `date` where it is fixed, else an expression that is empty where an anchor is unknown."""
    day = column(words.anchor)
    if words.offset:
        day = moved(day, words.offset) if isinstance(day, date) else shifted(day, words.offset)
    if words.tolerance is None:
        return day
    span = between(column(words.tolerance.start), column(words.tolerance.end))
    length = terms.choice(span < 0, 0, span)  # an unknown span makes the day unknown
    return terms.days_later(as_expression(day), terms.share(length, words.tolerance.percent))


def years_between(birth: Any, at: Any) -> Any:
    """Whole years of age: who is born on 29 February has a birthday on 1 March in other years."""
    born, day = as_expression(birth), as_expression(at)
    not_yet = terms.in_year(day) < terms.in_year(born)
    return terms.year(day) - terms.year(born) - terms.choice(not_yet, 1, 0)


def period_column(period: Period) -> dict[str, date]:
    """The period's two anchors."""
    return {"start": period.start, "end": period.end}
