"""A care pathway: what its indicators show, how far regions have come, its goals and criteria."""

import streamlit as st

from frontend import client, session
from frontend.api_types.catalogue import PathwayDate
from frontend.api_types.implementation import StatusOut
from frontend.api_types.register import AssessmentOut, GoalOut, IndicatorOut, PathwayDetail
from frontend.api_types.results import IndicatorOutcome, Outcomes
from frontend.components import address, chips, formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.register import judged, priorities, provenance
from frontend.results import consultations, outcome
from frontend.texts import named, of_both, t, word


def show() -> None:
    """Draws the page."""
    layout.heading(t("pathways.title"), t("pathways.intro"))
    chosen = _choose()
    if chosen is None:
        layout.empty(t("pathways.none"))
        return
    detail = session.api().get(client.path("pathways", chosen), PathwayDetail)
    layout.section(named(detail))
    _about(detail)
    parts = {
        "resultat": t("pathways.results"),
        "inforande": t("menu.implementation"),
        "mal": t("pathways.goals"),
        "prioriterade": t("priorities.title"),
        "om": t("pathways.criteria"),
    }
    part = address.part(t("show"), parts, "visa")
    {
        "resultat": _results,
        "inforande": _implementation,
        "mal": _goals,
        "prioriterade": lambda one: priorities.show(one["id"]),
        "om": _criteria,
    }[part](detail)


def _choose() -> str | None:
    """Programme area first, then pathway; a link to a pathway alone is enough."""
    left, right = st.columns(2)
    with left:
        area = address.choose(
            t("programme_area"),
            public_data.areas(),
            "omrade",
            every=t("every_area"),
            resets=("vardforlopp", "indikator", "period"),
        )
    pathways = [
        entry for entry in public_data.pathways() if area in (None, entry["programme_area"], *entry["other_areas"])
    ]
    pathways.sort(key=lambda entry: named(entry).casefold())
    most = max(pathways, key=lambda entry: entry["indicators_published"], default=None)
    with right:
        return address.choose(
            t("pathway"),
            {entry["id"]: named(entry) for entry in pathways},
            "vardforlopp",
            default=most["id"] if most else None,
            resets=("indikator", "period"),
        )


def _about(detail: PathwayDetail) -> None:
    parts = [
        public_data.areas().get(detail["programme_area"] or "", ""),
        word("phase", detail["phase"]),
        t(
            "pathways.indicator_counts",
            published=detail["indicators_published"],
            followable=detail["indicators_followable"],
        ),
    ]
    if others := detail["indicators"] - detail["indicators_published"]:
        parts.append(t("pathways.drafts", count=others))
    if detail["merged_into"]:
        into = public_data.pathway_names().get(detail["merged_into"], detail["merged_into"])
        parts.append(t("pathways.merged" if detail["phase"] == "merged" else "pathways.to_merge", name=into))
    if not detail["confirmed"]:
        parts.append(t("pathways.unconfirmed"))
    st.caption(" · ".join(part for part in parts if part))
    layout.facts(
        [
            (t("pathways.begins"), of_both(detail, "begins")),
            (t("pathways.ends"), of_both(detail, "ends")),
            (t("pathways.aliases"), ", ".join(detail["aliases"])),
        ]
    )


def _results(detail: PathwayDetail) -> None:
    outcomes = outcome.of_pathway(detail["id"], address.get("period"))
    if not outcomes["indicators"]:
        layout.empty(t("pathways.no_indicators"))
        return
    _period(outcomes)
    columns = [
        Column(t("indicator")),
        Column(t("outcome.nation"), True),
        Column(t("outcome.target"), True),
        Column(t("outcome.nation_class")),
        Column(t("outcome.delivered"), True),
        Column(t("outcome.reached"), True),
        Column(t("pathways.followable")),
    ]
    period = outcomes["period"]
    tables.show(
        t("pathways.summary", period=formatting.period(period)) if period else t("pathways.summary_empty"),
        columns,
        outcome.summary_rows(outcomes["indicators"]),
    )
    layout.excel(
        client.path("pathways", detail["id"], "outcomes.xlsx"), f"resultat-{detail['id']}", "outcomes", period=period
    )
    _indicator(outcomes)


def _period(outcomes: Outcomes) -> None:
    """The period to see; the API chooses the newest where the address names none."""
    left, _ = st.columns(2)
    with left:
        address.choose(
            t("period"),
            {period: formatting.period(period) for period in outcomes["periods"]},
            "period",
            default=outcomes["period"] if address.get("period") is None else outcomes["periods"][0],
        )


