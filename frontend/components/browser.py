"""What the page asks of the browser itself: to go to an address of ours, to the top of the page, and from a thing on a page to
the page."""

import json

import streamlit as st

from frontend import session

_MENU = """
window.foljsamMenu ||= document.addEventListener('click', event => {
  const link = event.target.closest?.('[data-testid=stSidebarNavLink][aria-current=page]');
  const changed = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  const language = new URLSearchParams(location.search).get('lang');
  const home = language ? '?lang=' + language : '';
  if (!link || changed || location.search === home) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  history.pushState({}, '', location.pathname + home);
  dispatchEvent(new PopStateEvent('popstate'));
  setTimeout(() => link.click());
}, true) ?? true
"""
"""Streamlit keeps the address's choices where the menu leads to the page that is shown already, so that one verdict never led
back to all. The way in that it has for the browser's own back and forward takes the address as it is; the click that follows is
its own, which also folds up the menu on a phone."""


def lead_home() -> None:
    """Lets the menu's item of the page that is shown lead to the page without its choices, but in its language."""
    _run(_MENU)


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
