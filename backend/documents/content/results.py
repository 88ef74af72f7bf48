"""What several documents say of results: baseline, latest, spread, women and men, and what could not be followed and why."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from sqlmodel import Session

from backend.core.clock import today
from backend.core.permissions import Actor
from backend.core.states import EntryState
from backend.core.words import word
from backend.documents.content import sexes, sources
from backend.documents.content.pathways import nothing
from backend.documents.kinds import Ledger, figure, share
from backend.documents.writing import numbers
from backend.documents.writing.charts import HIGHEST, LOWEST, MIDDLE
from backend.documents.writing.model import (
    NOTHING,
    Bar,
    Block,
    Chart,
    Column,
    Figure,
    Inline,
    Paragraph,
    Published,
    Section,
    Source,
    Table,
)
from backend.register import care_pathways, reading
from backend.register.models import NAMED_SET
from backend.results import by_sex, outcomes
from backend.results.schemas import CellOut, IndicatorOutcome, TrendPoint
from indicators.entries.geography import NATION
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import Pathway

Form = Callable[[Decimal | None], str]


@dataclass(frozen=True)
class Followed:
    """All results of a period: outcomes by indicator, and the nation's women and men."""

    period: str
    outcomes: dict[str, IndicatorOutcome]
    sexes: dict[tuple[str, str], CellOut]

    def of(self, pathway: Pathway, known: reading.Register) -> list[IndicatorOutcome]:
        """The outcomes of a pathway's indicators that have anything, by name; a merged one's belong to the joint pathway."""
        own = frozenset() if pathway.merged_into else known.following([pathway.id, *pathway.former_ids])
        return sorted((self.outcomes[one] for one in own & self.outcomes.keys()), key=lambda o: o.name)


def followed(session: Session, actor: Actor, period: str) -> Followed:
    """The results of every indicator of a pathway in a period, as the actor may see them."""
    known = reading.register(session)
    indicators = sorted(known.following([pathway.id for pathway in care_pathways.every(session)]))
    shown = outcomes.outcomes(session, actor, indicators, period)
    own = {one.indicator: one for one in shown.indicators if one.regions or one.nation}
    return Followed(period, own, by_sex.nation(session, actor, own, period))


def form_of(outcome: IndicatorOutcome) -> Form:
    """How a value of the indicator is printed: its decimals, and its unit where that is a sign."""
    sign = word("unit_sign", outcome.unit) if outcome.unit in ("percent", "kronor") else ""

    def printed(value: Decimal | None) -> str:
        text = numbers.number(value, outcome.decimals)
        return f"{text}{numbers.THIN}{sign}" if sign and value is not None else text

    return printed


def _source(outcome: IndicatorOutcome, period: str, published: Published) -> Source:
    return Source(
        f"/api/indicators/{outcome.indicator}/outcomes?period={period}",
        outcome.name,
        today(),
        f"specifikation version {outcome.version}",
        published,
    )


def _open(cell: CellOut) -> Published:
    return "yes" if cell.published else "no"


def _cell(outcome: IndicatorOutcome, cell: CellOut | None, period: str) -> Inline:
    if cell is None or cell.value is None:
        return NOTHING
    source = _source(outcome, period, _open(cell))
    return figure(Decimal(cell.value), source, form_of(outcome))


def _of_sex(outcome: IndicatorOutcome, results: Followed, sex: str) -> Inline:
    cell = results.sexes.get((outcome.indicator, sex))
    if cell is None or cell.value is None:
        return NOTHING
    address = f"/api/results?indicator={outcome.indicator}&period={results.period}&sex={sex}"
    source = replace(_source(outcome, results.period, _open(cell)), address=address)
    return figure(Decimal(cell.value), source, form_of(outcome))


def _baseline(outcome: IndicatorOutcome, period: str) -> tuple[str, Inline]:
    """The nation's first value that is of the same measure, with its period; none where the period is the first."""
    alike = {p.period_label for p in outcome.trend_periods if p.comparable}
    points = [p for p in outcome.trend if p.region == NATION and p.value is not None and p.period_label in alike]
    first: TrendPoint | None = min(points, key=lambda p: p.period_start, default=None)
    if first is None or first.value is None or first.period_label == period:
        return NOTHING, NOTHING
    source = _source(outcome, first.period_label, "partly")  # a trend does not say what of it is published
    return first.period_label, figure(Decimal(first.value), source, form_of(outcome))


