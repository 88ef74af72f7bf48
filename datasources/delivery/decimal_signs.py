"""Decimal signs of one file's numbers: a file that has both a comma and a point may mean one of them between thousands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from datasources.delivery.problems import Problem

DECIMAL_SIGNS = (",", ".")
NUMERAL = "[+\\-−]?\\d{1,3}([ \u00a0\u2007\u2009\u202f]?\\d{3})*[.,]\\d+|[+\\-−]?\\d+[.,]\\d+"
"""A number with a decimal sign, as people write it."""

_NUMERAL = re.compile(NUMERAL)


@dataclass
class Signs:
    """The first number with each sign that has been seen: its line, column and text."""

    first: dict[str, tuple[int, str, str]] = field(default_factory=dict)

    def note(self, column: str, cells: Iterable[tuple[int, str]]) -> None:
        """Look at the texts (with their lines) of a column of numbers."""
        for row, text in cells:
            sign = "," if "," in text else "." if "." in text else None
            if sign and (sign not in self.first or row < self.first[sign][0]) and _NUMERAL.fullmatch(text.strip()):
                self.first[sign] = (row, column, text)

    def problems(self) -> list[Problem]:
        """The warning, where both signs have been seen."""
        if len(self.first) < 2:
            return []
        (_, _, earlier), (row, column, later) = sorted(self.first.values())
        return [Problem("decimal-signs-mixed", row, column, later, earlier)]
