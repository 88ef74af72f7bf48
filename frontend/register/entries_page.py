"""The register's entries of every kind: the list, one with its road and versions, and the form for a new one."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from frontend import client, session
from frontend.api_types.register import DraftLine, EntryDetail, EntryKindOut, EntryOut, FormField
from frontend.components import address, chips, formatting, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.register import (
    comments,
    definition_values,
    entry_files,
    entry_form,
    entry_road,
    kik_file,
    pathway_merge,
    revision_log,
)
from frontend.register.form_widgets import choices
from frontend.texts import in_words, named, t, title

MOST_PARTS = 200
"""Of a list that are read on the page: a code list may have a hundred thousand, and its file has them all."""
_ENTRIES = 50
"""Of a kind on a page: a register may have thousands."""
_DRAFTS = 25
"""Of one's own that are shown together: some hundred may have been fetched at once."""


def show() -> None:
    """Draws the page, the entry that the address names, or the form."""
    kinds = session.api().get(client.path("kinds"), list[EntryKindOut])
    chosen, entry, draft = address.get("slag"), address.get("post"), address.get("utkast")
    kind = next((one for one in kinds if one["kind"] == chosen), None)
    if kind and draft:
        _draft(kind, draft)
    elif kind and entry:
        _entry(kind, entry, address.get("version"))
    else:
        _list(kinds)


def _list(kinds: Sequence[EntryKindOut]) -> None:
    layout.heading(t("entries.title"), t("entries.intro"))
    layout.messages()
    parts = {"poster": t("entries.every"), "logg": t("revisions.title")}
    if address.part(t("show"), parts, "visa") == "logg":
        revision_log.show()
        return
    names = {one["kind"]: f"{named(one)} ({one['entries']})" for one in kinds}
    chosen = address.choose(t("entries.kind"), names, "slag", resets=("sok", "sida"))
    kind = next(one for one in kinds if one["kind"] == chosen)
    if kind["may_draft"]:
        if kind["kind"] == "specification":
            kik_file.show()
        _own(kind)
        entry_files.bring_in(kind)
    entry_files.fetch(kind["kind"])
    _entries(kind)


def _entries(kind: EntryKindOut) -> None:
    """The entries of a kind, a page at a time; of those that are searched for, all words stand in name or id."""
    every = session.api().get(client.path("entries", kind["kind"]), list[EntryOut])
    if len(every) > _ENTRIES:
        words = (address.text(t("entries.search"), "sok", resets=("sida",)) or "").casefold().split()
        every = [one for one in every if all(word in _searched(one) for word in words)]
    if not every:
        layout.empty(t("entries.none"))
        return
    first = address.page(len(every), _ENTRIES) * _ENTRIES
    columns = [Column(t("entries.name")), Column(t("state")), Column(t("specification.version_heading"))]
    tables.show(named(kind), columns, map(_line, every[first : first + _ENTRIES]))


def _searched(entry: EntryOut) -> str:
    return f"{entry['name_sv']} {entry['name_en']} {entry['id']}".casefold()


def _line(entry: EntryOut) -> list[Cell]:
    where = links.path("entries", slag=entry["kind"], post=entry["id"])
    return [
        tables.coded(tables.link(where, named(entry)), entry["id"]),
        chips.state(entry["state"]),
        str(entry["version"]),
    ]


def _own(kind: EntryKindOut) -> None:
    """The reader's own drafts, and the beginning of a new entry."""
    drafts = session.api().get(client.path("drafts"), list[DraftLine])
    mine = [draft for draft in drafts if draft["kind"] == kind["kind"]]
    if mine:
        layout.section(t("entries.own"))
    page = address.page(len(mine), _DRAFTS, "utkastsida")
    for draft in mine[page * _DRAFTS : (page + 1) * _DRAFTS]:
        with st.container(border=True, gap=None):
            links.to("entries", draft["name"], slag=kind["kind"], utkast=draft["entry"])
            st.caption(t("form.saved", time=formatting.moment(draft["saved_at"])))
    if not kind["by_form"]:
        st.info(t("entries.by_file"))
        return
    with st.expander(t("entries.new")), st.form(f"new_{kind['kind']}", border=False):
        name = st.text_input(t("entries.new_name"), help=t("entries.new_name_help"), max_chars=200).strip()
        if st.form_submit_button(t("entries.begin"), type="primary") and name:
            _begin(kind["kind"], name)


