"""One indicator's results: figures, regions against nation and target, trend; a chart and its table each."""

from collections import Counter

import streamlit as st

from frontend import client, session
from frontend.api_types.register import TargetOut
from frontend.api_types.results import CellOut, IndicatorOutcome, Outcomes, TrendPoint
from frontend.components import charts, chips, formatting, layout, public_data, tables, values
from frontend.components.charts import LevelLine, PeriodPoint, RegionPoint
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, titled, word


def of_pathway(pathway: str, period: str | None = None) -> Outcomes:
    """A pathway's outcomes, with the indicators' names in the reader's language."""
    outcomes = session.api().get(client.path("pathways", pathway, "outcomes"), Outcomes, period=period)
    known = public_data.indicators()
    for entry in outcomes["indicators"]:
        entry["name"] = named(known[entry["indicator"]]) if entry["indicator"] in known else entry["name"]
    return outcomes


def origin_text(nation: CellOut | None) -> str:
    """Whether the nation's value was delivered as such or summed from the regions shown."""
    if nation is None or nation["value"] is None:
        return t("outcome.nation_none") if nation is None else word("cause", nation["cause"])
    if nation["origin"] == "summed":
        return t("outcome.nation_summed", count=nation["of_regions"])
    return t("outcome.nation_delivered")


def detail(entry: IndicatorOutcome, highlighted: list[str]) -> None:
    """Everything about one indicator's results."""
    _figures(entry)
    if not any(cell["value"] is not None for cell in entry["regions"]):
        layout.empty(t("outcome.nothing") if not entry["regions"] else _missing_text(entry) or t("outcome.nothing"))
    elif entry["unit"] != "yes_no":
        _regions_chart(entry)
    if entry["regions"]:
        with st.expander(t("outcome.table"), expanded=entry["unit"] == "yes_no"):
            _regions_table(entry)
    if len({point["period_label"] for point in entry["trend"]}) > 1:
        _trend(entry, highlighted)


def _figures(entry: IndicatorOutcome) -> None:
    nation = entry["nation"]
    reached = sum(cell["target_class"] in ("met", "high") for cell in entry["regions"])
    shown = sum(cell["value"] is not None for cell in entry["regions"])
    boxes = [
        (
            t("outcome.nation"),
            values.value_text(entry, nation["value"]) if nation else formatting.NOTHING,
            origin_text(nation),
        ),
        (t("outcome.delivered"), _of(entry["delivered"], entry["expected"]), t("outcome.regions")),
    ]
    if entry["targets"]:
        boxes.append((t("outcome.reached"), _of(reached, shown), values.targets_text(entry)))
    else:
        boxes.append((t("outcome.target"), formatting.NOTHING, t("outcome.no_target")))
    boxes.append((t("outcome.direction"), word("direction", entry["direction"]), entry["period_label"] or ""))
    layout.figures(boxes)


def _of(part: int, whole: int) -> str:
    return t("outcome.of", part=part, whole=whole) if whole else formatting.NOTHING


def _sorted(entry: IndicatorOutcome) -> list[CellOut]:
    """Best first by the indicator's direction; regions without a value last, by name."""
    sign = 1 if entry["direction"] == "lower" else -1
    valued = [(float(cell["value"]), cell) for cell in entry["regions"] if cell["value"] is not None]
    without = [cell for cell in entry["regions"] if cell["value"] is None]
    best_first = sorted(valued, key=lambda pair: (sign * pair[0], pair[1]["region"]))
    return [*(cell for _, cell in best_first), *sorted(without, key=lambda cell: cell["region_name"])]


def _points(entry: IndicatorOutcome) -> list[RegionPoint]:
    return [_point(entry, cell, cell["value"]) for cell in _sorted(entry) if cell["value"] is not None]


def _point(entry: IndicatorOutcome, cell: CellOut, value: str) -> RegionPoint:
    spread = formatting.interval(cell["low"], cell["high"], entry["decimals"])
    return {
        "name": cell["region_name"],
        "value": float(value),
        "low": cell["low"],
        "high": cell["high"],
        "target_class": cell["target_class"] or "no_target",
        "text": f"{values.value_text(entry, value)} ({spread}), n = {values.count_text(cell)}",
    }


def _levels(entry: IndicatorOutcome) -> list[LevelLine]:
    nation = entry["nation"]["value"] if entry["nation"] else None
    lines: list[LevelLine] = [{"name": t("outcome.nation"), "value": float(nation)}] if nation else []
    lines += [{"name": _level_name(entry, level), "value": float(level["value"])} for level in entry["targets"]]
    return lines


def _level_name(entry: IndicatorOutcome, level: TargetOut) -> str:
    return f"{word('level', level['level']).capitalize()} {formatting.target(level, values.unit_of(entry))}"


