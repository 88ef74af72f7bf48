"""Collection rounds: the list with each region's delivery, steps, and the form for a new one."""

from datetime import date, timedelta

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import RegionDelivery, RoundDetail, RoundIn, RoundOut
from frontend.client import ApiError
from frontend.components import address, chips, deliveries, formatting, layout, public_data, step_buttons, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t


def show() -> None:
    """All rounds, one of them in full, and a new one."""
    rounds = session.api().get(client.path("rounds"), list[RoundOut])
    if rounds:
        _table(rounds)
        chosen = address.choose(t("round"), {entry["id"]: entry["name"] for entry in rounds}, "omgang")
        if chosen:
            _one(session.api().get(client.path("rounds", chosen), RoundDetail))
    else:
        layout.empty(t("rounds.none"))
    _new()


def _table(rounds: list[RoundOut]) -> None:
    columns = [
        Column(t("round")),
        Column(t("state")),
        Column(t("period")),
        Column(t("round.due")),
        Column(t("round.indicators"), True),
        Column(t("round.delivered"), True),
    ]
    rows: list[list[Cell]] = [
        [
            entry["name"],
            chips.state(entry["state"]),
            entry["period_label"],
            formatting.day(entry["due"]),
            formatting.number(entry["indicators"]),
            t("outcome.of", part=entry["delivered"], whole=len(entry["regions"])),
        ]
        for entry in rounds
    ]
    tables.show(t("rounds.title"), columns, rows, hide_caption=True)


def _one(entry: RoundDetail) -> None:
    layout.section(entry["name"])
    step_buttons.show(entry["steps"], client.path("rounds", entry["id"], "steps"), f"round_{entry['id']}")
    columns = [Column(t("region")), Column(t("state")), Column(t("submission")), Column(t("region.declared"))]
    tables.show(t("rounds.deliveries"), columns, [_delivery(row) for row in entry["deliveries"]])


def _delivery(row: RegionDelivery) -> list[Cell]:
    late = f", {t('submission.late').lower()}" if row["late"] else ""
    declared = tables.lines(
        f"{line['indicator'] or t('submit.every_indicator')}: {line['reason']}" for line in row["declared"]
    )
    number = f"{t('submission.number', number=row['submission'])}{late}" if row["submission"] else None
    return [row["name"], deliveries.standing(row), number, declared or None]


def _new() -> None:
    layout.section(t("rounds.new"))
    with st.form("round"):
        identifier = st.text_input(t("rounds.id"), help=t("rounds.id_help"), max_chars=80).strip()
        name = st.text_input(t("rounds.name"), max_chars=200).strip()
        label = st.text_input(t("rounds.label"), max_chars=40, help=t("rounds.label_help")).strip()
        first, last, due = _dates()
        indicators = _many(t("rounds.indicators"), _published(), [])
        names = public_data.regions()
        body: RoundIn = {
            "id": identifier,
            "name": name,
            "period_label": label,
            "period_start": first.isoformat(),
            "period_end": (last + timedelta(days=1)).isoformat(),
            "due": due.isoformat(),
            "indicators": [{"indicator": code} for code in indicators],
            "regions": _many(t("rounds.regions"), names, list(names)),
        }
        if st.form_submit_button(t("rounds.create"), type="primary"):
            _create(body)


def _published() -> dict[str, str]:
    """The published indicators' names by id, in alphabetical order."""
    names = {code: named(entry) for code, entry in public_data.indicators().items() if entry["state"] == "published"}
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


def _create(body: RoundIn) -> None:
    try:
        created = session.api().create(client.path("rounds"), body, RoundDetail)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("rounds.created", name=created["name"]))
    address.put(omgang=created["id"])
    st.rerun()
