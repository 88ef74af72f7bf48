"""A computation as the API gives it to people: numbered steps, choices, code lists, worked patients."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel


class PointOut(BaseModel):
    """A Swedish sentence, and the points under it (then it ends with a colon)."""

    text: str
    points: list["PointOut"]


class NumberedOut(BaseModel):
    """One numbered step."""

    number: int
    title: str
    points: list[PointOut]


class ChoiceOut(BaseModel):
    """An interpretation that the sources leave open: what was chosen, why, and what the other choice would give."""

    name: str
    chosen: str
    why: str
    otherwise: str


class CodeListOut(BaseModel):
    """A code list with its codes; `supplied`: each region has it beside its own data. A code may end in `*`."""

    id: str
    name: str
    version: int | None
    system: str | None
    codes: list[str]
    excludes: list[str]
    supplied: bool


class WorkedOut(BaseModel):
    """One counted unit of a made-up patient, and what is expected to become of it.

    `outcome` is outside, not_in_denominator, exclusion, exception, missing, denominator, numerator, measured or events;
    `number` what the last two come to.
    """

    person: str
    why: str
    unit: str | None
    outcome: str
    number: Decimal | None


class ComputationOut(BaseModel):
    """How a specification computes. The period is half-open; the counts and `value` are the worked patients' together."""

    steps: list[NumberedOut]
    choices: list[ChoiceOut]
    codelists: list[CodeListOut]
    period_start: date
    period_end: date
    worked: list[WorkedOut]
    denominator: int
    numerator: int | None
    missing: int
    value: Decimal | None
