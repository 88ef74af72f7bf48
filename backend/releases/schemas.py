"""Releases as they are asked for and told."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from backend.core.clock import SWEDEN
from backend.core.schemas import FreeText
from backend.core.states import ReleaseState
from backend.releases.difference import Change


def _in_sweden(moment: datetime) -> datetime:
    return moment.replace(tzinfo=SWEDEN) if moment.tzinfo is None else moment


SwedishTime = Annotated[datetime, AfterValidator(_in_sweden)]
"""A moment; without a zone it is what the clocks in Sweden show."""


class Chosen(BaseModel):
    """Which accepted submissions a release is made of: those of these rounds, periods and indicators; none of each means all. A
    submission with one of the indicators comes whole."""

    rounds: list[str] = Field(default_factory=list, max_length=500)
    periods: list[str] = Field(default_factory=list, max_length=500)
    indicators: list[str] = Field(default_factory=list, max_length=500)
    submissions: list[int] = Field(default_factory=list, max_length=5_000)


class ReleaseIn(Chosen):
    """A release to prepare. `public_at` is the time before which nobody outside sees it; `notice` is shown to
    readers beside the numbers that it corrects."""

    name: FreeText = Field(min_length=3, max_length=200)
    public_at: SwedishTime | None = None
    notice: FreeText | None = Field(default=None, max_length=1000)


class NationOut(BaseModel):
    """The nation's value of an indicator in a period, as everybody sees it now and would see it."""

    period_start: date
    period_end: date
    before: str | None
    after: str | None
    class_before: str | None
    class_after: str | None
    regions_before: int
    regions_after: int


class IndicatorPreview(BaseModel):
    """What a release shows and changes of an indicator."""

    indicator: str
    name: str
    name_en: str
    unit: str
    decimals: int
    cells: int
    hidden: int
    changes: dict[Change, int]
    nation: list[NationOut]


class CellChange(BaseModel):
    """A public cell that becomes another."""

    indicator: str
    statistic: str
    period_start: date
    period_end: date
    region: str
    region_name: str
    unit: str
    sex: str
    age_group: str
    change: Change
    before: str | None
    after: str | None
    cause_before: str | None
    cause_after: str | None


class Preview(BaseModel):
    """What a release would show: `reasons` counts the hidden cells by cause, `changes` all by what becomes of them.
    `changed` has the first of the public cells that become others, `more` how many are left out. `proof` is the disclosure
    audit's, where one is made."""

    submissions: list[int]
    policy: str
    cells: int
    hidden: int
    reasons: dict[str, int]
    proof: dict[str, object] | None
    digest: str
    changes: dict[Change, int]
    indicators: list[IndicatorPreview]
    changed: list[CellChange]
    more: int


class PartOut(BaseModel):
    """A submission of a release. `differs` tells, of one that is not public yet, that it would show something else than was
    prepared or is no longer accepted."""

    submission: int
    round: str
    region: str
    region_name: str
    indicators: list[str]
    cells: int
    hidden: int
    digest: str
    differs: bool | None = None


class ReleaseOut(BaseModel):
    """A release in a list. Only published and withdrawn ones are for everybody. `notice` is what readers are told,
    `reason` why it was withdrawn or not approved, `problem` why it was stopped."""

    id: int
    name: str
    state: ReleaseState
    digest: str
    policy: str
    cells: int
    hidden: int
    reasons: dict[str, int]
    corrects: bool
    notice: str | None
    public_at: datetime | None
    prepared_by: str | None
    prepared_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    reason: str | None
    problem: str | None
    steps: list[str]


class ReleaseDetail(ReleaseOut):
    """A release with its submissions, and for the national side the preview (None for what was public before releases)."""

    parts: list[PartOut]
    preview: Preview | None


class ReleaseCheck(BaseModel):
    """Whether a release that is prepared still shows what was prepared: `holds`, and the submissions that differ."""

    holds: bool
    differing: list[int]
    preview: Preview


NoticeKind = Literal["corrected", "withdrawn"]


class NoticeOut(BaseModel):
    """What readers are told beside the numbers: that a release has corrected or withdrawn them."""

    kind: NoticeKind
    release: int
    at: datetime
    text: str | None
    regions: list[str]
