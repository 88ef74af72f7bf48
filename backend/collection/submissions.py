"""The road of a submission, one transaction a step: received, checked, answered, attested, decided, published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Engine
from sqlmodel import Session

from backend.collection import submission_queries
from backend.collection.rounds import get as get_round
from backend.collection.rounds import senders
from backend.collection.schemas import AnswerIn
from backend.collection.tables import FindingAnswer, FindingCount, Submission
from backend.core import states, transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.states import RoundState, SubmissionState
from backend.core.storage import Storage, Stored
from datasources.delivery.check import CheckResult
from datasources.delivery.personal import is_personal
from indicators.entries.geography import NATION


@dataclass(frozen=True)
class Delivery:
    """Where a file is handed in: the round, the region it is for, and what the sender calls it."""

    round_id: str
    region: str
    filename: str


def may_receive(session: Session, actor: Actor, delivery: Delivery) -> None:
    """Passes where the actor may hand in now.

    Raises NotAllowed, NotFound, Conflict (not open) or UserError (not expected, or a filename about a person), before a
    single byte is stored.
    """
    check(actor, Action.SUBMIT, region=delivery.region)
    asked = get_round(session, delivery.round_id)
    if asked.state != RoundState.OPEN:
        raise Conflict(refusal("round-closed-to-files"))
    if asked.public_source and delivery.region != NATION:
        raise UserError(refusal("values-public-already"))
    if delivery.region not in senders(session, asked):
        raise UserError(refusal("round-without-region"))
    if is_personal(delivery.filename):
        raise UserError(refusal("filename-about-person"))


def receive(
    session: Session, actor: Actor, storage: Storage, delivery: Delivery, stored: Stored
) -> tuple[Submission, bool]:
    """Makes a submission of bytes that are already stored; (submission, True) where they were handed in before.

    A file that was not to be kept is recognised, and its bytes are erased again. Raises IntegrityError where
    somebody handed in the same bytes in the same moment: call again, and it is recognised.
    """
    earlier = submission_queries.same_file(session, delivery.round_id, delivery.region, stored.sha256)
    if earlier:
        if submission_queries.keep_file(session, stored.sha256, stored.size).erased_at:
            storage.erase(stored.sha256)
        return earlier, True
    kept = submission_queries.keep_file(session, stored.sha256, stored.size)
    kept.erased_at = kept.reason = None
    submission = Submission(
        round_id=delivery.round_id,
        region=delivery.region,
        state=SubmissionState.RECEIVED.value,
        sha256=stored.sha256,
        filename=delivery.filename[-200:],
        received_by=actor.account_id or 0,
    )
    session.add_all([kept, submission])
    session.flush()
    logged: dict[str, Any] = {"round": delivery.round_id, "region": delivery.region}
    logged |= {"sha256": stored.sha256, "size": stored.size}  # not the filename: the log cannot be cleaned
    record(session, actor, "submission-received", "submission", submission.id, after=SubmissionState.RECEIVED, **logged)
    return submission, False


_VERDICT_STATES = {
    "checked": SubmissionState.CHECKED,
    "rejected": SubmissionState.REJECTED,
    "refused": SubmissionState.REFUSED,
}


def settle(session: Session, actor: Actor, submission_id: int, result: CheckResult) -> bool:
    """Writes the outcome of a check; False where the submission had left RECEIVED (somebody else was first)."""
    after = _VERDICT_STATES[result.verdict]
    submission = get(session, submission_id)
    if not transition.claim(session, submission, SubmissionState.RECEIVED, after):
        return False
    submission.rows, submission.indicators = result.rows, list(result.indicators)
    submission.verdict = {"suite": result.suite, "seconds": result.seconds, "refusal": result.refusal}
    submission.verdict |= {"manifest": result.manifest} if result.manifest else {}
    session.add(submission)
    session.add_all(
        FindingCount(submission_id=submission_id, code=item.code, severity=item.severity, count=item.count)
        for item in result.summary
    )
    if result.erase_for:
        submission_queries.keep_file(session, submission.sha256, 0).reason = result.erase_for
    if after is SubmissionState.REFUSED:
        submission.filename = "(raderad)"
    record(
        session,
        actor,
        f"submission-{after.value}",
        "submission",
        submission_id,
        before=SubmissionState.RECEIVED,
        after=after,
        rows=result.rows,
    )
    return True


def erase_unwanted(engine: Engine, storage: Storage) -> int:
    """Erases the bytes of files that are not to be kept and still are, and then says so; how many. Safe to stop anywhere:
    what was decided is kept first, and what is left is erased the next time."""
    with transaction(engine) as session:
        digests = submission_queries.to_erase(session)
    for sha256 in digests:
        storage.erase(sha256)
        with transaction(engine) as session:
            submission_queries.keep_file(session, sha256, 0).erased_at = now()
    return len(digests)


def get(session: Session, submission_id: int) -> Submission:
    """The submission.

    Raises NotFound.
    """
    submission = submission_queries.get(session, submission_id)
    if submission is None:
        raise NotFound(refusal("submission-missing"))  # pragma: no cover - submissions are never removed
    return submission


def readable(session: Session, actor: Actor, submission_id: int, action: Action = Action.READ_SUBMISSION) -> Submission:
    """The submission, where the actor may know of it.

    Raises NotFound both where there is none and where it is another region's.
    """
    submission = submission_queries.get(session, submission_id)
    if submission is None or not may(actor, action, region=submission.region):
        raise NotFound(refusal("submission-missing"))
    return submission


def manifest_of(submission: Submission) -> str | None:
    """The SHA-256 of the manifest; None where the results were not computed with a published specification."""
    return (submission.verdict or {}).get("manifest")


def unanswered(session: Session, submission_id: int) -> int:
    """How many warnings still need a reason."""
    answers = submission_queries.answers(session, submission_id)
    whole = {answer.code for answer in answers if answer.row is None}
    rows = {(answer.code, answer.row) for answer in answers if answer.row is not None}
    return sum(
        max(0, count.count - sum(code == count.code for code, _ in rows))
        for count in submission_queries.finding_counts(session, [submission_id])[submission_id]
        if count.severity == "warning" and count.code not in whole
    )


def answer(session: Session, actor: Actor, storage: Storage, submission_id: int, given: AnswerIn) -> Submission:
    """Keeps the sender's reason for a code's warnings, or for one row of them. Later answers replace earlier ones.

    Raises Conflict where the submission is not CHECKED, UserError where there is no such warning.
    """
    submission = readable(session, actor, submission_id)
    check(actor, Action.ANSWER_FINDINGS, region=submission.region)
    if submission.state != SubmissionState.CHECKED:
        raise Conflict(refusal("warnings-too-late"))
    counts = {c.code: c for c in submission_queries.finding_counts(session, [submission_id])[submission_id]}
    if given.code not in counts or counts[given.code].severity != "warning":
        raise UserError(refusal("warning-not-in-file", finding=given.code))
    if given.row is not None and not _has_finding(storage, submission_id, given):
        raise UserError(refusal("warning-not-on-row", row=given.row, finding=given.code))
    for old in submission_queries.answers(session, submission_id):
        if (old.code, old.row) == (given.code, given.row):
            session.delete(old)
    session.flush()  # one stands at a time, also between the two statements
    assert actor.account_id is not None
    session.add(
        FindingAnswer(
            submission_id=submission_id,
            code=given.code,
            row=given.row,
            reason=given.reason,
            answered_by=actor.account_id,
        )
    )
    record(session, actor, "finding-answered", "submission", submission_id, code=given.code, row=given.row)
    session.flush()
    return submission


def _has_finding(storage: Storage, submission_id: int, given: AnswerIn) -> bool:
    findings = pl.scan_parquet(storage.work_folder(submission_id) / "findings.parquet")
    asked_about = (pl.col("code") == given.code) & (pl.col("row") == given.row)
    return bool(findings.filter(asked_about).select(pl.len()).collect().item())


def steps_for(actor: Actor, submission: Submission, *, superseded: bool) -> list[str]:
    """The steps that the actor may take now. Of what has been replaced as a whole there is nothing to publish."""
    return [
        t.name
        for t in states.SUBMISSION
        if t.before == submission.state
        and t.action
        and may(actor, t.action, region=submission.region)
        and not (t.name == "attest" and submission.received_by == actor.account_id)
        and not (t.name == "publish" and superseded)
    ]


def ids(rows: Iterable[Submission]) -> list[int]:
    """The ids of submissions."""
    return [row.id for row in rows if row.id is not None]
