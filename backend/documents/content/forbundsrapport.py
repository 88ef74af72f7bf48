"""The association's own reports of an agreement, each with the sections that the agreement asks of it."""

from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session

from backend.agreements import reading as agreements
from backend.agreements import rulebooks
from backend.agreements.fulfilment import Wanted, fulfilment
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import VerdictOut
from backend.core import clock
from backend.core.permissions import Actor
from backend.core.words import word
from backend.documents import outline
from backend.documents.content import measured, money, recipients, results, sources
from backend.documents.content.pathways import facts, nothing
from backend.documents.kinds import Content, Kind, Ledger, Subject, figure
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Inline, Source, Table
from indicators.agreements.pots import Pot, ToNamed
from indicators.agreements.requirements import AnyRequirement, Citation, Duty, Judged, ListedDocument
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.geography import geography

ID = "forbundsrapport"
OUTLINES = "forbundsrapporter"
ASSOCIATION = "association"

NAMES = ("skr", "skl")
"""What the association is called as a recipient: its name of today, and that of before November 2019."""

OF_OTHER_KINDS = frozenset({"delrapport-vardforlopp", "verksamhetsrapport-vardforlopp"})
"""Reports that are documents of kinds of their own; financial accounts are too, and are known by the annex that they cite."""


def subjects(session: Session) -> list[Subject]:
    """Every report that the association owes by an agreement: the newest agreement first, its reports by day."""
    return [
        Subject(
            f"{book.id}-{report.id}",
            f"{book.name.sv}: {report.name.sv}",
            f"{book.name.en}: {report.name.en}",
            title=f"{report.name.sv}: {book.name.sv}",
        )
        for book in recipients.books(session)
        for report in sorted(_reports(book), key=lambda one: one.by)
    ]


def _reports(book: Rulebook) -> list[Duty | ListedDocument]:
    return [one for one in book.requirements if isinstance(one, Duty | ListedDocument) and _is_report(book, one)]


def _is_report(book: Rulebook, duty: Duty | ListedDocument) -> bool:
    """Whether a duty is a report of the association's: its contents are listed, or it has an outline of its own."""
    if duty.owed_by != ASSOCIATION or duty.id in OF_OTHER_KINDS:
        return False
    listed = isinstance(duty, ListedDocument) and not any(one.section.startswith("bilaga") for one in duty.cites)
    return listed or outline.has_own(OUTLINES, f"{book.id}-{duty.id}")


def _agreement_of(session: Session, subject: Subject) -> str:
    books = recipients.books(session)
    return next(one.id for one in books if any(f"{one.id}-{duty.id}" == subject.id for duty in _reports(one)))


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """What the platform knows of the association's own part of the agreement, or of the chapter that the report is about."""
    known = rulebooks.get(session, _agreement_of(session, subject))
    own = KIND.outline_of(subject)
    ledger = Ledger(own)
    verdicts = fulfilment(session, actor, known, Wanted()).verdicts
    sexes, by_sex = _women_and_men(session, actor, known, subject)
    pots = _within_reach(known.book, own.about)
    _counted(ledger, known, pots, money.approved_of(session, known), len(by_sex))
    blocks: dict[str, list[Block]] = {
        "i-siffror": [facts("Rapporten i siffror", list(ledger.figures.values()))],
        "innehall": [_asked(known.book, subject)],
        "resultat": [_undertakings(known.book, verdicts, own.about)],
        "medel": [_pots(known, pots)],
        "jamstalldhet": sexes,
        "regionerna-mot-kraven": [measured.regions_by_requirement(known, verdicts)],
        "tackning": [sources.coverage(session)],
    }
    return Content(own.subtitle, clock.today(), ledger.figures, blocks)


def _women_and_men(
    session: Session, actor: Actor, known: KnownRulebook, subject: Subject
) -> tuple[list[Block], frozenset[str]]:
    """The agreement's own measures for women and men, and which have any; without measures, the pathways' indicators."""
    if not known.book.measured:
        followed = results.followed(session, actor, str(known.book.year))
        return results.women_and_men(followed), frozenset(indicator for indicator, _ in followed.sexes)
    by_sex = measured.nation_by_sex(session, actor, known.book, agreements.agreement_detail(known).months)
    blocks = measured.women_and_men(session, known.book, subject.region, by_sex)
    return blocks, frozenset(measure for measure, _ in by_sex)


