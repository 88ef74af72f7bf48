"""The definition of a computation: populations, steps, conditions and values, as the specification's file writes them.

It is data: no SQL, no code. Missing is never false by accident: everything that reads a field says what an unknown does.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from indicators.base import Sentence, Strict
from indicators.definition.codelists import Codes, System
from indicators.definition.dates import LengthField, Moment, MomentField, ReferenceField
from indicators.definition.event_tables import EventKind, FieldType
from indicators.definition.worked_patients import Worked

Label = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
"""The name of a step, value, condition, register or variable: words joined by single underscores."""

Counted = Literal["person", "contact", "episode", "register_row", "survey_answer", "waiting"]


_UNKNOWN_AS_WRITTEN = {"out": "no", "in": "yes"}


def _as_written(value: object) -> object:
    """`out` and `in` are the same as `no` and `yes`, which YAML takes for false and true when they stand bare."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _UNKNOWN_AS_WRITTEN.get(value, value) if isinstance(value, str) else value


Unknown = Annotated[Literal["no", "yes", "unknown"], BeforeValidator(_as_written)]
"""What an unknown does: it does not count (also written `out`), it counts (`in`), or the answer is itself unknown."""

UNKNOWN_IN_STEPS = "unknown_in_steps"
"""A word of the file, not of the definition: each step that says no `unknown` of its own has this one."""

RESERVED = frozenset({"period", "person", "unit"})
"""Anchors that every definition has; no step may take their names."""

LIMITS = ("at_least", "above", "at_most", "below")


class Limits(Strict):
    """Bounds of a number; those given must all hold."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    @property
    def bounds(self) -> dict[str, Decimal]:
        """The bounds that are set, by their word."""
        return {word: bound for word in LIMITS if (bound := getattr(self, word)) is not None}


class Bounded(Limits):
    """Bounds of which at least one is given."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if not self.bounds:
            raise ValueError("behöver minst en gräns: at_least, above, at_most eller below")
        return self


class Window(Strict):
    """Bounds of a day; those given must all hold."""

    on_or_after: MomentField | None = None
    after: MomentField | None = None
    before: MomentField | None = None
    on_or_before: MomentField | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if not self.bounds:
            raise ValueError("behöver minst en gräns: on_or_after, after, before eller on_or_before")
        return self

    @property
    def bounds(self) -> dict[str, Moment]:
        """The bounds that are set, by their word."""
        words = ("on_or_after", "after", "before", "on_or_before")
        return {word: bound for word in words if (bound := getattr(self, word)) is not None}


class When(Strict):
    """How an event lies in time. `during`: wholly within. `overlaps`: some day in common. `dates`: other day fields."""

    starts: Window | None = None
    ends: Window | None = None
    during: Window | None = None
    overlaps: Window | None = None
    dates: dict[Label, Window] = {}

    @property
    def windows(self) -> dict[str, Window]:
        """Every window under its place in the definition."""
        own = {name: window for name in ("starts", "ends", "during", "overlaps") if (window := getattr(self, name))}
        return own | {f"dates.{field}": window for field, window in self.dates.items()}


class Test(Limits):
    """What a field must be: one of some words, in some code lists, within bounds, or filled in at all.

    `unknown` says what an empty field does here, when that differs from the rest of the selection.
    """

    one_of: list[Sentence] | None = None
    not_one_of: list[Sentence] | None = None
    codes: list[Sentence] | None = None
    filled: bool | None = None
    unknown: Unknown | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        """`status: final` and `status: [final, amended]` are short for `one_of`."""
        if isinstance(value, str):
            return {"one_of": [value]}
        return {"one_of": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _one_sort(self) -> Self:
        sorts = [self.one_of, self.not_one_of, self.codes, self.filled, self.bounds or None]
        if sum(sort is not None for sort in sorts) != 1:
            raise ValueError(
                "ska vara precis ett av one_of, not_one_of, codes, filled eller gränser (at_least, below …)"
            )
        return self


class Near(Strict):
    """How near the row's first day must be to that of any row of another step: at most `within`, or at least so far apart.

    Lengths are counted from the row's own day. `side`: the row lies before, or after, the other (the same day is both).
    Unknown where the row's day is, or where no known row is near enough and another row's day is unknown.
    """

    step: Label
    within: LengthField | None = None
    at_least: LengthField | None = None
    side: Literal["before", "after"] | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.within is None and self.at_least is None:
            raise ValueError("behöver 'within' (högst så långt ifrån) eller 'at_least' (minst så långt ifrån)")
        if self.within is None or self.at_least is None or self.within.unit != self.at_least.unit:
            return self
        if self.at_least.number > self.within.number:
            raise ValueError("'at_least' är längre än 'within'; rätta gränserna")
        return self


class Filter(Strict):
    """Conditions on one row's own fields; `age` is the person's, in whole years, when the row starts.

    All must hold, and of `where_any` at least one group: within a group all must. `unknown` is what a row does when one of
    them cannot be judged.
    """

    codes: list[Sentence] = []
    where: dict[Label, Test] = {}
    where_any: list[Annotated[dict[Label, Test], Field(min_length=1)]] = []
    when: When | None = None
    age: Bounded | None = None
    unknown: Unknown

    @property
    def tests(self) -> list[tuple[str, Test]]:
        """Every test of a field, those of `where_any` last."""
        return [one for group in (self.where, *self.where_any) for one in group.items()]


class Selection(Filter):
    """Rows of a kind (`events`), or of an earlier step (`step`), that pass the filter.

    `same` names fields that must be equal to those of the counted unit (`contact_id`: in the same contact). `near`: how near
    some row of another step. `without_end`: what a row that has no last day is, where not what its table says: still going
    on, over on its first day, or so long.
    """

    events: EventKind | None = None
    in_register: Label | None = None
    step: Label | None = None
    same: list[Label] = []
    near: Near | None = None
    without_end: Literal["ongoing", "same_day"] | LengthField | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.events is None) == (self.step is None):
            raise ValueError("ska ha antingen 'events' (ett slags poster) eller 'step' (ett tidigare steg)")
        if self.without_end is not None and self.events is None:
            raise ValueError(
                "'without_end' hör till 'events': ett tidigare steg har redan avgjort när dess rader slutar"
            )
        if (self.in_register is not None) != (self.events == "register_row"):
            raise ValueError("'in_register' hör till 'events: register_row', och behövs där")
        return self


