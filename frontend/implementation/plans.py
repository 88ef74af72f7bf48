"""Planned introduction as a timeline, of the periods that regions have entered and of nothing else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import streamlit as st

from frontend import client, session
from frontend.api_types.implementation import PlanOut, StatusMatrix
from frontend.components import address, charts, formatting, layout, public_data, tables
from frontend.components.charts import Bar
from frontend.components.tables import Cell, Column
from frontend.texts import t

Period = tuple[str | None, str | None]
"""The first and the last planned day, as ISO text; either may be unknown."""


def show(matrix: StatusMatrix, region: str | None) -> None:
    """Pathways over all regions or for the chosen one; a pathway's regions where a pathway is chosen."""
    year = matrix["year"]
    layout.section(t("plans.title", year=str(year)), t("plans.intro"))
    plans = session.api().get(client.path("implementation", "plans"), list[PlanOut], year=year, region=region)
    if not plans:
        layout.empty(t("plans.nothing"))
        return
    names = public_data.pathway_names()
    having = {one["pathway"]: names.get(one["pathway"], one["pathway_name"]) for one in plans}
    pathway = address.choose(t("pathway"), having, "forlopp", every=t("every_pathway"))
    of_pathway = {one["region_name"]: [one] for one in plans if one["pathway"] == pathway}
    rows = of_pathway or _by_pathway(plans, having)
    _timeline({name: _period(some) for name, some in rows.items()})
    _table(rows, t("region") if pathway else t("pathway"), counted=not (pathway or region))
    unplanned = [entry["id"] for entry in matrix["pathways"] if entry["id"] not in having]
    if unplanned:
        listed = ", ".join(names.get(one, one) for one in unplanned)
        st.caption(t("plans.without", count=len(unplanned), pathways=listed))


def _by_pathway(plans: Sequence[PlanOut], names: Mapping[str, str]) -> dict[str, list[PlanOut]]:
    """The plans of each pathway by its name, the one that begins first at the top."""
    rows: dict[str, list[PlanOut]] = defaultdict(list)
    for one in plans:
        rows[names[one["pathway"]]].append(one)
    return dict(sorted(rows.items(), key=lambda row: _begins(_period(row[1]))))


def _period(plans: Sequence[PlanOut]) -> Period:
    """From the first day that any region begins to the last that any is done."""
    starts = [one["start"] for one in plans if one["start"]]
    ends = [one["end"] for one in plans if one["end"]]
    return min(starts, default=None), max(ends, default=None)


def _begins(period: Period) -> str:
    return period[0] or period[1] or ""


def _words(period: Period) -> str:
    start, end = period
    return t("plans.period", start=formatting.day(start), end=formatting.day(end))


def _timeline(periods: Mapping[str, Period]) -> None:
    bars: list[Bar] = [
        {"name": name, "start": start or end or "", "end": end or start or "", "text": _words((start, end))}
        for name, (start, end) in periods.items()
    ]
    words = {"name": t("plans.whose"), "text": t("period"), "today": t("plans.today")}
    today = formatting.today().isoformat()
    st.altair_chart(charts.bars(bars, today, words, language=session.language(), description=t("plans.description")))


def _table(rows: Mapping[str, Sequence[PlanOut]], first: str, *, counted: bool) -> None:
    """The same periods in words; `counted` where a row is of several regions."""
    columns = [
        Column(first),
        Column(t("implementation.planned_start"), whole=True),
        Column(t("implementation.planned_end"), whole=True),
        *([Column(t("plans.regions"), True)] if counted else []),
    ]
    cells: list[list[Cell]] = [
        [name, *map(formatting.day, _period(some)), *([formatting.number(len(some))] if counted else [])]
        for name, some in rows.items()
    ]
    tables.show(t("plans.table"), columns, cells)
