"""What the lint says of the register, by what to do about it; accepting a finding with a reason, and taking that back."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.desk import LintFindingOut, LintGroup, LintOut, WaivedOut, WaiverIn
from frontend.client import ApiError
from frontend.components import address, formatting, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.texts import of_both, t, word

PAGE = 50
"""So many findings at a time."""


def show() -> None:
    """The groups, and the findings of the one that is chosen."""
    found = session.api().get(client.path("desk", "lint"), LintOut)
    if not found["groups"]:
        layout.empty(t("lint.nothing"))
    else:
        columns = [Column(t("lint.count"), True), Column(t("lint.what")), Column(t("severity"))]
        tables.show(t("lint.groups"), columns, [_group(one) for one in found["groups"]], hide_caption=True)
        _findings(found["groups"], may_waive=found["may_waive"])
    _waived(found["waived"], may_lift=found["may_waive"])


def _group(one: LintGroup) -> list[Cell]:
    return [
        formatting.number(len(one["findings"])),
        tables.lines([tables.strong(of_both(one, "title")), Markup.escape(of_both(one, "todo"))]),
        word("severity", one["severity"]),
    ]


def _findings(groups: Sequence[LintGroup], *, may_waive: bool) -> None:
    titles = {one["code"]: f"{of_both(one, 'title')} ({len(one['findings'])})" for one in groups}
    chosen = address.choose(t("lint.choose"), titles, "kod", resets=("sida",))
    group = next((one for one in groups if one["code"] == chosen), groups[0])
    page = address.page(len(group["findings"]), PAGE)
    shown = group["findings"][page * PAGE : (page + 1) * PAGE]
    columns = [Column(t("lint.entry")), Column(t("lint.message"))]
    rows: list[list[Cell]] = [[_entry(one), of_both(one, "message")] for one in shown]
    tables.show(of_both(group, "title"), columns, rows)
    if may_waive and group["severity"] != "error":
        with st.expander(t("lint.waive"), icon=":material/task_alt:"):
            _form(group)


def _entry(one: LintFindingOut) -> Cell:
    """The entry's name, as a link to where it is mended."""
    name = of_both(one, "name")
    if one["kind"] == "specification":
        return links.in_table("catalogue", name, indikator=one["entry"])
    if one["kind"] == "pathway":
        return links.in_table("pathways", name, vardforlopp=one["entry"])
    return links.in_table("entries", name, slag=one["kind"], post=one["entry"]) if one["kind"] else one["entry"]


def _form(group: LintGroup) -> None:
    choices = {
        number: " · ".join(part for part in (of_both(one, "name") or one["entry"], one["about"]) if part)
        for number, one in enumerate(group["findings"])
    }
    with st.form(f"waive_{group['code']}", border=False):
        number = st.selectbox(
            t("lint.finding"), list(choices), format_func=choices.__getitem__, placeholder=t("choose")
        )
        reason = st.text_area(t("step.reason"), max_chars=2_000).strip()
        if st.form_submit_button(t("lint.waive"), type="primary"):
            finding = group["findings"][number]
            body: WaiverIn = {
                "code": group["code"],
                "entry": finding["entry"],
                "about": finding["about"],
                "reason": reason,
            }
            _waive(body)


def _waive(body: WaiverIn) -> None:
    if len(body["reason"]) < 3:
        st.error(t("step.reason_needed"))
        return
    try:
        session.api().create(client.path("desk", "waivers"), body, LintOut)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("lint.waived_done"))
    st.rerun()


def _waived(waived: Sequence[WaivedOut], *, may_lift: bool) -> None:
    if not waived:
        return
    with st.expander(t("lint.waived", count=len(waived))):
        for one in waived:
            with st.container(border=True, gap=None):
                finding = one["finding"]
                st.markdown(f"**{of_both(finding, 'name') or finding['entry']}**: {of_both(one, 'title')}")
                st.caption(of_both(finding, "message"))
                st.caption(t("lint.waived_by", reason=one["reason"], by=one["by"], day=formatting.day(one["on"])))
                if one["id"] is None:
                    st.caption(t("lint.packaged"))
                elif may_lift and st.button(t("lint.lift"), key=f"lift_{one['id']}"):
                    _lift(one["id"])


def _lift(waiver: int) -> None:
    try:
        session.api().post(client.path("desk", "waivers", waiver, "lift"), {})
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("lint.lifted"))
    st.rerun()
