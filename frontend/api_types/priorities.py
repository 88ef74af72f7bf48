"""What the API takes and gives about priorities. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, TypedDict


class PrioritisedOut(TypedDict):
    """A prioritised indicator. `followable` says whether some source gives its figures today."""

    rank: int
    indicator: str
    name_sv: str
    name_en: str
    state: str
    followable: bool


class PriorityDecisionOut(TypedDict):
    """A decision about a pathway's priorities. Names are for those who read drafts; others see which side it was."""

    id: int
    state: str
    indicators: list[str]
    reason: str
    agreed_on: str
    prepared_as: Literal["specialist", "programme_area"]
    prepared_by: str | None
    prepared_at: str
    decided_by: str | None
    decided_at: str | None
    comment: str | None
    steps: list[str]


class PriorityIn(TypedDict):
    """What is to be prioritised, the first in rank first; why, and the day it was agreed."""

    indicators: list[str]
    reason: str
    agreed_on: str


class PriorityListOut(TypedDict):
    """What is prioritised of a pathway: as decided, or (`decision` None) as the catalogue's specifications say, which nobody
    has registered a decision about. `waiting` is a decision that waits for the other side."""

    pathway: str
    pathway_sv: str
    pathway_en: str
    programme_area: str | None
    indicators: list[PrioritisedOut]
    decision: PriorityDecisionOut | None
    waiting: PriorityDecisionOut | None
    may_prepare: bool
