"""One indicator's results: figures, regions against nation and target, trend; a chart and its table each."""

from collections import Counter
from typing import Any

import streamlit as st

from frontend import charts, client, formatting, layout, reference, session, tables
from frontend.client import Json
from frontend.parts import marks
from frontend.reference import named
from frontend.tables import Cell, Column, Html
from frontend.texts import t, titled, word


def of_pathway(pathway: str, period: str | None = None) -> Json:
    """A pathway's outcomes, with the indicators' names in the reader's language."""
    found: Json = session.api().get(client.path("pathways", pathway, "outcomes"), period=period)
    known = reference.indicators()
    for entry in found["indicators"]:
        entry["name"] = named(known[entry["indicator"]]) if entry["indicator"] in known else entry["name"]
    return found


def unit_of(entry: Json) -> str:
    """The unit as people write it after a number."""
    signs = reference.words()["unit_sign"]
    return word("unit_sign" if entry["unit"] in signs else "unit", entry["unit"])


def value_text(entry: Json, cell: Json) -> str:
    """A cell's value with its unit; yes or no where that is the unit."""
    if cell["value"] is None:
        return formatting.NOTHING
    if entry["unit"] == "yes_no":
        return t("yes") if float(cell["value"]) >= 1 else t("no")
    return formatting.with_unit(cell["value"], unit_of(entry), entry["decimals"])


def targets_text(entry: Json) -> str:
    """The indicator's target levels in words."""
    shown = (
        f"{formatting.target(level, unit_of(entry))} ({word('level', level['level'])})" for level in entry["targets"]
    )
    return ", ".join(shown) or t("outcome.no_target")


def remark(cell: Json) -> Cell:
    """Why a cell is empty, or what stands beside the number."""
    if cell["value"] is None:
        return tables.muted(": ".join(part for part in (word("cause", cell["cause"]), cell["comment"]) if part))
    parts = [cell["comment"], *(word("flag", flag) for flag in cell["flags"])]
    if not cell["published"]:
        parts.append(t("outcome.unpublished"))
    return tables.lines(part for part in parts if part) or None


def n_text(cell: Json) -> str:
    """How many the value stands on."""
    return formatting.number(cell["denominator"] if cell["denominator"] is not None else cell["n"])


def origin_text(nation: Json | None) -> str:
    """Whether the nation's value was delivered as such or summed from the regions shown."""
    if nation is None or nation["value"] is None:
        return t("outcome.nation_none") if nation is None else word("cause", nation["cause"])
    if nation["origin"] == "summed":
        return t("outcome.nation_summed", count=nation["of_regions"])
    return t("outcome.nation_delivered")


def detail(entry: Json, highlighted: list[str]) -> None:
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


def _figures(entry: Json) -> None:
    nation = entry["nation"]
    reached = sum(cell["target_class"] in ("met", "high") for cell in entry["regions"])
    shown = sum(cell["value"] is not None for cell in entry["regions"])
    boxes = [
        (t("outcome.nation"), value_text(entry, nation) if nation else formatting.NOTHING, origin_text(nation)),
        (t("outcome.delivered"), _of(entry["delivered"], entry["expected"]), t("outcome.regions")),
    ]
    if entry["targets"]:
        boxes.append((t("outcome.reached"), _of(reached, shown), targets_text(entry)))
    else:
        boxes.append((t("outcome.target"), formatting.NOTHING, t("outcome.no_target")))
    boxes.append((t("outcome.direction"), word("direction", entry["direction"]), entry["period_label"] or ""))
    layout.figures(boxes)


def _of(part: int, whole: int) -> str:
    return t("outcome.of", part=part, whole=whole) if whole else formatting.NOTHING


def _sorted(entry: Json) -> list[Json]:
    """Best first by the indicator's direction; regions without a value last, by name."""
    sign = 1 if entry["direction"] == "lower" else -1
    with_value = [cell for cell in entry["regions"] if cell["value"] is not None]
    without = [cell for cell in entry["regions"] if cell["value"] is None]
    return [
        *sorted(with_value, key=lambda cell: (sign * float(cell["value"]), cell["region"])),
        *sorted(without, key=lambda cell: str(cell["region_name"])),
    ]


