"""Number formats of a workbook: which cells show per cent. The library gives a cell's number (0.584), never how it is shown
(58.4 %), so the styles are read here, and a sheet is gone through once more only where it has such a style.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BUILT_IN = frozenset({9, 10})
"""The formats `0%` and `0.00%`, which no workbook writes out."""

# No part goes past the next tag, so that a hostile workbook cannot make a search start over and over.
_N = rb"(?:\w+:)?"
_FORMAT = re.compile(rb"<" + _N + rb"numFmt\b([^<]*)")
_CELL_STYLES = re.compile(rb"<" + _N + rb"cellXfs\b[^<]*(.*?)</" + _N + rb"cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<" + _N + rb"xf\b([^<]*)")
_TAG = re.compile(rb"<" + _N + rb"(row|c)\b([^<>]*)>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")

# What a format shows as it stands: quoted or escaped text, room for a sign, colours and conditions.
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]', re.DOTALL)


def shows_percent(code: str) -> bool:
    """Whether a number format multiplies by 100: its per cent sign is not merely text, as in `0.0" %"`."""
    return "%" in _LITERAL.sub("", code)


def percent_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show per cent, from the part that lists the workbook's styles."""
    formats = {int(_attribute(own, b"numFmtId") or -1): _code(own) for own in _FORMAT.findall(styles)}
    percent = BUILT_IN - formats.keys() | {number for number, code in formats.items() if shows_percent(code)}
    listed = _CELL_STYLES.search(styles)
    own_formats = [int(_attribute(own, b"numFmtId") or 0) for own in _STYLE.findall(listed[1] if listed else b"")]
    return frozenset(place for place, number in enumerate(own_formats) if number in percent)


def _code(attributes: bytes) -> str:
    return html.unescape(_attribute(attributes, b"formatCode").decode("utf-8", "replace"))


def _attribute(attributes: bytes, name: bytes) -> bytes:
    match = re.search(rb"\b" + name + rb"""\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""", attributes)
    return (match[1] or match[2] or b"") if match else b""


def cells_with(styles: frozenset[int], pieces: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """The places (row from 1, column from 0) of the sheet's cells that have one of the styles."""
    numbers = b"|".join(b"%d" % number for number in sorted(styles))
    plain = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="(?:' + numbers + rb')"')
    styled = re.compile(rb"""\bs\s*=\s*["'](?:""" + numbers + rb""")["']""")
    places = _Places()
    for piece in pieces:
        # How every common spreadsheet program writes its cells; going through all tags costs ten times as much.
        if b"'" not in piece and piece.count(b'<c r="') == piece.count(b"<c") - piece.count(b"<col"):
            in_all = sum(piece.count(b's="%d"' % number) for number in styles)
            cells = plain.findall(piece) if in_all else []
        else:
            in_all, cells = -1, []
        if len(cells) == in_all:
            yield from ((int(row), _number(letters)) for letters, row in cells)
        else:
            yield from (place for place, attributes in places.of(piece) if styled.search(attributes))


@dataclass
class _Places:
    """Goes through a sheet cell by cell: those that do not say where they stand come after the one before."""

    row: int = 0
    column: int = -1

    def of(self, piece: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
        """The place and the attributes of every cell in the next piece."""
        for tag, attributes in _TAG.findall(piece):
            named = _PLACE.search(attributes)
            if tag == b"row":
                self.row, self.column = (int(named[2]) if named else self.row + 1), -1
            elif named and named[1]:
                self.row, self.column = int(named[2]), _number(named[1])
                yield (self.row, self.column), attributes
            else:
                self.column += 1
                yield (self.row, self.column), attributes


def _number(letters: bytes) -> int:
    """The column of its letters, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
