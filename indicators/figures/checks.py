"""Whether a figure set holds together: women and men are the total, counties the nation, age classes all ages.

How much a sum may be off is policy (`specs/figure_policies`), never a number in the code.
"""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import product
from typing import Literal

from pydantic import Field

from indicators.base import Entry, Provenance, Sentence, Strict
from indicators.entries.figures import ALL_AGES, SEXES, AgeRange, FigureSet, Sex, What, tiling
from indicators.entries.geography import NATION
from indicators.figures.findings import FigureFinding, finding
from indicators.figures.table import FigureTable

Check = Literal["sexes", "regions", "ages"]


class AcceptedDeviation(Strict):
    """A published day whose sums are known not to hold, by how many persons at most, and what is known of why."""

    what: What
    day: date
    check: Check
    persons: int = Field(ge=1)
    reason: Sentence
    source: Sentence


class FigurePolicy(Entry):
    """How many persons a sum may differ from its parts, and the days for which more is accepted."""

    tolerance: int = Field(ge=0)
    accepted: list[AcceptedDeviation] = []
    reason: Sentence
    provenance: list[Provenance] = Field(min_length=1)

    def accepted_for(self, figures: FigureSet, check: Check) -> int:
        """What is accepted beyond the tolerance for this check of the set's day; 0 where nothing is."""
        return max(
            (d.persons for d in self.accepted if (d.what, d.day, d.check) == (figures.what, figures.day, check)),
            default=0,
        )


def findings_of(
    figures: FigureSet, regions: Collection[str], policy: FigurePolicy, row_numbers: list[int] | None = None
) -> Iterator[FigureFinding]:
    """Everything that does not hold in the set. `regions` are the 21 counties; `row_numbers` say where its rows stood.

    A figure that the source does not give is no fault; a county without a row, where others have one, is: what is allocated by
    such figures would leave it out.
    """
    checker = _Checker(figures, policy, row_numbers)
    yield from checker.sexes()
    yield from checker.regions(regions)
    yield from checker.ages()


class _Checker:
    def __init__(self, figures: FigureSet, policy: FigurePolicy, row_numbers: list[int] | None) -> None:
        self.figures, self.table, self.policy = figures, FigureTable(figures), policy
        numbers: list[int] | list[None] = row_numbers or [None] * len(figures.rows)
        self.number = {(row.region, row.ages): n for row, n in zip(figures.rows, numbers, strict=True)}

    def sexes(self) -> Iterator[FigureFinding]:
        for row in self.figures.rows:
            if row.total is not None and row.women is not None and row.men is not None:
                yield from self._compared("sexes", row.region, row.ages, "total", row.women + row.men)

    def regions(self, regions: Collection[str]) -> Iterator[FigureFinding]:
        """Every county is there for every age range, and together they are the nation, where the set has any county."""
        bands = self.table.bands
        counties = sorted(code for code in regions if code in bands)
        if not counties:
            return
        for code in sorted(set(regions) - set(counties)):  # one finding, and not one for every age
            yield finding("region-missing", None, "region", self._parts(code, ALL_AGES))
        for ages in sorted(frozenset[AgeRange]().union(*bands.values()), key=lambda ages: ages.order):
            lacking = [code for code in counties if ages not in bands[code]]
            for code in lacking:
                yield finding("region-missing", self.number.get((NATION, ages)), "region", self._parts(code, ages))
            if len(counties) == len(regions) and not lacking:
                yield from self._nation_of(counties, ages)

    def _nation_of(self, counties: Collection[str], ages: AgeRange) -> Iterator[FigureFinding]:
        for sex in SEXES:
            figures = [self.table.stated(code, ages, sex) for code in counties]
            known = [figure for figure in figures if figure is not None]
            if len(known) == len(figures):
                yield from self._compared("regions", NATION, ages, sex, sum(known))

    def ages(self) -> Iterator[FigureFinding]:
        """Every range against the narrower ones that make it, and no gap between classes."""
        for region, bands in self.table.bands.items():
            if bands != {ALL_AGES} and tiling(bands, ALL_AGES) is None:
                yield finding("ages-gap", None, "ages", self._parts(region, ALL_AGES))
            for ages, sex in product(bands, SEXES):
                if (summed := self.table.summed(region, ages, sex)) is not None:
                    yield from self._compared("ages", region, ages, sex, summed[0])

    def _parts(self, region: str | None, ages: AgeRange) -> dict[str, object]:
        return {"day": self.figures.day or self.figures.id, "region": region or "–", "ages": ages}

    def _compared(
        self, check: Check, region: str | None, ages: AgeRange, sex: Sex, summed: int
    ) -> Iterator[FigureFinding]:
        stated = self.table.stated(region, ages, sex)
        if stated is None or (difference := abs(summed - stated)) <= self.policy.tolerance:
            return
        accepted = self.policy.accepted_for(self.figures, check)
        code = "accepted-deviation" if difference <= accepted else f"{check}-sum"
        parts = self._parts(region, ages) | {"sex": sex, "summed": summed, "stated": stated}
        parts |= {"difference": difference, "accepted": accepted}
        yield finding(code, self.number[region, ages], sex if check != "sexes" else "total", parts)