def _begin(kind: str, name: str, copy_of: str | None = None) -> None:
    """Begins an entry that people call so; its id is made of the name, and no other has it."""
    identifier = definition_values.identifier(name)
    every = session.api().get(client.path("entries", kind), list[EntryOut])
    taken = next((one for one in every if one["id"] == identifier), None)
    if taken or not identifier:
        st.error(t("entries.name_taken", name=named(taken)) if taken else t("entries.new_name_help"))
        return
    entry_form.begin(kind, identifier, copy_of=copy_of, name=name)


def _draft(kind: EntryKindOut, entry: str) -> None:
    links.to("entries", t("entries.back"), ":material/arrow_back:", slag=kind["kind"])
    layout.heading(f"{named(kind)}: {entry}", t("form.intro"))
    layout.messages()
    fields = session.api().get(client.path("kinds", kind["kind"], "fields"), list[FormField])
    entry_form.show(kind["kind"], entry, fields)


def _entry(kind: EntryKindOut, identifier: str, version: str | None) -> None:
    where = client.path("entries", kind["kind"], identifier)
    entry = session.api().get(where, EntryDetail, version=version)
    links.to("entries", t("entries.back"), ":material/arrow_back:", slag=kind["kind"])
    layout.heading(named(entry), named(kind))
    layout.messages()
    entry_road.heading(entry)
    if kind["may_draft"] and kind["by_form"]:
        _further(kind, entry)
        pathway_merge.show(entry)
    entry_road.steps(entry, f"{where}/versions/{entry['version']}/steps", kind["kind"])
    comments.show(
        kind["kind"], identifier, entry["version"], entry["state"], entry["content"] if kind["by_form"] else {}
    )
    if kind["by_form"]:
        fields = session.api().get(client.path("kinds", kind["kind"], "fields"), list[FormField])
        _content(fields, entry["content"])
    entry_files.fetch(kind["kind"], identifier)
    entry_road.history(entry, "entries", "post")


def _may_go_on(entry: EntryDetail) -> bool:
    """What another has under review is theirs to change; one's own is a draft again when it is changed."""
    return entry["state"] != "in_review" or entry["created_by"] == session.me()["display_name"]


def _further(kind: EntryKindOut, entry: EntryDetail) -> None:
    """Two ways on from an entry: its next version, and another that begins as a copy of it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if _may_go_on(entry) and st.button(t("entries.next_version"), key="next", icon=":material/edit:"):
            entry_form.begin(kind["kind"], entry["id"], based_on=entry["version"])
    with st.expander(t("entries.copy")), st.form("copy", border=False):
        name = st.text_input(t("entries.new_name"), help=t("entries.new_name_help"), max_chars=200).strip()
        if st.form_submit_button(t("entries.begin")) and name:
            _begin(kind["kind"], name, entry["id"])


def _content(fields: Sequence[FormField], content: Mapping[str, Any]) -> None:
    """What the entry says, under the names of its fields."""
    layout.section(t("entries.content"))
    layout.facts([(title(field), _said(field, content.get(field["name"]))) for field in fields])


def _said(field: FormField, value: Any) -> str | None:
    """A field's value in words; None where it says nothing."""
    if value in (None, "", [], {}):
        return None
    if field["type"] == "kept":
        return t("form.kept", count=len(str(value)))
    if isinstance(value, bool):
        return t("form.yes") if value else t("form.no")
    if isinstance(value, list):
        between = "\n" if field["type"] == "groups" else "; "
        parts = [text for one in value[:MOST_PARTS] if (text := _said(field, one))]
        rest = [t("entries.more_parts", count=len(value) - MOST_PARTS)] if len(value) > MOST_PARTS else []
        return between.join([*parts, *rest])
    if isinstance(value, dict):
        return _parts(field, value)
    return choices(field).get(value, str(value))


def _parts(field: FormField, value: Mapping[str, Any]) -> str | None:
    if field["type"] == "pair":
        return in_words({"sv": None, **value}) or None
    if not field["fields"]:
        return ", ".join(f"{name}: {part}" for name, part in value.items() if part not in (None, "", [], {}))
    texts = (
        (part, _said(part, value.get(part["name"]) or None)) for part in field["fields"]
    )  # "no" goes without saying
    return ", ".join(f"{title(part).lower()}: {text}" for part, text in texts if text)


if __name__ == "__main__":
    show()
