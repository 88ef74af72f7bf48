"""Makes ordered documents in the background, one at a time: taken up again after a restart where it was, file by file."""

import json
import logging
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from backend.collection import kept_files
from backend.core.audit import record
from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import UserError
from backend.core.permissions import SYSTEM, Actor, NotAllowed
from backend.core.refusals import refusal
from backend.core.states import MakingState
from backend.core.storage import Storage
from backend.core.transition import claim
from backend.core.turns import Turns, Waiting
from backend.documents import queries, service
from backend.documents.schemas import Edition
from backend.documents.tables import MadeDocument
from backend.documents.writing.layout import Layout, as_json
from backend.documents.writing.templates import TemplateError
from backend.identity import service as identity_service

log = logging.getLogger(__name__)

FORMATS = ("pdf", "docx")
"""The files that are made of a document's content, in order."""

MAX_SECONDS = 300
"""A document of forty pages takes some seconds; what takes longer is stuck."""

PAUSES = (1.0, 5.0, 30.0, 120.0)
"""Seconds before each new try after a fault of database or disk, which may pass."""

_LONGEST = 2000
"""Signs of a problem that are kept."""

_AROUND = (OperationalError, InterfaceError, OSError)
_OURS = "Något gick fel hos oss när dokumentet gjordes. Försök igen, och hör av dig om det upprepas."

# Spawned, not forked: a forked child would inherit the server's threads, locks and database connections.
_SPAWN = multiprocessing.get_context("spawn")


class WritingError(Exception):
    """A file could not be written; the message is for people."""


Files = Iterator[tuple[str, bytes]]
"""Files as they get ready, each with its form."""


def write(forms: Sequence[str], printed: Layout, templates: Path | None) -> Files:
    """Files of the layout, in this process. The writers' libraries are loaded here and not before.

    Raises TemplateError.
    """
    from backend.documents.writing import pdf, word

    writers: dict[str, Callable[[Layout, Path | None], bytes]] = {"pdf": pdf.write, "docx": word.write}
    for form in forms:
        yield form, writers[form](printed, templates)


def write_apart(forms: Sequence[str], printed: Layout, templates: Path | None) -> Files:
    """Files of the layout, in a process of its own: the writers take 200 MB, which end with it, and keep no reader waiting.

    Raises WritingError with a sentence, also where it takes too long.
    """
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_child, args=(theirs, forms, printed, templates), daemon=True)
    process.start()
    theirs.close()  # the process has it; were it open here too, its end would not be noticed
    try:
        for form in forms:
            yield form, _received(ours)
    finally:
        process.kill()
        process.join()


def _received(line: Connection) -> bytes:
    if not line.poll(MAX_SECONDS):
        raise WritingError(_OURS)
    try:
        answer: bytes | str = line.recv()
    except EOFError:
        raise WritingError(_OURS) from None
    if isinstance(answer, str):
        raise WritingError(answer)
    return answer


def _child(line: Connection, forms: Sequence[str], printed: Layout, templates: Path | None) -> None:
    try:
        for _, content in write(forms, printed, templates):
            line.send(content)
    except TemplateError as error:
        line.send(str(error))


