"""From counted units to sums over regions, care units, sexes, ages and months, and the values that they give."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate, product
from typing import Literal, TypedDict, cast, get_args

from indicators.engine import terms
from indicators.engine.query_engine import Row
from indicators.engine.relations import Relation

Summed = Literal[
    "initial_population", "denominator", "exclusion", "exception", "numerator", "missing", "counted", "events"
]
SUMMED: tuple[Summed, ...] = get_args(Summed)
"""What is summed over counted units."""

Sum = Literal["units"] | Summed
"""What a group has sums of: how many units there are, and SUMMED."""

GROUPED = ("region", "unit", "sex", "age_group", "month")
"""What counted units are grouped by; `measured` too, so that every mean and quantile can be had afterwards."""

SEXES = {"F": "women", "M": "men"}
"""The records' letters and the deliveries' words."""


class GroupSums(TypedDict):
    """The sums of the counted units that are alike in GROUPED and in what is measured; counts only, nothing of a person."""

    region: str | None
    unit: str | None
    sex: str | None
    age_group: str | None
    month: date | None
    measured: Decimal | None
    units: int
    initial_population: int
    denominator: int
    exclusion: int
    exception: int
    numerator: int
    missing: int
    counted: int
    events: int


def grouped(units: Relation) -> Relation:
    """The lazy sums over counted units (`Units.table` or `differing`): one row a group and measured value."""
    groups = [name for name in (*GROUPED, "measured") if name in units.columns]
    sums = {name: terms.sum_bigint(terms.coalesce(units[name], 0)) for name in SUMMED if name in units.columns}
    return units.group_by(groups, units=terms.count(), **sums)


def completed(row: Row, alike: Mapping[str, int | None]) -> GroupSums:
    """A group's sums with what is alike of all its units (`Units.alike`): so many of them in each sum."""
    same = {name: row["units"] * value if name in SUMMED else value for name, value in alike.items()}
    return cast("GroupSums", same | dict(row))


@dataclass
class Tally:
    """Sums of one cell: SUMMED, how many units, and how many units have each measured value."""

    sums: dict[Sum, int] = field(default_factory=lambda: dict.fromkeys(("units", *SUMMED), 0))
    values: dict[Decimal, int] = field(default_factory=dict)

    def add(self, row: GroupSums) -> None:
        """Adds one group's sums."""
        self.sums["units"] += int(row["units"])
        for name in SUMMED:
            self.sums[name] += int(row[name])
        if row["measured"] is not None and row["counted"]:
            value = Decimal(row["measured"]).normalize()
            self.values[value] = self.values.get(value, 0) + int(row["counted"])

    def join(self, other: "Tally") -> None:
        """Adds another tally's sums."""
        for name, number in other.sums.items():
            self.sums[name] += number
        for value, number in other.values.items():
            self.values[value] = self.values.get(value, 0) + number

    @property
    def n(self) -> int:
        """How many units have a measured value."""
        return sum(self.values.values())

    @property
    def total(self) -> Decimal:
        """The sum of the measured values."""
        return sum((value * number for value, number in self.values.items()), Decimal(0))

    @property
    def mean(self) -> Decimal | None:
        """The mean of the measured values; None of nobody."""
        return self.total / self.n if self.n else None

    def quantile(self, share: Decimal) -> Decimal | None:
        """The value below which `share` (0–1) lie, with a straight line between neighbours (Hyndman and Fan's type 7, 1996)."""
        if not self.values:
            return None
        place = (self.n - 1) * share
        low = int(place)
        return self._at(low) + (self._at(min(low + 1, self.n - 1)) - self._at(low)) * (place - low)

    def _at(self, index: int) -> Decimal:
        ordered = sorted(self.values)
        below = accumulate(self.values[value] for value in ordered)
        return next(value for value, seen in zip(ordered, below, strict=True) if index < seen)


CellKey = tuple[str, str, str, str]
"""Care unit ('' for the whole region), sex and age group (`total` for all), and month ('' for the whole period)."""


def cells(rows: Iterable[GroupSums], region: str, by: Iterable[str]) -> dict[CellKey, Tally]:
    """The tallies of one region's groups, in every combination of the breakdowns `by` (unit, sex, age, month) and their totals.

    A unit whose sex or age is unknown is in the totals only.
    """
    breakdowns = set(by)
    smallest: dict[tuple[str | None, str | None, str | None, str | None], Tally] = {}
    for row in rows:
        if row["region"] == region:
            smallest.setdefault(_place(row, breakdowns), Tally()).add(row)
    tallies: dict[CellKey, Tally] = {("", "total", "total", ""): Tally()}
    for place, counted in smallest.items():  # far fewer than the rows where every measured value is a row of its own
        for cell in _cells_of(*place):
            tallies.setdefault(cell, Tally()).join(counted)
    return dict(sorted(tallies.items()))


def _place(row: GroupSums, by: set[str]) -> tuple[str | None, str | None, str | None, str | None]:
    return (
        row["unit"] if "unit" in by else None,
        SEXES.get(row["sex"] or "") if "sex" in by else None,
        row["age_group"] if "age" in by else None,
        str(row["month"]) if "month" in by and row["month"] else None,
    )


def _cells_of(unit: str | None, sex: str | None, age: str | None, month: str | None) -> Iterator[CellKey]:
    return product(_with_total("", unit), _with_total("total", sex), _with_total("total", age), _with_total("", month))


def _with_total(total: str, own: str | None) -> list[str]:
    return [total] if own is None else [total, own]


def overall(rows: Iterable[GroupSums], region: str | None = None) -> Tally:
    """Everything together, or everything of one region."""
    everything = Tally()
    for row in rows:
        if region is None or row["region"] == region:
            everything.add(row)
    return everything


def of_units(rows: Iterable[Row]) -> Tally:
    """Counted units taken one by one, as `Units.table` gives them."""
    sums = ({**row, "units": 1, **{name: row[name] or 0 for name in SUMMED}} for row in rows)
    return overall(cast("GroupSums", one) for one in sums)
