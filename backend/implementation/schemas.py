"""Forms about implementation, and the status that they give."""

from datetime import date, datetime
from typing import Annotated

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

    @field_validator("challenges", "consequences")
    @classmethod
    def _written(cls, text: str | None) -> str | None:
        return (text or "").strip() or None  # an empty text says nothing: it is the same answer as none


class ImplementationAnswerOut(ImplementationForm):
    """A form as kept: others see it once it is attested, and a later one for the same unit and year leaves it readable.

    `attested_by` is empty where the form counted before forms were attested, and to those who may not read names.
    """

    id: int
    state: str
    status: str
    answered_at: datetime
    answered_by: str
    attested_at: datetime | None
    attested_by: str


class WaitingForm(BaseModel):
    """A form that waits to be attested, beside the one in force (None: nothing is) and with what becomes of the region.

    `region_after` is the region's status for the pathway when all of its forms for it that wait are attested.
    """

    form: ImplementationAnswerOut
    in_force: ImplementationAnswerOut | None
    pathway_name: str
    region_name: str
    region_before: str
    region_after: str
    steps: list[str]


class AttestIn(BaseModel):
    """The forms that one has looked at and stands by; where one of them does not wait any more, none is attested."""

    forms: list[Annotated[int, Field(ge=1, le=2**31 - 1)]] = Field(min_length=1, max_length=1_000)


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
