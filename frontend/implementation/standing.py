"""How far regions have come in a year: the matrix with decisions and healthcare regions, or one region with what is left."""

import streamlit as st

from frontend import client, session
from frontend.api_types.implementation import (
    ConditionsLeft,
    DecisionsOut,
    HealthcareRegionOut,
    MeanOut,
    MemberOut,
    StatusMatrix,
    StatusOut,
)
from frontend.components import address, chips, formatting, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.implementation import attest, status_matrix
from frontend.texts import named, t, word


def show(matrix: StatusMatrix, region: str | None) -> None:
    """The year as a whole, or one region's year."""
    year = matrix["year"]
    if not matrix["pathways"] or not matrix["answers"]:
        layout.empty(t("implementation.nothing"))
    elif region:
        _left(year, region)
        _region(year, region)
    else:
        _all(matrix)
    layout.excel(client.path("implementation.xlsx"), f"inforande-{year}", "implementation", year=year)


def _all(matrix: StatusMatrix) -> None:
    where = client.path("implementation", "healthcare-regions")
    areas = session.api().get(where, list[HealthcareRegionOut], year=matrix["year"])
    chosen = address.choose(
        t("areas.one"), {one["id"]: named(one) for one in areas}, "sjukvardsregion", every=t("areas.every")
    )
    area = next((one for one in areas if one["id"] == chosen), None)
    status_matrix.show(_only(matrix, area) if area else matrix)
    if area:
        _divided(area["members"])
    st.caption(t("implementation.answer_count", count=matrix["answers"]))
    _areas(areas, list(matrix["names"]))
    _decisions(session.api().get(client.path("implementation", "decisions"), DecisionsOut, year=matrix["year"]))


def _only(matrix: StatusMatrix, area: HealthcareRegionOut) -> StatusMatrix:
    """The matrix with the regions of one healthcare region alone."""
    members = {one["region"] for one in area["members"]}
    return {**matrix, "regions": [one for one in matrix["regions"] if one["code"] in members]}


def _divided(members: list[MemberOut]) -> None:
    for one in members:
        if one["municipalities"]:
            municipalities = ", ".join(one["municipalities"])
            st.caption(t("areas.divided", region=one["region_name"], municipalities=municipalities))


def _areas(areas: list[HealthcareRegionOut], statuses: list[str]) -> None:
    layout.section(t("areas.title"), t("areas.intro"))
    columns = [Column(t("areas.one")), *(Column(word("status", code), True) for code in statuses)]
    rows: list[list[Cell]] = [
        [
            tables.coded(named(one), ", ".join(_member(member) for member in one["members"])),
            *(formatting.number(one["statuses"].get(code, 0)) for code in statuses),
        ]
        for one in areas
    ]
    tables.show(t("areas.table"), columns, rows)


def _member(member: MemberOut) -> str:
    name = member["region_name"].removeprefix("Region ")
    return t("areas.part", region=name) if member["municipalities"] else name


def _decisions(decisions: DecisionsOut) -> None:
    layout.section(t("decisions.title"), t("decisions.intro"))
    columns = [
        Column(t("pace.approved")),
        Column(t("decisions.pathways"), True),
        Column(t("decisions.mean"), True),
        Column(t("decisions.stated")),
    ]
    rows: list[list[Cell]] = [
        [
            "–".join(str(year) for year in one["approved_in"]),
            formatting.number(one["pathways"]),
            formatting.number(one["mean"], 1),
            _stated(one),
        ]
        for one in decisions["means"]
    ]
    tables.show(t("decisions.means", of=decisions["of"]), columns, rows)
    names = public_data.pathway_names()
    columns = [Column(t("pathway")), Column(t("reminders.approved")), Column(t("decisions.regions"), True)]
    each: list[list[Cell]] = [
        [
            names.get(one["pathway"], one["pathway_name"]),
            formatting.day(one["approved"]) if one["approved"] else t("reminders.day_unknown"),
            formatting.number(one["regions"]),
        ]
        for one in sorted(decisions["pathways"], key=lambda one: -one["regions"])
    ]
    with st.expander(t("decisions.each")):
        tables.show(t("decisions.each"), columns, each, hide_caption=True)


def _stated(mean: MeanOut) -> Cell:
    stated = mean["stated"]
    if not stated:
        return None
    regions = formatting.number(stated["regions"], 0)
    text = t("decisions.of", regions=regions, of=str(stated["of"]), holds_for=stated["holds_for"])
    return tables.coded(text, stated["source"])


def _left(year: int, region: str) -> None:
    """Which conditions the region lacks, the pathway approved first at the top."""
    left = session.api().get(client.path("implementation", "left"), list[ConditionsLeft], year=year, region=region)
    name = public_data.regions()[region]
    layout.section(t("left.title", region=name), t("left.intro"))
    if not left:
        layout.empty(t("left.nothing"))
        return
    names = public_data.pathway_names()
    columns = [Column(t("pathway")), Column(t("left.since"), whole=True), Column(t("left.lacking"))]
    rows: list[list[Cell]] = [
        [
            names.get(one["pathway"], one["pathway_name"]),
            formatting.day(one["approved"]) if one["approved"] else t("reminders.day_unknown"),
            _lacking(one),
        ]
        for one in left
    ]
    tables.show(t("left.table", count=len(left)), columns, rows)


def _lacking(one: ConditionsLeft) -> Cell:
    if not one["answered"]:
        return tables.muted(t("left.no_answer"))
    return ", ".join(t(f"question_short.{name}") for name in one["lacking"])


def _region(year: int, region: str) -> None:
    statuses = session.api().get(client.path("implementation"), list[StatusOut], year=year, region=region)
    columns = [
        Column(t("pathway")),
        Column(t("implementation.status")),
        Column(t("implementation.reason")),
        Column(t("implementation.answers"), True),
    ]
    attest.note(region)
    tables.show(f"{public_data.regions()[region]}, {year}", columns, [_status_row(entry) for entry in statuses])


def _status_row(entry: StatusOut) -> list[Cell]:
    return [
        entry["pathway_name"],
        chips.status(entry["status"]),
        entry["reason"],
        formatting.number(entry["answers"]),
    ]
