"""What the API takes and gives about implementation. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AnalysisOut(TypedDict):
    """An analysis that covers several of a region's pathways (their ids); for those who may read the region's texts."""

    region: str
    region_name: str
    name: str
    pathways: list[str]


class AttestIn(TypedDict):
    """The forms that one has looked at and stands by; where one of them does not wait any more, none is attested."""

    forms: list[int]


class ConditionsLeft(TypedDict):
    """A pathway of which a region lacks some of the three conditions of "delvis genomfört"; all where it has not answered."""

    region: str
    region_name: str
    pathway: str
    pathway_name: str
    approved: str | None
    answered: bool
    lacking: list[Literal["decided", "gap_analysed", "resources_appointed", "carried_out"]]


class CurveOut(TypedDict):
    """How pairs of region and pathway come to a milestone, of the pathways approved in one year."""

    approved_in: int
    milestone: Literal["decided", "gap_analysed", "partly"]
    pairs: int
    reached: int
    unanswered: int
    median_days: int | None
    points: list[PacePoint]


class DecisionOut(TypedDict):
    """How many regions have decided to introduce a pathway."""

    pathway: str
    pathway_name: str
    approved: str | None
    regions: int


class DecisionsOut(TypedDict):
    """Decisions by a year's forms in force, pathway by pathway and on average; `of` is how many regions there are."""

    year: int
    of: int
    pathways: list[DecisionOut]
    means: list[MeanOut]


class FileChange(TypedDict):
    """What a row of a file changes: the status of the form before and after, in words."""

    row: int
    pathway: str
    region: str
    unit: str
    before: str
    after: str


class FileOut(TypedDict):
    """What became of a file of forms: how many were kept (of a preview none), what they change, or what stands in the way."""

    accepted: int
    changes: NotRequired[list[FileChange]]
    problems: list[FileProblem]


class FileProblem(TypedDict):
    """What is wrong in a file of forms: in a row and column, or (both None) in the file as a whole."""

    row: int | None
    column: str | None
    message: str


class Gap(TypedDict):
    """Something that must change, by its theme; the text is voluntary."""

    theme: Literal["competence", "team", "equipment", "it", "municipality"]
    text: NotRequired[str | None]


class GapsOut(TypedDict):
    """The gaps of a year's forms in force; `answered` is how many regions have any such form."""

    year: int
    answered: int
    themes: list[ThemeOut]
    analyses: list[AnalysisOut]


class HealthcareRegionOut(TypedDict):
    """A healthcare region: its regions and how many pairs of region and pathway are in each status."""

    id: str
    name_sv: str
    name_en: str
    members: list[MemberOut]
    statuses: dict[str, int]


class ImplementationAnswerOut(TypedDict):
    """A form as kept: others see it once it is attested, and a later one for the same unit and year leaves it readable."""

    year: int
    pathway: str
    region: str
    unit: NotRequired[str]
    decided: NotRequired[str | None]
    gap_analysed: NotRequired[str | None]
    resources_appointed: NotRequired[str | None]
    carried_out: NotRequired[str | None]
    planned_start: NotRequired[str | None]
    planned_end: NotRequired[str | None]
    challenges: NotRequired[str | None]
    consequences: NotRequired[str | None]
    survey: NotRequired[Survey]
    id: int
    state: str
    status: str
    answered_at: str
    answered_by: str
    attested_at: str | None
    attested_by: str


class ImplementationIn(TypedDict):
    """One form, to keep."""

    year: int
    pathway: str
    region: str
    unit: NotRequired[str]
    decided: NotRequired[str | None]
    gap_analysed: NotRequired[str | None]
    resources_appointed: NotRequired[str | None]
    carried_out: NotRequired[str | None]
    planned_start: NotRequired[str | None]
    planned_end: NotRequired[str | None]
    challenges: NotRequired[str | None]
    consequences: NotRequired[str | None]
    survey: NotRequired[Survey]


