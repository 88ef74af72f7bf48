"""Accepted values with full counts, whatever publication hides: what verdicts about money rest on."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import Session

from backend.results import queries


class AcceptedValue(NamedTuple):
    """A region's accepted value of an indicator and period, with the submission and file that it came in.

    `published` says that its submission is published, `shown` that everybody may see the value with the counts that it has.
    """

    indicator: str
    region: str
    period_start: date
    period_end: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    submission: int
    sha256: str
    published: bool
    shown: bool


def accepted_values(session: Session, indicators: Collection[str], start: date, end: date) -> list[AcceptedValue]:
    """The totals that hold now of these indicators, for periods within [start, end). The caller asks who may see them."""
    shown = queries.shown_totals(session, indicators, start, end)
    return [
        AcceptedValue._make(
            (*row, (row.indicator, row.region, row.period_start, row.numerator, row.denominator) in shown)
        )
        for row in queries.accepted_totals(session, indicators, start, end)
    ]
