"""The register's revision log of a year: what was published, revised, merged or retired, what changed, why and by whom."""

import streamlit as st

from frontend import client, session
from frontend.api_types.register import RevisionOut
from frontend.components import address, formatting, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, title, word

_FIRST_YEAR = 2019


def show() -> None:
    """A year's log as a table, newest first, and as a file."""
    now = formatting.today().year
    years = {str(year): str(year) for year in range(now, _FIRST_YEAR - 1, -1)}
    year = address.choose(t("year"), years, "ar")
    log = session.api().get(client.path("revisions", year), list[RevisionOut])
    if not log:
        layout.empty(t("revisions.none"))
        return
    columns = [Column(t(f"revisions.{name}")) for name in ("day", "entry", "event", "changes", "why", "by")]
    tables.show(t("revisions.title"), columns, map(_line, reversed(log)), hide_caption=True)
    with st.container(horizontal=True):
        name = f"revisionslogg-{year}"
        layout.excel(client.path("revisions", year, "log.xlsx"), name, "revisions_excel")
        csv = client.path("revisions", year, "log.csv")
        layout.download(t("revisions.csv"), csv, f"{name}.csv", "revisions_csv", "text/csv")


def _line(one: RevisionOut) -> list[Cell]:
    chosen = {"slag": one["kind"], "post": one["id"], "version": str(one["version"])}
    version = t("specification.version", number=one["version"]).lower()
    return [
        formatting.day(one["at"][:10]),
        tables.coded(tables.link(links.path("entries", **chosen), named(one)), f"{one['id']}, {version}"),
        f"{word('object', one['kind'])}: {word('revision', one['event']).lower()}",
        ", ".join(dict.fromkeys(title(change) for change in one["changes"])),
        one["comment"],
        one["by"] or t("revisions.platform"),
    ]
