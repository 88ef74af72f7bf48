"""The linked tables of one indicator as a system of sums: what an attacker knows to be true of what is not shown.

A point is a cell, or what the cells leave out. Numerators and denominators are a system each: whoever attacks the numerators
is taken to know all denominators, since other indicators, registers and earlier releases may tell them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from indicators.disclosure.places import REST, Dimension, Part, Place, named, of_ages, of_periods, of_regions
from indicators.disclosure.primary import Cause, DisclosurePolicy


class Cell(NamedTuple):
    """One cell to judge: counts are None where they are not known, `cause` is why it may not be shown by itself.

    `shown` is None for a cell to decide, and tells of one that is public already whether it is shown. `estimated` says that
    the numerator was reckoned from a rounded value.
    """

    key: int
    place: Place
    numerator: int | None
    denominator: int | None
    cause: Cause | None = None
    shown: bool | None = None
    estimated: bool = False


class Sum(NamedTuple):
    """Points: the whole is the parts together, and `off` more where rounded values do not quite add up."""

    whole: int
    parts: tuple[int, ...]
    off: int = 0


Point = tuple[Part, ...]
"""The part along each dimension: region, unit, sex, age and period."""
_AGE = 3


class Unsound(ValueError):
    """The parts of a table are together more than their whole: what its hidden cells may be cannot be reckoned."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        super().__init__("parts exceed their whole")
        self.cells = cells


@dataclass
class System:
    """One measure's points: `truth` (None: not known to us either), `upper` limits that everybody knows, and the sums.

    `fixed` are points that nothing needs to be shown for: nobody is left out, or the parts are off by a rounding.
    `sensitive` says of a point how wide the interval must be that can be worked out for it. `together` are the points for what
    a whole leaves out where several parts are not known: by the whole and those parts.
    """

    name: str
    truth: list[int | None]
    upper: list[int | None]
    sums: list[Sum]
    fixed: set[int] = field(default_factory=set)
    sensitive: dict[int, int] = field(default_factory=dict)
    together: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)

    @cached_property
    def sums_of(self) -> Sequence[Sequence[int]]:
        """The places in `sums` of those that each point is in."""
        of_point: list[list[int]] = [[] for _ in self.truth]
        for number, one in enumerate(self.sums):
            for point in (one.whole, *one.parts):
                of_point[point].append(number)
        return of_point


@dataclass(frozen=True)
class Linked:
    """The linked tables: `cell_at` is the place among `cells` of a point's cell, None where it has none. `audits` keeps
    what was worked out, by system and hidden cells."""

    cells: Sequence[Cell]
    cell_at: Sequence[int | None]
    systems: tuple[System, ...]
    audits: dict[tuple[str, frozenset[int]], Any] = field(default_factory=dict)


def linked(
    policy: DisclosurePolicy,
    cells: Sequence[Cell],
    *,
    complement: bool,
    additive: bool = True,
    members: Mapping[str, Iterable[str]] | None = None,
) -> Linked:
    """The systems of the cells of one indicator and statistic.

    `complement` as in `decision.decide`; `additive` tells that women and men, and ages, must sum to all; `members` says which
    regions a healthcare region or the nation is the sum of. Raises Unsound where parts exceed their whole, ValueError for what
    is no group of ages.
    """
    dimensions = _dimensions(cells, members or {})
    at = [_point(dimensions, cell.place) for cell in cells]
    points = {point: number for number, point in enumerate(sorted(_grid(dimensions, at), key=_in_order))}
    sums = list(_sums(dimensions, points))
    cell_at, twice = _cells_at(points, at, cells)
    sums += twice
    ageless = [number for point, number in points.items() if point[_AGE] == frozenset({REST})]
    sizes = _reckoned("denominator", [None if n is None else cells[n].denominator for n in cell_at], sums, ageless)
    counts = _reckoned("numerator", [None if n is None else cells[n].numerator for n in cell_at], sums, ageless)
    for system in (sizes, counts):
        system.sums = list(_holding(system, cells, cell_at, additive))
    _protect_sizes(policy, cells, cell_at, sizes)
    _protect_counts(policy, cells, cell_at, counts, sizes, complement)
    return Linked(cells, cell_at, (counts, sizes))


