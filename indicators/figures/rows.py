"""Rows of text to typed figures: what an office's file says, cell by cell, every fault with its row."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.entries.figures import HIGHEST_AGE, SEXES, AgeRange, FigureHead, FigureRow, FigureSet, What
from indicators.figures.findings import FigureFinding, finding

COLUMNS: dict[What, tuple[str, ...]] = {
    "population": ("date", "region", "ages", *SEXES),
    "standard_population": ("date", "ages", *SEXES),
}
OPTIONAL: dict[What, frozenset[str]] = {
    "population": frozenset(SEXES),
    "standard_population": frozenset(("date", *SEXES)),
}
"""A sex that the source does not give may be left out, and the day of a standard population that is of none."""

_SWEDISH = {
    "datum": "date",
    "dag": "date",
    "åldrar": "ages",
    "ålder": "ages",
    "totalt": "total",
    "kvinnor": "women",
    "män": "men",
}
"""What the columns may also be called."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,10}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3})+")  # the spaces that offices and browsers put there
_TWO_READINGS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_AS_DECIMAL = re.compile(r"([0-9]{1,10})[.,]0{1,2}")  # how spreadsheets write a whole number that they keep as a float
_DECIMALS = re.compile(r"[0-9]*[.,][0-9]+")


@dataclass
class RowsOfADay:
    """One day's rows (None: of no day), and the number of each in the file."""

    rows: list[FigureRow] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def whole_number(text: str) -> tuple[int | None, str | None]:
    """The count that is written, and the code of what is to be said of how it is written; None where it is none."""
    text = text.strip()
    if not text:
        return None, None
    if _WHOLE.fullmatch(text):
        return int(text), None
    if _GROUPED.fullmatch(text):
        return int("".join(re.findall("[0-9]", text))), "number-grouped"
    if found := _AS_DECIMAL.fullmatch(text):
        return int(found[1]), "number-as-decimal"
    if _TWO_READINGS.fullmatch(text):
        return None, "number-two-readings"
    return None, "number-decimals" if _DECIMALS.fullmatch(text) else "number-unreadable"


def read(
    rows: Iterable[Sequence[str]], what: What, regions: Collection[str]
) -> tuple[dict[date | None, RowsOfADay], list[FigureFinding]]:
    """The rows by day, and everything wrong in them. The first row is the header; `regions` are the codes there are.

    A row with an error is left out.
    """
    numbered = enumerate(rows, start=1)
    _, header = next(numbered, (1, ()))
    names = [name.strip().casefold() for name in header]
    reader = _Reader([_SWEDISH.get(name, name) for name in names], what, regions)
    if not reader.findings:
        for number, cells in numbered:
            if any(cell.strip() for cell in cells):
                reader.take(number, cells)
        if not reader.first:
            reader.say("nothing-there")
    return reader.days, reader.findings


def set_of(head: FigureHead, day: date | None, rows: list[FigureRow]) -> FigureSet:
    """The figure set of one day: its id is the head's with the day."""
    fields = {name: getattr(head, name) for name in FigureHead.model_fields}
    return FigureSet(**fields | {"id": f"{head.id}-{day}" if day else head.id, "day": day, "rows": rows})


class _Reader:
    def __init__(self, header: list[str], what: What, regions: Collection[str]) -> None:
        self.header, self.regions = header, frozenset(regions)
        self.days: dict[date | None, RowsOfADay] = {}
        self.first: dict[tuple[date | None, str | None, AgeRange], int] = {}
        self.findings: list[FigureFinding] = []
        self.errors = 0
        self._look_at_header(what)

    def say(self, code: str, row: int | None = None, name: str | None = None, /, **parts: object) -> None:
        one = finding(code, row, name, parts)
        self.findings.append(one)
        self.errors += one.severity == "error"

    def _look_at_header(self, what: What) -> None:
        columns, words = COLUMNS[what], ", ".join(COLUMNS[what])
        for column in columns:
            if column not in self.header and column not in OPTIONAL[what]:
                self.say("columns-missing", 1, column, column=column, columns=words)
        if not set(SEXES) & set(self.header):
            self.say("columns-missing", 1, "total", column="total", columns=words)
        if set(self.header) - set(columns) or len(set(self.header)) < len(self.header):
            self.say("column-unknown", 1, columns=words)

    def take(self, number: int, cells: Sequence[str]) -> None:
        """One row: kept where it is without errors."""
        if any(cell.strip() for cell in cells[len(self.header) :]):
            self.say("too-many-cells", number)
            return
        row = dict(zip(self.header, (cell.strip() for cell in cells), strict=False))
        before = self.errors
        day, region, ages = self._day(number, row), self._region(number, row), self._ages(number, row)
        persons = self._persons(number, row)
        if ages is None or self.errors > before:
            return
        if (first := self.first.setdefault((day, region, ages), number)) != number:
            self.say("row-twice", number, first=first)
            return
        kept = self.days.setdefault(day, RowsOfADay())
        kept.rows.append(FigureRow(region=region, age_from=ages.first, age_to=ages.last, **persons))
        kept.numbers.append(number)

    def _day(self, number: int, row: Mapping[str, str]) -> date | None:
        if "date" not in self.header:
            return None
        text = row.get("date", "")
        try:
            if _DAY.fullmatch(text):  # Python reads weeks and days without hyphens too, which nobody here means
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.say("day-unreadable", number, "date")
        return None

    def _region(self, number: int, row: Mapping[str, str]) -> str | None:
        if "region" not in self.header:
            return None
        code = row.get("region", "")
        if code not in self.regions:
            self.say("region-unknown", number, "region")
        return code

    def _ages(self, number: int, row: Mapping[str, str]) -> AgeRange | None:
        try:
            return AgeRange.parse(row.get("ages", ""))
        except ValueError:
            self.say("ages-unreadable", number, "ages", highest=HIGHEST_AGE)
            return None

    def _persons(self, number: int, row: Mapping[str, str]) -> dict[str, int | None]:
        persons: dict[str, int | None] = {}
        codes = []
        for sex in SEXES:
            persons[sex], code = whole_number(row.get(sex, ""))
            if code is not None:
                codes.append(code)
                self.say(code, number, sex)
        if not codes and set(persons.values()) == {None}:
            self.say("row-empty", number)
        return persons
