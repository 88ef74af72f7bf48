"""What a definition's small values are made of (days, lengths, names) and back, and what a form can show whole."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontend.api_types.register import FormField

Content = dict[str, Any]
UNITS = ("days", "weeks", "months", "years")
LABEL = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
LONGEST_LABEL, LONGEST_IDENTIFIER = 40, 80
_NAME = re.compile(r"[^.\s]+")
"""What a part is called: a point would be taken for the parts within it."""
_REFERENCE = rf"{LABEL.pattern}\.{LABEL.pattern}"
_LENGTH = re.compile(r"(\d{1,5}) (day|week|month|year)s?")
_MOMENT = re.compile(
    rf"({_REFERENCE})"
    r"(?: ([+-]) (\d{1,5}) (day|week|month|year)s?)?"
    rf"(?: \+ (\d{{1,3}}) % of ({_REFERENCE})\.\.({_REFERENCE}))?"
)


@dataclass(frozen=True)
class Moment:
    """A day as its parts: an anchor, moved by a signed `number` of `unit`s, or later by `percent` of the days between two."""

    anchor: str
    number: int | None = None
    unit: str | None = None
    percent: int | None = None
    since: str | None = None
    until: str | None = None


def moment(text: str) -> Moment | None:
    """A day's parts; None for what is no such text, or is moved in both ways at once."""
    match = _MOMENT.fullmatch(text)
    if match is None or (match[3] and match[5]):
        return None
    anchor, sign, number, unit, percent, since, until = match.groups()
    moved = int(f"{sign}{number}") if number else None
    return Moment(anchor, moved, f"{unit}s" if unit else None, int(percent) if percent else None, since, until)


def moment_text(day: Moment) -> str:
    """A day as the language writes it."""
    if day.number is not None and day.unit:
        return f"{day.anchor} {'-' if day.number < 0 else '+'} {length_text(abs(day.number), day.unit)}"
    if day.percent is not None:
        return f"{day.anchor} + {day.percent} % of {day.since}..{day.until}"
    return day.anchor


def length(text: str) -> tuple[int, str] | None:
    """`14 days` as number and unit; None for what is none."""
    match = _LENGTH.fullmatch(text)
    return (int(match[1]), f"{match[2]}s") if match else None


def length_text(number: int, unit: str) -> str:
    """A length as the language writes it."""
    return f"{number} {unit if number != 1 else unit[:-1]}"


def last_and_first(text: str) -> tuple[str, str]:
    """A half-open period's first day and last day; what is no period is given back as it is, as the first."""
    first, _, end = text.partition("/")
    try:
        return first, (date.fromisoformat(end) - timedelta(days=1)).isoformat()
    except ValueError:
        return first, end


def period_text(first: str, last: str) -> str:
    """A half-open period from its first and last day; what is no day stays as it is written."""
    try:
        return f"{first}/{date.fromisoformat(last) + timedelta(days=1)}"
    except ValueError:
        return f"{first}/{last}"


def label(text: str) -> str:
    """What a part that people call this may be called in a definition: `forsta_diagnosen`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    words = "_".join(re.findall(r"[a-z0-9]+", plain)).lstrip("0123456789_")
    return words[:LONGEST_LABEL].rstrip("_")


def identifier(text: str) -> str:
    """What an entry that people call this may have for an id: `klusterhuvudvark`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_IDENTIFIER].rstrip("-")


def words(name: str) -> str:
    """A name of the definition's own as people read it."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


Models = Mapping[str, Sequence[FormField]]


def fits(models: Models, field: FormField, value: Any) -> bool:
    """Whether the form can show the value whole: nothing that it has no place for would be lost. What does not fit is shown as
    it is written."""
    if value is None:
        return True
    match field["type"]:
        case "part" | "one_of":
            return _part_fits(models, field["model"], value)
        case "named" | "tests":
            return all_named(value) and all(_part_fits(models, field["model"], one) for one in value.values())
        case "variables":
            return all_named(value) and all(
                all_named(one) and all(map(_is_text, one.values())) for one in value.values()
            )
        case "uses":
            return isinstance(value, dict) and all(isinstance(one, str | dict | None) for one in value.values())
        case "yes_no":
            return isinstance(value, bool)
        case _ if isinstance(value, list):
            return _list_fits(models, field, value)
        case _:
            return isinstance(value, str | int | float) and not isinstance(value, bool)


def _list_fits(models: Models, field: FormField, value: Sequence[Any]) -> bool:
    match field["type"]:
        case "parts":
            return all(_part_fits(models, field["model"], one) for one in value)
        case "alternatives":
            return all(isinstance(one, dict) and fits(models, {**field, "type": "tests"}, one) for one in value)
        case "owns" | "lines" | "choices":
            return all(map(_is_text, value))
        case "numbers":
            return not any(isinstance(one, dict | list) for one in value)
        case _:
            return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _part_fits(models: Models, model: str | None, value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    fields = {field["name"]: field for field in models[model or ""]}
    return value.keys() <= fields.keys() and all(fits(models, fields[name], part) for name, part in value.items())


def all_named(value: Any) -> bool:
    """Whether it is parts by names that a definition may have."""
    return isinstance(value, dict) and all(isinstance(name, str) and _NAME.fullmatch(name) for name in value)
