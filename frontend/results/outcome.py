"""One indicator's results: figures, and regions against nation and target; a chart and its table."""

from collections import Counter

import streamlit as st

from frontend import client, session
from frontend.api_types.register import TargetOut
from frontend.api_types.results import CellOut, IndicatorOutcome, NewerVersion, Outcomes, ResponseRate
from frontend.components import charts, chips, formatting, layout, tables, values
from frontend.components.charts import LevelLine, RegionPoint
from frontend.components.tables import Cell, Column
from frontend.results import breakdown, trend
from frontend.texts import named, t, titled, word


def of_pathway(pathway: str, period: str | None = None) -> Outcomes:
    """A pathway's outcomes, with the indicators' names in the reader's language."""
    outcomes = session.api().get(client.path("pathways", pathway, "outcomes"), Outcomes, period=period)
    if session.language() == "en":
        for entry in outcomes["indicators"]:
            entry["name"] = entry["name_en"] or entry["name"]
    return outcomes


def origin_text(entry: IndicatorOutcome) -> str:
    """Whether the nation's value was delivered as such or summed from the regions shown, or why there is none."""
    nation = entry["nation"]
    if nation is None:
        return word("no_nation", entry["no_nation"])
    if nation["value"] is None:
        return word("cause", nation["cause"])
    if nation["origin"] == "summed":
        return t("outcome.nation_summed", count=nation["of_regions"])
    return t("outcome.nation_delivered")


def detail(entry: IndicatorOutcome, highlighted: list[str]) -> None:
    """Everything about one indicator's results."""
    _figures(entry)
    for rate in entry["response_rates"]:
        st.markdown(response_rate_text(rate))
    if entry["public_source"]:
        st.markdown(t("outcome.public_source", address=entry["public_source"]))
    if entry["retired_at"]:
        st.info(t("outcome.retired", day=formatting.day(entry["retired_at"])), icon=":material/event_busy:")
    if entry["newer"]:
        st.info(newer_text(entry, entry["newer"]), icon=":material/update:")
    if not any(cell["value"] is not None for cell in entry["regions"]):
        layout.empty(t("outcome.nothing") if not entry["regions"] else _missing_text(entry) or t("outcome.nothing"))
    elif entry["unit"] != "yes_no":
        _regions_chart(entry)
    if entry["regions"]:
        _breakdown(entry)
        with st.expander(t("outcome.table"), expanded=entry["unit"] == "yes_no"):
            _regions_table(entry)
    if len({point["period_label"] for point in entry["trend"]}) > 1:
        trend.show(entry, highlighted)


def response_rate_text(rate: ResponseRate) -> str:
    """How many answered, by which source and of what, or that nobody knows."""
    name = named({"name_sv": rate["source_name_sv"], "name_en": rate["source_name_en"]})
    if rate["date"] is None:
        return t("outcome.response_rate_unknown", source=name)
    return t(
        "outcome.response_rate",
        source=name,
        day=formatting.day(rate["date"]),
        share=values.dated_share(rate),
        scope=(rate["scope"] or "").strip().rstrip("."),
    )


def _breakdown(entry: IndicatorOutcome) -> None:
    """Women and men, or ages, where the reader asks for them."""
    chosen = breakdown.chosen()
    if chosen:
        breakdown.of_indicator(entry, chosen)


def _figures(entry: IndicatorOutcome) -> None:
    nation = entry["nation"]
    reached = sum(cell["target_class"] in ("met", "high") for cell in entry["regions"])
    shown = sum(cell["value"] is not None for cell in entry["regions"])
    boxes = [
        (
            t("outcome.nation"),
            values.value_text(entry, nation["value"]) if nation else formatting.NOTHING,
            origin_text(entry),
        ),
        (
            t("outcome.delivered"),
            _of(entry["delivered"], entry["expected"]),
            t("outcome.regions") if entry["expected"] else t("outcome.not_asked"),
        ),
    ]
    if entry["targets"]:
        levels = values.targets_text(entry) if shown else f"{t('outcome.no_value')}. {values.targets_text(entry)}"
        boxes.append((t("outcome.reached"), _of(reached, shown), levels))
    else:
        boxes.append((t("outcome.target"), formatting.NOTHING, t("outcome.no_target")))
    boxes.append(
        (t("outcome.direction"), word("direction", entry["direction"]), formatting.period(entry["period_label"]))
    )
    layout.figures(boxes)


