"""A region's account to the state of an agreement's money: use, results, child psychiatry, the action plan (2023 §7.1)."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session

from backend.agreements import attached, rulebooks
from backend.agreements import reading as agreements
from backend.agreements.attached_schemas import AttachedOut
from backend.agreements.fulfilment import Wanted, fulfilment
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import Fulfilment
from backend.core.clock import day_of, today
from backend.core.permissions import Actor
from backend.documents.content import measured, money, recipients
from backend.documents.content.pathways import facts, nothing
from backend.documents.kinds import Content, Kind, Ledger, Subject, figure, share
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import Attachment, Block, Column, Inline, Table
from backend.results import by_sex
from indicators.agreements.requirements import ListedDocument
from indicators.agreements.rulebook import Rulebook

ID = "regionredovisning"

ACCOUNT = "redovisning"
"""The requirement that a rulebook which asks each region for such an account has."""


def subjects(session: Session) -> list[Subject]:
    """Every region's account of every agreement that asks for it, newest agreement first."""
    return [one for book in recipients.books(session) if _asks(book) for one in recipients.regions(book)]


def _asks(book: Rulebook) -> bool:
    account = book.requirement_by_id.get(ACCOUNT)
    return isinstance(account, ListedDocument) and account.owed_by == "region"


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """What the platform knows of the region's year under the agreement: nothing of any other region's."""
    known = rulebooks.get(session, recipients.agreement_of(subject))
    region, ledger = subject.region, Ledger(outline(ID))
    own_verdicts = fulfilment(session, actor, known, Wanted(region=region))
    months = agreements.agreement_detail(known).months
    own = by_sex.newest_month(session, actor, measured.measures(known.book), region, months)
    _counted(ledger, own_verdicts, region, own)
    paid = money.approved_of(session, known)
    _paid(ledger, known, paid, region)
    source = measured.verdicts_source(own_verdicts, region)
    files = attached.holding(session, known.book.id, region)
    bup = [one for one in own_verdicts.verdicts if measured.of_child_psychiatry(one.requirement)]
    blocks: dict[str, list[Block]] = {
        "i-siffror": [facts("Redovisningen i siffror", list(ledger.figures.values()))],
        "medel": [_received(known, paid, region)],
        "resultat": [measured.of_region(own_verdicts, source, "Resultat mot kraven", own_verdicts.verdicts)],
        "bup": [measured.of_region(own_verdicts, source, "Barn- och ungdomspsykiatri mot kraven", bup)],
        "handlingsplan": [measured.judged(own_verdicts.verdicts)],
        "jamstalldhet": measured.women_and_men(session, known.book, region, own),
        "bilaga": [_annexes(known.book, files)],
    }
    subtitle = f"Enligt överenskommelsens avsnitt {_section(known.book)}"
    attachments = [Attachment(one.id, one.sha256) for one in files]
    return Content(subtitle, today(), ledger.figures, blocks, attached=attachments)


def _section(book: Rulebook) -> str:
    return " och ".join(cite.section for cite in book.requirement_by_id[ACCOUNT].cites)


def _counted(ledger: Ledger, found: Fulfilment, region: str, own: measured.BySex) -> None:
    source = measured.verdicts_source(found, region)
    with_value = [one for one in found.verdicts if one.month and one.verdict in measured.WITH_VALUE]
    fulfilled = sum(one.verdict in measured.FULFILLED for one in with_value)
    ledger.add("bedomningar", len(with_value), source)
    ledger.add("uppfyllda", fulfilled, source)
    ledger.add("andel_uppfyllda", share(fulfilled, len(with_value)), source, numbers.percent)
    ledger.add("matt_med_kon", len({measure for measure, _ in own}), source)


def _paid(ledger: Ledger, known: KnownRulebook, paid: Sequence[money.Paid], region: str) -> None:
    source = money.runs_source(known)
    own = [line for one in paid for line in one.lines if line.region == region]
    of_bup = [line for line in own if measured.of_child_psychiatry(line.requirement)]
    for name, lines in (("utbetalt", own), ("utbetalt_bup", of_bup)):
        total = money.kronor(sum(line.ore for line in lines)) if paid else None
        ledger.add(name, total, source, numbers.kronor)


def _received(known: KnownRulebook, paid: Sequence[money.Paid], region: str) -> Block:
    """What approved runs have paid the region, by occasion and what it was earned or shared out by."""
    names = money.names_of(known.book)
    rows: list[list[Inline]] = []
    for one in paid:
        ore = Counter[str]()
        for line in one.lines:
            ore[line.requirement] += line.ore if line.region == region else 0
        source = money.payment_source(known, one)
        rows += [
            [names[one.occasion], names.get(what, what), figure(money.kronor(each), source, numbers.kronor)]
            for what, each in ore.items()
            if each
        ]
    columns = [
        Column("Tillfälle", weight=3),
        Column("Vad det är för", weight=5),
        Column("Belopp", numeric=True, weight=3),
    ]
    if not rows:
        return nothing("Ingen godkänd utbetalning till regionen finns i plattformen.")
    return Table("Medel som regionen har fått", columns, rows)


def _annexes(book: Rulebook, files: Sequence[AttachedOut]) -> Block:
    """The files that the region has attached, or lines to fill in where it has not."""
    if files:
        rows: list[list[Inline]] = [
            [book.requirement_by_id[one.requirement].name.sv, one.filename, _day(one), _in_pieces(one.sha256)]
            for one in files
        ]
        columns = [Column("Bilaga till", weight=3), Column("Fil", weight=3), Column("Bifogad", weight=2)]
        columns.append(Column("Kontrollsumma (SHA-256)", weight=5))
        return Table("Bifogade filer", columns, rows)
    return recipients.to_fill_in(
        "Handlingsplanen som bifogas", ["Handlingsplanens namn", "Beslutad den", "Diarienummer", "Antal sidor"]
    )


def _day(one: AttachedOut) -> str:
    again = f", version {one.number}" if one.number > 1 else ""
    return f"{numbers.day(day_of(one.attached_at))}{again}"


def _in_pieces(sha256: str) -> str:
    """A digest that a narrow column may divide between its pieces."""
    return "\u200b".join(sha256[place : place + 8] for place in range(0, len(sha256), 8))


KIND = Kind(ID, subjects, content)
