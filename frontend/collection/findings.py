"""What the check of a file found: summed up, answered, and listed row by row."""

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.collection import AnswerIn, FindingOut, FindingPage, SubmissionDetail, SummaryOut
from frontend.client import ApiError
from frontend.components import address, chips, formatting, layout, tables
from frontend.components.tables import Cell, Column
from frontend.texts import age, t, title, translated, word

_PAGE = 50
_SEVERITIES = ("error", "warning", "note")


def summary(submission: SubmissionDetail) -> None:
    """How many findings of each code."""
    columns = [
        Column(t("severity")),
        Column(t("findings.what")),
        Column(t("findings.count"), True),
        Column(t("findings.answer")),
    ]
    order = list(_SEVERITIES)
    entries = sorted(submission["summary"], key=lambda entry: order.index(entry["severity"]))
    tables.show(t("findings.summary"), columns, [_summary_row(entry, submission["state"]) for entry in entries])


def _summary_row(entry: SummaryOut, state: str) -> list[Cell]:
    return [
        chips.severity(entry["severity"]),
        tables.lines([_strong(title(entry)), tables.muted(translated(entry, "text"))]),
        formatting.number(entry["count"]),
        _answer(entry, state),
    ]


def _answer(entry: SummaryOut, state: str) -> Cell:
    if entry["answer"] or (entry["severity"] == "warning" and state == "rejected"):
        return entry["answer"]
    if entry["severity"] != "warning":
        return tables.muted(t(f"findings.needs_{entry['severity']}"))
    if entry["answered_rows"]:
        return t("findings.answered_rows", part=entry["answered_rows"], whole=entry["count"])
    return tables.muted(t("findings.unanswered"))


def answers(submission: SubmissionDetail) -> None:
    """A form for each kind of warning that may be explained now."""
    warnings = [entry for entry in submission["summary"] if entry["severity"] == "warning"]
    if submission["state"] != "checked" or not warnings or not session.can("answer_findings"):
        return
    layout.section(t("findings.explain"), t("findings.explain_intro"))
    for entry in warnings:
        open_now = not entry["answer"] and entry["answered_rows"] < entry["count"]
        with st.expander(f"{title(entry)} ({entry['count']})", expanded=open_now):
            _form(submission["id"], entry)


def _form(number: int, entry: SummaryOut) -> None:
    code = entry["code"]
    with st.form(f"answer_{code}", border=False):
        reason = st.text_area(t("findings.why"), value=entry["answer"] or "", key=f"why_{code}", max_chars=1000)
        row = st.number_input(
            t("findings.row"), min_value=1, value=None, step=1, key=f"row_{code}", placeholder=t("findings.every_row")
        )
        if st.form_submit_button(t("findings.save")):
            _send(number, {"code": code, "row": row, "reason": reason.strip()})


def _send(number: int, body: AnswerIn) -> None:
    if len(body["reason"]) < 3:
        st.error(t("step.reason_needed"))
        return
    try:
        session.api().post(client.path("submissions", number, "answers"), body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("findings.saved"))
    st.rerun()


def listed(submission: SubmissionDetail) -> None:
    """Every finding, a page at a time, filtered by severity and code."""
    layout.section(t("findings.all"))
    left, right = st.columns(2)
    with left:
        severity = address.choose(
            t("severity"), _severities(submission), "grad", every=t("all"), resets=("sida", "kod"), default="error"
        )
    with right:
        code = address.choose(t("findings.code"), _codes(submission, severity), "kod", every=t("all"), resets=("sida",))
    _page(submission, severity, code)
    layout.excel(
        client.path("submissions", submission["id"], "findings.xlsx"), f"granskning-{submission['id']}", "findings"
    )


def _severities(submission: SubmissionDetail) -> dict[str, str]:
    present = {entry["severity"] for entry in submission["summary"]}
    return {code: word("severity", code) for code in _SEVERITIES if code in present}


def _codes(submission: SubmissionDetail, severity: str | None) -> dict[str, str]:
    return {entry["code"]: title(entry) for entry in submission["summary"] if severity in (None, entry["severity"])}


def _page(submission: SubmissionDetail, severity: str | None, code: str | None) -> None:
    page = session.api().get(
        client.path("submissions", submission["id"], "findings"),
        FindingPage,
        severity=severity,
        code=code,
        limit=_PAGE,
        offset=(address.number() - 1) * _PAGE,
    )
    columns = [
        Column(t("findings.row_number"), True),
        Column(t("severity")),
        Column(t("findings.about")),
        Column(t("message")),
        Column(t("findings.column")),
        Column(t("outcome.value")),
        Column(t("findings.answer")),
    ]
    st.caption(t("findings.shown", count=page["total"]))
    tables.show(t("findings.all"), columns, [_finding_row(entry) for entry in page["items"]], hide_caption=True)
    address.page(page["total"], _PAGE)


def _finding_row(entry: FindingOut) -> list[Cell]:
    return [
        _place(entry),
        chips.severity(entry["severity"]),
        _about(entry),
        tables.lines([_strong(title(entry)), translated(entry, "message")]),
        _column(entry),
        entry["value"],
        entry["answer"],
    ]


def _column(entry: FindingOut) -> Cell:
    """The column as the message names it: by the template's Swedish header, or by its English name."""
    return entry["column"] if session.language() == "en" else entry.get("column_text")


def _strong(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)


def _place(entry: FindingOut) -> Cell:
    """The row, and above it the sheet where the workbook has several."""
    if entry["row"] is None:
        return None
    return tables.lines([tables.muted(entry.get("sheet") or ""), str(entry["row"])])


def _about(entry: FindingOut) -> Cell:
    """Whom the row is about: the indicator's name and id, sex and age group in words."""
    indicator = entry.get("indicator")
    if indicator is None:
        return None
    people = [word("sex", entry.get("sex")), age(entry.get("age_group"))] if entry["row"] is not None else []
    return tables.lines(
        [
            tables.coded(entry.get("indicator_name") or indicator, indicator),
            tables.muted(", ".join(part for part in people if part)),
        ]
    )
