"""What a form knows while it is drawn: what stands around a part, what is wrong and said there, and what is to be changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from frontend.api_types.register import FormField
from frontend.components import markup
from frontend.register.definition_edits import Edit
from frontend.register.definition_names import Names
from frontend.register.definition_values import Models
from frontend.register.form_definition import OF_DEFINITIONS, Definition

Content = dict[str, Any]
EMPTY: Sequence[object] = (None, "", [], {})
"""What says nothing."""


class FormState:
    """One drawing of the form. `key` tells its widgets from all others, `faults` are sentences by place (`goals.0.text.sv`),
    `said` what others have commented there.

    Where a part is added, moved or taken away, `edit` is what becomes of all that is written: everything else that was written
    at the same click is drawn first. `anew`: widgets have changed places, and begin from what is written.
    """

    def __init__(
        self,
        key: str,
        faults: Mapping[str, Sequence[str]],
        said: Mapping[str, Sequence[str]] | None = None,
        *,
        open_all: bool = False,
    ) -> None:
        self.key, self.faults, self._said, self.open_all = key, faults, said or {}, open_all
        self.edit: Edit | None = None
        self.anew = False
        self.definition = Definition()
        self._around: list[Content] = []

    def draw(self, fields: Sequence[FormField], content: Mapping[str, Any], within: str = "") -> Content:
        """Shows the fields with what stands in them; what stands there now, what is empty left out."""
        if not within and any(field["type"] in OF_DEFINITIONS for field in fields):
            self.definition.fields = fields
            self.definition.switch(f"{self.key}/as_yaml")
        written = self._drawn(fields, content, within)
        return {name: value for name, value in written.items() if value not in EMPTY}

    def part(self, fields: Sequence[FormField], content: Mapping[str, Any], within: str) -> Content:
        """The same of fields that have been added: what is empty since then is there still, to be written in."""
        written = self._drawn(fields, content, within)
        return {
            name: value
            for name, value in written.items()
            if value not in EMPTY or (name in content and (content[name] in EMPTY or isinstance(value, dict)))
        }

    def _drawn(self, fields: Sequence[FormField], content: Mapping[str, Any], within: str) -> Content:
        written: Content = {}
        self._around.append({})
        for field in fields:
            self._around[-1] = {**content, **written}
            written[field["name"]] = self.field(field, content.get(field["name"]), f"{within}{field['name']}")
        self._around.pop()
        return written

    @property
    def models(self) -> Models:
        """The fields of the language's models."""
        return self.definition.form["models"]

    @property
    def names(self) -> Names:
        """What may be named in the definition that is drawn."""
        return self.definition.names(self._around)

    @property
    def depth(self) -> int:
        """How many parts are around what is drawn now."""
        return len(self._around)

    def facts(self, place: str) -> list[FormField]:
        """The facts of the rows that are spoken of at a place."""
        return self.definition.facts(place, self._around)

    def change(self, edit: Edit, *, anew: bool = False) -> None:
        """What is to become of all that is written, when it is drawn."""
        self.edit, self.anew = edit, anew

    def rename(self, part: str, old: str, new: str) -> None:
        """Calls a part of the definition otherwise, wherever it is spoken of."""
        self.change(self.definition.renamed(part, old, new))

    def unuse(self, name: str, use: Any) -> None:
        """Takes a named condition out of the definition, and what it brought."""
        self.change(self.definition.unused(name, use))

    def field(self, field: FormField, value: Any, place: str) -> Any:
        """One field with what is wrong with it and what others have said of it; what stands there now."""
        drawn = self._widget(field, value, place)
        for comment in self._said.get(place, ()):
            markup.show(Markup("<p class='said'>{}</p>").format(comment))
        for fault in self.faults.get(place, ()):
            markup.show(Markup("<p class='fault' role='alert'>{}</p>").format(fault))
        return drawn

    def yaml(self, field: FormField, value: Any, place: str) -> Any:
        """A field as it is written in a file."""
        raise NotImplementedError

    def _widget(self, field: FormField, value: Any, place: str) -> Any:
        raise NotImplementedError
