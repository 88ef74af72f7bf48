"""What the API takes and gives about desk. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from frontend.api_types.core import DeskOf


class ClusterOut(TypedDict):
    """Findings of one code in the files that an indicator came in: how many, and the regions, most first."""

    code: str
    severity: str
    title_sv: str
    title_en: str
    count: int
    regions: list[str]


class DeskEntry(TypedDict):
    """An entry under way. `returned` is why it was sent back, where it was and has not been handed in since."""

    kind: str
    id: str
    version: int
    state: str
    name_sv: str
    name_en: str
    returned: str | None


class DeskIndicator(TypedDict):
    """One indicator: who delivers it, who computes it, what is found in their files, and how much the lint says of it."""

    indicator: str
    name_sv: str
    name_en: str
    state: str
    regions: list[str]
    computed: list[str]
    clusters: list[ClusterOut]
    remarks: int


class DeskOut(TypedDict):
    """What somebody who writes or reviews the catalogue has before them. `expected` is how many regions could deliver."""

    of: DeskOf
    mine: list[DeskEntry]
    to_review: list[DeskEntry]
    due: list[DueOut]
    indicators: list[DeskIndicator]
    expected: int


class DueOut(TypedDict):
    """An indicator that is to be read again; `mine` where one has written or reviewed it."""

    indicator: str
    name_sv: str
    name_en: str
    next_review: str
    overdue: bool
    mine: bool


class LintFindingOut(TypedDict):
    """One finding of the lint, with the entry's kind and name where the register knows it."""

    entry: str
    kind: str | None
    about: str
    name_sv: str | None
    name_en: str | None
    message_sv: str
    message_en: str


class LintGroup(TypedDict):
    """The findings of one code, with what to do about them."""

    code: str
    severity: str
    title_sv: str
    title_en: str
    todo_sv: str
    todo_en: str
    findings: list[LintFindingOut]


class LintOut(TypedDict):
    """What the lint says of the register as it stands, and what has been accepted of it."""

    groups: list[LintGroup]
    waived: list[WaivedOut]
    checked_at: str
    may_waive: bool


class WaivedOut(TypedDict):
    """An accepted finding. `id` is None for one that came with the packaged catalogue, which no installation lifts."""

    id: int | None
    code: str
    title_sv: str
    title_en: str
    finding: LintFindingOut
    reason: str
    by: str
    on: str


class WaiverIn(TypedDict):
    """A finding to accept, and why."""

    code: str
    entry: str
    about: NotRequired[str]
    reason: str
