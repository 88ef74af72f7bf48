"""Protection of small numbers once more, cell by cell: what `indicators.disclosure.decision` must agree with."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from indicators.disclosure import decision
from indicators.disclosure.primary import Cause, DisclosurePolicy
from indicators.disclosure.sums import ages, crossing, sums

YEAR = (date(2024, 1, 1), date(2025, 1, 1))


@dataclass(frozen=True)
class Cell:
    """One cell to judge: `key` names it, `group` and `period` the table it belongs to; see `decision.CELLS`."""

    key: Hashable
    group: str
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str = ""
    sex: str = "total"
    age: str = "total"
    period: tuple[date, date] = YEAR
    delivered: bool = True
    shown: bool | None = None

    @property
    def breakdown(self) -> frozenset[str]:
        """Which dimensions break the cell down; none is the total."""
        parts = {"unit": self.unit != "", "sex": self.sex != "total", "age": self.age != "total"}
        return frozenset(name for name, broken in parts.items() if broken)

    @property
    def place(self) -> "Place":
        """The class of cells that are hidden together."""
        return self.group, self.period, self.breakdown


Place = tuple[str, tuple[date, date], frozenset[str]]


def _small(count: Decimal, minimum: int, show_zero: bool) -> bool:
    return count < minimum and not (show_zero and count == 0)


def primary(
    policy: DisclosurePolicy,
    numerator: Decimal | None,
    denominator: Decimal | None,
    complement: bool = True,
) -> Cause | None:
    """Why counts may not be shown, or None.

    `complement` is false for kinds (rates, ratios, means) where N − n counts nobody.
    """
    if policy.minimum_denominator and denominator is not None and denominator < policy.minimum_denominator:
        return "below_minimum_size"
    if numerator is not None and _small(numerator, policy.minimum_count, policy.show_zero):
        return "suppressed"
    if not complement or numerator is None or denominator is None:
        return None
    return "suppressed" if _small(denominator - numerator, policy.minimum_complement, policy.show_zero) else None


def decide(
    policy: DisclosurePolicy, cells: list[Cell], complement: bool = True, values_alone: bool = False
) -> dict[Hashable, Cause]:
    """The hidden cells' keys with the cause of each; a key that is not there may be shown."""
    own: dict[Hashable, Cause] = {}
    for cell in cells:
        cause = primary(policy, cell.numerator, cell.denominator, complement)
        if cell.numerator is None and cell.denominator is None and cell.delivered and not values_alone:
            cause = "suppressed"
        if cause is not None:
            own[cell.key] = cause
    hidden_places = {c.place for c in cells if (c.key in own if c.shown is None else not c.shown)}
    hidden_places |= set(_left_out(policy, cells, complement))
    _follow(policy, cells, hidden_places, complement)
    return {c.key: own.get(c.key, "suppressed") for c in cells if c.shown is None and c.place in hidden_places}


def _rest(whole: Cell, parts: list[Cell]) -> tuple[Decimal | None, Decimal | None]:
    def left(of_whole: Decimal | None, of_parts: list[Decimal | None]) -> Decimal | None:
        if of_whole is None or any(part is None for part in of_parts):
            return None
        return of_whole - sum((part for part in of_parts if part is not None), Decimal(0))

    return left(whole.numerator, [p.numerator for p in parts]), left(whole.denominator, [p.denominator for p in parts])


def _few_left(policy: DisclosurePolicy, whole: Cell, parts: list[Cell], complement: bool) -> bool:
    cases, people = _rest(whole, parts)
    if people is not None and 0 < people < policy.minimum_count:
        return True
    if people is not None and people > 0 and primary(policy, cases, people, complement) is not None:
        return True
    return cases is not None and cases > 0 and _small(cases, policy.minimum_count, policy.show_zero)


def _left_out(policy: DisclosurePolicy, cells: list[Cell], complement: bool) -> Iterator[Place]:
    """Places whose parts leave few out of what they are parts of, and those of ages that cross."""
    unique = list({(c.group, c.period, c.unit, c.sex, c.age): c for c in reversed(cells)}.values())
    for table in _by(unique, lambda c: (c.group, c.period)):
        spans = {name: ages(name) for name in {"total", *(c.age for c in table)}}
        if crossing(spans):
            yield table[0].group, table[0].period, frozenset({"age"})
        for whole in table:
            same = [c for c in table if c.group == whole.group]
            units = [c for c in same if c.unit and (c.sex, c.age) == (whole.sex, whole.age)] if not whole.unit else []
            sexes = [c for c in same if c.sex != "total" and (c.unit, c.age) == (whole.unit, whole.age)]
            families = [units, sexes if whole.sex == "total" else []]
            for of, names in sums(spans):
                if of == whole.age:
                    families.append([c for c in same if c.age in names and (c.unit, c.sex) == (whole.unit, whole.sex)])
            for parts in families:
                if parts and _few_left(policy, whole, parts, complement):
                    yield parts[0].place


def _follow(policy: DisclosurePolicy, cells: list[Cell], hidden: set[Place], complement: bool) -> None:
    """Adds what follows from what is hidden, until nothing more does."""
    there = {c.place for c in cells}
    public = {c.place for c in cells if c.shown}
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        hidden |= {p for p in there for h in set(hidden) if p[:2] == h[:2] and p[2] >= h[2]}
        for group in sorted({c.group for c in cells}):
            periods = {p: (p[0].toordinal(), p[1].toordinal()) for p in sorted(p for g, p, _ in there if g == group)}
            for long, short in sums(periods):
                for breakdown in {b for g, p, b in there if (g, p) == (group, long)}:
                    whole = (group, long, breakdown)
                    parts = {(group, period, breakdown) for period in short} & there
                    few = _few_left_of_period(policy, cells, whole, parts, complement)
                    if whole not in hidden and (few or parts & hidden):
                        hidden |= parts - public
                        if parts & public:
                            hidden.add(whole)


def _few_left_of_period(
    policy: DisclosurePolicy, cells: list[Cell], whole: Place, parts: Iterable[Place], complement: bool
) -> bool:
    shorter = [c for c in cells if c.place in set(parts)]
    for cell in (c for c in cells if c.place == whole):
        same = [c for c in shorter if (c.unit, c.sex, c.age) == (cell.unit, cell.sex, cell.age)]
        if same and _few_left(policy, cell, same, complement):
            return True
    return False


def _by(cells: list[Cell], key: object) -> Iterable[list[Cell]]:
    tables: dict[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        tables[key(cell)].append(cell)  # type: ignore[operator]
    return tables.values()


def in_columns(
    policy: DisclosurePolicy, cells: list[Cell], complement: bool = True, values_alone: bool = False
) -> dict[Hashable, str]:
    """The same answer from `decision.decide`: what it gives of these cells."""
    columns = {
        "key": range(len(cells)),
        "group": [cell.group for cell in cells],
        "starts": [cell.period[0] for cell in cells],
        "ends": [cell.period[1] for cell in cells],
        "unit": [cell.unit for cell in cells],
        "sex": [cell.sex for cell in cells],
        "age_group": [cell.age for cell in cells],
        "numerator": pl.Series([cell.numerator for cell in cells], dtype=decision.EXACT),
        "denominator": pl.Series([cell.denominator for cell in cells], dtype=decision.EXACT),
        "delivered": [cell.delivered for cell in cells],
        "shown": [cell.shown for cell in cells],
    }
    frame = pl.DataFrame(columns, schema=decision.CELLS)
    hidden = decision.decide(policy, frame, complement=complement, values_alone=values_alone)
    return {cells[place].key: cause for place, cause in hidden.select("key", "cause").iter_rows()}
