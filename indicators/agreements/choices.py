"""Where a document leaves a choice: what was chosen, why, and as typed fields what the other choice changes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from indicators.agreements.pots import Key, Kronor, OfFailing
from indicators.agreements.requirements import Citation, WhichSubmission
from indicators.base import Identifier, Strict, Text

PayoutUnit = Literal["krona", "ore"]
ORE: dict[PayoutUnit, int] = {"krona": 100, "ore": 1}
"""How many öre one unit of payment is."""

Missing = Literal["refused", "not_met"]
"""What a month without a figure does to a payment: refuses it, or counts as not fulfilled."""

Corrections = Literal["settled", "ignored"]
"""What is done about a value that is corrected after its month was paid: settled at the next occasion, or nothing."""

Overpaid = Literal["claimed", "carried"]
"""What becomes of a correction that takes back more than the occasion pays the region: claimed from it, or left to be set off
against what it is paid next."""


class Rounding(Strict):
    """How shares and changes are rounded, halves away from zero, before they meet a level or a tier. None: not at all.

    `level` is for a share that meets a level; `shares` for the two shares that a change is the difference of; `change` for the
    difference itself.
    """

    level: int | None = Field(default=None, ge=0, le=4)
    shares: int | None = Field(default=None, ge=0, le=4)
    change: int | None = Field(default=None, ge=0, le=4)


Decimals = Annotated[int, Field(ge=0, le=4)] | Literal["exact"]
"""So many decimals, or no rounding at all."""


class OtherRounding(Strict):
    """What an alternative says of the rounding. None: it says nothing, and the rulebook's own stays."""

    level: Decimals | None = None
    shares: Decimals | None = None
    change: Decimals | None = None


class Override(Strict):
    """What an alternative changes in the rulebook; what is not given stays.

    `population` gives pots another day, `keys` another key, `without` takes pots away; `level_measures` and
    `improvement_measures` give requirements another measure (at a level for the measure named first); `due` gives duties
    another day; of data quality, `submission` counts the days to another submission and `reports` compares the units of others.
    """

    total: Kronor | None = None
    unit: PayoutUnit | None = None
    rounding: OtherRounding | None = None
    missing: Missing | None = None
    corrections: Corrections | None = None
    overpaid: Overpaid | None = None
    population: dict[Identifier, date] = {}
    keys: dict[Identifier, Key] = {}
    without: list[Identifier] = []
    conditions: dict[Identifier, list[Identifier]] = {}
    of_failing: dict[Identifier, OfFailing] = {}
    nobody_earned: dict[Identifier, Literal["kept", "by_population"]] = {}
    nobody: dict[Identifier, Literal["met", "not_met"]] = {}
    level_measures: dict[Identifier, dict[Identifier, Identifier]] = {}
    improvement_measures: dict[Identifier, Identifier] = {}
    due: dict[Identifier, date] = {}
    submission: dict[Identifier, WhichSubmission] = {}
    reports: dict[Identifier, list[Identifier]] = {}


class Alternative(Strict):
    """Another way to read the document: what it `gives`, and the fields that it changes.

    `needs` says what nobody has yet that the alternative would need, such as a measure that is not collected.
    """

    id: Identifier
    name: Text
    gives: Text
    override: Override
    needs: Text | None = None


class Choice(Strict):
    """One thing that the document leaves open."""

    id: Identifier
    question: Text
    chosen: Text
    why: Text
    cites: list[Citation] = Field(min_length=1)
    alternatives: list[Alternative] = Field(min_length=1)
