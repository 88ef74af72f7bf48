"""The form of a kind of entry, made from its type: a field for each of the type's, with its words and what may be chosen."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from backend.core.errors import NotFound
from backend.core.refusals import refusal
from backend.core.words import words
from backend.register.form_patients import record_columns, table_field
from backend.register.form_schemas import FieldType, FormChoice, FormField
from backend.register.kinds import EntryKind
from backend.register.models import (
    ASSESSMENT,
    CODE_LIST,
    CONSULTATION,
    CRITERIA,
    DATA_SOURCE,
    DISCLOSURE_POLICY,
    FIGURE_POLICY,
    NAMED_CONDITION,
    NAMED_SET,
    PATHWAY,
    PROGRAMME_AREA,
    SPECIFICATION,
    SYNONYM_LIST,
)
from indicators.base import Name, Text
from indicators.catalogue.whole import Catalogue
from indicators.definition.event_tables import TABLES
from indicators.definition.worked_patients import ExpectedMembership, WorkedPerson

FILE = Path(__file__).with_name("field_words.yaml")
WRITTEN_BY_THE_PLATFORM = ("id", "version", "status")
"""Fields that nobody fills in: the id is chosen first, the version follows from the register, the state is its own."""

_TEXTS: Mapping[type, FieldType] = {str: "text", int: "whole", Decimal: "number", bool: "yes_no", date: "day"}
_LISTS: Mapping[type, FieldType] = {str: "lines", int: "numbers", Decimal: "numbers"}

BY_FORM = (
    *(PATHWAY, DATA_SOURCE, CODE_LIST, NAMED_CONDITION, SPECIFICATION, NAMED_SET, ASSESSMENT, CONSULTATION),
    *(PROGRAMME_AREA, CRITERIA, SYNONYM_LIST, DISCLOSURE_POLICY, FIGURE_POLICY),
)
"""Kinds that have a form. Rulebooks, figures, counts and the status rule are long tables, which are written as files."""

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
    own = known.get(f"{model.__name__}.{name}", known.get(name, {}))
    return own if "sv" in own else {**{code: _capital(word) for code, word in words()["fact"][name].items()}, **own}


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


_SPECIAL: Mapping[str, FieldType] = {"as_file": "yaml", "patients": "patients", "kept": "kept"}
"""What a field's words may say of it, whatever its type, and what it is in the form then."""


@dataclass(frozen=True)
class _Form:
    """What making a form needs: the catalogue, whose entries may be chosen, and the model whose facts a source may be of."""

    catalogue: Catalogue
    whole: type[BaseModel]

    def fields(self, model: type[BaseModel], leave_out: Sequence[str] = ()) -> list[FormField]:
        return [self._field(model, name, info) for name, info in model.model_fields.items() if name not in leave_out]

    def _field(self, model: type[BaseModel], name: str, info: FieldInfo) -> FormField:
        own_words = words_of(model, name)
        kind, inner, choices = self._shape(name, info.annotation, own_words)
        return FormField(
            name=name,
            type=kind,
            required=info.is_required(),
            nullable=type(None) in get_args(info.annotation),
            title_sv=own_words["sv"],
            title_en=own_words["en"],
            help_sv=own_words.get("help_sv"),
            help_en=own_words.get("help_en"),
            choices=choices,
            pick=own_words.get("pick", []),
            fields=self._parts(kind, inner),
        )

    def _parts(self, kind: FieldType, inner: type[BaseModel] | None) -> list[FormField]:
        if kind == "patients":
            return [
                _table("people", self._columns(WorkedPerson, ("records", "expect"))),
                *(_table(table.name, record_columns(table)) for table in TABLES.values() if table.name != "person"),
                _table("expect", self._columns(ExpectedMembership)),
            ]
        if inner is None:
            return []
        return self._columns(inner) if kind == "table" else self.fields(inner)

    def _columns(self, model: type[BaseModel], leave_out: Sequence[str] = ()) -> list[FormField]:
        """The fields of a model as columns: a part's own fields are columns of their own."""
        columns: list[FormField] = []
        for field in self.fields(model, leave_out):
            parts = field.fields if field.type == "group" else []
            columns += [_within(field, part) for part in parts] or [field]
        return columns

    def _shape(
        self, name: str, annotation: Any, own_words: Words
    ) -> tuple[FieldType, type[BaseModel] | None, list[FormChoice]]:
        """The field's type in the form, the model of its parts, and what may be chosen in it."""
        plain = plain_type(annotation)
        for special, kind in _SPECIAL.items():
            if own_words.get(special):
                return kind, None, []
        if chosen := self._choices(name, plain, own_words):
            return ("choices" if get_origin(plain) is list else "choice"), None, chosen
        if get_origin(plain) is list:
            return self._listed(plain_type(get_args(plain)[0]), own_words)
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            return ("pair", None, []) if plain in (Name, Text) else ("group", plain, [])
        as_text: FieldType = "text" if own_words.get("line") else "yaml"
        return ("long" if own_words.get("long") else _TEXTS.get(plain, as_text)), None, []

    def _listed(self, item: Any, own_words: Words) -> tuple[FieldType, type[BaseModel] | None, list[FormChoice]]:
        if isinstance(item, type) and issubclass(item, BaseModel):
            return ("table" if own_words.get("table") else "groups"), item, []
        return _LISTS.get(item, "yaml"), None, []

    def _choices(self, name: str, plain: Any, own_words: Words) -> list[FormChoice]:
        if "of" in own_words:
            return list(self._named(own_words["of"]))
        item = plain_type(get_args(plain)[0]) if get_origin(plain) is list else plain
        if get_origin(item) is not Literal or not all(isinstance(code, str) for code in get_args(item)):
            return []
        group = words().get(own_words.get("words", name), {})
        named = {code: group.get(code) or {"sv": code, "en": code} for code in get_args(item)}
        return [FormChoice(code=code, sv=own_words["sv"], en=own_words["en"]) for code, own_words in named.items()]

    def _named(self, of: str) -> Iterator[FormChoice]:
        """The entries that a field may name, or (`fact`) the fields that a source may be of."""
        if of == "fact":
            for name in self.whole.model_fields:
                if name not in (*WRITTEN_BY_THE_PLATFORM, "provenance"):
                    own_words = words_of(self.whole, name)
                    yield FormChoice(code=name, sv=own_words["sv"], en=own_words["en"])
            return
        for entry in getattr(self.catalogue, of):
            yield FormChoice(code=entry.id, sv=entry.name.sv, en=entry.name.en)


