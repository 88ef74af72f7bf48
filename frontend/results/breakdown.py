"""Women and men, or ages, behind an indicator's totals: asked for only where the reader chooses them."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from frontend import client, session
from frontend.api_types.results import CellOut, CellPage, IndicatorOutcome
from frontend.components import address, formatting, layout, tables, values
from frontend.components.sexes_chart import SexPoint, sexes
from frontend.components.tables import Cell, Column
from frontend.texts import t, titled, word

_AT_A_TIME = 1_000
_GROUPS = {"kon": "sex", "alder": "age"}
"""What the address calls a breakdown, and what the API does."""

_SEXES = ("women", "men")


def chosen() -> str | None:
    """The breakdown that the reader has chosen, in the API's word; None for the totals."""
    parts = {"totalt": word("sex", "total"), "kon": t("breakdown.sexes"), "alder": t("breakdown.ages")}
    return _GROUPS.get(address.part(t("breakdown.show"), parts, "uppdelning"))


def cells(breakdown: str, **which: str | None) -> list[CellOut]:
    """The cells of a breakdown, of whole regions; `which` narrows them as in `/api/results`."""
    shown: list[CellOut] = []
    more = True
    while more:
        page = session.api().get(
            client.path("results"), CellPage, breakdown=breakdown, limit=_AT_A_TIME, offset=len(shown), **which
        )
        shown += page["items"]
        more = page["more"]
    return shown


def of_indicator(entry: IndicatorOutcome, breakdown: str) -> None:
    """Every region's groups of an indicator and period, each with its value or why there is none."""
    own = [
        cell
        for cell in cells(breakdown, indicator=entry["indicator"], period=entry["period_label"])
        if cell["statistic"] == entry["kind"]
    ]
    if not own:
        layout.empty(t("breakdown.none"))
        return
    if breakdown == "sex":
        _chart(entry, own)
    caption = t("breakdown.caption", name=entry["name"], period=formatting.period(entry["period_label"]))
    columns = [Column(t("region")), *_columns()]
    ordered = sorted(own, key=lambda cell: (cell["region_name"], _rank(cell)))
    tables.show(caption, columns, [[cell["region_name"], *_row(entry, cell)] for cell in ordered])


def _chart(entry: IndicatorOutcome, own: Sequence[CellOut]) -> None:
    """Women and men of each region that shows both; the table under it has the same values, and why others are not shown."""
    points: list[SexPoint] = [
        {
            "name": cell["region_name"],
            "sex": word("sex", cell["sex"]).capitalize(),
            "value": float(cell["value"]),
            "text": values.value_text(entry, cell["value"]),
        }
        for cell in sorted(own, key=lambda cell: (cell["region_name"], _rank(cell)))
        if cell["value"] is not None and cell["sex"] in _SEXES
    ]
    both = {name for name, number in Counter(point["name"] for point in points).items() if number == len(_SEXES)}
    if not both:
        return
    layout.subsection(t("breakdown.chart_title", period=formatting.period(entry["period_label"])))
    chart = sexes(
        [point for point in points if point["name"] in both],
        [word("sex", sex).capitalize() for sex in _SEXES],
        {"name": t("region"), "sex": t("breakdown.group"), "text": t("outcome.value")},
        language=session.language(),
        unit=titled("unit", entry["unit"]),
        description=t("breakdown.chart_description", name=entry["name"]),
    )
    st.altair_chart(chart)


def of_region(
    entries: Sequence[IndicatorOutcome], region: str, pathway: str, period: str | None, breakdown: str
) -> None:
    """A region's groups of each of a pathway's indicators in a period."""
    known = {entry["indicator"]: entry for entry in entries if entry["period_label"] == period}
    every = cells(breakdown, region=region, pathway=pathway, period=period)
    own = [cell for cell in every if cell["indicator"] in known]
    own = [cell for cell in own if cell["statistic"] == known[cell["indicator"]]["kind"]]
    if not own:
        layout.empty(t("breakdown.none"))
        return
    rows: list[list[Cell]] = []
    for indicator, some in groupby(own, key=lambda cell: cell["indicator"]):
        entry = known[indicator]
        rows += [[entry["name"], *_row(entry, cell)] for cell in sorted(some, key=_rank)]
    tables.show(
        t("breakdown.caption_region", period=formatting.period(period)), [Column(t("indicator")), *_columns()], rows
    )


def _columns() -> list[Column]:
    return [
        Column(t("breakdown.group")),
        Column(t("outcome.value"), True),
        Column(t("outcome.interval"), True),
        Column("n", True),
        Column(t("outcome.remark")),
    ]


def _row(entry: IndicatorOutcome, cell: CellOut) -> list[Cell]:
    there = cell["value"] is not None
    return [
        word("sex", cell["sex"]) if cell["sex"] != "total" else cell["age_group"],
        values.value_text(entry, cell["value"]),
        values.interval_cell(entry, cell) if there else None,
        values.count_text(cell) if there else None,
        values.remark(cell),
    ]


def _rank(cell: CellOut) -> tuple[int, str]:
    """Women before men as the field has it, then who is of neither; ages from the youngest."""
    lowest = "".join(sign for sign in cell["age_group"].split("-")[0] if sign.isdigit())
    return (_SEXES.index(cell["sex"]) if cell["sex"] in _SEXES else len(_SEXES), lowest.zfill(3))
