"""A submission: state, what the check found, answers, the next step, receipt and history."""

from typing import Any

import streamlit as st

from frontend import client, formatting, layout, links, params, session, tables
from frontend.client import Json
from frontend.parts import findings, marks, steps
from frontend.tables import Column
from frontend.texts import t, word

_ROWS = 50


def breakdowns(entry: Json) -> str:
    """The breakdowns that a round asks for."""
    return ", ".join(word("breakdown", code) for code in entry["breakdowns"]) or t("submit.only_total")


def line(submission: Json, page: str) -> None:
    """A submission in a list: a link, and where it stands."""
    with st.container(border=True, gap=None):
        number = t("submission.number", number=submission["id"])
        links.to(page, f"{submission['region_name']}: {submission['filename']} ({number})", inlamning=submission["id"])
        parts = [
            f"**{word('state', submission['state'])}**",
            submission["round_name"],
            formatting.moment(submission["received_at"]),
            _counts(submission),
            t("submission.late") if submission["late"] else "",
            t("submission.superseded") if submission["superseded"] else "",
        ]
        st.caption(" · ".join(part for part in parts if part))


def _counts(submission: Json) -> str:
    return ", ".join(
        t(f"submission.{name}", count=submission[name]) for name in ("errors", "warnings", "notes") if submission[name]
    )


def show(number: str, page: str) -> None:
    """One submission in full. `page` is where the link back goes."""
    found = session.api().get(client.path("submissions", number))
    links.to(
        page,
        t("submission.back"),
        ":material/arrow_back:",
        region=found["region"] if page == "submit" else None,
        omgang=found["round"] if page == "submit" else None,
    )
    layout.heading(t("submission.title", number=found["id"], region=found["region_name"]))
    layout.messages()
    _state(found)
    parts = {"granskning": t("submission.findings"), "rader": t("submission.rows"), "om": t("submission.about")}
    part = params.part(t("show"), parts, "visa", resets=("sida",))
    {"granskning": _findings, "rader": _rows, "om": _about}[part](found)


def _state(found: Json) -> None:
    st.html(f"<p>{marks.state(found['state'])} {tables.lines([_headline(found)])}</p>")
    shown = st.error if found["state"] in ("rejected", "refused", "returned") else st.info
    state = found["state"]
    shown(f"{t(f'advice.{state}')}{_reason(found)}")
    if found["unanswered"] and found["state"] == "checked":
        st.warning(t("submission.unanswered", count=found["unanswered"]), icon=":material/edit_note:")
    steps.show(found["steps"], client.path("submissions", found["id"], "steps"), f"submission_{found['id']}")
    if found["state"] == "received" and st.button(t("submission.look_again")):
        st.rerun()  # pragma: no cover - asks again while a check is under way


def _reason(found: Json) -> str:
    return f" {t('submission.reason', reason=found['reason'])}" if found["reason"] else ""


def _headline(found: Json) -> str:
    parts = [
        found["round_name"],
        found["filename"],
        t("submission.row_count", count=formatting.number(found["rows"])) if found["rows"] is not None else "",
        t("submission.late") if found["late"] else "",
        t("submission.superseded") if found["superseded"] else "",
    ]
    return " · ".join(part for part in parts if part)


def _findings(found: Json) -> None:
    if not found["summary"]:
        layout.empty(t("submission.no_findings") if found["state"] != "received" else t("submit.checking"))
        return
    findings.summary(found)
    findings.answers(found)
    findings.listed(found)


def _rows(found: Json) -> None:
    """The handed-in rows as the platform has read them."""
    where = client.path("submissions", found["id"], "rows")
    page = session.api().get(where, limit=_ROWS, offset=(params.number() - 1) * _ROWS)
    if not page["items"]:
        layout.empty(t("submission.no_rows"))
        return
    columns = [
        Column(t("indicator")),
        Column(t("sex")),
        Column(t("age")),
        Column(t("numerator"), True),
        Column(t("denominator"), True),
        Column(t("outcome.value"), True),
        Column(t("outcome.remark")),
    ]
    tables.show(t("submission.rows"), columns, [_cell(cell) for cell in page["items"]], hide_caption=True)
    params.page(page["total"], _ROWS)


