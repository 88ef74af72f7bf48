"""The review of a version: what publishing it changes, and the confirmation with a comment that publishes it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.consequence import ClassMoveOut, Consequence, EntryStepIn, TouchedOut
from frontend.client import ApiError
from frontend.components import chips, formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.register import version_changes
from frontend.texts import named, t, title, word

SHORTEST_COMMENT = 3
_MOST_ROWS = 60
"""Of one table: ten years of 21 regions are told in full by the API."""
_PAGES = {
    "pathway": ("pathways", "vardforlopp"),
    "indicator": ("catalogue", "indikator"),
    "agreement": ("agreements", "overenskommelse"),
}
"""The page that shows a thing, and what its address calls it. Others stand in the register."""
_INTROS = {"specification": "consequence.intro", "rulebook": "consequence.intro_rulebook"}
_KINDS = {"condition": "named_condition"}


def show(kind: str, entry: str, version: int, where: str) -> None:
    """What the version changes, and the form that publishes it; its step is posted to `where`."""
    layout.section(t("consequence.title"), t(_INTROS[kind]) if kind in _INTROS else None)
    reckoned = session.api().get(client.path("entries", kind, entry, "versions", version, "consequence"), Consequence)
    if reckoned["replaces"] is not None:
        version_changes.against(kind, entry, reckoned["replaces"], version)
    _summary(reckoned)
    _tables(reckoned)
    _confirmation(reckoned, where, f"{kind}_{entry}_{version}")


def _summary(reckoned: Consequence) -> None:
    st.caption(t(f"consequence.rests_on_{reckoned['rests_on']}"))
    if not reckoned["comparable"]:
        st.warning(t("consequence.not_comparable"), icon=":material/compare_arrows:")
    if reckoned["measured_otherwise"]:
        fields = ", ".join(title(field) for field in reckoned["measured_otherwise"])
        st.info(t("consequence.measured_otherwise", fields=fields))
    if reckoned["changes"]:
        st.warning(t("consequence.changes"), icon=":material/published_with_changes:")
    else:
        st.success(t("consequence.no_changes", count=reckoned["judged"]), icon=":material/check:")


def _tables(reckoned: Consequence) -> None:
    moves = [*reckoned["nation"], *reckoned["regions"]]
    columns = [t("period"), t("region"), t("consequence.value"), t("form.before"), t("form.after")]
    _table("consequence.classes", columns, map(_move, moves), len(moves))
    verdicts = reckoned["verdicts"]
    columns = [t("consequence.requirement"), t("region"), t("month"), t("form.before"), t("form.after")]
    rows: Iterable[Sequence[Cell]] = (
        [
            named({"name_sv": one["requirement_name_sv"], "name_en": one["requirement_name_en"]}),
            one["region_name"],
            formatting.month(one["month"]) if one["month"] else None,
            word("fulfilment", one["before"]),
            word("fulfilment", one["after"]),
        ]
        for one in verdicts
    )
    _table("consequence.verdicts", columns, rows, len(verdicts))
    _money(reckoned)
    columns = [t("region"), t("round"), t("indicator"), t("what")]
    again = (
        [
            one["region_name"],
            one["round"],
            one["indicator"],
            t("consequence.compute_again" if one["computed"] else "consequence.collect_again"),
        ]
        for one in reckoned["again"]
    )
    _table("consequence.again", columns, again, len(reckoned["again"]))
    _touches(reckoned["touches"])


def _move(move: ClassMoveOut) -> list[Cell]:
    before, after = (formatting.number(move[name]) for name in ("value_before", "value_after"))
    return [
        formatting.period(move["period"]),
        move["region_name"],
        before if before == after else f"{before} → {after}",
        chips.target_class(move["class_before"]),
        chips.target_class(move["class_after"]),
    ]


def _money(reckoned: Consequence) -> None:
    for lacks in reckoned["not_payable"]:
        reasons = "; ".join(lacks["missing_en"] if session.language() == "en" else lacks["missing"])
        st.info(t("consequence.not_payable", agreement=lacks["agreement"], reasons=reasons))
    columns = [t("consequence.recipient"), t("form.before"), t("form.after"), t("consequence.difference")]
    rows: Iterable[Sequence[Cell]] = (
        [
            word("party", "state") if one["recipient"] == "state" else one["recipient_name"],
            formatting.kronor(one["before"]),
            formatting.kronor(one["after"]),
            formatting.kronor(one["after"] - one["before"]),
        ]
        for one in reckoned["money"]
    )
    _table("consequence.money", columns, rows, len(reckoned["money"]), numbers=3)


def _table(key: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], count: int, numbers: int = 0) -> None:
    """A table under its heading; nothing where it has no rows. `numbers` is how many of the last columns hold numbers."""
    if not count:
        return
    layout.subsection(t(key, count=count))
    first = len(columns) - numbers
    headings = [Column(name, number >= first) for number, name in enumerate(columns)]
    tables.show(t(key, count=count), headings, list(rows)[:_MOST_ROWS], hide_caption=True)
    if count > _MOST_ROWS:
        st.caption(t("consequence.more", shown=_MOST_ROWS, count=count))


def _touches(touches: Sequence[TouchedOut]) -> None:
    """What speaks of the entry, by what it is, with links to the pages that show it."""
    if not touches:
        return
    layout.subsection(t("consequence.touches"))
    by_what = groupby(sorted(touches, key=lambda one: one["what"]), key=lambda one: one["what"])
    rows = [[word("touched", what), tables.lines(map(_touched, some))] for what, some in by_what]
    tables.show(t("consequence.touches"), [Column(t("what")), Column(t("consequence.which"))], rows, hide_caption=True)


def _touched(one: TouchedOut) -> Markup:
    place = one["within"] or one["id"]
    what = "pathway" if one["what"] == "goal" else one["what"]
    page, choice = _PAGES.get(what, ("entries", "post"))
    chosen = {choice: place} | ({"slag": _KINDS.get(what, what)} if page == "entries" else {})
    link = tables.link(links.path(page, **chosen), named(one))
    return Markup("{} ({})").format(link, word("touched_how", one["how"]))


def _confirmation(reckoned: Consequence, where: str, key: str) -> None:
    with st.form(f"publish_{key}"):
        comment = st.text_area(
            t("consequence.comment"), key=f"comment_{key}", max_chars=2000, help=t("consequence.comment_help")
        )
        label = "consequence.confirm" if reckoned["changes"] else "consequence.publish"
        if not st.form_submit_button(t(label), type="primary"):
            return
    if len(comment.strip()) < SHORTEST_COMMENT:
        st.error(t("step.reason_needed"))
        return
    _publish({"step": "publish", "reason": comment.strip(), "consequence": reckoned["digest"]}, where)


def _publish(taken: EntryStepIn, where: str) -> None:
    try:
        session.api().post(where, taken)
    except ApiError as error:
        layout.refused(error)
        return
    public_data.forget()
    layout.done(t("step.done", step=word("step", "publish")))
    st.rerun()