def _dimensions(cells: Sequence[Cell], members: Mapping[str, Iterable[str]]) -> tuple[Dimension, ...]:
    places = [cell.place for cell in cells]
    return (
        of_regions({place.region for place in places}, members),
        named({place.unit for place in places}, ""),
        named({place.sex for place in places}, "total"),
        of_ages({place.age for place in places}),
        of_periods({(place.starts, place.ends) for place in places}),
    )


def _point(dimensions: tuple[Dimension, ...], place: Place) -> Point:
    names = (place.region, place.unit, place.sex, place.age, f"{place.starts}/{place.ends}")
    return tuple(dimension.parts[name] for dimension, name in zip(dimensions, names, strict=True))


def _cells_at(
    points: Mapping[Point, int], at: Sequence[Point], cells: Sequence[Cell]
) -> tuple[list[int | None], list[Sum]]:
    """The cell of each point: the first of it. Another that says the same is a point more, which is the same number; one that
    says something else (it was corrected) tells nothing of this one.
    """
    cell_at: list[int | None] = [None] * len(points)
    twice = []
    for number, point in enumerate(at):
        first = cell_at[points[point]]
        if first is None:
            cell_at[points[point]] = number
        elif (cells[first].numerator, cells[first].denominator) == (cells[number].numerator, cells[number].denominator):
            twice.append(Sum(points[point], (len(cell_at),)))
            cell_at.append(number)
    return cell_at, twice


def _in_order(point: Point) -> list[list[str]]:
    return [sorted(part) for part in point]


def _grid(dimensions: tuple[Dimension, ...], at: Iterable[Point]) -> set[Point]:
    """Every point that the published breakdowns tell of, directly or by what they leave out."""
    kinds = {tuple(d.top is None or p != d.top for d, p in zip(dimensions, point, strict=True)) for point in at}
    coordinates = [dimension.coordinates for dimension in dimensions]
    grid: set[Point] = set()
    for kind in kinds:
        choices = [c if broken else [d.top] for d, c, broken in zip(dimensions, coordinates, kind, strict=True)]
        grid.update(product(*choices))  # type: ignore[arg-type]
    return grid


def _sums(dimensions: tuple[Dimension, ...], points: Mapping[Point, int]) -> Iterator[Sum]:
    for axis, dimension in enumerate(dimensions):
        partitions: dict[Part, list[tuple[Part, ...]]] = {}
        for whole, parts in dimension.sums():
            partitions.setdefault(whole, []).append(parts)
        for point, number in points.items():
            for parts in partitions.get(point[axis], ()):
                inner = [points.get((*point[:axis], part, *point[axis + 1 :])) for part in parts]
                if all(one is not None for one in inner):
                    yield Sum(number, tuple(one for one in inner if one is not None))


def _protect_sizes(policy: DisclosurePolicy, cells: Sequence[Cell], cell_at: list[int | None], system: System) -> None:
    """Says which sizes may not be worked out: groups so small that nobody may know of them."""
    for point, size in enumerate(system.truth):
        if size is None or not _unknown_by_right(cells, cell_at, point):
            continue
        if size <= 0 and _cell(cells, cell_at, point) is None:
            system.fixed.add(point)
        elif 0 < size < policy.minimum_count:
            system.sensitive[point] = policy.protection_interval


