"""A data source as the catalogue describes it: what it is, and how completely it covers its patients."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedShare(_Strict):
    """A share (per cent) as it was on a date, with where it was read."""

    date: date
    percent: Decimal = Field(ge=0, le=100)
    scope: Text
    source: Text


class SourceProvenance(_Strict):
    """Where facts about the source were read and how sure they are."""

    facts: list[Text] = Field(min_length=1)
    source: Text
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    note: Text | None = None


class SourceName(_Strict):
    """The source's name in both languages."""

    sv: Text
    en: Text


class DataSource(_Strict):
    """A national register, survey, collection or the regions' own records.

    `coverage` (täckningsgrad) is the share of the patients who should be in it; `connection` (anslutningsgrad) the share
    of units that report. Both are dated values or the word `unknown`; surveys have `response_rate` (svarsfrekvens).
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: SourceName
    kind: SourceKind
    holder: Text | None = None
    description: Text
    coverage: list[DatedShare] | Literal["unknown", "not_applicable"]
    connection: list[DatedShare] | Literal["unknown", "not_applicable"]
    response_rate: list[DatedShare] | Literal["unknown", "not_applicable"] = "not_applicable"
    reporting: Text | None = None
    limits: Text | None = None
    aliases: list[Text] = []
    provenance: list[SourceProvenance] = Field(min_length=1)
