"""An attacker who tries every table: what can be worked out of what is not shown, by counting and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

Counts = tuple[int, ...]


@dataclass(frozen=True)
class Seen:
    """A cell: which of the smallest parts it is the sum of, and its count and size; both are known where it is `shown`.

    The size is known in any case: another indicator, or a register, may tell it.
    """

    parts: frozenset[int]
    count: int
    size: int
    shown: bool


def possible(cells: Sequence[Seen], parts: int, most: int) -> np.ndarray:
    """Every table of `parts` counts up to `most` that agrees with all that is known of the cells, one a row."""
    tables = np.array(list(product(range(most + 1), repeat=parts)), dtype=np.int16)
    for cell in cells:
        counts = tables[:, sorted(cell.parts)].sum(axis=1)
        tables = tables[counts == cell.count if cell.shown else counts <= cell.size]
    return tables


def width(tables: np.ndarray, parts: frozenset[int]) -> int:
    """How far apart the values are that the sum of these parts can have."""
    counts = tables[:, sorted(parts)].sum(axis=1)
    return int(counts.max() - counts.min())


def sums(rows: int, columns: int) -> Mapping[tuple[int | None, int | None], frozenset[int]]:
    """The cells of a table of rows and columns with all totals (None), each with its smallest parts."""
    places = [*range(rows), None], [*range(columns), None]
    return {
        (row, column): frozenset(
            r * columns + c for r in range(rows) for c in range(columns) if row in (r, None) and column in (c, None)
        )
        for row, column in product(*places)
    }
