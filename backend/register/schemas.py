"""Catalogue entries as the API gives them."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from backend.core.states import EntryState
from backend.register.computation_schemas import ComputationOut
from backend.register.form_schemas import FieldChange
from indicators.base import Certainty
from indicators.search.documents import FieldName


class RegionOut(BaseModel):
    """A region with its codes; `healthcare_regions` are the ids it (or part of it) belongs to today."""

    code: str
    name: str
    letter: str | None
    kolada: str
    aliases: list[str]
    healthcare_regions: list[str]


class NamedOut(BaseModel):
    """Something with an id and a name."""

    id: str
    name_sv: str
    name_en: str | None = None


class OtherLevelOut(BaseModel):
    """What another indicator is to reach too, in its own unit."""

    indicator: str
    name_sv: str
    name_en: str
    unit: str
    operator: str
    value: Decimal


class TargetOut(BaseModel):
    """A target level. `operator` `within` is a band of so many per cent around the nation's value. `group` is whose level it
    is, where it is not everybody's, and `group_indicator` what measures that group; `also` what must be reached with it."""

    level: str
    operator: str
    value: Decimal
    group_sv: str | None = None
    group_en: str | None = None
    group_indicator: str | None = None
    also: OtherLevelOut | None = None


class LinkOut(BaseModel):
    """The indicator's place in a pathway."""

    pathway: str
    pathway_name: str
    goal: str | None
    goal_text: str | None
    priority: int | None


class HitOut(BaseModel):
    """What a search hit: the word as it was asked, the field it was found in, and the words that stand there."""

    asked: str
    field: FieldName
    matched: str


class IndicatorOut(BaseModel):
    """One line of the catalogue's list: the newest version that the reader may see; `hits` what a search found it by. A
    `proposal` is Följsam's own definition, no pathway's."""

    id: str
    version: int
    state: EntryState
    name_sv: str
    name_en: str
    kind: str
    unit: str
    decimals: int
    direction: str
    type: str
    targets: list[TargetOut]
    sources: list[str]
    followable: bool
    computable: bool
    proposal: bool
    pathways: list[LinkOut]
    digest: str | None
    hits: list[HitOut] = []


class VersionOut(BaseModel):
    """One version in an entry's history; `comment` is what its reviewer wrote when it was published."""

    version: int
    state: EntryState
    digest: str | None
    created_at: datetime
    created_by: str
    published_at: datetime | None
    reviewed_by: str | None
    comment: str | None = None


class EntryOut(BaseModel):
    """One line of the list of a kind of entry: the newest version that the reader may see."""

    kind: str
    id: str
    version: int
    state: EntryState
    name_sv: str
    name_en: str
    digest: str | None
    published_at: datetime | None


class EntryDetail(EntryOut):
    """A whole entry: `content` as written, `yaml` its text, `history` all visible versions, `steps` what the reader may do."""

    content: dict[str, object]
    yaml: str
    history: list[VersionOut]
    created_by: str
    reviewed_by: str | None
    steps: list[str]
    remarks: list["RemarkOut"]


class SpecificationOut(IndicatorOut):
    """A whole specification: `content` is the specification as written, `yaml` its text, `history` all visible versions.

    `steps` lists the transitions that the reader may take now. `computation` says how it computes, where it does.
    """

    content: dict[str, object]
    yaml: str
    history: list[VersionOut]
    created_by: str
    reviewed_by: str | None
    published_at: datetime | None
    steps: list[str]
    remarks: list["RemarkOut"]
    computation: ComputationOut | None


class RemarkOut(BaseModel):
    """What the lint says: `severity` error or warning, with its rule, and the path of field names where it stands somewhere."""

    severity: str
    entry: str
    rule: str
    message: str
    message_en: str
    place: list[str | int] = []


class ProblemOut(BaseModel):
    """One fault in an uploaded specification, with its line and place."""

    line: int
    place: str
    message: str


class SpecificationFaults(BaseModel):
    """Why an uploaded specification was not taken in: faults in the file, or rules of the whole catalogue."""

    message: str
    problems: list[ProblemOut]
    remarks: list[RemarkOut]


class SpecificationRefused(BaseModel):
    """The answer to a specification that was not taken in."""

    detail: SpecificationFaults


class EntryIn(BaseModel):
    """An uploaded entry: the YAML text and the file's name (which must be the id + .yaml). `seen` is the digest of the newest
    version that the writer started from: where another has come since, the entry is refused."""

    filename: str
    yaml: str
    seen: str | None = None


class PathwayOut(BaseModel):
    """A pathway with how many indicators follow it: those that the reader sees (as the list of indicators has them), the
    published ones, and those of the published ones that can be followed today. What Följsam proposes is not counted. `hits`
    tells what a search found it by."""

    id: str
    name_sv: str
    name_en: str
    programme_area: str | None
    programme_area_name: str | None
    other_areas: list[str]
    generic: bool
    confirmed: bool
    phase: str
    table: str | None
    merged_into: str | None
    approved: str | None
    indicators: int
    indicators_published: int
    indicators_followable: int
    hits: list[HitOut] = []


class GoalOut(BaseModel):
    """A goal with the indicators that follow it; `covered` when at least one published one is followable today. `mark` says how
    sure it is that the goal is the pathway's own, and `source` where it was read; a goal without source is ours."""

    id: str
    text: str
    mark: Certainty
    source: str | None
    indicators: list[str]
    covered: bool


class VariableOut(BaseModel):
    """A variable that a source has, as somebody has read; `name` is what computations call it."""

    name: str
    what_sv: str
    what_en: str


class SourceOut(BaseModel):
    """A data source; `indicators` counts those that use it of those that the reader sees, `followable` the published ones that
    it gives today. `aliases` are other names and former ids, which are answered too."""

    id: str
    name_sv: str
    name_en: str
    kind: str
    holder: str | None
    description: str
    coverage: list[dict[str, object]] | str
    connection: list[dict[str, object]] | str
    response_rate: list[dict[str, object]] | str
    reporting: str | None
    limits: str | None
    aliases: list[str]
    variables: list[VariableOut]
    indicators: int
    followable: int
    provenance: list[dict[str, object]]


class CountOut(BaseModel):
    """A document's count beside the catalogue's own; `difference` says why they differ, in both languages."""

    id: str
    place: str
    holds_for: str
    stated: int
    own: int | None
    agrees: bool
    difference: str | None
    difference_en: str | None


class RevisionOut(BaseModel):
    """One line of the revision log: what happened to an entry's version, by whom it was reviewed (None: it came with the
    platform), why, and what it changes of the version before it."""

    at: datetime
    event: Literal["published", "revised", "merged", "retired"]
    kind: str
    id: str
    version: int
    name_sv: str
    name_en: str
    by: str | None
    comment: str | None
    changes: list[FieldChange]
