"""What a form knows of the computation in it while it is drawn: the language's parts, its names, and which facts rows have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from frontend import client, session
from frontend.api_types.register import DefinitionForm, FormField
from frontend.register import definition_edits as edits
from frontend.register import definition_values as values
from frontend.register.definition_names import Names
from frontend.texts import t

Content = dict[str, Any]
OF_DEFINITIONS = frozenset(
    {"part", "one_of", "parts", "tests", "alternatives", "moment", "length", "without_end", "reference", "period"}
    | {"own", "owns", "named", "uses", "variables"}
)
"""The types of fields that are of the language of computations."""
_ABOUT_ROWS = ("where", "where_any", "when", "dates", "same")


@dataclass
class Definition:
    """The computation in a form: where it stands (`""`: the whole entry is one), and its fields."""

    place: str = ""
    fields: Sequence[FormField] = ()
    depth: int = 0
    as_yaml: bool = False
    beside: DeltaGenerator | None = None
    _form: list[DefinitionForm] = field(default_factory=list)

    @property
    def form(self) -> DefinitionForm:
        """What the language can express; asked for once a drawing, and only where something is built."""
        if not self._form:
            self._form.append(session.api().get(client.path("definition"), DefinitionForm))
        return self._form[0]

    def names(self, around: Sequence[Mapping[str, Any]]) -> Names:
        """The names of the definition as it stands."""
        return Names(self.form, around[self.depth] if self.depth < len(around) else {})

    def facts(self, place: str, around: Sequence[Mapping[str, Any]]) -> list[FormField]:
        """The facts of the rows that are spoken of at a place: those of what is counted, of the person, or of a selection."""
        path = place.split(".")
        while path and (path[-1] in _ABOUT_ROWS or path[-1].isdecimal()):
            path.pop()
        names = self.names(around)
        if path and path[-1] in ("unit", "person"):
            return names.unit_table() if path[-1] == "unit" else names.table("person")
        selections = (one for one in reversed(around[self.depth + 1 :]) if one.get("events") or one.get("step"))
        rows: Mapping[str, Any] = next(selections, {})
        return names.table_of(rows)

    def renamed(self, part: str, old: str, new: str) -> edits.Edit:
        """A part of the definition called otherwise, everywhere."""

        def edited(content: Content) -> Content:
            whole = content.get(self.place, {}) if self.place else content
            said = edits.renamed(self.form["models"], self.fields, whole, part, (old, new))
            return {**content, self.place: said} if self.place else said

        return edited

    def unused(self, name: str, use: Any) -> edits.Edit:
        """A named condition that is used no more, and what it brought."""

        def edited(content: Content) -> Content:
            whole = content.get(self.place, {}) if self.place else content
            brought = use if isinstance(use, dict) else {}
            left = {
                part: {one: value for one, value in some.items() if one not in (brought.get(part) or ())}
                if part in ("steps", "values", "conditions", "codelists") and isinstance(some, dict)
                else some
                for part, some in whole.items()
            }
            left["uses"] = {one: value for one, value in (whole.get("uses") or {}).items() if one != name}
            return {**content, self.place: left} if self.place else left

        return edited

    def fits(self, field: FormField, value: Any) -> bool:
        """Whether the form can show the value; named parts are asked one by one."""
        if field["type"] == "named":
            return value is None or values.all_named(value)
        return values.fits(self.form["models"], field, value)

    def switch(self, key: str) -> None:
        """Lets the writer choose between the form and YAML."""
        ways = {"form": t("definition.in_form"), "yaml": t("definition.in_yaml")}
        chosen = st.segmented_control(
            t("definition.written"), list(ways), default="form", required=True, format_func=ways.__getitem__, key=key
        )
        self.as_yaml = chosen == "yaml"