def _protect_counts(
    policy: DisclosurePolicy,
    cells: Sequence[Cell],
    cell_at: list[int | None],
    system: System,
    sizes: System,
    complement: bool,
) -> None:
    """Says which counts may not be worked out, by whoever knows all sizes."""
    same = (sizes.together.get(key) for key in system.together)
    size_of = [*sizes.truth[: len(cell_at)], *(None if point is None else sizes.truth[point] for point in same)]
    if complement:
        system.upper = list(size_of)
    for point, (count, size) in enumerate(zip(system.truth, size_of, strict=True)):
        cell = _cell(cells, cell_at, point)
        if count is None or not _unknown_by_right(cells, cell_at, point):
            continue
        if cell is None and (size == 0 or count < 0 or (size is None and count == 0)):
            system.fixed.add(point)
        elif size != 0 and (cell or policy.few(count, size, complement=complement)):
            width = policy.protection_interval
            system.sensitive[point] = min(width, size) if complement and size is not None else width


def _cell(cells: Sequence[Cell], cell_at: Sequence[int | None], point: int) -> Cell | None:
    number = cell_at[point] if point < len(cell_at) else None
    return None if number is None else cells[number]


def _unknown_by_right(cells: Sequence[Cell], cell_at: Sequence[int | None], point: int) -> bool:
    """Whether the point may have to be protected: a cell that may not be shown, or what no cell shows."""
    cell = _cell(cells, cell_at, point)
    return cell is None or (cell.cause is not None and not cell.shown)


def _reckoned(name: str, truth: list[int | None], sums: list[Sum], ageless: Sequence[int]) -> System:
    """A system where what the cells leave out is reckoned from them, as far as it follows.

    Where nothing tells of anybody without an age, everybody is taken to have one: an attacker would.
    """
    system = System(name, truth, [None] * len(truth), list(sums))
    _follow(system)
    if not any(system.truth[point] for point in ageless):
        for point in ageless:
            system.truth[point] = 0
        _follow(system)
    for whole, parts, _ in list(system.sums):
        untold = tuple(part for part in parts if system.truth[part] is None)
        of_all = system.truth[whole]
        if (
            len(untold) > 1 and of_all is not None
        ):  # which is which nobody knows, but all of them together are what is left out
            together = system.together[whole, untold] = len(system.truth)
            system.truth.append(of_all - sum(system.truth[part] or 0 for part in parts))
            system.upper.append(None)
            others = tuple(part for part in parts if part not in untold)
            system.sums += [Sum(together, untold), Sum(whole, (together, *others))]
    return system


def _follow(system: System) -> None:
    """Reckons every point that is the only one of a sum that is not known, until no more follow."""
    of_point: dict[int, list[Sum]] = {}
    for one in system.sums:
        for point in (one.whole, *one.parts):
            of_point.setdefault(point, []).append(one)
    waiting = list(system.sums)
    while waiting:
        one = waiting.pop()
        untold = [point for point in (one.whole, *one.parts) if system.truth[point] is None]
        if len(untold) != 1:
            continue
        known = sum(system.truth[part] or 0 for part in one.parts)
        value = known if untold[0] == one.whole else (system.truth[one.whole] or 0) - known
        system.truth[untold[0]] = value
        waiting += of_point[untold[0]]


def _holding(system: System, cells: Sequence[Cell], cell_at: Sequence[int | None], additive: bool) -> Iterator[Sum]:
    """The sums, also those that are off by roundings, without those that do not hold: somebody is counted in two months, or at
    two units.

    Raises Unsound where exact numbers of women and men, or of ages, exceed their whole.
    """
    for one in system.sums:
        off = _off(system, one)
        if not off and all((system.truth[part] or 0) >= 0 for part in one.parts):
            yield one
            continue
        of = [cell for p in (one.whole, *one.parts) if (cell := _cell(cells, cell_at, p)) is not None]
        if len({(cell.place.unit, cell.place.starts, cell.place.ends) for cell in of}) > 1:
            continue
        exact = len(of) > 1 and _cell(cells, cell_at, one.whole) and not any(cell.estimated for cell in of)
        if exact and additive:
            raise Unsound(of)
        if not exact:
            yield one._replace(off=off)


def _off(system: System, one: Sum) -> int:
    values = [system.truth[point] for point in (one.whole, *one.parts)]
    if any(value is None for value in values):
        return 0
    return (values[0] or 0) - sum(value or 0 for value in values[1:])
