"""The form that hands in a file of results, and follows its check."""

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import SubmissionDetail
from frontend.client import ApiError
from frontend.components import address, layout, upload_count
from frontend.texts import t

_MOST_BYTES = 200 * 1024 * 1024
"""What Streamlit takes of a file (frontend/launch.py)."""
_WAIT_SECONDS = 5
_TRIES = 120
"""How long the page waits for a check: ten minutes. The check goes on by itself if the reader leaves."""


def show(round_id: str, region: str) -> None:
    """The form that hands in a file of results and follows its check."""
    layout.files_of(_MOST_BYTES)
    file = st.file_uploader(
        t("submit.file"),
        type=["csv", "xlsx", "zip"],
        key=f"file_{round_id}_{region}_{upload_count.now()}",
        help=t("submit.file_help"),
    )
    pressed = st.button(t("submit.send"), type="primary", disabled=file is None, icon=":material/upload:")
    if pressed and file is not None:
        _hand_in(round_id, region, file.name, file.getvalue())


def _hand_in(round_id: str, region: str, name: str, content: bytes) -> None:
    with st.status(t("submit.sending"), expanded=True) as progress:
        try:
            where = client.path("rounds", round_id, "submissions")
            sent = _checked(session.api().upload(where, content, SubmissionDetail, region=region, filename=name))
        except ApiError as error:
            progress.update(label=t("submit.stopped"), state="error")
            layout.refused(error)
            return
        progress.update(label=t("submit.checked"), state="complete")
    upload_count.add()
    if sent.get("same_as"):
        layout.done(t("submit.same"))
    elif sent["state"] not in ("rejected", "refused"):  # of those the page itself says what has become of the file
        layout.done(t("submit.received", name=name))
    address.only(inlamning=sent["id"])
    st.rerun()


def _checked(sent: SubmissionDetail) -> SubmissionDetail:
    """The submission when it has been checked, or as it stands when that takes too long."""
    st.write(t("submit.stored", number=sent["id"]))
    bar = st.progress(0.0, text=t("submit.checking"))
    for number in range(_TRIES):
        if sent["state"] != "received":
            break
        sent = session.api().get(client.path("submissions", sent["id"]), SubmissionDetail, wait=_WAIT_SECONDS)
        bar.progress(min(0.95, (number + 1) / 20), text=t("submit.checking"))
    bar.progress(1.0)
    return sent
