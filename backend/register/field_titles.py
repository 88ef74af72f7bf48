"""What the fields of entries are called, each by its place, in both languages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from backend.core.words import words
from backend.register.kinds import EntryKind
from indicators.base import Name, Text

FILE = Path(__file__).with_name("field_words.yaml")

Words = Mapping[str, Any]


@cache
def field_words() -> Mapping[str, Words]:
    """What fields are called and what belongs in them, by `Type.field` or by the field's name alone."""
    loaded: Mapping[str, Words] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def words_of(model: type[BaseModel], name: str) -> Words:
    """The words of a model's field: its own, else what it is called elsewhere.

    Raises KeyError where it has none: a test asks for every field of every kind.
    """
    known = field_words()
    own = next((known[at] for at in _places_of_words(model, name) if at in known), {})
    return own if "sv" in own else {**{code: _capital(word) for code, word in words()["fact"][name].items()}, **own}


def _places_of_words(model: type[BaseModel], name: str) -> Iterator[str]:
    """A field that a model has from another is called what it is called there."""
    yield from (f"{one.__name__}.{name}" for one in model.__mro__ if issubclass(one, BaseModel))
    yield name


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def plain_type(annotation: Any) -> Any:
    """The type without what is said about it, and without None."""
    if hasattr(annotation, "__metadata__"):
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        some = [one for one in get_args(annotation) if one is not type(None)]
        return plain_type(some[0]) if len(some) == 1 else annotation
    return annotation


def title_of(kind: EntryKind, place: str, language: Literal["sv", "en"] = "sv") -> str:
    """What the field at a place (`goals.0.text.sv`) is called: "mål 1, text".

    As far as its parts have words; a part by a name of its own (a step of a computation) is called by that name. The
    place itself where nothing has words.
    """
    models: Sequence[type[BaseModel]] = (kind.model,)
    titles: list[str] = []
    by_name = False
    for part in place.split("."):
        if re.fullmatch(r"\d+", part) and titles:
            titles[-1] = f"{titles[-1]} {int(part) + 1}"
            continue
        if by_name:
            titles.append(f"”{part.replace('_', ' ')}”")
            by_name = False
            continue
        model = next((one for one in models if part in one.model_fields), None)
        if model is None:
            break
        if model in (Name, Text):
            titles.append({"sv": "svenska", "en": "engelska"}[part] if language == "sv" else part)
            break
        if (word := _word_of(model, part, language)) is None:
            break
        titles.append(word)
        models = models_of(model.model_fields[part].annotation)
        by_name = get_origin(plain_type(model.model_fields[part].annotation)) is dict
    return ", ".join(titles) or place


def _word_of(model: type[BaseModel], name: str, language: Literal["sv", "en"]) -> str | None:
    try:
        word: str = words_of(model, name)[language]
    except KeyError:
        return None
    return word


def models_of(annotation: Any) -> Sequence[type[BaseModel]]:
    """The models that a field's value may be of, or the parts of its list."""
    plain = plain_type(annotation)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return (plain,)
    return [model for inner in get_args(plain) for model in models_of(inner)]
