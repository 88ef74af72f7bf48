"""What a kind of document is to the rest: its outline, what it can be about, and the content for one of these."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from backend.core.permissions import Actor
from backend.documents.outline import Outline, of_one, outline
from backend.documents.writing import numbers
from backend.documents.writing.model import Attachment, Block, Figure, Section, Source
from indicators.entries.geography import NATION


@dataclass(frozen=True)
class Subject:
    """What one document is about: a year, an agreement, a region and year. `region` is whose document it is: the nation's
    own, or a region's, which nobody else writes and only the nation reads too. `title` is what the document is called,
    where the kind and the name do not say it."""

    id: str
    name_sv: str
    name_en: str
    region: str = NATION
    title: str = ""


@dataclass(frozen=True)
class Content:
    """What the platform itself says in a document: blocks by section, every figure of the outline by its name, and sections
    that are not the same each time (a pathway each, say), under the section that they belong to. `attached` are its annexes."""

    subtitle: str
    held_on: date
    figures: Mapping[str, Figure]
    blocks: Mapping[str, Sequence[Block]]
    sections: Mapping[str, Sequence[Section]] = field(default_factory=dict)
    attached: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of document. `content` reads as the actor reads: a document shows what who makes it may see. `outlines` is the
    folder of outlines that hold for one subject each, where there are such. What a `chosen` kind is about is chosen by who
    writes the nation's documents, and is offered it before anything is."""

    id: str
    subjects: Callable[[Session], list[Subject]]
    content: Callable[[Session, Actor, Subject], Content]
    outlines: str = ""
    chosen: bool = False

    @property
    def outline(self) -> Outline:
        """Its sections and figures in words."""
        return outline(self.id)

    def outline_of(self, subject: Subject) -> Outline:
        """The sections and figures of the document about a subject."""
        return of_one(self.outlines, subject.id, self.id) if self.outlines else self.outline

    def title(self, subject: Subject) -> str:
        """What a document is called: Delrapport 2023, or with a colon before what is more than a year."""
        if subject.title:
            return subject.title
        between = " " if subject.name_sv.isdigit() else ": "
        return f"{self.outline.name.sv}{between}{subject.name_sv}"


Form = Callable[[Decimal | None], str]
"""How an exact value is printed."""


def figure(value: Decimal | int | None, source: Source, form: Form = numbers.number) -> Figure:
    """A figure without a name, such as those of tables."""
    exact = None if value is None else Decimal(value)
    return Figure(form(exact), exact, source)


class Ledger:
    """The named figures of a document, as they are worked out; each gets its label from the outline."""

    def __init__(self, of: Outline) -> None:
        self._labels = of.figures
        self.figures: dict[str, Figure] = {}

    def add(self, name: str, value: Decimal | int | None, source: Source, form: Form = numbers.number) -> Figure:
        """Keeps a figure under its name.

        Raises KeyError for a name that the outline does not have.
        """
        exact = None if value is None else Decimal(value)
        self.figures[name] = Figure(form(exact), exact, source, name, self._labels[name].sv)
        return self.figures[name]


def share(part: int, whole: int) -> Decimal | None:
    """Per cent, exact to ten decimals; None of nothing."""
    return None if whole == 0 else round(Decimal(100 * part) / whole, 10)
