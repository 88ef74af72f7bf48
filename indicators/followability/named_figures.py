"""What a named set counts on its date: its members, how many of them can be followed, and in how many pathways."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.entries.named_set import NamedSet
from indicators.entries.specification import Followable


@dataclass(frozen=True)
class SetFigures:
    """The figures of a set of indicators. `unknown` members are not read (None: no source says how many there are); the other
    figures are of those that are, so they are lower bounds while some are unknown."""

    read: int
    unknown: int | None
    followable: int
    pathways: int

    @property
    def whole(self) -> bool:
        """Whether every member is read, so that the figures are the set's own."""
        return self.unknown == 0


def last_day(partial: str) -> date:
    """The last day of a partial date (2023, 2023-09 or 2023-09-15)."""
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    after = date(year + (month in (0, 12)), month % 12 + 1, 1)
    return after - timedelta(days=1)


def set_figures(
    named: NamedSet, followable: Mapping[str, Followable], pathways: Mapping[str, Collection[str]]
) -> SetFigures:
    """The figures of a set of indicators, from when each could be followed on the set's date and the pathways it follows."""
    return SetFigures(
        read=len(named.members),
        unknown=named.unknown,
        followable=sum(followable.get(member) == "now" for member in named.members),
        pathways=len({pathway for member in named.members for pathway in pathways.get(member, ())}),
    )
