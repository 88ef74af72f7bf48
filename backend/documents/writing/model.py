"""A document as a value: sections of paragraphs, tables and charts, where every figure knows where it comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Published = Literal["yes", "no", "partly"]
"""Whether the figures of a source are open to everybody."""


@dataclass(frozen=True)
class Source:
    """Where figures come from: the address of the API that answers with them, what is read of the answer, by which version
    of a specification or rulebook (empty: none), and the day they hold for."""

    address: str
    what: str
    held_on: date
    version: str = ""
    published: Published = "yes"


@dataclass(frozen=True)
class Figure:
    """A number as it is printed, with its exact value (None: missing) as the API has it. `name` is what texts call it by."""

    text: str
    value: Decimal | None
    source: Source
    name: str = ""
    label: str = ""


Inline = str | Figure
Parts = tuple[Inline, ...]
"""Running text with figures in it."""

Style = Literal["body", "bullet", "missing", "note"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `missing` is one that says what is not written or not known, and is seen to be that."""

    parts: Parts
    style: Style = "body"


@dataclass(frozen=True)
class Column:
    """A column's header. A `numeric` one has only figures and the signs of NO_NUMBER; `weight` is its share of the width."""

    head: str
    numeric: bool = False
    weight: int = 1


NOTHING = "–"
"""What stands in a cell where there is nothing."""

NO_NUMBER = frozenset({"", NOTHING})
"""What a numeric cell may hold besides a figure."""


@dataclass(frozen=True)
class Table:
    """A table. `wide` ones get a page on its side.

    Raises ValueError for a row of the wrong length, or a number that no source stands behind.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Inline]]
    note: str = ""
    wide: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.caption}: a row has {len(row)} cells for {len(self.columns)} columns")
            for column, cell in zip(self.columns, row, strict=True):
                if column.numeric and not isinstance(cell, Figure) and cell not in NO_NUMBER:
                    raise ValueError(f"{self.caption}: {column.head} has a number without a source")


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: a row's name, its parts by the name of the series, each a figure."""

    name: str
    parts: Mapping[str, Figure]


@dataclass(frozen=True)
class Chart:
    """A chart, drawn from the same figures as the table that follows it. `alt` says what is seen, for who does not see it.

    `bars` stack their parts; `spread` draws lowest, middle and highest of each row as a line with a mark; `sexes` women and men
    as two marks with a line between them.
    """

    caption: str
    alt: str
    form: Literal["bars", "spread", "sexes"]
    axis: str
    bars: Sequence[Bar]


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    id: str
    title: str
    blocks: Sequence[Block] = ()
    sections: "Sequence[Section]" = ()


@dataclass(frozen=True)
class Attachment:
    """A file that goes with the document: its number in the platform and its SHA-256."""

    id: int
    sha256: str


@dataclass(frozen=True)
class Document:
    """A whole document. `notice` stands on every page; `named` are the figures that texts may name, used or not; `attached` the
    files that it lists as its annexes."""

    kind: str
    title: str
    subtitle: str
    held_on: date
    notice: str | None
    sections: Sequence[Section]
    named: Mapping[str, Figure] = field(default_factory=dict)
    attached: Sequence[Attachment] = ()


def every_section(sections: Sequence[Section]) -> Iterator[Section]:
    """All sections, in the order they are read."""
    for section in sections:
        yield section
        yield from every_section(section.sections)


def figures_of(block: Block) -> Iterator[Figure]:
    """The figures that a block prints, in the order they stand."""
    match block:
        case Paragraph():
            yield from _figures(block.parts)
        case Table():
            for row in block.rows:
                yield from _figures(row)
        case Chart():
            for bar in block.bars:
                yield from bar.parts.values()


def _figures(parts: Sequence[Inline]) -> Iterator[Figure]:
    return (part for part in parts if isinstance(part, Figure))
