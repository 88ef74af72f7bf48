"""The audit log: who did what, when."""

from collections.abc import Iterator

import streamlit as st
from markupsafe import Markup, escape

from frontend import client, session
from frontend.api_types.core import AuditOut
from frontend.components import address, formatting, layout, links, tables
from frontend.components.tables import Cell, Column
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
    events = session.api().get(
        client.path("audit"),
        list[AuditOut],
        object_type=kind,
        object_id=identifier,
        limit=_PAGE + 1,
        offset=page * _PAGE,
    )
    if not events:
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
    tables.show(t("audit.title"), columns, [_row(entry) for entry in events[:_PAGE]], hide_caption=True)
    address.page(page * _PAGE + len(events), _PAGE)


def _row(entry: AuditOut) -> list[Cell]:
    change = f"{word('state', entry['before'])} → {word('state', entry['after'])}" if entry["after"] else None
    return [
        formatting.moment(entry["at"]),
        entry["actor"],
        word("action", entry["action"]),
        _about(entry),
        change,
        "; ".join(_details(entry)) or None,
    ]


_WORDS_OF = {"status": "status", "roles": "role", "changed": "detail"}
"""Details whose content is codes, and the group that has their words."""


def _details(entry: AuditOut) -> Iterator[str]:
    """What else is told: names and codes in words."""
    for name, content in entry["detail"].items():
        if content not in (None, "", []):
            parts = content if isinstance(content, list) else [content]
            shown = ", ".join(word(_WORDS_OF[name], part) if name in _WORDS_OF else str(part) for part in parts)
            yield f"{word('detail', name)}: {shown}"


def _about(entry: AuditOut) -> Markup:
    name = f"{word('object', entry['object_type'])} {entry['object_id']}"
    if entry["object_type"] != "submission":
        return escape(name)
    return links.submission(int(entry["object_id"]), None, name)
