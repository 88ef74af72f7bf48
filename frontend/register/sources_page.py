"""The data sources: what each is, how completely it covers its patients, and which indicators use it."""

import streamlit as st

from frontend import client, session
from frontend.api_types.catalogue import DatedShare
from frontend.api_types.register import IndicatorOut, SourceOut
from frontend.components import address, formatting, layout, links, public_data, tables, values
from frontend.components.tables import Cell, Column
from frontend.register import indicator_card, provenance
from frontend.texts import named, t, word


def show() -> None:
    """Draws the list, or the source that the address names."""
    chosen = address.get("kalla")
    if chosen:
        _one(session.api().get(client.path("sources", chosen), SourceOut))
        return
    layout.heading(t("sources.title"), t("sources.intro"))
    links.to("figures", t("sources.to_figures"), ":material/groups:")
    sources = public_data.sources()
    kinds = sorted({entry["kind"] for entry in sources}, key=lambda code: word("source_kind", code))
    left, right = st.columns(2)
    with left:
        kind = address.choose(
            t("sources.kind"), {code: word("source_kind", code) for code in kinds}, "slag", every=t("all")
        )
    with right:
        address.choose(t("sources.open"), public_data.source_names(), "kalla", every=t("sources.choose"))
    for code in [kind] if kind else kinds:
        _group(code, [entry for entry in sources if entry["kind"] == code])


def _group(kind: str, group: list[SourceOut]) -> None:
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


def _row(entry: SourceOut) -> list[Cell]:
    return [
        named(entry),
        entry["holder"],
        _shares(entry["coverage"]),
        _shares(entry["connection"]),
        formatting.number(entry["indicators"]),
        formatting.number(entry["followable"]),
    ]


def _shares(shares: list[DatedShare] | str) -> Cell:
    """Dated shares, or the word that says why there are none."""
    if isinstance(shares, str):
        return tables.muted(word("share", shares))
    return tables.lines(f"{values.dated_share(share)} ({formatting.day(share['date'])})" for share in shares) or None


def _one(entry: SourceOut) -> None:
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


def _completeness(entry: SourceOut) -> None:
    layout.section(t("sources.completeness"))
    columns = [
        Column(t("sources.measure")),
        Column(t("sources.share")),
        Column(t("sources.scope")),
        Column(t("provenance.source")),
    ]
    rows = [
        *_completeness_rows(t("sources.coverage"), entry["coverage"]),
        *_completeness_rows(t("sources.connection"), entry["connection"]),
        *_completeness_rows(t("sources.response_rate"), entry["response_rate"]),
    ]
    tables.show(t("sources.completeness"), columns, rows, hide_caption=True)


def _completeness_rows(title: str, shares: list[DatedShare] | str) -> list[list[Cell]]:
    if isinstance(shares, str) or not shares:
        return [[title, tables.muted(word("share", shares or "unknown")), None, None]]
    return [
        [
            title,
            f"{values.dated_share(share)} ({formatting.day(share['date'])})",
            share["scope"],
            share["source"],
        ]
        for share in shares
    ]


def _indicators(entry: SourceOut) -> None:
    users = session.api().get(client.path("indicators"), list[IndicatorOut], source=entry["id"])
    layout.section(t("sources.used_by", count=len(users)))
    if not users:
        layout.empty(t("sources.unused"))
        return
    for indicator in sorted(users, key=lambda indicator: named(indicator).casefold()):
        indicator_card.show(indicator)


if __name__ == "__main__":
    show()
