"""How many files have been handed in from this tab: part of a form's key, so that a used form is a new and empty one."""

import streamlit as st

_UPLOADS = "_uploads"


def now() -> int:
    """The number so far."""
    return int(st.session_state.get(_UPLOADS, 0))


def add() -> None:
    """One more: the same file is not handed in again by mistake."""
    st.session_state[_UPLOADS] = now() + 1
