"""Having a document made: ordered, followed on its way, and fetched as PDF or for Word."""

import streamlit as st

from frontend import client, session
from frontend.api_types.documents import DocumentOut, MadeOut
from frontend.client import ApiError
from frontend.components import formatting, layout
from frontend.components.chips import state
from frontend.texts import t

_SECONDS = 2
"""Between two looks at what is being made."""

_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def show(document: DocumentOut) -> None:
    """The button, and what has been made, newest first."""
    layout.subsection(t("documents.make_heading"))
    if document["may_write"]:
        _button(document)
    else:
        st.caption(t("documents.only_read"))
    if not document["made"]:
        layout.empty(t("documents.nothing_made"))
    for one in document["made"]:
        with st.container(border=True):
            _one(one)


def _button(document: DocumentOut) -> None:
    st.markdown(t("documents.make_intro"))
    under_way = any(one["state"] == "ordered" for one in document["made"])
    if st.button(t("documents.make"), type="primary", disabled=under_way, icon=":material/picture_as_pdf:"):
        _order(document)


def _order(document: DocumentOut) -> None:
    try:
        session.api().post(client.path("documents", document["kind"], document["subject"]["id"], "made"), {})
    except ApiError as error:
        layout.refused(error)
        return
    st.rerun()


def _one(one: MadeOut) -> None:
    if one["state"] == "ordered":
        _progress(one["id"])
        return
    layout.facts(
        [
            (t("state"), state(one["state"])),
            (t("documents.ordered"), f"{formatting.moment(one['ordered_at'])}, {one['ordered_by']}"),
            (t("documents.problem"), one["problem"]),
            (t("documents.digest"), one["digest"]),
        ]
    )
    if one["state"] == "made":
        with st.container(horizontal=True):
            for form, mime in _MEDIA.items():
                where = client.path("documents", "made", one["id"], form)
                name = f"{one['kind']}-{one['subject']}.{form}"
                layout.download(t(f"documents.download_{form}"), where, name, f"{one['id']}_{form}", mime)


def _progress(number: int) -> None:
    st.fragment(_look, run_every=_SECONDS)(number)


def _look(number: int) -> None:
    """How far the making has come; the page is drawn anew when it is over."""
    one = session.api().get(client.path("documents", "made", number), MadeOut)
    if one["state"] != "ordered":
        st.rerun()
    st.progress(one["done"] / one["steps"], t("documents.under_way", done=one["done"], steps=one["steps"]))
