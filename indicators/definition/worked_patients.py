"""Worked patients: small made-up histories, what each is expected to be, and the result they give together."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from indicators.base import Sentence, Strict
from indicators.definition.dates import PeriodField

FieldValue = Decimal | date | str | None
"""What stands in a record's field."""


class ExpectedMembership(Strict):
    """Where one counted unit is expected to be; `unit` is its own id unless persons are counted.

    `numerator` is `unknown` where the outcome is missing; for a rate it is how many events count. `value` is the unit's
    measured number (None: unknown).
    """

    unit: Sentence | None = None
    initial_population: bool
    denominator: bool = False
    exclusion: bool = False
    exception: bool = False
    numerator: bool | int | Literal["unknown"] = False
    value: Decimal | None = None


class WorkedPerson(Strict):
    """One made-up person: why they are here, who they are, their records by table, and what is expected."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=40)]
    why: Sentence
    birth_date: date | None = None
    sex: Literal["F", "M"] | None = None
    death_date: date | None = None
    region: str | None = None
    records: dict[str, list[dict[str, FieldValue]]] = {}
    expect: list[ExpectedMembership]


class Result(Strict):
    """What all the worked people give together. `numerator` and `denominator` as for a delivery; `value` in the unit."""

    denominator: int
    numerator: int | None = None
    missing: int = 0
    value: Decimal | None = None


class Worked(Strict):
    """The worked patients of a definition, their period, and their result together.

    `supplied` is what code lists that a region otherwise has beside its data let in here, by the list's name.
    """

    period: PeriodField
    supplied: dict[str, list[Sentence]] = {}
    people: list[WorkedPerson] = Field(min_length=1)
    result: Result
