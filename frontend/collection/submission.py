"""A submission: state, what the check found, answers, the next step, receipt and history."""

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.collection import SubmissionDetail, SubmissionEvent
from frontend.api_types.results import RowOut, RowPage
from frontend.collection import advice, findings, receipt, road
from frontend.collection.submission_card import in_force_text
from frontend.components import address, chips, formatting, layout, links, markup, step_buttons, tables, values
from frontend.components.tables import Cell, Column
from frontend.followability import unit_links
from frontend.texts import age, t, word

_ROWS = 50


def show(number: str, page: str) -> None:
    """One submission in full. `page` is where the link back goes."""
    submission = session.api().get(client.path("submissions", number), SubmissionDetail)
    links.to(
        page,
        t("submission.back"),
        ":material/arrow_back:",
        region=submission["region"] if page == "submit" else None,
        omgang=submission["round"] if page == "submit" else None,
    )
    layout.heading(t("submission.title", number=submission["id"], region=submission["region_name"]))
    layout.messages()
    _state(submission, page)
    parts = {"granskning": t("submission.findings"), "rader": t("submission.rows"), "om": t("submission.about")}
    part = address.part(t("show"), parts, "visa", resets=("sida",))
    {"granskning": _findings, "rader": _rows, "om": _about}[part](submission)


def _state(submission: SubmissionDetail, page: str) -> None:
    markup.show(Markup("<p>{} {}</p>").format(chips.state(submission["state"]), _headline(submission)))
    shown = st.error if submission["state"] in ("rejected", "refused", "returned") else st.info
    shown(f"{advice.text(submission)}{_reason(submission)}")
    road.told(submission, page)
    if submission["unanswered"] and submission["state"] == "checked":
        st.warning(t("submission.unanswered", count=submission["unanswered"]), icon=":material/edit_note:")
    step_buttons.show(
        submission["steps"], client.path("submissions", submission["id"], "steps"), f"submission_{submission['id']}"
    )
    road.ask_back(submission)
    if submission["state"] == "received" and st.button(t("submission.look_again")):
        st.rerun()  # pragma: no cover - asks again while a check is under way


def _reason(submission: SubmissionDetail) -> str:
    return f" {t('submission.reason', reason=submission['reason'])}" if submission["reason"] else ""


def _headline(submission: SubmissionDetail) -> str:
    parts = [
        submission["round_name"],
        submission["filename"],
        t("submission.row_count", count=submission["rows"]) if submission["rows"] is not None else "",
        t("submission.late") if submission["late"] else "",
        in_force_text(submission),
    ]
    return " · ".join(part for part in parts if part)


def _findings(submission: SubmissionDetail) -> None:
    if not submission["summary"]:
        layout.empty(t("submission.no_findings") if submission["state"] != "received" else t("submit.checking"))
        return
    findings.summary(submission)
    findings.answers(submission)
    findings.listed(submission)


def _rows(submission: SubmissionDetail) -> None:
    """The handed-in rows as the platform has read them."""
    where = client.path("submissions", submission["id"], "rows")
    page = session.api().get(where, RowPage, limit=_ROWS, offset=(address.number() - 1) * _ROWS)
    if not page["items"]:
        layout.empty(t("submission.no_rows"))
        return
    columns = [
        Column(t("indicator")),
        Column(t("period")),
        Column(t("sex")),
        Column(t("age")),
        Column(t("numerator"), True),
        Column(t("denominator"), True),
        Column(t("outcome.value"), True),
        Column(t("submission.previous"), True),
        Column(t("submission.change"), True),
        Column(t("outcome.remark")),
    ]
    tables.show(t("submission.rows"), columns, [_cell(cell) for cell in page["items"]], hide_caption=True)
    address.page(page["total"], _ROWS)


def _cell(cell: RowOut) -> list[Cell]:
    previous = cell.get("previous")
    return [
        f"{cell['indicator']}{' · ' + cell['unit'] if cell['unit'] else ''}",
        formatting.period(cell["period_label"]),
        word("sex", cell["sex"]),
        age(cell["age_group"]),
        formatting.number(cell["numerator"]),
        formatting.number(cell["denominator"]),
        tables.muted(word("no_value", cell.get("no_value"))) if cell["value"] is None else _value(cell, cell["value"]),
        tables.muted(t("submission.nothing_before"))
        if previous is None
        else tables.lines([_value(cell, previous), tables.muted(formatting.period(cell.get("previous_period")))]),
        values.change_text(cell.get("change"), cell.get("measured_in")),
        cell["comment"],
    ]


def _value(cell: RowOut, value: str) -> str:
    """A value as it was handed in, with the unit of its indicator."""
    unit = cell.get("measured_in")
    if unit is None:
        return formatting.number(value)
    return values.in_unit(value, unit)


def _about(submission: SubmissionDetail) -> None:
    layout.facts(
        [
            (t("round"), submission["round_name"]),
            (t("submission.file"), f"{submission['filename']}, {formatting.size(submission['size'])}"),
            (t("submission.sha256"), submission["sha256"]),
            (t("submission.received"), f"{formatting.moment(submission['received_at'])}, {submission['received_by']}"),
            (t("submission.attested"), _attested(submission)),
            (
                t("submission.decided"),
                formatting.moment(submission["decided_at"]) if submission["decided_at"] else None,
            ),
            (t("outcome.indicators"), ", ".join(submission["indicators"])),
            (t("submission.computed"), _computed(submission)),
        ]
    )
    _downloads(submission)
    unit_links.counted_in(submission["id"])
    _history(submission["history"])


def _computed(submission: SubmissionDetail) -> str | None:
    """That a published specification gave the results, and the beginning of the manifest's digest."""
    return t("submission.computed_with", digest=submission["manifest"][:12]) if submission["manifest"] else None


def _attested(submission: SubmissionDetail) -> str | None:
    return (
        f"{formatting.moment(submission['attested_at'])}, {submission['attested_by']}"
        if submission["attested_at"]
        else None
    )


def _downloads(submission: SubmissionDetail) -> None:
    if submission["erased"]:
        st.caption(t("submission.erased"))
        return
    with st.container(horizontal=True):
        layout.download(
            t("submission.original"),
            client.path("submissions", submission["id"], "file"),
            submission["filename"],
            "original",
            "application/octet-stream",
        )
        if submission["manifest"]:
            layout.download(
                t("submission.manifest"),
                client.path("submissions", submission["id"], "manifest"),
                f"manifest-{submission['id']}.json",
                "manifest",
                "application/json",
            )
        st.download_button(
            t("submission.receipt"),
            data=receipt.maker(submission["id"]),
            key="receipt",
            on_click="ignore",
            file_name=f"kvitto-{submission['id']}.txt",
            mime="text/plain",
            icon=":material/receipt_long:",
        )


def _history(events: list[SubmissionEvent]) -> None:
    """What has happened to the submission, in order."""
    layout.section(t("submission.history"))
    columns = [Column(t("when"), whole=True), Column(t("what")), Column(t("who")), Column(t("audit.detail"))]
    tables.show(t("submission.history"), columns, [_event(event) for event in events], hide_caption=True)


def _event(event: SubmissionEvent) -> list[Cell]:
    return [
        formatting.moment(event["at"]),
        chips.state(event["after"]) if event["after"] else word("action", event["action"]),
        event["actor"],
        event["reason"],
    ]
