"""What several documents say of money for pathways, by the rulebook of the year's agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from backend.agreements import payments, rulebooks
from backend.agreements import reading as agreements
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.run_content import lines_of
from backend.agreements.schemas import AgreementDetail, LineOut, PotOut
from backend.core import clock
from backend.core.permissions import Action, Actor, may
from backend.core.words import word
from backend.documents.content.pathways import nothing
from backend.documents.kinds import Ledger, figure
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Inline, Published, Source, Table
from indicators.agreements.rulebook import Rulebook

POT = "vardforlopp"
"""The pot of every agreement year that the money for pathways is in."""

_NAMED = {
    "medel_vardforlopp": ("",),
    "medel_till_regionerna": ("-samverkansregioner", "-regioner"),
    "medel_samverkansregioner": ("-samverkansregioner",),
    "medel_regioner": ("-regioner",),
    "medel_skr": ("-skr",),
}
"""The named figures, each the sum of some pots: those whose ids continue so."""


def agreement_of(session: Session, year: int) -> AgreementDetail | None:
    """The agreement of the year that has money for pathways."""
    for known in rulebooks.published(session):
        detail = agreements.agreement_detail(known)
        if detail.year == year and any(pot.id == POT for pot in detail.pots):
            return detail
    return None


def of_pathways(session: Session, ledger: Ledger, year: int) -> Block:
    """Names the amounts, and gives the pots; where no agreement of the year is known, the figures are missing."""
    agreement = agreement_of(session, year)
    pots = {pot.id: pot for pot in agreement.pots} if agreement else {}
    source = _source(agreement)
    for name, endings in _NAMED.items():
        amounts = [pots[POT + ending].amount for ending in endings if POT + ending in pots]
        ledger.add(name, sum(amounts) if amounts else None, source, numbers.kronor)
    own = [pot for pot in pots.values() if POT in (pot.id, pot.part_of)]
    if not own:
        return nothing(f"Katalogen har ingen överenskommelse för {year} med medel för vårdförlopp.")
    columns = [Column("Medel", weight=4), Column("Hur de fördelas", weight=3), Column("Belopp", numeric=True, weight=2)]
    return Table(f"Medel för vårdförlopp {year}", columns, [_row(pot, source) for pot in own])


def _row(pot: PotOut, source: Source) -> list[Inline]:
    shared = word("shared_by", pot.by) if pot.by else "Summan av delarna"
    return [pot.name_sv, shared, figure(pot.amount, source, numbers.kronor)]


def _source(agreement: AgreementDetail | None) -> Source:
    if agreement is None:
        return Source("/api/agreements", "Ingen överenskommelse för året finns i katalogen", clock.today())
    version = f"version {agreement.version}, {agreement.digest[:12]}"
    return Source(f"/api/agreements/{agreement.id}", "Regelbokens belopp", clock.today(), version)


@dataclass(frozen=True)
class Paid:
    """An occasion's lines: of an approved run (`number`), or as they would be today (None). `problems`: why there are none."""

    occasion: str
    number: int | None
    lines: Sequence[LineOut]
    problems: Sequence[str] = ()

    @property
    def total(self) -> Decimal:
        """Kronor in all."""
        return kronor(sum(line.ore for line in self.lines))


def kronor(ore: int) -> Decimal:
    """Öre as kronor, exact."""
    return Decimal(ore) / 100


def approved_of(session: Session, known: KnownRulebook) -> list[Paid]:
    """The approved runs of an agreement, in the order they were made."""
    return [
        Paid(content["occasion"], number, [payments.line_out(line) for line in lines_of(content)])
        for number, content in payments.approved(session, known.book.id)
    ]


def rules_source(known: KnownRulebook) -> Source:
    """Where an agreement's amounts are listed."""
    version = f"version {known.version.number}, {known.version.digest[:12]}"
    return Source(f"/api/agreements/{known.book.id}", "Regelbokens belopp", clock.today(), version)


