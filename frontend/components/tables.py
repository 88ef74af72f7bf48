"""Tables in HTML: read by screen readers, unlike a canvas. Everything that comes from outside is escaped here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st


class Html(str):
    """Text that is HTML already. Made only in this room, of escaped parts."""


Cell = str | Html | int | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it holds numbers (then set to the right), or what is not to be broken over lines."""

    title: str
    number: bool = False
    whole: bool = False

    @property
    def style(self) -> str:
        """The column's class in the style sheet."""
        return " class=num" if self.number else " class=whole" if self.whole else ""


def _text(cell: Cell) -> str:
    if cell is None or cell == "":
        return "–"
    return cell if isinstance(cell, Html) else escape(str(cell))


def _row(columns: Sequence[Column], cells: Sequence[Cell]) -> str:
    first, *rest = (f"{column.style}>{_text(cell)}" for column, cell in zip(columns, cells, strict=True))
    return f"<tr><th scope='row'{first}</th>{''.join(f'<td{cell}</td>' for cell in rest)}</tr>"


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, hide_caption: bool = False
) -> str:
    """An HTML table. The first column heads each row. It scrolls sideways in its own box where it is too wide."""
    head = "".join(f"<th scope='col'{column.style}>{escape(column.title)}</th>" for column in columns)
    body = "".join(_row(columns, cells) for cells in rows)
    hidden = " class='hidden'" if hide_caption else ""
    return scrolled(
        caption,
        f"<table class='data'><caption{hidden}>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def scrolled(label: str, inner: str) -> str:
    """A box that can be scrolled sideways, also by keyboard."""
    return f"<div class='scroll' role='region' tabindex='0' aria-label='{escape(label, quote=True)}'>{inner}</div>"


def show(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, hide_caption: bool = False
) -> None:
    """Shows a table."""
    st.html(table(caption, columns, rows, hide_caption=hide_caption))


def chip(kind: str, symbol: str, text: str) -> Html:
    """A small mark: colour, symbol and words, so that no one of them is needed alone."""
    return Html(
        f"<span class='chip {escape(kind, quote=True)}'><span aria-hidden='true'>{escape(symbol)}</span> "
        f"{escape(text)}</span>"
    )


def lines(parts: Iterable[str]) -> Html:
    """Several lines in one cell."""
    return Html("<br>".join(escape(part) for part in parts if part))


def coded(text: str, code: str) -> Html:
    """A text with its code in small letters below."""
    return Html(f"{escape(text)}<br><span class='code'>{escape(code)}</span>")


def muted(text: str) -> Html:
    """Text in a quieter voice: a reason why a cell is empty."""
    return Html(f"<span class='muted'>{escape(text)}</span>")
