"""What the API takes and gives about priorities."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText

Side = Literal["specialist", "programme_area"]
"""Who takes part in a decision: one side prepares it and the other confirms it."""

MOST = 3
"""A pathway has at most three prioritised indicators (delrapport 2023, "Uppföljning av vårdförloppen")."""


class PriorityIn(BaseModel):
    """What is to be prioritised, the first in rank first; why, and the day it was agreed."""

    indicators: Annotated[list[str], Field(max_length=MOST)]
    reason: Annotated[FreeText, Field(min_length=3, max_length=2000)]
    agreed_on: date


class PriorityDecisionOut(BaseModel):
    """A decision about a pathway's priorities. Names are for those who read drafts; others see which side it was."""

    id: int
    state: str
    indicators: list[str]
    reason: str
    agreed_on: date
    prepared_as: Side
    prepared_by: str | None
    prepared_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    comment: str | None
    steps: list[str]


class PrioritisedOut(BaseModel):
    """A prioritised indicator. `followable` says whether some source gives its figures today."""

    rank: int
    indicator: str
    name_sv: str
    name_en: str
    state: str
    followable: bool


class PriorityListOut(BaseModel):
    """What is prioritised of a pathway: as decided, or (`decision` None) as the catalogue's specifications say, which
    nobody has registered a decision about. `waiting` is a decision that waits for the other side."""

    pathway: str
    pathway_sv: str
    pathway_en: str
    programme_area: str | None
    indicators: list[PrioritisedOut]
    decision: PriorityDecisionOut | None
    waiting: PriorityDecisionOut | None
    may_prepare: bool
