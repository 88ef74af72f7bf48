"""Fills a field by search: codes of the register's lists, its entries and goals, added with a click."""

from collections.abc import Callable

import streamlit as st

from frontend import client, session
from frontend.api_types.register import FormField, PickedOut, PickOut
from frontend.components import layout
from frontend.texts import in_words, t, word

Take = Callable[[PickOut], None]
"""What is done with a pick."""


def show(field: FormField, key: str, beside: str | None, take: Take) -> None:
    """A line to search by and a button for each pick. `beside` is what the field's picks are limited to (a goal's pathway)."""
    label = t(f"pick.{_sort(field)}")
    with st.popover(label, icon=":material/search:", key=f"{key}/pick"):
        query = st.text_input(label, key=f"{key}/query", max_chars=200, placeholder=t(f"pick.{_sort(field)}_hint"))
        if not query.strip() and not beside:
            return
        picked = _picked(field, query.strip(), beside)
        for number, pick in enumerate(picked["picks"]):
            st.button(
                _label(pick),
                key=f"{key}/pick/{number}",
                icon=":material/add:",
                type="tertiary",
                on_click=take,
                args=(pick,),
            )
        if not picked["picks"]:
            layout.empty(t("pick.none"))
        if picked["more"]:
            st.caption(t("pick.more"))


def _sort(field: FormField) -> str:
    """Which sort of search: `codes`, `goals` or `entries`."""
    return field["pick"][0] if field["pick"][0] in ("codes", "goals") else "entries"


def _picked(field: FormField, query: str, beside: str | None) -> PickedOut:
    api, sort = session.api(), _sort(field)
    if sort == "codes":
        return api.get(client.path("pick", "codes"), PickedOut, q=query, system=beside)
    if sort == "goals":
        return api.get(client.path("pick", "goals"), PickedOut, q=query, pathway=beside)
    return api.get(client.path("pick", "entries"), PickedOut, q=query, kind=field["pick"])


def _label(pick: PickOut) -> str:
    """The code, what it is, and of what; signs that Streamlit would read as markup are escaped."""
    name = in_words(pick)
    of = word("object", pick["of"])
    return "".join(f"\\{sign}" if sign in "*_[]`~$:#" else sign for sign in f"{pick['code']}  {name} ({of})")
