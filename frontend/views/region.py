"""A region: what is due when, what has been handed in, results with target classes, and how far it has come."""

from typing import Any

from frontend import client, formatting, layout, links, params, reference, session, tables
from frontend.client import Json
from frontend.parts import marks, outcome
from frontend.tables import Column
from frontend.texts import t, word

_MANY = 1_000  # more than one region has current totals for


def show() -> None:
    """Draws the page."""
    layout.heading(t("region.title"), t("region.intro"))
    regions = reference.regions()
    own = next((code for code in session.own_regions() if code in regions), None)
    region = params.choose(t("region"), regions, "region", default=own, resets=("forlopp",))
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
        api.get(client.path("rounds", entry["id"]))
        for entry in api.get(client.path("rounds"), state="open")
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


def _due_row(entry: Json, region: str) -> list[Any]:
    delivery: Json = next((row for row in entry["deliveries"] if row["region"] == region), {})
    declared = tables.lines(
        f"{line['indicator'] or t('submit.every_indicator')}: {line['reason']}" for line in delivery.get("declared", [])
    )
    return [
        entry["name"],
        entry["period_label"],
        formatting.day(entry["due"]),
        marks.state(delivery.get("state")),
        declared or None,
    ]


def _deliveries(region: str) -> None:
    """The region's own submissions, for those who may see them."""
    if not session.can("read_submission"):
        return
    found = session.api().get(client.path("submissions"), region=region, limit=20)
    if not found:
        return
    layout.subsection(t("region.deliveries"))
    columns = [
        *(Column(t(key)) for key in ("submission", "round", "state", "submission.received")),
        *(Column(word("severity", code), True) for code in ("warning", "error")),
    ]
    tables.show(t("region.deliveries"), columns, [_delivery(entry) for entry in found], hide_caption=True)


def _delivery(entry: Json) -> list[Any]:
    return [
        f"{entry['id']}: {entry['filename']}",
        entry["round_name"],
        marks.state(entry["state"]),
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
    chosen = params.choose(t("pathway"), names, "forlopp")
    if chosen:
        _pathway(region, chosen, names[chosen])
    layout.excel(client.path("results.xlsx"), f"resultat-{region}", "region", region=region, breakdown="total")


def _newest(region: str) -> list[Json]:
    """Each indicator's cell in its newest period."""
    found = session.api().get(client.path("results"), region=region, breakdown="total", limit=_MANY)["items"]
    newest = {cell["indicator"]: cell for cell in sorted(found, key=lambda cell: str(cell["period_start"]))}
    return list(newest.values())


def _figures(cells: list[Json]) -> None:
    with_target = [cell for cell in cells if cell["target_class"] not in (None, "no_target")]
    reached = sum(cell["target_class"] in ("met", "high") for cell in with_target)
    shown = sum(cell["value"] is not None for cell in cells)
    layout.figures(
        [
            (t("region.with_value"), formatting.number(shown), t("region.indicators")),
            (t("outcome.reached"), formatting.number(reached), t("region.of_targets", count=len(with_target))),
            (t("region.without_value"), formatting.number(len(cells) - shown), t("region.indicators")),
        ]
    )


def _pathways(cells: list[Json]) -> dict[str, str]:
    """The pathways that the region has results for, by name."""
    catalogue, names = reference.indicators(), reference.pathway_names()
    found = {link["pathway"] for cell in cells for link in catalogue.get(cell["indicator"], {}).get("pathways", [])}
    return {code: name for code, name in names.items() if code in found}


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
    tables.show(f"{name}, {outcomes['period'] or '–'}", columns, rows)
    links.to("pathways", t("region.to_pathway"), ":material/conversion_path:", vardforlopp=pathway, region=region)


def _result_row(entry: Json, cell: Json) -> list[Any]:
    nation = entry["nation"]
    return [
        entry["name"],
        outcome.value_text(entry, cell),
        formatting.interval(cell["low"], cell["high"], entry["decimals"]),
        outcome.value_text(entry, nation) if nation else None,
        ", ".join(formatting.target(level, outcome.unit_of(entry)) for level in entry["targets"]) or None,
        marks.target_class(cell["target_class"]) if cell["value"] is not None else None,
        outcome.remark(cell),
    ]


def _implementation(region: str) -> None:
    layout.subsection(t("menu.implementation"))
    year = reference.implementation_year()
    found = session.api().get(client.path("implementation"), year=year, region=region)
    columns = [Column(t("pathway")), Column(t("implementation.status")), Column(t("implementation.reason"))]
    rows: list[list[Any]] = [[entry["pathway_name"], marks.status(entry["status"]), entry["reason"]] for entry in found]
    tables.show(t("implementation.of_year", year=year), columns, rows)
    links.to("implementation", t("region.to_implementation"), ":material/checklist:", region=region)


if __name__ == "__main__":
    show()
