"""Secondary suppression: what else is hidden so that nothing that may not be shown can be worked out, with the least lost.

Few choices are tried in order of what they cost, which is exact; more are an integer program; where that takes too long,
hiding follows the cheapest way of making room. None of them says that it is enough: the audit does.
"""

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from math import log2

from indicators.disclosure.audit import Interval, intervals
from indicators.disclosure.linked import Cell, Linked, System
from indicators.disclosure.primary import DisclosurePolicy
from indicators.disclosure.solver import Clock

TRIED = 64
"""How many choices are tried one by one before a program is written."""


def known(tables: Linked, system: System, hidden: Collection[int]) -> list[bool]:
    """Which points everybody knows where these cells (places in `tables.cells`) are hidden."""

    def shown(point: int) -> bool:
        cell = tables.cell_at[point] if point < len(tables.cell_at) else None
        return cell is not None and cell not in hidden and system.truth[point] is not None

    return [point in system.fixed or shown(point) for point in range(len(system.truth))]


def unprotected(tables: Linked, hidden: Collection[int], clock: Clock) -> list[tuple[System, Interval]]:
    """What can be worked out too closely. Raises OutOfTime."""
    return [
        (system, one)
        for system in tables.systems
        for one in audited(tables, system, frozenset(hidden), clock)
        if not one.protected
    ]


def audited(tables: Linked, system: System, hidden: frozenset[int], clock: Clock) -> list[Interval]:
    """The intervals where these cells are hidden, reckoned once: all ways of seeking begin with the same. Raises OutOfTime."""
    kept = tables.audits.get((system.name, hidden))
    if kept is None:
        kept = tables.audits[system.name, hidden] = intervals(system, known(tables, system, hidden), clock)
    return kept


def cost(policy: DisclosurePolicy, cell: Cell) -> float:
    """What is lost where the cell is hidden: more for totals, and the more people the more."""
    broken = len(cell.place.breakdown)
    weights = policy.weights
    weight = (weights.total, weights.one_breakdown)[broken] if broken < 2 else weights.several_breakdowns
    return weight * (1 + log2(1 + max(cell.numerator or 0, cell.denominator or 0)))


def cheapest_of_few(
    tables: Linked, hidden: frozenset[int], costs: dict[int, float], clock: Clock
) -> frozenset[int] | None:
    """All that is hidden in the cheapest choice that protects everything; None where it is not among the first TRIED.

    Raises OutOfTime.
    """
    for number, chosen in enumerate(_by_cost(costs)):
        if number == TRIED:
            return None
        if not unprotected(tables, hidden | chosen, clock):
            return hidden | chosen
    return None


def _by_cost(costs: dict[int, float]) -> Iterator[frozenset[int]]:
    """The sets of candidates, the cheapest first."""
    yield frozenset()
    order = sorted(costs, key=lambda cell: (costs[cell], cell))
    heap: list[tuple[float, tuple[int, ...]]] = [(costs[order[0]], (0,))] if order else []
    while heap:
        total, places = heapq.heappop(heap)
        yield frozenset(order[place] for place in places)
        following = places[-1] + 1
        if following < len(order):
            more = costs[order[following]]
            heapq.heappush(heap, (total + more, (*places, following)))
            heapq.heappush(heap, (total + more - costs[order[places[-1]]], (*places[:-1], following)))


def without_needless(
    hidden: frozenset[int], chosen: Sequence[int], enough: Callable[[frozenset[int]], bool]
) -> frozenset[int]:
    """Shows again, one by one, what was chosen and is not needed."""
    for cell in chosen:
        if enough(hidden - {cell}):
            hidden -= {cell}
    return hidden
