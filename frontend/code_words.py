"""What people call codes, Swedish and English: given by the API, kept for a short while for everybody."""

from collections.abc import Callable

import streamlit as st

from frontend import client

Words = dict[str, dict[str, dict[str, str]]]
"""Group → code → language."""

KEPT_SECONDS = 30


def _fetch() -> Words:
    fetched: Words = client.anybody().get(client.path("words"), Words)
    return fetched


# A resource is not copied at each look, and a page looks up a hundred words. Nobody changes them.
words: Callable[[], Words] = st.cache_resource(ttl=KEPT_SECONDS, show_spinner=False)(_fetch)
