"""The one way for the pages' HTML to the browser: only what is `Markup` by type, where all that was put in is escaped."""

from typing import Literal

import streamlit as st
from markupsafe import Markup


def show(html: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Shows HTML, as wide as the page or as its content."""
    st.html(str(html), width=width)
