"""Calendar months, as a round of months has them: which they are, and what they are called."""

import re
from collections.abc import Iterator
from datetime import date

MOST_MONTHS = 60
"""Of one round. Five years are more than anybody hands in at once, and a template's rows are months times all it asks for."""


def month_after(first: date) -> date:
    """The first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def year_before(first: date) -> date:
    """The first day of the same month the year before."""
    return first.replace(year=first.year - 1)


def months_of(start: date, end: date) -> Iterator[date]:
    """The first days of the months from `start` up to, and not including, `end`. Both are the first of a month."""
    first = start
    while first < end:
        yield first
        first = month_after(first)


def label(first: date) -> str:
    """What a month is called in data: `2023-03`. It sorts as the months do."""
    return f"{first:%Y-%m}"


def month_of(text: str) -> date | None:
    """The first day of the month with this label; None where it is no label of a month."""
    if not re.fullmatch(r"[1-9]\d{3}-(0[1-9]|1[0-2])", text):
        return None
    return date.fromisoformat(f"{text}-01")


def are_whole_months(start: date, end: date) -> bool:
    """Whether the half-open period is one calendar month or several, and no more than a round may have."""
    number = (end.year - start.year) * 12 + end.month - start.month
    return start.day == end.day == 1 and 1 <= number <= MOST_MONTHS
