"""Where a table begins: the row of the template's headers, which may have a title and a date above it."""

from collections.abc import Sequence
from typing import NamedTuple

from datasources.delivery import personal
from datasources.delivery.columns import ALIASES, REQUIRED, folded
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError

LOOKED_AT = 100
"""How many lines from the first one that is not blank the headers may stand below."""
KNOWN_HEADERS = 4
"""So many of the six required headers are the template's; one that is misspelt is then told, not taken for a title."""
TITLE_CELLS = 5
"""A title, a date, who made it. A row with more in it is no title but something that would be lost."""


class Line(NamedTuple):
    """A row near the top of a file: its line (from 1) and its cells."""

    number: int
    cells: Sequence[str]

    @property
    def filled(self) -> list[str]:
        """The cells that have something in them."""
        return [cell.strip() for cell in self.cells if cell.strip()]


def has_headers(cells: Sequence[str]) -> bool:
    """Whether the row is the template's header row."""
    return len({ALIASES.get(folded(cell)) for cell in cells}.intersection(REQUIRED)) >= KNOWN_HEADERS


def place(lines: Sequence[Line]) -> int:
    """Which of the lines has the headers; where none has, or what is above is no title, the first one that is not blank."""
    first = next((index for index, line in enumerate(lines) if line.filled), 0)
    for index, line in enumerate(lines[first : first + LOOKED_AT], first):
        if has_headers(line.cells):
            return index
        if len(line.filled) > TITLE_CELLS:
            break
    return first


def titles(lines: Sequence[Line]) -> list[Problem]:
    """The note about what stands above the headers and is not read.

    Raises PersonalDataError where it has a personal number.
    """
    above = [line for line in lines if line.filled]
    for line in above:
        if any(map(personal.is_personal, line.filled)):
            raise PersonalDataError(Problem("personal-number", line.number))
    return [Problem("rows-above", above[0].number, value=above[0].filled[0], hint=str(len(above)))] if above else []
