"""When a pathway was approved, as far as the catalogue knows: what introduction is counted from."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from indicators.base import PartialDate
from indicators.entries.pathway import Pathway

_HAPPENED = ("approved", "published", "approved_before")


@dataclass(frozen=True)
class Approval:
    """What is known of a pathway's approval. `day` is the date as it was read (`2020`, `2020-05`, `2020-05-25`), None where
    only a day is known that it was approved before; `last_possible` is that day, or the last that `day` may mean."""

    day: PartialDate | None
    last_possible: date | None

    @property
    def first_possible(self) -> date | None:
        """The first day that `day` may mean."""
        return _first(self.day) if self.day else None

    @property
    def year(self) -> int | None:
        """The year of approval; None where it is not known."""
        return int(self.day[:4]) if self.day else None

    def by(self, last_day: date) -> bool:
        """Whether the pathway is known to have been approved by the end of a day."""
        return self.last_possible is not None and self.last_possible <= last_day


def approval(pathway: Pathway) -> Approval:
    """The approval of a pathway. A day that was only planned is not counted: nobody has read that it came about."""
    happened = [one for one in pathway.dates if one.event in _HAPPENED and not one.planned]
    approved = min((one.date for one in happened if one.event == "approved"), default=None)
    last = _last(approved) if approved else min((_last(one.date) for one in happened), default=None)
    return Approval(approved, last)


def _first(day: PartialDate) -> date:
    year, month, of_month, *_ = [*map(int, day.split("-")), 1, 1]
    return date(year, month, of_month)


def _last(day: PartialDate) -> date:
    parts = [*map(int, day.split("-"))]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])
