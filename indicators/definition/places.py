"""Where something stands in a definition: the path of field names, and what is wrong there."""

from collections.abc import Collection
from decimal import Decimal
from difflib import get_close_matches
from types import NoneType

from pydantic import BaseModel

from indicators.definition.dates import Moment, Reference

Place = tuple[str | int, ...]
"""The path of field names and numbers to a part."""

WITHOUT_PARTS = frozenset({str, int, bool, Decimal, NoneType})
"""Most of what stands in a definition: asked for first, since asking whether it is a model takes many times longer."""

PlacedProblem = tuple[Place, str]
"""What is wrong, in a Swedish sentence that says how to mend it, and where."""


def placed(model: object) -> list[tuple[Place, object]]:
    """The model and everything inside it, each with its place."""
    parts: list[tuple[Place, object]] = []
    _gather(model, (), parts)
    return parts


def _gather(model: object, place: Place, parts: list[tuple[Place, object]]) -> None:
    # Into one list, not a generator for each level: a definition of a thousand parts is walked some ten times.
    parts.append((place, model))
    if type(model) in WITHOUT_PARTS:
        return
    if isinstance(model, BaseModel):
        for name in type(model).model_fields:
            _gather(getattr(model, name), (*place, name), parts)
    elif isinstance(model, dict):
        for name, value in model.items():
            _gather(value, (*place, name), parts)
    elif isinstance(model, list):
        for index, value in enumerate(model):
            _gather(value, (*place, index), parts)


def unknown_name(what: str, name: str, known: Collection[str]) -> str:
    """A sentence about a name that is not there, with the nearest that is."""
    near = get_close_matches(name, list(known), n=1)
    hint = f"; menas '{near[0]}'?" if near else f"; här finns {', '.join(sorted(known)) or 'inga'}"
    return f"{what} '{name}' finns inte{hint}"


def references_at(part: object) -> list[Reference]:
    """The references that stand right there, not deeper in."""
    if isinstance(part, Moment):
        return part.references
    return [part] if isinstance(part, Reference) else []
