"""Having a document made: ordered, followed on its way, and fetched as PDF or for Word."""

from typing import Literal

import streamlit as st

from frontend import client, session
from frontend.api_types.documents import DocumentOut, MadeOut
from frontend.client import ApiError
from frontend.components import formatting, layout, step_buttons
from frontend.components.chips import state
from frontend.texts import t

Edition = Literal["own", "public"]

_SECONDS = 2
"""Between two looks at what is being made."""

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def show(document: DocumentOut) -> None:
    """The button, and what has been made, newest first."""
    layout.subsection(t("documents.make_heading"))
    if document["may_write"]:
        _button(document, "own")
    else:
        st.caption(t("documents.only_read"))
    if document["may_order_public"]:
        _button(document, "public")
    if not document["made"]:
        layout.empty(t("documents.nothing_made"))
    for one in document["made"]:
        with st.container(border=True):
            _one(one)


def _button(document: DocumentOut, edition: Edition) -> None:
    st.markdown(t(f"documents.make_intro_{edition}"))
    under_way = any(one["state"] == "ordered" and one["edition"] == edition for one in document["made"])
    kind = "primary" if edition == "own" else "secondary"
    label = t(f"documents.make_{edition}")
    if st.button(label, type=kind, disabled=under_way, icon=":material/picture_as_pdf:", key=f"make_{edition}"):
        _order(document, edition)


def _order(document: DocumentOut, edition: Edition) -> None:
    where = client.path("documents", document["kind"], document["subject"]["id"], "made")
    try:
        session.api().post(f"{where}?edition={edition}", {})
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
            (t("documents.edition"), t(f"documents.edition_{one['edition']}")),
            (t("state"), state(one["state"])),
            (t("documents.ordered"), f"{formatting.moment(one['ordered_at'])}, {one['ordered_by']}"),
            (t("documents.problem"), one["problem"]),
            (t("documents.digest"), one["digest"]),
        ]
    )
    if one["state"] == "made":
        with st.container(horizontal=True):
            for form, mime in MEDIA.items():
                where = client.path("documents", "made", one["id"], form)
                name = f"{one['kind']}-{one['subject']}.{form}"
                layout.download(t(f"documents.download_{form}"), where, name, f"{one['id']}_{form}", mime)
        _declared(one)


def _declared(one: MadeOut) -> None:
    """Whether anybody may read it, and the steps that the national side may take."""
    where = client.path("documents", "made", one["id"], "declarations")
    if declared := one["declared"]:
        decided = (
            f"{formatting.moment(declared['decided_at'])}, {declared['decided_by']}" if declared["decided_at"] else None
        )
        layout.facts(
            [
                (t("documents.for_all"), state(declared["state"])),
                (t("documents.proposed"), f"{formatting.moment(declared['made_at'])}, {declared['made_by']}"),
                (t("agreements.answered"), decided),
                (t("step.reason"), declared["reason"]),
            ]
        )
        step_buttons.show(declared["steps"], f"{where}/{declared['id']}/steps", f"declared_{declared['id']}")
        if declared["state"] == "prepared" and not declared["steps"] and session.can("declare_document"):
            st.caption(t("documents.own_proposal"))
    if one["may_propose"] and st.button(t("documents.propose"), key=f"propose_{one['id']}"):
        _propose(where)


def _propose(where: str) -> None:
    try:
        session.api().post(where, {})
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("documents.is_proposed"))
    st.rerun()


def _progress(number: int) -> None:
    st.fragment(_look, run_every=_SECONDS)(number)


def _look(number: int) -> None:
    """How far the making has come; the page is drawn anew when it is over."""
    one = session.api().get(client.path("documents", "made", number), MadeOut)
    if one["state"] != "ordered":
        st.rerun()
    st.progress(one["done"] / one["steps"], t("documents.under_way", done=one["done"], steps=one["steps"]))
