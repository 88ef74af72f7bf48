"""What a round asks of a region, by pathway, and where each indicator is: delivered, cannot be delivered, or missing."""

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.collection import AskedOut, RoundDetail, RoundIndicatorOut
from frontend.components import chips, links, public_data, tables
from frontend.components.tables import Cell, Column, chip
from frontend.texts import named, t, word


def show(entry: RoundDetail, region: str) -> None:
    """The list, folded, with how far the region has come in its heading."""
    where = client.path("rounds", entry["id"], "asked")
    lines = {line["indicator"]: line for line in session.api().get(where, list[AskedOut], region=region)}
    delivered = sum(line["state"] is not None for line in lines.values())
    declared = sum(line["declared"] is not None for line in lines.values())
    far = t(
        "submit.asked_status",
        delivered=delivered,
        declared=declared,
        missing=len(lines) - delivered - declared,
    )
    title = t("submit.asked_for", count=len(lines))
    with st.expander(f"{title}: {far}"):
        columns = [
            Column(t("pathway")),
            Column(t("indicator")),
            Column(t("specification.breakdowns")),
            Column(t("state")),
        ]
        rows = sorted((_row(item, lines[item["indicator"]]) for item in entry["indicator_list"]), key=_order)
        tables.show(title, columns, rows, hide_caption=True)


def _order(row: list[Cell]) -> tuple[str, str]:
    return str(row[0]).casefold(), str(row[1]).casefold()


def _row(item: RoundIndicatorOut, line: AskedOut) -> list[Cell]:
    known = public_data.indicators().get(item["indicator"])
    places = known["pathways"] if known else []
    name = named(known) if known else item["name"]
    link = Markup("<a href='{}' target='_self'>{}</a>").format(
        links.path("catalogue", indikator=item["indicator"]), name
    )
    breakdowns = ", ".join(word("breakdown", code) for code in item["breakdowns"]) or t("submit.only_total")
    return [places[0]["pathway_name"] if places else t("submit.no_pathway"), link, breakdowns, _standing(line)]


def _standing(line: AskedOut) -> Markup:
    if line["state"]:
        return chips.state(line["state"])
    if line["declared"]:
        return tables.lines([chip("none", "✎", t("submit.cannot")), Markup("{}").format(line["declared"])])
    return chip("none", "–", t("submit.missing"))
