"""The yearly open comparison of selected indicators (2014 §3.3): every region, women and men, and why a value is not shown.

It is read as anybody reads, whoever makes it: what is not published has no place in it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from sqlmodel import Session

from backend.core.clock import today
from backend.core.permissions import ANYBODY, Actor
from backend.core.states import EntryState
from backend.core.words import word
from backend.documents import queries
from backend.documents.content import results, sexes, sources
from backend.documents.content.delrapport import years
from backend.documents.content.pathways import facts, nothing
from backend.documents.kinds import Content, Kind, Ledger, Subject, figure
from backend.documents.outline import outline
from backend.documents.tables import IndicatorSelection
from backend.documents.writing import numbers
from backend.documents.writing.model import (
    NOTHING,
    Bar,
    Block,
    Chart,
    Column,
    Figure,
    Inline,
    Paragraph,
    Section,
    Source,
    Table,
)
from backend.register import reading
from backend.register.models import NAMED_SET
from backend.results import by_sex, outcomes
from backend.results.schemas import CellOut, IndicatorOutcome
from indicators.catalogue.geography import geography
from indicators.entries.geography import NATION
from indicators.entries.named_set import NamedSet

ID = "jamforelse"


@dataclass(frozen=True)
class Chosen:
    """What is compared: a published named set, or what somebody chose. `said` is what is to be known of it, `stated` how many
    a document says that it has."""

    id: str
    name_sv: str
    name_en: str
    members: Sequence[str]
    said: Sequence[Paragraph]
    source: Source
    stated: int | None = None


def _choices(session: Session) -> list[Chosen]:
    """What somebody chose, newest first, and the published named sets of indicators."""
    every = (cast("NamedSet", one.entry) for one in reading.newest(session, NAMED_SET, (EntryState.PUBLISHED,)))
    selected = [_of_selection(row) for row in queries.selections(session)]
    return [*selected, *(_of_set(one) for one in every if one.of == "indicator")]


def _of_set(one: NamedSet) -> Chosen:
    said = [Paragraph((f"{one.name.sv}. Gäller {one.holds_for}.",))]
    if one.unread:
        said.append(Paragraph((one.unread.sv,), "missing"))
    source = Source(f"/api/entries/named_set/{one.id}", one.name.sv, today())
    return Chosen(one.id, one.name.sv, one.name.en, one.members, said, source, one.stated)


def _of_selection(row: IndicatorSelection) -> Chosen:
    chosen = f"{row.name}. Valt {numbers.day(row.chosen_at.date())}; ingen källa har bestämt urvalet."
    source = Source("/api/documents/selections", row.name, today(), published="no")
    return Chosen(f"urval-{row.id}", row.name, row.name, row.members, [Paragraph((chosen,))], source)


def subjects(session: Session) -> list[Subject]:
    """Each choice and named set of indicators in each year, newest year first."""
    choices = _choices(session)
    return [
        Subject(f"{one.id}-{year.id}", f"{year.id}, {one.name_sv}", f"{year.id}, {one.name_en}")
        for year in years(session)
        for one in choices
    ]


@dataclass(frozen=True)
class Compared:
    """The public's results of the chosen indicators in a year, and regions' women and men by indicator, region and sex."""

    chosen: Chosen
    year: str
    outcomes: list[IndicatorOutcome]
    sexes: Mapping[tuple[str, str, str], CellOut]


def content(session: Session, _actor: Actor, subject: Subject) -> Content:
    """A chapter for each chosen indicator that is known, with every region."""
    identifier, _, year = subject.id.rpartition("-")
    chosen = next(one for one in _choices(session) if one.id == identifier)
    of_year = outcomes.outcomes(session, ANYBODY, list(chosen.members), year).indicators
    compared = Compared(chosen, year, of_year, by_sex.regions(session, ANYBODY, chosen.members, year))
    ledger = Ledger(outline(ID))
    _counted(ledger, compared)
    blocks: dict[str, list[Block]] = {
        "i-siffror": [
            facts("Jämförelsen i siffror", [one for one in ledger.figures.values() if one.value is not None])
        ],
        "urval": list(_chosen(compared)),
        "dolt": [_hidden(compared)],
    }
    chapters = [_chapter(compared, outcome) for outcome in of_year]
    if not chapters:
        blocks["jamforelser"] = [nothing("Ingen av de valda indikatorerna är känd och publicerad.")]
    return Content(outline(ID).subtitle, today(), ledger.figures, blocks, {"jamforelser": chapters})


def _cells(compared: Compared) -> list[CellOut]:
    return [cell for outcome in compared.outcomes for cell in outcome.regions]


def _counted(ledger: Ledger, compared: Compared) -> None:
    ledger.add("enligt_kallan", compared.chosen.stated, compared.chosen.source)
    ledger.add("lasta", len(compared.chosen.members), compared.chosen.source)
    source = _source(compared)
    ledger.add("varden", sum(cell.value is not None for cell in _cells(compared)), source)
    ledger.add("utan_varde", sum(cell.value is None for cell in _cells(compared)), source)


def _source(compared: Compared) -> Source:
    return Source(f"/api/results?period={compared.year}", "Publicerade värden av de valda indikatorerna", today())


def _chosen(compared: Compared) -> Iterator[Block]:
    """Which indicators are compared, and why the list is short where it is."""
    yield from compared.chosen.said
    rows: list[list[Inline]] = [[one.name, word("unit", one.unit)] for one in compared.outcomes]
    if rows:
        yield Table("Indikatorer som jämförs", [Column("Indikator", weight=5), Column("Enhet", weight=2)], rows)


def _hidden(compared: Compared) -> Block:
    """Why regions' values are not shown, and how many."""
    causes = Counter(cell.cause for cell in _cells(compared) if cell.value is None and cell.cause)
    source = _source(compared)
    rows: list[list[Inline]] = [
        [word("cause", cause), figure(number, source)] for cause, number in causes.most_common()
    ]
    columns = [Column("Orsak", weight=4), Column("Värden", numeric=True)]
    return Table("Varför värden inte visas", columns, rows) if rows else nothing("Inget värde saknas.")


