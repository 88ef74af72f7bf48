"""The definition of a computation: populations, steps, conditions and values, as the specification's file writes them.

It is data: no SQL, no code. Missing is never false by accident: everything that reads a field says what an unknown does.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.base import Identifier, Sentence, Strict
from indicators.definition.codelists import Codes, System
from indicators.definition.dates import MomentField, ReferenceField
from indicators.definition.event_tables import FieldType
from indicators.definition.selections import (
    UNKNOWN_IN_STEPS,
    Bounded,
    Counted,
    Filter,
    Label,
    Selection,
    Step,
    Unknown,
    Window,
    as_written,
)
from indicators.definition.used_conditions import UsedCondition, with_used_parts
from indicators.definition.worked_patients import Result, Worked


class Days(Strict):
    """Whole days from one moment to another. `negative` says what becomes of a time that runs backwards."""

    since: MomentField
    until: MomentField
    negative: Literal["keep", "zero", "unknown"] = "keep"


class Change(Strict):
    """How a number has changed: `then` less `first`, or that in per cent of `first` (unknown where `first` is 0)."""

    first: ReferenceField
    then: ReferenceField
    measure: Literal["difference", "percent"] = "difference"


class Value(Strict):
    """A number about the counted unit: days between moments, a field, a change, or how many rows there are."""

    days: Days | None = None
    field: ReferenceField | None = None
    change: Change | None = None
    count: Selection | None = None
    value: Label | None = None

    @model_validator(mode="after")
    def _one_sort(self) -> Self:
        _one(self, "värde")
        return self


class CountTest(Bounded):
    """How many rows of a selection there must be."""

    of: Selection


class Age(Bounded):
    """Whole years of age at a moment."""

    at: MomentField
    unknown: Unknown


class ValueTest(Bounded):
    """A value within bounds."""

    of: Value
    unknown: Unknown


class DateTest(Window):
    """A day within bounds."""

    of: MomentField
    unknown: Unknown


class Condition(Strict):
    """True, false or unknown of each counted unit; exactly one word. Unknown goes on through `all`, `any` and `none`."""

    all: list["Condition"] | None = None
    any: list["Condition"] | None = None
    none: list["Condition"] | None = None
    condition: Label | None = None
    exists: Selection | None = None
    count: CountTest | None = None
    unit: Filter | None = None
    person: Filter | None = None
    age: Age | None = None
    value: ValueTest | None = None
    date: DateTest | None = None

    @model_validator(mode="after")
    def _one_sort(self) -> Self:
        _one(self, "villkor")
        return self

    @property
    def parts(self) -> "list[Condition]":
        """The conditions directly inside."""
        return self.all or self.any or self.none or []


def _one(model: Strict, what: str) -> None:
    """Raises ValueError unless exactly one field is given."""
    fields: list[str] = [name for name in type(model).model_fields if getattr(model, name) is not None]
    if len(fields) != 1:
        words = ", ".join(type(model).model_fields)
        raise ValueError(
            f"ett {what} är precis ett av {words}" + (f"; här står {' och '.join(fields)}" if fields else "")
        )


class LocalCodes(Strict):
    """A code list of the definition's own, or one that the region supplies beside its data (`supplied`: names, `*` last)."""

    system: System | None = None
    codes: Codes = []
    excludes: Codes = []
    supplied: list[Sentence] = []
    supplied_except: list[Sentence] = []

    @model_validator(mode="after")
    def _one_sort(self) -> Self:
        if bool(self.codes) == bool(self.supplied):
            raise ValueError("ska ha antingen 'codes' eller 'supplied'")
        if self.codes and not self.system:
            raise ValueError("koder behöver 'system', till exempel ICD-10-SE")
        return self


class Alternative(Strict):
    """The other choice as the fields of the definition that it replaces: steps, values and conditions by name, the rest whole.

    `without` are fields that it does without. `result` is what the worked patients then give together.
    """

    steps: dict[Label, Step] = {}
    values: dict[Label, Value] = {}
    conditions: dict[Label, Condition] = {}
    initial_population: Condition | None = None
    denominator: Condition | None = None
    exclusions: Condition | None = None
    exceptions: Condition | None = None
    numerator: Condition | None = None
    missing: Literal["excluded", "not_met"] | None = None
    measured: Value | None = None
    events: Selection | None = None
    without: list[Literal["denominator", "exclusions", "exceptions", "missing"]] = []
    result: Result


