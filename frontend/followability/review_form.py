"""Recording a feasibility review: what a meeting said of one indicator and source, with the earlier ones below."""

from collections.abc import Sequence

import streamlit as st

from frontend import client, session
from frontend.api_types.followability import FeasibilityReviewOut, PathwayFollowed, ReviewIn
from frontend.components import address, formatting, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.followability import shared
from frontend.followability.blocked import OBSTACLES, REMOVERS
from frontend.texts import named, t, word

_REVIEWED = ("now", "short_term", "long_term", "no")


def show() -> None:
    """The form for the chosen indicator and source of a pathway that the reader may record for."""
    pathway = shared.pathway()
    if pathway is None:
        return
    layout.section(t("review_form.title"), t("review_form.intro"))
    if not pathway["may_review"]:
        layout.empty(t("review_form.others"))
        return
    indicators = {one["indicator"]: named(one) for one in pathway["indicators"]}
    indicator = address.choose(t("indicator"), indicators, "indikator", resets=("kalla",))
    if indicator is None:
        layout.empty(t("pathways.no_indicators"))
        return
    source = address.choose(t("source"), _sources(pathway, indicator), "kalla")
    reviews = session.api().get(client.path("followability", "reviews", indicator), list[FeasibilityReviewOut])
    own = [one for one in reviews if one["source"] == source]
    _form(indicator, source or "", own)
    _history(reviews)


def _sources(pathway: PathwayFollowed, indicator: str) -> dict[str, str]:
    """The sources that the indicator has already, first; then every other one."""
    chosen = next(one for one in pathway["indicators"] if one["indicator"] == indicator)
    known = {one["source"]: f"{shared.source(one)} ●" for one in chosen["standings"]}
    return {**known, **{code: name for code, name in public_data.source_names().items() if code not in known}}


def _form(indicator: str, source: str, reviews: Sequence[FeasibilityReviewOut]) -> None:
    last = max((one["id"] for one in reviews), default=None)
    key = f"review_{indicator}_{source}_{last}"  # another's review begins the form anew
    with st.form(key):
        followable = st.radio(
            t("blocked.when"),
            _REVIEWED,
            index=None,
            format_func=lambda code: word("followable", code),
            key=f"{key}_when",
            horizontal=True,
        )
        obstacle, remover = _choice("obstacle", OBSTACLES, key), _choice("remover", REMOVERS, key)
        detail = st.text_input(t("review_form.detail"), key=f"{key}_detail", max_chars=1000)
        plan = st.text_area(t("review_form.plan"), key=f"{key}_plan", max_chars=2000)
        left, right = st.columns(2)
        answerable = left.text_input(t("review_form.answerable"), key=f"{key}_who", max_chars=200)
        due = right.date_input(t("review_form.due"), value=None, key=f"{key}_due", format="YYYY-MM-DD")
        held_on = shared.day_field(t("review_form.held_on"), f"{key}_held")
        participants = st.text_input(t("review_form.participants"), key=f"{key}_people", max_chars=1000)
        notes = st.text_area(t("review_form.notes"), key=f"{key}_notes", max_chars=4000)
        if st.form_submit_button(t("review_form.save"), type="primary"):
            body: ReviewIn = {
                "indicator": indicator,
                "source": source,
                "followable": followable,
                "obstacle": obstacle,  # type: ignore[typeddict-item]  # the API's own codes are offered
                "remover": remover,  # type: ignore[typeddict-item]
                "detail": detail or None,
                "plan": plan or None,
                "answerable": answerable or None,
                "due": due.isoformat() if due else None,
                "held_on": held_on or "",
                "participants": participants or None,
                "notes": notes or None,
                "seen": last,
            }
            shared.send(client.path("followability", "reviews"), body, t("review_form.saved"))


def _choice(group: str, codes: Sequence[str], key: str) -> str | None:
    chosen: str | None = st.selectbox(
        t(f"blocked.{group}"),
        list(codes),
        index=None,
        format_func=lambda code: word(group, code),
        key=f"{key}_{group}",
        placeholder=t("review_form.none"),
    )
    return chosen


def _history(reviews: Sequence[FeasibilityReviewOut]) -> None:
    layout.subsection(t("review_form.history"))
    if not reviews:
        layout.empty(t("review_form.nothing"))
        return
    columns = [
        Column(t("review_form.held_on"), whole=True),
        Column(t("source")),
        Column(t("blocked.when")),
        Column(t("blocked.obstacle")),
        Column(t("review_form.plan")),
        Column(t("review_form.notes")),
        Column(t("review_form.recorded")),
    ]
    tables.show(t("review_form.history"), columns, map(_row, reviews), hide_caption=True)


def _row(one: FeasibilityReviewOut) -> list[Cell]:
    names = public_data.source_names()
    obstacle = [word("obstacle", one["obstacle"]) if one["obstacle"] else "", one["detail"] or ""]
    due = t("plan.due", day=formatting.day(one["due"])) if one["due"] else ""
    return [
        formatting.day(one["held_on"]),
        names.get(one["source"], one["source"]),
        shared.followable(one["followable"]),
        tables.lines(obstacle) or None,
        tables.lines([one["plan"] or "", one["answerable"] or "", due]) or None,
        tables.lines([one["participants"] or "", one["notes"] or ""]) or None,
        f"{one['recorded_by']}, {formatting.day(one['recorded_at'])}",
    ]
