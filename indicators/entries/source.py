"""A data source as the catalogue describes it: what it is, and how completely it covers its patients."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.base import IDENTIFIER, Entry, PartialDate, Provenance, Sentence, Strict, Text
from indicators.definition.selections import Label
from indicators.entries.geography import CountyCode

SourceKind = Literal[
    "quality_register",
    "patient_survey",
    "care_records",
    "health_data_register",
    "skr_collection",
    "official_statistics",
    "population_survey",
    "questionnaire",
    "peer_review",
    "publication",
]


Percent = Annotated[Decimal, Field(ge=0, le=100)]


CareLevel = Literal["primary_care", "outpatient", "inpatient", "municipal_care", "dental_care"]

Measured = Literal["patients", "events", "operations", "units", "inhabitants"]
"""What a share is a share of."""


class Certification(Strict):
    """A quality register's level of certification in a year, by those who support it (1 is the highest)."""

    level: Literal["1", "2", "3", "candidate"]
    year: int = Field(ge=2000, le=2100)
    source: Sentence


class VariableList(Strict):
    """Where a source lists its variables, and of which day the list is."""

    address: Sentence
    date: PartialDate | None = None


class Variable(Strict):
    """A variable that the source has: the name by which computations read it, and what it is.

    The names are Följsam's own; a region maps the source's to them.
    """

    name: Label
    what: Text


class DatedShare(Strict):
    """A share (per cent) as it was in a year, a month or on a day, of what `scope` says, with where it was read.

    Bounds (`at_least`, `at_most`) are given where the source gives no value: they are never made into one. `about` is a
    value that the source itself calls approximate. `region` and `care_level` are given where the share is of a part alone,
    `measured` and `denominator` where the source says what was counted, and of how many or whom.
    """

    date: PartialDate
    percent: Percent | None = None
    at_least: Percent | None = None
    at_most: Percent | None = None
    about: bool = False
    scope: Sentence
    region: CountyCode | None = None
    care_level: CareLevel | None = None
    measured: Measured | None = None
    denominator: Sentence | None = None
    source: Sentence

    @model_validator(mode="after")
    def _a_value_or_bounds(self) -> Self:
        bounds = [bound for bound in (self.at_least, self.at_most) if bound is not None]
        if (self.percent is None) != bool(bounds):
            raise ValueError("ange antingen 'percent' eller gränser ('at_least', 'at_most')")
        if bounds != sorted(set(bounds)):
            raise ValueError("'at_least' måste vara mindre än 'at_most'")
        if self.about and self.percent is None:
            raise ValueError("'about' hör till 'percent'")
        return self


class DataSource(Entry):
    """A national register, survey, collection or the regions' own records.

    `coverage` (täckningsgrad) is the share of the patients who should be in it; `connection` (anslutningsgrad) the share
    of units that report. Both are dated values or the word `unknown`; surveys have `response_rate` (svarsfrekvens).
    `controller` is who answers for the personal data (CPUA); `last_delivery` when Följsam's regions last could deliver from it.
    `variables` are those that somebody has read that the source has: one that a computation reads besides is told of. No
    variables: nobody has read which there are.
    """

    kind: SourceKind
    holder: Sentence | None = None
    description: Sentence
    coverage: list[DatedShare] | Literal["unknown", "not_applicable"]
    connection: list[DatedShare] | Literal["unknown", "not_applicable"]
    response_rate: list[DatedShare] | Literal["unknown", "not_applicable"] = "not_applicable"
    reporting: Sentence | None = None
    limits: Sentence | None = None
    certification: list[Certification] = []
    controller: Sentence | None = None
    variable_list: VariableList | None = None
    variables: list[Variable] = []
    last_delivery: PartialDate | None = None
    aliases: list[Sentence] = []
    provenance: list[Provenance] = Field(min_length=1)

    @property
    def former_ids(self) -> tuple[str, ...]:
        """The aliases that are ids."""
        return tuple(alias for alias in self.aliases if IDENTIFIER.match(alias))
