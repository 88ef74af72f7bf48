"""What the API takes and gives about delivery. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class ExpectedIndicator(TypedDict):
    """What the round asks of one indicator."""

    id: str
    version: int
    name: str
    statistics: list[str]
    unit: str
    scale: int
    decimals: int
    additive: bool
    bounded: bool
    made_of: Literal["fraction", "number", "measurements", "answer"]
    lowest: NotRequired[str | None]
    highest: NotRequired[str | None]
    typical_lowest: NotRequired[str | None]
    typical_highest: NotRequired[str | None]
    breakdowns: list[str]
    units_disjoint: NotRequired[bool]
    jump_limit: NotRequired[str | None]
    digest: NotRequired[str | None]
    codelists: NotRequired[dict[str, str]]


class PreviousValue(TypedDict):
    """A value from the last period before this one, against which this one is held."""

    region: NotRequired[str | None]
    indicator: str
    statistic: str
    unit: NotRequired[str]
    sex: NotRequired[str]
    age_group: NotRequired[str]
    value: str
    numerator: NotRequired[str | None]
    denominator: NotRequired[str | None]
    n: NotRequired[int | None]
    period_start: NotRequired[str | None]
    period_end: NotRequired[str | None]


class RegionNames(TypedDict):
    """A region under every code and name it may be written with. `population` is how many live there, to hold rates against;
    None where it is not known."""

    code: str
    name: str
    letter: NotRequired[str | None]
    kolada: str
    aliases: NotRequired[list[str]]
    population: NotRequired[int | None]


class RoundContract(TypedDict):
    """Everything that decides whether a file holds. Periods are half-open: `period_end` is the first day after."""

    round_id: str
    round_name: str
    period_label: str
    period_start: str
    period_end: str
    rows_by: NotRequired[Literal["period", "month"]]
    sender: str
    indicators: list[ExpectedIndicator]
    regions: list[RegionNames]
    declared_missing: NotRequired[list[str]]
    in_force: NotRequired[list[str]]
    months_in_force: NotRequired[dict[str, list[str]]]
    previous: NotRequired[list[PreviousValue]]
    on_behalf: NotRequired[bool]
    notice: NotRequired[str | None]
