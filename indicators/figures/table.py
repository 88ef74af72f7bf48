"""A figure set under its regions and ages: what a row states, and what narrower classes sum to."""

from dataclasses import dataclass
from functools import cached_property

from indicators.entries.figures import SEXES, AgeRange, FigureRow, FigureSet, Sex, tiling


@dataclass(frozen=True)
class FigureTable:
    """A figure set to look things up in. (The entry keeps no index itself: a changed copy of it would keep the old one's.)"""

    figures: FigureSet

    @cached_property
    def bands(self) -> dict[str | None, frozenset[AgeRange]]:
        """The age ranges that have rows, by region."""
        ranges: dict[str | None, set[AgeRange]] = {}
        for row in self.figures.rows:
            ranges.setdefault(row.region, set()).add(row.ages)
        return {region: frozenset(bands) for region, bands in ranges.items()}

    @cached_property
    def row_by_place(self) -> dict[tuple[str | None, AgeRange], FigureRow]:
        """Rows under their region and ages."""
        return {(row.region, row.ages): row for row in self.figures.rows}

    def stated(self, region: str | None, ages: AgeRange, sex: Sex) -> int | None:
        """The figure that a row gives; None where the source does not give it."""
        row = self.row_by_place.get((region, ages))
        return row.persons(sex) if row else None

    @cached_property
    def known(self) -> dict[tuple[str | None, Sex], frozenset[AgeRange]]:
        """The age ranges whose figure the source gives, by region and sex."""
        ranges: dict[tuple[str | None, Sex], set[AgeRange]] = {}
        for row in self.figures.rows:
            for sex in SEXES:
                if row.persons(sex) is not None:
                    ranges.setdefault((row.region, sex), set()).add(row.ages)
        return {place: frozenset(ages) for place, ages in ranges.items()}

    def summed(self, region: str | None, ages: AgeRange, sex: Sex) -> tuple[int, tuple[AgeRange, ...]] | None:
        """The sum of the narrowest classes that make the range, and which they are; None where no known ones do."""
        parts = tiling(self.known.get((region, sex), frozenset()), ages)
        if parts is None:
            return None
        return sum(self.row_by_place[region, part].persons(sex) or 0 for part in parts), parts
