"""What is prioritised in a pathway: the list, on whose decision, preparing another and confirming it."""

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from frontend import client, session
from frontend.api_types.priorities import PrioritisedOut, PriorityDecisionOut, PriorityIn, PriorityListOut
from frontend.client import ApiError
from frontend.components import chips, formatting, layout, links, public_data, step_buttons, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, word

MOST = 3
"""The API takes no more."""


def show(pathway: str) -> None:
    """The pathway's list with its decision, what waits for the other side, earlier decisions, and the form for another."""
    layout.messages()
    listed = session.api().get(client.path("priorities", pathway), PriorityListOut)
    if listed["indicators"]:
        tables.show(t("priorities.title"), _columns(), [_row(one) for one in listed["indicators"]], hide_caption=True)
    else:
        layout.empty(t("priorities.decided_none") if listed["decision"] else t("priorities.none"))
    if listed["decision"]:
        layout.facts(_facts(listed["decision"], {}))
    elif listed["indicators"]:
        st.caption(t("priorities.seed"))
    if listed["waiting"]:
        _waiting(listed, listed["waiting"])
    elif listed["may_prepare"]:
        with st.expander(t("priorities.prepare"), icon=":material/add:"):
            _form(listed)
    _history(pathway)
    if session.can("manage_rounds"):
        links.to("rounds", t("rounds.prioritised"), ":material/event_note:", prioriterade="ja")


def mark(indicator: str, pathway: str) -> str:
    """Which rank an indicator has in a pathway, and on what ground; empty where it is not prioritised."""
    lists = {one["pathway"]: one for one in public_data.priorities()}
    listed = lists.get(pathway)
    rank = (
        next((one["rank"] for one in listed["indicators"] if one["indicator"] == indicator), None) if listed else None
    )
    if listed is None or rank is None:
        return ""
    decision = listed["decision"]
    ground = (
        t("priorities.since", day=formatting.day(decision["agreed_on"])) if decision else t("priorities.no_decision")
    )
    return f"{t('priority', rank=rank)}, {ground}"


def _columns() -> list[Column]:
    return [Column(t("priorities.rank"), True), Column(t("indicator")), Column(t("state")), Column(t("followable"))]


def _row(one: PrioritisedOut) -> list[Cell]:
    link = links.in_table("catalogue", named(one), indikator=one["indicator"])
    return [str(one["rank"]), link, chips.state(one["state"]), chips.yes_no(one["followable"])]


def _facts(decision: PriorityDecisionOut, names: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    if names:
        ranked = enumerate(decision["indicators"], 1)
        yield (
            t("priorities.title"),
            "\n".join(f"{rank}. {names.get(code, code)}" for rank, code in ranked) or t("priorities.nothing"),
        )
    yield t("priorities.reason"), decision["reason"]
    yield t("priorities.agreed_on"), formatting.day(decision["agreed_on"])
    yield t("priorities.prepared"), _who(decision["prepared_by"], decision["prepared_as"], decision["prepared_at"])
    if decision["decided_at"]:
        other = "specialist" if decision["prepared_as"] == "programme_area" else "programme_area"
        yield t("priorities.answered"), _who(decision["decided_by"], other, decision["decided_at"])
    yield t("step.reason"), decision["comment"]


def _who(name: str | None, role: str, moment: str) -> str:
    who = f"{name} ({word('role', role)})" if name else word("role", role)
    return f"{who}, {formatting.moment(moment)}"


def _waiting(listed: PriorityListOut, decision: PriorityDecisionOut) -> None:
    layout.section(t("priorities.waiting"))
    with st.container(border=True):
        layout.facts(_facts(decision, _names(listed["pathway"])))
        where = client.path("priorities", listed["pathway"], decision["id"], "steps")
        step_buttons.show(decision["steps"], where, f"priority_{decision['id']}")
        if "approve" not in decision["steps"]:
            st.caption(t("priorities.other_side"))


def _names(pathway: str) -> dict[str, str]:
    """The published indicators that follow the pathway, by name."""
    following = {
        code: named(entry)
        for code, entry in public_data.indicators().items()
        if entry["state"] == "published" and any(link["pathway"] == pathway for link in entry["pathways"])
    }
    return dict(sorted(following.items(), key=lambda pair: pair[1].casefold()))


def _form(listed: PriorityListOut) -> None:
    names = _names(listed["pathway"])
    if not names:
        layout.empty(t("priorities.nothing_published"))
        return
    now = [one["indicator"] for one in listed["indicators"] if one["indicator"] in names]
    with st.form(f"priorities_{listed['pathway']}", border=False):
        chosen: Sequence[str] = st.multiselect(
            t("priorities.indicators"),
            list(names),
            now,
            format_func=names.__getitem__,
            max_selections=MOST,
            placeholder=t("choose"),
            help=t("priorities.indicators_help"),
        )
        reason = st.text_area(t("priorities.reason"), max_chars=2_000).strip()
        day = st.date_input(t("priorities.agreed_on"), formatting.today(), format="YYYY-MM-DD")
        if st.form_submit_button(t("priorities.send"), type="primary"):
            _send(listed["pathway"], {"indicators": list(chosen), "reason": reason, "agreed_on": day.isoformat()})


def _send(pathway: str, body: PriorityIn) -> None:
    if len(body["reason"]) < 3:
        st.error(t("priorities.reason_needed"))
        return
    try:
        session.api().create(client.path("priorities", pathway), body, PriorityListOut)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("priorities.sent"))
    st.rerun()


def _history(pathway: str) -> None:
    decisions = session.api().get(client.path("priorities", pathway, "decisions"), list[PriorityDecisionOut])
    earlier = [one for one in decisions if one["state"] in ("replaced", "returned")]
    if not earlier:
        return
    with st.expander(t("priorities.history", count=len(earlier))):
        names = {code: named(entry) for code, entry in public_data.indicators().items()}
        for one in earlier:
            st.markdown(f"**{word('state', one['state'])}**")
            layout.facts(_facts(one, names))
