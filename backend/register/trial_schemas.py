"""A draft's worked examples and patients as they were tried, as the API gives them."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel


class TriedExample(BaseModel):
    """What a worked example gives beside what it expects; a `problem` says why it gives nothing."""

    number: int
    why: str
    problem: str | None = None
    expected: Decimal | None = None
    expected_class: str | None = None
    value: Decimal | None = None
    target_class: str | None = None
    holds: bool = False


class TriedPatient(BaseModel):
    """What became of a counted unit of a worked patient, as `WorkedOut` says it, beside what is expected. `expected` is None
    where nobody expects the unit, `outcome` where there is none such."""

    patient: str
    unit: str | None
    expected: str | None
    expected_number: Decimal | None
    outcome: str | None
    number: Decimal | None
    holds: bool


class TriedTogether(BaseModel):
    """A count or the value of all worked patients together: as it is written, and as it comes out."""

    name: Literal["denominator", "numerator", "missing", "value"]
    expected: Decimal | None
    actual: Decimal | None
    holds: bool


class TriedOut(BaseModel):
    """A draft's examples and patients, tried. `lacking` says in sentences what hinders it from being tried whole."""

    lacking: list[str] = []
    examples: list[TriedExample] = []
    patients: list[TriedPatient] = []
    together: list[TriedTogether] = []
