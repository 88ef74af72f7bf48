"""Requisitions as the API gives them."""

from pydantic import BaseModel


class RequisitionOut(BaseModel):
    """What a recipient may requisition of some pots, in öre. It is `decided` where an approved run has paid it; otherwise it is
    what the rulebook gives today, for who requisitions in time, and nobody has decided it. `ore` is None where it is not known:
    then `problems` says why, a sentence for each cause."""

    agreement: str
    version: int
    recipient: str
    pots: list[str]
    ore: int | None
    decided: bool
    problems: list[str]
    problems_en: list[str]