def _indicator(outcomes: Outcomes) -> None:
    entries = {entry["indicator"]: entry for entry in outcomes["indicators"]}
    first = next((key for key, entry in entries.items() if entry["delivered"]), None)
    layout.section(t("pathways.one_indicator"))
    left, right = st.columns([3, 2])
    with left:
        chosen = address.choose(
            t("indicator"), {key: _label(entry) for key, entry in entries.items()}, "indikator", default=first
        )
    with right:
        region = address.choose(
            t("pathways.highlight"), public_data.regions(), "region", every=t("pathways.no_highlight")
        )
    if chosen:
        outcome.detail(entries[chosen], [region] if region else [])
        links.to("catalogue", t("pathways.to_specification"), ":material/menu_book:", indikator=chosen)


def _label(entry: IndicatorOutcome) -> str:
    return f"{entry['name']} ({t('priority', rank=entry['priority'])})" if entry["priority"] else entry["name"]


def _implementation(detail: PathwayDetail) -> None:
    year = public_data.implementation_year()
    statuses = session.api().get(client.path("implementation"), list[StatusOut], year=year, pathway=detail["id"])
    if not statuses:
        layout.empty(t("implementation.nothing"))
        return
    columns = [
        Column(t("region")),
        Column(t("implementation.status")),
        Column(t("implementation.reason")),
        Column(t("implementation.answers"), True),
    ]
    rows: list[list[Cell]] = [
        [
            entry["region_name"],
            chips.status(entry["status"]),
            entry["reason"],
            formatting.number(entry["answers"]),
        ]
        for entry in statuses
    ]
    tables.show(t("pathways.statuses", name=named(detail), year=year), columns, rows)
    layout.excel(client.path("implementation.xlsx"), f"inforande-{year}", "status", year=year)


def _goals(detail: PathwayDetail) -> None:
    uncovered = [goal for goal in detail["goals"] if not goal["covered"]]
    if not detail["goals"]:
        layout.empty(t("pathways.no_goals"))
        return
    if uncovered:
        st.warning(t("pathways.uncovered", count=len(uncovered), whole=len(detail["goals"])), icon=":material/flag:")
    names = public_data.indicators()
    columns = [
        Column(t("goal")),
        Column(t("pathways.goal_source")),
        Column(t("pathways.followed_by")),
        Column(t("pathways.covered")),
    ]
    tables.show(t("pathways.goals"), columns, [_goal_row(goal, names) for goal in detail["goals"]], hide_caption=True)


def _goal_row(goal: GoalOut, names: dict[str, IndicatorOut]) -> list[Cell]:
    followed = [named(names[code]) if code in names else t("pathways.draft", id=code) for code in goal["indicators"]]
    covered = chips.yes_no(True) if goal["covered"] else tables.chip("warn", "!", t("no"))
    source = tables.lines([word("mark", goal["mark"]), goal["source"] or t("pathways.own_goal")])
    return [
        goal["text"],
        source,
        tables.lines(followed) if followed else tables.muted(t("pathways.no_follower")),
        covered,
    ]


def _criteria(detail: PathwayDetail) -> None:
    columns = [
        Column(t("criterion")),
        Column(t("criterion.verdict")),
        Column(t("criterion.comment")),
        Column(t("criterion.evidence")),
    ]
    if detail["assessments"]:
        year = detail["assessment_year"]
        tables.show(t("pathways.criteria_year", year=str(year)), columns, map(_criterion_row, detail["assessments"]))
        links.to("criteria", t("pathways.to_assessment"), ":material/rule:", bedomning=f"{detail['id']}-{year}")
        layout.excel(client.path("criteria.xlsx"), f"kriterier-{year}", "criteria", year=year)
    else:
        layout.empty(t("pathways.no_criteria"))
    if detail["consultations"]:
        consultations.show(detail["consultations"])
    layout.facts([(word("event", entry["event"]), _date_text(entry)) for entry in detail["dates"]])
    if detail["note"]:
        st.markdown(detail["note"])
    provenance.show(detail["provenance"])


def _criterion_row(entry: AssessmentOut) -> list[Cell]:
    used = ", ".join(word("source_used", code) for code in entry["sources_used"])
    return [
        f"{entry['criterion']} {named(entry)}",
        judged.chip(entry["verdict"], entry["progress"]),
        tables.lines([judged.comment(entry) or "", used and t("criteria.sources", sources=used)]) or None,
        entry["evidence"],
    ]


def _date_text(entry: PathwayDate) -> str:
    planned = f" ({t('planned')})" if entry["planned"] else ""
    return f"{formatting.day(entry['date'])}{planned}. {entry['source']}"


if __name__ == "__main__":
    show()
