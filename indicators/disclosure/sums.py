"""What adds up to what: intervals (of ages or of days) that lie in one another."""

from collections.abc import Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

Name = TypeVar("Name")
Interval = tuple[int, int]
"""From the first up to, and not including, the second."""

OLDEST = 200
"""Above every age."""


class Sum(NamedTuple, Generic[Name]):
    """A whole, and parts of it that do not overlap: what they leave out of it can be computed."""

    whole: Name
    parts: tuple[Name, ...]


def sums(intervals: Mapping[Name, Interval]) -> Iterator[Sum[Name]]:
    """For each interval that others lie in the sum of those, the longest first, as many as do not overlap."""
    for whole, outer in intervals.items():
        inner = [name for name, interval in intervals.items() if interval != outer and _lies_in(interval, outer)]
        chosen: list[Name] = []
        for name in sorted(inner, key=lambda name: (intervals[name][0] - intervals[name][1], intervals[name])):
            if not any(_overlap(intervals[name], intervals[other]) for other in chosen):
                chosen.append(name)
        if chosen:
            yield Sum(whole, tuple(chosen))


def crossing(intervals: Mapping[Name, Interval]) -> bool:
    """Whether two overlap and neither lies in the other: what they have in common can be computed."""
    spans = list(intervals.values())
    return any(
        _overlap(one, other) and not _lies_in(one, other) and not _lies_in(other, one)
        for place, one in enumerate(spans)
        for other in spans[:place]
    )


def _lies_in(inner: Interval, outer: Interval) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: Interval, other: Interval) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def ages(group: str) -> Interval:
    """The ages of a group such as `18-64` or `80+`; everybody of `total`."""
    if group == "total":
        return 0, OLDEST
    low, _, high = group.rstrip("+").partition("-")
    return int(low), int(high) + 1 if high else OLDEST
