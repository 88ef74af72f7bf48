"""Whose a document of an agreement's money is, and fields that people fill in by hand."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.agreements import rulebooks
from backend.documents.kinds import Subject
from backend.documents.writing.model import Column, Inline, Table
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.geography import geography

LINE = "_" * 32
"""A line to write on by hand: what the platform does not know is never filled in by it."""


def books(session: Session) -> list[Rulebook]:
    """Every agreement that the catalogue has, newest first."""
    return sorted((known.book for known in rulebooks.published(session)), key=lambda book: (-book.year, book.id))


def regions(book: Rulebook) -> list[Subject]:
    """A document of the agreement for each region, its own."""
    names = {code: geography().region_name(code) for code in geography().region_codes}
    return [
        Subject(f"{book.id}-{code}", f"{name}, {book.name.sv}", f"{name}, {book.name.en}", code)
        for code, name in names.items()
    ]


def agreement_of(subject: Subject) -> str:
    """The agreement that a region's document is of."""
    return subject.id.removesuffix(f"-{subject.region}")


def fields(caption: str, rows: Sequence[tuple[str, Inline | None]], note: str = "") -> Table:
    """A form's fields with what is known of each; a line where it is filled in by hand."""
    cells: list[list[Inline]] = [[label, LINE if known is None else known] for label, known in rows]
    return Table(caption, [Column("Uppgift", weight=4), Column("Fylls i", weight=5)], cells, note)


def to_fill_in(caption: str, labels: Sequence[str]) -> Table:
    """Fields that are all filled in by hand."""
    return fields(caption, [(label, None) for label in labels])
