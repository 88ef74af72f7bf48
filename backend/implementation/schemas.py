"""Forms about implementation, and the status that they give."""

from datetime import date, datetime

from pydantic import BaseModel, Field, field_validator

from backend.core.clock import now
from backend.core.schemas import FreeText


class ImplementationForm(BaseModel):
    """A region's (or with `unit` a part of its) answers for a pathway. A date answers yes, None answers no."""

    year: int = Field(ge=2019, le=2100)
    pathway: str
    region: str
    unit: FreeText = Field(default="", max_length=200)
    decided: date | None = None
    gap_analysed: date | None = None
    resources_appointed: date | None = None
    carried_out: date | None = None
    challenges: FreeText | None = Field(default=None, max_length=4000)
    consequences: FreeText | None = Field(default=None, max_length=4000)


class ImplementationIn(ImplementationForm):
    """One form, to keep."""

    @field_validator("decided", "gap_analysed", "resources_appointed", "carried_out")
    @classmethod
    def _has_been(cls, day: date | None) -> date | None:
        if day and day > now().date():
            raise ValueError("dagen har inte varit än; svara när det är gjort")
        return day


class ImplementationAnswerOut(ImplementationForm):
    """A form as kept. Later answers for the same unit and year replace earlier ones, which stay readable."""

    id: int
    status: str
    answered_at: datetime
    answered_by: str
    replaced: bool


class FileProblem(BaseModel):
    """What is wrong in a file of forms: in a row and column, or (both None) in the file as a whole."""

    row: int | None
    column: str | None
    message: str


class FileChange(BaseModel):
    """What a row of a file changes: the status of the form before and after, in words."""

    row: int
    pathway: str
    region: str
    unit: str
    before: str
    after: str


class FileOut(BaseModel):
    """What became of a file of forms: how many were kept (of a preview none), what they change, or what stands in the way."""

    accepted: int
    changes: list[FileChange] = []
    problems: list[FileProblem]


class StatusOut(BaseModel):
    """A region's one status for a pathway, with its reasons in words."""

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


class StatusMatrix(BaseModel):
    """Regions × pathways for a year; `cells[pathway][region]` is the status. `names` has each status in words."""

    year: int
    years: list[int]
    pathways: list[dict[str, str]]
    regions: list[dict[str, str]]
    cells: dict[str, dict[str, str]]
    names: dict[str, str]
    answers: int
    notice: str | None
