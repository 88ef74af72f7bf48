"""Secondary suppression as programs: what may move so that a number that may not be shown can be another.

A pattern protects a point when its table can be changed into another one that agrees with all that is shown, and only hidden
cells differ. So what is sought is a change: the cheapest cells to change, exactly (`optimal`) or all at once and nearly
(`spread`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from indicators.disclosure.audit import Interval
from indicators.disclosure.linked import Linked, System
from indicators.disclosure.secondary import known
from indicators.disclosure.solver import Clock, Numbers, least

LARGEST = 1_000
"""Changes in an integer program, at most. A region's year by month, sex and eight ages has as many for one small number, and
took half a second; the greedy way takes as long for all of its numbers."""
NEVER = 1e6
"""What it costs to leave a point unprotected: more than to hide everything."""
MOVED = 1e-6
"""A change that is more than the solver's tolerance."""

Failing = Sequence[tuple[System, Interval]]


@dataclass
class _Program:
    """A program that is written column by column and row by row."""

    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    right: list[tuple[float, float]] = field(default_factory=list)

    def column(self, low: float, high: float, cost: float = 0.0, *, whole: bool = False) -> int:
        """A variable within its limits."""
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, entries: Mapping[int, float], low: float, high: float) -> None:
        """A sum of columns that lies between two limits."""
        self.entries += [(len(self.right), column, factor) for column, factor in entries.items()]
        self.right.append((low, high))

    def solve(self, clock: Clock) -> Numbers | None:
        """The columns with the least cost; None where there are none. Raises OutOfTime."""
        from scipy import sparse  # only where something is hidden

        rows, columns, factors = zip(*self.entries, strict=True)
        matrix = sparse.csr_array((factors, (rows, columns)), shape=(len(self.right), len(self.cost)))
        low, high = np.array(self.right, dtype=np.float64).T
        whole = np.array(self.whole) if any(self.whole) else None
        bounds = (np.array(self.low), np.array(self.high))
        return least(np.array(self.cost), matrix, low, high, bounds, whole, clock)


@dataclass(frozen=True)
class _Movable:
    """The points of a system that hang together with the failing ones, and how far each may go down and up."""

    system: System
    down: Mapping[int, float]
    up: Mapping[int, float]

    @classmethod
    def around(
        cls,
        tables: Linked,
        system: System,
        hidden: Collection[int],
        costs: Mapping[int, float],
        points: Collection[int],
    ) -> "_Movable":
        """Everything that is hidden or may be, as far as it hangs together with the points."""
        fixed = known(tables, system, [*hidden, *costs])
        reached, waiting = set(points), list(points)
        while waiting:
            for number in system.sums_of[waiting.pop()]:
                one = system.sums[number]
                new = [p for p in (one.whole, *one.parts) if not fixed[p] and p not in reached]
                reached.update(new)
                waiting += new
        furthest = max(system.sensitive[point] for point in points)
        return cls(
            system,
            # what is not known to us either is at least nothing, and can be more
            {p: float(min(max(system.truth[p] or 0, 0), furthest)) for p in sorted(reached)},
            {p: cls._room(system, p, furthest) for p in sorted(reached)},
        )

    @staticmethod
    def _room(system: System, point: int, furthest: int) -> float:
        upper, truth = system.upper[point], system.truth[point]
        return float(furthest if upper is None or truth is None else max(min(upper - truth, furthest), 0))

    def keep_sums(self, program: _Program, columns: Mapping[int, Sequence[tuple[int, float]]]) -> None:
        """What changes keeps every sum; `columns` are those (with sign) that a point's change is made of."""
        for one in self.system.sums:
            entries: dict[int, float] = {}
            for point, sign in ((one.whole, 1.0), *((part, -1.0) for part in one.parts)):
                for column, factor in columns.get(point, ()):
                    entries[column] = entries.get(column, 0.0) + sign * factor
            if entries:
                program.row(entries, 0.0, 0.0)


def optimal(
    tables: Linked, hidden: frozenset[int], costs: Mapping[int, float], failing: Failing, clock: Clock
) -> frozenset[int] | None:
    """The cheapest cells to hide so that every failing point has room; None where the program is too large or has no answer.

    Raises OutOfTime.
    """
    program = _Program()
    choice = {cell: program.column(0, 1, weight, whole=True) for cell, weight in costs.items()}
    for system, one in failing:
        movable = _Movable.around(tables, system, hidden, costs, [one.point])
        if len(program.cost) + 2 * len(movable.up) > LARGEST:
            return None
        ends = [_change(program, tables, movable, choice) for _ in ("up", "down")]
        program.row({ends[0][one.point]: 1.0, ends[1][one.point]: -1.0}, float(one.needed), np.inf)
    answer = program.solve(clock)
    return None if answer is None else hidden | {cell for cell, column in choice.items() if answer[column] > 0.5}


def _change(program: _Program, tables: Linked, movable: _Movable, choice: Mapping[int, int]) -> dict[int, int]:
    """A change of the table, a column each point; cells that may be hidden change only where they are."""
    columns = {point: program.column(-movable.down[point], movable.up[point]) for point in movable.up}
    for point, column in columns.items():
        cell = tables.cell_at[point] if point < len(tables.cell_at) else None
        if cell is not None and cell in choice:
            program.row({column: 1.0, choice[cell]: -movable.up[point]}, -np.inf, 0.0)
            program.row({column: 1.0, choice[cell]: movable.down[point]}, 0.0, np.inf)
    movable.keep_sums(program, {point: [(column, 1.0)] for point, column in columns.items()})
    return columns


def spread(
    tables: Linked,
    hidden: frozenset[int],
    costs: Mapping[int, float],
    system: System,
    failing: Sequence[Interval],
    direction: int,
    clock: Clock,
) -> frozenset[int]:
    """Hides what changes in the cheapest change that moves all failing points of a system up (1) or down (-1) at once.

    Those that cannot move so far move as far as they can. Raises OutOfTime.
    """
    program = _Program()
    movable = _Movable.around(tables, system, hidden, costs, [one.point for one in failing])
    columns: dict[int, list[tuple[int, float]]] = {}
    for point in movable.up:
        cell = tables.cell_at[point] if point < len(tables.cell_at) else None
        weight = costs.get(cell, 0.0) if cell is not None else 0.0
        columns[point] = [
            (program.column(0, movable.up[point], weight), 1.0),
            (program.column(0, movable.down[point], weight), -1.0),
        ]
    movable.keep_sums(program, columns)
    for one in failing:
        lacking = one.needed - (one.high - one.low)
        slack = program.column(0, lacking, NEVER)
        ends = {column: factor * direction for column, factor in columns[one.point]}
        program.row({**ends, slack: 1.0}, float(lacking), np.inf)
    answer = program.solve(clock)
    if answer is None:
        return hidden
    moved = {p for p, some in columns.items() if any(answer[column] > MOVED for column, _ in some)}
    cells = {tables.cell_at[p] for p in moved if p < len(tables.cell_at)}
    return hidden | {cell for cell in cells if cell is not None and cell in costs}
