"""The parts of `foljsam report implementation`: each as a table, as objects, and all of them as an Excel book."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from backend.cli import local
from backend.cli.output import say, sentences, table

if TYPE_CHECKING:
    from pydantic import BaseModel
    from sqlmodel import Session

    from backend.core.permissions import Actor
    from backend.reports.excel import Sheet

Part = Literal[
    "status", "pace", "pairs", "places", "gaps", "left", "areas", "decisions", "means", "plans", "unanswered"
]

_SHEETS: dict[Part, str] = {
    "pace": "Takt, kurvor",
    "pairs": "Genomförandetakt",
    "places": "Takt, regioner",
    "gaps": "Gemensamma gap",
    "left": "Återstår",
    "areas": "Sjukvårdsregioner",
    "decisions": "Beslut",
    "means": "Beslut, medeltal",
    "plans": "Planer",
}
"""The sheet of the book that a part is shown as."""
_UNANSWERED = {
    "region_name": "Region",
    "pathway_name": "Vårdförlopp",
    "approved": "Godkänt",
    "waits": "Väntar på attest",
    "last_answered": "Svarade senast för",
}


def write(path: Path, year: int | None) -> None:
    """Everything as one Excel book."""
    from backend.reports import implementation_book

    with sentences(), local.session() as session:
        path.write_bytes(
            implementation_book.book(implementation_book.contents(session, _reader(), year), _notice(session))
        )
    say(f"Skrivet: {path}")


def objects(part: Part, year: int | None) -> list[dict[str, Any]]:
    """A part as the API gives it, a list of objects, each with the site's notice."""
    with sentences(), local.session() as session:
        notice = _notice(session)
        return [one.model_dump(mode="json") | {"notice": notice} for one in _models(session, part, year)]


def show(part: Part, year: int | None) -> None:
    """A part as a table on standard output."""
    with sentences(), local.session() as session:
        if part == "status":
            _status(session, year)
            return
        sheet = _sheet(session, part, year)
        notice = _notice(session)
        rows = [[_text(row.get(key)) for key in sheet.columns] for row in sheet.rows]
    table(sheet.name, list(sheet.columns.values()), rows, notice)


def _reader() -> "Actor":
    """Who runs commands on the installation itself reads as the nation does."""
    from dataclasses import replace

    from backend.core.permissions import SYSTEM, Grant, Role

    return replace(SYSTEM, grants=(Grant(Role.NATIONAL),))


def _notice(session: "Session") -> str | None:
    from backend.core import site

    return site.value(session, site.NOTICE)


def _models(session: "Session", part: Part, year: int | None) -> "Iterable[BaseModel]":
    from backend.implementation import asking, pace, progress, service

    chosen = service.chosen_year(session, year)
    readings: Mapping[Part, Callable[[], Iterable[BaseModel]]] = {
        "status": lambda: service.statuses(session, chosen),
        "pace": lambda: pace.pace(session, chosen).curves,
        "pairs": lambda: pace.pairs(session, chosen),
        "places": lambda: pace.pace(session, chosen).regions,
        "gaps": lambda: progress.gaps(session, _reader(), chosen).themes,
        "left": lambda: progress.left(session, chosen),
        "areas": lambda: progress.healthcare_regions(session, chosen),
        "decisions": lambda: progress.decisions(session, chosen).pathways,
        "means": lambda: progress.decisions(session, chosen).means,
        "plans": lambda: progress.plans(session, chosen),
        "unanswered": lambda: asking.unanswered(session, _reader(), chosen),
    }
    return readings[part]()


def _sheet(session: "Session", part: Part, year: int | None) -> "Sheet":
    from backend.reports import implementation_book
    from backend.reports.excel import Sheet

    if part == "unanswered":
        return Sheet("Svar som saknas", _UNANSWERED, [one.model_dump() for one in _models(session, part, year)])
    sheets = implementation_book.sheets(implementation_book.contents(session, _reader(), year))
    return next(sheet for sheet in sheets if sheet.name == _SHEETS[part])


def _text(cell: object) -> object:
    """A cell as the book has it: lists with commas, yes and no in Swedish."""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    return ", ".join(map(str, cell)) if isinstance(cell, list) else cell


def _status(session: "Session", year: int | None) -> None:
    from backend.implementation import service

    matrix = service.matrix(session, year, _notice(session))
    waiting = service.waiting_count(session, matrix.year)
    rows = [
        [p["name"], *(sum(s == status for s in matrix.cells.get(p["id"], {}).values()) for status in matrix.names)]
        for p in matrix.pathways
    ]
    title = f"Införande {matrix.year}: antal regioner i varje läge"
    table(title, ["Vårdförlopp", *matrix.names.values()], rows, matrix.notice)
    say(f"{matrix.answers} svar." + (f" {waiting} till väntar på attest." if waiting else ""))