def spread_of(outcome: IndicatorOutcome, period: str) -> tuple[Figure, Figure] | None:
    """The lowest and the highest of the regions' shown values; None for fewer than two."""
    shown = sorted((c for c in outcome.regions if c.value is not None), key=lambda c: Decimal(c.value or 0))
    if len(shown) < 2:
        return None
    low, high = (_cell(outcome, cell, period) for cell in (shown[0], shown[-1]))
    return cast("Figure", low), cast("Figure", high)


def of_pathway(pathway: Pathway, some: Sequence[IndicatorOutcome], results: Followed) -> Section:
    """A pathway's chapter: a chart of the spread of shares, and every value in a table."""
    rates = dict.fromkeys(rate for one in some for rate in sources.response_rates(one))
    blocks: list[Block] = [*_spread_chart(pathway, some, results.period), _table(pathway, some, results), *rates]
    return Section(f"resultat-{pathway.id}", pathway.name.sv, blocks)


def _spread_chart(pathway: Pathway, some: Sequence[IndicatorOutcome], period: str) -> Iterator[Chart]:
    bars = []
    for outcome in some:
        spread, nation = spread_of(outcome, period), _cell(outcome, outcome.nation, period)
        if spread and isinstance(nation, Figure) and outcome.unit == "percent":
            bars.append(Bar(outcome.name, {LOWEST: spread[0], MIDDLE: nation, HIGHEST: spread[1]}))
    if bars:
        alt = (
            f"En linje för varje indikator från regionernas lägsta till högsta värde {period}, med rikets värde som en "
            "punkt. Samma tal står i tabellen under."
        )
        yield Chart(f"Spridningen mellan regionerna, {pathway.name.sv}, {period}", alt, "spread", "Procent", bars)


def _table(pathway: Pathway, some: Sequence[IndicatorOutcome], results: Followed) -> Table:
    rows = [_row(outcome, results) for outcome in some]
    return Table(f"Resultat, {pathway.name.sv}, {results.period}", _columns(results.period), rows, _NOTE)


_NOTE = "Riket där inget annat sägs. Lägst och högst av regionernas visade värden. Tankstreck: inget värde att visa."


def _columns(period: str) -> list[Column]:
    return [
        Column("Indikator", weight=8),
        Column("Baslinje, period", weight=3),
        *(
            Column(head, numeric=True, weight=3)
            for head in ("Baslinje", period, "Lägst", "Högst", "Kvinnor", "Män", "Regioner")
        ),
    ]


def _row(outcome: IndicatorOutcome, results: Followed) -> list[Inline]:
    period = results.period
    low, high = spread_of(outcome, period) or (NOTHING, NOTHING)
    unit = (
        ""
        if outcome.unit in ("percent", "kronor", "count", "yes_no")
        else f" ({_unbroken(word('unit', outcome.unit))})"
    )
    return [
        outcome.name + unit,
        *_baseline(outcome, period),
        _cell(outcome, outcome.nation, period),
        low,
        high,
        *(_of_sex(outcome, results, sex) for sex in by_sex.SEXES),
        figure(outcome.delivered, _source(outcome, period, _all_open(outcome))),
    ]


def women_and_men(results: Followed) -> list[Block]:
    """The nation's women and men of every indicator of a pathway that has either; shares are drawn too."""
    with_sex = {indicator for indicator, _ in results.sexes}
    pairs = [
        sexes.Pair(one.name, _of_sex(one, results, "women"), _of_sex(one, results, "men"), one.unit == "percent")
        for one in sorted(results.outcomes.values(), key=lambda one: one.name)
        if one.indicator in with_sex
    ]
    if not pairs:
        return [nothing(f"Inga värden för kvinnor och män var för sig finns för {results.period}.")]
    caption = f"Vårdförloppens indikatorer för kvinnor och män, riket {results.period}"
    return sexes.blocks(caption, Column("Indikator", weight=6), pairs)


def _all_open(outcome: IndicatorOutcome) -> Published:
    return "yes" if all(cell.published for cell in outcome.regions) else "partly"


def _unbroken(unit: str) -> str:
    """A unit such as per 1 000, whose number no line divides."""
    return unit.replace(" 000", f"{numbers.THIN}000")


