"""What a submission's reader does next: by its state, and by what the reader may do."""

from frontend import session
from frontend.api_types.collection import SubmissionDetail
from frontend.api_types.core import Action
from frontend.components import public_data
from frontend.texts import t

_DECIDED_BY = {"attested": "accept", "accepted": "publish"}
"""States in which the next step is the national side's, and that step."""
_MENDED: tuple[str, ...] = ("rejected", "refused", "returned", "withdrawn", "published")
"""States after which it is the region that hands in again, if anybody does."""


def text(submission: SubmissionDetail) -> str:
    """The advice; of what has been replaced, by which submission."""
    numbers = ", ".join(map(str, submission.get("replaced_by", ())))
    if submission.get("superseded"):
        return t("advice.superseded", numbers=numbers)
    advice = t(f"advice.{_situation(submission)}")
    in_force = submission.get("in_force", 0)
    return (
        f"{advice} {t('submission.partly_replaced', count=in_force, numbers=numbers)}"
        if numbers and in_force
        else advice
    )


def _situation(submission: SubmissionDetail) -> str:
    state = submission["state"]
    if state == "checked":
        return _of_checked(submission)
    if state in _DECIDED_BY:
        return f"{state}_yours" if _DECIDED_BY[state] in submission.get("steps", ()) else state
    if state in _MENDED and not _is_own(submission, "submit"):
        return f"{state}_others"
    return state


def _of_checked(submission: SubmissionDetail) -> str:
    if submission["unanswered"]:
        return "checked_explain" if _is_own(submission, "answer_findings") else "checked_waits"
    return "checked_attest" if "attest" in submission.get("steps", ()) else "checked"


def _is_own(submission: SubmissionDetail, action: Action) -> bool:
    """Whether the reader may do so for the submission's region; the national side's own is the nation."""
    own = submission["region"] == public_data.NATION if session.can("decide_submission") else True
    return own and session.can(action)