def _counted(
    ledger: Ledger, known: KnownRulebook, pots: Sequence[Pot], paid: Sequence[money.Paid], by_sex: int
) -> None:
    ledger.add("medel", sum(pot.amount for pot in pots) if pots else None, money.rules_source(known), numbers.kronor)
    own = {pot.id for pot in pots}
    ore = [line.ore for one in paid for line in one.lines if line.requirement in own]
    ledger.add("utbetalt", money.kronor(sum(ore)) if ore else None, money.runs_source(known), numbers.kronor)
    source = Source("/api/results", "Rikets värden för kvinnor och män", clock.today(), published="partly")
    ledger.add("matt_med_kon", by_sex, source)


def _within_reach(book: Rulebook, about: Sequence[str]) -> list[Pot]:
    """The association's own pots; for a report about some chapters, every pot that is set aside there."""
    if not about:
        return [pot for pot in book.shared_out.values() if _own(pot)]
    set_aside = [pot for pot in book.every_pot.values() if _within(pot.cites, about)]
    return list({leaf.id: leaf for pot in set_aside for leaf in pot.leaves()}.values())


def _own(pot: Pot) -> bool:
    return isinstance(pot.key, ToNamed) and pot.key.recipient in NAMES


def _within(cites: Iterable[Citation], about: Sequence[str]) -> bool:
    """Whether something stands in the chapters that a report is about; one about the whole agreement has everything."""
    return not about or any(f"{cite.section}.".startswith(f"{chapter}.") for cite in cites for chapter in about)


def _asked(book: Rulebook, subject: Subject) -> Block:
    """What the agreement asks of the report, and by when."""
    one = next(one for one in _reports(book) if f"{book.id}-{one.id}" == subject.id)
    contents = [part.sv for part in one.contents] if isinstance(one, ListedDocument) else []
    rows: list[list[Inline]] = [
        ["Rapport", one.name.sv],
        ["Senast", numbers.day(one.by)],
        ["Till", one.owed_to],
        ["Ska innehålla", "; ".join(contents) or "Dokumentet säger inte vad"],
        ["Avsnitt", _cites(one)],
    ]
    return Table("Vad överenskommelsen begär av rapporten", [Column("Uppgift"), Column("Innehåll", weight=4)], rows)


def _cites(one: AnyRequirement) -> str:
    return ", ".join(cite.section for cite in one.cites)


def _undertakings(book: Rulebook, verdicts: Sequence[VerdictOut], about: Sequence[str]) -> Block:
    """The association's own undertakings, and how each is judged where people have judged it."""
    judged = {one.requirement: one for one in verdicts}
    rows: list[list[Inline]] = []
    for one in _owed(book, about):
        verdict = judged.get(one.id)
        state = word("fulfilment", verdict.verdict) if verdict else "Inte bedömt"
        rows.append([one.name.sv, _cites(one), state, verdict.reason_sv if verdict else NOTHING])
    columns = [Column("Åtagande", weight=5), Column("Avsnitt", weight=2), Column("Bedömning", weight=2)]
    columns.append(Column("Skäl", weight=4))
    return Table("SKR:s åtaganden", columns, rows) if rows else nothing("Överenskommelsen har inga åtaganden för SKR.")


def _owed(book: Rulebook, about: Sequence[str]) -> Iterator[AnyRequirement]:
    for one in book.requirements:
        judged = isinstance(one, Judged) and one.judged_of == ASSOCIATION
        owed = isinstance(one, Duty | ListedDocument) and one.owed_by == ASSOCIATION
        if (judged or owed) and _within(one.cites, about):
            yield one


def _pots(known: KnownRulebook, pots: Sequence[Pot]) -> Block:
    source = money.rules_source(known)
    rows: list[list[Inline]] = [
        [
            pot.name.sv,
            _recipient(pot),
            "; ".join(c.section for c in pot.cites),
            figure(pot.amount, source, numbers.kronor),
        ]
        for pot in pots
    ]
    columns = [Column("Medel", weight=5), Column("Fördelas", weight=3), Column("Avsnitt", weight=2)]
    columns.append(Column("Belopp", numeric=True, weight=3))
    return Table("Medel enligt överenskommelsen", columns, rows) if rows else nothing("Rapporten gäller inga medel.")


def _recipient(pot: Pot) -> str:
    """Who gets it, where one does; else how it is shared."""
    if not isinstance(pot.key, ToNamed):
        return word("shared_by", pot.key.by) if pot.key else NOTHING
    recipient = pot.key.recipient
    return recipient.upper() if recipient in NAMES else geography().region_name(recipient)


KIND = Kind(ID, subjects, content, OUTLINES)
