"""Days as terms: moments, lengths and ages. A fixed day (the period's ends) is worked out here, not in every row."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from indicators.definition.dates import Length, Moment, Period, Reference
from indicators.engine import terms
from indicators.engine.terms import Term

FOREVER = date(9999, 12, 31)
"""The end of what is still going on."""

Resolver = Callable[[Reference], Term | date]
"""Gives a reference's value: a term, or a `date` for the period's ends."""


def moved(day: date, length: Length) -> date:
    """The day so much later (earlier when negative); the month's last day where it has no such day."""
    if length.unit in ("days", "weeks"):
        return day + timedelta(days=length.number * (7 if length.unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + length.number * (12 if length.unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def shifted(day: Term, length: Length) -> Term:
    """A term's day so much later (earlier when negative)."""
    if length.unit == "weeks":
        return terms.date_add(day, length.number * 7, "days")
    return terms.date_add(day, length.number, length.unit)


def between(since: Term | date, until: Term | date) -> Term:
    """Whole days from one day to another."""
    return terms.days_between(as_term(since), as_term(until))


def as_term(day: Term | date) -> Term:
    """A fixed day as a term; a term as it is."""
    return terms.literal(day) if isinstance(day, date) else day


def moment(words: Moment, column: Resolver) -> Term | date:
    """The moment's day: a `date` where it is fixed, else a term that is unknown where an anchor is unknown."""
    day = column(words.anchor)
    if words.offset:
        day = moved(day, words.offset) if isinstance(day, date) else shifted(day, words.offset)
    if words.tolerance is None:
        return day
    span = between(column(words.tolerance.start), column(words.tolerance.end))
    length = terms.when(span < 0, 0, span)  # an unknown span makes the day unknown
    return terms.date_add_days(as_term(day), terms.percent_of(length, words.tolerance.percent))


def years_between(birth: Term | date, at: Term | date) -> Term:
    """Whole years of age: who is born on 29 February has a birthday on 1 March in other years."""
    born, day = as_term(birth), as_term(at)
    not_yet = terms.month_and_day(day) < terms.month_and_day(born)
    return terms.year(day) - terms.year(born) - terms.when(not_yet, 1, 0)


def period_column(period: Period) -> dict[str, date]:
    """The period's anchors."""
    return {"start": period.start, "end": period.end, "last_day": period.last_day}
