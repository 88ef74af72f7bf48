"""One indicator over time: a chart and its table. The nation is drawn over the same regions, each period in its own unit."""

import streamlit as st

from frontend import session
from frontend.api_types.results import IndicatorOutcome, TrendPeriod, TrendPoint
from frontend.components import charts, formatting, layout, public_data, tables, values
from frontend.components.charts import PeriodPoint
from frontend.components.tables import Cell, Column
from frontend.texts import t, titled, word

_SEEN_AT_ONCE = 6
"""Periods that a screen has room for beside the regions' names."""


def show(entry: IndicatorOutcome, highlighted: list[str]) -> None:
    """The development of an indicator with two periods or more."""
    layout.subsection(t("outcome.trend_title"))
    names = {public_data.NATION: t("outcome.nation"), **public_data.regions()}
    periods = {period["period_label"]: period for period in entry["trend_periods"]}
    _chart(entry, highlighted, names, periods)
    for caption in _captions(entry):
        st.caption(caption)
    with st.expander(t("outcome.trend_table")):
        _table(entry, names, periods)


def _chart(
    entry: IndicatorOutcome, highlighted: list[str], names: dict[str, str], periods: dict[str, TrendPeriod]
) -> None:
    same = entry["nation_trend"]
    nation = _same_regions(len(same["regions"])) if same else names[public_data.NATION]
    regions = [point for point in entry["trend"] if point["region"] != public_data.NATION]
    nationwide = same["points"] if same else [p for p in entry["trend"] if p["region"] == public_data.NATION]
    called = {**names, public_data.NATION: nation}
    rows = [
        _row(point, called.get(point["region"], point["region"]), periods[point["period_label"]], point["value"])
        for point in (*nationwide, *regions)
        if point["value"] is not None and periods[point["period_label"]]["comparable"]
    ]
    present = {row["name"] for row in rows}
    loud = [called[code] for code in (public_data.NATION, *highlighted) if called.get(code) in present]
    st.altair_chart(
        charts.trend(
            rows,
            loud,
            {"name": t("region"), "period": t("period"), "text": t("outcome.value")},
            language=session.language(),
            unit=titled("unit", entry["unit"]),
            periods=[formatting.period(label) for label, period in periods.items() if period["comparable"]],
            description=t("outcome.trend_description", name=entry["name"]),
        )
    )


def _same_regions(count: int) -> str:
    return t("outcome.nation_same", count=count)


def _row(point: TrendPoint, name: str, period: TrendPeriod, value: str) -> PeriodPoint:
    text = values.value_text(period, value)
    period_name = formatting.period(point["period_label"])
    return {"name": name, "period": period_name, "value": float(value), "text": _counted(text, point)}


def _counted(text: str, point: TrendPoint) -> str:
    """A value, and from how many regions it was summed."""
    return f"{text} ({t('outcome.of_regions', count=point['of_regions'])})" if point["of_regions"] else text


def _captions(entry: IndicatorOutcome) -> list[str]:
    """What keeps the periods from being compared as they stand."""
    captions = []
    nation = [point for point in entry["trend"] if point["region"] == public_data.NATION and point["value"] is not None]
    if entry["nation_trend"]:
        same = len(entry["nation_trend"]["regions"])
        captions.append(t("outcome.trend_same", count=same) if same else t("outcome.trend_none"))
    elif len({point["of_regions"] for point in nation}) > 1:
        captions.append(t("outcome.trend_not_same"))
    if len({period["version"] for period in entry["trend_periods"]}) > 1:
        parts = (f"{formatting.period(p['period_label'])}: version {p['version']}" for p in entry["trend_periods"])
        captions.append(t("outcome.trend_versions", versions=", ".join(parts)))
    if other := [formatting.period(p["period_label"]) for p in entry["trend_periods"] if not p["comparable"]]:
        captions.append(t("outcome.trend_other_unit", periods=", ".join(other)))
    return captions


def _table(entry: IndicatorOutcome, names: dict[str, str], in_time: dict[str, TrendPeriod]) -> None:
    """The values by region; of more periods than can be seen at once the newest first."""
    periods = dict(reversed(in_time.items())) if len(in_time) > _SEEN_AT_ONCE else in_time
    points = {(point["region"], point["period_label"]): point for point in entry["trend"]}
    rows = [
        [names[code], *(_cell(period, points.get((code, label))) for label, period in periods.items())]
        for code in names
        if any((code, label) in points for label in periods)
    ]
    same = entry["nation_trend"]
    if same and same["regions"]:
        by_period = {point["period_label"]: point for point in same["points"]}
        row: list[Cell] = [_same_regions(len(same["regions"]))]
        rows.insert(1, [*row, *(_same_cell(period, by_period.get(label)) for label, period in periods.items())])
    columns = [Column(t("region")), *(Column(formatting.period(label), True) for label in periods)]
    tables.show(t("outcome.trend_caption", name=entry["name"]), columns, rows)


def _cell(period: TrendPeriod, point: TrendPoint | None) -> Cell:
    if point is None:
        return tables.muted(t("outcome.not_in_period"))
    if point["value"] is None:
        return tables.muted(word("cause", point["cause"]))
    return _counted(values.value_text(period, point["value"]), point)


def _same_cell(period: TrendPeriod, point: TrendPoint | None) -> Cell:
    """The nation over the same regions; a period with too few of them has no such value."""
    if point is None or point["value"] is None:
        return tables.muted(t("outcome.not_compared"))
    return values.value_text(period, point["value"])
