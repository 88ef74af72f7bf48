"""The appendix "Var siffrorna kommer ifrån": every source, numbered, and every figure with its source."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from backend.documents.writing.model import (
    Block,
    Chart,
    Column,
    Document,
    Figure,
    Paragraph,
    Section,
    Source,
    Table,
    every_section,
    figures_of,
)
from backend.documents.writing.numbers import day

TITLE = "Var siffrorna kommer ifrån"
_PUBLISHED = {"yes": "ja", "no": "nej", "partly": "helt eller delvis"}
_INTRODUCTION = (
    "Varje siffra i dokumentet är hämtad ur plattformen och har en källa nedan. Adressen är den i plattformens "
    "programgränssnitt där samma uppgift kan läsas av den som har behörighet till den."
)


class PrintedTable(NamedTuple):
    """A table by the number that it got."""

    name: str
    table: Table


class Sources:
    """The sources of all figures that a document prints, numbered in the order they are met. `figures` are those that stand in
    numbers: a chart's stand so in the table under it."""

    def __init__(self, document: Document) -> None:
        printed = [block for section in every_section(document.sections) for block in section.blocks]
        self.figures = [figure for block in printed if not isinstance(block, Chart) for figure in figures_of(block)]
        self._in_text = _once(
            figure for block in printed if isinstance(block, Paragraph) for figure in figures_of(block)
        )
        self._places: dict[Source, int] = {}
        for figure in (figure for block in printed for figure in figures_of(block)):
            self._places.setdefault(figure.source, len(self._places) + 1)

    def named_in(self, block: Block) -> str:
        """The sources of a table or chart by their numbers; empty where it has no figures."""
        places = sorted({self._places[figure.source] for figure in figures_of(block)})
        return ", ".join(_run(some) for some in _runs(places))

    def appendix(self, tables: Sequence[PrintedTable]) -> Section:
        """The appendix as a section: the sources, the figures of the running text, and the tables."""
        blocks: list[Block] = [Paragraph((_INTRODUCTION,))]
        if self._places:
            blocks.append(self._source_table())
        if self._in_text:
            blocks.append(self._figure_table())
        if lines := [[t.name, t.table.caption, self.named_in(t.table)] for t in tables if self.named_in(t.table)]:
            columns = [Column("Tabell"), Column("Vad den visar", weight=4), Column("Källa")]
            blocks.append(Table("Tabellerna och deras källor", columns, lines))
        return Section("sources", TITLE, blocks)

    def _source_table(self) -> Table:
        rows = [
            [
                f"K{place}",
                source.what,
                source.address,
                source.version,
                day(source.held_on),
                _PUBLISHED[source.published],
            ]
            for source, place in self._places.items()
        ]
        columns = [
            Column("Källa"),
            Column("Vad som är läst", weight=4),
            Column("Adress", weight=4),
            Column("Version", weight=2),
            Column("Gäller den", weight=2),
            Column("Öppen för alla", weight=2),
        ]
        return Table("Källorna", columns, rows)

    def _figure_table(self) -> Table:
        rows = [
            [figure.label or figure.name, figure.text, f"K{self._places[figure.source]}"] for figure in self._in_text
        ]
        columns = [Column("Siffra i löpande text", weight=4), Column("Som den står"), Column("Källa")]
        return Table("Siffrorna i löpande text", columns, rows)


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow each other, together."""
    for _, some in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        yield [place for _, place in some]


def _run(places: Sequence[int]) -> str:
    first, last = f"K{places[0]}", f"K{places[-1]}"
    return first if first == last else f"{first}–{last}"


def _once(figures: Iterable[Figure]) -> list[Figure]:
    return list(dict.fromkeys(figures))
