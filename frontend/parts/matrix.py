"""Regions × pathways as a table of symbols, with words for those who do not see them."""

from html import escape

import streamlit as st

from frontend import tables
from frontend.client import Json
from frontend.parts.marks import STATUS_SYMBOLS
from frontend.texts import t, word


def show(matrix: Json) -> None:
    """The matrix with its legend: a pathway a row, a region a column."""
    matrix = matrix | {"names": {code: word("status", code) for code in matrix["names"]}}
    _legend(matrix["names"])
    caption = t("matrix.caption", year=matrix["year"])
    head = "".join(
        f"<th scope='col'><span>{escape(region['name'].removeprefix('Region '))}</span></th>"
        for region in matrix["regions"]
    )
    body = "".join(_row(matrix, pathway) for pathway in matrix["pathways"])
    st.html(
        tables.scrolled(
            caption,
            f"<table class='matrix'><caption>{escape(caption)}</caption><thead><tr>"
            f"<th scope='col'>{escape(t('pathway'))}</th>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>",
        )
    )


def _row(matrix: Json, pathway: Json) -> str:
    statuses = matrix["cells"].get(pathway["id"], {})
    cells = "".join(
        _cell(statuses.get(region["code"], "not_answered"), region["name"], matrix["names"])
        for region in matrix["regions"]
    )
    return f"<tr><th scope='row'>{escape(pathway['name'])}</th>{cells}</tr>"


def _cell(status: str, region: str, names: dict[str, str]) -> str:
    text = names.get(status, status)
    symbol = STATUS_SYMBOLS.get(status, "–")
    return (
        f"<td class='s-{escape(status, quote=True)}' title='{escape(f'{region}: {text}', quote=True)}'>"
        f"<span aria-hidden='true'>{symbol}</span><span class='hidden'>{escape(text)}</span></td>"
    )


def _rank(status: tuple[str, str]) -> int:
    order = list(STATUS_SYMBOLS)
    return order.index(status[0]) if status[0] in order else len(order)


def _legend(names: dict[str, str]) -> None:
    ordered = sorted(names.items(), key=_rank)
    items = "".join(
        f"<li><span class='box s-{escape(code, quote=True)}' aria-hidden='true'>"
        f"{STATUS_SYMBOLS.get(code, '–')}</span>{escape(text)}</li>"
        for code, text in ordered
    )
    st.html(f"<ul class='legend'>{items}</ul>")