def newer_text(entry: IndicatorOutcome, newer: NewerVersion) -> str:
    """By which version the values are, and when the newer one holds."""
    if newer["from_period"]:
        return t(
            "outcome.newer_from",
            version=entry["version"],
            newer=newer["version"],
            period=formatting.period(newer["from_period"]),
            levels=_newer_levels(entry, newer),
        )
    return t(
        "outcome.newer_later",
        version=entry["version"],
        newer=newer["version"],
        day=formatting.day(newer["published_at"]),
        levels=_newer_levels(entry, newer),
    )


def _newer_levels(entry: IndicatorOutcome, newer: NewerVersion) -> str:
    """What becomes of the target levels, where they are others."""
    if values.targets_text(newer) == values.targets_text(entry):
        return ""
    return f" {t('outcome.newer_levels', levels=values.targets_text(newer))}"


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
    words = {"class": t("outcome.target"), "name": t("region"), "text": t("outcome.value")}
    words |= {code: word("class", code) for code in charts.CLASSES}
    key = "outcome.chart_title" if any(row["low"] is not None for row in rows) else "outcome.chart_title_plain"
    title = t(key, period=formatting.period(entry["period_label"]))
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
    caption = t("outcome.table_caption", name=entry["name"], period=formatting.period(entry["period_label"]))
    tables.show(caption, columns, [_region_row(entry, cell) for cell in cells])


def _region_row(entry: IndicatorOutcome, cell: CellOut) -> list[Cell]:
    return [
        cell["region_name"],
        values.value_text(entry, cell["value"]),
        values.interval_cell(entry, cell) if cell["value"] is not None else None,
        values.count_text(cell),
        chips.target_class(cell["target_class"]) if cell["value"] is not None else None,
        values.remark(cell),
    ]


def summary_rows(entries: list[IndicatorOutcome]) -> list[list[Cell]]:
    """One line an indicator: name, nation, target, regions that have delivered, regions that reach the target."""
    return [_summary_row(entry) for entry in entries]


def _summary_row(entry: IndicatorOutcome) -> list[Cell]:
    nation = entry["nation"]
    return [
        name_cell(entry),
        nation_cell(entry),
        targets_cell(entry),
        chips.target_class(nation["target_class"]) if nation and nation["value"] is not None else _unjudged(entry),
        _of(entry["delivered"], entry["expected"]) if entry["expected"] else tables.muted(t("outcome.not_asked")),
        _reached(entry),
        chips.yes_no(entry["followable"]),
    ]


def name_cell(entry: IndicatorOutcome) -> Cell:
    """The indicator's name, and under it that it is retired, or that a newer version holds later."""
    if entry["retired_at"]:
        return tables.coded(entry["name"], t("outcome.retired_short", day=formatting.day(entry["retired_at"])))
    newer = entry["newer"]
    if not newer:
        return entry["name"]
    version = t("outcome.newer_short", version=entry["version"], newer=newer["version"])
    return tables.coded(entry["name"], version)


def nation_cell(entry: IndicatorOutcome) -> Cell:
    """The nation's value, or in words why there is none."""
    nation = entry["nation"]
    if nation is None:
        return tables.muted(word("no_nation", entry["no_nation"]))
    if nation["value"] is None:
        return tables.muted(word("cause", nation["cause"]))
    return values.value_text(entry, nation["value"])


def targets_cell(entry: IndicatorOutcome) -> Cell:
    """The target levels, or that there are none."""
    levels = ", ".join(formatting.target(level, values.unit_of(entry)) for level in entry["targets"])
    return levels or tables.muted(t("outcome.no_target"))


def _unjudged(entry: IndicatorOutcome) -> Cell:
    return tables.muted(t("outcome.no_value") if entry["targets"] else t("outcome.no_target"))


def _reached(entry: IndicatorOutcome) -> Cell:
    """How many regions reach the target, or why that cannot be said."""
    if not entry["targets"]:
        return tables.muted(t("outcome.no_target"))
    shown = sum(cell["value"] is not None for cell in entry["regions"])
    reached = sum(cell["target_class"] in ("met", "high") for cell in entry["regions"])
    return _of(reached, shown) if shown else tables.muted(t("outcome.no_value"))
