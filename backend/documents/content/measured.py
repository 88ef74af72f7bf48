"""What documents of an agreement say of what is measured: how one region stands, and its or the nation's women and men."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import Fulfilment, VerdictOut
from backend.core.clock import today
from backend.core.permissions import Actor
from backend.core.words import word
from backend.documents.content import sexes
from backend.documents.content.pathways import nothing
from backend.documents.kinds import figure
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Inline, Published, Source, Table
from backend.register import reading
from backend.results import by_sex
from backend.results.schemas import CellOut
from datasources.delivery.months import label
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.geography import geography
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification

FULFILLED = ("met", "partly")
"""Verdicts that give a region anything."""

WITH_VALUE = (*FULFILLED, "not_met")
"""Verdicts of what has a value."""

_BUP = "bup"
"""What a rulebook's names of child and adolescent psychiatry have in them."""

BySex = dict[tuple[str, str], CellOut]
"""A cell for women and one for men by measure and sex."""


def of_child_psychiatry(name: str) -> bool:
    """Whether a requirement's or pot's id is of child and adolescent psychiatry."""
    return _BUP in name.split("-")


def verdicts_source(found: Fulfilment, region: str) -> Source:
    """Where one region's verdicts are read."""
    published: Published = "yes" if all(one.published for one in found.verdicts) else "partly"
    address = f"/api/agreements/{found.agreement}/fulfilment?region={region}"
    return Source(address, "Bedömningar av regionens värden", today(), f"regelbok version {found.version}", published)


def of_region(found: Fulfilment, source: Source, caption: str, verdicts: Sequence[VerdictOut]) -> Block:
    """Each measured requirement: in how many months it was fulfilled, and the newest month's value."""
    monthly = [one for one in verdicts if one.month]
    names = {one.requirement: one.requirement_name_sv for one in monthly}
    rows = [
        _row(name, [one for one in monthly if one.requirement == requirement], source)
        for requirement, name in names.items()
    ]
    columns = [
        Column("Krav", weight=6),
        Column("Senaste månad", weight=3),
        Column("Månader med värde", numeric=True, weight=3),
        Column("Varav uppfyllda", numeric=True, weight=3),
        Column("Värde", numeric=True, weight=2),
        Column("Nivå", numeric=True, weight=2),
        Column("Ändring", numeric=True, weight=3),
    ]
    note = "Ändring i procentenheter mot samma månad året före. Helt eller delvis uppfyllda månader räknas."
    return (
        Table(caption, columns, rows, note)
        if rows
        else nothing("Överenskommelsen har inga sådana krav som mäts varje månad.")
    )


def _row(name: str, verdicts: Sequence[VerdictOut], source: Source) -> list[Inline]:
    with_value = [one for one in verdicts if one.verdict in WITH_VALUE]
    newest = max(with_value, key=lambda one: one.month or date.min, default=None)
    fulfilled = sum(one.verdict in FULFILLED for one in with_value)
    return [
        name,
        label(newest.month) if newest and newest.month else NOTHING,
        figure(len(with_value), source),
        figure(fulfilled, source),
        *(
            _decimal(one, source)
            for one in ((newest.value, newest.level, newest.improvement) if newest else (None,) * 3)
        ),
    ]


def _decimal(text: str | None, source: Source) -> Inline:
    return NOTHING if text is None else figure(Decimal(text), source, _one_decimal)


def _one_decimal(value: Decimal | None) -> str:
    return numbers.number(value, 1)


def judged(verdicts: Iterable[VerdictOut]) -> Block:
    """What people have judged of one region, and what nobody has judged yet, with the reason."""
    rows: list[list[Inline]] = [
        [one.requirement_name_sv, word("fulfilment", one.verdict), one.reason_sv]
        for one in verdicts
        if one.month is None
    ]
    columns = [Column("Krav", weight=4), Column("Bedömning", weight=2), Column("Skäl", weight=5)]
    return Table("Det som människor bedömer", columns, rows) if rows else nothing("Inget är bedömt av människor.")


def regions_by_requirement(known: KnownRulebook, verdicts: Sequence[VerdictOut]) -> Block:
    """How many regions meet each requirement: of what is measured each month, in the newest month that any has a value of."""
    rows: list[list[Inline]] = []
    for requirement in known.book.requirements:
        own = [one for one in verdicts if one.requirement == requirement.id and one.region in geography().region_codes]
        newest = max((one.month for one in own if one.month and one.verdict in WITH_VALUE), default=None)
        if own:
            shown = [one for one in own if one.month == newest]
            rows.append([requirement.name.sv, label(newest) if newest else NOTHING, *_of_verdicts(known, shown)])
    columns = [Column("Krav", weight=6), Column("Månad", weight=2)]
    columns += [Column(head, numeric=True, weight=2) for head in ("Uppfyllt", "Delvis", "Inte uppfyllt")]
    note = "Antal regioner med ett värde eller en bedömning som läsaren får se; övriga räknas inte."
    caption = "Regionerna mot kraven"
    return Table(caption, columns, rows, note) if rows else nothing("Överenskommelsen ställer inga krav på regionerna.")


