"""Why a cell is empty: exactly one cause."""

from datetime import date

from backend.core.states import SubmissionState
from indicators.disclosure.primary import Cause

IN_PROGRESS = frozenset(
    {SubmissionState.RECEIVED, SubmissionState.CHECKED, SubmissionState.ATTESTED, SubmissionState.ACCEPTED}
)
"""States in which something has been handed in that is not yet for everybody to see."""


def empty_cause(state: SubmissionState | None, declared: bool, due: date, today: date) -> Cause:
    """The one cause for a cell that a round expects and that has no published value.

    `state` is the region's latest submission's; a region's own declared reason goes before everything else.
    """
    if declared:
        return "not_delivered"
    if state in IN_PROGRESS:
        return "under_review"
    return "not_due_yet" if today <= due else "not_delivered"
