"""A pathway's page, how pathways meet the criteria, and their consultations, as the API gives them."""

from datetime import date

from pydantic import BaseModel

from backend.core.schemas import WordOut
from backend.register.schemas import GoalOut, NamedOut, PathwayOut
from indicators.entries.assessment import CriterionId, Progress, SourceUsed, TableNumber, Verdict
from indicators.entries.consultation import Form, Sender
from indicators.entries.source import SourceKind


class CriterionOut(NamedOut):
    """A criterion: `text_sv` is what it asks of a pathway, and `has_verdict` whether a pathway is judged by it."""

    id: CriterionId
    text_sv: str
    text_en: str | None
    table: TableNumber
    has_verdict: bool


class AssessmentOut(BaseModel):
    """A pathway's assessment by one criterion."""

    criterion: CriterionId
    name_sv: str
    name_en: str
    verdict: Verdict | None
    progress: Progress | None
    sources_used: list[SourceUsed]
    comment: str | None
    comment_en: str | None
    evidence: str


class AnswersOut(BaseModel):
    """How many answers came from one kind of sender."""

    sender: Sender
    number: int


class ConsultationOut(BaseModel):
    """A consultation on the pathway; `unread_sv` says why there are no `answers`, where there are none."""

    id: str
    version: int
    form: Form
    window: str | None
    start: str
    end: str | None
    planned: bool
    answers: list[AnswersOut]
    unread_sv: str | None
    unread_en: str | None
    sources: list[str]


class PathwayDetail(PathwayOut):
    """A pathway with entry (`begins`) and exit (`ends`), goals, dates, where each fact comes from, and its newest assessment by
    the criteria. `aliases` are other names and former ids, which are answered too."""

    aliases: list[str]
    begins_sv: str | None
    begins_en: str | None
    ends_sv: str | None
    ends_en: str | None
    dates: list[dict[str, object]]
    goals: list[GoalOut]
    assessments: list[AssessmentOut]
    assessment_year: int | None
    consultations: list[ConsultationOut]
    provenance: list[dict[str, object]]
    note: str | None


class CriteriaRow(BaseModel):
    """One criterion and pathway in tables 1 and 2 of a year."""

    year: int
    pathway: str
    pathway_name: str
    criterion: CriterionId
    criterion_name: str
    table: TableNumber
    verdict: Verdict | None
    progress: Progress | None
    comment: str | None
    evidence: str


class AssessedPathway(BaseModel):
    """A pathway in the document's table: its name today, `document_name` where the document spells it otherwise, and one cell a
    criterion of the table. `place` is None for an assessment that no document prints."""

    assessment: str
    version: int
    place: int | None
    pathway: str
    pathway_name: str
    pathway_name_en: str
    document_name: str | None
    cells: list[AssessmentOut]


class CriteriaTable(BaseModel):
    """One of the document's tables."""

    number: TableNumber
    criteria: list[CriterionOut]
    rows: list[AssessedPathway]


class CatalogueProgress(BaseModel):
    """A pathway by criterion K6: what the document says beside what the catalogue has.

    `drafts` is None for a reader who may not see drafts; `sources` are those of the indicators that the reader sees.
    """

    pathway: str
    pathway_name: str
    pathway_name_en: str
    progress: Progress | None
    sources_used: list[SourceUsed]
    published: int
    drafts: int | None
    sources: list[SourceKind]
    disagreements: list[WordOut]


class CriteriaTables(BaseModel):
    """A year's tables 1 and 2 as the document has them, and K6 beside the catalogue. `year` is None where nothing is assessed;
    `years` are those with assessments, newest first."""

    year: int | None
    years: list[int]
    tables: list[CriteriaTable]
    possible_to_follow: list[CatalogueProgress]


class PathwayCounts(BaseModel):
    """How many pathways there are by a day. Only those that the documents name are counted; `approved_in` is by year, of those
    whose year is known. `in_some_phase` and `conditions` leave the generic models out; `on_their_way` holds for today."""

    day: date
    approved: int
    approved_in: dict[str, int]
    published: int
    merged: int
    generic_models: int
    in_some_phase: int
    conditions: int
    on_their_way: int
