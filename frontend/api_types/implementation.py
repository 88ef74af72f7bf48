"""What the API takes and gives about implementation. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AttestIn(TypedDict):
    """The forms that one has looked at and stands by; where one of them does not wait any more, none is attested."""

    forms: list[int]


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
