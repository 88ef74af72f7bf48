"""The fields of a rulebook, and what follows from them by name."""

from pydantic import Field

from indicators.agreements.choices import Alternative, Choice, Corrections, Missing, PayoutUnit, Rounding
from indicators.agreements.pots import Kronor, Pot, StatedSum
from indicators.agreements.requirements import AnyRequirement, DataQuality, Document, Measured
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
    def shares_measured(self) -> set[str]:
        """The measures whose shares requirements ask for: indicators of the catalogue."""
        reported = (
            condition for one in self.data_quality for condition in one.conditions if condition.unit == "percent"
        )
        return {measure for one in self.measured for measure in one.measures} | {one.measure for one in reported}

    def paid_by(self, pot: str) -> list[Measured]:
        """The measured requirements that earn of the pot."""
        return [requirement for requirement in self.measured if requirement.pot == pot]
