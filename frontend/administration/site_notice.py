"""The notice on top of every page and in every export."""

import streamlit as st

from frontend import client, session
from frontend.api_types.core import NoticeIn, Site
from frontend.client import ApiError
from frontend.components import layout
from frontend.texts import t


def show() -> None:
    """The notice on top of every page and in every export."""
    site = session.api().get(client.path("site"), Site)
    st.markdown(t("notice.intro"))
    with st.form("notice"):
        written = st.text_area(t("notice.title"), site["notice"] or "", max_chars=500)
        if st.form_submit_button(t("accounts.save"), type="primary"):
            _send(written.strip())


def _send(written: str) -> None:
    try:
        notice: NoticeIn = {"notice": written or None}
        session.api().put(client.path("site", "notice"), notice)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("accounts.saved"))
    st.rerun()
