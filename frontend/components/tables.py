"""Tables in HTML: read by screen readers, unlike a canvas. What is not `Markup` is escaped when it is put in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from frontend.components import markup

Cell = str | int | None
"""What a table shows; of the texts, `Markup` is HTML already."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it holds numbers (then set to the right), or what is not to be broken over lines."""

    title: str
    number: bool = False
    whole: bool = False

    @property
    def style(self) -> Markup:
        """The column's class in the style sheet."""
        return Markup(" class=num") if self.number else Markup(" class=whole") if self.whole else Markup("")


def _text(cell: Cell) -> Markup:
    return Markup("–") if cell is None or cell == "" else escape(cell)


def _row(columns: Sequence[Column], cells: Sequence[Cell]) -> Markup:
    first, *rest = (
        Markup("{}>{}").format(column.style, _text(cell)) for column, cell in zip(columns, cells, strict=True)
    )
    others = Markup("").join(Markup("<td{}</td>").format(cell) for cell in rest)
    return Markup("<tr><th scope='row'{}</th>{}</tr>").format(first, others)


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, hide_caption: bool = False
) -> Markup:
    """An HTML table. The first column heads each row. It scrolls sideways in its own box where it is too wide."""
    heading = Markup("<th scope='col'{}>{}</th>")
    return scrolled(
        caption,
        Markup(
            "<table class='data'><caption{hidden}>{caption}</caption>"
            "<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        ).format(
            hidden=Markup(" class='hidden'") if hide_caption else "",
            caption=caption,
            head=Markup("").join(heading.format(column.style, column.title) for column in columns),
            body=Markup("").join(_row(columns, cells) for cells in rows),
        ),
    )


def scrolled(label: str, inner: Markup) -> Markup:
    """A box that can be scrolled sideways, also by keyboard."""
    return Markup("<div class='scroll' role='region' tabindex='0' aria-label='{}'>{}</div>").format(label, inner)


def show(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, hide_caption: bool = False
) -> None:
    """Shows a table."""
    markup.show(table(caption, columns, rows, hide_caption=hide_caption))


def chip(kind: str, symbol: str, text: str) -> Markup:
    """A small mark: colour, symbol and words, so that no one of them is needed alone."""
    return Markup("<span class='chip {}'><span aria-hidden='true'>{}</span> {}</span>").format(kind, symbol, text)


def lines(parts: Iterable[str]) -> Markup:
    """Several lines in one cell."""
    return Markup("<br>").join(part for part in parts if part)


def unfolding(summary: str, inner: Markup) -> Markup:
    """A short text that opens to more."""
    return Markup("<details class='judged'><summary>{}</summary><p>{}</p></details>").format(summary, inner)


def link(where: str, text: str) -> Markup:
    """A link to a page of ours."""
    return Markup("<a href='{}' target='_self'>{}</a>").format(where, text)


def coded(text: str, code: str) -> Markup:
    """A text with its code in small letters below."""
    return Markup("{}<br><span class='code'>{}</span>").format(text, code)


def strong(text: str) -> Markup:
    """What a cell is about, where more stands below it."""
    return Markup("<strong>{}</strong>").format(text)


def muted(text: str) -> Markup:
    """Text in a quieter voice: a reason why a cell is empty."""
    return Markup("<span class='muted'>{}</span>").format(text)
