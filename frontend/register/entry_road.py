"""What every kind of catalogue entry has on its page: its state, the steps that the reader may take, and its versions."""

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.register import EntryDetail, RemarkOut, SpecificationOut, VersionOut
from frontend.components import chips, formatting, layout, links, markup, step_buttons, tables
from frontend.components.tables import Cell, Column
from frontend.register import comments, consequence, version_changes
from frontend.texts import t, translated


def show(entry: EntryDetail) -> None:
    """State, id and version; then the steps that the reader may take now, and what the rules say of it."""
    heading(entry)
    steps(
        entry, client.path("entries", entry["kind"], entry["id"], "versions", entry["version"], "steps"), entry["kind"]
    )


def heading(entry: EntryDetail | SpecificationOut) -> None:
    """State, id and version in a line."""
    version = t("specification.version", number=entry["version"]).lower()
    markup.show(Markup("<p>{} {}, {}</p>").format(chips.state(entry["state"]), entry["id"], version))


def steps(entry: EntryDetail | SpecificationOut, where: str, kind: str) -> None:
    """Buttons for the steps, which are posted to `where`; whose turn it is, and what the rules say of the entry."""
    others = [step for step in entry["steps"] if step != "publish"]
    if "publish" in entry["steps"]:
        consequence.show(kind, entry["id"], entry["version"], where)
    if others:
        key = f"{entry['id']}_{entry['version']}"
        step_buttons.show(others, where, key, reasons={"send-back": _comments(entry, kind)})
    if entry["state"] == "in_review" and session.me()["display_name"] == entry["created_by"]:
        st.info(t("entry.own_draft"))
    remarks(entry["remarks"])


def _comments(entry: EntryDetail | SpecificationOut, kind: str) -> str:
    """The reason for sending back that stands already: there are comments to read."""
    if "send-back" not in entry["steps"]:
        return ""
    unresolved = [one for one in comments.of_version(kind, entry["id"], entry["version"]) if not one["resolved_at"]]
    return t("comments.reason", count=len(unresolved)) if unresolved else ""


def remarks(entries: list[RemarkOut]) -> None:
    """What the catalogue's own check says."""
    if entries:
        columns = [Column(t("severity")), Column(t("specification.rule")), Column(t("message"))]
        tables.show(
            t("specification.remarks"),
            columns,
            [[chips.severity(entry["severity"]), entry["rule"], translated(entry, "message")] for entry in entries],
        )


def history(entry: EntryDetail | SpecificationOut, page: str, name: str) -> None:
    """Every version: who made it, who reviewed it and when, with links to `page`, whose address has the id as `name`; then what
    differs between two of them."""
    layout.section(t("specification.history"))
    columns = [
        Column(t("specification.version_heading")),
        Column(t("state")),
        Column(t("specification.created")),
        Column(t("specification.created_by")),
        Column(t("specification.published_at")),
        Column(t("specification.reviewed_by")),
        Column(t("consequence.comment_short")),
    ]
    rows = [_version(version) for version in entry["history"]]
    tables.show(t("specification.history"), columns, rows, hide_caption=True)
    with st.container(horizontal=True):
        for version in entry["history"]:
            number = version["version"]
            if number != entry["version"]:
                links.to(page, t("specification.version", number=number), version=number, **{name: entry["id"]})
    version_changes.show(kind_of(entry), entry["id"], entry["history"], entry["version"])


def kind_of(entry: EntryDetail | SpecificationOut) -> str:
    """The kind of entry. A specification's own `kind` is what it measures."""
    return "specification" if "computation" in entry else entry["kind"]


def _version(entry: VersionOut) -> list[Cell]:
    return [
        str(entry["version"]),
        chips.state(entry["state"]),
        formatting.moment(entry["created_at"]),
        entry["created_by"],
        formatting.moment(entry["published_at"]),
        entry["reviewed_by"],
        entry["comment"],
    ]