def _chart_row(entry: Json, cell: Json) -> Json:
    spread = formatting.interval(cell["low"], cell["high"], entry["decimals"])
    return {
        "name": cell["region_name"],
        "value": float(cell["value"]),
        "low": cell["low"],
        "high": cell["high"],
        "class": cell["target_class"] or "no_target",
        "text": f"{value_text(entry, cell)} ({spread}), n = {n_text(cell)}",
    }


def _levels(entry: Json) -> list[Json]:
    nation = entry["nation"]
    found = [{"name": t("outcome.nation"), "value": float(nation["value"])}] if nation and nation["value"] else []
    return [
        *found,
        *({"name": _level_name(entry, level), "value": float(level["value"])} for level in entry["targets"]),
    ]


def _level_name(entry: Json, level: Json) -> str:
    return f"{word('level', level['level']).capitalize()} {formatting.target(level, unit_of(entry))}"


def _regions_chart(entry: Json) -> None:
    rows = [_chart_row(entry, cell) for cell in _sorted(entry) if cell["value"] is not None]
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


def _missing_text(entry: Json) -> str:
    """Which regions have no value, cause by cause."""
    causes = Counter(word("cause", cell["cause"]) for cell in entry["regions"] if cell["value"] is None)
    parts = (f"{cause.rstrip('.')} ({count})" for cause, count in causes.most_common())
    return f"{t('outcome.without_value')}: {'; '.join(parts)}." if causes else ""


def _regions_table(entry: Json) -> None:
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


def _region_row(entry: Json, cell: Json) -> list[Cell]:
    return [
        cell["region_name"],
        value_text(entry, cell),
        formatting.interval(cell["low"], cell["high"], entry["decimals"]),
        n_text(cell),
        marks.target_class(cell["target_class"]) if cell["value"] is not None else None,
        remark(cell),
    ]


def _trend(entry: Json, highlighted: list[str]) -> None:
    layout.subsection(t("outcome.trend_title"))
    names = {reference.NATION: t("outcome.nation"), **reference.regions()}
    periods = list(dict.fromkeys(point["period_label"] for point in sorted(entry["trend"], key=_start)))
    rows = [_trend_row(entry, point, names) for point in entry["trend"] if point["value"] is not None]
    loud = [names[code] for code in (reference.NATION, *highlighted) if code in names]
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


def _start(point: Json) -> str:
    return str(point["period_start"])


def _trend_row(entry: Json, point: Json, names: dict[str, str]) -> Json:
    return {
        "name": names.get(point["region"], point["region"]),
        "period": point["period_label"],
        "value": float(point["value"]),
        "text": value_text(entry, point),
    }


def _trend_table(entry: Json, names: dict[str, str], periods: list[str]) -> None:
    found: dict[tuple[str, str], Json] = {(p["region"], p["period_label"]): p for p in entry["trend"]}
    codes = [code for code in names if any((code, period) in found for period in periods)]
    rows: list[list[Cell]] = [
        [names[code], *(_trend_cell(entry, found.get((code, period))) for period in periods)] for code in codes
    ]
    tables.show(
        t("outcome.trend_caption", name=entry["name"]),
        [Column(t("region")), *(Column(period, True) for period in periods)],
        rows,
    )


def _trend_cell(entry: Json, point: Json | None) -> Html | str:
    if point is None:
        return formatting.NOTHING
    return tables.muted(word("cause", point["cause"])) if point["value"] is None else value_text(entry, point)


def summary_rows(entries: list[Json]) -> list[list[Any]]:
    """One line an indicator: name, nation, target, regions that have delivered, regions that reach the target."""
    return [_summary_row(entry) for entry in entries]


def _summary_row(entry: Json) -> list[Any]:
    nation = entry["nation"]
    reached = sum(cell["target_class"] in ("met", "high") for cell in entry["regions"])
    shown = sum(cell["value"] is not None for cell in entry["regions"])
    return [
        entry["name"],
        value_text(entry, nation) if nation else formatting.NOTHING,
        ", ".join(formatting.target(level, unit_of(entry)) for level in entry["targets"]) or formatting.NOTHING,
        marks.target_class(nation["target_class"]) if nation and nation["value"] is not None else None,
        _of(entry["delivered"], entry["expected"]),
        _of(reached, shown) if entry["targets"] else formatting.NOTHING,
        marks.yes_no(entry["followable"]),
    ]
