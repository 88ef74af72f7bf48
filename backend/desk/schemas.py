"""What the API gives of the desk: what is one's own, what waits, what is to be read again, and what is wrong where."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText


class DeskOf(StrEnum):
    """Whose indicators are shown: those that one has written or reviewed, those of one's own programme areas, or all."""

    MINE = "mine"
    AREA = "area"
    ALL = "all"


class DeskEntry(BaseModel):
    """An entry under way. `returned` is why it was sent back, where it was and has not been handed in since."""

    kind: str
    id: str
    version: int
    state: str
    name_sv: str
    name_en: str
    returned: str | None


class DueOut(BaseModel):
    """An indicator that is to be read again; `mine` where one has written or reviewed it."""

    indicator: str
    name_sv: str
    name_en: str
    next_review: date
    overdue: bool
    mine: bool


class ClusterOut(BaseModel):
    """Findings of one code in the files that an indicator came in: how many, and the regions, most first."""

    code: str
    severity: str
    title_sv: str
    title_en: str
    count: int
    regions: list[str]


class DeskIndicator(BaseModel):
    """One indicator: who delivers it, who computes it, what is found in their files, and how much the lint says of it."""

    indicator: str
    name_sv: str
    name_en: str
    state: str
    regions: list[str]
    computed: list[str]
    clusters: list[ClusterOut]
    remarks: int


class DeskOut(BaseModel):
    """What somebody who writes or reviews the catalogue has before them. `expected` is how many regions could deliver."""

    of: DeskOf
    mine: list[DeskEntry]
    to_review: list[DeskEntry]
    due: list[DueOut]
    indicators: list[DeskIndicator]
    expected: int


class LintFindingOut(BaseModel):
    """One finding of the lint, with the entry's kind and name where the register knows it."""

    entry: str
    kind: str | None
    about: str
    name_sv: str | None
    name_en: str | None
    message_sv: str
    message_en: str


class LintGroup(BaseModel):
    """The findings of one code, with what to do about them."""

    code: str
    severity: str
    title_sv: str
    title_en: str
    todo_sv: str
    todo_en: str
    findings: list[LintFindingOut]


class WaivedOut(BaseModel):
    """An accepted finding. `id` is None for one that came with the packaged catalogue, which no installation lifts."""

    id: int | None
    code: str
    title_sv: str
    title_en: str
    finding: LintFindingOut
    reason: str
    by: str
    on: date


class LintOut(BaseModel):
    """What the lint says of the register as it stands, and what has been accepted of it."""

    groups: list[LintGroup]
    waived: list[WaivedOut]
    checked_at: datetime
    may_waive: bool


class WaiverIn(BaseModel):
    """A finding to accept, and why."""

    code: Annotated[str, Field(max_length=60)]
    entry: Annotated[str, Field(max_length=80)]
    about: Annotated[str, Field(max_length=200)] = ""
    reason: Annotated[FreeText, Field(min_length=3, max_length=2000)]
