"""Selections of rows in a definition: bounds, windows of days, tests of fields, rows near others, and steps."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from indicators.base import Sentence, Strict
from indicators.definition.dates import LengthField, Moment, MomentField
from indicators.definition.event_tables import EventKind

Label = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
"""The name of a step, value, condition, register or variable: words joined by single underscores."""

Counted = Literal["person", "contact", "episode", "register_row", "survey_answer", "waiting"]


_UNKNOWN_AS_WRITTEN = {"out": "no", "in": "yes"}


def as_written(value: object) -> object:
    """`out` and `in` are the same as `no` and `yes`, which YAML takes for false and true when they stand bare."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _UNKNOWN_AS_WRITTEN.get(value, value) if isinstance(value, str) else value


Unknown = Annotated[Literal["no", "yes", "unknown"], BeforeValidator(as_written)]
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
