"""Personal identity numbers: where they are, never what they are."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import duckdb
from stdnum import luhn
from stdnum.se import personnummer

from datasources.sql import raw_cell, sql

PREFILTER = r"\d{2}(0[1-9]|1[0-2])\d{2}[-+–−\s]?\d{4}"
"""What DuckDB looks for before anything is looked at closely."""

# With a mark, whatever stands beside it (a comma, a letter), it is one; twelve digits may have ".0" from a spreadsheet. Ten
# digits with nothing between must stand alone: part of a decimal or of a code with letters (an HSA-id) is no such number.
_MARKED = re.compile(
    r"(?<![0-9])(?P<century>18|19|20)?(?P<date>[0-9]{6})\s?(?P<mark>[-+–−])\s?(?P<last>[0-9]{4})(?![0-9])"
)
_TWELVE = re.compile(
    r"(?<![0-9A-Za-zÅÄÖåäö])(?<![0-9][.,])(?P<century>18|19|20)(?P<date>[0-9]{6})(?P<mark>\s)?(?P<last>[0-9]{4})(?![0-9]|[.,][0-9]*[1-9])"
)
_BARE = re.compile(
    r"(?<![0-9A-Za-zÅÄÖåäö])(?<![0-9][.,])(?P<century>18|19|20)?(?P<date>[0-9]{6})(?P<mark>\s)?(?P<last>[0-9]{4})"
    r"(?![0-9A-Za-zÅÄÖåäö])(?![.,][0-9])(?![-][0-9])"
)
_COORDINATION_DAYS = 60
"""A samordningsnummer has the day of birth plus this."""


class Place(NamedTuple):
    """Where a personal number stands: the line in the file and the raw column's number, from 0."""

    row: int
    column: int


def is_personal(text: str, bare: bool = True) -> bool:
    """Whether the text has a valid personal or coordination number.

    `bare` also counts ten digits with nothing between them, which in a column of numbers would be an ordinary count.
    """
    forms = (_MARKED, _TWELVE, _BARE) if bare else (_MARKED, _TWELVE)
    return any(_is_valid(match) for form in forms for match in form.finditer(text))


def _is_valid(match: re.Match[str]) -> bool:
    born, last = (match["century"] or "") + match["date"], match["last"]
    return luhn.is_valid(match["date"] + last) and _is_date(born, last)


def _is_date(born: str, last: str) -> bool:
    day = int(born[-2:])
    if day > _COORDINATION_DAYS:
        born = f"{born[:-2]}{day - _COORDINATION_DAYS:02d}"
    try:
        birth = personnummer.get_birth_date(f"{born}-{last}")
    except ValueError:
        return False
    return bool(birth <= datetime.now(tz=UTC).date())


def line_of_first(text: str) -> int | None:
    """The line (from 1) of the first marked or twelve-digit number in a text that has no columns; None where there is none."""
    places = [match.start() for form in (_MARKED, _TWELVE) for match in form.finditer(text) if _is_valid(match)]
    return text.count("\n", 0, min(places)) + 1 if places else None


def in_texts(texts: Iterable[str]) -> bool:
    """Whether any of the texts (cell comments, other sheets) has a marked or twelve-digit number."""
    return any(is_personal(text, bare=False) for text in texts)


def first_in_rows(con: duckdb.DuckDBPyConnection, columns: Mapping[int, bool]) -> Place | None:
    """The first place in `raw` with a personal number, looking column by column; None where there is none.

    `columns` tells of each raw column whether ten bare digits count.
    """
    for index, bare in columns.items():
        candidates = sql(
            "SELECT text FROM (SELECT DISTINCT {cell} AS text FROM raw WHERE strlen({cell}) >= 10) "
            "WHERE regexp_matches(text, ?)",
            cell=raw_cell(index),
        )
        texts = (text for (text,) in con.execute(candidates, [PREFILTER]).fetchall())
        number = next((text for text in texts if is_personal(text, bare)), None)
        if number is not None:
            first = sql("SELECT min(row_no) FROM raw WHERE {cell} = ?", cell=raw_cell(index))
            return Place(con.execute(first, [number]).fetchall()[0][0], index)
    return None
