"""How a submission stands to others of its round: what it replaces, what has replaced it, what is attested beside it, and that
the region wants it back."""

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import AskBackIn, Comparison, SubmissionDetail
from frontend.client import ApiError
from frontend.components import formatting, layout, links
from frontend.texts import t


def told(submission: SubmissionDetail, page: str) -> None:
    """Says it, with links to the others. `page` is where those open."""
    back = submission.get("asked_back")
    if back:
        day = formatting.day(back["at"])
        st.warning(t("submission.asked_back", who=back["by"], day=day, reason=back["reason"]), icon=":material/undo:")
    beside, earlier = submission.get("beside", []), _replaces(submission)
    if beside:
        st.warning(t("submission.beside", numbers=", ".join(map(str, beside))), icon=":material/difference:")
    for number in sorted({*beside, *earlier, *submission.get("replaced_by", ())}):
        links.to(page, t("submission.number", number=str(number)), ":material/description:", inlamning=number)


def _replaces(submission: SubmissionDetail) -> list[int]:
    """Says how many rows it changes of those that hold, before it is attested and accepted; the submissions that have those."""
    if submission["state"] not in ("checked", "attested"):
        return []
    found = session.api().get(client.path("submissions", submission["id"], "comparison"), Comparison)
    earlier = found.get("earlier", [])
    if earlier:
        st.info(_sentence(found), icon=":material/compare_arrows:")
    return earlier


def _sentence(found: Comparison) -> str:
    gone = found.get("gone", 0)
    return t(
        "submission.replaces",
        changed=found.get("changed", 0),
        new=found.get("new", 0),
        unchanged=found.get("unchanged", 0),
        gone=t("submission.replaces_gone", count=gone) if gone else "",
        numbers=", ".join(map(str, found.get("earlier", []))),
    )


def ask_back(submission: SubmissionDetail) -> None:
    """The form for a region that wants back what it has attested."""
    if not submission.get("may_ask_back"):
        return
    with st.expander(t("submission.ask_back"), icon=":material/undo:"), st.form("ask_back", border=False):
        st.markdown(t("submission.ask_back_intro"))
        reason = st.text_area(t("step.reason"), key="reason_ask_back", max_chars=1000).strip()
        if st.form_submit_button(t("submission.ask_back")):
            _send(submission["id"], {"reason": reason})


def _send(number: int, body: AskBackIn) -> None:
    if len(body["reason"]) < 3:
        st.error(t("step.reason_needed"))
        return
    try:
        session.api().post(client.path("submissions", number, "ask-back"), body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("submission.ask_back_done"))
    st.rerun()