def _regions_chart(entry: IndicatorOutcome) -> None:
    rows = _points(entry)
    words = {"class": t("outcome.target"), **{code: word("class", code) for code in charts.CLASSES}}
    key = "outcome.chart_title" if any(row["low"] is not None for row in rows) else "outcome.chart_title_plain"
    title = t(key, period=entry["period_label"] or "")
    layout.subsection(title)
    st.altair_chart(
        charts.intervals(
            rows,
            _levels(entry),
            words,
            language=session.language(),
            unit=titled("unit", entry["unit"]),
            description=t("outcome.chart_description", name=entry["name"]),
        )
    )
    missing = _missing_text(entry)
    if missing:
        st.caption(missing)


def _missing_text(entry: IndicatorOutcome) -> str:
    """Which regions have no value, cause by cause."""
    causes = Counter(word("cause", cell["cause"]) for cell in entry["regions"] if cell["value"] is None)
    parts = (f"{cause.rstrip('.')} ({count})" for cause, count in causes.most_common())
    return f"{t('outcome.without_value')}: {'; '.join(parts)}." if causes else ""


def _regions_table(entry: IndicatorOutcome) -> None:
    columns = [
        Column(t("region")),
        Column(t("outcome.value"), True),
        Column(t("outcome.interval"), True),
        Column("n", True),
        Column(t("outcome.target")),
        Column(t("outcome.remark")),
    ]
    cells = [*([entry["nation"]] if entry["nation"] else []), *_sorted(entry)]
    caption = t("outcome.table_caption", name=entry["name"], period=entry["period_label"] or "")
    tables.show(caption, columns, [_region_row(entry, cell) for cell in cells])


def _region_row(entry: IndicatorOutcome, cell: CellOut) -> list[Cell]:
    return [
        cell["region_name"],
        values.value_text(entry, cell["value"]),
        formatting.interval(cell["low"], cell["high"], entry["decimals"]),
        values.count_text(cell),
        chips.target_class(cell["target_class"]) if cell["value"] is not None else None,
        values.remark(cell),
    ]


def _trend(entry: IndicatorOutcome, highlighted: list[str]) -> None:
    layout.subsection(t("outcome.trend_title"))
    names = {public_data.NATION: t("outcome.nation"), **public_data.regions()}
    periods = list(dict.fromkeys(point["period_label"] for point in sorted(entry["trend"], key=_start)))
    rows = [_trend_row(entry, point, names, point["value"]) for point in entry["trend"] if point["value"] is not None]
    loud = [names[code] for code in (public_data.NATION, *highlighted) if code in names]
    present = {row["name"] for row in rows}
    st.altair_chart(
        charts.trend(
            rows,
            [name for name in loud if name in present],
            language=session.language(),
            unit=titled("unit", entry["unit"]),
            periods=periods,
            description=t("outcome.trend_description", name=entry["name"]),
        )
    )
    with st.expander(t("outcome.trend_table")):
        _trend_table(entry, names, periods)


def _start(point: TrendPoint) -> str:
    return point["period_start"]


def _trend_row(entry: IndicatorOutcome, point: TrendPoint, names: dict[str, str], value: str) -> PeriodPoint:
    return {
        "name": names.get(point["region"], point["region"]),
        "period": point["period_label"],
        "value": float(value),
        "text": values.value_text(entry, value),
    }


def _trend_table(entry: IndicatorOutcome, names: dict[str, str], periods: list[str]) -> None:
    points = {(point["region"], point["period_label"]): point for point in entry["trend"]}
    codes = [code for code in names if any((code, period) in points for period in periods)]
    rows: list[list[Cell]] = [
        [names[code], *(_trend_cell(entry, points.get((code, period))) for period in periods)] for code in codes
    ]
    tables.show(
        t("outcome.trend_caption", name=entry["name"]),
        [Column(t("region")), *(Column(period, True) for period in periods)],
        rows,
    )


def _trend_cell(entry: IndicatorOutcome, point: TrendPoint | None) -> str:
    if point is None:
        return formatting.NOTHING
    return (
        tables.muted(word("cause", point["cause"]))
        if point["value"] is None
        else values.value_text(entry, point["value"])
    )


def summary_rows(entries: list[IndicatorOutcome]) -> list[list[Cell]]:
    """One line an indicator: name, nation, target, regions that have delivered, regions that reach the target."""
    return [_summary_row(entry) for entry in entries]


def _summary_row(entry: IndicatorOutcome) -> list[Cell]:
    nation = entry["nation"]
    reached = sum(cell["target_class"] in ("met", "high") for cell in entry["regions"])
    shown = sum(cell["value"] is not None for cell in entry["regions"])
    return [
        entry["name"],
        values.value_text(entry, nation["value"]) if nation else formatting.NOTHING,
        ", ".join(formatting.target(level, values.unit_of(entry)) for level in entry["targets"]) or formatting.NOTHING,
        chips.target_class(nation["target_class"]) if nation and nation["value"] is not None else None,
        _of(entry["delivered"], entry["expected"]),
        _of(reached, shown) if entry["targets"] else formatting.NOTHING,
        chips.yes_no(entry["followable"]),
    ]
