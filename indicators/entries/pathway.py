"""Care pathways, their goals, life and criteria assessments, and the documents' own counts."""

from typing import Literal

from pydantic import Field

from indicators.base import Certainty, Identifier, Name, PartialDate, Provenance, Sentence, Strict, Text

Phase = Literal[
    "proposed", "approved_for_writing", "writing", "internal_review", "consultation", "approved", "published", "merged"
]
"""Where a pathway is in its life. Introduction in regions is the regions' own status, not a phase."""

CriterionId = Literal["K1", "K2", "K3", "K4", "K5", "K6"]


class Criterion(Strict):
    """One of the six criteria of the 2023 agreement. `has_verdict` is false for K6, which is only a *should*."""

    id: CriterionId
    name: Name
    text: Text
    has_verdict: bool
    table: Literal[1, 2]
    provenance: list[Provenance] = Field(min_length=1)


class Assessment(Strict):
    """How one pathway meets one criterion, in our own words, with where it is read.

    K1–K5 carry a `verdict`; K6 carries `progress` of the specifications and `sources_used` instead.
    """

    criterion: CriterionId
    verdict: Literal["yes", "no"] | None = None
    progress: Literal["published", "most", "in_progress"] | None = None
    sources_used: list[Literal["quality_register", "patient_survey", "care_records"]] = []
    comment: Text | None = None
    evidence: Sentence


class Goal(Strict):
    """A goal (mål) of the pathway, which indicators follow."""

    id: Identifier
    text: Text
    mark: Certainty


class PathwayDate(Strict):
    """Something that happened, or is planned to happen, to the pathway."""

    event: Literal[
        "proposed", "approved", "published", "consultation_start", "consultation_end", "merged", "approved_before"
    ]
    date: PartialDate
    planned: bool = False
    source: Sentence
    mark: Certainty


class Merge(Strict):
    """The pathway this one is, or is planned to be, merged into."""

    into: Identifier
    done: bool
    source: Sentence


class Pathway(Strict):
    """A person-centred and cohesive care pathway (personcentrerat och sammanhållet vårdförlopp).

    `confirmed` is false for a name that the five documents do not give: such a pathway stands outside the counts.
    `condition` groups the pathways of one health condition. `table` names the table of the 2023 report that lists it.
    """

    id: Identifier
    name: Name
    condition: Identifier
    programme_area: Identifier | None = None
    generic: bool = False
    confirmed: bool
    phase: Phase
    dates: list[PathwayDate] = []
    merge: Merge | None = None
    table: Literal["1-2", "3"] | None = None
    goals: list[Goal] = []
    assessments: list[Assessment] = []
    provenance: list[Provenance] = Field(min_length=1)
    note: Text | None = None


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
