"""Rules for assessments: of pathways that there are, each row of a document's table once, and every pathway of the report's."""

from collections.abc import Collection, Iterable, Iterator

from indicators.catalogue.remarks import Context, Remark, error
from indicators.entries.assessment import PathwayAssessment

REPORT_YEAR = 2023
"""The year of the report whose tables a pathway's `table` names."""


def remarks_on(
    assessment: PathwayAssessment, others: Iterable[PathwayAssessment], pathways: Collection[str]
) -> Iterator[Remark]:
    """What is wrong with one assessment beside the `others` (itself may be among them) and the catalogue's `pathways`."""
    if assessment.pathway not in pathways:
        yield error(assessment.id, "unknown-pathway", f"inget vårdförlopp heter '{assessment.pathway}'")
    taken = {
        (row.table, row.place): other.id
        for other in others
        if other.year == assessment.year and other.id != assessment.id
        for row in other.rows
    }
    for row in assessment.rows:
        if other := taken.get((row.table, row.place)):
            yield error(assessment.id, "row-taken", f"rad {row.place} i tabell {row.table} är redan {other}")


def assessments_hold(context: Context) -> Iterator[Remark]:
    """Every assessment holds, and every pathway that the report's tables list is assessed for its year."""
    catalogue = context.catalogue
    for assessment in catalogue.assessments:
        yield from remarks_on(assessment, catalogue.assessments, catalogue.pathway_by_id)
    assessed = {a.pathway for a in catalogue.assessments if a.year == REPORT_YEAR}
    for pathway in catalogue.pathways:
        if pathway.table == "1-2" and pathway.id not in assessed:
            yield error(pathway.id, "not-assessed", f"står i tabell 1 och 2 men är inte bedömt för {REPORT_YEAR}")
