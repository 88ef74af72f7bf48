"""Collection rounds: the list with each region's delivery, steps, and the form for a new one."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from frontend import client, formatting, layout, params, reference, session, tables
from frontend.client import ApiError, Json
from frontend.parts import marks, steps
from frontend.reference import named
from frontend.tables import Column
from frontend.texts import t


def show() -> None:
    """All rounds, one of them in full, and a new one."""
    found = session.api().get(client.path("rounds"))
    if found:
        _table(found)
        chosen = params.choose(t("round"), {entry["id"]: entry["name"] for entry in found}, "omgang")
        if chosen:
            _one(session.api().get(client.path("rounds", chosen)))
    else:
        layout.empty(t("rounds.none"))
    _new()


def _table(found: list[Json]) -> None:
    columns = [
        Column(t("round")),
        Column(t("state")),
        Column(t("period")),
        Column(t("round.due")),
        Column(t("round.indicators"), True),
        Column(t("round.delivered"), True),
    ]
    rows: list[list[Any]] = [
        [
            entry["name"],
            marks.state(entry["state"]),
            entry["period_label"],
            formatting.day(entry["due"]),
            formatting.number(entry["indicators"]),
            t("outcome.of", part=entry["delivered"], whole=len(entry["regions"])),
        ]
        for entry in found
    ]
    tables.show(t("rounds.title"), columns, rows, hide_caption=True)


def _one(entry: Json) -> None:
    layout.section(entry["name"])
    steps.show(entry["steps"], client.path("rounds", entry["id"], "steps"), f"round_{entry['id']}")
    columns = [Column(t("region")), Column(t("state")), Column(t("submission")), Column(t("region.declared"))]
    tables.show(t("rounds.deliveries"), columns, [_delivery(row) for row in entry["deliveries"]])


def _delivery(row: Json) -> list[Any]:
    late = f", {t('submission.late').lower()}" if row["late"] else ""
    declared = tables.lines(
        f"{line['indicator'] or t('submit.every_indicator')}: {line['reason']}" for line in row["declared"]
    )
    number = f"{t('submission.number', number=row['submission'])}{late}" if row["submission"] else None
    return [row["name"], marks.state(row["state"]), number, declared or None]


def _new() -> None:
    layout.section(t("rounds.new"))
    with st.form("round"):
        body: dict[str, Any] = {"id": st.text_input(t("rounds.id"), help=t("rounds.id_help"), max_chars=80).strip()}
        body["name"] = st.text_input(t("rounds.name"), max_chars=200).strip()
        body["period_label"] = st.text_input(t("rounds.label"), max_chars=40, help=t("rounds.label_help")).strip()
        first, last, due = _dates()
        chosen = _many(t("rounds.indicators"), _published(), [])
        regions = reference.regions()
        body["regions"] = _many(t("rounds.regions"), regions, list(regions))
        if st.form_submit_button(t("rounds.create"), type="primary"):
            body["indicators"] = [{"indicator": code} for code in chosen]
            _create(body | {"period_start": first, "period_end": last + timedelta(days=1), "due": due})


def _published() -> dict[str, str]:
    """The published indicators' names by id, in alphabetical order."""
    names = {code: named(entry) for code, entry in reference.indicators().items() if entry["state"] == "published"}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def _many(label: str, names: dict[str, str], chosen: list[str]) -> list[str]:
    return list(st.multiselect(label, list(names), chosen, format_func=names.__getitem__, placeholder=t("choose")))


def _dates() -> tuple[date, date, date]:
    """First and last day of the period, and the last day to hand in. People think in last days; the API in ends."""
    today = formatting.today()
    left, middle, right = st.columns(3)
    first = left.date_input(t("rounds.first"), date(today.year - 1, 1, 1), format="YYYY-MM-DD")
    last = middle.date_input(t("rounds.last"), date(today.year - 1, 12, 31), format="YYYY-MM-DD")
    due = right.date_input(t("round.due"), today + timedelta(days=30), format="YYYY-MM-DD")
    return first, last, due


def _create(body: dict[str, Any]) -> None:
    ready = {name: value.isoformat() if isinstance(value, date) else value for name, value in body.items()}
    try:
        made = session.api().post(client.path("rounds"), ready)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("rounds.created", name=made["name"]))
    params.put(omgang=made["id"])
    st.rerun()
