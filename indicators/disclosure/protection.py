"""What may be shown of an indicator's linked tables: a pattern of hidden cells and the proof that it is enough.

The pattern is sought in several ways, the best first; whichever it comes from, the audit decides. Without a proof nothing is
to be shown.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from indicators.disclosure.linked import Cell, Linked, linked
from indicators.disclosure.primary import Cause, DisclosurePolicy
from indicators.disclosure.program import optimal, spread
from indicators.disclosure.secondary import TRIED, audited, cheapest_of_few, cost, unprotected, without_needless
from indicators.disclosure.solver import UNLIMITED, Clock, OutOfTime

Way = Literal["none", "least", "program", "greedy", "breakdowns", "all"]
"""How the pattern came about: nothing was needed, the cheapest of all, an integer program, greedily, whole breakdowns, or
everything hidden."""

SEPARATOR = "\x1f"
"""Between the parts of a line of the digest: no name holds it."""
SHOWN_AGAIN = 6_000
"""So many points are audited at most to see whether single cells had to be hidden: each cell is an audit of all points."""
TOGETHER, ROUNDS = 4, 8
"""How many times hiding goes on from all that the audit still finds, and how many times in all: then one by one."""


class Protected(NamedTuple):
    """One number that may not be shown: what can be worked out of it, and how wide that must be; narrower than the policy's
    interval where there are fewer people, or where more is public already. `key` is None for what the cells leave out."""

    key: int | None
    measure: str
    low: int
    high: int
    needed: int


class Proof(NamedTuple):
    """That no number of the tables can be worked out too closely; `digest` is of all that was judged and of what is hidden."""

    digest: str
    way: Way
    cells: int
    hidden: int
    protected: tuple[Protected, ...]


class Protection(NamedTuple):
    """The hidden ones among the cells to decide, each with its cause, and the proof."""

    causes: Mapping[int, Cause]
    proof: Proof


class Unproven(Exception):
    """The solver gave no answer in time: it could not be proven that nothing can be worked out, whatever is hidden."""


def protect(
    policy: DisclosurePolicy,
    cells: Sequence[Cell],
    *,
    complement: bool = True,
    additive: bool = True,
    members: Mapping[str, Iterable[str]] | None = None,
    seconds: float = UNLIMITED,
) -> Protection:
    """Which of the cells to decide are hidden, and the proof that this is enough.

    `cells` are of one indicator and statistic, those public already among them. `complement`, `additive` and `members` as in
    `linked`. `seconds` is what the search may take, and again
    what the audit may. Raises Unproven, Unsound where parts exceed their whole, ValueError for what is no group of ages.
    """
    decided = {number for number, cell in enumerate(cells) if cell.shown is None}
    by_themselves = {number for number in decided if cells[number].cause is not None}
    hidden = frozenset(by_themselves | {number for number, cell in enumerate(cells) if cell.shown is False})
    costs = {number: cost(policy, cells[number]) for number in sorted(decided - hidden)}
    if len(hidden) == len(cells):  # nothing is shown: nothing follows, however many they are
        pattern, proof = hidden, Proof(_digest(policy, cells, hidden), "none", len(cells), len(hidden), ())
    else:
        tables = linked(policy, cells, complement=complement, additive=additive, members=members)
        pattern, proof = _proven(policy, tables, hidden, costs, seconds)
    causes: dict[int, Cause] = {cells[number].key: cells[number].cause or "suppressed" for number in pattern & decided}
    return Protection(causes, proof)


def _proven(
    policy: DisclosurePolicy, tables: Linked, hidden: frozenset[int], costs: dict[int, float], seconds: float
) -> tuple[frozenset[int], Proof]:
    """The first pattern that there is a proof for, and the proof."""
    for given_away in (False, True):
        if given_away and not _lower(tables, hidden.union(costs), seconds):
            break
        for way, pattern in _patterns(tables, hidden, costs, seconds):
            proof = None if pattern is None else _proof(policy, tables, pattern, way, Clock.of(seconds))
            if pattern is not None and proof is not None:
                return pattern, proof
    raise Unproven


def _lower(tables: Linked, everything: frozenset[int], seconds: float) -> bool:
    """Asks of what is public already no more than that it is not narrowed further; whether there is such.

    What was shown once is known, whatever is hidden now.
    """
    try:
        failing = unprotected(tables, everything, Clock.of(seconds))
    except OutOfTime:
        return False
    for system, one in failing:
        system.sensitive[one.point] = max(one.high - one.low, 0)
    tables.audits.clear()
    return bool(failing)


def _patterns(
    tables: Linked, hidden: frozenset[int], costs: dict[int, float], seconds: float
) -> Iterable[tuple[Way, frozenset[int] | None]]:
    """Patterns, the best first; a way that has not the time gives none."""
    yield "none", hidden
    for way, search in (("least", _least), ("program", _by_program), ("greedy", _greedy)):
        try:
            yield way, search(tables, hidden, costs, Clock.of(seconds))  # type: ignore[misc]
        except OutOfTime:
            continue
    yield "breakdowns", hidden | _breakdowns(tables, hidden, costs)
    yield "all", hidden.union(costs)


def _least(tables: Linked, hidden: frozenset[int], costs: dict[int, float], clock: Clock) -> frozenset[int] | None:
    return cheapest_of_few(tables, hidden, costs, clock) if 2 ** len(costs) <= TRIED else None


def _by_program(tables: Linked, hidden: frozenset[int], costs: dict[int, float], clock: Clock) -> frozenset[int] | None:
    failing = unprotected(tables, hidden, clock)
    return optimal(tables, hidden, costs, failing, clock) if failing else hidden


def _greedy(tables: Linked, hidden: frozenset[int], costs: dict[int, float], clock: Clock) -> frozenset[int] | None:
    pattern = hidden
    for number in range(ROUNDS):
        for system in tables.systems:
            failing = [one for one in audited(tables, system, pattern, clock) if not one.protected]
            for some in [failing] if number < TOGETHER else [[one] for one in failing]:
                left = {cell: weight for cell, weight in costs.items() if cell not in pattern}
                if some:
                    pattern = spread(tables, pattern, left, system, some, (-1) ** number, clock)
        if not unprotected(tables, pattern, clock):
            dearest = sorted(pattern - hidden, key=lambda cell: -costs[cell])
            chosen = dearest[: SHOWN_AGAIN // len(tables.cell_at)]
            return without_needless(pattern, chosen, lambda less: not unprotected(tables, less, clock))
    return None


def _breakdowns(tables: Linked, hidden: frozenset[int], costs: dict[int, float]) -> set[int]:
    """Every breakdown of a region that has something hidden, and every finer one."""
    classes = {(tables.cells[number].place.region, tables.cells[number].place.breakdown) for number in hidden}
    return {
        number
        for number in costs
        for region, breakdown in classes
        if tables.cells[number].place.region == region and breakdown <= tables.cells[number].place.breakdown
    }


def _proof(policy: DisclosurePolicy, tables: Linked, hidden: frozenset[int], way: Way, clock: Clock) -> Proof | None:
    """The proof that hiding these is enough; None where it is not, or where the time is out."""
    protected = []
    try:
        for system in tables.systems:
            for one in audited(tables, system, hidden, clock):
                if not one.protected:
                    return None
                number = tables.cell_at[one.point] if one.point < len(tables.cell_at) else None
                key = None if number is None else tables.cells[number].key
                protected.append(Protected(key, system.name, one.low, one.high, one.needed))
    except OutOfTime:
        return None
    return Proof(_digest(policy, tables.cells, hidden), way, len(tables.cells), len(hidden), tuple(protected))


def _digest(policy: DisclosurePolicy, cells: Sequence[Cell], hidden: frozenset[int]) -> str:
    """SHA-256 of the policy, every cell judged, and whether it is hidden, whatever order they came in.

    A line each: one text of a million cells would be made while nothing else in the process runs.
    """
    limits = policy.model_dump(include={"id", "version", "minimum_count", "minimum_denominator"})
    digest = hashlib.sha256(json.dumps(limits, ensure_ascii=False).encode())
    lines = [
        SEPARATOR.join(map(str, (*cell.place, cell.numerator, cell.denominator, number in hidden)))
        for number, cell in enumerate(cells)
    ]
    for line in sorted(lines):
        digest.update(f"\n{line}".encode())
    return digest.hexdigest()
