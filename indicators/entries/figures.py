"""Reference figures: how many people there are, or how a standard population is made up, from one source for one day."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pydantic import Field

from indicators.base import Certainty, Entry, Sentence, Strict, Text
from indicators.entries.geography import CountyCode

Sex = Literal["total", "women", "men"]
SEXES: tuple[Sex, ...] = ("total", "women", "men")
Finality = Literal["preliminary", "final"]
FINALITIES: tuple[Finality, ...] = ("preliminary", "final")
"""Whether the source may still change the figure. (`status` is an entry's own, draft or published.)"""
What = Literal["population", "standard_population"]

HIGHEST_AGE = 120
"""No statistics has classes above this; a higher age is a slip."""

_AGES = re.compile(r"([0-9]{1,3})(?:(\+)|\s*[-–]\s*([0-9]{1,3}))?")  # 7, 65+, 0-14


class AgeRange(NamedTuple):
    """Ages in whole years, both ends in it; `last` None is open upwards."""

    first: int
    last: int | None

    @classmethod
    def parse(cls, text: str) -> "AgeRange":
        """The range that is written `7`, `0-14`, `65+` or `all` (`alla`).

        Raises ValueError for anything else.
        """
        if text.strip() in ("all", "alla"):
            return ALL_AGES
        found = _AGES.fullmatch(text.strip())
        if found is None:
            raise ValueError("skriv åldrar som 7, 0-14, 65+ eller all")
        first, still_open, last = found.groups()
        ages = cls(int(first), None if still_open else int(last or first))
        if max(ages.first, ages.last or 0) > HIGHEST_AGE or (ages.last is not None and ages.last < ages.first):
            raise ValueError(f"åldrar går från 0 till {HIGHEST_AGE}, den lägsta först")
        return ages

    def __str__(self) -> str:
        if self.last is None:
            return f"{self.first}+"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def order(self) -> tuple[int, int]:
        """To sort by: the lowest age first, and of those the narrowest."""
        return self.first, _width(self)

    def holds(self, other: "AgeRange") -> bool:
        """Whether every age of `other` is in this range."""
        return self.first <= other.first and (self.last is None or (other.last is not None and other.last <= self.last))


ALL_AGES = AgeRange(0, None)


@lru_cache(maxsize=4096)  # 22 regions have the same classes, and every sum asks again
def tiling(bands: frozenset[AgeRange], whole: AgeRange) -> tuple[AgeRange, ...] | None:
    """The narrowest of `bands`, other than `whole` itself, that lie end to end and make `whole`; None where none do."""
    if whole.first == whole.last:
        return None
    starting: dict[int, list[AgeRange]] = {}
    for band in sorted(bands - {whole}, key=_width):
        if whole.holds(band):
            starting.setdefault(band.first, []).append(band)

    @cache  # of a file with every possible range, each way on would otherwise be tried again and again
    def onwards(first: int) -> tuple[AgeRange, ...] | None:
        for band in starting.get(first, ()):
            if band.last == whole.last:
                return (band,)
            if band.last is not None and (rest := onwards(band.last + 1)):
                return (band, *rest)
        return None

    return onwards(whole.first)


def _width(band: AgeRange) -> int:
    return (HIGHEST_AGE + 1 if band.last is None else band.last) - band.first


class FigureSource(Strict):
    """Who answers for the figures (`holder`), in which document, and where and when it was read.

    `terms` is what may be done with the figures, where that is said.
    """

    holder: Sentence
    document: Sentence
    address: Sentence
    read: date
    mark: Certainty
    terms: Sentence | None = None


class FigureRow(Strict):
    """Persons (in a standard population: weight) of one age range in one region. What the source does not give is None.

    `region` is None in a standard population.
    """

    region: CountyCode | None = None
    age_from: int = Field(ge=0, le=HIGHEST_AGE)
    age_to: int | None = Field(default=None, ge=0, le=HIGHEST_AGE)
    total: int | None = Field(default=None, ge=0)
    women: int | None = Field(default=None, ge=0)
    men: int | None = Field(default=None, ge=0)

    @property
    def ages(self) -> AgeRange:
        """The row's ages."""
        return AgeRange(self.age_from, self.age_to)

    def persons(self, sex: Sex) -> int | None:
        """The figure of one sex, or of both together."""
        return self.total if sex == "total" else self.women if sex == "women" else self.men


class FigureHead(Entry):
    """What a source's figures have in common, whatever day they are of: the YAML file that stands beside the rows."""

    what: What
    finality: Finality
    source: FigureSource
    note: Text | None = None


class FigureSet(FigureHead):
    """A reference figure set: one source's figures for one day. Never changed; a correction is a new version.

    `day` is None in a standard population that is of no day (the European one).
    """

    day: date | None = None
    rows: list[FigureRow] = Field(min_length=1)

    def problems(self) -> Sequence[tuple[tuple[str | int, ...], str]]:
        """Rows that stand twice, end before they begin, or are of a region where none belongs; a population of no day."""
        wrong: list[tuple[tuple[str | int, ...], str]] = []
        if self.what == "population" and self.day is None:
            wrong.append((("day",), "en folkmängd gäller en dag: skriv vilken"))
        seen: set[tuple[str | None, AgeRange]] = set()
        for number, row in enumerate(self.rows):
            if (row.region is None) == (self.what == "population"):
                wrong.append((("rows", number, "region"), "varje folkmängd har en region, en standardbefolkning ingen"))
            if row.age_to is not None and row.age_to < row.age_from:
                wrong.append((("rows", number, "age_to"), "den högsta åldern är lägre än den lägsta"))
            if (row.region, row.ages) in seen:
                wrong.append((("rows", number), "samma region och åldrar står redan"))
            seen.add((row.region, row.ages))
        return wrong

    def weights(self, sex: Sex = "total") -> dict[AgeRange, int]:
        """The weights of a standard population by age class; empty where it has none for this sex."""
        figures = {row.ages: row.persons(sex) for row in self.rows}
        return {ages: weight for ages, weight in figures.items() if weight is not None}


class SoughtFigures(Strict):
    """Figures that an agreement needs and that were not found: for which day and ages, who needs them, and why they lack."""

    day: date
    ages: Literal["all", "0-18"]
    why: Text
    needed_by: Sentence

    @property
    def age_range(self) -> AgeRange:
        """The ages that are needed."""
        return AgeRange.parse(self.ages)


class SoughtList(Entry):
    """Reference figures that are needed and were not found. They are not guessed at, and no other day stands in for them."""

    figures: list[SoughtFigures]
