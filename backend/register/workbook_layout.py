"""How a kind's entries lie in a workbook: a row for each entry, a sheet for each nested list, under the fields' own words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from backend.core.words import words
from backend.register.field_titles import plain_type, words_of
from backend.register.form_fields import WRITTEN_BY_THE_PLATFORM
from backend.register.kinds import kind_of
from indicators.base import Name, Text

CellKind = Literal["text", "number", "whole", "yes_no", "day", "lines", "yaml"]
ENTRIES, ENTRY, WHOLE = "Poster", "@entry", ""
"""The first sheet, the place of the column that says whose a row is, and that of a column that is a whole part of a list."""
LONGEST_NAME = 31
"""Of a sheet, by Excel's rules."""
_LANGUAGES = {"sv": "svenska", "en": "engelska"}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LEAVES: Mapping[object, CellKind] = {int: "whole", Decimal: "number", bool: "yes_no", date: "day", str: "text"}


@dataclass(frozen=True)
class Column:
    """One column: where its value stands in the content (`given.value`), what it is called, and how its cells are written.

    `choices` are codes with what people call them. `null`: an empty cell says that there is nothing.
    """

    place: str
    title: str
    kind: CellKind
    help: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    null: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: the entries themselves (`place` empty), or the list at a place of theirs."""

    place: str
    name: str
    columns: tuple[Column, ...]


_OF_ENTRY = Column(ENTRY, "Postens id", "text")


@cache
def layout(kind: str) -> tuple[Sheet, ...]:
    """The sheets of a kind, the entries' own first."""
    known = kind_of(kind)
    lists: list[Sheet] = []
    fields = tuple(_columns(known.model, "", "", lists, WRITTEN_BY_THE_PLATFORM))
    return Sheet("", ENTRIES, (_OF_ENTRY, *fields)), *_named_apart(lists)


def _named_apart(lists: Sequence[Sheet]) -> Iterator[Sheet]:
    names = {ENTRIES.casefold()}
    for number, sheet in enumerate(lists, 2):
        name = _FORBIDDEN.sub(" ", sheet.name)[:LONGEST_NAME].strip()
        if name.casefold() in names:
            name = f"{name[: LONGEST_NAME - 3]} {number}"
        names.add(name.casefold())
        yield Sheet(sheet.place, name, sheet.columns)


def _columns(
    model: type[BaseModel], within: str, called: str, lists: list[Sheet] | None, leave_out: Sequence[str] = ()
) -> Iterator[Column]:
    """A model's fields as columns; its lists go into `lists`, where there is such (a list in a list has no sheet)."""
    for name, info in model.model_fields.items():
        if name in leave_out:
            continue
        own_words = _words(model, name)
        place, title = f"{within}{name}", _title(model, name, own_words["sv"], called)
        inner, items = _model(info.annotation), _items(info.annotation)
        if inner is not None and not own_words.get("as_file"):
            yield from _columns(inner, f"{place}.", title, None)
        elif lists is not None and items is not None and (not own_words.get("as_file") or _model(items)):
            yield from _list(place, title, info, items, own_words, lists)
        else:
            yield _leaf(place, title, info, own_words)


def _list(
    place: str, title: str, info: FieldInfo, items: Any, own_words: Mapping[str, Any], lists: list[Sheet]
) -> Iterator[Column]:
    """A list in a sheet of its own, where it is long or has parts; otherwise in a cell with a line for each."""
    model = _model(items)
    if model is not None:
        lists.append(Sheet(place, title, (_OF_ENTRY, *_columns(model, "", "", None))))
    elif own_words.get("pick") or get_origin(items) in (Union, UnionType):
        kind: CellKind = "text" if items is str else "yaml"
        lists.append(Sheet(place, title, (_OF_ENTRY, Column(WHOLE, title, kind, own_words.get("help_sv")))))
    else:
        yield _leaf(place, title, info, own_words)
        return
    if any(get_origin(one) is Literal for one in get_args(info.annotation)):  # a word stands instead of the list
        yield Column(place, title, "text", own_words.get("help_sv"))


def _leaf(place: str, title: str, info: FieldInfo, own_words: Mapping[str, Any]) -> Column:
    plain = plain_type(info.annotation)
    item = plain_type(get_args(plain)[0]) if get_origin(plain) is list else plain
    nullable = info.is_required() and type(None) in get_args(info.annotation)
    if get_origin(item) is Literal and all(isinstance(code, str) for code in get_args(item)):
        group = words().get(own_words.get("words", place.rpartition(".")[2]), {})
        choices = tuple((code, group[code]["sv"] if code in group else code) for code in get_args(item))
        return Column(
            place, title, "lines" if item is not plain else "text", own_words.get("help_sv"), choices, nullable
        )
    kind: CellKind = "lines" if item is str and item is not plain else _LEAVES.get(plain, "yaml")
    kind = "text" if own_words.get("line") else kind
    return Column(place, title, kind, own_words.get("help_sv"), (), nullable)


def _title(model: type[BaseModel], name: str, title: str, called: str) -> str:
    """What a field is called, after what the part is called that it is in."""
    if model in (Name, Text):
        return f"{called}, {_LANGUAGES[name]}"
    return f"{called}: {title.lower()}" if called else title


def _words(model: type[BaseModel], name: str) -> Mapping[str, Any]:
    """The field's words; its name, where it is of a kind that is written in no form."""
    try:
        return words_of(model, name)
    except KeyError:
        return {"sv": name.replace("_", " ").capitalize()}


def _model(annotation: Any) -> type[BaseModel] | None:
    plain = plain_type(annotation)
    return plain if isinstance(plain, type) and issubclass(plain, BaseModel) else None


def _items(annotation: Any) -> Any:
    """What a list has, also where a word may stand instead of it; None for what is no list."""
    plain = plain_type(annotation)
    lists = [plain_type(one) for one in (get_args(plain) if get_origin(plain) in (Union, UnionType) else (plain,))]
    list_type = next((one for one in lists if get_origin(one) is list), None)
    return None if list_type is None else plain_type(get_args(list_type)[0])
