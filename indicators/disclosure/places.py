"""What a table is made of: along each dimension the smallest parts that its names tell apart, and what adds up to what.

Ages that overlap, rows that are left out and periods within one another are all the same thing here: a name is a set of
smallest parts, and one that nobody published is as much a part as any other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from indicators.disclosure.sums import ages

REST = "*"
"""What a breakdown leaves out of its whole: other units, those of unknown sex."""

Part = frozenset[str]
"""The smallest parts that a name stands for."""


class Place(NamedTuple):
    """Where a cell stands. `unit` is '' and `sex` and `age` are `total` where it is not broken down; the days are half-open."""

    region: str
    unit: str
    sex: str
    age: str
    starts: date
    ends: date

    @property
    def breakdown(self) -> frozenset[str]:
        """Which dimensions break the cell down; none is the total."""
        broken = {"unit": self.unit != "", "sex": self.sex != "total", "age": self.age != "total"}
        return frozenset(name for name, is_broken in broken.items() if is_broken)


@dataclass(frozen=True)
class Dimension:
    """One dimension: the set of smallest parts of each of its names. `top` is everything, where there is such a name."""

    parts: Mapping[str, Part]
    top: Part | None

    @property
    def coordinates(self) -> list[Part]:
        """Everything along the dimension that is published or a smallest part, in a fixed order."""
        single = {frozenset({part}) for whole in self.parts.values() for part in whole}
        return sorted({*self.parts.values(), *single}, key=sorted)

    def sums(self) -> Iterator[tuple[Part, tuple[Part, ...]]]:
        """Each whole with its smallest parts; and, for a part that is published, with that one and what it leaves out.

        The second kind follows from the first. It lets what is left out be reckoned one sum at a time.
        """
        wholes = sorted({whole for whole in self.parts.values() if len(whole) > 1}, key=sorted)
        for whole in wholes:
            yield whole, _single(whole)
            for inner in wholes:
                if inner < whole:
                    yield whole, (inner, *_single(whole - inner))


def _single(whole: Part) -> tuple[Part, ...]:
    return tuple(frozenset({part}) for part in sorted(whole))


def named(names: Iterable[str], total: str) -> Dimension:
    """Sexes or units: each is a part, and `total` is all of them and whatever is left out."""
    parts = {name: frozenset({name}) for name in names if name != total}
    top = frozenset({*parts, REST}) if parts else frozenset({REST})
    return Dimension({**parts, total: top}, top)


def of_ages(groups: Iterable[str]) -> Dimension:
    """Age groups, which may overlap: the bands between all their limits. Raises ValueError for what is no group of ages."""
    spans = {group: ages(group) for group in {*groups, "total"}}
    parts = _bands({group: (f"{low:03}", f"{high:03}") for group, (low, high) in spans.items()})
    top = parts["total"] | {REST}  # those of no known age are part of the total and of nothing else
    return Dimension({**parts, "total": top}, top)


def of_periods(periods: Iterable[tuple[date, date]]) -> Dimension:
    """Periods, half-open, which may lie in one another: the stretches between all their first and last days."""
    return Dimension(_bands({f"{a}/{b}": (a.isoformat(), b.isoformat()) for a, b in periods}), None)


def of_regions(regions: Iterable[str], members: Mapping[str, Iterable[str]]) -> Dimension:
    """Regions; `members` tells which of them a healthcare region or the nation is the sum of."""
    parts = {name: frozenset(members.get(name, (name,))) for name in regions}
    outermost = {
        whole for whole in parts.values() if len(whole) > 1 and not any(whole < other for other in parts.values())
    }
    # Those of no known region are part of the nation and of nothing else.
    return Dimension({name: part | {REST} if part in outermost else part for name, part in parts.items()}, None)


def _bands(spans: Mapping[str, tuple[str, str]]) -> dict[str, Part]:
    limits = sorted({limit for span in spans.values() for limit in span})
    bands = list(pairwise(limits))
    return {
        name: frozenset(f"{a}/{b}" for a, b in bands if low <= a and b <= high) for name, (low, high) in spans.items()
    }