def _of_verdicts(known: KnownRulebook, verdicts: Sequence[VerdictOut]) -> list[Inline]:
    """How many met, partly met and did not; nothing where no region has a value: nobody has failed then."""
    if not any(one.verdict in WITH_VALUE for one in verdicts):
        return [NOTHING] * 3
    published: Published = "yes" if all(one.published for one in verdicts) else "partly"
    address = f"/api/agreements/{known.book.id}/fulfilment"
    source = Source(
        address, "Bedömningar av regionerna", today(), f"regelbok version {known.version.number}", published
    )
    return [figure(sum(one.verdict == verdict for one in verdicts), source) for verdict in ("met", "partly", "not_met")]


def measures(book: Rulebook) -> dict[str, str]:
    """What the agreement measures each month: the measure's id with what it is of."""
    named: dict[str, str] = {}
    for one in book.measured:
        parts = [(condition.measure, condition.what.sv) for condition in one.conditions]
        if one.improvement:
            parts.append((one.improvement.measure, one.improvement.what.sv))
        named |= {measure: what for measure, what in parts if measure not in named}
    return named


def nation_by_sex(session: Session, actor: Actor, book: Rulebook, months: Sequence[date]) -> BySex:
    """The nation's newest month for women and for men of each measure that has any."""
    by_sex_of: BySex = {}
    own_measures = set(measures(book))
    for month in reversed(months):
        own = by_sex.nation(session, actor, own_measures, label(month)) if own_measures else {}
        by_sex_of |= own
        own_measures -= {measure for measure, _ in own}
    return by_sex_of


def nations_women_and_men(session: Session, actor: Actor, book: Rulebook, months: Sequence[date]) -> list[Block]:
    """The nation's, of the newest month of each measure that has any."""
    return women_and_men(session, book, NATION, nation_by_sex(session, actor, book, months))


def women_and_men(session: Session, book: Rulebook, region: str, own: BySex) -> list[Block]:
    """The newest month of each measure for women and men, shares drawn too; a sentence where nothing is delivered by sex."""
    some = [
        _of_sexes(session, measure, what, region, own)
        for measure, what in measures(book).items()
        if any((measure, sex) in own for sex in by_sex.SEXES)
    ]
    if not some:
        return [nothing("Inga värden för kvinnor och män var för sig finns att visa.")]
    caption = "Kvinnor och män, senaste månad med uppgift"
    columns = [Column("Mått", weight=6), Column("Månad", weight=2), *sexes.HEADS, sexes.DIFFERENCE]
    columns.append(Column("Varför ett värde saknas", weight=4))
    rows: list[list[Inline]] = [[p.name, month, p.women, p.men, p.difference, why] for p, month, why in some]
    drawn = sexes.chart(caption, "Procent", [pair for pair, _, _ in some])
    return [*drawn, Table(caption, columns, rows, sexes.NOTE)]


def _of_sexes(session: Session, measure: str, what: str, region: str, own: BySex) -> tuple[sexes.Pair, str, str]:
    """A measure's two values, their month, and why one is not shown."""
    both = {sex: own[measure, sex] for sex in by_sex.SEXES if (measure, sex) in own}
    newest = max(cell.period_start for cell in both.values())
    shown = {sex: cell for sex, cell in both.items() if cell.period_start == newest}
    causes = [f"{word('sex', sex).capitalize()}: {c.cause_text}" for sex, c in shown.items() if c.value is None]
    women, men = (_cell(session, shown.get(sex), region) for sex in by_sex.SEXES)
    percent = all(_spec(session, cell).unit == "percent" for cell in shown.values())
    return sexes.Pair(what, women, men, drawn=percent), label(newest), ". ".join(causes)


def _cell(session: Session, cell: CellOut | None, region: str) -> Inline:
    if cell is None or cell.value is None:
        return NOTHING
    spec = _spec(session, cell)
    of = "" if region == NATION else f"&region={region}"
    source = Source(
        f"/api/results?indicator={cell.indicator}&period={cell.period_label}&sex={cell.sex}{of}",
        spec.name.sv,
        today(),
        f"specifikation version {cell.version}",
        "yes" if cell.published else "no",
    )

    def printed(value: Decimal | None) -> str:
        form = numbers.percent if spec.unit == "percent" else numbers.number
        return form(value, spec.decimals)

    return figure(Decimal(cell.value), source, printed)


def _spec(session: Session, cell: CellOut) -> Specification:
    return reading.register(session).by_number[cell.indicator, cell.version].specification