class Choice(Strict):
    """An interpretation that the sources leave open: what was chosen, why, and what the other choice would give.

    `instead` is the other choice where it can be computed of the same records; where it cannot it stays words.
    """

    name: Label
    chosen: Sentence
    why: Sentence
    otherwise: Sentence
    instead: Alternative | None = None


class Attribution(Strict):
    """To which region, care unit, age group and part of the period a counted unit is assigned.

    `age_groups` are the lower bounds (whole years) of the groups at `age_at`. `month_of`: the day whose month the unit
    belongs to when the result is given by month; without it every month is a period of its own.
    """

    region: ReferenceField
    unit: ReferenceField | None = None
    age_at: MomentField | None = None
    age_groups: list[Annotated[int, Field(ge=0, le=120)]] = []
    month_of: MomentField | None = None

    @model_validator(mode="after")
    def _groups_rise(self) -> Self:
        if self.age_groups != sorted(set(self.age_groups)):
            raise ValueError("age_groups ska stå i stigande ordning, varje gräns en gång")
        if bool(self.age_groups) != (self.age_at is not None):
            raise ValueError("age_at och age_groups hör ihop")
        return self


def steps_say_what_unknown_does(value: object) -> object:
    """`unknown_in_steps` written out in every step, so that the digest is the same whichever way it is written."""
    if not isinstance(value, dict) or UNKNOWN_IN_STEPS not in value:
        return value
    chosen = as_written(value[UNKNOWN_IN_STEPS])
    if chosen not in ("no", "yes"):
        raise ValueError(f"'{UNKNOWN_IN_STEPS}' ska vara out eller in: ett steg måste avgöra vilka rader som är med")
    whole = {name: part for name, part in value.items() if name != UNKNOWN_IN_STEPS}
    whole["steps"] = _steps_with(chosen, value.get("steps")) or {}
    if isinstance(choices := value.get("choices"), list):
        whole["choices"] = [_choice_with(chosen, choice) for choice in choices]
    return whole


def _steps_with(unknown: object, steps: object) -> object:
    if not isinstance(steps, dict):
        return steps
    return {name: {"unknown": unknown, **step} if isinstance(step, dict) else step for name, step in steps.items()}


def _choice_with(unknown: object, choice: object) -> object:
    instead = choice.get("instead") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(instead, dict) or "steps" not in instead:
        return choice
    return choice | {"instead": instead | {"steps": _steps_with(unknown, instead["steps"])}}


class Computation(Strict):
    """A definition that computes (the population model of clinical quality measures: HL7 CQF, in our own words).

    Of the counted units, `initial_population` are looked at, `denominator` measured (all of them when absent), `exclusions`
    taken out before the numerator is asked for, `exceptions` after: only those that are not in the numerator. A numerator
    that is unknown is missing: `missing` says whether such units leave the denominator or stay as not met. `measured` is
    the number whose mean or median is taken; `events` what a rate counts of each person in the denominator. `uses` are the
    catalogue's named conditions whose parts stand among the definition's own.
    """

    counts: Counted
    of: Label | None = None
    uses: dict[Identifier, UsedCondition] = {}
    codelists: dict[str, LocalCodes] = {}
    variables: dict[Label, dict[Label, FieldType]] = {}
    choices: list[Choice] = []
    steps: dict[Label, Step] = {}
    values: dict[Label, Value] = {}
    conditions: dict[Label, Condition] = {}
    initial_population: Condition
    denominator: Condition | None = None
    exclusions: Condition | None = None
    exceptions: Condition | None = None
    numerator: Condition | None = None
    missing: Literal["excluded", "not_met"] | None = None
    measured: Value | None = None
    events: Selection | None = None
    attribution: Attribution
    worked: Worked

    _unknown_in_steps = model_validator(mode="before")(steps_say_what_unknown_does)
    _used_parts = model_validator(mode="before")(with_used_parts)

    @property
    def populations(self) -> Mapping[str, Condition]:
        """The population criteria that are given, by name."""
        names = ("initial_population", "denominator", "exclusions", "exceptions", "numerator")
        return {name: criterion for name in names if (criterion := getattr(self, name)) is not None}
