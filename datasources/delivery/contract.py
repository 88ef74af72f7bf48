"""What one sender's file in one round must hold: plain values that the backend fills in and hands over.

The JSON form of a `RoundContract` is what `foljsam round export` writes and `foljsam check --round FILE` reads.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

NATION = "00"
"""The sender that hands in the nation's own rows."""

CountyCode = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]


class _ContractPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RegionNames(_ContractPart):
    """A region under every code and name it may be written with."""

    code: CountyCode
    name: str
    letter: str | None = None
    kolada: str
    aliases: list[str] = []


class ExpectedIndicator(_ContractPart):
    """What the round asks of one indicator.

    `statistics` are the allowed words in the statistic column. `scale` is what numerator / denominator is multiplied
    with (100 for per cent). `additive`: parts sum to the whole. `bounded`: the value stays within 0–`scale` (0–100 for an
    index). `jump_limit` is in the value's own unit. `digest` is the specification's, and `codelists` those of the
    catalogue's code lists that its computation names: a package's manifest is held against them (older contracts lack them).
    """

    id: str
    version: int
    name: str
    statistics: list[str]
    unit: str
    scale: int
    decimals: int
    additive: bool
    bounded: bool
    breakdowns: list[str]
    units_disjoint: bool = True
    jump_limit: Decimal | None = None
    digest: str | None = None
    codelists: dict[str, str] = {}


class PreviousValue(_ContractPart):
    """A value from the last period before this one, against which a jump is measured."""

    indicator: str
    statistic: str
    unit: str = ""
    sex: str = "total"
    age_group: str = "total"
    value: Decimal


class RoundContract(_ContractPart):
    """Everything that decides whether a file holds. Periods are half-open: `period_end` is the first day after."""

    round_id: str
    round_name: str
    period_label: str
    period_start: date
    period_end: date
    sender: CountyCode
    indicators: list[ExpectedIndicator]
    regions: list[RegionNames]
    declared_missing: list[str] = []
    previous: list[PreviousValue] = []
    notice: str | None = None
