"""Files handed in: results for a round, and specifications."""

import streamlit as st

from frontend import client, layout, params, reference, session, tables
from frontend.client import ApiError, Json
from frontend.parts import specification
from frontend.tables import Column
from frontend.texts import t

_WAIT_SECONDS = 5
_TRIES = 120
"""How long the page waits for a check: ten minutes. The check goes on by itself if the reader leaves."""


def results(round_id: str, region: str) -> None:
    """The form that hands in a file of results and follows its check."""
    file = st.file_uploader(
        t("submit.file"),
        type=["csv", "xlsx", "zip"],
        key=f"file_{round_id}_{region}_{_counter()}",
        help=t("submit.file_help"),
    )
    pressed = st.button(t("submit.send"), type="primary", disabled=file is None, icon=":material/upload:")
    if pressed and file is not None:
        _hand_in(round_id, region, file.name, file.getvalue())


def _counter() -> int:
    """A new form each time one has been used, so that the same file is not handed in again by mistake."""
    return int(st.session_state.get("_uploads", 0))


def _hand_in(round_id: str, region: str, name: str, content: bytes) -> None:
    with st.status(t("submit.sending"), expanded=True) as progress:
        try:
            where = client.path("rounds", round_id, "submissions")
            sent = _checked(session.api().upload(where, content, region=region, filename=name))
        except ApiError as error:
            progress.update(label=t("submit.stopped"), state="error")
            layout.refused(error)
            return
        progress.update(label=t("submit.checked"), state="complete")
    st.session_state["_uploads"] = _counter() + 1
    layout.done(t("submit.same") if sent.get("same_as") else t("submit.received", name=name))
    params.only(inlamning=sent["id"])
    st.rerun()


def _checked(sent: Json) -> Json:
    """The submission when it has been checked, or as it stands when that takes too long."""
    st.write(t("submit.stored", number=sent["id"]))
    bar = st.progress(0.0, text=t("submit.checking"))
    for number in range(_TRIES):
        if sent["state"] != "received":
            break
        sent = session.api().get(client.path("submissions", sent["id"]), wait=_WAIT_SECONDS)
        bar.progress(min(0.95, (number + 1) / 20), text=t("submit.checking"))
    bar.progress(1.0)
    return sent


def specification_form() -> None:
    """The form that uploads a specification; every fault is shown with its line."""
    with st.expander(t("upload.title")):
        st.markdown(t("upload.intro"))
        file = st.file_uploader(t("upload.file"), type=["yaml", "yml"], key=f"specification_{_counter()}")
        if st.button(t("upload.send"), type="primary", disabled=file is None) and file is not None:
            _upload(file.name, file.getvalue())


def _upload(name: str, content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error(t("upload.not_text"))
        return
    try:
        made = session.api().post(client.path("specifications"), {"filename": name, "yaml": text})
    except ApiError as error:
        _faults(error)
        return
    st.session_state["_uploads"] = _counter() + 1
    reference.forget()
    layout.done(t("upload.done", name=made["id"], version=made["version"]))
    params.only(indikator=made["id"], version=made["version"])
    st.rerun()


def _faults(error: ApiError) -> None:
    layout.refused(error)
    problems = error.detail.get("problems", [])
    if problems:
        columns = [Column(t("line"), True), Column(t("upload.place")), Column(t("message"))]
        tables.show(
            t("upload.problems"),
            columns,
            [[str(entry["line"]), entry["place"], entry["message"]] for entry in problems],
        )
    specification.remarks(error.detail.get("remarks", []))