def counted(ledger: Ledger, results: Followed, published: int) -> None:
    """Names how much of what is published could be followed in the period."""
    source = _of_all(results, "Indikatorer med något värde i perioden")
    with_values = [o for o in results.outcomes.values() if _has_value(o)]
    ledger.add("uppfoljda", len(with_values), source)
    ledger.add("andel_uppfoljda", share(len(with_values), published), source, numbers.percent)
    ledger.add("varden", sum(c.value is not None for o in with_values for c in o.regions), source)
    ledger.add("med_kon", len({indicator for indicator, _ in results.sexes}), source)


def _of_all(results: Followed, what: str) -> Source:
    """What is counted over everything that was asked for: other readers may see fewer of the values."""
    return Source(f"/api/results?period={results.period}", what, today(), published="partly")


def _has_value(outcome: IndicatorOutcome) -> bool:
    return any(cell.value is not None for cell in (*outcome.regions, *([outcome.nation] if outcome.nation else [])))


def causes(results: Followed) -> Block:
    """Why regions' cells of the period are empty."""
    source = _of_all(results, "Tomma värden och deras enda orsak")
    empty = Counter(c.cause for o in results.outcomes.values() for c in o.regions if c.value is None and c.cause)
    rows: list[list[Inline]] = [[word("cause", cause), figure(number, source)] for cause, number in empty.most_common()]
    columns = [Column("Orsak", weight=4), Column("Värden", numeric=True)]
    caption = f"Varför regioners värden saknas, {results.period}"
    return Table(caption, columns, rows) if rows else nothing("Inget efterfrågat värde saknas.")


def not_followed(session: Session, results: Followed) -> Block:
    """The published indicators of pathways without any value in the period, and why as far as it is known."""
    known = reading.register(session)
    rows: list[list[Inline]] = []
    for indicator in sorted(known.following([p.id for p in care_pathways.every(session)]) & known.published.keys()):
        spec = known.published[indicator].specification
        outcome = results.outcomes.get(indicator)
        if outcome is None or not _has_value(outcome):
            uses = [f"{word('followable', use.followable)}. {use.obstacle or ''}".strip() for use in spec.sources]
            why = "Efterfrågad, men inget värde kan visas." if outcome else "Inte efterfrågad i perioden."
            rows.append([spec.name.sv, why, "; ".join(dict.fromkeys(uses))])
    columns = [Column("Indikator", weight=4), Column("Läget", weight=3), Column("Om källan ger uppgifterna", weight=4)]
    caption = f"Publicerade indikatorer utan värde, {results.period}"
    return Table(caption, columns, rows) if rows else nothing("Alla publicerade indikatorer har värden.")


def named_sets(session: Session) -> list[Block]:
    """What documents count, by their own number and by who is read; nothing is filled to fit."""
    sets = [cast("NamedSet", v.entry) for v in reading.newest(session, NAMED_SET, (EntryState.PUBLISHED,))]
    source = Source(
        "/api/entries/named_set", "Namngivna mängder: källans antal, och de medlemmar som är lästa", today()
    )
    rows: list[list[Inline]] = [
        [
            one.name.sv,
            one.holds_for,
            NOTHING if one.stated is None else figure(one.stated, source),
            figure(len(one.members), source),
            one.unread.sv if one.unread else "",
        ]
        for one in sets
    ]
    columns = [
        Column("Mängd", weight=5),
        Column("Gäller", weight=2),
        Column("Dokumentet", numeric=True, weight=3),
        Column("Lästa hos oss", numeric=True, weight=3),
        Column("Varför medlemmar saknas", weight=6),
    ]
    if not rows:
        return [nothing("Inga namngivna mängder finns.")]
    note = Paragraph(("En medlem som ingen har läst är okänd: listan fylls aldrig i för att stämma.",))
    return [note, Table("Mängder som dokumenten räknar", columns, rows)]


def prioritised(session: Session, results: Followed, known: reading.Register) -> list[Block]:
    """The prioritised indicators of every pathway: the nation, the spread, women and men."""
    rows = [
        [pathway.name.sv, *_row(outcome, results)]
        for pathway in care_pathways.every(session)
        for outcome in results.of(pathway, known)
        if any(
            link.pathway in (pathway.id, *pathway.former_ids) and link.priority
            for link in known.followed[outcome.indicator].specification.pathways
        )
    ]
    columns = [Column("Vårdförlopp", weight=6), *_columns(results.period)]
    caption = f"Prioriterade indikatorer, {results.period}"
    if not rows:
        return [nothing(f"Inga värden för prioriterade indikatorer finns för {results.period}.")]
    return [Table(caption, columns, rows, _NOTE, wide=True)]
