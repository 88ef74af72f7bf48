"""Inhabitants for the keys that share money out by population, and which days a rulebook asks for that have no figures."""

from collections.abc import Iterator, Sequence
from datetime import date

from indicators.agreements.allocation import NoFigure, PopulationFigures, persons_of, without_population
from indicators.agreements.payment_problems import Problem
from indicators.agreements.pots import ByPerformance, ByPopulation
from indicators.agreements.rulebook import Rulebook
from indicators.entries.figures import AgeRange
from indicators.figures.lookup import Figure, ReferenceFigures


def inhabitants(known: ReferenceFigures, region: str, day: date, ages: AgeRange) -> int | NoFigure:
    """How many live in the region, by the catalogue's figures; the reason where there is none. No other day stands in."""
    figure = known.persons(region, day, ages)
    if isinstance(figure, Figure):
        return figure.persons
    if figure.sought:
        return NoFigure(figure.sought.why.sv.rstrip("."), (figure.sought.why.en or figure.sought.why.sv).rstrip("."))
    return NoFigure("ingen slutlig siffra i katalogen", "no final figure in the catalogue")


def missing_days(
    rulebook: Rulebook, regions: Sequence[str], population: PopulationFigures
) -> Iterator[tuple[str, list[Problem]]]:
    """The pots whose key asks for a population that some region has no figure of, each with what its payment would be refused
    with: the day, the regions, and the nearest choice that has figures."""
    for pot in rulebook.shared_out.values():
        key = pot.key.reserved if isinstance(pot.key, ByPerformance) else pot.key
        if isinstance(key, ByPopulation):
            _, missing = persons_of(key, regions, population)
            if missing:
                yield pot.id, without_population(rulebook, pot, key, missing, regions, population)
