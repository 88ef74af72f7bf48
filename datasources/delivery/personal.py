"""Numbers by which people are known (personal, coordination and reserve numbers), however written: where, never what.

Forms: personal and coordination numbers by SFS 1991:481 and Skatteverket's SKV 704 and 707; reserve numbers by the national
form (eight digits, two or three letters, digits), Västra Götaland's (a letter and three digits) and Stockholm's (99, year).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import duckdb
from stdnum import luhn
from stdnum.se import personnummer

from datasources.sql import raw_cell, sql

_PREFILTER = re.compile(r"(?:\d\D{0,4}){6}")
"""A day of birth, in whatever signs: asked before anything is looked at closely."""

_LETTERS = "0-9A-Za-zÅÄÖåäö"
_SIGN = f"[^{_LETTERS}]"
# The parts of a day are parted alike, or not at all. All places where one may begin are tried, so they may overlap.
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = (
    rf"(?<![0-9])(?=(?P<day>(?:(?P<century>18|19|20){_SIGN}?)?"
    rf"[0-9]{{2}}(?P<inner>{_SIGN}?){_MONTH}(?P=inner)[0-9]{{2}})"
)
_NUMBER = re.compile(rf"{_DAY}(?P<mark>{_SIGN}{{0,4}})(?P<last>[0-9]{{4}})(?![0-9]))")
_HIDDEN = "[Xx*#•]"
_LAST_FOUR = "|".join(
    [f"[0-9]{{{shown}}}{_HIDDEN}{{{4 - shown}}}" for shown in range(4)]
    + [f"[A-Z]{{{letters}}}[0-9]{{{4 - letters}}}" for letters in (1, 2, 3)]
)
_STANDS_IN = re.compile(rf"{_DAY}(?P<mark>\s?[-+/_:]?\s?)(?:{_LAST_FOUR})(?![{_LETTERS}*#•]))")
"""A day of birth with the last four hidden (XXXX), or replaced by a reserve number's letters."""
_STOCKHOLM = re.compile(rf"(?<![{_LETTERS}])99(?:19|20)[0-9]{{2}}\s?-?\s?[0-9]{{6}}(?![{_LETTERS}])")
_SPACED = re.compile(r"(?<![0-9])[0-9](?P<sign>[ .\-])[0-9](?:(?P=sign)[0-9]){8,10}(?![0-9]|(?P=sign)[0-9])")
_SCIENTIFIC = re.compile(r"(?<![0-9.,])(?P<whole>[1-9])[.,](?P<rest>[0-9]{8,11})[Ee]\+?(?P<power>0?9|1[01])(?![0-9])")

_BESIDE = re.compile(rf"(?:[{_LETTERS}]|[0-9][.,])\Z")
_MORE = re.compile(r"[.,][0-9]*[1-9]")
_ON = re.compile(r"\s?[-/.]\s?[0-9]{1,2}(?![0-9])")
"""What follows when the last four digits are a year: the rest of a second date."""
_SIGNS_OF_NUMBERS = re.compile(r"\s?[-+/_:]\s?")
"""Marks that no number in a column of numbers has."""

_COORDINATION_DAYS = 60
"""A samordningsnummer has the day of birth plus this."""
_MOBILE = "07"
"""What ten bare digits of a mobile number begin with; a day after 60 is then the number's own, not a birth day's."""


class Place(NamedTuple):
    """Where a personal number stands: the line in the file and the raw column's number, from 0."""

    row: int
    column: int


def is_personal(text: str, bare: bool = True) -> bool:
    """Whether the text has a number of a person, valid by its date and check digit, or a hidden or reserve number.

    `bare` also counts ten digits with nothing (or a decimal sign) between them, which in a column of numbers would be a count.
    """
    return next(_places(text, bare), None) is not None


def _places(text: str, bare: bool) -> Iterator[int]:
    """Where in the folded text the numbers begin."""
    if not _PREFILTER.search(text):
        return
    plain = plainly(text)
    yield from (match.start() for match in _NUMBER.finditer(plain) if _is_number(plain, match, bare))
    yield from (match.start() for match in _STANDS_IN.finditer(plain) if _stands_in(match))
    yield from (match.start() for match in _STOCKHOLM.finditer(plain))


