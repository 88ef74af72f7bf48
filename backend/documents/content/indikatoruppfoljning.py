"""Indicator-based follow-up of pathways: baseline, latest, spread, women and men, and what could not be followed and why."""

from sqlmodel import Session

from backend.core.clock import today
from backend.core.permissions import Actor
from backend.documents.content import pathways, results
from backend.documents.content.delrapport import years
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing.model import Block
from backend.register import care_pathways, reading

ID = "indikatoruppfoljning"


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """The content of a year's results, a chapter a pathway."""
    ledger = Ledger(outline(ID))
    catalogue = pathways.indicators(session, actor, ledger)
    outcomes = results.followed(session, actor, subject.id)
    known = reading.register(session)
    results.counted(
        ledger, outcomes, len(known.following([p.id for p in care_pathways.every(session)]) & known.published.keys())
    )
    blocks: dict[str, list[Block]] = {
        "i-siffror": [pathways.facts("Uppföljningen i siffror", list(ledger.figures.values()))],
        "indikatorer": [catalogue],
        "mangder": results.named_sets(session),
        "jamstalldhet": results.women_and_men(outcomes),
        "orsaker": [results.causes(outcomes)],
        "utan-varde": [results.not_followed(session, outcomes)],
    }
    chapters = [
        results.of_pathway(pathway, own, outcomes)
        for pathway in care_pathways.every(session)
        if (own := outcomes.of(pathway, known))
    ]
    if not chapters:
        blocks["resultat"] = [pathways.nothing(f"Inga resultat finns för {subject.id}.")]
    return Content(outline(ID).subtitle, today(), ledger.figures, blocks, {"resultat": chapters})


KIND = Kind(ID, years, content)
