"""A calendar of every agreement's duties: by which day, what, by whom and to whom."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.agreements import reading as agreements
from backend.agreements import rulebooks
from backend.agreements.schemas import DutyOut
from backend.core import clock
from backend.core.permissions import Actor
from backend.core.words import word
from backend.documents.content.pathways import facts, nothing
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import Block, Column, Inline, Section, Source, Table
from indicators.agreements.requirements import Duty, ListedDocument
from indicators.agreements.rulebook import Rulebook

ID = "kalender"


def subjects(_session: Session) -> list[Subject]:
    """One calendar, of every agreement."""
    return [Subject("alla", "alla överenskommelser", "every agreement")]


def content(session: Session, _actor: Actor, _subject: Subject) -> Content:
    """Every duty by day, a chapter a year."""
    duties, today, ledger = agreements.duties(session), clock.today(), Ledger(outline(ID))
    books = {known.book.id: known.book for known in rulebooks.published(session)}
    source = Source("/api/duties", "Skyldigheter med en dag i regelböckerna", today)
    ledger.add("skyldigheter", len(duties), source)
    ledger.add("kommande", sum(one.day >= today for one in duties), source)
    ledger.add("regionernas", sum(one.owed_by == "region" for one in duties), source)
    ledger.add("skrs", sum(one.owed_by == "association" for one in duties), source)
    years = sorted({one.day.year for one in duties})
    chapters = [
        Section(f"ar-{year}", f"{year}", [_table(books, year, [one for one in duties if one.day.year == year])])
        for year in years
    ]
    blocks: dict[str, list[Block]] = {"i-siffror": [facts("Kalendern i siffror", list(ledger.figures.values()))]}
    if not chapters:
        blocks["skyldigheter"] = [nothing("Inga skyldigheter med en dag finns i katalogen.")]
    return Content(outline(ID).subtitle, today, ledger.figures, blocks, {"skyldigheter": chapters})


def _table(books: dict[str, Rulebook], year: int, duties: Sequence[DutyOut]) -> Table:
    columns = [
        Column("Senast", weight=3),
        Column("Vad", weight=6),
        Column("Av", weight=3),
        Column("Till", weight=6),  # the longest word of the tables, (Socialdepartementet)
        Column("Överenskommelse", weight=6),
        Column("Avsnitt", weight=3),
    ]
    return Table(f"Skyldigheter {year}", columns, [_row(books[one.agreement], one) for one in duties])


def _row(book: Rulebook, one: DutyOut) -> list[Inline]:
    duty = book.requirement_by_id[one.requirement]
    assert isinstance(duty, Duty | ListedDocument)
    sections = ", ".join(cite.section for cite in duty.cites)
    return [numbers.day(one.day), one.name_sv, word("party", one.owed_by), duty.owed_to, book.name.sv, sections]


KIND = Kind(ID, subjects, content)
