"""A pathway's follow-up plan: what is to be done when, from its feasibility reviews, with its ambition and collection."""

from collections.abc import Sequence

import streamlit as st

from frontend import client, session
from frontend.api_types.followability import FollowedOut, PathwayFollowed, PathwayPlanIn, PathwayPlanOut, StandingOut
from frontend.components import formatting, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.followability import shared
from frontend.texts import named, t, word

MODELS = (
    *("national_source", "regional_computation", "structure_questions", "patient_survey", "peer_review", "none_yet"),
)
_WHEN = ("now", "short_term", "long_term", "unknown", "no")


def show() -> None:
    """The chosen pathway's plan, and the form for its ambition and collection."""
    pathway = shared.pathway()
    if pathway is None:
        return
    layout.section(t("plan.title", name=named(pathway)), t("plan.intro"))
    _said(pathway["plans"])
    _by_time(pathway["indicators"])
    if session.can("draft_national_entry"):
        links.to(
            "documents", t("plan.document"), ":material/description:", dokument="uppfoljningsplan", om=pathway["id"]
        )
    if pathway["may_review"]:
        _form(pathway)


def _said(plans: Sequence[PathwayPlanOut]) -> None:
    if not plans:
        layout.empty(t("plan.nothing"))
        return
    newest, *earlier = plans
    layout.facts(_facts(newest))
    if earlier:
        with st.expander(t("plan.earlier")):
            for one in earlier:
                layout.facts(_facts(one))


def _facts(one: PathwayPlanOut) -> list[tuple[str, str | None]]:
    return [
        (t("plan.ambition"), one["ambition"]),
        (t("plan.models"), ", ".join(word("collection_model", code) for code in one["models"])),
        (t("plan.collection"), one["collection"]),
        (t("plan.decided"), f"{one['decided_by']}, {formatting.day(one['decided_on'])}"),
    ]


def _by_time(indicators: Sequence[FollowedOut]) -> None:
    """What is to be done, soonest first: an indicator stands under the source that gives its data soonest."""
    if not indicators:
        layout.empty(t("pathways.no_indicators"))
    for when in _WHEN:
        some = [one for one in indicators if one["followable"] == when]
        if some:
            columns = [Column(t("indicator")), Column(t("source")), Column(t("plan.to_do")), Column(t("plan.who"))]
            rows = [row for one in some for row in _rows(one)]
            tables.show(f"{word('followable', when)} ({len(some)})", columns, rows)


def _rows(one: FollowedOut) -> list[list[Cell]]:
    """A row for each source that has a plan, or one for the soonest."""
    planned = [standing for standing in one["standings"] if standing["review"] and standing["review"]["plan"]]
    soonest = [standing for standing in one["standings"] if standing["followable"] == one["followable"]][:1]
    return [[named(one), shared.source(standing), _to_do(standing), _who(standing)] for standing in planned or soonest]


def _to_do(standing: StandingOut) -> Cell:
    review = standing["review"]
    if review and review["plan"]:
        return review["plan"]
    return tables.muted(t("plan.no_need" if standing["followable"] == "now" else "plan.no_plan"))


def _who(standing: StandingOut) -> Cell:
    review = standing["review"]
    if review is None:
        return None
    due = t("plan.due", day=formatting.day(review["due"])) if review["due"] else ""
    return tables.lines([review["answerable"] or "", due]) or None


def _form(pathway: PathwayFollowed) -> None:
    newest = pathway["plans"][0] if pathway["plans"] else None
    key = f"plan_{pathway['id']}"
    with st.expander(t("plan.write")), st.form(key, border=False):
        ambition = st.text_area(
            t("plan.ambition"), newest["ambition"] if newest else "", key=f"{key}_ambition", max_chars=4000
        )
        models = st.multiselect(
            t("plan.models"),
            MODELS,
            newest["models"] if newest else None,
            format_func=lambda code: word("collection_model", code),
            key=f"{key}_models",
            placeholder=t("choose"),
        )
        collection = st.text_area(
            t("plan.collection"), (newest["collection"] or "") if newest else "", key=f"{key}_text", max_chars=2000
        )
        decided_by = st.text_input(t("followability.decided_by"), key=f"{key}_by", max_chars=200)
        decided_on = shared.day_field(t("followability.decided_on"), f"{key}_on")
        if st.form_submit_button(t("plan.save"), type="primary"):
            body: PathwayPlanIn = {
                "ambition": ambition,
                "models": models,
                "collection": collection or None,
                "decided_by": decided_by,
                "decided_on": decided_on or "",
                "seen": newest["id"] if newest else None,
            }
            shared.send(client.path("followability", "pathways", pathway["id"], "plans"), body, t("plan.saved"))
