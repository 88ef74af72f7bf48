"""Peer reviews of a pathway: what colleagues found at a unit, and the form for another."""

import streamlit as st

from frontend import client
from frontend.api_types.followability import PathwayFollowed, PeerReviewIn, PeerReviewOut
from frontend.components import formatting, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.followability import shared
from frontend.texts import named, of_both, t


def show() -> None:
    """Those that the reader may see, and the form."""
    pathway = shared.pathway()
    if pathway is None:
        return
    layout.section(t("peers.title", name=named(pathway)), t("peers.intro"))
    if pathway["peer_reviews"]:
        _table(pathway)
    else:
        layout.empty(t("peers.nothing"))
    if pathway["may_review"]:
        _form(pathway)


def _table(pathway: PathwayFollowed) -> None:
    goals = {one["id"]: of_both(one, "text") for one in pathway["goals"]}
    columns = [
        Column(t("peers.unit")),
        Column(t("peers.held_on"), whole=True),
        Column(t("peers.reviewers")),
        Column(t("goal")),
        Column(t("peers.finding")),
    ]
    tables.show(t("peers.table"), columns, [_row(one, goals) for one in pathway["peer_reviews"]], hide_caption=True)


def _row(one: PeerReviewOut, goals: dict[str, str]) -> list[Cell]:
    return [
        tables.lines([one["unit"], one["region_name"]]),
        formatting.day(one["held_on"]),
        one["reviewers"],
        goals.get(one["goal"] or ""),
        one["finding"],
    ]


def _form(pathway: PathwayFollowed) -> None:
    goals, regions = {one["id"]: of_both(one, "text") for one in pathway["goals"]}, public_data.regions()
    key = f"peers_{pathway['id']}"
    with st.expander(t("peers.write")), st.form(key, border=False):
        region = st.selectbox(
            t("region"), list(regions), format_func=regions.__getitem__, key=f"{key}_region", placeholder=t("choose")
        )
        unit = st.text_input(t("peers.unit"), key=f"{key}_unit", max_chars=200)
        goal = st.selectbox(
            t("peers.goal"),
            list(goals),
            index=None,
            format_func=goals.__getitem__,
            key=f"{key}_goal",
            placeholder=t("peers.no_goal"),
        )
        reviewers = st.text_input(t("peers.reviewers"), key=f"{key}_who", max_chars=500)
        held_on = shared.day_field(t("peers.held_on"), f"{key}_on")
        finding = st.text_area(t("peers.finding"), key=f"{key}_finding", max_chars=4000)
        if st.form_submit_button(t("peers.save"), type="primary"):
            body: PeerReviewIn = {
                "goal": goal,
                "region": region,
                "unit": unit,
                "reviewers": reviewers,
                "held_on": held_on or "",
                "finding": finding,
            }
            shared.send(client.path("followability", "pathways", pathway["id"], "peer-reviews"), body, t("peers.saved"))
