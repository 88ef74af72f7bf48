"""What the page asks of the browser itself: to go to an address of ours, and to the top of the page."""

import json

import streamlit as st

from frontend import session


def settle() -> bool:
    """Sends the browser on where a login or its end waits to be kept in its cookie. The address stays in no history.
    Whether it was sent."""
    waiting = session.waiting_address()
    if waiting:
        _run(f"window.location.replace({json.dumps(waiting)})")
    return waiting is not None


def to_top() -> None:
    """Shows the page from its top: a link within the pages keeps the place that the reader had scrolled to."""
    # The number makes it another script each time: the same one would not run again.
    number = st.session_state["_tops"] = st.session_state.get("_tops", 0) + 1
    _run(f"document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0) /* {number} */")


def _run(script: str) -> None:
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
