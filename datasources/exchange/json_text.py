"""JSON that comes back as it came: numbers digit for digit, keys in their order, nothing read that cannot be written."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import NoReturn

from datasources.exchange.doubts import Doubt, Unreadable

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]
"""A JSON value. What is no whole number is a Decimal, so that 1.10 stays 1.10."""

DEEPEST = 50
"""No record of a catalogue nests near this deep; Python's own recursion ends at a thousand."""
_MOST_DIGITS = 4_000
"""Python refuses to read longer whole numbers (a slow conversion); a Decimal takes them."""
_SPACE = " \t\r\n"


def _refused(_written: str) -> NoReturn:
    raise Unreadable(Doubt("not-a-number"))


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Unreadable(Doubt("key-twice"))
    return members


def _whole(written: str) -> int | Decimal:
    return int(written) if len(written) <= _MOST_DIGITS else Decimal(written)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Decimal, parse_int=_whole, parse_constant=_refused, strict=True
)
_LENIENT = json.JSONDecoder(object_pairs_hook=lambda _pairs: None, parse_float=str, parse_int=str)
"""Reads anything that has an end, to find where that is."""


def loads(text: str) -> Json:
    """The value of a JSON text.

    Raises Unreadable for what is no JSON, and for what could not be written back: a key twice, NaN, half a character.
    """
    try:
        value: Json = _DECODER.decode(text)
        _must_not_be_bottomless(value)
        dumps(value).encode()
    except json.JSONDecodeError as error:
        raise Unreadable(Doubt("not-json", {"line": error.lineno})) from error
    except UnicodeEncodeError as error:
        raise Unreadable(Doubt("half-character")) from error
    except RecursionError as error:
        raise Unreadable(Doubt("too-deep", {"most": DEEPEST})) from error
    except ArithmeticError as error:
        raise Unreadable(Doubt("number-too-large")) from error
    return value


def _must_not_be_bottomless(value: Json) -> None:
    level: list[Json] = [value]
    for _ in range(DEEPEST):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return
    raise Unreadable(Doubt("too-deep", {"most": DEEPEST}))


def _parts(value: Json) -> list[Json]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def dumps(value: Json, *, in_order: bool = False) -> str:
    """The value as JSON without white space; `in_order` sorts keys, so that equal values are equal texts."""
    if isinstance(value, dict):
        pairs = sorted(value.items()) if in_order else value.items()
        members = (f"{_scalar(key)}:{dumps(part, in_order=in_order)}" for key, part in pairs)
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(dumps(part, in_order=in_order) for part in value)}]"
    return str(value) if isinstance(value, Decimal) else _scalar(value)


def _scalar(value: bool | int | str | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def empty(raw: Json) -> bool:
    """Whether a field says nothing."""
    return raw is None or raw in ("", [], {})


def elements(text: str) -> Iterator[str | Unreadable]:
    """The text of each element of a JSON list. Where the list breaks off, an Unreadable is the last that comes."""
    place = _past(text, text.index("[") + 1)
    while text[place : place + 1] != "]":
        try:
            _, end = _LENIENT.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError):
            yield Unreadable(Doubt("broken-off"))
            return
        yield text[place:end]
        place = _past(text, end)
        if text[place : place + 1] not in (",", "]"):
            yield Unreadable(Doubt("broken-off"))
            return
        if text[place] == ",":
            place = _past(text, place + 1)


def _past(text: str, place: int) -> int:
    while text[place : place + 1] in _SPACE and place < len(text):
        place += 1
    return place
