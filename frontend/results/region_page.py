"""A region: what is due when, what has been handed in, results with target classes, and how far it has come."""

from frontend import client, session
from frontend.api_types.collection import RoundDetail, RoundOut, SubmissionOut
from frontend.api_types.implementation import StatusOut
from frontend.api_types.results import CellOut, CellPage, IndicatorOutcome
from frontend.components import address, chips, deliveries, formatting, layout, links, public_data, tables, values
from frontend.components.tables import Cell, Column
from frontend.implementation import attest
from frontend.results import breakdown, outcome
from frontend.texts import t, word

_AT_A_TIME = 1_000


def show() -> None:
    """Draws the page."""
    layout.heading(t("region.title"), t("region.intro"))
    regions = public_data.regions()
    own = next((code for code in session.own_regions() if code in regions), None)
    region = address.choose(t("region"), regions, "region", default=own, resets=("forlopp",))
    if region:
        layout.section(regions[region])
        _due(region)
        _results(region)
        _implementation(region)


def _due(region: str) -> None:
    """What every open round expects of the region, and what has come."""
    layout.subsection(t("region.due"))
    api = session.api()
    rounds = [
        api.get(client.path("rounds", entry["id"]), RoundDetail)
        for entry in api.get(client.path("rounds"), list[RoundOut], state="open")
        if region in entry["regions"]
    ]
    if not rounds:
        layout.empty(t("region.nothing_due"))
    else:
        columns = [
            Column(t("round")),
            Column(t("period")),
            Column(t("round.due")),
            Column(t("region.delivery")),
            Column(t("region.declared")),
        ]
        tables.show(t("region.due"), columns, [_due_row(entry, region) for entry in rounds], hide_caption=True)
    if session.can("submit") and region in session.own_regions():
        links.to("submit", t("menu.submit"), ":material/upload_file:", region=region)
    _deliveries(region)


def _due_row(entry: RoundDetail, region: str) -> list[Cell]:
    delivery = next((row for row in entry["deliveries"] if row["region"] == region), None)
    declared = tables.lines(
        f"{line['indicator'] or t('submit.every_indicator')}: {line['reason']}"
        for line in (delivery["declared"] if delivery else ())
    )
    return [
        entry["name"],
        entry["period_label"],
        formatting.day(entry["due"]),
        deliveries.standing(delivery),
        declared or None,
    ]


def _deliveries(region: str) -> None:
    """The region's own submissions, for those who may see them."""
    if not session.can("read_submission"):
        return
    submissions = session.api().get(client.path("submissions"), list[SubmissionOut], region=region, limit=20)
    if not submissions:
        return
    layout.subsection(t("region.deliveries"))
    columns = [
        *(Column(t(key)) for key in ("submission", "round", "state", "submission.received")),
        *(Column(word("severity", code), True) for code in ("warning", "error")),
    ]
    tables.show(t("region.deliveries"), columns, [_delivery(entry) for entry in submissions], hide_caption=True)


def _delivery(entry: SubmissionOut) -> list[Cell]:
    return [
        links.submission(entry["id"], entry["region"], f"{entry['id']}: {entry['filename']}"),
        entry["round_name"],
        chips.replaced() if entry.get("superseded") else chips.state(entry["state"]),
        formatting.moment(entry["received_at"]),
        formatting.number(entry["warnings"]),
        formatting.number(entry["errors"]),
    ]


def _results(region: str) -> None:
    """The newest results in short, and one pathway at a time with the nation beside."""
    layout.subsection(t("region.results"))
    cells = _newest(region)
    if not cells:
        layout.empty(t("region.no_results"))
        return
    _figures(cells)
    names = _pathways(cells)
    chosen = address.choose(t("pathway"), names, "forlopp")
    if chosen:
        _pathway(region, chosen, names[chosen])
    layout.excel(client.path("results.xlsx"), f"resultat-{region}", "region", region=region, breakdown="total")


def _newest(region: str) -> list[CellOut]:
    """Each indicator's cell in its newest period."""
    cells: list[CellOut] = []
    offset, more = 0, True
    while more:
        page = session.api().get(
            client.path("results"),
            CellPage,
            region=region,
            breakdown="total",
            newest=True,
            limit=_AT_A_TIME,
            offset=offset,
        )
        cells += page["items"]
        offset += _AT_A_TIME
        more = page["more"]
    return cells


def _figures(cells: list[CellOut]) -> None:
    reached = sum(cell["target_class"] in ("met", "high") for cell in cells)
    shown = sum(cell["value"] is not None for cell in cells)
    layout.figures(
        [
            (t("region.with_value"), formatting.number(shown), t("region.indicators")),
            (t("outcome.reached"), formatting.number(reached), t("region.of_targets", count=values.judged(cells))),
            (t("region.without_value"), formatting.number(len(cells) - shown), t("region.indicators")),
        ]
    )


def _pathways(cells: list[CellOut]) -> dict[str, str]:
    """The pathways that the region has results for, by name."""
    catalogue, names = public_data.indicators(), public_data.pathway_names()
    measured = {cell["indicator"] for cell in cells} & set(catalogue)
    followed = {link["pathway"] for indicator in measured for link in catalogue[indicator]["pathways"]}
    return {code: name for code, name in names.items() if code in followed}


def _pathway(region: str, pathway: str, name: str) -> None:
    outcomes = outcome.of_pathway(pathway)
    columns = [
        Column(t("indicator")),
        Column(t("region"), True),
        Column(t("outcome.interval"), True),
        Column(t("outcome.nation"), True),
        Column(t("outcome.target")),
        Column(t("region.class")),
        Column(t("outcome.remark")),
    ]
    rows = [
        _result_row(entry, cell)
        for entry in outcomes["indicators"]
        for cell in entry["regions"]
        if cell["region"] == region
    ]
    tables.show(f"{name}, {formatting.period(outcomes['period']) or formatting.NOTHING}", columns, rows)
    parted = breakdown.chosen()
    if parted:
        breakdown.of_region(outcomes["indicators"], region, pathway, outcomes["period"], parted)
    links.to("pathways", t("region.to_pathway"), ":material/conversion_path:", vardforlopp=pathway, region=region)


def _result_row(entry: IndicatorOutcome, cell: CellOut) -> list[Cell]:
    missing = None if cell["value"] is not None else tables.muted(t("outcome.no_value"))
    return [
        outcome.name_cell(entry),
        missing or values.value_text(entry, cell["value"]),
        missing or values.interval_cell(entry, cell),
        outcome.nation_cell(entry),
        outcome.targets_cell(entry),
        missing or chips.target_class(cell["target_class"]),
        values.remark(cell),
    ]


def _implementation(region: str) -> None:
    layout.subsection(t("menu.implementation"))
    year = public_data.implementation_year()
    statuses = session.api().get(client.path("implementation"), list[StatusOut], year=year, region=region)
    columns = [Column(t("pathway")), Column(t("implementation.status")), Column(t("implementation.reason"))]
    rows: list[list[Cell]] = [
        [entry["pathway_name"], chips.status(entry["status"]), entry["reason"]] for entry in statuses
    ]
    attest.note(region)
    tables.show(t("implementation.of_year", year=year), columns, rows)
    links.to("implementation", t("region.to_implementation"), ":material/checklist:", region=region)


if __name__ == "__main__":
    show()