def plain_type(annotation: Any) -> Any:
    """The type without what is said about it, and without None."""
    if hasattr(annotation, "__metadata__"):
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        some = [one for one in get_args(annotation) if one is not type(None)]
        return plain_type(some[0]) if len(some) == 1 else annotation
    return annotation


def fields(kind: EntryKind, catalogue: Catalogue) -> list[FormField]:
    """The fields of a new entry of the kind, in the order of its type.

    Raises NotFound for a kind that has no form.
    """
    if kind.name not in BY_FORM:
        raise NotFound(refusal("form-as-file", kind=kind.headings[0], kind_en=kind.headings[1]))
    return _Form(catalogue, kind.model).fields(kind.model, WRITTEN_BY_THE_PLATFORM)


def as_in_file(kind: EntryKind) -> frozenset[str]:
    """The places (without numbers: `computation.worked.people`) that the kind's form has as they stand in a file, where what is
    empty says something; all fields where it has no form."""
    if kind.name not in BY_FORM:
        return frozenset(kind.model.model_fields)
    return frozenset(_whole_places(kind.model))


def _whole_places(model: type[BaseModel], within: str = "") -> Iterator[str]:
    for name, info in model.model_fields.items():
        if within or name not in WRITTEN_BY_THE_PLATFORM:
            own_words, inner = words_of(model, name), _model_in(info.annotation)
            if any(own_words.get(mark) for mark in ("as_file", "table", "patients")):
                yield f"{within}{name}"
            elif inner is not None:
                yield from _whole_places(inner, f"{within}{name}.")


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a field has, or has a list of; None where its parts are not told apart in a form."""
    plain = plain_type(annotation)
    item = plain_type(get_args(plain)[0]) if get_origin(plain) is list else plain
    is_model = isinstance(item, type) and issubclass(item, BaseModel) and item not in (Name, Text)
    return item if is_model else None


def _table(name: str, columns: list[FormField]) -> FormField:
    return table_field(name, field_words()[f"patients.{name}"], columns)


def _within(part: FormField, field: FormField) -> FormField:
    """A part's field as a column beside the columns of the whole."""
    return field.model_copy(
        update={
            "name": f"{part.name}.{field.name}",
            "title_sv": f"{part.title_sv}: {field.title_sv.lower()}",
            "title_en": f"{part.title_en}: {field.title_en.lower()}",
        }
    )


def _has_words(model: type[BaseModel], name: str) -> bool:
    """Whether a form has the field: what is in a part that is written as in a file has no words of its own."""
    known = field_words()
    own = known.get(f"{model.__name__}.{name}", known.get(name, {}))
    return name in model.model_fields and (model in (Name, Text) or "sv" in own or name in words()["fact"])


def title_of(kind: EntryKind, place: str, language: Literal["sv", "en"] = "sv") -> str:
    """What the field at a place (`goals.0.text.sv`) is called: "mål 1, text".

    As far as its parts have words: what is written in the language of computations has none, and is called by the field that it
    stands in. The place itself where nothing has.
    """
    models: Sequence[type[BaseModel]] = (kind.model,)
    titles: list[str] = []
    for part in place.split("."):
        if re.fullmatch(r"\d+", part) and titles:
            titles[-1] = f"{titles[-1]} {int(part) + 1}"
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
        models = _models(model.model_fields[part].annotation)
    return ", ".join(titles) or place


def _word_of(model: type[BaseModel], name: str, language: Literal["sv", "en"]) -> str | None:
    try:
        word: str = words_of(model, name)[language]
    except KeyError:
        return None
    return word


def _models(annotation: Any) -> Sequence[type[BaseModel]]:
    """The models that a field's value may be of, or the parts of its list."""
    plain = plain_type(annotation)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return (plain,)
    return [model for inner in get_args(plain) for model in _models(inner)]