@dataclass
class Maker:
    """A queue of ordered documents, and the thread that makes them."""

    engine: Engine
    storage: Storage
    templates: Path | None = None
    write: Callable[[Sequence[str], Layout, Path | None], Files] = write_apart
    pauses: tuple[float, ...] = PAUSES

    def __post_init__(self) -> None:
        self._turns = Turns()
        self._thread = threading.Thread(target=self._take_turns, daemon=True)
        self._thread.start()

    def resume(self) -> int:
        """Takes up what was ordered and not finished; how many."""
        with transaction(self.engine) as session:
            waiting = [(row.id or 0, row.region) for row in queries.ordered(session)]
        for number, region in waiting:
            self._turns.put(number, region)
        return len(waiting)

    def order(self, number: int, region: str) -> None:
        """Lets an ordered document wait its turn; one that waits twice is made once."""
        self._turns.put(number, region)

    def close(self) -> None:
        """Stops when what is under way is done; what waits is taken up at the next start."""
        self._turns.close()
        self._thread.join()

    def _take_turns(self) -> None:
        while waiting := self._turns.take():
            try:
                self.make_now(waiting.number)
            except _AROUND as error:
                self._again(waiting, error)
            except (WritingError, TemplateError) as error:
                self._fail(waiting.number, str(error))
            except Exception:
                log.exception("document %s cannot be made", waiting.number)
                self._fail(waiting.number, _OURS)

    def _again(self, waiting: Waiting, error: Exception) -> None:
        log.warning("document %s was not made (%s, try %s)", waiting.number, type(error).__name__, waiting.tries + 1)
        if waiting.tries < len(self.pauses):
            self._turns.put_again(waiting, self.pauses[waiting.tries])
        else:
            self._fail(waiting.number, _OURS)

    def make_now(self, number: int) -> None:
        """Makes what is missing of an ordered document. Each file is kept as soon as it is there."""
        try:
            content = self._content(number)
        except (UserError, NotAllowed) as refusal:
            self._fail(number, str(refusal))
            return
        if content is None:
            return
        for form, written in self.write(self._lacking(number), content, self.templates):
            self._keep(number, form, written)
        self._finish(number)

    def _content(self, number: int) -> Layout | None:
        """The document's content, kept at the first try, so that every file is of the same; None: nothing is to be made."""
        with transaction(self.engine) as session:
            row = queries.one(session, number)
            if row is None or row.state != MakingState.ORDERED:
                return None
            if row.content is None:
                actor = identity_service.holder(session, row.ordered_by)
                row.content = self._kept(session, as_json(_printed(session, actor, row)))
                session.add(row)
            return content_of(self.storage, row)

    def _kept(self, session: Session, content: bytes) -> str:
        """Keeps the bytes, the same ones once; their SHA-256."""
        stored = self.storage.keep([content], len(content))
        kept_files.keep(session, stored)
        return stored.sha256

    def _lacking(self, number: int) -> list[str]:
        with transaction(self.engine) as session:
            row = queries.one(session, number)
            return [form for form in FORMATS if row and getattr(row, form) is None]

    def _keep(self, number: int, form: str, made: bytes) -> None:
        with transaction(self.engine) as session:
            if row := queries.one(session, number):
                setattr(row, form, self._kept(session, made))
                session.add(row)

    def _finish(self, number: int) -> None:
        with transaction(self.engine) as session:
            if row := _ended(session, number, MakingState.MADE):
                record(session, SYSTEM, "document-made", "document", _place(row), after=MakingState.MADE, number=number)

    def _fail(self, number: int, problem: str) -> None:
        try:
            with transaction(self.engine) as session:
                if row := _ended(session, number, MakingState.FAILED):
                    row.problem = problem[:_LONGEST]
                    record(
                        session,
                        SYSTEM,
                        "document-failed",
                        "document",
                        _place(row),
                        after=MakingState.FAILED,
                        number=number,
                    )
        except _AROUND:
            log.exception("document %s cannot be given up; it is taken up at the next start", number)


def _ended(session: Session, number: int, state: MakingState) -> MadeDocument | None:
    """The document, brought to its end; None where it has one already."""
    row = queries.one(session, number)
    if row is None or not claim(session, row, MakingState.ORDERED, state):
        return None
    row.made_at = now()
    session.add(row)
    return row


def _printed(session: Session, actor: Actor, row: MadeDocument) -> Layout:
    """The document as who ordered it may have it made today. Raises NotAllowed, NotFound."""
    kind, subject = service.find(session, actor, row.kind, row.subject)
    edition: Edition = "public" if row.edition == "public" else "own"
    if not service.may_order(actor, subject, edition):
        raise NotAllowed(refusal("not-allowed"))
    return service.printed(session, actor, kind, subject, edition)


def _place(row: MadeDocument) -> str:
    return f"{row.kind}/{row.subject}"


def content_of(storage: Storage, row: MadeDocument) -> Layout:
    """The content that a document's files are written from."""
    assert row.content is not None
    content: Layout = json.loads(storage.path_of(row.content).read_bytes())
    return content
