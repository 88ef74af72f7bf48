"""Women and men beside each other as an Altair chart; its table twin is on the page."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import altair as alt

from frontend.components.charts import AROUND, ROW_HEIGHT, finished, inline, tooltip


class SexPoint(TypedDict):
    """A region's value for one sex (`sex` in words), and all of it in words."""

    name: str
    sex: str
    value: float
    text: str


_COLOURS, _SHAPES = ["#0b5c6b", "#c04a12"], ["circle", "diamond"]
"""Told apart by form too, and in grey."""

_BETWEEN = "#c3d2d5"


def sexes(
    rows: Sequence[SexPoint],
    order: Sequence[str],
    words: Mapping[str, str],
    *,
    language: str,
    unit: str,
    description: str,
) -> alt.LayerChart:
    """Two points a region, sorted as given, with a line between them whose length is the difference.

    `order` are the sexes in words; `words` has what a tooltip calls `name`, `sex` and `text`.
    """
    names = list(dict.fromkeys(row["name"] for row in rows))
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("value:Q", title=unit, scale=alt.Scale(zero=False, nice=True)),
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelOverlap=False)),
    )
    between = base.mark_line(strokeWidth=4, color=_BETWEEN).encode(detail="name:N")
    points = base.mark_point(filled=True, size=85, opacity=1).encode(
        color=alt.Color("sex:N", title=None, scale=alt.Scale(domain=list(order), range=_COLOURS)),
        shape=alt.Shape("sex:N", title=None, scale=alt.Scale(domain=list(order), range=_SHAPES)),
        tooltip=tooltip(words, "name", "sex", "text"),
    )
    height = ROW_HEIGHT * (len(names) + len(order)) + AROUND
    return finished(alt.layer(between, points).properties(height=height, width="container"), language, description)
