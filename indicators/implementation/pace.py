"""The pace of implementation (genomförandetakt): days from a pathway's approval to what a region has reached.

Who has not come there yet is censored on the last day that is known of (Kaplan and Meier, J Am Stat Assoc 1958;53:457-481):
neither left out, which would make all seem fast, nor counted as there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from indicators.implementation.status import StatusForm, StatusRule

Milestone = Literal["decided", "gap_analysed", "partly"]
MILESTONES: tuple[Milestone, ...] = get_args(Milestone)
"""What time is counted to, in the order that a region comes there."""

HALF = 0.5 - 1e-9
"""Half of the pairs, with room for the error of a product of shares that should make exactly half."""


@dataclass(frozen=True)
class SeenForm:
    """A form with the last day that it says anything about."""

    form: StatusForm
    seen: date


@dataclass(frozen=True)
class Span:
    """Days from approval until a region has reached a milestone, or (`reached` false) until it was last seen not to have."""

    pathway: str
    region: str
    days: int
    reached: bool


@dataclass(frozen=True)
class Point:
    """A step of a curve: the share (0 to 1) that has reached the milestone so many days after approval."""

    days: int
    share: float


@dataclass(frozen=True)
class RegionPace:
    """A region's pathways and the days until half of them have reached a milestone (None: not half of them yet).

    `place` is 1 for the region that needs the fewest days; regions with the same number share a place.
    """

    region: str
    pathways: int
    reached: int
    median_days: int | None
    place: int | None


def last_day_of(year: int, answered: date) -> date:
    """The last day that a form says anything about: of its year, or the day it was answered where that is earlier."""
    return min(answered, date(year, 12, 31))


def reached_on(rule: StatusRule, forms: Iterable[StatusForm], milestone: Milestone) -> date | None:
    """The day that a region had reached a milestone: when the last of its parts had (None: some part has not)."""
    days = [_of_form(rule, form, milestone) for form in forms]
    return None if None in days or not days else max(day for day in days if day)


def span(
    rule: StatusRule, pathway: str, region: str, approved: date, forms: Sequence[SeenForm], milestone: Milestone
) -> Span:
    """The time from approval to a milestone, of at least one form; what was done before the approval took 0 days."""
    day = reached_on(rule, (one.form for one in forms), milestone)
    lacking = (one.seen for one in forms if _of_form(rule, one.form, milestone) is None)
    until = day or min(lacking)  # the part that was last heard of first says how far back "not yet" is sure
    return Span(pathway, region, max(0, (until - approved).days), day is not None)


def curve(spans: Sequence[Span]) -> list[Point]:
    """The share that has reached the milestone by each day that anybody did, and on the last day that is known of.

    Estimated as 1 minus the Kaplan-Meier survival function, by scipy.
    """
    if not spans:
        return []
    from scipy.stats import CensoredData, ecdf  # late: a second that most commands never need

    days, censored = [one.days for one in spans], [not one.reached for one in spans]
    reached = ecdf(CensoredData.right_censored(days, censored)).cdf
    steps = [Point(int(day), float(share)) for day, share in zip(reached.quantiles, reached.probabilities, strict=True)]
    happened = {one.days for one in spans if one.reached} | {max(days)}
    return [step for step in steps if step.days in happened]


def median_days(points: Iterable[Point]) -> int | None:
    """The first day on which at least half have reached the milestone; None where half of them never were seen to."""
    return next((point.days for point in points if point.share >= HALF), None)


def places(spans: Iterable[Span]) -> list[RegionPace]:
    """Each region's pace over its pathways, the fastest first; those that have not come half way have no place."""
    by_region: dict[str, list[Span]] = {}
    for one in spans:
        by_region.setdefault(one.region, []).append(one)
    medians = {region: median_days(curve(some)) for region, some in by_region.items()}
    paces = [
        RegionPace(region, len(some), sum(one.reached for one in some), medians[region], _place(region, medians))
        for region, some in by_region.items()
    ]
    return sorted(paces, key=lambda one: (one.place is None, one.place, one.region))


def _place(region: str, medians: Mapping[str, int | None]) -> int | None:
    own = medians[region]
    return None if own is None else 1 + sum(other is not None and other < own for other in medians.values())


def _of_form(rule: StatusRule, form: StatusForm, milestone: Milestone) -> date | None:
    """The day that one form gives: of its decision or analysis, or the last of what the status asks for."""
    if milestone != "partly":
        return form.day(milestone)
    days = [form.day(question) for question in rule.requires(milestone)]
    return None if None in days else max(day for day in days if day)
