"""The forms of the agreements' annexes, requisition and financial account: their fields, and what is known of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from sqlmodel import Session

from backend.agreements import rulebooks
from backend.agreements.rulebooks import KnownRulebook
from backend.core.errors import NotFound
from backend.core.refusals import refusal
from backend.documents.content import money, recipients
from backend.documents.kinds import Subject
from backend.documents.outline import FOLDER
from backend.documents.writing.model import Figure, Inline, Paragraph, Source, Table
from indicators.agreements.pots import ToNamed
from indicators.agreements.requirements import Duty
from indicators.agreements.rulebook import Rulebook
from indicators.base import Strict
from indicators.catalogue.geography import geography
from indicators.catalogue.yaml_files import read
from indicators.entries.geography import NATION

COSTS = "Kostnader"
"""A heading among the fields, with nothing to fill in of its own."""

SPECIFIED = "Kostnader (specificera större kostnadsposter)"
LINES = 5
"""Lines for larger costs."""


class Annexes(Strict):
    """Fields by part of a form, what is certified, and an agreement's own words for a field; an empty one is left out."""

    fields: dict[str, list[str]]
    statements: dict[str, str]
    words: dict[str, dict[str, str]]


@cache
def annexes() -> Annexes:
    """What stands in `annexes.yaml`.

    Raises CatalogueError where it does not hold.
    """
    return read(FOLDER / "annexes.yaml", Annexes)


@dataclass(frozen=True)
class Recipient:
    """Who requisitions money by an agreement, and the pots that the right to lapses for: the `whole` of them where one alone
    requisitions them, also what is passed on to others."""

    known: KnownRulebook
    subject: Subject
    code: str
    name: str
    pots: Sequence[str]
    whole: bool = False

    @property
    def book(self) -> Rulebook:
        """The agreement."""
        return self.known.book

    def amount(self, paid: Sequence[money.Paid]) -> tuple[Decimal | None, Source]:
        """Kronor that the agreement gives: the whole of the pots, or its share by an approved run; None where not known."""
        if self.whole:
            amounts = [self.book.shared_out[pot].amount for pot in self.pots]
            return Decimal(sum(amounts)), money.rules_source(self.known)
        return self.received(paid)

    @property
    def claim_source(self) -> Source:
        """Where what the recipient may requisition is told before it is decided."""
        address = f"/api/agreements/{self.book.id}/requisitions/{self.code}"
        rules = money.rules_source(self.known)
        return replace(rules, address=address, what="Beräknat i dag, inte beslutat", published="no")

    def received(self, paid: Sequence[money.Paid]) -> tuple[Decimal | None, Source]:
        """Kronor that approved runs have paid of the pots; None where there is no such run."""
        lines = [
            line for one in paid for line in one.lines if line.region == self.code and line.requirement in self.pots
        ]
        return money.kronor(sum(line.ore for line in lines)) if lines else None, money.runs_source(self.known)


def subjects(session: Session) -> list[Subject]:
    """Everybody who requisitions money, by agreement, newest first."""
    return [one.subject for one in _every(session)]


def recipient(session: Session, subject: Subject) -> Recipient:
    """Whose the document is.

    Raises NotFound.
    """
    for one in _every(session):
        if one.subject == subject:
            return one
    raise NotFound(refusal("requisition-no-recipient"))


def _every(session: Session) -> Iterator[Recipient]:
    known = {one.book.id: one for one in rulebooks.published(session)}
    for book in recipients.books(session):
        for duty in book.requirements:
            if isinstance(duty, Duty) and duty.lapses:
                yield from _of_duty(known[book.id], duty)


def _of_duty(known: KnownRulebook, duty: Duty) -> Iterator[Recipient]:
    book = known.book
    match duty.owed_by:
        case "region":
            for one in recipients.regions(book):
                yield Recipient(known, one, one.region, geography().region_name(one.region), duty.lapses)
        case "healthcare_region":
            for area in geography().healthcare_regions:
                yield _national(known, duty, area.id, area.name.sv, area.name.en)
        case _:
            for code in _named(book, duty.lapses):
                yield replace(_national(known, duty, code, code.upper(), code.upper()), whole=True)


def _national(known: KnownRulebook, duty: Duty, code: str, name_sv: str, name_en: str) -> Recipient:
    """A recipient without accounts of its own here: the national side writes for it."""
    book = known.book
    subject = Subject(f"{book.id}-{code}", f"{name_sv}, {book.name.sv}", f"{name_en}, {book.name.en}", NATION)
    return Recipient(known, subject, code, name_sv, duty.lapses)


def _named(book: Rulebook, pots: Iterable[str]) -> list[str]:
    keys = [book.shared_out[pot].key for pot in pots]
    return sorted({key.recipient for key in keys if isinstance(key, ToNamed)})


def part(book: Rulebook, name: str, caption: str, known: Mapping[str, Inline] | None = None) -> Table:
    """A part of a form with the agreement's own words; what is not known is a line to fill in by hand."""
    words = annexes().words.get(book.id, {})
    rows: list[tuple[str, Inline | None]] = []
    for field in annexes().fields[name]:
        label = words.get(field, field)
        if label:
            rows.append((label, "" if field == COSTS else (known or {}).get(field)))
        if field == SPECIFIED:
            rows += [("", None)] * (LINES - 1)
    return recipients.fields(caption, rows)


def filled(one: Recipient, figures: Mapping[str, Figure]) -> dict[str, Inline]:
    """What is known of a form's fields: recipient, agreement, and those of the figures that have a value."""
    known = {field: figure for field, figure in figures.items() if figure.value is not None}
    title = next(iter(one.book.documents.values())).title
    return {"Bidragsmottagare": one.name, "Överenskommelsens benämning": title, **known}


def statement(name: str) -> Paragraph:
    """What is certified."""
    return Paragraph((annexes().statements[name],))
