"""The association's own report of an agreement: its work, results, money, obstacles, proposals, women and men."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.agreements import reading as agreements
from backend.agreements import rulebooks
from backend.agreements.fulfilment import Wanted, fulfilment
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import VerdictOut
from backend.core.clock import now
from backend.core.permissions import Actor
from backend.core.words import word
from backend.documents.content import measured, money, recipients
from backend.documents.content.pathways import facts, nothing
from backend.documents.kinds import Content, Kind, Ledger, Subject, figure
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Inline, Source, Table
from indicators.agreements.pots import Pot, ToNamed
from indicators.agreements.requirements import AnyRequirement, Duty, Judged, ListedDocument
from indicators.agreements.rulebook import Rulebook

ID = "forbundsrapport"
ASSOCIATION = "association"

NAMES = ("skr", "skl")
"""What the association is called as a recipient: its name of today, and that of before November 2019."""


def subjects(session: Session) -> list[Subject]:
    """Every agreement by which the association owes a report, newest first."""
    return [Subject(book.id, book.name.sv, book.name.en) for book in recipients.books(session) if _reports(book)]


def _reports(book: Rulebook) -> list[ListedDocument]:
    return [one for one in book.requirements if isinstance(one, ListedDocument) and one.owed_by == ASSOCIATION]


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """What the platform knows of the association's own part of the agreement."""
    known = rulebooks.get(session, subject.id)
    ledger = Ledger(outline(ID))
    months = agreements.agreement_detail(known).months
    by_sex = measured.nation_by_sex(session, actor, known.book, months)
    verdicts = fulfilment(session, actor, known, Wanted()).verdicts
    _counted(ledger, known, money.approved_of(session, known), by_sex)
    blocks: dict[str, list[Block]] = {
        "i-siffror": [facts("Rapporten i siffror", list(ledger.figures.values()))],
        "innehall": [_asked(known.book)],
        "resultat": [_judged(known.book, verdicts)],
        "medel": [_pots(known)],
        "jamstalldhet": [measured.women_and_men(session, known.book, subject.region, by_sex)],
    }
    return Content(outline(ID).subtitle, now().date(), ledger.figures, blocks)


def _counted(ledger: Ledger, known: KnownRulebook, paid: Sequence[money.Paid], by_sex: measured.BySex) -> None:
    amounts = [pot.amount for pot in known.book.shared_out.values() if _own(pot)]
    ledger.add("medel", sum(amounts) if amounts else None, money.rules_source(known), numbers.kronor)
    ore = [line.ore for one in paid for line in one.lines if line.region in NAMES]
    ledger.add("utbetalt", money.kronor(sum(ore)) if ore else None, money.runs_source(known), numbers.kronor)
    source = Source("/api/results", "Rikets värden för kvinnor och män", now().date(), published="partly")
    ledger.add("matt_med_kon", len({measure for measure, _ in by_sex}), source)


def _own(pot: Pot) -> bool:
    return isinstance(pot.key, ToNamed) and pot.key.recipient in NAMES


def _asked(book: Rulebook) -> Block:
    """What the agreement asks of each report, by day."""
    rows: list[list[Inline]] = [
        [one.name.sv, numbers.day(one.by), one.owed_to, "; ".join(part.sv for part in one.contents), _cites(one)]
        for one in sorted(_reports(book), key=lambda one: one.by)
    ]
    columns = [
        Column("Rapport", weight=4),
        Column("Senast", weight=3),
        Column("Till", weight=3),
        Column("Ska innehålla", weight=6),
        Column("Avsnitt", weight=2),
    ]
    return Table("Vad överenskommelsen begär av rapporterna", columns, rows)


def _cites(one: AnyRequirement) -> str:
    return ", ".join(cite.section for cite in one.cites)


def _judged(book: Rulebook, verdicts: Sequence[VerdictOut]) -> Block:
    """The association's own undertakings, and how each is judged where people have judged it."""
    judged = {one.requirement: one for one in verdicts}
    rows: list[list[Inline]] = []
    for one in book.requirements:
        if (isinstance(one, Judged) and one.judged_of == ASSOCIATION) or (
            isinstance(one, Duty | ListedDocument) and one.owed_by == ASSOCIATION
        ):
            verdict = judged.get(one.id)
            state = word("fulfilment", verdict.verdict) if verdict else "Inte bedömt"
            rows.append([one.name.sv, _cites(one), state, verdict.reason_sv if verdict else NOTHING])
    columns = [Column("Åtagande", weight=5), Column("Avsnitt", weight=2), Column("Bedömning", weight=2)]
    columns.append(Column("Skäl", weight=4))
    return Table("SKR:s åtaganden", columns, rows) if rows else nothing("Överenskommelsen har inga åtaganden för SKR.")


def _pots(known: KnownRulebook) -> Block:
    source = money.rules_source(known)
    rows: list[list[Inline]] = [
        [pot.name.sv, ", ".join(cite.section for cite in pot.cites), figure(pot.amount, source, numbers.kronor)]
        for pot in known.book.shared_out.values()
        if _own(pot)
    ]
    columns = [Column("Medel", weight=5), Column("Avsnitt", weight=3), Column("Belopp", numeric=True, weight=3)]
    return Table("Medel till SKR", columns, rows) if rows else nothing("Överenskommelsen ger inga medel till SKR.")


KIND = Kind(ID, subjects, content)
