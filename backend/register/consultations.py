"""Consultations on pathways, and what they are held to in the register."""

from typing import cast

from sqlmodel import Session

from backend.core.states import EntryState
from backend.register import reading
from backend.register.models import CONSULTATION
from backend.register.pathway_schemas import AnswersOut, ConsultationOut
from indicators.catalogue.consultation_rules import unknown_pathway
from indicators.catalogue.remarks import Remark
from indicators.entries.consultation import Consultation


def remarks(session: Session, consultation: Consultation) -> list[Remark]:
    """What the rules say of one consultation."""
    return list(unknown_pathway(consultation, reading.catalogue(session).pathway_by_id))


def of_pathway(session: Session, pathway: str) -> list[ConsultationOut]:
    """The published consultations on a pathway, newest first."""
    own = (consultation for consultation in published(session) if consultation.pathway == pathway)
    return [_out(consultation) for consultation in sorted(own, key=lambda c: c.start, reverse=True)]


def published(session: Session) -> list[Consultation]:
    """Every published consultation, by id."""
    return [cast("Consultation", v.entry) for v in reading.newest(session, CONSULTATION, (EntryState.PUBLISHED,))]


def _out(consultation: Consultation) -> ConsultationOut:
    unread = consultation.unread
    return ConsultationOut(
        **consultation.model_dump(include={"id", "version", "form", "window", "start", "end", "planned"}),
        answers=[AnswersOut(sender=answers.sender, number=answers.number) for answers in consultation.answers],
        unread_sv=unread.sv if unread else None,
        unread_en=unread.en if unread else None,
        sources=list(dict.fromkeys(entry.source for entry in consultation.provenance)),
    )
