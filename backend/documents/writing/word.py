"""A layout as a Word document, written into a template that an office can edit in Word.

In the template `{titel}`, `{undertitel}`, `{dag}` and `{meddelande}` are filled in where they stand, also in heads and feet.
A paragraph that is `{innehåll}` becomes the table of contents, one that is `{avsnitt:<id>}` that chapter, and
`{dokument}` all the chapters that have no place of their own.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.documents.writing import word_tables
from backend.documents.writing.charts import png
from backend.documents.writing.layout import ChartBlock, Layout, LayoutBlock, TableBlock, is_wide
from backend.documents.writing.templates import TemplateError, chosen

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

TEMPLATE = "document.docx"
_STYLES = {"body": "Normal", "bullet": "List Bullet", "missing": "Saknas", "note": "Anmärkning"}
_NEEDED = {*_STYLES.values(), *(f"Heading {n}" for n in (1, 2, 3)), "TOC 1", "TOC 2", "Caption", "Källa", "Tabelltext"}
"""The styles that a template must have, by their names in Word's file, which are English for Word's own."""

_CHAPTER = re.compile(r"^\{avsnitt:([a-z0-9_-]+)\}$")
_ZIPPED = (1980, 1, 1, 0, 0, 0)
"""The date of every part in the file, which is a zip: the same content is the same bytes."""


def write(printed: Layout, templates: Path | None = None) -> bytes:
    """The document as DOCX. `templates` is a folder where an office may have a template of its own.

    Raises TemplateError for a template without the styles, or a place for the chapters. The same layout gives the same bytes.
    """
    document = _opened(chosen(templates, TEMPLATE))
    _fill_in(document, printed)
    _Writer(document, printed).write()
    moment = datetime.fromisoformat(printed["day"]).replace(tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = printed["title"], "", ""
    properties.created = properties.modified = moment
    properties.revision = 1
    buffer = io.BytesIO()
    document.save(buffer)
    return _dated(buffer)


def _opened(template: Path) -> "Document":
    import docx  # with lxml some tenths of a second: loaded when a document is made

    try:
        document = docx.Document(str(template))
    except Exception as error:  # a zip that is none, or one without what Word's have: each in an error of its own
        raise TemplateError(TEMPLATE, "den går inte att läsa som ett dokument från Word.") from error
    missing = sorted(_NEEDED - {style.name for style in document.styles})
    if missing:
        raise TemplateError(TEMPLATE, f"den saknar formatmallarna {', '.join(missing)}.")
    return document


def _dated(buffer: io.BytesIO) -> bytes:
    """The same zip with one date for every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as undated, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as dated:
        for name in undated.namelist():
            dated.writestr(zipfile.ZipInfo(name, _ZIPPED), undated.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fill_in(document: "Document", printed: Layout) -> None:
    """Fills in what stands on the cover, in heads and in feet."""
    words = {
        "{titel}": printed["title"],
        "{undertitel}": printed["subtitle"],
        "{dag}": printed["day_text"],
        "{meddelande}": printed["notice"] or "",
    }
    for paragraph in _every_paragraph(document):
        if not any(name in paragraph.text for name in words):
            continue
        for name, word in words.items():
            if name in paragraph.text:
                _replace(paragraph, name, word)


def _every_paragraph(document: "Document") -> "Iterator[Paragraph]":
    yield from document.paragraphs
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            yield from part.paragraphs


def _replace(paragraph: "Paragraph", name: str, word: str) -> None:
    """Puts the word where the name is. Word may have split the name over several runs: the first one gets the text then."""
    for run in paragraph.runs:
        if name in run.text:
            run.text = run.text.replace(name, word)
            return
    first, *others = paragraph.runs
    first.text = paragraph.text.replace(name, word)
    for run in others:
        run.text = ""


class _Writer:
    """Puts blocks before the paragraph that stands for them."""

    def __init__(self, document: "Document", printed: Layout) -> None:
        self._document, self._printed = document, printed
        self._anchor: Any = None
        width = document.sections[-1]
        self._text_width = int(width.page_width - width.left_margin - width.right_margin)
        self._drawings = 0

    def write(self) -> None:
        """Writes every chapter in its place, and the contents.

        Raises TemplateError where the template has no place for them.
        """
        chapters = _chapters(self._printed)
        places = {p.text.strip(): p for p in self._document.paragraphs if p.text.strip().startswith("{")}
        if "{dokument}" not in places:
            raise TemplateError(TEMPLATE, "den saknar ett stycke med bara {dokument}, där kapitlen ska stå.")
        own = {heading[1]: place for text, place in places.items() if (heading := _CHAPTER.match(text))}
        for identifier, place in own.items():
            self._at(place, chapters.pop(identifier, []))
        self._at(places["{dokument}"], [block for blocks in chapters.values() for block in blocks])
        if contents := places.get("{innehåll}"):
            self._contents(contents)

    def _at(self, place: "Paragraph", blocks: list[LayoutBlock]) -> None:
        self._anchor = place._p
        for wide, some in groupby(blocks, is_wide):
            if wide:
                self._end_section(on_its_side=False)
            for block in some:
                self._block(block)
            if wide:
                self._end_section(on_its_side=True)
        place._p.getparent().remove(place._p)

    def _block(self, block: LayoutBlock) -> None:
        match block["kind"]:
            case "heading":
                self._add(block["text"], f"Heading {block['level']}")
            case "paragraph":
                self._add(block["text"], _STYLES[block["style"]])
            case "table":
                self._table(block)
            case "chart":
                self._chart(block)

    def _add(self, text: str, style: str) -> "Paragraph":
        paragraph = self._document.add_paragraph(text, style)
        self._anchor.addprevious(paragraph._p)
        return paragraph

    def _table(self, block: TableBlock) -> None:
        self._add(block["caption"], "Caption")
        width = self._page_height() if block["wide"] else self._text_width
        self._anchor.addprevious(word_tables.table(block, width))
        self._under(block["note"], block["source"])

    def _chart(self, block: ChartBlock) -> None:
        self._add(block["caption"], "Caption")
        paragraph = self._add("", "Normal")
        picture = paragraph.add_run().add_picture(io.BytesIO(png(block["spec"])), width=self._text_width)
        self._drawings += 1
        described = picture._inline.docPr
        described.set("id", str(self._drawings))
        described.set("name", f"Figur {self._drawings}")
        described.set("descr", block["alt"])
        self._under("", block["source"])

    def _under(self, note: str, source: str) -> None:
        lines = [line for line in (note, f"Källa: {source} i bilagan." if source else "") if line]
        self._add(" ".join(lines), "Källa")  # also where it is empty: two tables in a row would become one

    def _page_height(self) -> int:
        section = self._document.sections[-1]
        return int(section.page_height - section.left_margin - section.right_margin)

    def _end_section(self, *, on_its_side: bool) -> None:
        """Ends a part of the document whose pages are upright or on their side."""
        properties = deepcopy(self._document.sections[-1]._sectPr)
        word_tables.turn(properties, on_its_side=on_its_side)
        paragraph = self._add("", "Källa")
        paragraph._p.get_or_add_pPr().append(properties)

    def _contents(self, place: "Paragraph") -> None:
        """A field that Word fills in with page numbers; until then the headings stand there."""
        self._anchor = place._p
        headings = [b for b in self._printed["blocks"] if b["kind"] == "heading" and b["level"] <= word_tables.CONTENTS]
        entries = [self._add(block["text"], f"TOC {block['level']}")._p for block in headings]
        if entries:
            word_tables.contents_field(entries)
        place._p.getparent().remove(place._p)


def _chapters(printed: Layout) -> dict[str, list[LayoutBlock]]:
    """The blocks of each chapter by its id."""
    chapters: dict[str, list[LayoutBlock]] = {}
    for block in printed["blocks"]:
        if block["kind"] == "heading" and block["level"] == 1:
            current = chapters.setdefault(block["id"], [])
        current.append(block)
    return chapters
