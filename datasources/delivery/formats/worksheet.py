"""One worksheet's XML, scanned before it is loaded: how large a rectangle it spans (the reader allocates all of it), and what
the reader would silently turn into empty cells: error values, and formulas that nobody has computed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

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
# How every common spreadsheet program begins a row and a cell.
_PLAIN_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_PLAIN_CELL = b'<c r="'
_LETTERS = ((rb"[A-Z]", 26), (rb"[A-F]?[A-Z]", 182))
"""Patterns of columns' letters, and how many columns have such."""

_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_STRING_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")


class UnreadCell(NamedTuple):
    """A cell that would silently be read as empty: a finding code, its row (from 1), column (from 0) and reference."""

    code: str
    row: int
    column: int
    reference: str


@dataclass
class Scan:
    """What the pieces of one worksheet have shown so far: a last row and column (from 1), and the cells that cannot be read.

    The rectangle is never smaller than what a reader would allocate. Unless the scan is `exact`, it may be up to twice as long
    and six times as wide, and have cells with a format and nothing in them: telling exactly costs more than everything else.
    """

    exact: bool = False
    rows: int = 0
    columns: int = 0
    unread: list[UnreadCell] = field(default_factory=list)
    _nameless_rows: int = 0
    _nameless_cells: int = 0

    def add(self, piece: bytes) -> None:
        """Look at the next piece, which begins where a cell does."""
        bounds = None if self.exact else _bounds(piece)
        if bounds:
            self.rows, self.columns = max(self.rows, bounds[0]), max(self.columns, bounds[1])
        else:
            self._look_closely(piece)
        self.unread += _unread(piece)

    def _stretch(self, rows: Iterable[bytes], columns: Iterable[bytes]) -> None:
        self.rows = max([self.rows, *map(int, rows)])
        self.columns = max([self.columns, *map(_number, columns)])

    def _look_closely(self, piece: bytes) -> None:
        cells = _FULL_CELL.findall(piece)
        self._stretch({row for _, row in cells}, {letters for letters, _ in cells})
        if len(_NAMED_CELL.findall(piece)) < len(_CELL.findall(piece)):
            self._count_nameless(piece)

    def _count_nameless(self, piece: bytes) -> None:
        """Sheets whose cells do not say where they stand are as wide as their rows are, and as long as there are rows."""
        parts = _ROW.split(piece)
        widths = [len(_CELL.findall(part)) for part in parts]
        widths[0] += self._nameless_cells
        self._nameless_rows += len(parts) - 1
        self._nameless_cells = widths[-1]
        self.columns = max(self.columns, *widths)
        self._stretch([b"%d" % self._nameless_rows, *_ROW_NUMBER.findall(piece)], [])


def scan(pieces: Iterable[bytes], *, exact: bool = False) -> Scan:
    """The scan of one worksheet part."""
    scanned = Scan(exact)
    for piece in pieces:
        scanned.add(piece)
    return scanned


def _bounds(piece: bytes) -> tuple[int, int] | None:
    """A row and a column that no cell of the piece is beyond; None where only a closer look would tell.

    One search for a cell beyond costs a quarter of what it costs to take out where every cell is.
    """
    at = piece.rfind(b'<row r="')
    last = _PLAIN_ROW.match(piece, at) if at >= 0 else None
    if last and _is_plain(piece):
        rows, numbers = _up_to(last[1])
        for letters, columns in _LETTERS:
            if not re.search(rb'<c r="(?!%b%b")' % (letters, numbers), piece):
                return rows, columns
    return None


def _is_plain(piece: bytes) -> bool:
    """Whether every cell begins as a common program's. Counting a constant is ten times as quick as counting a pattern."""
    plain = piece.count(_PLAIN_CELL)
    return (plain == piece.count(b"<c") and b":c" not in piece) or plain == len(_CELL.findall(piece))


def _up_to(row: bytes) -> tuple[int, bytes]:
    """The largest number that has as many digits as the row's and the same first one; and a pattern of those up to it."""
    first, others = int(row[:1]), len(row) - 1
    shorter = b"|[0-9]{1,%d}" % others if others else b""
    return (first + 1) * 10**others - 1, b"(?:[1-%d][0-9]{%d}%b)" % (first, others, shorter)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _unread(piece: bytes) -> Iterator[UnreadCell]:
    # Most pieces have neither, and that a sign or a constant is absent shows much quicker than that a pattern is.
    places: list[tuple[str, re.Match[bytes] | None]] = []
    if b'"e"' in piece or (b"'" in piece and b"'e'" in piece):
        places += [("cell-error", _REFERENCE.search(attributes)) for attributes in _ERROR.findall(piece)]
    if b"f" in piece and (b"<f" in piece or b":f" in piece):
        places += [
            ("formula-without-value", _REFERENCE.search(attributes))
            for attributes in _UNCOMPUTED.findall(piece)
            if not _STRING_RESULT.search(attributes)
        ]
    for code, place in places:
        if place:
            yield UnreadCell(code, int(place[2]), _number(place[1]) - 1, (place[1] + place[2]).decode("ascii"))
