"""What the API takes and gives about followability. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.core import EntryState, UnitAnswerState


class AnswersHandedIn(TypedDict):
    """The submission that counts the attested answers; `known` where the same answers were handed in before."""

    submission: int
    known: bool


class ChallengeOut(TypedDict):
    """A challenge that the pathway starts from."""

    id: str
    text_sv: str
    text_en: str | None
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    source: str


class CountedOut(TypedDict):
    """How many indicators of a group cannot be followed now, and of how many."""

    code: str
    blocked: int
    total: int


class FeasibilityReviewOut(TypedDict):
    """One meeting's word of an indicator and a source; participants and notes for those who read drafts."""

    id: int
    indicator: str
    source: str
    followable: Literal["now", "short_term", "long_term", "no", "unknown"]
    obstacle: (
        Literal[
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
        | None
    )
    detail: str | None
    remover: (
        Literal[
            "programme_area",
            "specialists",
            "register_holder",
            "regions",
            "association",
            "state_agency",
            "legislator",
            "supplier",
        ]
        | None
    )
    plan: str | None
    answerable: str | None
    due: str | None
    held_on: str
    participants: str | None
    notes: str | None
    recorded_by: str
    recorded_at: str


class FollowedOut(TypedDict):
    """An indicator of a pathway: when it can be followed, by its sources."""

    indicator: str
    name_sv: str
    name_en: str
    state: EntryState
    pathways: list[str]
    programme_areas: list[str]
    followable: Literal["now", "short_term", "long_term", "no", "unknown"]
    standings: list[StandingOut]


class FollowerOut(TypedDict):
    """An indicator that follows a goal."""

    indicator: str
    name_sv: str
    name_en: str
    published: bool
    followable: Literal["now", "short_term", "long_term", "no", "unknown"]


class GoalDecisionIn(TypedDict):
    """What is decided for a goal that nothing follows now: by whom, when and why."""

    decision: Literal["wait", "structure_question", "prem", "peer_review", "give_up"]
    reason: str
    decided_by: str
    decided_on: str


class GoalDecisionOut(TypedDict):
    """One decision about a goal."""

    id: int
    goal: str
    decision: Literal["wait", "structure_question", "prem", "peer_review", "give_up"]
    reason: str
    decided_by: str
    decided_on: str
    recorded_by: str
    recorded_at: str


class GoalFollowed(TypedDict):
    """A goal: the challenges it answers, the indicators that follow it, and the decisions about it, the newest first."""

    id: str
    text_sv: str
    text_en: str | None
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    source: str | None
    challenges: list[str]
    state: Literal["followed", "not_yet", "no_measure"]
    followers: list[FollowerOut]
    decisions: list[GoalDecisionOut]


class HandInIn(TypedDict):
    """The round and region whose attested answers become a submission."""

    round: str
    region: str


class LinksIn(TypedDict):
    """Links to make: one a unit, for a structure question of a round, that hold for so many days."""

    round: str
    region: str
    indicator: str
    units: list[str]
    days: NotRequired[int]


class MissingOut(TypedDict):
    """Something that regions' computations lacked: what becomes followable once it is structured, and where."""

    what: str
    kind: Literal["table", "field", "code_list"]
    name_sv: str
    indicators: list[str]
    pathways: list[str]
    regions: int
    region_names: list[str] | None
    pairs: int
    among: int


class NewLink(TypedDict):
    """A link that was just made. The secret is shown this once."""

    id: int
    unit: str
    secret: str
    expires_at: str


class NotFollowable(TypedDict):
    """The indicators of pathways that cannot be followed now, and why. Each count counts an indicator once a group."""

    total: int
    followable: int
    indicators: list[FollowedOut]
    by_pathway: list[CountedOut]
    by_obstacle: list[CountedOut]
    by_remover: list[CountedOut]


class PathwayFollowed(TypedDict):
    """How a pathway can be followed: challenges, goals and indicators, its plan (newest first), and what peers have found."""

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


class PathwayPlanIn(TypedDict):
    """A pathway's ambition and models of data collection. `seen` is the plan that the writer knew as the last (None: none)."""

    ambition: str
    models: list[
        Literal[
            "national_source",
            "regional_computation",
            "structure_questions",
            "patient_survey",
            "peer_review",
            "none_yet",
        ]
    ]
    collection: NotRequired[str | None]
    decided_by: str
    decided_on: str
    seen: NotRequired[int | None]


class PathwayPlanOut(TypedDict):
    """One version of a pathway's plan."""

    id: int
    ambition: str
    models: list[
        Literal[
            "national_source",
            "regional_computation",
            "structure_questions",
            "patient_survey",
            "peer_review",
            "none_yet",
        ]
    ]
    collection: str | None
    decided_by: str
    decided_on: str
    recorded_by: str
    recorded_at: str


class PeerReviewIn(TypedDict):
    """What peers found at a unit."""

    goal: NotRequired[str | None]
    region: str
    unit: str
    reviewers: str
    held_on: str
    finding: str


class PeerReviewOut(TypedDict):
    """One peer review."""

    id: int
    goal: str | None
    region: str
    region_name: str
    unit: str
    reviewers: str
    held_on: str
    finding: str
    recorded_by: str
    recorded_at: str


class ReviewIn(TypedDict):
    """What a meeting said of an indicator and a source. `seen` is the review that the writer knew as the last (None: none)."""

    indicator: str
    source: str
    followable: Literal["now", "short_term", "long_term", "no"]
    obstacle: NotRequired[
        Literal[
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
        | None
    ]
    detail: NotRequired[str | None]
    remover: NotRequired[
        Literal[
            "programme_area",
            "specialists",
            "register_holder",
            "regions",
            "association",
            "state_agency",
            "legislator",
            "supplier",
        ]
        | None
    ]
    plan: NotRequired[str | None]
    answerable: NotRequired[str | None]
    due: NotRequired[str | None]
    held_on: str
    participants: NotRequired[str | None]
    notes: NotRequired[str | None]
    seen: NotRequired[int | None]


class SecretIn(TypedDict):
    """The secret of a link."""

    secret: str


class SetOut(TypedDict):
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


class StandingOut(TypedDict):
    """How an indicator stands with one source. `catalogue` is what the specification says, `review` the meeting that holds
    instead, `since` the first day of those that have said the same."""

    source: str
    source_name_sv: str
    source_name_en: str
    followable: Literal["now", "short_term", "long_term", "no", "unknown"]
    catalogue: Literal["now", "short_term", "long_term", "no", "unknown"] | None
    obstacle: (
        Literal[
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
        | None
    )
    detail: str | None
    remover: (
        Literal[
            "programme_area",
            "specialists",
            "register_holder",
            "regions",
            "association",
            "state_agency",
            "legislator",
            "supplier",
        ]
        | None
    )
    since: str | None
    review: FeasibilityReviewOut | None


class StructureNext(TypedDict):
    """What to structure next, by the attested computations of so many regions, of which `lacking` lack something."""

    computations: int
    regions: int
    lacking: int
    missing: list[MissingOut]


class UnitAnswerIn(TypedDict):
    """A unit's answer by its link."""

    secret: str
    answer: bool
    comment: NotRequired[str | None]


class UnitAnswerOut(TypedDict):
    """A unit's answer, who stands by it, and the submissions that count it."""

    id: int
    answer: bool
    comment: str | None
    state: UnitAnswerState
    answered_at: str
    attested_by: str | None
    attested_at: str | None
    submissions: list[int]
    steps: list[str]


class UnitCount(TypedDict):
    """A region's units and their answers to one question of a round: `yes` and `no` are attested, and `not_handed_in` of those
    are in no submission. `may_hand_in`: whether the reader may, for the region."""

    round: str
    round_name: str
    region: str
    region_name: str
    indicator: str
    indicator_name_sv: str
    indicator_name_en: str
    yes: int
    no: int
    not_handed_in: int
    may_hand_in: bool
    waiting_for_attest: int
    not_answered: int


class UnitLinkOut(TypedDict):
    """A link as its region sees it; never its secret."""

    id: int
    round: str
    round_name: str
    region: str
    region_name: str
    indicator: str
    indicator_name_sv: str
    indicator_name_en: str
    unit: str
    state: Literal["waiting", "answered", "attested", "expired", "revoked", "round_closed"]
    made_by: str
    made_at: str
    expires_at: str
    may_revoke: bool
    answer: UnitAnswerOut | None


class UnitQuestion(TypedDict):
    """What a link asks of its unit, and until when."""

    question_sv: str
    question_en: str
    definition: str
    unit: str
    region_name: str
    round_name: str
    expires_at: str
    answered: bool
