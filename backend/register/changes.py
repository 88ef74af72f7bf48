"""What differs between two contents of an entry, field by field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from backend.register.field_titles import title_of
from backend.register.form_schemas import FieldChange
from backend.register.kinds import EntryKind
from indicators.catalogue.digest import as_text

Content = Mapping[str, Any]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NOT_CONTENT = ("version", "status", "kik_record")
"""Left out: the record that an entry was read from is long, and what it changes shows in the fields that it is read into."""


def between(kind: EntryKind, before: Content, after: Content) -> list[FieldChange]:
    """Every place where the two differ, in the order that the type has its fields."""
    order = {name: number for number, name in enumerate(kind.model.model_fields)}
    names = sorted({*before, *after} - {*_NOT_CONTENT}, key=lambda name: order.get(name, len(order)))
    return [
        FieldChange(
            place=place,
            title_sv=title_of(kind, place, "sv"),
            title_en=title_of(kind, place, "en"),
            before=_shown(old),
            after=_shown(new),
        )
        for name in names
        for place, old, new in _differences(name, _said(kind, before, name), _said(kind, after, name))
    ]


def _said(kind: EntryKind, content: Content, name: str) -> Any:
    """What a content says in a field. One that is left out says yes where that is the type's own answer."""
    field = kind.model.model_fields.get(name)
    return content.get(name, True if field and field.default is True else None)


def _differences(place: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if old == new or (_nothing(old) and _nothing(new)) or _same_number(old, new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*old, *new]):
            yield from _differences(f"{place}.{name}", old.get(name), new.get(name))
    elif _numbered(old) and _numbered(new):
        yield from _listed(place, old, new)
    else:
        yield place, old, new


def _listed(place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Parts with ids are held against the part of the same id, wherever it stands; others by their place, or, where some have
    come or gone and of words and numbers always, as what stands in one list alone."""
    before, after = _by_id(old), _by_id(new)
    if before is not None and after is not None:
        numbers = {name: number for number, name in [*enumerate(before), *enumerate(after)]}
        for name in dict.fromkeys([*after, *before]):
            yield from _differences(f"{place}.{numbers[name]}", before.get(name), after.get(name))
    elif len(old) == len(new) and any(isinstance(part, Mapping) for part in (*old, *new)):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(f"{place}.{number}", one, other)
    else:
        gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
        yield (
            (place, gone, come) if gone or come else (place, old, new)
        )  # in another order, or one of two alike is gone


def _by_id(parts: Sequence[Any]) -> dict[str, Any] | None:
    """The parts under their ids; None where not each has one of its own."""
    if not all(isinstance(part, Mapping) and isinstance(part.get("id"), str) for part in parts):
        return None
    by_id = {part["id"]: part for part in parts}
    return by_id if len(by_id) == len(parts) else None


def _nothing(value: Any) -> bool:
    """Whether nothing is said: no answer and "no" are the same in a form, but nought is a number."""
    return value is None or value is False or value in ("", [], {})


def _same_number(old: Any, new: Any) -> bool:
    """Whether two values are one number: 20 and its text, or 20 and 20.0 with decimals, but not the codes 10 and 010."""
    written = [str(one) for one in (old, new) if isinstance(one, str | int | float) and _NUMBER.fullmatch(str(one))]
    if len(written) < 2:
        return False
    return written[0] == written[1] or ("." in "".join(written) and Decimal(written[0]) == Decimal(written[1]))


def _numbered(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Any) -> str | None:
    if value in (None, "", [], {}):
        return None
    return value if isinstance(value, str) else as_text(value).rstrip("\n")
