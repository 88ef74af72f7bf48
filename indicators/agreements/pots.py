"""The money of an agreement: pots that are parts of each other, and the key by which each is shared out."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.agreements.requirements import Citation, Months
from indicators.base import Identifier, Name, Sentence, Strict, Text
from indicators.entries.figures import ALL_AGES, AgeRange

Kronor = Annotated[int, Field(gt=0)]
"""An amount as the documents give it: whole kronor."""


class ByPopulation(Strict):
    """To the regions by inhabitants on a day, of all ages or of some."""

    by: Literal["population"]
    date: date
    ages: AgeRange = ALL_AGES


class Equally(Strict):
    """The same to each region or to each healthcare region."""

    by: Literal["equal"]
    among: Literal["regions", "healthcare_regions"]


class ToNamed(Strict):
    """All of it to one recipient: a county code, or a name for another than a region."""

    by: Literal["named"]
    recipient: Annotated[str, Field(pattern=r"^(\d{2}|[a-z][a-z-]*)$")]


class DecidedElsewhere(Strict):
    """Another body decides; its decision is imported and must sum to the pot."""

    by: Literal["decided"]
    decided_by: Sentence


class PaidMonths(Strict):
    """The months whose performance is paid at one occasion."""

    occasion: Identifier
    months: Months


class ByPerformance(Strict):
    """A part of the pot for each month, reserved to each region by inhabitants and earned by requirement.

    What is not earned becomes a bonus, shared at the last occasion in proportion to what each region earned. Where nobody
    earned anything all year, `nobody_earned` says whether it stays with the state or goes by inhabitants.
    """

    by: Literal["performance"]
    reserved: ByPopulation
    months: Months
    paid: list[PaidMonths] = Field(min_length=1)
    nobody_earned: Literal["kept", "by_population"]

    @property
    def last_occasion(self) -> str:
        """When the bonus is shared out."""
        return self.paid[-1].occasion


Key = Annotated[ByPopulation | Equally | ToNamed | DecidedElsewhere | ByPerformance, Field(discriminator="by")]
"""How a pot is shared out."""

OfFailing = Literal["kept", "shared"]
"""What becomes of the share of who does not meet a pot's conditions: stays with the state, or goes to the others."""


class Pot(Strict):
    """An amount: either the sum of its `parts`, or shared out by its `key` at `occasion`.

    Only recipients that meet every requirement of `conditions` have a share. `via` is who passes the money on, `funded_by`
    whose money it is, `note` what else the document says of it.
    """

    id: Identifier
    name: Name
    amount: Kronor
    cites: list[Citation] = Field(min_length=1)
    parts: list["Pot"] = []
    key: Key | None = None
    occasion: Identifier | None = None
    conditions: list[Identifier] = []
    of_failing: OfFailing = "kept"
    via: Identifier | None = None
    funded_by: Literal["state", "regions"] = "state"
    note: Text | None = None

    @model_validator(mode="after")
    def _parts_or_key(self) -> Self:
        if bool(self.parts) == (self.key is not None):
            raise ValueError("ange antingen 'parts' eller 'key'")
        if self.key is not None and (self.occasion is None) != isinstance(self.key, ByPerformance):
            raise ValueError("ange 'occasion', men inte för en pott efter prestation: där säger 'paid' när")
        return self

    def leaves(self) -> Iterator["Pot"]:
        """The pots within this one that are shared out by a key."""
        if self.key is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def all(self) -> Iterator["Pot"]:
        """This pot and every pot within it."""
        yield self
        for part in self.parts:
            yield from part.all()


class StatedSum(Strict):
    """An amount that a document's table or text states, and the pots (or the requirements' shares) that it is made of.

    Where the document's figure is not what its parts come to, `difference` says why.
    """

    amount: Kronor
    pots: list[Identifier] = []
    requirements: list[Identifier] = []
    cites: list[Citation] = Field(min_length=1)
    difference: Sentence | None = None
