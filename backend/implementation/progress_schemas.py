"""What is shown of implementation beside the status: pace, gaps, decisions, what is left, healthcare regions and plans."""

from datetime import date

from pydantic import BaseModel

from indicators.implementation.gaps import GapTheme
from indicators.implementation.pace import Milestone
from indicators.implementation.status import Question


class PacePoint(BaseModel):
    """The share (0 to 1) that has reached the milestone so many days after approval."""

    days: int
    share: float


class CurveOut(BaseModel):
    """How pairs of region and pathway come to a milestone, of the pathways approved in one year.

    `pairs` are those with an answer, `reached` those of them that are there, `unanswered` those that nothing is known of.
    """

    approved_in: int
    milestone: Milestone
    pairs: int
    reached: int
    unanswered: int
    median_days: int | None
    points: list[PacePoint]


class RegionPlace(BaseModel):
    """A region among the regions: days until half of its pathways had reached the milestone (None: not half of them yet)."""

    region: str
    region_name: str
    milestone: Milestone
    pathways: int
    reached: int
    median_days: int | None
    place: int | None


class PaceOut(BaseModel):
    """The pace of implementation by the newest forms in force up to a year. `reason` says how it is counted; `unknown` are the
    pathways (by id) whose approval nobody has read the year of, which are in no curve."""

    year: int
    curves: list[CurveOut]
    regions: list[RegionPlace]
    unknown: list[str]
    reason: str


class PairPace(BaseModel):
    """A region's days with one pathway from its approval: None where it is not there, on the last day known (`seen`)."""

    pathway: str
    pathway_name: str
    region: str
    region_name: str
    approved: str
    decided_days: int | None
    gap_analysed_days: int | None
    partly_days: int | None
    seen: date | None


class ThemeOut(BaseModel):
    """A gap that regions share in a pathway or (`pathway` None) in any. Which regions is for those who are logged in."""

    theme: GapTheme
    pathway: str | None
    pathway_name: str | None
    count: int
    regions: list[str] | None


class AnalysisOut(BaseModel):
    """An analysis that covers several of a region's pathways (their ids); for those who may read the region's texts."""

    region: str
    region_name: str
    name: str
    pathways: list[str]


class GapsOut(BaseModel):
    """The gaps of a year's forms in force; `answered` is how many regions have any such form."""

    year: int
    answered: int
    themes: list[ThemeOut]
    analyses: list[AnalysisOut]


class ConditionsLeft(BaseModel):
    """A pathway of which a region lacks some of the three conditions of "delvis genomfört"; all where it has not answered.

    `approved` is since when, as far as it is known (None: only that it was before a day).
    """

    region: str
    region_name: str
    pathway: str
    pathway_name: str
    approved: str | None
    answered: bool
    lacking: list[Question]


class MemberOut(BaseModel):
    """A region of a healthcare region; `municipalities` are those that belong to it where the region is divided."""

    region: str
    region_name: str
    municipalities: list[str]


class HealthcareRegionOut(BaseModel):
    """A healthcare region: its regions and how many pairs of region and pathway are in each status.

    A divided region is counted in both of its healthcare regions.
    """

    id: str
    name_sv: str
    name_en: str
    members: list[MemberOut]
    statuses: dict[str, int]


class DecisionOut(BaseModel):
    """How many regions have decided to introduce a pathway."""

    pathway: str
    pathway_name: str
    approved: str | None
    regions: int


class StatedOut(BaseModel):
    """The mean that a source states, and where it stands."""

    regions: float
    of: int
    holds_for: str
    source: str


class MeanOut(BaseModel):
    """Regions with a decision on average over the pathways approved in some years; ours is never made from what is stated."""

    approved_in: list[int]
    pathways: int
    mean: float | None
    stated: StatedOut | None


class DecisionsOut(BaseModel):
    """Decisions by a year's forms in force, pathway by pathway and on average; `of` is how many regions there are."""

    year: int
    of: int
    pathways: list[DecisionOut]
    means: list[MeanOut]


class PlanOut(BaseModel):
    """When a region plans to introduce a pathway; either day may be unknown, but not both."""

    pathway: str
    pathway_name: str
    region: str
    region_name: str
    start: date | None
    end: date | None
