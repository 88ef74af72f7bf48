"""What other bodies have decided to pay: taken in as a file, approved by another, line by line beside what is computed."""

from collections.abc import Sequence
from typing import cast

import streamlit as st

from frontend import client, session
from frontend.agreements import payment_lines
from frontend.api_types.agreements import AgreementDetail, ComparedLine, ImportedDetail, ImportedOut
from frontend.client import ApiError
from frontend.components import formatting, layout, links, step_buttons, tables, upload_count
from frontend.components.chips import state
from frontend.components.tables import Cell, Column
from frontend.texts import named, t

_MOST_BYTES = 5_000_000
"""What the API takes of a decision."""


def show(detail: AgreementDetail) -> None:
    """The decisions that are taken in, and for the national side the form for one more."""
    where = client.path("agreements", detail["id"], "imported")
    decisions = session.api().get(where, list[ImportedOut])
    may_take_in = session.can("prepare_decision") and bool(_pots(detail))
    if not decisions and not may_take_in:
        return
    layout.section(t("imported.title"), t("imported.intro"))
    if not decisions:
        layout.empty(t("imported.none"))
    for one in decisions:
        with st.container(border=True, gap=None):
            _link(detail, _title(one), one["id"])
            layout.facts([(t("state"), state(one["state"])), (t("imported.source"), one["source"])])
    if may_take_in:
        _form(detail, where)


def _pots(detail: AgreementDetail) -> dict[str, str]:
    """The pots that another body may have decided about: all that are shared out, but what is earned month by month."""
    return {pot["id"]: named(pot) for pot in detail["pots"] if pot["by"] not in (None, "performance")}


def _title(one: ImportedOut) -> str:
    pot = named({"name_sv": one["pot_name_sv"], "name_en": one["pot_name_en"]})
    return t("imported.one", pot=pot, amount=formatting.kronor(one["total_kronor"] * 100))


def _link(detail: AgreementDetail, label: str, decision: int | None, icon: str | None = None) -> None:
    links.to("agreements", label, icon, overenskommelse=detail["id"], visa="utbetalningar", beslut=decision)


def _form(detail: AgreementDetail, where: str) -> None:
    with st.expander(t("imported.take_in")):
        pots = _pots(detail)
        pot = st.selectbox(t("imported.pot"), list(pots), format_func=lambda one: pots[one], placeholder=t("choose"))
        source = st.text_input(t("imported.source"), help=t("imported.source_help"), max_chars=500).strip()
        total = st.text_input(t("imported.total"), help=t("imported.total_help"), max_chars=30)
        layout.files_of(_MOST_BYTES)
        file = st.file_uploader(t("imported.file"), type=["csv", "xlsx"], key=f"decision_{upload_count.now()}")
        ready = bool(pot and source and file)
        if st.button(t("imported.send"), type="primary", disabled=not ready) and file is not None:
            _send(where, str(pot), source, total, file.name, file.getvalue())


def _send(where: str, pot: str, source: str, total: str, filename: str, data: bytes) -> None:
    digits = "".join(total.split()).replace("\u00a0", "").removesuffix("kr")
    if digits and not digits.isdecimal():
        st.error(t("imported.total_unread"))
        return
    about = {"pot": pot, "source": source, "filename": filename, "total": digits or None}
    try:
        decision = session.api().upload(f"{where}/file", data, ImportedDetail, **about)
    except ApiError as error:
        layout.refused(error)
        faults = cast("Sequence[str]", error.detail.get("problems", []))
        if faults:
            payment_lines.listed(faults)
        return
    upload_count.add()
    layout.done(t("imported.done", amount=formatting.kronor(decision["total_kronor"] * 100)))
    st.rerun()


def one(detail: AgreementDetail, number: str) -> None:
    """One decision: what it is, the steps that the reader may take, and its lines beside the computed ones."""
    _link(detail, t("payments.all"), None, ":material/arrow_back:")
    decision = session.api().get(client.path("agreements", detail["id"], "imported", number), ImportedDetail)
    layout.section(_title(decision))
    layout.facts(
        [
            (t("state"), state(decision["state"])),
            (t("imported.source"), decision["source"]),
            (t("imported.filename"), decision["filename"]),
            (t("payments.prepared"), f"{formatting.moment(decision['made_at'])}, {decision['made_by']}"),
            (t("step.reason"), decision["reason"]),
            (t("payments.digest"), decision["sha256"]),
        ]
    )
    where = client.path("agreements", detail["id"], "imported", decision["id"], "steps")
    step_buttons.show(decision["steps"], where, f"decision_{decision['id']}")
    _lines(decision["lines"], compared=not decision["problems"])
    if decision["problems"]:
        with st.expander(t("imported.not_computed", count=len(decision["problems"]))):
            payment_lines.listed(decision["problems"])


def _lines(lines: Sequence[ComparedLine], *, compared: bool) -> None:
    columns = [Column(t("payments.recipient"))]
    columns += [Column(t(f"imported.{what}"), number=True) for what in ("decided", "computed", "difference")]
    differing = sum(line["differs"] for line in lines)
    key = "imported.differ" if differing else "imported.same"
    caption = t(key, count=differing) if compared else t("imported.alone")
    tables.show(caption, columns, map(_line, lines))


def _line(line: ComparedLine) -> list[Cell]:
    decided, computed = line["imported_ore"], line["computed_ore"]
    both = decided is not None and computed is not None
    return [
        line["recipient_name"],
        None if decided is None else formatting.kronor(decided),
        None if computed is None else formatting.kronor(computed),
        formatting.kronor((decided or 0) - (computed or 0)) if both else None,
    ]
