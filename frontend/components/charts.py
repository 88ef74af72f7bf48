"""Charts: pure functions from rows to Altair. Each has a table twin on its page, and says nothing by colour alone."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import altair as alt


class RegionPoint(TypedDict):
    """A region's value with its interval, its target class, and all of it in words."""

    name: str
    value: float
    low: float | None
    high: float | None
    target_class: str
    text: str


class LevelLine(TypedDict):
    """A level that regions are held against: the nation's, or a target."""

    name: str
    value: float


class PeriodPoint(TypedDict):
    """A region's value in a period, also in words."""

    name: str
    period: str
    value: float
    text: str


class StepPoint(TypedDict):
    """A step of a curve: from `at` on it stands at `value`, also in words."""

    name: str
    at: float
    value: float
    text: str


class Bar(TypedDict):
    """A row's period, from one day to another (as ISO text), also in words."""

    name: str
    start: str
    end: str
    text: str


class _Encodings(TypedDict):
    color: alt.Color
    shape: alt.Shape


CLASSES = ("high", "met", "not_met", "no_target")
_COLOURS = ["#007a5e", "#1f6fb4", "#c04a12", "#55666c"]
_SHAPES = ["diamond", "circle", "triangle-down", "square"]
_INK, _QUIET, _LINE = "#16282d", "#7d9197", "#c3d2d5"
ROW_HEIGHT, AROUND = 22, 165
"""Pixels for a row of regions or legend, and for the axis and the titles: a chart's height includes them."""
_LOCALES: dict[str, dict[str, object]] = {
    "sv": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", " kr"], "minus": "\u2212"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", " kr"], "minus": "\u2212"},
}
"""Vega's number formats; its own default writes a decimal point."""

_HIGHLIGHTS = ["#0b5c6b", "#c04a12", "#6b4ea0", "#8a5a00", "#1f6fb4"]


def inline(rows: Sequence[Mapping[str, object]]) -> alt.InlineData:
    """Rows as a chart's own data."""
    return alt.InlineData(values=[dict(row) for row in rows])


def finished(chart: alt.LayerChart, language: str, description: str) -> alt.LayerChart:
    """The chart with the house's fonts and the reader's number format."""
    return (
        chart.properties(description=description, usermeta={"embedOptions": {"actions": False}})
        .configure(locale={"number": _LOCALES[language]}, font="Source Sans, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_INK,
            titleColor=_INK,
            gridColor="#e6edee",
            domainColor=_LINE,
            tickColor=_LINE,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelLimit=190,
        )
        .configure_legend(
            labelColor=_INK,
            titleColor=_INK,
            labelFontSize=12,
            orient="bottom",
            columns=1,
            symbolSize=90,
            labelLimit=260,
        )
    )


def intervals(
    rows: Sequence[RegionPoint],
    levels: Sequence[LevelLine],
    words: Mapping[str, str],
    *,
    language: str,
    unit: str,
    description: str,
) -> alt.LayerChart:
    """Regions as points with 95 % intervals, sorted as given, with lines for the nation and the target levels.

    `words` has each class in words, `class`, the legend's title, and what a tooltip calls `name` and `text`.
    """
    order = [row["name"] for row in rows]
    y = alt.Y("name:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelOverlap=False))
    base = alt.Chart(inline([{**row, "target_class": words[row["target_class"]]} for row in rows]))
    x = alt.X("value:Q", title=unit, scale=alt.Scale(zero=False, nice=True))
    spans = base.mark_rule(color=_QUIET, strokeWidth=2).encode(x=alt.X("low:Q", title=unit), x2="high:Q", y=y)
    points = base.mark_point(filled=True, size=85, opacity=1).encode(
        x=x, y=y, tooltip=tooltip(words, "name", "text"), **_classes(rows, words)
    )
    layers = [spans, points, *([_levels(levels)] if levels else [])]
    lines = len(rows) + len(levels) + len({row["target_class"] for row in rows})
    return finished(
        alt.layer(*layers).properties(height=ROW_HEIGHT * lines + AROUND, width="container"), language, description
    )


def tooltip(words: Mapping[str, str], *fields: str) -> list[alt.Tooltip]:
    """What is told of a point that is pointed at. Without titles Vega calls the fields by their names in the code."""
    return [alt.Tooltip(f"{field}:N", title=words[field]) for field in fields]


def _classes(rows: Sequence[RegionPoint], words: Mapping[str, str]) -> _Encodings:
    """Colour and shape for the target classes that are there, in their fixed order."""
    codes = {row["target_class"] for row in rows}
    present = [number for number, name in enumerate(CLASSES) if name in codes]
    domain = [words[CLASSES[number]] for number in present]
    legend = None if codes <= {"no_target"} else alt.Legend(title=words["class"])
    return {
        "color": alt.Color(
            "target_class:N",
            legend=legend,
            scale=alt.Scale(domain=domain, range=[_COLOURS[number] for number in present]),
        ),
        "shape": alt.Shape(
            "target_class:N",
            legend=legend,
            scale=alt.Scale(domain=domain, range=[_SHAPES[number] for number in present]),
        ),
    }


def _levels(levels: Sequence[LevelLine]) -> alt.Chart:
    """Upright lines: the nation's is whole, targets are broken."""
    names = [level["name"] for level in levels]
    dashes = [[1, 0], [6, 4], [2, 3]][: len(names)]
    return (
        alt.Chart(inline(levels))
        .mark_rule(color=_INK, strokeWidth=1.6)
        .encode(
            x="value:Q",
            strokeDash=alt.StrokeDash(
                "name:N",
                sort=names,
                legend=alt.Legend(title=None, symbolType="stroke", symbolSize=400, orient="top"),
                scale=alt.Scale(domain=names, range=dashes),
            ),
        )
    )


def trend(
    rows: Sequence[PeriodPoint],
    highlighted: Sequence[str],
    words: Mapping[str, str],
    *,
    language: str,
    unit: str,
    periods: Sequence[str],
    description: str,
) -> alt.LayerChart:
    """Values over time: every region quietly, the highlighted ones (and the nation) with colour, points and a name.

    `words` has what a tooltip calls `name`, `period` and `text`; `periods` are in order of time.
    """
    x = alt.X(
        "period:N",
        sort=list(periods),
        title=None,
        axis=alt.Axis(
            labelAngle=0, grid=False, labelOverlap="parity"
        ),  # two years of months have no room for every name
        scale=alt.Scale(domain=list(periods), padding=0.4),
    )
    y = alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False, nice=True))
    chosen = set(highlighted)
    quiet = _quiet([row for row in rows if row["name"] not in chosen]).encode(x=x, y=y, detail="name:N")
    loud = alt.Chart(inline([row for row in rows if row["name"] in chosen])).encode(x=x, y=y, color=_names(highlighted))
    lines = loud.mark_line(strokeWidth=2.5)
    shape = alt.Shape("name:N", title=None, scale=alt.Scale(domain=list(highlighted)))
    points = loud.mark_point(filled=True, size=80, opacity=1).encode(
        shape=shape, tooltip=tooltip(words, "name", "period", "text")
    )
    return finished(alt.layer(quiet, lines, points).properties(height=340, width="container"), language, description)


