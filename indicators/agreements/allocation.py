"""Sharing whole units out so that none is lost or made: largest remainder, and the weights that each key gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from indicators.agreements.payment_problems import Problem
from indicators.agreements.pots import ByPopulation, Pot
from indicators.agreements.rulebook import Rulebook
from indicators.base import Name
from indicators.entries.figures import AgeRange


@dataclass(frozen=True)
class NoFigure:
    """A population figure that nobody has, and why (Swedish, and English where it is known)."""

    reason: str
    reason_en: str | None = None


PopulationFigures = Callable[[str, date, AgeRange], int | NoFigure]
"""How many live in a region (county code) on a day, of these ages."""


def largest_remainder(units: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """`units` shared out in proportion to `weights`: whole parts first, then one each to the largest remainders.

    Ties go to the first name in order (region code), so that the order of the mapping does not matter.

    Raises ValueError where no weight is positive or one is negative.
    """
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise ValueError("vikterna ska vara noll eller mer, och någon större än noll")
    exact = {name: units * Fraction(weight) / whole for name, weight in sorted(weights.items())}
    shares = {name: floor(share) for name, share in exact.items()}
    left = units - sum(shares.values())
    for name in sorted(exact, key=lambda name: shares[name] - exact[name])[:left]:  # a sort keeps ties in order of name
        shares[name] += 1
    return shares


def persons_of(
    key: ByPopulation, regions: Sequence[str], population: PopulationFigures
) -> tuple[dict[str, int], dict[str, NoFigure]]:
    """Inhabitants by region under the key, and for the regions without a figure the reason."""
    figures = {region: population(region, key.date, key.ages) for region in regions}
    return (
        {region: figure for region, figure in figures.items() if isinstance(figure, int)},
        {region: figure for region, figure in figures.items() if isinstance(figure, NoFigure)},
    )


def without_population(
    rulebook: Rulebook,
    pot: Pot,
    key: ByPopulation,
    missing: Mapping[str, NoFigure],
    regions: Sequence[str],
    population: PopulationFigures,
) -> list[Problem]:
    """What is said of a pot whose population is missing, for each reason, with the nearest choice that has figures."""
    mend = _mend(rulebook, _nearest_choice(rulebook, pot, key, regions, population))
    ages = _ages(key.ages)
    return [
        Problem(
            Name(
                sv=f"{pot.name.sv}: folkmängden {key.date} ({ages.sv}) saknas för {{recipients}} ({why.reason}); {mend.sv}.",
                en=f"{pot.name.en}: the population of {key.date} ({ages.en}) is missing for {{recipients}} "
                f"({why.reason_en or why.reason}); {mend.en}.",
            ),
            (region,),
        )
        for region, why in missing.items()
    ]


def _mend(rulebook: Rulebook, nearest: str | None) -> Name:
    if nearest is None:
        return Name(sv="lägg in siffrorna", en="enter the figures")
    name = rulebook.alternatives[nearest].name
    return Name(
        sv=f"lägg in siffrorna, eller välj läsningen ”{name.sv}”",
        en=f"enter the figures, or choose the reading “{name.en or name.sv}”",
    )


def _ages(ages: AgeRange) -> Name:
    if ages.last is not None:
        return Name(sv=f"{ages.first}–{ages.last} år", en=f"aged {ages.first}–{ages.last}")
    if ages.first:
        return Name(sv=f"{ages.first} år och äldre", en=f"aged {ages.first} and over")
    return Name(sv="alla åldrar", en="all ages")


def _nearest_choice(
    rulebook: Rulebook, pot: Pot, key: ByPopulation, regions: Sequence[str], population: PopulationFigures
) -> str | None:
    days = {other.id: other.override.population.get(pot.id) for other in rulebook.alternatives.values()}
    complete = {
        name: day
        for name, day in days.items()
        if day and not persons_of(key.model_copy(update={"date": day}), regions, population)[1]
    }
    return min(complete, key=lambda name: abs(complete[name] - key.date), default=None)
