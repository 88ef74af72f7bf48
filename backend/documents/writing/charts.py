"""Charts as Vega-Lite specifications, and drawn as SVG or PNG without a browser or the network."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from backend.documents.writing.model import Chart

Spec = dict[str, Any]
"""A Vega-Lite specification."""

# Dark to light, so that they can be told apart in grey too; checked against the common forms of colour blindness.
COLOURS = ("#0b5c6b", "#4f9aa6", "#e0a458", "#c04a12", "#c3d2d5")
_ROW_HEIGHT = 17
_WIDTH = 430
"""Pixels of the plot itself: with names to the left it fills the text's width."""

_FONT = "Libertinus Serif"
_LOCALE = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " kr"], "minus": "−"}


def spec(chart: Chart) -> Spec:
    """The chart's specification, with its values in it."""
    return _FORMS[chart.form](chart) | {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": {"step": _ROW_HEIGHT},
        "background": "white",
        "config": {
            "font": _FONT,
            "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 320},
            "legend": {"orient": "bottom", "labelFontSize": 11, "title": None, "columns": 3, "labelLimit": 220},
            "view": {"stroke": None},
        },
    }


def _number(value: Any) -> float:
    return float(value)


def _rows_axis(names: Sequence[str]) -> Mapping[str, Any]:
    axis = {"title": None, "ticks": False, "domain": False, "labelPadding": 6}
    return {"field": "name", "type": "nominal", "sort": list(names), "axis": axis}


def _bars(chart: Chart) -> Spec:
    series = list(dict.fromkeys(name for bar in chart.bars for name in bar.parts))
    values = [
        {"name": bar.name, "series": name, "order": series.index(name), "value": _number(figure.value)}
        for bar in chart.bars
        for name, figure in bar.parts.items()
        if figure.value is not None
    ]
    colour: Spec = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": series, "range": list(COLOURS[: len(series)])},
    }
    if len(series) == 1:
        colour["legend"] = None  # the caption names it
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.75}},
        "encoding": {
            "y": _rows_axis([bar.name for bar in chart.bars]),
            "x": {"field": "value", "type": "quantitative", "title": chart.axis, "stack": "zero"},
            "color": colour,
            "order": {"field": "order", "type": "quantitative"},
        },
    }


def _spread(chart: Chart) -> Spec:
    values = [
        {"name": bar.name, **{key: _number(bar.parts[part].value) for key, part in _SPREAD.items()}}
        for bar in chart.bars
        if all(part in bar.parts and bar.parts[part].value is not None for part in _SPREAD.values())
    ]
    rows = _rows_axis([bar.name for bar in chart.bars])
    low = {"field": "low", "type": "quantitative", "title": chart.axis, "scale": {"zero": False}}
    return {
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "color": COLOURS[4], "strokeCap": "round"},
                "encoding": {"y": rows, "x": low, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70, "color": COLOURS[0], "opacity": 1},
                "encoding": {"y": rows, "x": {"field": "middle", "type": "quantitative"}},
            },
        ],
    }


def _sexes(chart: Chart) -> Spec:
    """Two marks a row that differ in form and colour, and the line between them: its length is the difference."""
    rows = _rows_axis([bar.name for bar in chart.bars])
    both = [(bar.name, {sex: _number(bar.parts[sex].value) for sex in (WOMEN, MEN)}) for bar in chart.bars]
    values = [{"name": name, "series": sex, "value": value} for name, of in both for sex, value in of.items()]
    x = {"field": "value", "type": "quantitative", "title": chart.axis, "scale": {"zero": False}}
    domain = [WOMEN, MEN]
    return {
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 3, "color": COLOURS[4]},
                "encoding": {"y": rows, "x": x, "detail": {"field": "name"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1},
                "encoding": {
                    "y": rows,
                    "x": x,
                    "color": {"field": "series", "type": "nominal", "scale": {"domain": domain, "range": _OF_SEXES}},
                    "shape": {
                        "field": "series",
                        "type": "nominal",
                        "scale": {"domain": domain, "range": ["circle", "diamond"]},
                    },
                },
            },
        ],
    }


WOMEN, MEN = "Kvinnor", "Män"
_OF_SEXES = [COLOURS[0], COLOURS[3]]
LOWEST, MIDDLE, HIGHEST = "Lägst", "Riket", "Högst"
_SPREAD = {"low": LOWEST, "middle": MIDDLE, "high": HIGHEST}
_FORMS = {"bars": _bars, "spread": _spread, "sexes": _sexes}


def svg(chart: Spec) -> str:
    """The chart as vectors."""
    return _drawn(json.dumps(chart))


@lru_cache(maxsize=256)
def _drawn(chart: str) -> str:
    """Drawn once for both files, which are written by the same process."""
    import vl_convert  # 30 MB with an engine for JavaScript in it: loaded when a document is made, never by the server

    drawn: str = vl_convert.vegalite_to_svg(chart, allowed_base_urls=[], format_locale=_LOCALE)
    return drawn


_AS_IMAGE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
_PIXELS = 2 * 72
"""Of an inch: two a point, as screens and printers have them."""


def png(chart: Spec) -> bytes:
    """The chart as an image, for Word. Drawn by Typst, which has the font: vl-convert leaves out text in one it has not."""
    import typst

    drawn = typst.compile(_AS_IMAGE, format="png", ppi=_PIXELS, sys_inputs={"svg": svg(chart)})
    assert isinstance(drawn, bytes)  # one page
    return drawn