def _quiet(rows: Sequence[PeriodPoint]) -> alt.Chart:
    return alt.Chart(inline(rows)).mark_line(color=_QUIET, opacity=0.35, strokeWidth=1)


def _names(highlighted: Sequence[str]) -> alt.Color:
    """A colour for each highlighted line, in the order given."""
    scale = alt.Scale(domain=list(highlighted), range=_HIGHLIGHTS[: len(highlighted)])
    return alt.Color("name:N", title=None, scale=scale)


_DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4]]
"""A line of its own for each name, so that no curve is known by colour alone."""


def steps(
    rows: Sequence[StepPoint],
    names: Sequence[str],
    words: Mapping[str, str],
    *,
    language: str,
    description: str,
) -> alt.LayerChart:
    """Curves that rise in steps, the share reached (per cent) after a time; one for each of `names`, at most five.

    `words` has the axes' titles, `at` and `value`, and what a tooltip calls `name` and `text`.
    """
    legend = alt.Legend(symbolType="stroke", symbolSize=400, symbolStrokeWidth=2.5, columns=2)
    domain, number = list(names), len(names)
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("at:Q", title=words["at"], scale=alt.Scale(zero=True, nice=False)),
        y=alt.Y("value:Q", title=words["value"], scale=alt.Scale(domain=[0, 100])),
        color=alt.Color(
            "name:N", title=None, legend=legend, scale=alt.Scale(domain=domain, range=_HIGHLIGHTS[:number])
        ),
        strokeDash=alt.StrokeDash(
            "name:N", title=None, legend=legend, scale=alt.Scale(domain=domain, range=_DASHES[:number])
        ),
    )
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.5)
    points = base.mark_circle(size=16, opacity=1).encode(tooltip=tooltip(words, "name", "text"))
    height = 300 + AROUND // 2 + ROW_HEIGHT * number
    return finished(alt.layer(lines, points).properties(height=height, width="container"), language, description)


def bars(
    rows: Sequence[Bar], today: str, words: Mapping[str, str], *, language: str, description: str
) -> alt.LayerChart:
    """A timeline: a bar for each row's period, sorted as given, and a line for today.

    `words` has what a tooltip calls `name` and `text`, and `today`.
    """
    order = list(dict.fromkeys(row["name"] for row in rows))
    base = alt.Chart(inline(rows)).encode(y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelOverlap=False)))
    x = alt.X("start:T", title=None, axis=alt.Axis(format="%Y-%m", labelOverlap="parity"))
    periods = base.mark_bar(height=12, color=_COLOURS[1]).encode(
        x=x, x2="end:T", tooltip=tooltip(words, "name", "text")
    )
    # A period of which one day alone is known has no length, but is there.
    ends = base.mark_point(filled=True, size=60, color=_COLOURS[1], opacity=1, shape="diamond").encode(
        x=x, tooltip=tooltip(words, "name", "text")
    )
    line = (
        alt.Chart(inline([{"day": today}]))
        .mark_rule(color=_INK, strokeDash=[4, 3])
        .encode(x="day:T", tooltip=[alt.Tooltip("day:T", title=words["today"], format="%Y-%m-%d")])
    )
    height = ROW_HEIGHT * len(order) + AROUND // 2
    chart = alt.layer(periods, ends, line).properties(height=height, width="container")
    return finished(chart, language, description)
