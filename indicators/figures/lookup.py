"""How many people there are: a figure with its provenance, or what is missing and the nearest choices, never interpolated."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indicators.entries.figures import (
    ALL_AGES,
    HIGHEST_AGE,
    AgeRange,
    FigureSet,
    Finality,
    Sex,
    SoughtFigures,
)
from indicators.figures.table import FigureTable


@dataclass(frozen=True)
class Figure:
    """So many persons, by one source for one day. `parts` are the age classes summed; empty where the source gives it whole."""

    persons: int
    region: str
    day: date
    ages: AgeRange
    sex: Sex
    finality: Finality
    figure_set: FigureSet
    parts: tuple[AgeRange, ...] = ()


@dataclass(frozen=True)
class MissingFigure:
    """A figure that no source here gives, and the nearest ones that some does: for people to choose from, never used instead.

    `earlier` and `later` differ in the day alone, `other_finality` and `other_ages` in those and the day.
    """

    region: str
    day: date
    ages: AgeRange
    sex: Sex
    finality: Finality
    sought: SoughtFigures | None
    earlier: Figure | None
    later: Figure | None
    other_finality: Figure | None
    other_ages: Figure | None

    @property
    def choices(self) -> list[Figure]:
        """The nearest figures, those that differ in the day alone first."""
        nearest = (self.earlier, self.later, self.other_finality, self.other_ages)
        return [figure for figure in nearest if figure is not None]


@dataclass(frozen=True)
class ReferenceFigures:
    """Every figure set there is, and the figures that are needed and were not found."""

    sets: Sequence[FigureSet]
    sought: Sequence[SoughtFigures] = ()

    @cached_property
    def set_by_id(self) -> dict[str, FigureSet]:
        """Sets under their id."""
        return {one.id: one for one in self.sets}

    @cached_property
    def _by_day(self) -> dict[tuple[str, Finality], dict[date, list[FigureTable]]]:
        """Where a region's population is to be looked for."""
        days: dict[tuple[str, Finality], dict[date, list[FigureTable]]] = defaultdict(lambda: defaultdict(list))
        for one in self.sets:
            if one.what == "population" and one.day is not None:
                table = FigureTable(one)
                for region in table.bands:
                    if region is not None:
                        days[region, one.finality][one.day].append(table)
        return days

    def standard(self, identifier: str) -> FigureSet | None:
        """The standard population of that id, or None."""
        one = self.set_by_id.get(identifier)
        return one if one is not None and one.what == "standard_population" else None

    def persons(
        self, region: str, on: date, ages: AgeRange = ALL_AGES, sex: Sex = "total", finality: Finality = "final"
    ) -> Figure | MissingFigure:
        """How many lived in the region on the day. Ages that no row has are summed from one source's narrower classes."""
        found = next(self.of_day(region, on, ages, sex, finality), None)
        return found if found is not None else self._missing(region, on, ages, sex, finality)

    def nearest(
        self, region: str, day: date, ages: AgeRange = ALL_AGES, sex: Sex = "total", finality: Finality = "final"
    ) -> Figure | None:
        """The figure of the known day nearest to `day`, the earlier of two as near; None where no day has one."""
        return next(self._by_nearness(region, day, ages, sex, finality), None)

    def _days(self, region: str, finality: Finality, around: date) -> list[date]:
        return sorted(self._by_day.get((region, finality), ()), key=lambda day: (abs(day - around), day))

    def _by_nearness(self, region: str, around: date, ages: AgeRange, sex: Sex, finality: Finality) -> Iterator[Figure]:
        for day in self._days(region, finality, around):
            if (figure := next(self.of_day(region, day, ages, sex, finality), None)) is not None:
                yield figure

    def of_day(
        self, region: str, day: date, ages: AgeRange, sex: Sex = "total", finality: Finality = "final"
    ) -> Iterator[Figure]:
        """Every source's figure of that very day; what a source gives whole goes before what is summed."""
        tables = self._by_day.get((region, finality), {}).get(day, [])
        for one in tables:
            if (persons := one.stated(region, ages, sex)) is not None:
                yield Figure(persons, region, day, ages, sex, finality, one.figures)
        for one in tables:
            if (summed := one.summed(region, ages, sex)) is not None:
                yield Figure(summed[0], region, day, ages, sex, finality, one.figures, summed[1])

    def _missing(self, region: str, day: date, ages: AgeRange, sex: Sex, finality: Finality) -> MissingFigure:
        near = list(self._by_nearness(region, day, ages, sex, finality))
        other: Finality = "preliminary" if finality == "final" else "final"
        return MissingFigure(
            region,
            day,
            ages,
            sex,
            finality,
            sought=next((one for one in self.sought if (one.day, one.age_range) == (day, ages)), None),
            earlier=next((figure for figure in near if figure.day < day), None),
            later=next((figure for figure in near if figure.day > day), None),
            other_finality=self.nearest(region, day, ages, sex, other),
            other_ages=self._other_ages(region, day, ages, sex, finality),
        )

    def _other_ages(self, region: str, around: date, ages: AgeRange, sex: Sex, finality: Finality) -> Figure | None:
        """The most similar age class on the nearest day that has classes; all ages together are like no part of them."""
        for day in self._days(region, finality, around) if ages != ALL_AGES else ():
            bands = {band for one in self._by_day[region, finality][day] for band in one.bands[region]}
            for band in sorted(bands - {ALL_AGES, ages}, key=lambda band: _unlikeness(band, ages)):
                if (figure := next(self.of_day(region, day, band, sex, finality), None)) is not None:
                    return figure
        return None


def _unlikeness(one: AgeRange, other: AgeRange) -> tuple[int, int]:
    """In years at either end; of two as unlike the younger first."""
    ends = [HIGHEST_AGE if ages.last is None else ages.last for ages in (one, other)]
    return abs(one.first - other.first) + abs(ends[0] - ends[1]), one.first
