"""A region asks to get back what it has attested: the national side sees it, and returns it by its ordinary step."""

from sqlmodel import Session

from backend.collection import submissions
from backend.collection.tables import Submission
from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.states import SubmissionState

STATES = (SubmissionState.ATTESTED, SubmissionState.ACCEPTED, SubmissionState.PUBLISHED)
"""Where the region can take nothing back itself, and the national side can return it."""


def ask(session: Session, actor: Actor, submission_id: int, reason: str) -> Submission:
    """Keeps that the region wants the submission back, and why; a later reason replaces an earlier one.

    Raises NotFound where the actor may not know of it, NotAllowed, Conflict where it is not attested or has been returned.
    """
    submission = submissions.readable(session, actor, submission_id)
    check(actor, Action.ATTEST, region=submission.region)
    if submission.state not in STATES:
        raise Conflict(refusal("return-not-attested"))
    submission.return_asked_at, submission.return_asked_by = now(), actor.account_id
    submission.return_reason = reason
    session.add(submission)
    record(session, actor, "submission-return-asked", "submission", submission_id, reason=reason)
    session.flush()
    return submission


def possible(actor: Actor, submission: Submission) -> bool:
    """Whether the actor may ask for it now."""
    return submission.state in STATES and may(actor, Action.ATTEST, region=submission.region)


def asked(submission: Submission) -> bool:
    """Whether the region has asked and has not got it back."""
    return submission.return_asked_at is not None and submission.state in STATES
