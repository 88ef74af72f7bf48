"""The form of a kind of entry, made from its type: a field for each of the type's, with its words and what may be chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from backend.core.errors import NotFound
from backend.core.refusals import refusal
from backend.core.words import words
from backend.register.definition_fields import MODELS, shape
from backend.register.field_titles import Words, field_words, models_of, plain_type, words_of
from backend.register.form_patients import record_columns, table_field
from backend.register.form_schemas import DefinitionForm, FieldType, FormChoice, FormField
from backend.register.kinds import KINDS, EntryKind
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

WRITTEN_BY_THE_PLATFORM = ("id", "version", "status")
"""Fields that nobody fills in: the id is chosen first, the version follows from the register, the state is its own."""

_TEXTS: Mapping[type, FieldType] = {str: "text", int: "whole", Decimal: "number", bool: "yes_no", date: "day"}
_LISTS: Mapping[type, FieldType] = {str: "lines", int: "numbers", Decimal: "numbers"}

BY_FORM = (
    *(PATHWAY, DATA_SOURCE, CODE_LIST, NAMED_CONDITION, SPECIFICATION, NAMED_SET, ASSESSMENT, CONSULTATION),
    *(PROGRAMME_AREA, CRITERIA, SYNONYM_LIST, DISCLOSURE_POLICY, FIGURE_POLICY),
)
"""Kinds that have a form. Rulebooks, figures, counts and the status rule are long tables, which are written as files."""


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
        built = self._built(model, info.annotation, own_words)
        if built:
            kind, inner, choices = built[0], None, (choices if built[0] == "owns" else [])
        return FormField(
            name=name,
            type=kind,
            required=info.is_required() and not own_words.get("made"),
            nullable=type(None) in get_args(info.annotation),
            title_sv=own_words["sv"],
            title_en=own_words["en"],
            help_sv=own_words.get("help_sv"),
            help_en=own_words.get("help_en"),
            choices=choices,
            pick=own_words.get("pick", []),
            fields=self._parts(kind, inner),
            model=built[1] if built else None,
            own=own_words.get("own"),
        )

    def definition(self) -> DefinitionForm:
        """What the language of computations can express."""
        return DefinitionForm(
            models={model.__name__: self.fields(model) for model in MODELS},
            tables=[_table(table.name, record_columns(table)) for table in TABLES.values()],
        )

    @staticmethod
    def _built(model: type[BaseModel], annotation: Any, own_words: Words) -> tuple[FieldType, str | None] | None:
        """How a field is drawn that is of the language of computations; None for all others."""
        if model not in MODELS and not own_words.get("built"):
            return None
        return shape(plain_type(annotation), own_words.get("own"))

    def _parts(self, kind: FieldType, inner: type[BaseModel] | None) -> list[FormField]:
        if kind == "patients":
            return [
                _table("people", self._columns(WorkedPerson, ("records", "expect"))),
                *(_table(table.name, record_columns(table)) for table in TABLES.values() if table.name != "person"),
                _table("expect", self._columns(ExpectedMembership)),
            ]
        if inner is None:
            return []
        return self._columns(inner) if kind in ("table", "word_or_table") else self.fields(inner)

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
        if own_words.get("either"):
            return "word_or_table", models_of(annotation)[0], self._words_in(annotation, own_words["words"])
        for special, kind in _SPECIAL.items():
            if own_words.get(special):
                return kind, None, []
        if chosen := self._choices(name, plain, own_words):
            return ("choices" if get_origin(plain) is list else "choice"), None, chosen
        if get_origin(plain) is list:
            return self._listed(plain_type(get_args(plain)[0]), own_words)
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            whole: FieldType = "definition" if own_words.get("prose") else "group"
            return ("pair", None, []) if plain in (Name, Text) else (whole, plain, [])
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

    @staticmethod
    def _words_in(annotation: Any, group: str) -> list[FormChoice]:
        """The words that may be said in the place of a list."""
        codes = [code for part in get_args(annotation) if get_origin(part) is Literal for code in get_args(part)]
        named = words()[group]
        return [FormChoice(code=code, sv=named[code]["sv"], en=named[code]["en"]) for code in codes]

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


def fields(kind: EntryKind, catalogue: Catalogue) -> list[FormField]:
    """The fields of a new entry of the kind, in the order of its type.

    Raises NotFound for a kind that has no form.
    """
    if kind.name not in BY_FORM:
        raise NotFound(refusal("form-as-file", kind=kind.headings[0], kind_en=kind.headings[1]))
    return _Form(catalogue, kind.model).fields(kind.model, WRITTEN_BY_THE_PLATFORM)


def definition(catalogue: Catalogue) -> DefinitionForm:
    """What the language of computations can express, for the forms of the kinds that use it."""
    return _Form(catalogue, KINDS[SPECIFICATION].model).definition()


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
