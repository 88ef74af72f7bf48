"""Tables 1 and 2 of an agreement year as the document has them, and criterion K6 beside the catalogue."""

from collections.abc import Iterable

from sqlmodel import Session

from backend.core.permissions import Actor
from backend.register import criteria_progress, reading
from backend.register.assessed import name_then
from backend.register.criteria import judgements_out, of_year, published, years
from backend.register.pathway_schemas import AssessedPathway, CriteriaTable, CriteriaTables, CriterionOut
from indicators.catalogue.whole import Catalogue
from indicators.entries.assessment import Criterion, PathwayAssessment, TableNumber

TABLES: tuple[TableNumber, ...] = (1, 2)
_LAST = 1_000_000
"""Beyond any row of a document: where an assessment stands that no document prints."""


def tables(session: Session, actor: Actor, year: int | None = None) -> CriteriaTables:
    """Tables 1 and 2 of a year (the newest where none is named), and K6 beside what the catalogue has.

    Raises NotFound for a year that nothing is assessed for.
    """
    every = published(session)
    assessed = of_year(every, year)
    own = criteria_progress.of_pathways(session, actor)
    return CriteriaTables(
        year=assessed[0].year if assessed else None,
        years=years(every),
        tables=[_table(reading.catalogue(session), number, assessed) for number in TABLES],
        possible_to_follow=[own(a) for a in _as_printed(assessed, 2)],
    )


def _as_printed(assessments: Iterable[PathwayAssessment], table: TableNumber) -> list[PathwayAssessment]:
    """In the order of the document's table; what it does not print comes after, by name."""

    def place(assessment: PathwayAssessment) -> tuple[int, str]:
        row = assessment.row(table)
        return (row.place if row else _LAST, assessment.name.sv.casefold())

    return sorted(assessments, key=place)


def _table(catalogue: Catalogue, number: TableNumber, assessments: Iterable[PathwayAssessment]) -> CriteriaTable:
    return CriteriaTable(
        number=number,
        criteria=[criterion for criterion in criteria(catalogue) if criterion.table == number],
        rows=[_pathway_row(catalogue, number, assessment) for assessment in _as_printed(assessments, number)],
    )


def _pathway_row(catalogue: Catalogue, table: TableNumber, assessment: PathwayAssessment) -> AssessedPathway:
    name, row = name_then(catalogue, assessment.pathway), assessment.row(table)
    return AssessedPathway(
        assessment=assessment.id,
        version=assessment.version,
        place=row.place if row else None,
        pathway=assessment.pathway,
        pathway_name=name.sv,
        pathway_name_en=name.en,
        document_name=row.name if row and row.name != name.sv else None,
        cells=judgements_out(catalogue.criteria, assessment, table),
    )


def criteria(catalogue: Catalogue) -> list[CriterionOut]:
    """The six criteria."""
    return [_criterion(criterion) for criterion in catalogue.criteria]


def _criterion(criterion: Criterion) -> CriterionOut:
    return CriterionOut(
        id=criterion.id,
        name_sv=criterion.name.sv,
        name_en=criterion.name.en,
        text_sv=criterion.text.sv,
        text_en=criterion.text.en,
        table=criterion.table,
        has_verdict=criterion.has_verdict,
    )
