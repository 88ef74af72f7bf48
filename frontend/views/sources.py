"""The data sources: what each is, how completely it covers its patients, and which indicators use it."""

from typing import Any

import streamlit as st

from frontend import client, formatting, layout, links, params, reference, session, tables
from frontend.client import Json
from frontend.parts import entries, provenance
from frontend.reference import named
from frontend.tables import Column
from frontend.texts import t, word


def show() -> None:
    """Draws the list, or the source that the address names."""
    chosen = params.get("kalla")
    if chosen:
        _one(session.api().get(client.path("sources", chosen)))
        return
    layout.heading(t("sources.title"), t("sources.intro"))
    found = reference.sources()
    kinds = sorted({entry["kind"] for entry in found}, key=lambda code: word("source_kind", code))
    left, right = st.columns(2)
    with left:
        kind = params.choose(
            t("sources.kind"), {code: word("source_kind", code) for code in kinds}, "slag", every=t("all")
        )
    with right:
        params.choose(t("sources.open"), reference.source_names(), "kalla", every=t("sources.choose"))
    for code in [kind] if kind else kinds:
        _group(code, [entry for entry in found if entry["kind"] == code])


def _group(kind: str, group: list[Json]) -> None:
    layout.section(word("source_kind", kind))
    columns = [
        Column(t("source")),
        Column(t("sources.holder")),
        Column(t("sources.coverage")),
        Column(t("sources.connection")),
        Column(t("sources.indicators"), True),
        Column(t("sources.now"), True),
    ]
    rows = [_row(entry) for entry in sorted(group, key=lambda entry: named(entry).casefold())]
    tables.show(word("source_kind", kind), columns, rows, hide_caption=True)


def _row(entry: Json) -> list[Any]:
    return [
        named(entry),
        entry["holder"],
        _shares(entry["coverage"]),
        _shares(entry["connection"]),
        formatting.number(entry["indicators"]),
        formatting.number(entry["followable"]),
    ]


def _shares(shares: list[Json] | str) -> Any:
    """Dated shares, or the word that says why there are none."""
    if isinstance(shares, str):
        return tables.muted(word("share", shares))
    return (
        tables.lines(
            f"{formatting.with_unit(share['percent'], '%')} ({formatting.day(share['date'])})" for share in shares
        )
        or None
    )


def _one(entry: Json) -> None:
    links.to("sources", t("sources.back"), ":material/arrow_back:")
    layout.heading(named(entry), entry["description"])
    layout.facts(
        [
            (t("sources.kind"), word("source_kind", entry["kind"])),
            (t("sources.holder"), entry["holder"]),
            (t("sources.reporting"), entry["reporting"]),
            (t("sources.limits"), entry["limits"]),
        ]
    )
    _completeness(entry)
    _indicators(entry)
    provenance.show(entry["provenance"])


def _completeness(entry: Json) -> None:
    layout.section(t("sources.completeness"))
    columns = [
        Column(t("sources.measure")),
        Column(t("sources.share")),
        Column(t("sources.scope")),
        Column(t("provenance.source")),
    ]
    rows = [
        row for name in ("coverage", "connection", "response_rate") for row in _completeness_rows(name, entry[name])
    ]
    tables.show(t("sources.completeness"), columns, rows, hide_caption=True)


def _completeness_rows(name: str, shares: list[Json] | str) -> list[list[Any]]:
    title = t(f"sources.{name}")
    if isinstance(shares, str) or not shares:
        return [[title, tables.muted(word("share", shares or "unknown")), None, None]]
    return [
        [
            title,
            f"{formatting.with_unit(share['percent'], '%')} ({formatting.day(share['date'])})",
            share["scope"],
            share["source"],
        ]
        for share in shares
    ]


def _indicators(entry: Json) -> None:
    found = session.api().get(client.path("indicators"), source=entry["id"])
    layout.section(t("sources.used_by", count=len(found)))
    if not found:
        layout.empty(t("sources.unused"))
        return
    for indicator in sorted(found, key=lambda indicator: named(indicator).casefold()):
        entries.show(indicator)


if __name__ == "__main__":
    show()
