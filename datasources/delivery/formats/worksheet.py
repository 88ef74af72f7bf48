"""One worksheet's XML, scanned before it is loaded: how large a rectangle it spans (the reader allocates all of it), and what
the reader would silently turn into empty cells: error values, and formulas that nobody has computed.
"""

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from datasources.delivery.formats.archive import pieces

# Every part stops at the next tag, so that a hostile sheet cannot make a search start over and over.
_N = rb"(?:\w+:)?"
_FULL_CELL = re.compile(
    rb"<" + _N + rb"""c\b[^<>]*?\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["'](?:[^<>]*[^<>/])?>(?!\s*</)"""
)
_NAMED_CELL = re.compile(rb"<" + _N + rb"""c\b[^<>]*?\br\s*=\s*["']""")
_CELL = re.compile(rb"<" + _N + rb"c[\s>/]")
_ROW = re.compile(rb"<" + _N + rb"row[\s>/]")
_ROW_NUMBER = re.compile(rb"<" + _N + rb"""row\b[^<>]*?\br\s*=\s*["'](\d{1,9})["']""")
_ERROR = re.compile(rb"<" + _N + rb"""c\b([^<>]*\bt\s*=\s*["']e["'][^<>]*)>""")
_UNCOMPUTED = re.compile(
    rb"<" + _N + rb"c\b([^<>]*[^<>/])>\s*<" + _N + rb"f\b(?:[^<>]*/>|[^<>]*>[^<]*</" + _N + rb"f>)\s*"
    rb"(?:<" + _N + rb"v\s*/>|<" + _N + rb"v>\s*</" + _N + rb"v>)?\s*</" + _N + rb"c>"
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_STRING_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")


class Fault(NamedTuple):
    """A cell that cannot be read: a finding code, its row (from 1), column (from 0) and reference."""

    code: str
    row: int
    column: int
    reference: str


class Scan(NamedTuple):
    """The last row and column (from 1) with content, and the faults."""

    rows: int
    columns: int
    faults: list[Fault]


def scan(source: Path, member: zipfile.ZipInfo) -> Scan:
    """Scan one worksheet part. The rectangle is never smaller than what a reader would allocate."""
    rows = columns = seen = run = 0
    faults: list[Fault] = []
    for piece in pieces(source, member):
        cells = _FULL_CELL.findall(piece)
        rows = max([rows, *map(int, {row for _, row in cells})])
        columns = max([columns, *map(_number, {letters for letters, _ in cells})])
        faults += _faults(piece)
        if len(_NAMED_CELL.findall(piece)) < len(_CELL.findall(piece)):
            seen, run, widest = _counted(piece, seen, run)
            rows = max([rows, seen, *map(int, _ROW_NUMBER.findall(piece))])
            columns = max(columns, widest)
    return Scan(rows, columns, faults)


def _counted(piece: bytes, seen: int, run: int) -> tuple[int, int, int]:
    """Rows so far, cells so far in the open row, and the widest row, for sheets whose cells do not name themselves."""
    parts = _ROW.split(piece)
    widths = [len(_CELL.findall(part)) for part in parts]
    widths[0] += run
    return seen + len(parts) - 1, widths[-1], max(widths)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _faults(piece: bytes) -> list[Fault]:
    errors = [("cell-error", attributes) for attributes in _ERROR.findall(piece)]
    uncomputed = [
        ("formula-without-value", attributes)
        for attributes in _UNCOMPUTED.findall(piece)
        if not _STRING_RESULT.search(attributes)
    ]
    places = [(code, _REFERENCE.search(attributes)) for code, attributes in errors + uncomputed]
    return [
        Fault(code, int(place[2]), _number(place[1]) - 1, (place[1] + place[2]).decode("ascii"))
        for code, place in places
        if place
    ]
