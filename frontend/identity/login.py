"""The form to log in with, and the one to change one's password."""

import streamlit as st

from frontend import client, session
from frontend.api_types.identity import PasswordChange
from frontend.client import ApiError
from frontend.components import address, layout
from frontend.texts import t

_SHORTEST = 12


def form(target: str | None = None) -> None:
    """Name and password. Then the browser is at `target`, a path of ours (None: where it was)."""
    with st.form("login", width=480):
        username = st.text_input(t("account.username"), autocomplete="username", max_chars=100)
        password = st.text_input(t("account.password"), type="password", autocomplete="current-password", max_chars=200)
        if st.form_submit_button(t("account.login"), type="primary"):
            _login(username.strip(), password, target or address.here())


def _login(username: str, password: str, target: str) -> None:
    try:
        session.login(username, password, target)
    except ApiError as error:
        st.error(layout.sentence(error), icon=":material/error:")
        return
    st.rerun()


def change() -> None:
    """The present password, and the new one twice."""
    with st.form("password", clear_on_submit=True, width=480):
        present = st.text_input(t("account.present"), type="password", autocomplete="current-password", max_chars=200)
        new = st.text_input(
            t("account.new"),
            type="password",
            autocomplete="new-password",
            max_chars=200,
            help=t("account.new_help", count=_SHORTEST),
        )
        again = st.text_input(t("account.again"), type="password", autocomplete="new-password", max_chars=200)
        if st.form_submit_button(t("account.change"), type="primary"):
            _change(present, new, again)


def _change(present: str, new: str, again: str) -> None:
    if new != again:
        st.error(t("account.not_same"))
    elif len(new) < _SHORTEST:
        st.error(t("account.new_help", count=_SHORTEST))
    else:
        _send(present, new)


def _send(present: str, new: str) -> None:
    try:
        change: PasswordChange = {"present": present, "new": new}
        session.api().post(client.path("me", "password"), change)
    except ApiError as error:
        st.error(layout.sentence(error), icon=":material/error:")
        return
    layout.done(t("account.changed"))
    st.rerun()
