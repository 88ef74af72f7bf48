"""Submissions as people read them: lists, details, findings with their answers, receipts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
from sqlmodel import Session

from backend.collection import asking_back, finding_words, in_force, round_queries, submission_queries, submissions
from backend.collection.schemas import (
    AskedBack,
    FindingOut,
    FindingPage,
    Receipt,
    SubmissionDetail,
    SubmissionEvent,
    SubmissionOut,
    SummaryOut,
)
from backend.collection.tables import FindingAnswer, FindingCount, Round, Submission
from backend.core import audit
from backend.core.clock import day_of
from backend.core.permissions import Action, Actor, regions_for
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from backend.identity import service as identity_service
from datasources.delivery import findings as finding_catalogue
from indicators.catalogue.geography import geography


def submission_list(session: Session, actor: Actor, **wanted: Any) -> list[SubmissionOut]:
    """The submissions that the actor may read, newest first."""
    rows = submission_queries.find(session, regions=regions_for(actor, Action.READ_SUBMISSION), **wanted)
    return _submissions_out(session, actor, rows)


def _submissions_out(session: Session, actor: Actor, rows: Sequence[Submission]) -> list[SubmissionOut]:
    counts = submission_queries.finding_counts(session, submissions.ids(rows))
    files = submission_queries.stored_files(session, (row.sha256 for row in rows))
    names = identity_service.names(
        session, {i for row in rows for i in (row.received_by, row.attested_by, row.return_asked_by)}
    )
    known = round_queries.rounds_by_id(session)
    own_due = round_queries.own_due(session, {row.round_id for row in rows})
    standings = in_force.standings(session, rows)
    attested = submission_queries.attested(session, {row.round_id for row in rows})
    return [
        _submission_out(
            row,
            known[row.round_id],
            own_due.get((row.round_id, row.region), known[row.round_id].due),
            counts[row.id or 0],
            files[row.sha256].size,
            names,
        ).model_copy(
            update={
                **standings[row.id or 0]._asdict(),
                "beside": _beside(row, attested),
                "asked_back": _asked_back(row, names),
                "steps": submissions.steps_for(actor, row, superseded=standings[row.id or 0].superseded),
            }
        )
        for row in rows
    ]


def _beside(row: Submission, attested: Sequence[Submission]) -> list[int]:
    """Other attested submissions that would replace the same values, while this one is not accepted."""
    if row.state not in (SubmissionState.CHECKED, SubmissionState.ATTESTED):
        return []
    place, own = (row.round_id, row.region), set(row.indicators)
    return [
        other.id
        for other in attested
        if other.id and other.id != row.id and (other.round_id, other.region) == place and own & set(other.indicators)
    ]


def _asked_back(row: Submission, names: dict[int | None, str]) -> AskedBack | None:
    if not asking_back.asked(row) or row.return_asked_at is None:
        return None
    return AskedBack(at=row.return_asked_at, by=names.get(row.return_asked_by, "?"), reason=row.return_reason or "")


def _submission_out(
    row: Submission,
    asked: Round,
    due: date,
    counts: Sequence[FindingCount],
    size: int,
    names: dict[int | None, str],
) -> SubmissionOut:
    def number(severity: str) -> int:
        return sum(c.count for c in counts if c.severity == severity)

    return SubmissionOut(
        id=row.id or 0,
        round=row.round_id,
        round_name=asked.name,
        region=row.region,
        region_name=geography().region_name(row.region),
        state=SubmissionState(row.state),
        filename=row.filename,
        sha256=row.sha256,
        size=size,
        rows=row.rows,
        errors=number("error"),
        warnings=number("warning"),
        notes=number("note"),
        received_at=row.received_at,
        received_by=names.get(row.received_by, "?"),
        attested_at=row.attested_at,
        attested_by=names.get(row.attested_by) if row.attested_by else None,
        decided_at=row.decided_at,
        reason=row.reason,
        late=day_of(row.received_at) > due,
    )


def submission_detail(
    session: Session, actor: Actor, submission_id: int, same_as: int | None = None
) -> SubmissionDetail:
    """A submission with its findings summed up and its history.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id)
    base = _submissions_out(session, actor, [row])[0].model_copy(update={"same_as": same_as})
    answers = submission_queries.answers(session, submission_id)
    history = audit.events(session, "submission", str(submission_id), 100, 0)
    return SubmissionDetail(
        **base.model_dump(),
        summary=[
            _summary(c, answers) for c in submission_queries.finding_counts(session, [submission_id])[submission_id]
        ],
        unanswered=submissions.unanswered(session, submission_id) if row.state == SubmissionState.CHECKED else 0,
        indicators=row.indicators,
        verdict=row.verdict,
        replaced_by=in_force.replaced_by(session, row),
        manifest=submissions.manifest_of(row),
        may_ask_back=asking_back.possible(actor, row),
        erased=submission_queries.stored_files(session, [row.sha256])[row.sha256].erased_at is not None,
        history=[
            SubmissionEvent(at=e.at, actor=e.actor, action=e.action, after=e.after, reason=e.detail.get("reason"))
            for e in reversed(history)
        ],
    )


def _summary(count: FindingCount, given: Sequence[FindingAnswer]) -> SummaryOut:
    whole = next((a.reason for a in given if a.code == count.code and a.row is None), None)
    rows = sum(a.code == count.code and a.row is not None for a in given)
    entry = finding_catalogue.catalogue()[count.code]
    return SummaryOut(
        code=count.code,
        **finding_words.titles(count.code),
        severity=count.severity,
        count=count.count,
        text=entry.doc,
        text_en=entry.doc_en,
        answer=whole,
        answered_rows=rows,
    )


def findings(
    session: Session,
    actor: Actor,
    storage: Storage,
    submission_id: int,
    *,
    severity: str | None = None,
    code: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> FindingPage:
    """The findings of a submission, with the sender's answers; `limit` None gives all.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id)
    path = storage.work_folder(submission_id) / "findings.parquet"
    if row.state == SubmissionState.RECEIVED or not path.exists():
        return FindingPage(total=0, items=[])
    frame = pl.scan_parquet(path)
    for name, kept in (("severity", severity), ("code", code)):
        if kept:
            frame = frame.filter(pl.col(name) == kept)
    total = frame.select(pl.len()).collect().item()
    page = (frame.slice(offset, limit) if limit is not None else frame).collect()
    answers = submission_queries.answers(session, submission_id)
    return FindingPage(total=total, items=[_finding_out(item, answers) for item in page.iter_rows(named=True)])


def _finding_out(item: dict[str, Any], given: Sequence[FindingAnswer]) -> FindingOut:
    reasons = {a.row: a.reason for a in given if a.code == item["code"]}
    return FindingOut(
        **finding_words.fields(item),
        answer=reasons.get(item["row"]) or reasons.get(None),
    )


def receipt(session: Session, actor: Actor, submission_id: int, notice: str | None) -> Receipt:
    """What was handed in, when and by whom, with its hash.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id)
    base = _submissions_out(session, actor, [row])[0].model_dump()
    return Receipt(
        submission=submission_id,
        indicators=row.indicators,
        manifest=submissions.manifest_of(row),
        notice=notice,
        **{name: base[name] for name in Receipt.model_fields if name in base},
    )
