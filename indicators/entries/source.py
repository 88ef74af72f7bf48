"""A data source as the catalogue describes it: what it is, and how completely it covers its patients."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from indicators.base import Entry, Provenance, Sentence, Strict

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


class DatedShare(Strict):
    """A share (per cent) as it was on a date, with where it was read."""

    date: date
    percent: Decimal = Field(ge=0, le=100)
    scope: Sentence
    source: Sentence


class DataSource(Entry):
    """A national register, survey, collection or the regions' own records.

    `coverage` (täckningsgrad) is the share of the patients who should be in it; `connection` (anslutningsgrad) the share
    of units that report. Both are dated values or the word `unknown`; surveys have `response_rate` (svarsfrekvens).
    """

    kind: SourceKind
    holder: Sentence | None = None
    description: Sentence
    coverage: list[DatedShare] | Literal["unknown", "not_applicable"]
    connection: list[DatedShare] | Literal["unknown", "not_applicable"]
    response_rate: list[DatedShare] | Literal["unknown", "not_applicable"] = "not_applicable"
    reporting: Sentence | None = None
    limits: Sentence | None = None
    aliases: list[Sentence] = []
    provenance: list[Provenance] = Field(min_length=1)
