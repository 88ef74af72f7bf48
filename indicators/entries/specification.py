"""The specification of one indicator, one version: what is counted, how it is shown, and who answers for it."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from indicators.base import Entry, Identifier, Provenance, Sentence, Strict, Text
from indicators.definition import validation
from indicators.definition.alternatives import alternative_problems, as_chosen
from indicators.definition.language import Computation
from indicators.entries.source import CoverageFloor
from indicators.entries.targets import Target, TargetClass
from indicators.kinds import FULL, KINDS, SCALES, Discloses, Kind, KindOfMeasure, Unit

Direction = Literal["higher", "lower", "none"]
Breakdown = Literal["sex", "age", "unit"]
Level = Literal["nation", "healthcare_region", "region", "municipality", "unit"]
Followable = Literal["now", "short_term", "long_term", "no", "unknown"]
WhatIsCounted = Literal["persons", "cases", "units"]
"""What is counted: persons, cases of persons (visits, operations), or units of an organisation, which nobody is known by."""


class Typical(Strict):
    """The values that have been seen, in the indicator's unit: lowest and highest of whole regions, read from `source`."""

    lowest: Decimal
    highest: Decimal
    source: Sentence


class SourceUse(Strict):
    """A data source that could give the indicator's data, and whether it does so today (avstämning)."""

    source: Identifier
    followable: Followable
    obstacle: Sentence | None = None


class PathwayLink(Strict):
    """The indicator's place in a pathway: the goal it follows, and its rank among at most three prioritised."""

    pathway: Identifier
    goal: Identifier | None = None
    priority: int | None = Field(default=None, ge=1, le=3)


class Governance(Strict):
    """Who wrote the specification, which person checked it, and when it is read again. Nobody checks their own; where nobody
    has, `checked_by` is None and the specification is not clinically reviewed."""

    author: Sentence
    checked_by: Sentence | None = None
    reviewed: date | None = None
    next_review: date | None = None


