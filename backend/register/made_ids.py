"""Ids of parts that nobody has written: made of the part's Swedish text, so that no writer need know what an id is."""

import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel

from backend.register.field_titles import plain_type, words_of
from indicators.search.words import without_marks

LONGEST = 60
"""Characters of an id that is made: long enough to be told from others, short enough to be read."""


def with_ids(model: type[BaseModel], content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with an id on each part (a pathway's goals) that is to have one made and has none."""
    return {name: _parts(model, name, value) for name, value in content.items()}


def _parts(model: type[BaseModel], name: str, value: Any) -> Any:
    item = _item(model, name)
    if item is None or not isinstance(value, list):
        return value
    taken = {part.get("id") for part in value if isinstance(part, Mapping)}
    return [_with_id(part, taken) if isinstance(part, Mapping) and not part.get("id") else part for part in value]


def _item(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of a list's parts, where their ids may be made."""
    info = model.model_fields.get(name)
    (item, *_) = (*get_args(plain_type(info.annotation) if info else None), None)
    plain = plain_type(item)
    parts = isinstance(plain, type) and issubclass(plain, BaseModel) and "id" in plain.model_fields
    return plain if parts and words_of(plain, "id").get("made") else None


def _with_id(part: Mapping[str, Any], taken: set[Any]) -> dict[str, Any]:
    text = part.get("text")
    swedish = text.get("sv") if isinstance(text, Mapping) else None
    words = re.findall(r"[a-z0-9]+", without_marks(str(swedish or "").casefold()))
    first = "-".join(words)[:LONGEST].strip("-")
    if not first:
        return dict(part)  # the type says that it lacks both
    made = next(
        one for one in (first, *(f"{first}-{number}" for number in range(2, len(taken) + 3))) if one not in taken
    )
    taken.add(made)
    return {"id": made, **part}
