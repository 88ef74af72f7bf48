"""Forms about implementation, and the status that they give."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from backend.core.clock import today
from backend.core.schemas import FreeText
from indicators.implementation.gaps import THEMES, GapTheme

LONGEST_TEXT = 4000
"""Signs of one free text."""


def _written(text: str | None) -> str | None:
    return (text or "").strip() or None  # an empty text says nothing: it is the same answer as none


Said = Annotated[Annotated[FreeText, Field(max_length=LONGEST_TEXT)] | None, AfterValidator(_written)]
"""A free text of a form; None where nothing is written."""
ShortSaid = Annotated[Annotated[FreeText, Field(max_length=200)] | None, AfterValidator(_written)]


class Gap(BaseModel):
    """Something that must change, by its theme; the text is voluntary."""

    model_config = ConfigDict(extra="forbid")

    theme: GapTheme
    text: Said = None


class Survey(BaseModel):
    """What the survey asks beside the dates (överenskommelse 2023 §§6.8 and 6.12, delrapport 2023), most of it in words.

    `gap_analysis` is the name of the analysis: where pathways share one, each of their forms names it. `patient_contracts`
    is how many contracts there are in the pathway.
    """

    model_config = ConfigDict(extra="forbid")

    gap_analysis: ShortSaid = None
    gaps: list[Gap] = Field(default=[], max_length=len(THEMES))
    change_needs: Said = None
    process_resources: Said = None
    action_plan: Said = None
    local_conditions: Said = None
    staff_experience: Said = None
    patient_contracts: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    patient_contract_groups: Said = None
    municipalities: Said = None
    follow_up: Said = None

    @field_validator("gaps")
    @classmethod
    def _one_of_each(cls, gaps: list[Gap]) -> list[Gap]:
        if len({gap.theme for gap in gaps}) < len(gaps):
            raise ValueError("samma tema står två gånger; skriv båda texterna under ett")
        return sorted(gaps, key=lambda gap: THEMES.index(gap.theme))  # the same answer in whatever order it was ticked

    def kept(self) -> dict[str, Any]:
        """What is answered alone, as it is kept: two surveys that say the same are kept the same."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def without_texts(self) -> Self:
        """The themes and counts alone, for those who may not read texts."""
        themes = [Gap(theme=gap.theme) for gap in self.gaps]
        return type(self)(gaps=themes, patient_contracts=self.patient_contracts)


class ImplementationForm(BaseModel):
    """A region's (or with `unit` a part of its) answers for a pathway. A date answers yes, None answers no.

    The planned days are the first and the last day of introduction as the region plans it (None: not planned, or not known).
    """

    year: int = Field(ge=2019, le=2100)
    pathway: str
    region: str
    unit: FreeText = Field(default="", max_length=200)
    decided: date | None = None
    gap_analysed: date | None = None
    resources_appointed: date | None = None
    carried_out: date | None = None
    planned_start: date | None = None
    planned_end: date | None = None
    challenges: Said = None
    consequences: Said = None
    survey: Survey = Survey()


class ImplementationIn(ImplementationForm):
    """One form, to keep."""

    @field_validator("decided", "gap_analysed", "resources_appointed", "carried_out")
    @classmethod
    def _has_been(cls, day: date | None) -> date | None:
        if day and day > today():
            raise ValueError("dagen har inte varit än; svara när det är gjort")
        return day

    @field_validator("planned_start", "planned_end")
    @classmethod
    def _a_likely_year(cls, day: date | None) -> date | None:
        if day and not 2015 <= day.year <= 2100:
            raise ValueError("året är orimligt; skriv dagen som 2025-01-31")
        return day

    @field_validator("planned_end")
    @classmethod
    def _in_order(cls, day: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("planned_start")
        if day and start and day < start:
            raise ValueError("planerat slut är före planerad start")
        return day


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


class Unanswered(BaseModel):
    """A pathway that a region has nothing in force for in a year. `waits`: it has answered, but nobody has attested it.

    `approved` is the day of approval as far as it is known (`2020`, `2020-05`; None: only that it was before the year's end);
    `last_answered` the newest earlier year that it has answers in force for.
    """

    region: str
    region_name: str
    pathway: str
    pathway_name: str
    approved: str | None
    waits: bool
    last_answered: int | None


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