class Given(Strict):
    """What goes into a worked example: counts, single measurements, a ready value, or a yes/no answer.

    `nation` is the nation's value, for a level that is a band around it; `beside` the value of the indicator that a level asks
    for too.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    values: list[Decimal] | None = None
    value: Decimal | None = None
    answer: bool | None = None
    nation: Decimal | None = None
    beside: Decimal | None = None


class Expected(Strict):
    """What comes out of a worked example: the value in the unit (None where there is none) and the target class."""

    value: Decimal | None
    target_class: TargetClass


class Example(Strict):
    """A worked example; `why` says what the example shows."""

    why: Sentence
    given: Given
    expect: Expected


class Specification(Entry):
    """One version of an indicator's specification.

    `status` is what the packaged file claims: `draft` (then `lacks` says what is missing) or `published`.
    `counted` is what numerator and denominator count: small numbers are protected unless it is units.
    `adjusted` says how the value is standardised or case-mix adjusted; None means that counts alone give it.
    `lowest` and `highest` are the outermost values that are possible, where the kind does not say it; what is `typical` has
    been seen, and a value outside it must be explained.
    `former_targets` are levels that held before; no value is held against them. `proposal` is for a definition that is ours,
    where only a goal or a register's variable was read: it stays a draft and is not counted as the pathway's.
    `coverage_floor` goes before those of its data sources.
    Fields follow KIK's measure version where it has them (FORMATS.md §2); priority, pathway, goal, followability and
    provenance are the platform's own additions. `kik_record` is the record, as JSON text, that the specification was read
    from: what has no place here goes back from it unchanged.
    """

    lacks: list[Sentence] = []
    proposal: bool = False
    kind: Kind
    unit: Unit
    decimals: int = Field(ge=0, le=4)
    direction: Direction
    type: Literal["structure", "process", "outcome"]
    definition: Sentence
    purpose: Sentence
    population: Sentence | None = None
    numerator: Sentence | None = None
    denominator: Sentence | None = None
    exclusions: Sentence | None = None
    counted: WhatIsCounted = "persons"
    missing_data: Sentence | None = None
    interpretation: Sentence | None = None
    sources_of_error: Sentence | None = None
    references: list[Sentence] = []
    targets: list[Target] = []
    former_targets: list[Target] = []
    no_target_reason: Sentence | None = None
    sources: list[SourceUse] = Field(min_length=1)
    pathways: list[PathwayLink] = []
    breakdowns: list[Breakdown] = []
    levels: list[Level] = Field(min_length=1)
    region_by: Literal["home", "provider", "unknown"] = "unknown"
    frequency: list[Literal["month", "quarter", "half_year", "year", "two_years"]] = Field(min_length=1)
    adjusted: Sentence | None = None
    period_years: int = Field(default=1, ge=1, le=5)
    valid_from: date | None = None
    discontinued: Sentence | None = None
    threshold_for_viewing: int | None = Field(default=None, ge=0)
    coverage_floor: CoverageFloor | None = None
    jump_limit: Decimal | None = Field(default=None, gt=0)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    typical: Typical | None = None
    units_disjoint: bool = True
    keywords: list[Sentence] = []
    codes: dict[Literal["kolada", "kik", "vis", "register"], Sentence] = {}
    kik_record: Sentence | None = None
    governance: Governance
    provenance: list[Provenance] = Field(min_length=1)
    examples: list[Example] = []
    computation: Computation | None = None
    note: Text | None = None

    @property
    def measure(self) -> KindOfMeasure:
        """What the specification's kind means."""
        return KINDS[self.kind]

    @property
    def discloses(self) -> Discloses:
        """What in a row can give a person away: what its kind says, and nothing where units are counted."""
        return "nothing" if self.counted == "units" else self.measure.discloses

    @property
    def scale(self) -> int:
        """What numerator / denominator is multiplied with to give the value."""
        return SCALES.get(self.unit, 1)

    @property
    def additive(self) -> bool:
        """Whether counts of parts sum to the count of the whole (an adjusted or standardised value's do not)."""
        return self.measure.additive and self.adjusted is None

    @property
    def bounded(self) -> bool:
        """Whether a value outside 0–scale is impossible."""
        return self.unit in self.measure.bounded_in

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest value that is possible; None where there is no end, and for a yes or no.

        What the specification says goes before its kind. An adjusted value may be a difference from what was expected.
        """
        if self.measure.made_of == "answer":
            return None, None
        signed = self.measure.may_be_negative or self.adjusted is not None
        lowest = None if signed and not self.bounded else Decimal(0)
        highest = Decimal(FULL) if self.bounded else None
        return (lowest if self.lowest is None else self.lowest, highest if self.highest is None else self.highest)

    @property
    def followable(self) -> bool:
        """Whether some source gives the data today."""
        return any(use.followable == "now" for use in self.sources)

    def comparable(self, other: "Specification") -> bool:
        """Whether values of two versions can be held against each other: the same kind of measure in the same unit."""
        return (self.kind, self.unit) == (other.kind, other.unit)

    def problems(self) -> list[validation.PlacedProblem]:
        """What the types cannot see: the definition's own problems, and whether it gives what the kind needs."""
        if self.computation is None:
            return []
        wrong = validation.problems(as_chosen(self.computation))
        wrong += [] if wrong else alternative_problems(self.computation)
        problems = [(("computation", *place), message) for place, message in wrong]
        needed = self.measure.computed_from
        if not needed:
            return [*problems, (("computation",), f"slaget {self.kind} kan inte beräknas ur poster")]
        if not any(getattr(self.computation, name) is not None for name in needed):
            problems.append((("computation",), f"slaget {self.kind} behöver {' eller '.join(needed)}"))
        return problems

    @model_validator(mode="after")
    def _draft_says_what_is_missing(self) -> Self:
        if self.status == "draft" and not self.lacks:
            raise ValueError("ett utkast ska säga vad som saknas (lacks: [...])")
        if self.status == "published" and self.lacks:
            raise ValueError(
                "en publicerad specifikation kan inte sakna något; ta bort 'lacks' eller gör den till utkast"
            )
        return self


class Draft(Specification):
    """A specification as it is tried before anybody answers for it: only what computing and its checks need must be there."""

    version: int = Field(default=1, ge=1)
    status: Literal["draft", "published"] = "draft"
    governance: Governance = Governance(author="ingen än")
    provenance: list[Provenance] = []

    @model_validator(mode="after")
    def _draft_says_what_is_missing(self) -> Self:
        """It is known to lack things, so that it need not say which."""
        return self
