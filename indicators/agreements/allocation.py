"""Sharing whole units out so that none is lost or made: largest remainder, and the weights that each key gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from indicators.agreements.pots import ByPopulation, Pot
from indicators.agreements.rulebook import Rulebook
from indicators.entries.figures import AgeRange


@dataclass(frozen=True)
class NoFigure:
    """A population figure that nobody has, and why."""

    reason: str


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
) -> tuple[dict[str, int], dict[str, str]]:
    """Inhabitants by region under the key, and for the regions without a figure the reason."""
    figures = {region: population(region, key.date, key.ages) for region in regions}
    return (
        {region: figure for region, figure in figures.items() if isinstance(figure, int)},
        {region: figure.reason for region, figure in figures.items() if isinstance(figure, NoFigure)},
    )


def without_population(
    rulebook: Rulebook,
    pot: Pot,
    key: ByPopulation,
    reasons: Mapping[str, str],
    regions: Sequence[str],
    population: PopulationFigures,
) -> str:
    """The refusal of a pot whose population is missing, with the nearest choice that has figures."""
    why = "; ".join(dict.fromkeys(reasons.values()))
    where = "alla regioner" if len(reasons) == len(regions) else f"region {', '.join(sorted(reasons))}"
    nearest = _nearest_choice(rulebook, pot, key, regions, population)
    mend = (
        f"lägg in siffrorna, eller använd alternativet '{nearest[0]}' ({nearest[1]})"
        if nearest
        else "lägg in siffrorna"
    )
    return f"{pot.id}: folkmängden {key.date} ({_ages(key.ages)}) saknas för {where} ({why}); {mend}"


def _ages(ages: AgeRange) -> str:
    return (
        f"{ages.first}–{ages.last} år"
        if ages.last is not None
        else f"{ages.first} år och äldre"
        if ages.first
        else "alla åldrar"
    )


def _nearest_choice(
    rulebook: Rulebook, pot: Pot, key: ByPopulation, regions: Sequence[str], population: PopulationFigures
) -> tuple[str, date] | None:
    days = {other.id: other.override.population.get(pot.id) for other in rulebook.alternatives.values()}
    complete = [
        (name, day)
        for name, day in days.items()
        if day and not persons_of(key.model_copy(update={"date": day}), regions, population)[1]
    ]
    return min(complete, key=lambda other: abs(other[1] - key.date), default=None)