def plainly(text: str) -> str:
    """The text with one way of writing each sign: no invisible ones, ASCII digits, hyphens and spaces, digits together."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN_SIGNS)
    text = _SPACED.sub(lambda match: match[0].replace(match["sign"], ""), text)
    return _SCIENTIFIC.sub(_written_out, text)


class _PlainSigns(dict[int, str]):
    """Signs and what stands for them, each worked out once: there are few of them in however long a text."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain_sign(chr(code))
        return plain


_PLAIN_SIGNS = _PlainSigns()


def _plain_sign(sign: str) -> str:
    match unicodedata.category(sign):
        case "Nd":
            return str(unicodedata.decimal(sign))
        case "Cf" | "Mn" | "Me":
            return ""
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case _:
            return "-" if sign == "−" else sign


def _written_out(match: re.Match[str]) -> str:
    power = int(match["power"])
    return f"{match['whole']}{match['rest']}" if len(match["rest"]) == power else match[0]


def _is_number(text: str, match: re.Match[str], bare: bool) -> bool:
    born, last = re.sub(r"\D", "", match["day"]), match["last"]
    if not luhn.is_valid(born[-6:] + last) or not _is_date(born, last):
        return False
    start, end = match.start("day"), match.end("last")
    if match["inner"] or _parted(match["mark"], bare):
        return not (match["inner"] and _ON.match(text, end)) and (bare or match["inner"] in ("", "-"))
    # Twelve digits with ".0" from a spreadsheet are one, and letters may follow. Ten must stand alone: part of a decimal or
    # of a code with letters (an HSA-id) is no such number.
    if _BESIDE.search(text, max(0, start - 2), start) or _MORE.match(text, end):
        return False
    if match["century"]:
        return not match["mark"].strip() or bare
    return bare and not re.match(rf"[{_LETTERS}]|-[0-9]", text[end : end + 2]) and not _is_mobile(born, match["mark"])


def _parted(mark: str, bare: bool) -> bool:
    """Whether a sign that numbers do not have stands before the last four."""
    if _SIGNS_OF_NUMBERS.fullmatch(mark):
        return True
    return bare and bool(mark.strip()) and mark.strip() not in (".", ",")


def _is_mobile(born: str, mark: str) -> bool:
    return not mark and born.startswith(_MOBILE) and int(born[-2:]) > _COORDINATION_DAYS


def _stands_in(match: re.Match[str]) -> bool:
    """Whether it is a day of birth that the hidden or lettered part follows; unmarked, only with its century."""
    born = re.sub(r"\D", "", match["day"])
    return _is_date(born, "0000") and bool(match["mark"].strip() or match["century"])


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
    first = min(_places(text, bare=False), default=None)
    return None if first is None else plainly(text).count("\n", 0, first) + 1


def first_in_rows(con: duckdb.DuckDBPyConnection, columns: Mapping[int, bool]) -> Place | None:
    """The first place in `raw` with a personal number, looking column by column; None where there is none.

    `columns` tells of each raw column whether ten bare digits count.
    """
    for index, bare in columns.items():
        # Six digits, or signs that are no ASCII: counted, since a pattern takes longer to prepare than a small file to read.
        candidates = sql(
            "SELECT text FROM (SELECT DISTINCT {cell} AS text FROM raw WHERE strlen({cell}) >= 10) "
            "WHERE strlen(text) - strlen(translate(text, '0123456789', '')) >= 6 OR strlen(text) <> length(text)",
            cell=raw_cell(index),
        )
        texts = (text for (text,) in con.execute(candidates).fetchall())
        number = next((text for text in texts if is_personal(text, bare)), None)
        if number is not None:
            first = sql("SELECT min(row_no) FROM raw WHERE {cell} = ?", cell=raw_cell(index))
            return Place(con.execute(first, [number]).fetchall()[0][0], index)
    return None
