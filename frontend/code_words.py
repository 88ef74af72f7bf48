"""What people call codes, Swedish and English: given by the API, kept for a short while for everybody."""

from collections.abc import Callable

import streamlit as st

from frontend import client
from frontend.api_types.core import WordOut

KEPT_SECONDS = 30


def _fetch() -> dict[str, dict[str, WordOut]]:
    return client.anybody().get(client.path("words"), dict[str, dict[str, WordOut]])


# A resource is not copied at each look, and a page looks up a hundred words. Nobody changes them.
words: Callable[[], dict[str, dict[str, WordOut]]] = st.cache_resource(ttl=KEPT_SECONDS, show_spinner=False)(_fetch)
"""Group → code → the word in both languages."""
