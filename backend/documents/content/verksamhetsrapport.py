"""Verksamhetsrapport, 31 March of the year after: pace of introduction, challenges, use of money and results (§6.12)."""

from datetime import date

from sqlmodel import Session

from backend.core import clock
from backend.core.permissions import Actor
from backend.documents.content import introduction, money, pathways, results
from backend.documents.content.delrapport import years
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing.model import Block
from backend.register import care_pathways, reading

ID = "verksamhetsrapport"


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """The year's content: counts by 31 December, or by today where that is earlier."""
    year = int(subject.id)
    day = min(date(year, 12, 31), clock.today())
    ledger = Ledger(outline(ID))
    pathways.counted(session, ledger, subject.id, day)
    statuses = introduction.matrix(session, year)
    introduction.answered(ledger, statuses)
    introduction.decided(ledger, statuses)
    blocks: dict[str, list[Block]] = {
        "genomforandetakt": [*introduction.by_status(statuses), *introduction.by_region(statuses)],
        "utmaningar": [introduction.challenges(session, actor, year)],
        "fordelning": [money.of_pathways(session, ledger, year)],
        "utbetalningar": money.payments_of(session, actor, ledger, year),
        "indikatorer": [pathways.indicators(session, actor, ledger)],
        "mal-utan-uppfoljning": [pathways.goals(session, actor, ledger)],
    }
    outcomes = results.followed(session, actor, subject.id)
    known = reading.register(session)
    results.counted(
        ledger, outcomes, len(known.following([p.id for p in care_pathways.every(session)]) & known.published.keys())
    )
    blocks["jamstalldhet"] = results.women_and_men(outcomes)
    blocks["utfall"] = results.prioritised(session, outcomes, known)
    blocks["i-siffror"] = [pathways.facts("Året i siffror", list(ledger.figures.values()))]
    return Content(outline(ID).subtitle, day, ledger.figures, blocks)


KIND = Kind(ID, years, content)
