"""Changes of a definition that reach further than the field they are made in: a part moved, taken away, or called otherwise."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontend.api_types.register import FormField
from frontend.register.definition_values import Models

Content = dict[str, Any]
Edit = Callable[[Content], Content]
"""What becomes of all that stands in the form."""


def put(place: str, value: Any) -> Edit:
    """Writes at a place (`computation.steps.index`); what is within no part yet gets one."""

    def edited(content: Content) -> Content:
        *within, last = place.split(".")
        at: Any = content
        for name in within:
            at = at[int(name)] if isinstance(at, list) else at.setdefault(name, {})
        at[int(last) if isinstance(at, list) else last] = value
        return content

    return edited


def taken_away(place: str) -> Edit:
    """Takes away what stands at a place."""

    def edited(content: Content) -> Content:
        *within, last = place.split(".")
        at: Any = content
        for name in within:
            at = at[int(name)] if isinstance(at, list) else at.get(name, {})
        if isinstance(at, list):
            del at[int(last)]
        else:
            at.pop(last, None)
        return content

    return edited


def moved(names: Sequence[str], name: str, by: int) -> list[str]:
    """The names with one moved so many places; at the end it stays."""
    order = list(names)
    place = order.index(name)
    to = min(max(place + by, 0), len(order) - 1)
    order.insert(to, order.pop(place))
    return order


def ordered(parts: Mapping[str, Any], names: Sequence[str]) -> Content:
    """The same parts in another order."""
    return {name: parts[name] for name in names}


def renamed(models: Models, fields: Sequence[FormField], whole: Content, part: str, names: tuple[str, str]) -> Content:
    """A definition where a part of it (`steps`) is called otherwise (from, to), also wherever it is spoken of."""
    old, new = names
    said: Content = _Renaming(models, part, old, new).fields(fields, whole)
    if isinstance(said.get(part), dict):
        said[part] = {new if name == old else name: one for name, one in said[part].items()}
    return said


class _Renaming:
    """One name, on its way through everything that may speak of it."""

    def __init__(self, models: Models, part: str, old: str, new: str) -> None:
        self._models, self._part, self._old, self._new = models, part, old, new
        self._anchor = re.compile(rf"(?<![a-z0-9_]){re.escape(old)}\.(?=[a-z])")

    def fields(self, fields: Sequence[FormField], content: Any) -> Any:
        if not isinstance(content, dict):
            return content
        by_name = {field["name"]: field for field in fields}
        return {
            name: self._value(by_name[name], value) if name in by_name else value for name, value in content.items()
        }

    def _model(self, field: FormField, content: Any) -> Any:
        return self.fields(self._models[field["model"] or ""], content)

    def _value(self, field: FormField, value: Any) -> Any:
        match field["type"]:
            case "part" | "one_of":
                return self._model(field, value)
            case "parts" if isinstance(value, list):
                return [self._model(field, one) for one in value]
            case "named" | "tests" if isinstance(value, dict):
                return {name: self._model(field, one) for name, one in value.items()}
            case "alternatives" if isinstance(value, list):
                return [self._value({**field, "type": "tests"}, one) for one in value]
            case "moment" | "reference" if self._part == "steps" and isinstance(value, str):
                return self._anchor.sub(f"{self._new}.", value)
            case "own" if field["own"] == self._part and value == self._old:
                return self._new
            case "owns" if field["own"] == self._part and isinstance(value, list):
                return [self._new if one == self._old else one for one in value]
            case _:
                return value
