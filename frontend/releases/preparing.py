"""Preparing a release: which of the accepted submissions, what that would show and change, and at what time."""

from datetime import date, datetime, time

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import RoundOut
from frontend.api_types.releases import Preview, ReleaseDetail, ReleaseIn
from frontend.client import ApiError
from frontend.components import address, layout
from frontend.releases import preview
from frontend.texts import t

_AT = time(8, 0)
"""When official statistics are published in Sweden."""


def show() -> None:
    """The choice, the preview and the form."""
    st.markdown(t("preparing.intro"))
    rounds = {one["id"]: one["name"] for one in session.api().get(client.path("rounds"), list[RoundOut])}
    chosen = address.choose(t("round"), rounds, "omgang", every=t("preparing.every_round"))
    try:
        found = session.api().get(client.path("releases", "preview"), Preview, round=[chosen] if chosen else None)
    except ApiError as error:
        if error.status != 422:
            raise
        layout.empty(layout.sentence(error))
        return
    _form(found, chosen, rounds.get(chosen or "", ""))
    preview.show(found)


def _form(found: Preview, chosen: str | None, name: str) -> None:
    with st.form("prepare_release"):
        name = st.text_input(t("preparing.name"), name, max_chars=200, key=f"release_name_{chosen}")
        at = _time()
        notice = st.text_area(
            t("preparing.notice"), max_chars=1000, key="release_notice", help=t("preparing.notice_help")
        )
        seen = found["submissions"]  # those, and no other that has come since
        if st.form_submit_button(t("preparing.prepare", count=len(seen)), type="primary"):
            _prepare({"name": name.strip(), "public_at": at, "notice": notice.strip() or None, "submissions": seen})


def _time() -> str | None:
    """The time before which nobody outside sees it, as the clocks in Sweden show; None: when it is approved."""
    with st.container(horizontal=True):
        day: date | None = st.date_input(t("preparing.day"), None, format="YYYY-MM-DD", key="release_day")
        clock = st.time_input(t("preparing.clock"), _AT, key="release_clock")
    return datetime.combine(day, clock).isoformat() if day else None


def _prepare(wanted: ReleaseIn) -> None:
    if len(wanted["name"]) < 3:
        st.error(t("preparing.name_needed"))
        return
    try:
        made = session.api().create(client.path("releases"), wanted, ReleaseDetail)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("preparing.done"))
    address.only(publicering=made["id"])
    st.rerun()
