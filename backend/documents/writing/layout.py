"""A document as both writers print it: one list of blocks in plain values, numbered, with the appendix of sources.

PDF and Word are written from the same layout, so that they cannot hold different figures; its SHA-256 is the document's digest.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, TypedDict

from backend.documents.writing import provenance
from backend.documents.writing.charts import Spec, spec
from backend.documents.writing.model import Block, Chart, Document, Figure, Inline, Paragraph, Section, Table
from backend.documents.writing.numbers import day


class HeadingBlock(TypedDict):
    """A heading of level 1 to 3, with the id of its section; it is `wide` where it stands over a wide table."""

    kind: Literal["heading"]
    id: str
    wide: bool
    level: int
    text: str


class ParagraphBlock(TypedDict):
    """A paragraph in one of the styles of the model."""

    kind: Literal["paragraph"]
    style: str
    text: str


class ColumnLayout(TypedDict):
    """A column of a table."""

    head: str
    numeric: bool
    weight: int


class TableBlock(TypedDict):
    """A numbered table; `source` says which sources of the appendix its figures come from."""

    kind: Literal["table"]
    caption: str
    columns: list[ColumnLayout]
    rows: list[list[str]]
    note: str
    source: str
    wide: bool


class ChartBlock(TypedDict):
    """A numbered chart as a Vega-Lite specification, which each writer draws in its own form; `drawing` counts from 0."""

    kind: Literal["chart"]
    caption: str
    alt: str
    drawing: int
    spec: Spec
    source: str


LayoutBlock = HeadingBlock | ParagraphBlock | TableBlock | ChartBlock


class PrintedFigure(TypedDict):
    """A figure that stands in the document: its exact value as text (None: missing), as it is printed, and where it is from."""

    name: str
    label: str
    value: str | None
    text: str
    address: str


class AttachedFile(TypedDict):
    """A file that goes with the document."""

    id: int
    sha256: str


class Layout(TypedDict):
    """All that is printed. `day` is the day that the figures hold for, `day_text` the same in words; `attached` are the files
    that the document lists as its annexes."""

    title: str
    subtitle: str
    day: str
    day_text: str
    notice: str | None
    blocks: list[LayoutBlock]
    figures: list[PrintedFigure]
    attached: list[AttachedFile]


def layout(document: Document) -> Layout:
    """The document with numbered tables and charts, and the appendix of where its figures come from."""
    sources = provenance.Sources(document)
    printer = _Printer(sources)
    blocks = [block for section in document.sections for block in printer.section(section, 1)]
    blocks += printer.section(sources.appendix(printer.tables), 1)
    _widen(blocks)
    return Layout(
        title=document.title,
        subtitle=document.subtitle,
        day=document.held_on.isoformat(),
        day_text=day(document.held_on),
        notice=document.notice,
        blocks=blocks,
        figures=[_printed(figure) for figure in sources.figures],
        attached=[AttachedFile(id=one.id, sha256=one.sha256) for one in document.attached],
    )


def _widen(blocks: list[LayoutBlock]) -> None:
    """Lets the headings over a wide table go with it to its page on the side."""
    for block, after in reversed(list(pairwise(blocks))):
        if block["kind"] == "heading" and is_wide(after):
            block["wide"] = True


def is_wide(block: LayoutBlock) -> bool:
    """Whether a block stands on a page on its side."""
    return block["kind"] in ("heading", "table") and block["wide"]


def _printed(figure: Figure) -> PrintedFigure:
    value = None if figure.value is None else format(figure.value, "f")
    return PrintedFigure(
        name=figure.name, label=figure.label, value=value, text=figure.text, address=figure.source.address
    )


class _Printer:
    """Writes blocks in order, counting tables and charts."""

    def __init__(self, sources: provenance.Sources) -> None:
        self._sources = sources
        self._charts = 0
        self.tables: list[provenance.PrintedTable] = []

    def section(self, section: Section, level: int) -> list[LayoutBlock]:
        """The section and those under it."""
        blocks: list[LayoutBlock] = [
            HeadingBlock(kind="heading", id=section.id, wide=False, level=level, text=section.title)
        ]
        blocks += [self._block(block) for block in section.blocks]
        for part in section.sections:
            blocks += self.section(part, level + 1)
        return blocks

    def _block(self, block: Block) -> LayoutBlock:
        match block:
            case Paragraph():
                return ParagraphBlock(kind="paragraph", style=block.style, text=_text(block.parts))
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)

    def _table(self, table: Table) -> TableBlock:
        name = f"Tabell {len(self.tables) + 1}"
        self.tables.append(provenance.PrintedTable(name, table))
        return TableBlock(
            kind="table",
            caption=f"{name}. {table.caption}",
            columns=[ColumnLayout(head=c.head, numeric=c.numeric, weight=c.weight) for c in table.columns],
            rows=[[_text([cell]) for cell in row] for row in table.rows],
            note=table.note,
            source=self._sources.named_in(table),
            wide=table.wide,
        )

    def _chart(self, chart: Chart) -> ChartBlock:
        self._charts += 1
        return ChartBlock(
            kind="chart",
            caption=f"Figur {self._charts}. {chart.caption}",
            alt=chart.alt,
            drawing=self._charts - 1,
            spec=spec(chart),
            source=self._sources.named_in(chart),
        )


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no XML holds, and so no Word file. They print nothing."""


def _text(parts: Sequence[Inline]) -> str:
    text = "".join(part.text if isinstance(part, Figure) else part for part in parts)
    return _UNPRINTABLE.sub("", text)


def as_json(printed: Layout) -> bytes:
    """The layout as canonical JSON: the same content gives the same bytes."""
    return json.dumps(printed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(printed: Layout) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(as_json(printed)).hexdigest()


def texts(printed: Layout) -> Iterator[str]:
    """Every text that is printed, in order: what a reader of either file must find there."""
    for block in printed["blocks"]:
        match block["kind"]:
            case "heading" | "paragraph":
                yield block["text"]
            case "table":
                yield block["caption"]
                yield from (column["head"] for column in block["columns"])
                yield from (cell for row in block["rows"] for cell in row)
            case "chart":
                yield block["caption"]