class MeanOut(TypedDict):
    """Regions with a decision on average over the pathways approved in some years; ours is never made from what is stated."""

    approved_in: list[int]
    pathways: int
    mean: float | None
    stated: StatedOut | None


class MemberOut(TypedDict):
    """A region of a healthcare region; `municipalities` are those that belong to it where the region is divided."""

    region: str
    region_name: str
    municipalities: list[str]


class PaceOut(TypedDict):
    """The pace of implementation by the newest forms in force up to a year. `reason` says how it is counted; `unknown` are the
    pathways (by id) whose approval nobody has read the year of, which are in no curve."""

    year: int
    curves: list[CurveOut]
    regions: list[RegionPlace]
    unknown: list[str]
    reason: str


class PacePoint(TypedDict):
    """The share (0 to 1) that has reached the milestone so many days after approval."""

    days: int
    share: float


class PairPace(TypedDict):
    """A region's days with one pathway from its approval: None where it is not there, on the last day known (`seen`)."""

    pathway: str
    pathway_name: str
    region: str
    region_name: str
    approved: str
    decided_days: int | None
    gap_analysed_days: int | None
    partly_days: int | None
    seen: str | None


class PlanOut(TypedDict):
    """When a region plans to introduce a pathway; either day may be unknown, but not both."""

    pathway: str
    pathway_name: str
    region: str
    region_name: str
    start: str | None
    end: str | None


class RegionPlace(TypedDict):
    """A region among the regions: days until half of its pathways had reached the milestone (None: not half of them yet)."""

    region: str
    region_name: str
    milestone: Literal["decided", "gap_analysed", "partly"]
    pathways: int
    reached: int
    median_days: int | None
    place: int | None


class StatedOut(TypedDict):
    """The mean that a source states, and where it stands."""

    regions: float
    of: int
    holds_for: str
    source: str


class StatusMatrix(TypedDict):
    """Regions × pathways for a year; `cells[pathway][region]` is the status. `names` has each status in words."""

    year: int
    years: list[int]
    pathways: list[dict[str, str]]
    regions: list[dict[str, str]]
    cells: dict[str, dict[str, str]]
    names: dict[str, str]
    answers: int
    notice: str | None


class StatusOut(TypedDict):
    """A region's one status for a pathway, of what is attested, with its reasons in words."""

    year: int
    pathway: str
    pathway_name: str
    region: str
    region_name: str
    status: str
    status_text: str
    answers: int
    per_unit: list[dict[str, str]]
    lacking: list[str]
    reason: str


class Survey(TypedDict):
    """What the survey asks beside the dates (överenskommelse 2023 §§6.8 and 6.12, delrapport 2023), most of it in words."""

    gap_analysis: NotRequired[str | None]
    gaps: NotRequired[list[Gap]]
    change_needs: NotRequired[str | None]
    process_resources: NotRequired[str | None]
    action_plan: NotRequired[str | None]
    local_conditions: NotRequired[str | None]
    staff_experience: NotRequired[str | None]
    patient_contracts: NotRequired[int | None]
    patient_contract_groups: NotRequired[str | None]
    municipalities: NotRequired[str | None]
    follow_up: NotRequired[str | None]


class ThemeOut(TypedDict):
    """A gap that regions share in a pathway or (`pathway` None) in any. Which regions is for those who are logged in."""

    theme: Literal["competence", "team", "equipment", "it", "municipality"]
    pathway: str | None
    pathway_name: str | None
    count: int
    regions: list[str] | None


class Unanswered(TypedDict):
    """A pathway that a region has nothing in force for in a year. `waits`: it has answered, but nobody has attested it."""

    region: str
    region_name: str
    pathway: str
    pathway_name: str
    approved: str | None
    waits: bool
    last_answered: int | None


class WaitingForm(TypedDict):
    """A form that waits to be attested, beside the one in force (None: nothing is) and with what becomes of the region."""

    form: ImplementationAnswerOut
    in_force: ImplementationAnswerOut | None
    pathway_name: str
    region_name: str
    region_before: str
    region_after: str
    steps: list[str]