def _cell(cell: Json) -> list[Any]:
    return [
        f"{cell['indicator']}{' · ' + cell['unit'] if cell['unit'] else ''}",
        word("sex", cell["sex"]),
        word("age_group", cell["age_group"]),
        *(formatting.number(cell[name]) for name in ("numerator", "denominator", "value")),
        tables.muted(word("cause", cell["cause"])) if cell["cause"] else cell["comment"],
    ]


def _about(found: Json) -> None:
    layout.facts(
        [
            (t("round"), found["round_name"]),
            (t("submission.file"), f"{found['filename']}, {formatting.size(found['size'])}"),
            (t("submission.sha256"), found["sha256"]),
            (t("submission.received"), f"{formatting.moment(found['received_at'])}, {found['received_by']}"),
            (t("submission.attested"), _attested(found)),
            (t("submission.decided"), formatting.moment(found["decided_at"]) if found["decided_at"] else None),
            (t("outcome.indicators"), ", ".join(found["indicators"])),
            (t("submission.computed"), _computed(found)),
        ]
    )
    _downloads(found)
    _history(found["history"])


def _computed(found: Json) -> str | None:
    """That a published specification gave the results, and the beginning of the manifest's digest."""
    return t("submission.computed_with", digest=found["manifest"][:12]) if found["manifest"] else None


def _attested(found: Json) -> str | None:
    return f"{formatting.moment(found['attested_at'])}, {found['attested_by']}" if found["attested_at"] else None


def _downloads(found: Json) -> None:
    with st.container(horizontal=True):
        layout.download(
            t("submission.original"),
            client.path("submissions", found["id"], "file"),
            found["filename"],
            "original",
            "application/octet-stream",
        )
        if found["manifest"]:
            layout.download(
                t("submission.manifest"),
                client.path("submissions", found["id"], "manifest"),
                f"manifest-{found['id']}.json",
                "manifest",
                "application/json",
            )
        st.download_button(
            t("submission.receipt"),
            data=receipt_maker(found["id"]),
            key="receipt",
            on_click="ignore",
            file_name=f"kvitto-{found['id']}.txt",
            mime="text/plain",
            icon=":material/receipt_long:",
        )


def receipt_maker(number: int) -> Any:
    """What makes the receipt when its button is pressed: a text for people, from the API's facts."""
    api, labels = session.api(), {name: t(f"receipt.{name}") for name in _RECEIPT}
    return lambda: _receipt(api.get(client.path("submissions", number, "receipt")), labels)


_RECEIPT = (
    "submission",
    "round_name",
    "region_name",
    "filename",
    "sha256",
    "size",
    "rows",
    "received_at",
    "received_by",
    "state",
    "errors",
    "warnings",
    "notes",
    "attested_at",
    "attested_by",
    "indicators",
    "manifest",
    "notice",
)


def _receipt(facts: Json, labels: dict[str, str]) -> str:
    shown = {name: ", ".join(value) if isinstance(value := facts[name], list) else value for name in _RECEIPT}
    return "".join(f"{labels[name]}: {value}\n" for name, value in shown.items() if value is not None)


def _history(entries: list[Json]) -> None:
    """What has happened to the submission, in order."""
    layout.section(t("submission.history"))
    columns = [Column(t("when"), whole=True), Column(t("what")), Column(t("who")), Column(t("audit.detail"))]
    tables.show(t("submission.history"), columns, [_event(entry) for entry in entries], hide_caption=True)


def _event(entry: Json) -> list[Any]:
    detail = entry.get("detail") or {}
    reason = entry.get("reason") or (detail.get("reason") if isinstance(detail, dict) else detail)
    after = entry.get("after") or entry.get("state")
    return [
        formatting.moment(entry.get("at")),
        marks.state(after) if after else word("action", entry.get("action")),
        entry.get("actor"),
        reason,
    ]
