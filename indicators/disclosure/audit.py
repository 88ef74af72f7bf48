"""The audit: how much can be worked out of each number that may not be shown, from everything that is.

A number is protected where tables of whole numbers, which agree with all that is shown, hold values of it that lie far enough
apart. Limits are narrowed sum by sum first, which is exact where no sums go in a circle. For the others the solver finds
tables, and each is added up again in integers: a proof does not rest on the solver's tolerances.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from indicators.disclosure.linked import Sum, System
from indicators.disclosure.solver import Clock, Numbers, Whole, least

UNBOUNDED = 10**15
"""Above every count."""
REACH = 10_000
"""How far from its lowest a count without limit is looked for: no interval needs to be wider."""
PASSES = 50
"""How many times each sum may narrow its points; sums in a circle could go on for as long as there are numbers."""


class Interval(NamedTuple):
    """The lowest and highest count that a point is sure to be able to have, and how far apart they must be."""

    point: int
    low: int
    high: int
    needed: int

    @property
    def protected(self) -> bool:
        """Whether it is wide enough."""
        return self.high - self.low >= self.needed


def intervals(system: System, known: Sequence[bool], clock: Clock) -> list[Interval]:
    """The interval of each sensitive point that is not `known`; the other points' counts are what is shown.

    Raises OutOfTime.
    """
    bounds = _Bounds(system, known)
    open_points = {point for point in system.sensitive if not known[point]}
    answers = {p: Interval(p, bounds.low[p], bounds.high[p], system.sensitive[p]) for p in open_points}
    for component in bounds.components() if open_points else ():
        sought = [p for p in component.points if p in open_points and answers[p].protected]
        if sought and not component.exact:
            tables = _Tables(system, bounds, component, clock)
            answers.update((one.point, one) for one in tables.intervals(sought))
    return [answers[point] for point in sorted(answers)]


@dataclass(frozen=True)
class _Component:
    """Points that are not determined and hang together, and the sums that they are in; `exact`: their limits are reached."""

    points: list[int]
    sums: list[Sum]
    exact: bool


class _Bounds:
    """The limits of every point."""

    def __init__(self, system: System, known: Sequence[bool]) -> None:
        self.system = system
        self.low = [(t or 0) if k else 0 for t, k in zip(system.truth, known, strict=True)]
        limits = zip(system.truth, system.upper, known, strict=True)
        self.high = [(t or 0) if k else UNBOUNDED if u is None else u for t, u, k in limits]
        self.settled = self._narrow()

    def _narrow(self) -> bool:
        """Narrows until nothing more follows; whether it came so far."""
        of_point, sums = self.system.sums_of, self.system.sums
        waiting, queued = list(range(len(sums))), [True] * len(sums)
        left = PASSES * len(sums)
        while waiting and left:
            left -= 1
            number = waiting.pop()
            queued[number] = False
            for point in self._narrow_sum(sums[number]):
                for other in of_point[point]:
                    if not queued[other]:
                        queued[other] = True
                        waiting.append(other)
        return not waiting

    def _narrow_sum(self, one: Sum) -> list[int]:
        """The points that the sum narrows."""
        low, high = self.low, self.high
        lows, highs = sum(low[p] for p in one.parts) + one.off, sum(high[p] for p in one.parts) + one.off
        narrowed = [one.whole] if self._limit(one.whole, lows, highs) else []
        whole_low, whole_high = low[one.whole], high[one.whole]
        return narrowed + [
            part
            for part in one.parts
            if low[part] != high[part]
            and self._limit(part, whole_low - highs + high[part], whole_high - lows + low[part])
        ]

    def _limit(self, point: int, low: int, high: int) -> bool:
        narrower = False
        if low > self.low[point]:
            self.low[point], narrower = low, True
        if high < self.high[point] and high < UNBOUNDED // 2:
            self.high[point], narrower = high, True
        return narrower

    def components(self) -> list[_Component]:
        """What hangs together of that which is not determined."""
        root: dict[int, int] = {p: p for p in range(len(self.low)) if self.low[p] != self.high[p]}

        def find(point: int) -> int:
            while root[point] != point:
                root[point] = point = root[root[point]]
            return point

        open_sums = []
        for one in self.system.sums:
            inside = [p for p in (one.whole, *one.parts) if p in root]
            if inside:
                open_sums.append((one, inside))
                for point in inside[1:]:
                    root[find(point)] = find(inside[0])
        points: dict[int, list[int]] = {}
        for point in root:
            points.setdefault(find(point), []).append(point)
        sums: dict[int, list[tuple[Sum, list[int]]]] = {}
        for one, inside in open_sums:
            sums.setdefault(find(inside[0]), []).append((one, inside))
        return [self._component(some, sums.get(first, [])) for first, some in points.items()]

    def _component(self, points: list[int], sums: list[tuple[Sum, list[int]]]) -> _Component:
        edges = sum(len(inside) for _, inside in sums)
        tree = edges == len(points) + len(sums) - 1 or not sums
        return _Component(points, [one for one, _ in sums], exact=tree and self.settled)


class _Tables:
    """Tables of a component that agree with all that is shown, and how far apart its points lie in them."""

    def __init__(self, system: System, bounds: _Bounds, component: _Component, clock: Clock) -> None:
        self.clock, self.needed = clock, system.sensitive
        self.place = {point: number for number, point in enumerate(component.points)}
        self.low = np.array([bounds.low[p] for p in component.points], dtype=np.int64)
        high = np.array([bounds.high[p] for p in component.points], dtype=np.int64)
        self.high = np.minimum(high, self.low + REACH)
        self.rows, self.right = self._equations(bounds, component)
        truth = [system.truth[p] for p in component.points]
        self.tables: list[Whole] = []
        if all(value is not None for value in truth):
            self._add(np.array(truth, dtype=np.float64))

    def _equations(self, bounds: _Bounds, component: _Component) -> tuple[Any, Whole]:
        """As `rows @ x = right` in integers, sparse."""
        from scipy import sparse  # only where something is hidden

        entries: list[tuple[int, int, int]] = []
        right = np.zeros(len(component.sums), dtype=np.int64)
        for number, one in enumerate(component.sums):
            right[number] = one.off
            for point, sign in ((one.whole, 1), *((part, -1) for part in one.parts)):
                if point in self.place:
                    entries.append((number, self.place[point], sign))
                else:
                    right[number] -= sign * bounds.low[point]
        rows, columns, signs = zip(*entries, strict=True)
        shape = len(component.sums), len(component.points)
        return sparse.csr_array((np.array(signs, dtype=np.int64), (rows, columns)), shape=shape), right

    def _add(self, table: Numbers | None) -> bool:
        """Keeps a table if it is one of whole numbers that agrees with everything; whether it is."""
        if table is None:
            return False
        whole = np.rint(table).astype(np.int64)
        inside = bool(np.all(whole >= self.low) and np.all(whole <= self.high))
        if not inside or not np.array_equal(self.rows @ whole, self.right):
            return False
        self.tables.append(whole)
        return True

    def intervals(self, sought: Collection[int]) -> list[Interval]:
        """The interval of each of the points sought."""
        for direction in (1, -1, 1):
            before = len(sought) + 1
            while (still := self._open(sought)) and len(still) < before:
                before = len(still)
                self._push(still, direction)
        for point in self._open(sought):
            for direction in (1, -1):
                self._push([point], direction)
        return [self._interval(point) for point in sought]

    def _interval(self, point: int) -> Interval:
        values = [int(table[self.place[point]]) for table in self.tables] or [0]
        return Interval(point, min(values), max(values), self.needed[point])

    def _open(self, sought: Collection[int]) -> list[int]:
        return [point for point in sought if not self._interval(point).protected]

    def _push(self, points: Sequence[int], direction: int) -> None:
        """A table where as many of the points as can be lie as far up (1) or down (-1) as is needed."""
        from scipy import sparse  # only where something is hidden

        size, pushed = len(self.place), [self.place[point] for point in points]
        needed = np.array([self.needed[point] for point in points], dtype=np.float64)
        known = [self._interval(point) for point in points]
        base = np.array([one.low if direction > 0 else one.high for one in known], dtype=np.float64)
        # Beside each point how far it has come, at most what is needed: `moved <= direction * (x - base)`.
        moves = sparse.coo_array(
            (np.full(len(points), -float(direction)), (range(len(points)), pushed)), shape=(len(points), size)
        )
        rows = sparse.block_array(
            [[self.rows.astype(np.float64), None], [moves, sparse.eye_array(len(points))]], format="csr"
        )
        low = np.concatenate([self.right, np.full(len(points), -np.inf)])
        high = np.concatenate([self.right, -direction * base])
        bounds = (
            np.concatenate([self.low, np.full(len(points), -1e9)]),
            np.concatenate([self.high, needed]),
        )
        cost = np.concatenate([np.zeros(size), np.full(len(points), -1.0)])
        answer = least(cost, rows, low, high, bounds, None, self.clock)
        if answer is None or self._add(answer[:size]):
            return
        whole = np.arange(size + len(points)) < size  # a corner between whole numbers
        answer = least(cost, rows, low, high, bounds, whole, self.clock)
        self._add(None if answer is None else answer[:size])
