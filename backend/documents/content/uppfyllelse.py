"""Fulfilment and payment of one agreement: what is required, who fulfils it, what it pays, what the document leaves open."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from backend.agreements import reading as agreements
from backend.agreements import rulebooks
from backend.agreements.fulfilment import Wanted, fulfilment
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import AgreementDetail, Fulfilment, RequirementOut, VerdictOut
from backend.core import clock
from backend.core.permissions import Actor
from backend.core.words import word
from backend.documents.content import measured, money
from backend.documents.content.pathways import facts, nothing
from backend.documents.kinds import Content, Kind, Ledger, Subject, figure, share
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import (
    NOTHING,
    Bar,
    Block,
    Chart,
    Column,
    Inline,
    Paragraph,
    Published,
    Source,
    Table,
)
from indicators.catalogue.geography import geography

ID = "uppfyllelse"
FULFILLED = ("met", "partly")
"""Verdicts that give a region anything."""

JUDGED = (*FULFILLED, "not_met")
"""Verdicts of a value: where there is none, nobody has failed."""


def subjects(session: Session) -> list[Subject]:
    """Every agreement that the catalogue has, newest first."""
    books = sorted((known.book for known in rulebooks.published(session)), key=lambda book: book.year, reverse=True)
    return [Subject(book.id, book.name.sv, book.name.en) for book in books]


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """What holds of the agreement today, as the actor may see it."""
    known = rulebooks.get(session, subject.id)
    detail = agreements.agreement_detail(known)
    verdicts = fulfilment(session, actor, known, Wanted())
    ledger, source = Ledger(outline(ID)), _rules(detail)
    ledger.add("krav", len(detail.requirements), source)
    ledger.add("belopp", detail.total, source, numbers.kronor)
    _counted(ledger, verdicts)
    paid = money.paid_of(session, actor, known)
    _paid(ledger, known, paid)
    blocks: dict[str, list[Block]] = {
        "kraven": [_requirements(detail)],
        "per-manad": _by_month(detail, verdicts),
        "per-region": _by_region(detail, verdicts),
        "bedomda": [_judged(detail, verdicts)],
        "jamstalldhet": measured.nations_women_and_men(session, actor, known.book, detail.months),
        "potter": [_pots(detail, source)],
        "tillfallen": [money.occasions(known, paid)],
        "per-mottagare": [_recipients(known, paid)],
        "val": _choices(detail),
        "i-siffror": [facts("Överenskommelsen i siffror", list(ledger.figures.values()))],
    }
    return Content(outline(ID).subtitle, clock.today(), ledger.figures, blocks)


def _rules(detail: AgreementDetail) -> Source:
    version = f"version {detail.version}, {detail.digest[:12]}"
    return Source(f"/api/agreements/{detail.id}", "Regelbokens krav och belopp", clock.today(), version)


def _verdicts_source(found: Fulfilment) -> Source:
    published: Published = "yes" if all(one.published for one in found.verdicts) else "partly"
    what, version = "Bedömningar av regionernas värden", f"regelbok version {found.version}"
    return Source(f"/api/agreements/{found.agreement}/fulfilment", what, clock.today(), version, published)


def _counted(ledger: Ledger, found: Fulfilment) -> None:
    """Names how many verdicts there are, and how many of those with a value that give anything."""
    source = _verdicts_source(found)
    judged = [one for one in found.verdicts if one.verdict in JUDGED]
    fulfilled = sum(one.verdict in FULFILLED for one in judged)
    ledger.add("bedomningar", len(judged), source)
    ledger.add("uppfyllda", fulfilled, source)
    ledger.add("andel_uppfyllda", share(fulfilled, len(judged)), source, numbers.percent)
    ledger.add("utan_varde", sum(one.verdict == "no_value" for one in found.verdicts), source)


def _paid(ledger: Ledger, known: KnownRulebook, every: Sequence[money.Paid]) -> None:
    """Names what the approved runs pay in all."""
    approved = [paid for paid in every if paid.number]
    source = money.runs_source(known)
    ledger.add("utbetalningar", len(approved), source)
    total = money.kronor(sum(line.ore for paid in approved for line in paid.lines))
    ledger.add("utbetalt", total if approved else None, source, numbers.kronor)


def _requirements(detail: AgreementDetail) -> Table:
    rows: list[list[Inline]] = [
        [
            str(place),
            one.name_sv,
            word("nature", one.nature),
            "; ".join(one.levels_sv) or (numbers.day(one.due) if one.due else NOTHING),
            _places(detail, one.sections),
        ]
        for place, one in enumerate(detail.requirements, start=1)
    ]
    columns = [
        Column("Nr"),
        Column("Krav", weight=5),
        Column("Slag", weight=3),
        Column("Nivå eller dag", weight=4),
        Column("Avsnitt", weight=2),
    ]
    return Table("Vad överenskommelsen kräver", columns, rows)


def _places(detail: AgreementDetail, sections: Sequence[str]) -> str:
    """Where it stands: the sections alone where the agreement is one document, which the title names already."""
    if len(detail.documents) != 1:
        return "; ".join(sections)
    return "; ".join(section.removeprefix(f"{detail.documents[0]}, ") for section in sections)


def _monthly(detail: AgreementDetail, found: Fulfilment) -> list[RequirementOut]:
    with_months = {one.requirement for one in found.verdicts if one.month}
    return [one for one in detail.requirements if one.id in with_months]


def _by_month(detail: AgreementDetail, found: Fulfilment) -> list[Block]:
    """How many regions each requirement gave anything to in each month."""
    monthly, source = _monthly(detail, found), _verdicts_source(found)
    months = sorted({one.month for one in found.verdicts if one.month})
    if not months:
        return [nothing("Överenskommelsen har inga krav som mäts varje månad.")]
    judged = {(one.requirement, one.month) for one in found.verdicts if one.verdict in JUDGED}
    regions = Counter((one.requirement, one.month) for one in found.verdicts if one.verdict in FULFILLED)
    columns = [Column("Krav", weight=6), *(Column(_month(month), numeric=True, weight=2) for month in months)]
    rows: list[list[Inline]] = [
        [
            one.name_sv,
            *(figure(regions[one.id, month], source) if (one.id, month) in judged else NOTHING for month in months),
        ]
        for one in monthly
    ]
    note = "Antal regioner som uppfyllde kravet helt eller delvis. Tankstreck: ingen region har ett värde den månaden."
    return [Table("Regioner som uppfyllde kraven, månad för månad", columns, rows, note, wide=True)]


_REGION_NOTE = "Kolumnerna är kravens nummer i tabellen över kraven. Tankstreck: regionen har inget värde."


def _month(month: date) -> str:
    return f"{month.year}-{month.month:02d}"


def _by_region(detail: AgreementDetail, found: Fulfilment) -> list[Block]:
    """In how many months each region fulfilled each requirement, and the same in all as a chart."""
    monthly, source = _monthly(detail, found), _verdicts_source(found)
    if not monthly:
        return [nothing("Överenskommelsen har inga krav som mäts varje månad.")]
    judged = {(one.region, one.requirement) for one in found.verdicts if one.month and one.verdict in JUDGED}
    months = Counter((one.region, one.requirement) for one in found.verdicts if one.month and one.verdict in FULFILLED)
    names = [(code, geography().region_name(code)) for code in geography().region_codes]
    total = {code: sum(months[code, one.id] for one in monthly) for code, _ in names}
    caption = "Månader då kraven uppfylldes, per region"
    columns = [
        Column("Region", weight=6),
        *(Column(_number(detail, one), numeric=True) for one in monthly),
        Column("Alla", numeric=True),
    ]
    rows: list[list[Inline]] = [
        [
            name,
            *(figure(months[code, one.id], source) if (code, one.id) in judged else NOTHING for one in monthly),
            figure(total[code], source) if any((code, one.id) in judged for one in monthly) else NOTHING,
        ]
        for code, name in names
    ]
    table = Table(caption, columns, rows, _REGION_NOTE, wide=True)
    if not any(total.values()):
        return [table]
    bars = [Bar(name, {"Månader": figure(total[code], source)}) for code, name in names]
    alt = "En stapel för varje region: i hur många månader dess krav uppfylldes, alla krav sammanlagda. Tabellen har samma tal."
    return [Chart(caption, alt, "bars", "Månader, alla krav sammanlagda", bars), table]


def _number(detail: AgreementDetail, one: RequirementOut) -> str:
    return str(detail.requirements.index(one) + 1)


def _judged(detail: AgreementDetail, found: Fulfilment) -> Block:
    """What has no month: people have judged it, or nobody has yet."""
    source = _verdicts_source(found)
    without = [one for one in found.verdicts if one.month is None]
    rows: list[list[Inline]] = [
        [
            one.name_sv,
            *(
                figure(_with(without, one.id, verdicts), source)
                for verdicts in (("met",), ("not_met",), ("no_value", "not_due"))
            ),
        ]
        for one in detail.requirements
        if any(each.requirement == one.id for each in without)
    ]
    columns = [
        Column("Krav", weight=6),
        Column("Uppfyllt", numeric=True, weight=2),
        Column("Inte uppfyllt", numeric=True, weight=2),
        Column("Inte bedömt", numeric=True, weight=2),
    ]
    return Table("Krav som bedöms av människor", columns, rows) if rows else nothing("Inga krav bedöms av människor.")


def _with(some: Iterable[VerdictOut], requirement: str, verdicts: Sequence[str]) -> int:
    return sum(one.requirement == requirement and one.verdict in verdicts for one in some)


def _pots(detail: AgreementDetail, source: Source) -> Table:
    rows: list[list[Inline]] = [
        [
            pot.name_sv,
            word("shared_by", pot.by) if pot.by else "Summan av delarna",
            _places(detail, pot.sections),
            figure(pot.amount, source, numbers.kronor),
        ]
        for pot in detail.pots
    ]
    columns = [
        Column("Medel", weight=5),
        Column("Hur de fördelas", weight=3),
        Column("Avsnitt", weight=2),
        Column("Belopp", numeric=True, weight=3),
    ]
    return Table("Överenskommelsens medel", columns, rows)


def _recipients(known: KnownRulebook, occasions: Sequence[money.Paid]) -> Block:
    """What each recipient gets at each occasion that has lines."""
    every = [paid for paid in occasions if paid.lines]
    names = {one.id: one.name.sv for one in known.book.occasions}
    recipients = {line.region: line.region_name for paid in every for line in paid.lines}
    ore = Counter[tuple[str, str]]()
    for paid in every:
        for line in paid.lines:
            ore[paid.occasion, line.region] += line.ore
    heads = [f"{names[paid.occasion]}{'' if paid.number else ' (beräknad)'}" for paid in every]
    columns = [Column("Mottagare", weight=3), *(Column(head, numeric=True, weight=2) for head in heads)]
    rows: list[list[Inline]] = [
        [
            name,
            *(
                figure(money.kronor(ore[paid.occasion, code]), money.payment_source(known, paid), numbers.kronor)
                for paid in every
            ),
        ]
        for code, name in recipients.items()
    ]
    return (
        Table("Belopp per mottagare", columns, rows)
        if rows
        else nothing("Inget kan betalas ut än; se tabellen över tillfällena.")
    )


def _choices(detail: AgreementDetail) -> list[Block]:
    """What the document leaves open: what was chosen, why, and what the other choice gives."""
    if not detail.choices:
        return [nothing("Regelboken har inga tolkningsval.")]
    rows: list[list[Inline]] = [
        [
            one.question_sv,
            f"{one.chosen_sv} {one.why_sv}",
            " ".join(f"{other.name_sv}: {other.gives_sv}" for other in one.alternatives) or NOTHING,
        ]
        for one in detail.choices
    ]
    columns = [
        Column("Fråga", weight=3),
        Column("Valt, och varför", weight=5),
        Column("Vad det andra valet ger", weight=5),
    ]
    intro = Paragraph(("Det som dokumentet lämnar öppet är ett namngivet val i regelboken.",))
    return [intro, Table("Tolkningsval", columns, rows)]


KIND = Kind(ID, subjects, content)
