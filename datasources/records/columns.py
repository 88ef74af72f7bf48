"""How a cell of an extract is read: which column, looked up, cut, translated, and made a day or a number. Types only."""

import re
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

BLANKS = " \t\n\r\v\f"
"""White space that is taken away around the text of every cell."""

TIMESTAMP = "timestamp"
DATE_FORMS = {"iso": "%Y-%m-%d", "yyyymmdd": "%Y%m%d"}
"""Words for the common ways to write a day. `iso` (`timestamp` is the same) may have a time after it, and an offset: without
one the day is as written, with one it is the day in the extract's time zone."""

_DIRECTIVES = re.compile(r"%(.)")


def _word(value: object) -> object:
    """YAML makes 01 a number and yes a truth; a word must be written so that it stays one."""
    if value is not None and not isinstance(value, str):
        raise ValueError("ska vara text; skriv ordet inom citattecken")
    return value


def _known_form(form: str) -> str:
    pieces = _DIRECTIVES.findall(DATE_FORMS.get(form, form))
    if form != TIMESTAMP and (
        sorted(set(pieces) & set("Ymd")) != ["Y", "d", "m"]
        or len(set(pieces)) < len(pieces)
        or set(pieces) - set("YmdHMS")
    ):
        raise ValueError("ska vara iso, yyyymmdd, timestamp eller en form av %Y, %m och %d, till exempel %d/%m/%Y")
    return form


def _inside(name: str) -> str:
    if name.startswith(("/", "\\")) or ".." in name or ":" in name:
        raise ValueError("ska vara en fil, ett mönster eller en tabell i datamappen, utan sökväg utåt")
    return name


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise ValueError("ska vara namnet på en tidszon, till exempel Europe/Stockholm eller UTC") from None
    return name


Word = Annotated[str, BeforeValidator(_word)]
ColumnName = Annotated[str, BeforeValidator(_word), StringConstraints(min_length=1, max_length=200)]
DateForm = Annotated[str, AfterValidator(_known_form)]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_inside)]


class Strict(BaseModel):
    """Unknown words are refused, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class FileForm(Strict):
    """How the extract's text files are written. `windows-1252` is what Excel in Windows writes where nobody says otherwise.

    `timezone`: where the calendar is read of moments that have a zone or an offset, in files of any kind.
    """

    separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    encoding: Literal["utf-8", "latin-1", "windows-1252"] = "utf-8"
    decimal: Literal["comma", "point"] = "point"
    quote: Annotated[str, StringConstraints(min_length=1, max_length=1)] = '"'
    timezone: Annotated[str, StringConstraints(max_length=60), AfterValidator(_known_zone)] = "Europe/Stockholm"


class Lookup(Strict):
    """Another table to look the cell up in: the row whose `key` is the cell gives its `value`.

    `optional`: a cell that is not there is no finding (a person without a row among the dead is alive).
    """

    source: FileName = Field(alias="from")
    key: ColumnName
    value: ColumnName
    optional: bool = False


def as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


_BASES = ("column", "columns", "first_of", "constant", "year")


class Column(Strict):
    """Where a field comes from, and how the cell is read: looked up, cut, translated, and made a day or a number.

    Exactly one of: `column`; `columns` put together with `join` (empty where one of them is); `first_of`, the first that is
    filled; a `constant`; `year`, `month` and `day`. `after`: what follows this beginning, empty for other cells. `strip`:
    signs to take out. `values`: their word to ours (or to null); other words are kept or, by `otherwise`, emptied.
    """

    column: ColumnName | None = None
    columns: list[ColumnName] | None = Field(default=None, min_length=2)
    join: Word = "|"
    first_of: list[ColumnName] | None = Field(default=None, min_length=2)
    constant: Word | None = None
    year: ColumnName | None = None
    month: ColumnName | None = None
    day: ColumnName | None = None
    lookup: Annotated[list[Lookup], BeforeValidator(as_list)] = []
    after: Word | None = None
    strip: Word | None = None
    upper: bool = False
    values: dict[Word, Word | None] = {}
    otherwise: Literal["keep", "empty"] = "keep"
    date: DateForm | None = None
    number: Literal["comma", "point"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        bases = [name for name in _BASES if getattr(self, name) is not None]
        if len(bases) != 1:
            raise ValueError(f"behöver precis ett av {', '.join(_BASES)}")
        if (self.month is None) != (self.year is None) or (self.day is None) != (self.year is None):
            raise ValueError("year, month och day hör ihop")
        if self.date and self.number:
            raise ValueError("en kolumn är antingen en dag (date) eller ett tal (number)")
        if self.lookup and self.column is None:
            raise ValueError("lookup behöver column, kolumnen med nyckeln")
        if self.otherwise == "empty" and not self.values:
            raise ValueError("otherwise: empty behöver values")
        return self


def _column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


ColumnField = Annotated[Column, BeforeValidator(_column)]
"""A column; its name alone is enough where the cell is taken as it is."""