class Step(Selection):
    """A named selection, reworked in this order: joined, washed out, picked.

    `join_within`: events at most so long apart become one episode. `washout`: only events with none earlier within that
    long. `pick` or `nth`: one event a person (and unit), by its first day or `by: end`, its last; `ties` says which value
    counts when several share the day. What is still going on ends last.
    """

    join_within: LengthField | None = None
    washout: LengthField | None = None
    pick: Literal["first", "last", "highest", "lowest"] | None = None
    nth: int | None = Field(default=None, ge=1, le=100)
    by: Literal["end"] | None = None
    ties: Literal["highest", "lowest"] | None = None

    @model_validator(mode="after")
    def _rows_are_decided(self) -> Self:
        if self.unknown == "unknown":
            raise ValueError("ett steg måste avgöra vilka rader som är med: unknown ska vara out eller in")
        if self.pick and self.nth:
            raise ValueError("välj antingen 'pick' eller 'nth'")
        for word in ("ties", "by"):
            if getattr(self, word) and self.pick not in ("first", "last") and not self.nth:
                raise ValueError(f"'{word}' hör till 'pick: first', 'pick: last' eller 'nth'")
        return self

    @property
    def single(self) -> bool:
        """Whether the step has at most one event a person, so that its fields can be referred to."""
        return self.pick is not None or self.nth is not None


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


class Choice(Strict):
    """An interpretation that the sources leave open: what was chosen, why, and what the other choice would give."""

    name: Label
    chosen: Sentence
    why: Sentence
    otherwise: Sentence


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


class Computation(Strict):
    """A definition that computes (the population model of clinical quality measures: HL7 CQF, in our own words).

    Of the counted units, `initial_population` are looked at, `denominator` measured (all of them when absent), `exclusions`
    taken out before the numerator is asked for, `exceptions` after: only those that are not in the numerator. A numerator
    that is unknown is missing: `missing` says whether such units leave the denominator or stay as not met. `measured` is
    the number whose mean or median is taken; `events` what a rate counts of each person in the denominator.
    """

    counts: Counted
    of: Label | None = None
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

    @model_validator(mode="before")
    @classmethod
    def _steps_say_what_unknown_does(cls, value: object) -> object:
        """Written out in every step, so that a definition is the same (and has the same digest) whichever way it is written."""
        if not isinstance(value, dict) or UNKNOWN_IN_STEPS not in value:
            return value
        chosen, steps = _as_written(value[UNKNOWN_IN_STEPS]), value.get("steps")
        if chosen not in ("no", "yes"):
            raise ValueError(
                f"'{UNKNOWN_IN_STEPS}' ska vara out eller in: ett steg måste avgöra vilka rader som är med"
            )
        if isinstance(steps, dict):
            steps = {
                name: {"unknown": chosen, **step} if isinstance(step, dict) else step for name, step in steps.items()
            }
        return {name: part for name, part in value.items() if name != UNKNOWN_IN_STEPS} | {"steps": steps or {}}

    @property
    def populations(self) -> Mapping[str, Condition]:
        """The population criteria that are given, by name."""
        names = ("initial_population", "denominator", "exclusions", "exceptions", "numerator")
        return {name: criterion for name in names if (criterion := getattr(self, name)) is not None}
