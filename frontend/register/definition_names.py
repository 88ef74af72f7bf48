"""What may be named in a definition that is being written: its own parts, days and facts of rows, each in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontend.api_types.register import DefinitionForm, FormField
from frontend.register.definition_values import words
from frontend.register.form_rows import made_field
from frontend.texts import t, title

Content = Mapping[str, Any]
_PERIOD = ("period.start", "period.last_day", "period.end")
_EPISODE = ("start", "end", "region", "unit")
"""What rows that are joined into an episode have left."""


@dataclass(frozen=True)
class Names:
    """The names of one definition as it stands now (`whole`)."""

    form: DefinitionForm
    whole: Content

    def own(self, part: str) -> dict[str, str]:
        """Names of a part of the definition (`steps`), in words; those of named conditions that it uses among them."""
        if part == "registers":
            part = "variables"
        known = self.whole.get(part)
        names = dict.fromkeys(known) if isinstance(known, dict) else {}
        if part in ("steps", "values", "conditions"):
            names |= dict.fromkeys(
                name.replace("-", "_") for name, use in self._uses().items() if not isinstance(use, dict)
            )
        return {name: words(name) for name in names}

    def brought(self, part: str) -> dict[str, str]:
        """Names of a part that came with a named condition, and what that is called."""
        return {
            name: (use.get("name") or {}).get("sv") or used
            for used, use in self._uses().items()
            if isinstance(use, dict)
            for name in use.get(part) or ()
        }

    def _uses(self) -> Content:
        uses = self.whole.get("uses")
        return uses if isinstance(uses, dict) else {}

    def table_of(self, rows: Content) -> list[FormField]:
        """The facts that a selection's rows have; of no table where it is not said which."""
        seen: set[str] = set()
        joined = False
        while isinstance(step := rows.get("step"), str) and step not in seen:
            seen.add(step)
            rows = _mapping(_mapping(self.whole.get("steps")).get(step))
            joined = joined or bool(rows.get("join_within"))
        fields = self.table(str(rows.get("events") or ""), rows.get("in_register"))
        return [field for field in fields if field["name"] in _EPISODE] if joined else fields

    def table(self, kind: str, register: object = None) -> list[FormField]:
        """The facts of an event table; a register has its variables beside them."""
        fields = next((list(table["fields"]) for table in self.form["tables"] if table["name"] == kind), [])
        variables = _mapping(_mapping(self.whole.get("variables")).get(str(register)))
        return [
            *fields,
            *(made_field(name, words(name), _TYPES.get(str(of), "text")) for name, of in variables.items()),
        ]

    def unit_table(self) -> list[FormField]:
        """The facts of what is counted."""
        of = self.whole.get("of")
        return self.step_table(str(of)) if of else self.table("person")

    def step_table(self, name: str) -> list[FormField]:
        """The facts of a step's rows once it has reworked them."""
        return self.table_of({"step": name})

    def spoken_of(self, *types: str, names: Sequence[str] = ()) -> dict[str, str]:
        """Facts of something named (`person.birth_date`) of some types, or by name, in words; days of the period too."""
        facts = {} if "day" not in types else {name: t(f"definition.{name}") for name in _PERIOD}
        for of, fields in self._anchors().items():
            facts |= {
                f"{of}.{field['name']}": f"{title(field)} ({self._anchor(of)})"
                for field in fields
                if field["type"] in types or field["name"] in names
            }
        return facts

    def _anchors(self) -> dict[str, list[FormField]]:
        """What facts may be named of: the person, what is counted, and steps that pick one row."""
        steps = _mapping(self.whole.get("steps"))
        single = [
            name for name, step in steps.items() if isinstance(step, dict) and (step.get("pick") or step.get("nth"))
        ]
        unit = {"unit": self.unit_table()} if self.whole.get("of") else {}
        return {"person": self.table("person"), **unit, **{name: self.step_table(name) for name in single}}

    @staticmethod
    def _anchor(of: str) -> str:
        return t(f"definition.{of}") if of in ("person", "unit") else words(of).lower()


def _mapping(value: Any) -> Content:
    return value if isinstance(value, dict) else {}


_TYPES = {"date": "day", "number": "number"}
