"""Feasibility reviews (avstämningar): when each source can give an indicator's data, what stands in the way, and since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from indicators.entries.specification import Followable, SourceUse

Reviewed = Literal["now", "short_term", "long_term", "no"]
"""What a meeting can come to. That nobody knows is what stands before one."""

Obstacle = Literal[
    "not_recorded",
    "not_structured",
    "no_common_codes",
    "not_in_variable_list",
    "low_coverage",
    "not_current",
    "not_released",
    "not_linked",
    "legal",
    "resources",
    "specification",
    "not_tried",
    "other",
]
"""What may stand between an indicator and a source's data, as the 2023 report and the specifications' own obstacles have it."""

Remover = Literal[
    "programme_area",
    "specialists",
    "register_holder",
    "regions",
    "association",
    "state_agency",
    "legislator",
    "supplier",
]
"""Who can take an obstacle away."""

ORDER: tuple[Followable, ...] = ("now", "short_term", "long_term", "unknown", "no")
"""From soonest to never. What nobody has looked at may still turn out to be possible."""


@dataclass(frozen=True)
class Review:
    """What one meeting said of one indicator and source. `number` tells meetings of the same day apart: the higher is later."""

    number: int
    source: str
    held_on: date
    followable: Reviewed
    obstacle: Obstacle | None = None
    detail: str | None = None
    remover: Remover | None = None


@dataclass(frozen=True)
class Standing:
    """How an indicator stands with one source.

    `catalogue` is what the specification says (None: it does not name the source), `review` the meeting that holds instead.
    `since` is the first day from which every meeting has said that the source does not give the data; None where no meeting
    has said so.
    """

    source: str
    followable: Followable
    catalogue: Followable | None
    obstacle: Obstacle | None
    detail: str | None
    remover: Remover | None
    since: date | None
    review: Review | None


def standings(uses: Sequence[SourceUse], reviews: Iterable[Review], by: date | None = None) -> list[Standing]:
    """How an indicator stands with each source: by the last meeting about it (held no later than `by`), else as its
    specification says. The specification's sources first, in its order; then those that only meetings name, by id."""
    held = sorted(
        (one for one in reviews if by is None or one.held_on <= by), key=lambda one: (one.held_on, one.number)
    )
    own = {use.source: use for use in uses}
    others = sorted({one.source for one in held} - own.keys())
    return [_standing(name, own.get(name), [one for one in held if one.source == name]) for name in (*own, *others)]


def _standing(source: str, use: SourceUse | None, held: Sequence[Review]) -> Standing:
    catalogue = use.followable if use else None
    if not held:
        assert use is not None, "a source is known by the specification or by a meeting"
        return Standing(source, use.followable, catalogue, None, use.obstacle, None, None, None)
    last = held[-1]
    return Standing(source, last.followable, catalogue, last.obstacle, last.detail, last.remover, _since(held), last)


def _since(held: Sequence[Review]) -> date | None:
    """The day of the first of the unbroken run of meetings, up to the last, that said no, not yet or later."""
    since = None
    for review in reversed(held):
        if review.followable == "now":
            break
        since = review.held_on
    return since


def soonest(standings_of_all: Iterable[Standing]) -> Followable:
    """When the indicator can be followed: by the source that gives its data soonest. Not known where it has no source."""
    known = {one.followable for one in standings_of_all}
    return next((when for when in ORDER if when in known), "unknown")
