"""One's indicators: which regions deliver and compute each, and where the findings in their files cluster."""

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.desk import ClusterOut, DeskIndicator, DeskOut
from frontend.components import address, chips, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, of_both, t, word

PAGE = 50
"""So many indicators at a time: a table of three hundred is read by nobody."""


def show() -> None:
    """Whose indicators, and then a line for each."""
    scopes = {"mine": t("desk.of_mine"), "area": t("desk.of_area"), "all": t("desk.of_all")}
    if not session.of_an_area():
        del scopes["area"]
    of = address.part(t("desk.of"), scopes, "vilka", resets=("sida",))
    desk = session.api().get(client.path("desk"), DeskOut, of=of)
    if not desk["indicators"]:
        layout.empty(t("desk.no_own") if of == "mine" else t("desk.no_indicators"))
        return
    page = address.page(len(desk["indicators"]), PAGE)
    shown = desk["indicators"][page * PAGE : (page + 1) * PAGE]
    columns = [
        Column(t("indicator")),
        Column(t("desk.delivers"), whole=True),
        Column(t("desk.clusters")),
        Column(t("desk.remarks"), True),
    ]
    tables.show(t("desk.indicators"), columns, [_row(one, desk["expected"]) for one in shown], hide_caption=True)
    st.caption(t("desk.clusters_of"))


def _row(one: DeskIndicator, expected: int) -> list[Cell]:
    link = links.in_table("catalogue", named(one), indikator=one["indicator"])
    state = "" if one["state"] == "published" else chips.state(one["state"])
    return [
        tables.lines([link, state]),
        tables.lines(
            [
                _regions(one["regions"], t("desk.deliver", part=len(one["regions"]), whole=expected)),
                _regions(one["computed"], t("desk.compute", count=len(one["computed"]))) if one["computed"] else "",
            ]
        ),
        _clusters(one["clusters"]),
        str(one["remarks"]) if one["remarks"] else None,
    ]


def _regions(codes: Sequence[str], summary: str) -> str:
    return tables.unfolding(summary, Markup.escape(_named(codes))) if codes else summary


def _named(codes: Iterable[str]) -> str:
    names = public_data.regions() | {"00": t("outcome.nation")}
    return ", ".join(names.get(code, code) for code in codes)


def _clusters(clusters: Sequence[ClusterOut]) -> Cell:
    """What is found most first: how many, in how many regions, and which."""
    return (
        tables.lines(
            tables.unfolding(
                t(
                    "desk.cluster",
                    title=of_both(one, "title"),
                    count=one["count"],
                    regions=len(one["regions"]),
                    severity=word("severity", one["severity"]).lower(),
                ),
                Markup.escape(_named(one["regions"])),
            )
            for one in clusters
        )
        or None
    )
