"""What differs between two contents of an entry, field by field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from backend.register.form_fields import title_of
from backend.register.form_schemas import FieldChange
from backend.register.kinds import EntryKind
from indicators.catalogue.digest import as_text

Content = Mapping[str, Any]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NOT_CONTENT = ("version", "status")


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
        for place, old, new in _differences(name, before.get(name), after.get(name))
    ]


def _differences(place: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if old == new or not (old or new) or _same_number(old, new):  # no answer and "no" are the same in a form
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*old, *new]):
            yield from _differences(f"{place}.{name}", old.get(name), new.get(name))
    elif _numbered(old) and _numbered(new) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(f"{place}.{number}", one, other)
    else:
        yield place, old, new


def _same_number(old: Any, new: Any) -> bool:
    """Whether two texts are one number, of which one is written with decimals: 20 and 20.0, but not the codes 10 and 010."""
    written = [str(one) for one in (old, new) if isinstance(one, str | int) and _NUMBER.fullmatch(str(one))]
    return len(written) == 2 and "." in "".join(written) and Decimal(written[0]) == Decimal(written[1])


def _numbered(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Any) -> str | None:
    if value in (None, "", [], {}):
        return None
    return value if isinstance(value, str) else as_text(value)
