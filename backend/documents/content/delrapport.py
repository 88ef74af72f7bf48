"""Delrapport, 30 September: what the agreement asks of it (§6.12), in the order of the report of 2023."""

from datetime import date

from sqlmodel import Session

from backend.core import clock
from backend.core.clock import now
from backend.core.permissions import Actor
from backend.documents.content import introduction, money, pathways, results
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Source, Table
from backend.register import care_pathways
from backend.register.pathway_counts import ON_THEIR_WAY
from backend.register.reading import catalogue

ID = "delrapport"
PREM = "prem-vardforlopp"
"""The catalogue's source of patients' experience of whole pathways."""

_FIRST = 2020


def years(_session: Session) -> list[Subject]:
    """A document a year, newest first: since the year that the first pathways were approved."""
    return [Subject(str(year), str(year), str(year)) for year in range(now().year, _FIRST - 1, -1)]


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """The year's content: counts by 30 September, or by today where that is earlier."""
    year, today = int(subject.id), clock.today()
    day = min(date(year, 9, 30), today)
    ledger = Ledger(outline(ID))
    pathways.counted(session, ledger, subject.id, day)
    statuses = introduction.matrix(session, year)
    introduction.answered(ledger, statuses)
    blocks: dict[str, list[Block]] = {
        "godkanda": list(pathways.of_criteria(session, actor, year)),
        "alla-godkanda": [_approved(session, actor)],
        "generiska": [_generic(session, actor)],
        "sammanlagda": [_merged(session, actor)],
        "remisser": [pathways.in_consultation(session, ledger, year, today)],
        "kommande": [_on_their_way(session, actor)],
        "planerat-inforande": [introduction.planned(session, year), *introduction.by_status(statuses)],
        "indikatorer": [pathways.indicators(session, actor, ledger)],
        "mal-utan-uppfoljning": [pathways.goals(session, actor, ledger)],
        "jamstalldhet": results.women_and_men(results.followed(session, actor, subject.id)),
        "medel": [money.of_pathways(session, ledger, year)],
        "dokumentens-tal": [pathways.stated(session)],
    }
    _response_rate(session, ledger)
    blocks["i-siffror"] = [pathways.facts("Läget i siffror", list(ledger.figures.values()))]
    return Content(outline(ID).subtitle, day, ledger.figures, blocks)


def _approved(session: Session, actor: Actor) -> Block:
    phases = frozenset({"approved", "published"})
    return pathways.listed(
        session, actor, phases, "Godkända och publicerade vårdförlopp", "Inga vårdförlopp är godkända."
    )


def _on_their_way(session: Session, actor: Actor) -> Block:
    caption = "Hälsotillstånd där arbete med vårdförlopp pågår"
    return pathways.listed(session, actor, ON_THEIR_WAY, caption, "Inga vårdförlopp är under framtagande.")


def _generic(session: Session, actor: Actor) -> Block:
    rows = [
        [p.name_sv, p.approved or NOTHING] for p in care_pathways.pathways(session, actor, confirmed=True) if p.generic
    ]
    return Table("Generiska modeller", [Column("Modell", weight=4), Column("Godkänd")], rows)


def _merged(session: Session, actor: Actor) -> Block:
    every = care_pathways.pathways(session, actor, confirmed=True)
    names = {p.id: p.name_sv for p in every}
    rows = [
        [p.name_sv, names.get(p.merged_into, p.merged_into), "genomförd" if p.phase == "merged" else "planerad"]
        for p in every
        if p.merged_into
    ]
    columns = [Column("Vårdförlopp", weight=3), Column("Läggs samman med", weight=3), Column("Sammanlagning", weight=2)]
    return (
        Table("Sammanlagda vårdförlopp", columns, rows)
        if rows
        else pathways.nothing("Inga vårdförlopp är sammanlagda.")
    )


def _response_rate(session: Session, ledger: Ledger) -> None:
    """The newest response rate known of the survey."""
    rates = catalogue(session).source_by_id[PREM].response_rate
    known = [] if isinstance(rates, str) else [rate for rate in rates if rate.percent is not None]
    newest = max(known, key=lambda rate: rate.date, default=None)
    what = newest.scope if newest and newest.scope else "Svarsfrekvensen som katalogen har den"
    source = Source(f"/api/sources/{PREM}", what, _first_day(newest.date) if newest else clock.today())
    ledger.add("prem_svarsfrekvens", newest.percent if newest else None, source, numbers.percent)


def _first_day(day: str) -> date:
    """The first day that a date known to the year or month may mean."""
    return date.fromisoformat(f"{day}-01-01"[:10])


KIND = Kind(ID, years, content)
