"""A moment: a day said in words: `period.end`, `index.start + 90 days`, `unit.target + 10 % of unit.start..unit.target`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer

LengthUnit = Literal["days", "weeks", "months", "years"]

_NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_ANCHOR = rf"({_NAME})\.({_NAME})"
_MOMENT = re.compile(
    rf"^{_ANCHOR}(?:\s*([+-])\s*(\d{{1,5}})\s*(day|week|month|year)s?)?(?:\s*\+\s*(\d{{1,3}})\s*%\s*of\s+{_ANCHOR}\s*\.\.\s*{_ANCHOR})?$"
)
_LENGTH = re.compile(r"^(\d{1,5})\s*(day|week|month|year)s?$")
_FORM = (
    "skriv till exempel 'period.start', 'index.start + 90 days' eller 'unit.target + 10 % of unit.start..unit.target'"
)


@dataclass(frozen=True)
class Reference:
    """A field of something named: `of` is `period`, `person`, `unit` or a step; `field` one of its fields."""

    of: str
    field: str

    def __str__(self) -> str:
        return f"{self.of}.{self.field}"


@dataclass(frozen=True)
class Length:
    """A length of time. Months and years keep the day of the month, or take the month's last day where it has no such day."""

    number: int
    unit: LengthUnit

    def __str__(self) -> str:
        return f"{self.number} {self.unit if self.number != 1 else self.unit[:-1]}"


@dataclass(frozen=True)
class Tolerance:
    """A share (whole per cent) of the days from `start` to `end`, rounded down to whole days; 0 where `end` is first."""

    percent: int
    start: Reference
    end: Reference

    def __str__(self) -> str:
        return f"{self.percent} % of {self.start}..{self.end}"


@dataclass(frozen=True)
class Moment:
    """An anchor, moved by an offset (negative: earlier) and then by a tolerance."""

    anchor: Reference
    offset: Length | None = None
    tolerance: Tolerance | None = None

    def __str__(self) -> str:
        text = str(self.anchor)
        if self.offset:
            sign = "-" if self.offset.number < 0 else "+"
            text += f" {sign} {Length(abs(self.offset.number), self.offset.unit)}"
        return f"{text} + {self.tolerance}" if self.tolerance else text

    @property
    def references(self) -> list[Reference]:
        """Every field that must be known for the moment to be."""
        return [self.anchor, *([self.tolerance.start, self.tolerance.end] if self.tolerance else [])]


LONGEST_YEARS = 200
"""Longer than anybody's life: a longer length is a slip of the pen."""
_A_YEAR = {"days": 366, "weeks": 53, "months": 12, "years": 1}


def _length(number: int, word: str) -> Length:
    unit = _unit(word)
    if abs(number) > LONGEST_YEARS * _A_YEAR[unit]:
        raise ValueError(f"är längre än {LONGEST_YEARS} år; rätta tidslängden")
    return Length(number, unit)


def _unit(word: str) -> LengthUnit:
    return f"{word}s"  # type: ignore[return-value]


def moment(text: object) -> Moment:
    """A moment from its words.

    Raises ValueError for anything else.
    """
    if isinstance(text, Moment):
        return text
    match = _MOMENT.match(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"är inget tidsuttryck; {_FORM}")
    of, field, sign, number, unit, percent, a, a_field, b, b_field = match.groups()
    return Moment(
        anchor=Reference(of, field),
        offset=_length(int(f"{sign}{number}"), unit) if number else None,
        tolerance=Tolerance(int(percent), Reference(a, a_field), Reference(b, b_field)) if percent else None,
    )


def length(text: object) -> Length:
    """A length such as `14 days` or `2 years`.

    Raises ValueError for anything else.
    """
    if isinstance(text, Length):
        return text
    match = _LENGTH.match(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError("är ingen tidslängd; skriv till exempel '14 days', '6 months' eller '2 years'")
    return _length(int(match[1]), match[2])


def reference(text: object) -> Reference:
    """A reference such as `index.unit`.

    Raises ValueError for anything else.
    """
    if isinstance(text, Reference):
        return text
    match = re.fullmatch(_ANCHOR, text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError("ska vara ett fält hos något namngivet, till exempel 'person.region' eller 'index.unit'")
    return Reference(match[1], match[2])


@dataclass(frozen=True)
class Period:
    """A measurement period, half-open: `end` is the first day after it."""

    start: date
    end: date

    @property
    def last_day(self) -> date:
        """The last day that is part of the period."""
        return self.end - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.start}/{self.end}"


def period(text: object) -> Period:
    """A period from `2025-01-01/2026-01-01` (the second day is the first one after).

    Raises ValueError for anything else.
    """
    if isinstance(text, Period):
        return text
    parts = text.split("/") if isinstance(text, str) else []
    try:
        start, end = (date.fromisoformat(part) for part in parts)
    except ValueError:
        raise ValueError("ska vara START/SLUT, till exempel 2025-01-01/2026-01-01 (slutdagen ingår inte)") from None
    if end <= start:
        raise ValueError("perioden måste sluta efter att den börjar")
    return Period(start, end)


MomentField = Annotated[Moment, BeforeValidator(moment), PlainSerializer(str)]
LengthField = Annotated[Length, BeforeValidator(length), PlainSerializer(str)]
ReferenceField = Annotated[Reference, BeforeValidator(reference), PlainSerializer(str)]
PeriodField = Annotated[Period, BeforeValidator(period), PlainSerializer(str)]
