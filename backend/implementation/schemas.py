"""Forms about implementation, and the status that they give."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText


class ImplementationIn(BaseModel):
    """One form: a region's (or with `unit` a part of its) answers for a pathway. A date answers yes, None answers no."""

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


class ImplementationAnswerOut(ImplementationIn):
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


class FileOut(BaseModel):
    """What became of a file of forms: how many were kept, or everything that stands in the way."""

    accepted: int
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
