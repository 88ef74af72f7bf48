"""Payments that another body decided: handed in as a file or a form, approved by another, beside what is computed."""

from dataclasses import dataclass
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request
from sqlalchemy import Engine

from backend.agreements import imported, imported_reading, queries, rulebooks
from backend.agreements.imported import Sent
from backend.agreements.imported_schemas import DecisionIn, ImportedDetail, ImportedOut
from backend.agreements.routes import Known
from backend.collection import kept_files
from backend.core.audit import record
from backend.core.database import transaction
from backend.core.errors import UserError
from backend.core.http import Db, Files, Number
from backend.core.permissions import Action, Actor
from backend.core.reception import MAX_BODY_BYTES
from backend.core.refusals import refusal
from backend.core.schemas import FreeText, SentFileName, StepIn
from backend.core.storage import Storage
from backend.identity.access import LoggedIn, Who, needs
from datasources.delivery.form_tables import AboutPersonsError, TableError
from indicators.agreements.imported import ReadDecision

router = APIRouter(tags=["agreements"])

TYPED = "formular.json"
"""What the file of a decision that was typed in is called."""


@dataclass(frozen=True)
class _Reception:
    """A decision on its way in, a transaction for each step: the bytes are kept whatever is said of them."""

    engine: Engine
    storage: Storage
    actor: Actor
    agreement: str

    def keep(self, data: bytes, pot: str, source: str, filename: str) -> Sent:
        stored = self.storage.keep([data], MAX_BODY_BYTES)
        with transaction(self.engine) as session:
            kept_files.keep(session, stored)
            name = f"{self.agreement}/{pot}"
            record(session, self.actor, "imported_decision-received", "imported_decision", name, sha256=stored.sha256)
        return Sent(pot, source, filename[-200:], stored.sha256)

    def of_file(self, data: bytes, filename: str, total: int | None) -> ReadDecision:
        with transaction(self.engine) as session:
            book = rulebooks.get(session, self.agreement).book
        try:
            return imported.of_file(data, filename, total, book)
        except TableError as error:
            if isinstance(error, AboutPersonsError):
                kept_files.erase(
                    self.engine, self.storage, self.storage.keep([data], MAX_BODY_BYTES), "personal-number"
                )
            raise UserError(refusal("imported-unreadable"), problems=[f"{error}"]) from error

    def prepare(self, sent: Sent, read: ReadDecision) -> ImportedDetail:
        with transaction(self.engine) as session:
            known = rulebooks.get(session, self.agreement)
            row = imported.prepare(session, self.actor, known, sent, read)
            return imported_reading.decision_detail(session, self.actor, known, row)


@router.get("/agreements/{agreement}/imported")
def every_decision(known: Known, session: Db, actor: Who) -> list[ImportedOut]:
    """What other bodies decided, newest first; what waits for approval is the national side's to see."""
    return imported_reading.decisions_out(session, actor, known, queries.imported(session, known.book.id))


@router.post("/agreements/{agreement}/imported", status_code=201, dependencies=[needs(Action.PREPARE_DECISION)])
def import_form(
    agreement: str, wanted: DecisionIn, request: Request, storage: Files, known: Known, actor: LoggedIn
) -> ImportedDetail:
    """Takes in a decision that was typed in, which another approves (national)."""
    reception = _Reception(request.app.state.engine, storage, actor, agreement)
    sent = reception.keep(wanted.model_dump_json().encode(), wanted.pot, wanted.source, TYPED)
    return reception.prepare(sent, imported.typed(wanted, known.book))


@router.post("/agreements/{agreement}/imported/file", status_code=201, dependencies=[needs(Action.PREPARE_DECISION)])
async def import_file(
    agreement: str,
    request: Request,
    storage: Files,
    actor: LoggedIn,
    pot: Annotated[str, Query(max_length=80)],
    source: Annotated[FreeText, Query(min_length=1, max_length=500)],
    filename: Annotated[SentFileName, Query(max_length=200)],
    total: int | None = None,
) -> ImportedDetail:
    """Takes in a decision as CSV or Excel (the request's body), which another approves (national). `total` is its sum where the
    file has no row for it."""
    data = await request.body()
    reception = _Reception(request.app.state.engine, storage, actor, agreement)

    def received() -> ImportedDetail:
        sent = reception.keep(data, pot, source, filename)
        return reception.prepare(sent, reception.of_file(data, filename, total))

    return await anyio.to_thread.run_sync(received)


@router.get("/agreements/{agreement}/imported/{decision}")
def one_decision(known: Known, decision: Number, session: Db, actor: Who) -> ImportedDetail:
    """An imported decision, line by line beside what is computed."""
    row = imported.get(session, known.book.id, decision)
    return imported_reading.decision_detail(session, actor, known, row)


@router.post("/agreements/{agreement}/imported/{decision}/steps", dependencies=[needs(Action.APPROVE_DECISION)])
def decision_step(known: Known, decision: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> ImportedDetail:
    """Approves a decision that another imported, or turns it down (national)."""
    row = imported.step(session, actor, known.book.id, decision, wanted.step, wanted.reason)
    return imported_reading.decision_detail(session, actor, known, row)
