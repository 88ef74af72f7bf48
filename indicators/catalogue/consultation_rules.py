"""Rules for consultations: of pathways that there are."""

from collections.abc import Collection, Iterator

from indicators.catalogue.remarks import Context, Remark, error
from indicators.entries.consultation import Consultation


def unknown_pathway(consultation: Consultation, pathways: Collection[str]) -> Iterator[Remark]:
    """That a consultation is on a pathway that the catalogue does not have."""
    if consultation.pathway not in pathways:
        yield error(consultation.id, "unknown-pathway", f"inget vårdförlopp heter '{consultation.pathway}'")


def consultations_hold(context: Context) -> Iterator[Remark]:
    """Every consultation is on a pathway of the catalogue."""
    for consultation in context.catalogue.consultations:
        yield from unknown_pathway(consultation, context.catalogue.pathway_by_id)
