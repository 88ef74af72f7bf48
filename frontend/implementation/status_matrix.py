"""Regions × pathways as a table of symbols, with words for those who do not see them."""

from markupsafe import Markup

from frontend.api_types.implementation import StatusMatrix
from frontend.components import markup, tables
from frontend.components.chips import STATUS_SYMBOLS
from frontend.texts import t, word


def show(matrix: StatusMatrix) -> None:
    """The matrix with its legend: a pathway a row, a region a column."""
    names = {code: word("status", code) for code in matrix["names"]}
    _legend(names)
    caption = t("matrix.caption", year=matrix["year"])
    heading = Markup("<th scope='col'><span>{}</span></th>")
    whole = Markup(
        "<table class='matrix'><caption>{caption}</caption><thead><tr>"
        "<th scope='col'>{pathway}</th>{head}</tr></thead><tbody>{body}</tbody></table>"
    ).format(
        caption=caption,
        pathway=t("pathway"),
        head=Markup("").join(heading.format(region["name"].removeprefix("Region ")) for region in matrix["regions"]),
        body=Markup("").join(_row(matrix, names, pathway) for pathway in matrix["pathways"]),
    )
    markup.show(tables.scrolled(caption, whole))


def _row(matrix: StatusMatrix, names: dict[str, str], pathway: dict[str, str]) -> Markup:
    statuses = matrix["cells"].get(pathway["id"], {})
    cells = Markup("").join(
        _cell(statuses.get(region["code"], "not_answered"), region["name"], names) for region in matrix["regions"]
    )
    return Markup("<tr><th scope='row'>{}</th>{}</tr>").format(pathway["name"], cells)


def _cell(status: str, region: str, names: dict[str, str]) -> Markup:
    return Markup(
        "<td class='s-{status}' title='{region}: {text}'>"
        "<span aria-hidden='true'>{symbol}</span><span class='hidden'>{text}</span></td>"
    ).format(status=status, region=region, text=names.get(status, status), symbol=STATUS_SYMBOLS.get(status, "–"))


def _rank(status: tuple[str, str]) -> int:
    order = list(STATUS_SYMBOLS)
    return order.index(status[0]) if status[0] in order else len(order)


def _legend(names: dict[str, str]) -> None:
    ordered = sorted(names.items(), key=_rank)
    item = Markup("<li><span class='box s-{}' aria-hidden='true'>{}</span>{}</li>")
    items = Markup("").join(item.format(code, STATUS_SYMBOLS.get(code, "–"), text) for code, text in ordered)
    markup.show(Markup("<ul class='legend'>{}</ul>").format(items))
