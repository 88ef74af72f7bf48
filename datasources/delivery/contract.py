"""What one sender's file in one round must hold: plain values that the backend fills in and hands over.

The JSON form of a `RoundContract` is what `foljsam round export` writes and `foljsam check --round FILE` reads.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from datasources.delivery.months import are_whole_months, month_after, months_of

NATION = "00"
"""The sender that hands in the nation's own rows."""

CountyCode = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]


TOP = 100
"""Where a bounded value ends: all of a whole in per cent, or the top of an index."""

MadeOf = Literal["fraction", "number", "measurements", "answer"]

RowsBy = Literal["period", "month"]
"""What a row of the round holds: all of its period, or one calendar month in it."""


class _ContractPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RegionNames(_ContractPart):
    """A region under every code and name it may be written with. `population` is how many live there, to hold rates against;
    None where it is not known.
    """

    code: CountyCode
    name: str
    letter: str | None = None
    kolada: str
    aliases: list[str] = []
    population: int | None = None


class ExpectedIndicator(_ContractPart):
    """What the round asks of one indicator.

    `statistics` are the allowed words in the statistic column. `scale` is what numerator / denominator is multiplied
    with (100 for per cent). `additive`: parts sum to the whole. `bounded`: a numerator is part of its denominator, and an
    index has a top. `lowest` and `highest` are the outermost values that are possible (None: no end), `typical_lowest` and
    `typical_highest` those that have been seen. `made_of`: numerator and denominator, one number, measurements, or a yes or
    no. `jump_limit` is in the value's own unit, as the four before it. `digest` is the specification's, and `codelists` those
    of the catalogue's code lists that its computation names: a package's manifest is held against them (older contracts lack
    them).
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
    lowest: Decimal | None = None
    highest: Decimal | None = None
    typical_lowest: Decimal | None = None
    typical_highest: Decimal | None = None
    breakdowns: list[str]
    units_disjoint: bool = True
    jump_limit: Decimal | None = None
    digest: str | None = None
    codelists: dict[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def _older(cls, given: Any) -> Any:
        """Contracts that were exported before `made_of` told it by the unit, and bounds by `additive` and `bounded`."""
        if not isinstance(given, dict):
            return given
        otherwise = "fraction" if given.get("additive") else "measurements"
        made_of = {"count": "number", "yes_no": "answer"}.get(str(given.get("unit")), otherwise)
        older = {"made_of": made_of} | given
        signed = older.pop("may_be_negative", not given.get("additive"))
        if "lowest" in given or older["made_of"] == "answer":
            return older
        bounded = given.get("bounded")
        return {"lowest": 0 if bounded or not signed else None, "highest": TOP if bounded else None} | older


class PreviousValue(_ContractPart):
    """A value from the last period before this one, against which this one is held.

    Its counts and its period (half-open) are there where the platform has them; older contracts lack them. `region` is None
    for the sender's own.
    """

    region: str | None = None
    indicator: str
    statistic: str
    unit: str = ""
    sex: str = "total"
    age_group: str = "total"
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None
    period_start: date | None = None
    period_end: date | None = None


class RoundContract(_ContractPart):
    """Everything that decides whether a file holds. Periods are half-open: `period_end` is the first day after.

    `rows_by` tells whether each row is of the whole period or of one calendar month in it (older contracts know only periods).
    `in_force` names the indicators of which the sender has rows in force in this round: a correction may leave them out.
    `months_in_force` has the first days of the months that they are of, where rows are by month: a file that has the
    indicator may not leave those out, since it replaces all of them.
    `on_behalf` tells that the sender hands in for all regions, since the values are public already.
    """

    round_id: str
    round_name: str
    period_label: str
    period_start: date
    period_end: date
    rows_by: RowsBy = "period"
    sender: CountyCode
    indicators: list[ExpectedIndicator]
    regions: list[RegionNames]
    declared_missing: list[str] = []
    in_force: list[str] = []
    months_in_force: dict[str, list[date]] = {}
    previous: list[PreviousValue] = []
    on_behalf: bool = False
    notice: str | None = None

    @property
    def by_month(self) -> bool:
        """Whether a row is of one month."""
        return self.rows_by == "month"

    def periods(self) -> Iterator[tuple[date, date]]:
        """The half-open periods that rows may have."""
        if not self.by_month:
            yield self.period_start, self.period_end
            return
        for first in months_of(self.period_start, self.period_end):
            yield first, month_after(first)

    @model_validator(mode="after")
    def _whole_months(self) -> Self:
        if self.by_month and not are_whole_months(self.period_start, self.period_end):
            raise ValueError("a round of months begins and ends with a month, and has no more than five years")
        return self