def _chapter(compared: Compared, outcome: IndicatorOutcome) -> Section:
    if not outcome.regions:
        missing = nothing(f"Ingen region är tillfrågad om indikatorn för {compared.year}.")
        return Section(f"indikator-{outcome.indicator}", outcome.name, [missing])
    blocks: list[Block] = [*_chart(compared, outcome), *_sexes_chart(compared, outcome), _table(compared, outcome)]
    blocks += sources.response_rates(outcome)
    return Section(f"indikator-{outcome.indicator}", outcome.name, blocks)


def _chart(compared: Compared, outcome: IndicatorOutcome) -> Iterator[Chart]:
    shown = [(cell.region_name, _shown(compared, outcome, cell)) for cell in outcome.regions]
    bars = [Bar(name, {"Värde": value}) for name, value in shown if isinstance(value, Figure)]
    if len(bars) > 1:
        alt = f"En stapel för varje region som har ett värde {compared.year}. Samma tal står i tabellen under."
        axis = word("unit", outcome.unit).capitalize()
        yield Chart(f"{outcome.name}, {compared.year}", alt, "bars", axis, bars)


def _sexes_chart(compared: Compared, outcome: IndicatorOutcome) -> Iterator[Chart]:
    caption = f"{outcome.name}, kvinnor och män {compared.year}"
    axis = word("unit", outcome.unit).capitalize()
    return sexes.chart(caption, axis, [_pair(compared, outcome, cell) for cell in outcome.regions])


def _pair(compared: Compared, outcome: IndicatorOutcome, cell: CellOut) -> sexes.Pair:
    women, men = (compared.sexes.get((outcome.indicator, cell.region, sex)) for sex in by_sex.SEXES)
    return sexes.Pair(cell.region_name, _shown(compared, outcome, women), _shown(compared, outcome, men))


def _table(compared: Compared, outcome: IndicatorOutcome) -> Table:
    columns = [
        Column("Region", weight=5),
        Column(compared.year, numeric=True, weight=2),
        *sexes.HEADS,
        sexes.DIFFERENCE,
        Column("Varför ett värde inte visas", weight=6),
    ]
    by_region = {cell.region: cell for cell in (*outcome.regions, *([outcome.nation] if outcome.nation else []))}
    rows = [
        _row(compared, outcome, by_region[code]) if code in by_region else _not_asked(code)
        for code in (NATION, *geography().region_codes)
    ]
    return Table(f"{outcome.name}, regionerna {compared.year}", columns, rows, sexes.NOTE)


def _not_asked(code: str) -> list[Inline]:
    why = "Inget värde att visa" if code == NATION else "Inte efterfrågat"
    return [geography().region_name(code), *[NOTHING] * 4, why]


def _row(compared: Compared, outcome: IndicatorOutcome, cell: CellOut) -> list[Inline]:
    both = {sex: compared.sexes.get((outcome.indicator, cell.region, sex)) for sex in by_sex.SEXES}
    why = [cell.cause_text] if cell.value is None and cell.cause_text else []
    why += [f"{word('sex', sex)}: {one.cause_text}" for sex, one in both.items() if one and one.value is None]
    pair = _pair(compared, outcome, cell)
    values = [_shown(compared, outcome, cell), pair.women, pair.men, pair.difference]
    return [cell.region_name, *values, ". ".join(why)]


def _shown(compared: Compared, outcome: IndicatorOutcome, cell: CellOut | None) -> Inline:
    if cell is None or cell.value is None:
        return NOTHING
    address = f"/api/indicators/{outcome.indicator}/outcomes?period={compared.year}"
    if cell.sex != "total":
        place = f"&region={cell.region}&sex={cell.sex}"
        address = f"/api/results?indicator={outcome.indicator}&period={compared.year}{place}"
    source = Source(address, outcome.name, today(), f"specifikation version {outcome.version}")
    return figure(Decimal(cell.value), source, results.form_of(outcome))


KIND = Kind(ID, subjects, content, chosen=True)
