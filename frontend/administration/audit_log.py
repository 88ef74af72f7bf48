"""The audit log: who did what, when."""

from typing import Any

import streamlit as st

from frontend import client, session
from frontend.client import Json
from frontend.components import address, formatting, layout, tables
from frontend.components.tables import Column
from frontend.texts import t, word

_PAGE = 50
_TYPES = ("submission", "specification", "round", "account", "implementation", "login", "catalogue", "site")


def show() -> None:
    """The newest entries first, filtered by what they concern."""
    left, right = st.columns(2)
    with left:
        kind = address.choose(
            t("audit.type"), {code: word("object", code) for code in _TYPES}, "typ", every=t("all"), resets=("sida",)
        )
    with right:
        identifier = address.text(t("audit.id"), "id", resets=("sida",))
    page = address.number() - 1
    found = session.api().get(
        client.path("audit"), object_type=kind, object_id=identifier, limit=_PAGE + 1, offset=page * _PAGE
    )
    if not found:
        layout.empty(t("audit.none"))
        return
    columns = [
        Column(t("when"), whole=True),
        Column(t("who")),
        Column(t("what")),
        Column(t("audit.object")),
        Column(t("state")),
        Column(t("audit.detail")),
    ]
    tables.show(t("audit.title"), columns, [_row(entry) for entry in found[:_PAGE]], hide_caption=True)
    address.page(page * _PAGE + len(found), _PAGE)


def _row(entry: Json) -> list[Any]:
    change = f"{word('state', entry['before'])} → {word('state', entry['after'])}" if entry["after"] else None
    detail = "; ".join(f"{name}: {value}" for name, value in entry["detail"].items() if value not in (None, "", []))
    return [
        formatting.moment(entry["at"]),
        entry["actor"],
        word("action", entry["action"]),
        f"{word('object', entry['object_type'])} {entry['object_id']}",
        change,
        detail or None,
    ]
