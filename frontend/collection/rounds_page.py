"""Collection rounds: the list, and one of them with each region's delivery, its steps and what can be changed."""

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import RegionDelivery, RoundDetail, RoundOut
from frontend.collection import prioritised, round_form
from frontend.components import address, chips, deliveries, formatting, layout, links, step_buttons, tables
from frontend.components.tables import Cell, Column
from frontend.texts import t, word


def show() -> None:
    """Draws the page: all rounds, one of them in full, and a new one."""
    layout.heading(t("rounds.title"), t("rounds.intro"))
    layout.messages()
    if session.can("manage_rounds") and address.get("prioriterade"):
        prioritised.show()
        return
    rounds = session.api().get(client.path("rounds"), list[RoundOut])
    if rounds:
        _table(rounds)
        chosen = address.choose(t("round"), {entry["id"]: entry["name"] for entry in rounds}, "omgang")
        if chosen:
            _one(session.api().get(client.path("rounds", chosen), RoundDetail))
    else:
        layout.empty(t("rounds.none"))
    if session.can("manage_rounds"):
        links.to("rounds", t("rounds.prioritised"), ":material/playlist_add_check:", prioriterade="ja")
        with st.expander(t("rounds.new"), icon=":material/add:", expanded=not rounds):
            round_form.new()


def _table(rounds: list[RoundOut]) -> None:
    columns = [
        Column(t("round")),
        Column(t("state")),
        Column(t("period")),
        Column(t("round.due")),
        Column(t("round.indicators"), True),
        Column(t("round.delivered"), True),
        Column(t("rounds.declared"), True),
    ]
    rows: list[list[Cell]] = [
        [
            entry["name"],
            chips.state(entry["state"]),
            entry["period_label"],
            formatting.day(entry["due"]),
            formatting.number(entry["indicators"]),
            t("outcome.of", part=entry["delivered"], whole=len(entry["regions"])),
            formatting.number(entry["declared"]),
        ]
        for entry in rounds
    ]
    tables.show(t("rounds.title"), columns, rows, hide_caption=True)


def _one(entry: RoundDetail) -> None:
    layout.section(entry["name"])
    for remark in entry["remarks"]:
        st.warning(remark, icon=":material/edit_calendar:")
    alone = [f"{line['name']}: {line['without_counts']}" for line in entry["indicator_list"] if line["without_counts"]]
    layout.facts(
        [
            (t("period"), f"{formatting.day(entry['period_start'])} – {formatting.last_day(entry['period_end'])}"),
            (t("rounds.rows_by"), word("rows_by", entry["rows_by"])),
            (t("round.due"), formatting.day(entry["due"])),
            (t("round.delivered"), t("outcome.of", part=entry["delivered"], whole=len(entry["regions"]))),
            (t("rounds.declared"), formatting.number(entry["declared"]) if entry["declared"] else None),
            (t("rounds.public_source"), entry["public_source"]),
            (t("rounds.without_counts"), "\n".join(alone)),
        ]
    )
    late = len(entry["regions"]) - entry["delivered"] - entry["declared"]
    questions = {"close": t("rounds.close_question", count=late)} if late else {}
    step_buttons.show(entry["steps"], client.path("rounds", entry["id"], "steps"), f"round_{entry['id']}", questions)
    if session.can("manage_rounds"):
        round_form.changes(entry)
    columns = [
        Column(t("region")),
        Column(t("state")),
        Column(t("round.due"), whole=True),
        Column(t("submission")),
        Column(t("region.declared")),
    ]
    tables.show(t("rounds.deliveries"), columns, [_delivery(row) for row in entry["deliveries"]])


def _delivery(row: RegionDelivery) -> list[Cell]:
    declared = tables.lines(
        f"{line['indicator'] or t('submit.every_indicator')}: {line['reason']}" for line in row["declared"]
    )
    return [row["name"], deliveries.standing(row), formatting.day(row["due"]), _number(row), declared or None]


def _number(row: RegionDelivery) -> Cell:
    if not row["submission"]:
        return None
    late = f", {t('submission.late').lower()}" if row["late"] else ""
    label = t("submission.number", number=row["submission"])
    return links.submission(row["submission"], row["region"], label) + late


if __name__ == "__main__":
    show()
