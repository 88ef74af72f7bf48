"""One line of money, and what a payment rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from indicators.agreements.allocation import PopulationFigures, persons_of, without_population
from indicators.agreements.choices import ORE, PayoutUnit
from indicators.agreements.payment_problems import NotPayable, Problem
from indicators.agreements.pots import ByPopulation, Pot
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Outcome, Verdict
from indicators.base import Name

KEPT = "state"
"""The recipient of what is not paid to anybody: it stays with the state, as a line, so that every krona is accounted for."""

PaymentKind = Literal["share", "earned", "correction", "bonus", "kept", "claim", "carried"]
"""A share by key; earned by performance; the settling of an earlier occasion against this one; of the bonus; not paid out; what
an earlier occasion paid too much, claimed back; or the same, to be set off against what is paid under a later agreement."""


@dataclass(frozen=True)
class Payment:
    """One line: so many öre (whole `unit`s) to a recipient at an occasion.

    `region` is a county code, a healthcare region's id, another recipient's name, or `state` for what is not paid out.
    `requirement` is the requirement that earned it, or the pot that it is shared out of.
    """

    agreement: str
    occasion: str
    region: str
    requirement: str
    ore: int
    unit: PayoutUnit
    kind: PaymentKind = "share"


@dataclass(frozen=True)
class Basis:
    """What a payment rests on: the rulebook as chosen, the verdicts, who takes part, and what others decided or paid."""

    rulebook: Rulebook
    verdicts: Mapping[tuple[str, str, date | None], Verdict]
    population: PopulationFigures
    regions: Sequence[str]
    healthcare_regions: Sequence[str]
    decided: Mapping[str, Mapping[str, int]]
    earlier: Sequence[Payment]

    @classmethod
    def of(
        cls,
        rulebook: Rulebook,
        verdicts: Iterable[Verdict],
        population: PopulationFigures,
        regions: Sequence[str],
        healthcare_regions: Sequence[str],
        decided: Mapping[str, Mapping[str, int]],
        earlier: Sequence[Payment],
    ) -> "Basis":
        """The basis, with the agreement's own verdicts by region, requirement and month."""
        own = {(one.region, one.requirement, one.month): one for one in verdicts if one.agreement == rulebook.id}
        paid = [line for line in earlier if line.agreement == rulebook.id]
        return cls(rulebook, own, population, sorted(regions), sorted(healthcare_regions), decided, paid)

    def units(self, kronor: int) -> int:
        """Kronor as whole units of payment."""
        return kronor * ORE["krona"] // ORE[self.rulebook.unit]

    def persons(self, pot: Pot, key: ByPopulation) -> dict[str, int]:
        """Inhabitants by region, by which the pot (or a month of it) is shared out.

        Raises NotPayable where a figure is missing or nobody takes part.
        """
        persons, missing = persons_of(key, self.regions, self.population)
        if missing:
            raise NotPayable(without_population(self.rulebook, pot, key, missing, self.regions, self.population))
        if not any(persons.values()):
            raise NotPayable([nobody_takes_part(pot)])
        return persons

    def standing(self, region: str, requirement: str) -> Outcome | None:
        """The verdict of a requirement that has no month; None where nobody has given one."""
        verdict = self.verdicts.get((region, requirement, None))
        return verdict.verdict if verdict else None

    def payment(self, occasion: str, region: str, requirement: str, units: int, kind: PaymentKind = "share") -> Payment:
        """A line of whole units."""
        unit = self.rulebook.unit
        return Payment(self.rulebook.id, occasion, region, requirement, units * ORE[unit], unit, kind)


def nobody_takes_part(pot: Pot) -> Problem:
    """That a pot has nobody to be shared out to."""
    return Problem(Name(sv=f"{pot.name.sv}: ange vilka som tar del.", en=f"{pot.name.en}: say who takes part."))
