"""The catalogue's named conditions: what several definitions mean alike, written once and used by name."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import Field, model_validator

from indicators.base import Entry, Identifier, Provenance, Text
from indicators.definition import validation
from indicators.definition.dates import Length, Period, Reference
from indicators.definition.event_tables import FieldType
from indicators.definition.language import (
    Attribution,
    Computation,
    Condition,
    LocalCodes,
    Value,
    steps_say_what_unknown_does,
)
from indicators.definition.places import PlacedProblem
from indicators.definition.selections import Counted, Label, Step
from indicators.definition.used_conditions import PARTS, About, UsedCondition, brought_by, digest_of, with_used_parts
from indicators.definition.worked_patients import Result, Worked


class NamedCondition(Entry):
    """One named condition: rows (a step), a number (a value) or a yes and no (a condition) of the entry's own name.

    The name is the id with underscores; everything else in it is called that and something more, so that nothing it brings
    can be taken for a definition's own. `counts`: what a definition counts that may use it, where it asks for the `unit`.
    """

    text: Text
    counts: Counted | None = None
    uses: dict[Identifier, UsedCondition] = {}
    codelists: dict[str, LocalCodes] = {}
    variables: dict[Label, dict[Label, FieldType]] = {}
    steps: dict[Label, Step] = {}
    values: dict[Label, Value] = {}
    conditions: dict[Label, Condition] = {}
    provenance: list[Provenance] = Field(min_length=1)

    _unknown_in_steps = model_validator(mode="before")(steps_say_what_unknown_does)
    _used_parts = model_validator(mode="before")(with_used_parts)

    @property
    def label(self) -> str:
        """What a definition calls it."""
        return self.id.replace("-", "_")

    @cached_property
    def used(self) -> UsedCondition:
        """What a definition says of it that uses it, its digest among that."""
        said: dict[str, Any] = {name: getattr(self, name) for name in About.model_fields}
        said |= {part: self._own(part) for part in PARTS}
        said["variables"] = {register: list(names) for register, names in self.variables.items()}
        used = UsedCondition.model_construct(**said, uses=sorted(self.uses))
        return used.model_copy(update={"digest": digest_of(self.id, used, self)})

    def _own(self, part: str) -> list[str]:
        brought = brought_by(self.uses.values(), part)
        return [name for name in getattr(self, part) if name not in brought]

    def problems(self) -> list[PlacedProblem]:
        """What the types cannot see: its names, and what is wrong with its parts in the plainest definition that has them."""
        if self.counts == "register_row" and not self.variables:
            return [(("variables",), "säg vilket register vars rader räknas, också när inget mer ska läsas ur det")]
        return [*self._name_problems(), *validation.problems(self._alone())]

    def _name_problems(self) -> Iterator[PlacedProblem]:
        own = {part: self._own(part) for part in PARTS}
        for part, names in own.items():
            for name in names:
                if name != self.label and not name.startswith(f"{self.label}_"):
                    yield (part, name), f"ska heta '{self.label}', eller börja med '{self.label}_'"
        if sum(self.label in own[part] for part in ("steps", "values", "conditions")) != 1:
            yield ("id",), f"precis ett steg, värde eller villkor ska heta '{self.label}'"

    def _alone(self) -> Computation:
        steps = self.steps if self.counts in (None, "person") else {**self.steps, _UNIT: self._unit_step()}
        return Computation.model_construct(
            counts=self.counts or "person",
            of=_UNIT if _UNIT in steps else None,
            steps=steps,
            **{name: getattr(self, name) for name in ("uses", "codelists", "variables", "values", "conditions")},
            initial_population=Condition(all=[]),
            attribution=Attribution(region=Reference("person", "region")),
            worked=_NOBODY,
        )

    def _unit_step(self) -> Step:
        """Rows of the kind that is counted; of a register it is the first one that the entry has variables of."""
        if self.counts == "register_row":
            return Step(events="register_row", in_register=next(iter(self.variables), None), unknown="no")
        if self.counts == "episode":
            return Step(events="contact", join_within=Length(0, "days"), unknown="no")
        return Step.model_validate({"events": self.counts, "unknown": "no"})


_UNIT = "(enheten)"
"""The counted rows' step where a named condition is looked at alone: no step of a file can be called that."""

_NOBODY = Worked.model_construct(
    period=Period(date(2000, 1, 1), date(2001, 1, 1)), people=[], result=Result(denominator=0)
)
