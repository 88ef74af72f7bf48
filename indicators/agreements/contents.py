"""The fields of a rulebook, and what follows from them by name."""

from pydantic import Field

from indicators.agreements.choices import Alternative, Choice, Corrections, Missing, Overpaid, PayoutUnit, Rounding
from indicators.agreements.pots import Kronor, Pot, StatedSum
from indicators.agreements.requirements import AnyRequirement, DataQuality, Document, Measured, Reporting
from indicators.agreements.worked import Example
from indicators.base import Entry, Identifier, Name, Strict


class Occasion(Strict):
    """When money is paid out. `id` is what payments carry."""

    id: Identifier
    name: Name


class Contents(Entry):
    """What one agreement of one year requires and pays, as data. Amounts are whole kronor, payments whole `unit`s."""

    year: int = Field(ge=1990, le=2100)
    documents: dict[Identifier, Document] = Field(min_length=1)
    unit: PayoutUnit
    total: Kronor
    rounding: Rounding = Rounding()
    missing: Missing = "refused"
    corrections: Corrections = "settled"
    overpaid: Overpaid = "claimed"
    occasions: list[Occasion] = []
    pots: list[Pot] = Field(min_length=1)
    stated: list[StatedSum] = []
    requirements: list[AnyRequirement] = []
    choices: list[Choice] = []
    examples: list[Example] = []

    @property
    def measured(self) -> list[Measured]:
        """The requirements that performance is paid by, in order."""
        return [requirement for requirement in self.requirements if isinstance(requirement, Measured)]

    @property
    def data_quality(self) -> list[DataQuality]:
        """The requirements on what is reported."""
        return [requirement for requirement in self.requirements if isinstance(requirement, DataQuality)]

    @property
    def requirement_by_id(self) -> dict[str, AnyRequirement]:
        """Every requirement under its id."""
        return {requirement.id: requirement for requirement in self.requirements}

    @property
    def alternatives_in_order(self) -> list[str]:
        """The alternatives' ids as they stand in the file, also those that stand twice."""
        return [other.id for choice in self.choices for other in choice.alternatives]

    @property
    def alternatives(self) -> dict[str, Alternative]:
        """Every alternative of every choice, under its id."""
        return {other.id: other for choice in self.choices for other in choice.alternatives}

    @property
    def every_pot(self) -> dict[str, Pot]:
        """Every pot at any depth, under its id."""
        return {one.id: one for pot in self.pots for one in pot.all()}

    @property
    def shared_out(self) -> dict[str, Pot]:
        """The pots that a key shares out, under their id."""
        return {leaf.id: leaf for pot in self.pots for leaf in pot.leaves()}

    @property
    def indicators(self) -> set[str]:
        """The indicators of the catalogue that requirements rest on."""
        own = {one.measure for quality in self.data_quality for one in quality.conditions if one.reporting is None}
        counted = {measure for _, one in self.reporting for measure in one.measures}
        return own | counted | {measure for one in self.measured for measure in one.measures}

    @property
    def reporting(self) -> list[tuple[DataQuality, Reporting]]:
        """What is counted of how months were reported, each with the requirement that asks for it."""
        return [
            (one, condition.reporting)
            for one in self.data_quality
            for condition in one.conditions
            if condition.reporting
        ]

    def paid_by(self, pot: str) -> list[Measured]:
        """The measured requirements that earn of the pot."""
        return [requirement for requirement in self.measured if requirement.pot == pot]
