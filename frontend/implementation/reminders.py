"""Whom to remind: approved pathways that regions have nothing in force for. The nation sees all regions, a region its own."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from frontend import client, session
from frontend.api_types.implementation import StatusMatrix, Unanswered
from frontend.components import formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import t


def show(matrix: StatusMatrix, region: str | None) -> None:
    """The regions with how many answers are missing, and pathway by pathway where there is one region to show."""
    year = matrix["year"]
    where = client.path("implementation", "unanswered")
    missing = session.api().get(where, list[Unanswered], year=year, region=region)
    layout.section(t("reminders.title", year=str(year)), t("reminders.intro"))
    if not missing:
        layout.empty(t("reminders.nothing"))
        return
    by_region = {code: list(some) for code, some in groupby(missing, key=lambda one: one["region"])}
    if len(by_region) == 1:
        _of_region(year, missing)
    else:
        _regions(year, by_region)


def _regions(year: int, by_region: dict[str, list[Unanswered]]) -> None:
    columns = [Column(t("region")), Column(t("reminders.none"), True), Column(t("implementation.waiting"), True)]
    rows: list[list[Cell]] = [
        [
            _to_region(year, code, some[0]["region_name"]),
            formatting.number(sum(not one["waits"] for one in some)),
            formatting.number(sum(one["waits"] for one in some)),
        ]
        for code, some in by_region.items()
    ]
    tables.show(t("reminders.regions"), columns, rows)


def _to_region(year: int, code: str, name: str) -> Markup:
    here = links.path("implementation", visa="paminn", ar=year, region=code)
    return Markup("<a href='{}' target='_self'>{}</a>").format(here, name)


def _of_region(year: int, missing: Sequence[Unanswered]) -> None:
    region = missing[0]["region"]
    mine = region in session.own_regions("region_reporter")
    names = public_data.pathway_names()
    columns = [
        Column(t("pathway")),
        Column(t("reminders.approved"), whole=True),
        Column(t("reminders.last")),
        Column(t("state"), whole=True),
    ]
    rows: list[list[Cell]] = [
        [
            _to_form(year, one, names) if mine else names.get(one["pathway"], one["pathway_name"]),
            formatting.day(one["approved"]) if one["approved"] else t("reminders.day_unknown"),
            str(one["last_answered"]) if one["last_answered"] else t("reminders.never"),
            t("implementation.waiting") if one["waits"] else t("reminders.no_answer"),
        ]
        for one in missing
    ]
    tables.show(t("reminders.of_region", region=missing[0]["region_name"], count=len(missing)), columns, rows)


def _to_form(year: int, one: Unanswered, names: dict[str, str]) -> Markup:
    form = links.path("implementation", visa="lamna", ar=year, region=one["region"], forlopp=one["pathway"])
    return Markup("<a href='{}' target='_self'>{}</a>").format(form, names.get(one["pathway"], one["pathway_name"]))
