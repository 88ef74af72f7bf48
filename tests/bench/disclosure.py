"""One indicator's linked tables: 21 regions by sexes, eight ages, twelve months and the year. Suppression with audit, CPU time.

Goal: 5 s. Each region is judged by itself, as a publication does. Fewer patients in a group and month: more is hidden.
"""

import time
from collections.abc import Iterator
from datetime import date

import numpy as np

from indicators.catalogue.packaged import packaged
from indicators.disclosure.linked import Cell
from indicators.disclosure.places import Place
from indicators.disclosure.protection import protect

AGES = ("0-17", "18-44", "45-54", "55-64", "65-69", "70-74", "75-79", "80+", "total")
SEXES = ("women", "men", "total")
MONTHS = [(date(2024, month, 1), date(2024 + month // 12, month % 12 + 1, 1)) for month in range(1, 13)]
PERIODS = [*MONTHS, (date(2024, 1, 1), date(2025, 1, 1))]
REGIONS = 21


def cells(size: float, seed: int) -> list[Cell]:
    """A region's: 351, where two in five patients are cases."""
    random = np.random.default_rng(seed)
    sizes = random.poisson(size, (len(MONTHS), 2, len(AGES) - 1))
    both = [_with_totals(counts) for counts in (random.binomial(sizes, 0.4), sizes)]
    return list(_cells(*both))


def _with_totals(counts: np.ndarray) -> np.ndarray:
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def _cells(counts: np.ndarray, sizes: np.ndarray) -> Iterator[Cell]:
    for key, (period, sex, age) in enumerate(np.ndindex(*counts.shape)):
        count, size = int(counts[period, sex, age]), int(sizes[period, sex, age])
        cause = "suppressed" if min(count, size - count) < 5 else None
        yield Cell(key, Place("14", "", SEXES[sex], AGES[age], *PERIODS[period]), count, size, cause)


def main() -> None:
    """Prints a line for each size of regions."""
    policy = packaged().disclosure
    protect(policy, cells(20, 0))  # the solver is imported once
    for least, most in ((40, 120), (20, 60)):
        start, ways, hidden, small = time.process_time(), set(), 0, 0
        for number, size in enumerate(np.linspace(least, most, REGIONS)):
            of_region = cells(float(size), number)
            answer = protect(policy, of_region)
            ways.add(answer.proof.way)
            hidden += len(answer.causes)
            small += sum(cell.cause is not None for cell in of_region)
        seconds = time.process_time() - start
        print(f"{least}-{most} a group: {small} small, {hidden} hidden, {sorted(ways)}, {seconds:.2f} CPU s")


if __name__ == "__main__":
    main()
