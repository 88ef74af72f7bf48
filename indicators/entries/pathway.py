"""Care pathways, their goals and life, and the documents' own counts."""

from typing import Literal

from pydantic import Field

from indicators.base import Certainty, Entry, Identifier, PartialDate, Provenance, Sentence, Strict, Text

Phase = Literal[
    "proposed", "approved_for_writing", "writing", "internal_review", "consultation", "approved", "published", "merged"
]
"""Where a pathway is in its life. Introduction in regions is the regions' own status, not a phase."""


class Goal(Strict):
    """A goal (mål) of the pathway, which indicators follow."""

    id: Identifier
    text: Text
    mark: Certainty


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


class Pathway(Entry):
    """A person-centred and cohesive care pathway (personcentrerat och sammanhållet vårdförlopp).

    `confirmed` is false for a name that the five documents do not give: such a pathway stands outside the counts.
    `condition` groups the pathways of one health condition. `table` names the table of the 2023 report that lists it.
    """

    condition: Identifier
    programme_area: Identifier | None = None
    generic: bool = False
    confirmed: bool
    phase: Phase
    dates: list[PathwayDate] = []
    merge: Merge | None = None
    table: Literal["1-2", "3"] | None = None
    goals: list[Goal] = []
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
