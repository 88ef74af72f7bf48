"""Implementation over many regions and pathways: who has decided, what is left, healthcare regions, and what is planned."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.entries.geography import HealthcareRegion
from indicators.implementation.status import Question, Status, StatusForm, StatusRule


@dataclass(frozen=True)
class Left:
    """What a region lacks of the three conditions of "delvis genomfört"; all of them where it has not answered."""

    answered: bool
    lacking: tuple[Question, ...]


@dataclass(frozen=True)
class Member:
    """A region of a healthcare region; `municipalities` are those that belong to it where the region is divided."""

    region: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """When a region plans to introduce a pathway: first and last day, of all its parts. Either may be unknown."""

    start: date | None
    end: date | None


def lacking(rule: StatusRule, forms: Sequence[StatusForm]) -> Left:
    """Which of the three conditions some part of the region lacks, in their order."""
    conditions = rule.requires("partly")
    return Left(bool(forms), tuple(q for q in conditions if not forms or not all(form.answered(q) for form in forms)))


def has_decided(forms: Sequence[StatusForm]) -> bool:
    """Whether the whole region has decided: each of its parts, as a region is no further than the part least far."""
    return bool(forms) and all(form.answered("decided") for form in forms)


def mean_decided(counts: Mapping[str, int]) -> float | None:
    """Regions with a decision on average over pathways (pathway → regions); None over no pathway."""
    return sum(counts.values()) / len(counts) if counts else None


def members(area: HealthcareRegion, day: date) -> list[Member]:
    """The regions of a healthcare region on a day. A divided region (Halland) stands in each that it has municipalities in."""
    return [
        Member(one.region, tuple(one.municipalities))
        for one in area.members
        if (one.valid_from or day) <= day <= (one.valid_to or day)
    ]


def count_statuses(statuses: Mapping[tuple[str, str], Status], regions: Iterable[str]) -> Counter[Status]:
    """How many pairs of these regions and any pathway are in each status (pathway and region → status)."""
    chosen = set(regions)
    return Counter(status for (_, region), status in statuses.items() if region in chosen)


def plan(periods: Iterable[tuple[date | None, date | None]]) -> Planned:
    """The period from when the first part plans to begin to when the last plans to be done."""
    some = list(periods)
    starts, ends = ([day for day in days if day] for days in zip(*some, strict=True)) if some else ([], [])
    return Planned(min(starts, default=None), max(ends, default=None))
