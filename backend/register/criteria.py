"""How pathways meet the criteria in an agreement year, from the register's published assessments."""

from collections.abc import Iterable, Sequence
from typing import cast

from sqlmodel import Session

from backend.core.errors import NotFound
from backend.core.refusals import refusal
from backend.core.states import EntryState
from backend.register import reading
from backend.register.assessed import name_then
from backend.register.models import ASSESSMENT
from backend.register.pathway_schemas import AssessmentOut, CriteriaRow
from indicators.catalogue.whole import Catalogue
from indicators.entries.assessment import Criterion, Judgement, PathwayAssessment


def published(session: Session) -> list[PathwayAssessment]:
    """Every published assessment, by id."""
    return [cast("PathwayAssessment", v.entry) for v in reading.newest(session, ASSESSMENT, (EntryState.PUBLISHED,))]


def of_pathway(session: Session, pathway: str) -> PathwayAssessment | None:
    """The pathway's assessment of the newest year that it has one for."""
    return max((a for a in published(session) if a.pathway == pathway), key=lambda a: a.year, default=None)


def years(assessments: Iterable[PathwayAssessment]) -> list[int]:
    """The years that something is assessed for, newest first."""
    return sorted({assessment.year for assessment in assessments}, reverse=True)


def of_year(assessments: Sequence[PathwayAssessment], year: int | None) -> list[PathwayAssessment]:
    """A year's assessments, or the newest year's.

    Raises NotFound for a year that nothing is assessed for.
    """
    known = years(assessments)
    if year is not None and year not in known:
        there = ", ".join(map(str, known))
        raise NotFound(
            refusal("criteria-other-years", year=year, years=there) if known else refusal("criteria-no-year", year=year)
        )
    wanted = year or next(iter(known), None)
    return [assessment for assessment in assessments if assessment.year == wanted]


def rows(session: Session, year: int | None = None) -> list[CriteriaRow]:
    """Each assessed pathway and criterion of a year (the newest where none is named), by the pathway's id.

    Raises NotFound for a year that nothing is assessed for.
    """
    known = reading.catalogue(session)
    by_id = {criterion.id: criterion for criterion in known.criteria}
    return [
        _row(known, assessment, judgement, by_id[judgement.criterion])
        for assessment in of_year(published(session), year)
        for judgement in _ordered(assessment)
    ]


def _ordered(assessment: PathwayAssessment) -> list[Judgement]:
    return sorted(assessment.judgements, key=lambda judgement: judgement.criterion)


def _row(known: Catalogue, assessment: PathwayAssessment, judgement: Judgement, criterion: Criterion) -> CriteriaRow:
    return CriteriaRow(
        year=assessment.year,
        pathway=assessment.pathway,
        pathway_name=name_then(known, assessment.pathway).sv,
        criterion=criterion.id,
        criterion_name=criterion.name.sv,
        table=criterion.table,
        verdict=judgement.verdict,
        progress=judgement.progress,
        comment=judgement.comment.sv if judgement.comment else None,
        evidence=judgement.evidence,
    )


def judgements_out(
    criteria: Iterable[Criterion], assessment: PathwayAssessment | None, table: int | None = None
) -> list[AssessmentOut]:
    """The assessment's judgements by criterion, of one table or all; none where there is no assessment."""
    by_id = {criterion.id: criterion for criterion in criteria}
    return [
        AssessmentOut(
            **judgement.model_dump(exclude={"comment"}),
            name_sv=by_id[judgement.criterion].name.sv,
            name_en=by_id[judgement.criterion].name.en,
            comment=judgement.comment.sv if judgement.comment else None,
            comment_en=judgement.comment.en if judgement.comment else None,
        )
        for judgement in (_ordered(assessment) if assessment else ())
        if table in (None, by_id[judgement.criterion].table)
    ]
