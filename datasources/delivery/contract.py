"""What one sender's file in one round must hold: plain values that the backend fills in and hands over.

The JSON form of a `RoundContract` is what `foljsam round export` writes and `foljsam check --round FILE` reads.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

NATION = "00"
"""The sender that hands in the nation's own rows."""

CountyCode = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]


MadeOf = Literal["fraction", "number", "measurements", "answer"]


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
    index). `made_of`: numerator and denominator, one number, measurements, or a yes or no. `jump_limit` is in the
    value's own unit. `digest` is the specification's, and `codelists` those of the catalogue's code lists that its
    computation names: a package's manifest is held against them (older contracts lack them).
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
    made_of: MadeOf
    may_be_negative: bool
    breakdowns: list[str]
    units_disjoint: bool = True
    jump_limit: Decimal | None = None
    digest: str | None = None
    codelists: dict[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def _older(cls, given: Any) -> Any:
        """Contracts that were exported before `made_of` told it by the unit, and signs by `additive` alone."""
        if not isinstance(given, dict) or "made_of" in given:
            return given
        otherwise = "fraction" if given.get("additive") else "measurements"
        made_of = {"count": "number", "yes_no": "answer"}.get(str(given.get("unit")), otherwise)
        return {"may_be_negative": not given.get("additive")} | given | {"made_of": made_of}


class PreviousValue(_ContractPart):
    """A value from the last period before this one, against which this one is held.

    Its counts and its period (half-open) are there where the platform has them; older contracts lack them.
    """

    indicator: str
    statistic: str
    unit: str = ""
    sex: str = "total"
    age_group: str = "total"
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: Decimal | None = None
    period_start: date | None = None
    period_end: date | None = None


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
