"""What can be followed, as it is recorded and read: reviews, plans, decisions, peer reviews, and what is lacking."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from backend.core.clock import today
from backend.core.schemas import FreeText
from backend.core.states import EntryState
from indicators.base import Certainty
from indicators.entries.specification import Followable
from indicators.followability.goals import Decision, GoalState
from indicators.followability.reviews import Obstacle, Remover, Reviewed

CollectionModel = Literal[
    "national_source", "regional_computation", "structure_questions", "patient_survey", "peer_review", "none_yet"
]
"""How data for a pathway's follow-up are to be collected (överenskommelse 2023 §6.9; delrapport 2023)."""


def _written(text: str | None) -> str | None:
    return (text or "").strip() or None  # an empty text says nothing


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("ska inte vara tomt")
    return text.strip()


def _held(day: date) -> date:
    if day > today():
        raise ValueError("har inte varit än")
    return day


Words = Annotated[Annotated[FreeText, Field(max_length=200)], AfterValidator(_said)]
Sentences = Annotated[Annotated[FreeText, Field(max_length=2000)], AfterValidator(_said)]
Account = Annotated[Annotated[FreeText, Field(max_length=4000)], AfterValidator(_said)]
MaybeWords = Annotated[Annotated[FreeText, Field(max_length=200)] | None, AfterValidator(_written)]
MaybeSentences = Annotated[Annotated[FreeText, Field(max_length=1000)] | None, AfterValidator(_written)]
MaybePlan = Annotated[Annotated[FreeText, Field(max_length=2000)] | None, AfterValidator(_written)]
MaybeNotes = Annotated[Annotated[FreeText, Field(max_length=4000)] | None, AfterValidator(_written)]
Held = Annotated[date, AfterValidator(_held)]
"""A day that has been."""
Id = Annotated[str, Field(max_length=80)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReviewIn(_In):
    """What a meeting said of an indicator and a source. `seen` is the review that the writer knew as the last (None: none)."""

    indicator: Id
    source: Id
    followable: Reviewed
    obstacle: Obstacle | None = None
    detail: MaybeSentences = None
    remover: Remover | None = None
    plan: MaybePlan = None
    answerable: MaybeWords = None
    due: date | None = None
    held_on: Held
    participants: MaybeSentences = None
    notes: MaybeNotes = None
    seen: int | None = None

    @model_validator(mode="after")
    def _obstacle_where_there_is_one(self) -> Self:
        if self.followable == "now" and (self.obstacle or self.remover):
            raise ValueError("det som går att följa nu har inget hinder")
        if self.followable != "now" and self.obstacle is None:
            raise ValueError("välj vilket hinder som finns (obstacle)")
        return self


class FeasibilityReviewOut(BaseModel):
    """One meeting's word of an indicator and a source; participants and notes for those who read drafts."""

    id: int
    indicator: str
    source: str
    followable: Followable
    obstacle: Obstacle | None
    detail: str | None
    remover: Remover | None
    plan: str | None
    answerable: str | None
    due: date | None
    held_on: date
    participants: str | None
    notes: str | None
    recorded_by: str
    recorded_at: datetime


class StandingOut(BaseModel):
    """How an indicator stands with one source. `catalogue` is what the specification says, `review` the meeting that holds
    instead, `since` the first day of those that have said the same."""

    source: str
    source_name_sv: str
    source_name_en: str
    followable: Followable
    catalogue: Followable | None
    obstacle: Obstacle | None
    detail: str | None
    remover: Remover | None
    since: date | None
    review: FeasibilityReviewOut | None


class FollowedOut(BaseModel):
    """An indicator of a pathway: when it can be followed, by its sources."""

    indicator: str
    name_sv: str
    name_en: str
    state: EntryState
    pathways: list[str]
    programme_areas: list[str]
    followable: Followable
    standings: list[StandingOut]


class CountedOut(BaseModel):
    """How many indicators of a group cannot be followed now, and of how many."""

    code: str
    blocked: int
    total: int


class NotFollowable(BaseModel):
    """The indicators of pathways that cannot be followed now, and why. Each count counts an indicator once a group."""

    total: int
    followable: int
    indicators: list[FollowedOut]
    by_pathway: list[CountedOut]
    by_obstacle: list[CountedOut]
    by_remover: list[CountedOut]


class PathwayPlanIn(_In):
    """A pathway's ambition and models of data collection. `seen` is the plan that the writer knew as the last (None: none)."""

    ambition: Account
    models: Annotated[list[CollectionModel], Field(min_length=1, max_length=6)]
    collection: MaybePlan = None
    decided_by: Words
    decided_on: Held
    seen: int | None = None


class PathwayPlanOut(BaseModel):
    """One version of a pathway's plan."""

    id: int
    ambition: str
    models: list[CollectionModel]
    collection: str | None
    decided_by: str
    decided_on: date
    recorded_by: str
    recorded_at: datetime


class GoalDecisionIn(_In):
    """What is decided for a goal that nothing follows now: by whom, when and why."""

    decision: Decision
    reason: Sentences
    decided_by: Words
    decided_on: Held


class GoalDecisionOut(BaseModel):
    """One decision about a goal."""

    id: int
    goal: str
    decision: Decision
    reason: str
    decided_by: str
    decided_on: date
    recorded_by: str
    recorded_at: datetime


class FollowerOut(BaseModel):
    """An indicator that follows a goal."""

    indicator: str
    name_sv: str
    name_en: str
    published: bool
    followable: Followable


class GoalFollowed(BaseModel):
    """A goal: the challenges it answers, the indicators that follow it, and the decisions about it, the newest first."""

    id: str
    text_sv: str
    text_en: str | None
    mark: Certainty
    source: str | None
    challenges: list[str]
    state: GoalState
    followers: list[FollowerOut]
    decisions: list[GoalDecisionOut]


class ChallengeOut(BaseModel):
    """A challenge that the pathway starts from."""

    id: str
    text_sv: str
    text_en: str | None
    mark: Certainty
    source: str


class PeerReviewIn(_In):
    """What peers found at a unit."""

    goal: Id | None = None
    region: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    unit: Words
    reviewers: Annotated[Annotated[FreeText, Field(max_length=500)], AfterValidator(_said)]
    held_on: Held
    finding: Account


class PeerReviewOut(BaseModel):
    """One peer review."""

    id: int
    goal: str | None
    region: str
    region_name: str
    unit: str
    reviewers: str
    held_on: date
    finding: str
    recorded_by: str
    recorded_at: datetime


class PathwayFollowed(BaseModel):
    """How a pathway can be followed: challenges, goals and indicators, its plan (newest first), and what peers have found.

    `without_goal` are its indicators that follow no goal. `may_review` says whether the reader may record what is said of it.
    """

    id: str
    name_sv: str
    name_en: str
    programme_area: str | None
    challenges: list[ChallengeOut]
    goals: list[GoalFollowed]
    without_goal: list[str]
    indicators: list[FollowedOut]
    plans: list[PathwayPlanOut]
    peer_reviews: list[PeerReviewOut]
    may_review: bool


class MissingOut(BaseModel):
    """Something that regions' computations lacked: what becomes followable once it is structured, and where.

    `kind` is what it is; `table` and `field` its parts in the event model. `indicators` and `pathways` become followable in
    `regions` of them; `pairs` counts indicators in regions. `among` counts those that lack more as well. `region_names` is
    for who may read those regions' submissions; None for everybody else.
    """

    what: str
    kind: Literal["table", "field", "code_list"]
    name_sv: str
    indicators: list[str]
    pathways: list[str]
    regions: int
    region_names: list[str] | None
    pairs: int
    among: int


class StructureNext(BaseModel):
    """What to structure next, by the attested computations of so many regions, of which `lacking` lack something."""

    computations: int
    regions: int
    lacking: int
    missing: list[MissingOut]


class SetOut(BaseModel):
    """A named set of indicators on its date: what is stated, read and unknown, and of those read how many can be followed."""

    id: str
    name_sv: str
    name_en: str
    holds_for: str
    stated: int | None
    read: int
    unknown: int | None
    followable: int
    pathways: int
    unread_sv: str | None
    unread_en: str | None