def runs_source(known: KnownRulebook) -> Source:
    """Where all of an agreement's approved runs are listed."""
    return Source(f"/api/agreements/{known.book.id}/runs", "Godkända utbetalningar", clock.today())


def names_of(book: Rulebook) -> dict[str, str]:
    """What occasions, requirements and pots are called, by id."""
    return {one.id: one.name.sv for one in (*book.shared_out.values(), *book.requirements, *book.occasions)}


def paid_of(session: Session, actor: Actor, known: KnownRulebook) -> list[Paid]:
    """Every occasion of an agreement: its approved run, or what it would be today."""
    runs = {paid.occasion: paid for paid in approved_of(session, known)}
    return [runs.get(one.id) or _preview(session, actor, known, one.id) for one in known.book.occasions]


def _preview(session: Session, actor: Actor, known: KnownRulebook, occasion: str) -> Paid:
    """What the occasion would be today; nothing for who may not see what is not decided."""
    if not may(actor, Action.PREPARE_DECISION):
        return Paid(occasion, None, [])
    computed = payments.preview(session, actor, known, occasion, [])
    return Paid(occasion, None, computed.lines, computed.problems)


def payment_source(known: KnownRulebook, paid: Paid) -> Source:
    """Where an occasion's amounts come from."""
    place = f"runs/{paid.number}" if paid.number else f"payments?occasion={paid.occasion}"
    what = f"Godkänd utbetalning nr {paid.number}" if paid.number else "Beräknad i dag, inte beslutad"
    version = f"regelbok version {known.version.number}, {known.version.digest[:12]}"
    published: Published = "yes" if paid.number else "no"
    return Source(f"/api/agreements/{known.book.id}/{place}", what, clock.today(), version, published)


def occasions(known: KnownRulebook, every: Sequence[Paid]) -> Block:
    """Each occasion's sum, and whether it is paid or what it would be today."""
    names = {one.id: one.name.sv for one in known.book.occasions}
    rows: list[list[Inline]] = []
    for paid in every:
        source = payment_source(known, paid)
        amount = figure(paid.total, source, numbers.kronor) if paid.lines else NOTHING
        state = f"Godkänd, nr {paid.number}" if paid.number else _told(paid.problems) or _undecided(paid)
        recipients = figure(len({line.region for line in paid.lines}), source) if paid.lines else NOTHING
        rows.append([names[paid.occasion], state, recipients, amount])
    columns = [
        Column("Tillfälle", weight=3),
        Column("Läge", weight=8),
        Column("Mottagare", numeric=True, weight=2),
        Column("Kronor", numeric=True, weight=3),
    ]
    return Table(f"Utbetalningstillfällen, {known.book.name.sv}", columns, rows)


def _undecided(paid: Paid) -> str:
    return "Beräknad i dag, inte beslutad" if paid.lines else "Inte beslutad"


def _told(problems: Sequence[str]) -> str:
    """The first of what stands in the way, and how much more there is: the page has all of it."""
    others = f" Och {len(problems) - 1} hinder till." if len(problems) > 1 else ""
    return f"Kan inte betalas ut än. {problems[0].rstrip('.')}.{others}" if problems else ""


def payments_of(session: Session, actor: Actor, ledger: Ledger, year: int) -> list[Block]:
    """Names what has been paid for pathways by approved runs, and gives the occasions of every agreement of the year."""
    known = [(one, paid_of(session, actor, one)) for one in rulebooks.published(session) if one.book.year == year]
    approved = [paid for one, every in known if _of_pathways(one.book) for paid in every if paid.number]
    ore = sum(line.ore for paid in approved for line in paid.lines if line.requirement.startswith(POT))
    source = Source("/api/agreements", f"Godkända utbetalningar ur medlen för vårdförlopp {year}", clock.today())
    ledger.add("utbetalt", kronor(ore) if approved else None, source, numbers.kronor)
    if not known:
        return [nothing(f"Katalogen har ingen överenskommelse för {year}.")]
    return [occasions(one, every) for one, every in known]


def _of_pathways(book: Rulebook) -> bool:
    return any(pot.id == POT for pot in book.pots)
