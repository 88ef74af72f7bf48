"""The pace of implementation: how regions come to a milestone after a pathway's approval, and each region's place."""

from collections.abc import Iterator, Sequence

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.implementation import CurveOut, PaceOut, PairPace, RegionPlace, StatusMatrix
from frontend.components import address, charts, formatting, layout, public_data, tables
from frontend.components.charts import StepPoint
from frontend.components.tables import Cell, Column
from frontend.texts import t, word

MILESTONES = ("decided", "gap_analysed", "partly")
_DAYS_OF_MONTH = 30.4375
_MONTHS = (6, 12, 24, 36)
"""Months after approval that the table gives the share for."""


def show(matrix: StatusMatrix, region: str | None) -> None:
    """The curves by year of approval with their table, the regions in order, and the chosen region's days."""
    shown = session.api().get(client.path("implementation", "pace"), PaceOut, year=matrix["year"])
    milestone = address.part(t("pace.to"), {one: word("milestone", one) for one in MILESTONES}, "till")
    curves = [one for one in shown["curves"] if one["milestone"] == milestone and one["pairs"]]
    if not curves:
        layout.empty(t("pace.nothing"))
        return
    layout.section(t("pace.title", milestone=word("milestone", milestone)), t("pace.intro"))
    _chart(curves)
    st.caption(t("pace.how"))
    _table(curves)
    if shown["unknown"]:
        st.caption(t("pace.unknown", count=len(shown["unknown"])))
    _places([one for one in shown["regions"] if one["milestone"] == milestone], region)
    if region:
        _days(matrix["year"], region)


def _name(curve: CurveOut) -> str:
    return t("pace.approved_in", year=str(curve["approved_in"]))


def _chart(curves: Sequence[CurveOut]) -> None:
    words = {"at": t("pace.months"), "value": t("pace.share"), "name": t("pace.approved"), "text": t("pace.share")}
    st.altair_chart(
        charts.steps(
            [point for one in curves for point in _points(one)],
            [_name(one) for one in curves],
            words,
            language=session.language(),
            description=t("pace.description"),
        )
    )


def _points(curve: CurveOut) -> Iterator[StepPoint]:
    """The steps in months and per cent, from nobody on the day of approval."""
    steps = [(0, 0.0), *((point["days"], point["share"]) for point in curve["points"])]
    for days, share in steps:
        text = t("pace.point", share=_per_cent(share), days=days)
        yield {"name": _name(curve), "at": round(days / _DAYS_OF_MONTH, 2), "value": 100 * share, "text": text}


def _per_cent(share: float) -> str:
    return formatting.with_unit(100 * share, "%", 0)


def _table(curves: Sequence[CurveOut]) -> None:
    columns = [
        Column(t("pace.approved")),
        *(Column(t(f"pace.{name}"), True) for name in ("reached", "pairs", "unanswered", "half")),
        *(Column(t("pace.after", months=str(months)), True) for months in _MONTHS),
    ]
    rows: list[list[Cell]] = [
        [
            str(one["approved_in"]),
            *(formatting.number(number) for number in (one["reached"], one["pairs"], one["unanswered"])),
            formatting.number(one["median_days"]),
            *(_share_after(one, months) for months in _MONTHS),
        ]
        for one in curves
    ]
    tables.show(t("pace.table"), columns, rows)


def _share_after(curve: CurveOut, months: int) -> str:
    """The share that was there after some months; a dash where nobody has been followed that long."""
    days = months * _DAYS_OF_MONTH
    if not curve["points"] or curve["points"][-1]["days"] < days:
        return formatting.NOTHING
    return _per_cent(max((point["share"] for point in curve["points"] if point["days"] <= days), default=0.0))


def _places(places: Sequence[RegionPlace], region: str | None) -> None:
    layout.section(t("pace.places"), t("pace.places_intro"))
    own = region or next(iter(session.own_regions()), None)
    for one in places:
        if one["region"] == own:
            st.markdown(_place_in_words(one, len(places)))
    columns = [
        Column(t("region")),
        *(Column(t(f"pace.{name}"), True) for name in ("place", "half", "reached", "pathways")),
    ]
    rows: list[list[Cell]] = [
        [
            Markup("<strong>{}</strong>").format(one["region_name"]) if one["region"] == own else one["region_name"],
            *(formatting.number(one[name]) for name in ("place", "median_days", "reached", "pathways")),
        ]
        for one in places
    ]
    tables.show(t("pace.places_table"), columns, rows)


def _place_in_words(one: RegionPlace, regions: int) -> str:
    if one["place"] is None or one["median_days"] is None:
        return t("pace.no_place", region=one["region_name"], reached=one["reached"], pathways=one["pathways"])
    return t(
        "pace.own_place", region=one["region_name"], place=str(one["place"]), regions=regions, days=one["median_days"]
    )


def _days(year: int, region: str) -> None:
    """The region's days with each pathway, as the agreement asks for."""
    where = client.path("implementation", "pace", "pairs")
    pairs = session.api().get(where, list[PairPace], year=year, region=region)
    names = public_data.pathway_names()
    columns = [
        Column(t("pathway")),
        Column(t("reminders.approved"), whole=True),
        *(Column(t("pace.days_to", milestone=word("milestone", one)), True) for one in MILESTONES),
        Column(t("pace.seen"), whole=True),
    ]
    rows: list[list[Cell]] = [
        [
            names.get(one["pathway"], one["pathway_name"]),
            formatting.day(one["approved"]),
            *(formatting.number(one[days]) for days in ("decided_days", "gap_analysed_days", "partly_days")),
            formatting.day(one["seen"]),
        ]
        for one in pairs
    ]
    tables.show(t("pace.days_of", region=public_data.regions().get(region, region)), columns, rows)
