"""Makes `document.docx`, the Word template of documents: `python -m backend.documents.writing.make_template`.

The file is kept beside this script, so that it can be opened in Word; the script is kept so that it can be reviewed.
"""

from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

FILE = Path(__file__).with_name("document.docx")

_INK, _BRAND, _QUIET, _WARNING = (
    RGBColor(0x16, 0x28, 0x2D),
    RGBColor(0x0B, 0x5C, 0x6B),
    RGBColor(0x55, 0x66, 0x6C),
    RGBColor(0x9C, 0x2A, 0x00),
)
_FONT = "Calibri"
_HEADINGS = {1: 20, 2: 14, 3: 12}
_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Foljsamtabell">
  <w:name w:val="Följsam tabell"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:color="0B5C6B"/><w:bottom w:val="single" w:sz="4" w:color="AAB4B7"/>
    <w:insideH w:val="single" w:sz="4" w:color="AAB4B7"/></w:tblBorders>
    <w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
      <w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E1EBED"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
</w:style>
"""


def build() -> Any:
    """The template as a document of python-docx."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.6)
    section.different_first_page_header_footer = True
    _styles(document)
    hyphens = OxmlElement("w:autoHyphenation")
    document.settings.element.insert(0, hyphens)
    _heads_and_feet(section)
    _cover(document)
    return document


def _styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, 11)
    normal.paragraph_format.space_after = Pt(8)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    normal.element.get_or_add_rPr().append(language)
    styles["Normal"].font.color.rgb = _INK
    for level, points in _HEADINGS.items():
        heading = styles[f"Heading {level}"]
        _font(heading, points, _BRAND)
        heading.paragraph_format.page_break_before = level == 1
        heading.paragraph_format.space_before = Pt(14)
        heading.paragraph_format.space_after = Pt(6)
    _font(styles["Title"], 30, _BRAND)
    _font(styles["Subtitle"], 16, _INK)
    styles["Subtitle"].font.italic = False
    for line in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        line.getparent().remove(line)
    _font(styles["Caption"], 9.5, _BRAND)
    styles["Caption"].paragraph_format.keep_with_next = True
    for name, size, colour in (("Saknas", 11, _WARNING), ("Anmärkning", 9, _QUIET), ("Källa", 8.5, _QUIET)):
        _font(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), size, colour)
    styles["Saknas"].font.italic = True
    for level in (1, 2):
        entry = styles.add_style(f"TOC {level}", WD_STYLE_TYPE.PARAGRAPH)
        _font(entry, 11)
        entry.font.bold = level == 1
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        entry.paragraph_format.space_after = Pt(3)
    cell = styles.add_style("Tabelltext", WD_STYLE_TYPE.PARAGRAPH)
    _font(cell, 9)
    cell.paragraph_format.space_after = Pt(0)
    styles.element.append(parse_xml(_TABLE_STYLE))


def _font(style: Any, size: float, colour: RGBColor | None = None) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), _FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    if colour is not None:
        style.font.color.rgb = colour


def _heads_and_feet(section: Any) -> None:
    head = section.header.paragraphs[0]
    head.text = "{titel}"
    _quiet(head)
    for foot in (section.footer, section.first_page_footer):
        paragraph = foot.paragraphs[0]
        notice = paragraph.add_run("{meddelande}")
        notice.font.bold, notice.font.size, notice.font.color.rgb = True, Pt(8.5), _WARNING
        number = foot.add_paragraph()
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        number._p.append(field)


def _quiet(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), _QUIET


def _cover(document: Any) -> None:
    for _ in range(8):
        document.add_paragraph()
    document.add_paragraph("{titel}", "Title")
    document.add_paragraph("{undertitel}", "Subtitle")
    document.add_paragraph("Uppgifterna gäller den {dag}.", "Anmärkning")
    contents = document.add_paragraph("Innehåll")
    contents.paragraph_format.page_break_before = True
    run = contents.runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(20), True, _BRAND
    document.add_paragraph("{innehåll}")
    document.add_paragraph("{dokument}")


if __name__ == "__main__":
    build().save(str(FILE))
