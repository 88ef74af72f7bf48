"""A pathway's challenges, goals and indicators on one page; a goal that nothing follows gets a decision."""

from collections.abc import Mapping

import streamlit as st

from frontend import client
from frontend.api_types.followability import (
    FollowerOut,
    GoalDecisionIn,
    GoalDecisionOut,
    GoalFollowed,
    PathwayFollowed,
)
from frontend.components import formatting, layout, tables
from frontend.components.tables import Cell, Column
from frontend.followability import shared
from frontend.texts import named, of_both, t, word

DECISIONS = ("wait", "structure_question", "prem", "peer_review", "give_up")
_STATES = {"followed": ("good", "●"), "not_yet": ("warn", "◔"), "no_measure": ("bad", "○")}


def show() -> None:
    """The chosen pathway's goals, and the form for a decision about those that nothing follows."""
    pathway = shared.pathway()
    if pathway is None:
        return
    layout.section(named(pathway), t("goals.intro"))
    if not pathway["goals"]:
        layout.empty(t("pathways.no_goals"))
        return
    if not pathway["challenges"]:
        layout.empty(t("goals.no_challenges"))
    _table(pathway)
    _without_goal(pathway)
    if pathway["may_review"]:
        _form(pathway)


def _table(pathway: PathwayFollowed) -> None:
    challenges = {one["id"]: of_both(one, "text") for one in pathway["challenges"]}
    columns = [
        *([Column(t("goals.challenge"))] if challenges else []),
        Column(t("goal")),
        Column(t("goals.state")),
        Column(t("goals.followers")),
        Column(t("goals.decision")),
    ]
    rows = [_row(goal, challenges) for goal in pathway["goals"]]
    answered = {challenge for goal in pathway["goals"] for challenge in goal["challenges"]}
    lonely: list[list[Cell]] = [
        [text, tables.muted(t("goals.no_goal")), None, None, None]
        for code, text in challenges.items()
        if code not in answered
    ]
    tables.show(t("goals.table"), columns, [*rows, *lonely])


def _row(goal: GoalFollowed, challenges: Mapping[str, str]) -> list[Cell]:
    kind, symbol = _STATES[goal["state"]]
    own = tables.lines(challenges.get(one, one) for one in goal["challenges"]) or None
    followers = tables.lines(_follower(one) for one in goal["followers"])
    return [
        *([own] if challenges else []),
        tables.coded(of_both(goal, "text"), goal["source"] or t("pathways.own_goal")),
        tables.chip(kind, symbol, word("goal_state", goal["state"])),
        followers or tables.muted(t("pathways.no_follower")),
        _decision(goal),
    ]


def _follower(one: FollowerOut) -> str:
    state = "" if one["published"] else f", {t('goals.not_published')}"
    return f"{named(one)} ({word('followable', one['followable']).lower()}{state})"


def _decision(goal: GoalFollowed) -> Cell:
    """The newest decision and those before it; that one is missing where nothing follows the goal."""
    if not goal["decisions"]:
        return None if goal["state"] == "followed" else tables.muted(t("goals.undecided"))
    newest, *earlier = goal["decisions"]
    lines = [f"{word('goal_decision', newest['decision'])}: {newest['reason']}", _who(newest)]
    return tables.lines([*lines, *(f"{t('goals.before')} {_short(one)}" for one in earlier)])


def _who(one: GoalDecisionOut) -> str:
    return f"{one['decided_by']}, {formatting.day(one['decided_on'])}"


def _short(one: GoalDecisionOut) -> str:
    return f"{word('goal_decision', one['decision'])} ({_who(one)})"


def _without_goal(pathway: PathwayFollowed) -> None:
    names = {one["indicator"]: named(one) for one in pathway["indicators"]}
    loose = [names[code] for code in pathway["without_goal"]]
    if loose:
        st.caption(t("goals.without_goal", count=len(loose), names=", ".join(loose)))


def _form(pathway: PathwayFollowed) -> None:
    goals = {one["id"]: of_both(one, "text") for one in pathway["goals"] if one["state"] != "followed"}
    layout.subsection(t("goals.decide"))
    if not goals:
        layout.empty(t("goals.all_followed"))
        return
    with st.form(f"goal_{pathway['id']}"):
        goal = st.selectbox(t("goal"), list(goals), format_func=goals.__getitem__, key="goal", placeholder=t("choose"))
        decision = st.radio(
            t("goals.decision"), DECISIONS, format_func=lambda code: word("goal_decision", code), key="goal_decision"
        )
        reason = st.text_area(t("goals.reason"), key="goal_reason", max_chars=2000)
        decided_by = st.text_input(t("followability.decided_by"), key="goal_by", max_chars=200)
        decided_on = shared.day_field(t("followability.decided_on"), "goal_on")
        if st.form_submit_button(t("goals.save"), type="primary"):
            body: GoalDecisionIn = {
                "decision": decision,
                "reason": reason,
                "decided_by": decided_by,
                "decided_on": decided_on or "",
            }
            where = client.path("followability", "pathways", pathway["id"], "goals", goal, "decisions")
            shared.send(where, body, t("goals.saved"))
