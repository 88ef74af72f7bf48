"""The form that prepares the merge of a pathway into another, which somebody else then publishes."""

import streamlit as st

from frontend import client, session
from frontend.api_types.register import EntryDetail, EntryOut, MergeIn
from frontend.client import ApiError
from frontend.components import layout
from frontend.register import entry_faults
from frontend.texts import named, t

KIND = "pathway"


def show(entry: EntryDetail) -> None:
    """The form, for a published pathway."""
    if entry["kind"] != KIND or entry["state"] != "published":
        return
    others = session.api().get(client.path("entries", KIND), list[EntryOut])
    names = {one["id"]: named(one) for one in others if one["state"] == "published" and one["id"] != entry["id"]}
    with st.expander(t("entries.merge")), st.form("merge", border=False):
        st.caption(t("entries.merge_help"))
        into = st.selectbox(
            t("entries.merge_into"), list(names), index=None, format_func=names.__getitem__, placeholder=t("choose")
        )
        since = st.text_input(t("entries.merge_date"), max_chars=10).strip()
        source = st.text_input(t("entries.merge_source"), max_chars=500).strip()
        if st.form_submit_button(t("entries.merge_send")) and into:
            _send(entry["id"], {"into": into, "date": since, "source": source})


def _send(identifier: str, wanted: MergeIn) -> None:
    try:
        session.api().post(client.path("entries", "pathway", identifier, "merge"), wanted)
    except ApiError as error:
        entry_faults.show(error)
        return
    layout.done(t("entries.merge_sent"))
    st.rerun()
