"""Care pathways, their goals and life, and the documents' own counts."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from indicators.base import IDENTIFIER, Certainty, Entry, Identifier, PartialDate, Provenance, Sentence, Strict, Text

Phase = Literal[
    "proposed",
    "approved_for_writing",
    "writing",
    "internal_review",
    "consultation",
    "approved",
    "published",
    "merged",
    "not_a_pathway",
]
"""Where a pathway is in its life. Introduction in regions is the regions' own status, not a phase. `not_a_pathway` is for what
has been taken for a pathway and is another kind of knowledge support."""


class Challenge(Strict):
    """A challenge (utmaning) that patients meet, which the pathway's goals start from; where it was read."""

    id: Identifier
    text: Text
    mark: Certainty
    source: Sentence


class GoalOrigin(Strict):
    """The pathway that a goal came from when it was merged into another, and its id there: indicators still say these."""

    pathway: Identifier
    goal: Identifier


class Goal(Strict):
    """A goal (mål), which indicators follow: the pathway's own where `source` says where it was read, otherwise ours.

    `challenges` are those of the pathway that it answers, by id.
    """

    id: Identifier
    text: Text
    mark: Certainty
    source: Sentence | None = None
    challenges: list[Identifier] = []
    origin: GoalOrigin | None = None


class PathwayDate(Strict):
    """Something that happened, or is planned to happen, to the pathway."""

    event: Literal["proposed", "approved", "published", "merged", "approved_before"]
    date: PartialDate
    planned: bool = False
    source: Sentence
    mark: Certainty


class Merge(Strict):
    """The pathway this one is, or is planned to be, merged into."""

    into: Identifier
    done: bool
    source: Sentence


class RoadStep(Strict):
    """A step on a pathway's road before it is approved: the application, a decision by SKS, or another's. Consultations are
    entries of their own."""

    step: Literal["application", "decision_to_write", "decision_to_approve", "postponed", "rejected"]
    date: PartialDate
    by: Sentence | None = None
    source: Sentence
    mark: Certainty


class Seat(Strict):
    """A seat in the working group, and whether somebody has it; None where nobody has read that. Never who."""

    seat: Literal["patient", "municipality", "profession", "primary_care", "other"]
    what: Sentence | None = None
    filled: bool | None = None


class Guideline(Strict):
    """A guideline that the pathway follows, whose it is, and the indicators of it that the pathway uses, as it calls them."""

    name: Sentence
    holder: Sentence
    indicators: list[Sentence] = []
    source: Sentence


class Material(Strict):
    """What is published to support the introduction, when, and where it is found."""

    material: Literal["consequence_description", "presentation", "seminar", "film", "care_programme", "support_page"]
    name: Sentence
    date: PartialDate | None = None
    source: Sentence


class Pathway(Entry):
    """A person-centred and cohesive care pathway (personcentrerat och sammanhållet vårdförlopp).

    `confirmed` is false for a name that nobody has read as a pathway's: it stands outside the counts. `condition` groups the
    pathways of one health condition. `table` names the table of the 2023 report that lists it. `aliases` are other names and
    former ids, which still resolve. `programme_area` owns the pathway; `other_areas` have a part in it. `begins` and `ends`
    are its entry and exit (ingång, utgång). `road` is what came before approval, `seats` the working group's, `follow_up_team`
    who supports the follow-up. `patient_contract` tells whether the pathway asks for one; None where nobody has read that.
    """

    condition: Identifier
    aliases: list[Sentence] = []
    programme_area: Identifier | None = None
    other_areas: list[Identifier] = []
    generic: bool = False
    confirmed: bool
    phase: Phase
    dates: list[PathwayDate] = []
    merge: Merge | None = None
    table: Literal["1-2", "3"] | None = None
    begins: Text | None = None
    ends: Text | None = None
    challenges: list[Challenge] = []
    goals: list[Goal] = []
    road: list[RoadStep] = []
    seats: list[Seat] = []
    follow_up_team: Sentence | None = None
    consequences: Text | None = None
    patient_contract: bool | None = None
    guidelines: list[Guideline] = []
    material: list[Material] = []
    provenance: list[Provenance] = Field(min_length=1)
    note: Text | None = None

    def problems(self) -> Sequence[tuple[tuple[str | int, ...], str]]:
        """Goals that answer a challenge which the pathway does not have."""
        known = {challenge.id for challenge in self.challenges}
        return [
            (("goals", place, "challenges"), f"{unknown} är ingen av vårdförloppets utmaningar")
            for place, goal in enumerate(self.goals)
            for unknown in sorted(set(goal.challenges) - known)
        ]

    @property
    def former_ids(self) -> tuple[str, ...]:
        """The aliases that are ids."""
        return tuple(alias for alias in self.aliases if IDENTIFIER.match(alias))

    @property
    def merged_into(self) -> str | None:
        """The pathway that it is part of since they were merged; None before that."""
        return self.merge.into if self.merge and self.merge.done else None

    def goal_of(self, pathway: str, goal: str | None) -> Goal | None:
        """The goal that an indicator follows which names this pathway, by an id that it has or has had, and a goal's id."""
        moved = (one for one in self.goals if one.origin and (one.origin.pathway, one.origin.goal) == (pathway, goal))
        own = (one for one in self.goals if one.id == goal and pathway in (self.id, *self.former_ids))
        return next(moved, None) or next(own, None)


class DocumentCount(Strict):
    """A count that one of the documents states, to be held against the catalogue's own.

    `measure` names the catalogue's own way of counting (see `indicators.catalogue.document_counts`).
    """

    id: Identifier
    measure: Sentence
    stated: int
    holds_for: PartialDate
    place: Sentence
    difference: Text | None = None


class DocumentCounts(Entry):
    """The counts that documents state."""

    counts: list[DocumentCount] = Field(min_length=1)
