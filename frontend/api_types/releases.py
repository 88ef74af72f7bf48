"""What the API takes and gives about releases. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.core import ReleaseState


class CellChange(TypedDict):
    """A public cell that becomes another."""

    indicator: str
    statistic: str
    period_start: str
    period_end: str
    region: str
    region_name: str
    unit: str
    sex: str
    age_group: str
    change: Literal["new_shown", "new_hidden", "same", "value", "class", "now_hidden", "now_shown", "cause", "gone"]
    before: str | None
    after: str | None
    cause_before: str | None
    cause_after: str | None


class IndicatorPreview(TypedDict):
    """What a release shows and changes of an indicator."""

    indicator: str
    name: str
    name_en: str
    unit: str
    decimals: int
    cells: int
    hidden: int
    changes: dict[str, int]
    nation: list[NationOut]


class NationOut(TypedDict):
    """The nation's value of an indicator in a period, as everybody sees it now and would see it."""

    period_start: str
    period_end: str
    before: str | None
    after: str | None
    class_before: str | None
    class_after: str | None
    regions_before: int
    regions_after: int


class NoticeOut(TypedDict):
    """What readers are told beside the numbers: that a release has corrected or withdrawn them."""

    kind: Literal["corrected", "withdrawn"]
    release: int
    at: str
    text: str | None
    regions: list[str]


class PartOut(TypedDict):
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
    differs: NotRequired[bool | None]


class Preview(TypedDict):
    """What a release would show: `reasons` counts the hidden cells by cause, `changes` all by what becomes of them. `changed`
    has the first of the public cells that become others, `more` how many are left out. `proof` is the disclosure
    audit's, where one is made."""

    submissions: list[int]
    policy: str
    cells: int
    hidden: int
    reasons: dict[str, int]
    proof: dict[str, object] | None
    digest: str
    changes: dict[str, int]
    indicators: list[IndicatorPreview]
    changed: list[CellChange]
    more: int


class ReleaseCheck(TypedDict):
    """Whether a release that is prepared still shows what was prepared: `holds`, and the submissions that differ."""

    holds: bool
    differing: list[int]
    preview: Preview


class ReleaseDetail(TypedDict):
    """A release with its submissions, and for the national side the preview (None for what was public before releases)."""

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
    public_at: str | None
    prepared_by: str | None
    prepared_at: str
    decided_by: str | None
    decided_at: str | None
    published_at: str | None
    withdrawn_at: str | None
    reason: str | None
    problem: str | None
    steps: list[str]
    parts: list[PartOut]
    preview: Preview | None


class ReleaseIn(TypedDict):
    """A release to prepare. `public_at` is the time before which nobody outside sees it; `notice` is shown to readers beside
    the numbers that it corrects."""

    rounds: NotRequired[list[str]]
    periods: NotRequired[list[str]]
    indicators: NotRequired[list[str]]
    submissions: NotRequired[list[int]]
    name: str
    public_at: NotRequired[str | None]
    notice: NotRequired[str | None]


class ReleaseOut(TypedDict):
    """A release in a list. Only published and withdrawn ones are for everybody. `notice` is what readers are told, `reason` why
    it was withdrawn or not approved, `problem` why it was stopped."""

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
    public_at: str | None
    prepared_by: str | None
    prepared_at: str
    decided_by: str | None
    decided_at: str | None
    published_at: str | None
    withdrawn_at: str | None
    reason: str | None
    problem: str | None
    steps: list[str]
