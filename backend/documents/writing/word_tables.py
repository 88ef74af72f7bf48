"""Parts of a Word document that its library has no words for: whole tables, pages on their side, the contents' field."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from backend.documents.writing.layout import ColumnLayout, TableBlock

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element
else:
    Element = Any

STYLE = "Foljsamtabell"
"""The id of the template's table style."""

CONTENTS = 2
"""How deep the contents go."""

_EMU_IN_TWENTIETHS = 635
"""Word measures tables in twentieths of a point, and pages in EMU."""

_SMALL, _SMALLER, _SMALLEST = "18", "16", "13"
"""Half points: the text of tables with few, several and many columns."""


def _new(tag: str, /, **attributes: str) -> Element:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _with(element: Element, children: Iterable[Element]) -> Element:
    for child in children:
        element.append(child)
    return element


def table(block: TableBlock, width: int) -> Element:
    """A table of so many EMU, whose header row is repeated and whose rows do not break."""
    columns = block["columns"]
    weight = sum(column["weight"] for column in columns)
    widths = [width * column["weight"] // weight // _EMU_IN_TWENTIETHS for column in columns]
    size = _size(block)
    properties = _with(
        _new("w:tblPr"),
        [
            _new("w:tblStyle", val=STYLE),
            _new("w:tblW", w=str(sum(widths)), type="dxa"),
            _new("w:tblLayout", type="fixed"),
            _new("w:tblLook", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1"),
            _new("w:tblCaption", val=block["caption"]),
        ],
    )
    grid = _with(_new("w:tblGrid"), [_new("w:gridCol", w=str(part)) for part in widths])
    heads = [column["head"] for column in columns]
    rows = [_row(heads, columns, widths, size, header=True)]
    rows += [_row(cells, columns, widths, size, header=False) for cells in block["rows"]]
    return _with(_new("w:tbl"), [properties, grid, *rows])


def _size(block: TableBlock) -> str:
    columns = len(block["columns"])
    return _SMALLEST if block["wide"] or columns > 8 else _SMALLER if columns > 4 else _SMALL


def _row(
    cells: Sequence[str], columns: Sequence[ColumnLayout], widths: Sequence[int], size: str, *, header: bool
) -> Element:
    properties = _with(_new("w:trPr"), [_new("w:cantSplit"), *([_new("w:tblHeader")] if header else [])])
    texts = [
        _cell(text, width, size, numeric=column["numeric"])
        for text, column, width in zip(cells, columns, widths, strict=True)
    ]
    return _with(_new("w:tr"), [properties, *texts])


def _cell(text: str, width: int, size: str, *, numeric: bool) -> Element:
    properties = _with(_new("w:tcPr"), [_new("w:tcW", w=str(width), type="dxa")])
    paragraph = _with(_new("w:pPr"), [_new("w:pStyle", val="Tabelltext")])
    if numeric:
        paragraph.append(_new("w:jc", val="right"))
    written = _new("w:t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run = _with(_new("w:r"), [_with(_new("w:rPr"), [_new("w:sz", val=size), _new("w:szCs", val=size)]), written])
    return _with(_new("w:tc"), [properties, _with(_new("w:p"), [paragraph, run])])


def turn(properties: Any, *, on_its_side: bool) -> None:
    """Lets the pages of a section (its `sectPr`) lie on their side, or stand."""
    size = properties.pgSz
    short, long = sorted((size.w, size.h))
    size.w, size.h = (long, short) if on_its_side else (short, long)
    if on_its_side:
        from docx.enum.section import WD_ORIENT

        size.orient = WD_ORIENT.LANDSCAPE


def contents_field(entries: Sequence[Any]) -> None:
    """Makes paragraphs the present content of a contents field, which Word renews when the document is opened."""
    first, last = entries[0], entries[-1]
    instruction = _new("w:instrText")
    instruction.text = f' TOC \\o "1-{CONTENTS}" \\h \\z \\u '
    begin = [
        _new("w:fldChar", fldCharType="begin", dirty="true"),
        instruction,
        _new("w:fldChar", fldCharType="separate"),
    ]
    place = 1 if first.pPr is not None else 0
    for offset, part in enumerate(begin):
        first.insert(place + offset, _with(_new("w:r"), [part]))
    last.append(_with(_new("w:r"), [_new("w:fldChar", fldCharType="end")]))
