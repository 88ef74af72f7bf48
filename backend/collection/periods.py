"""Which periods the rows of a round may be of: its own, or every month in it."""

from datetime import date
from typing import Protocol

from datasources.delivery.contract import RowsBy
from datasources.delivery.months import label, month_after, months_of

Period = tuple[date, date]
"""Half-open."""


class HasPeriod(Protocol):
    """A round, planned or there."""

    @property
    def period_start(self) -> date: ...
    @property
    def period_end(self) -> date: ...
    @property
    def rows_by(self) -> str: ...


def by_month(asked: HasPeriod) -> bool:
    """Whether the round's rows are of one month each."""
    return asked.rows_by == "month"


def rows_by(asked: HasPeriod) -> RowsBy:
    """What a row of the round is of, as contracts and the API say it."""
    return "month" if by_month(asked) else "period"


def is_one_month(asked: HasPeriod) -> bool:
    """Whether the round's period is one calendar month."""
    return asked.period_start.day == 1 and asked.period_end == month_after(asked.period_start)


def periods(asked: HasPeriod) -> list[Period]:
    """The periods that the round's rows may have, in order."""
    if not by_month(asked):
        return [(asked.period_start, asked.period_end)]
    return [(first, month_after(first)) for first in months_of(asked.period_start, asked.period_end)]


def label_of(asked_label: str, rows_by: str, start: date) -> str:
    """What the period of a row is called: as the round's, or as its month."""
    return label(start) if rows_by == "month" else asked_label
