"""The files: every figure and text is in both, hostile text as written, the same bytes again, an office's own template."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from backend.documents.kinds import figure
from backend.documents.writing import charts, make_template, pdf, word
from backend.documents.writing.layout import Layout, layout, texts
from backend.documents.writing.model import Bar, Chart, Column, Document, Section, Table
from backend.documents.writing.references import paragraphs
from backend.documents.writing.templates import TemplateError
from tests.support.documents import DAY, OTHER, SOURCE, missing_in_order, named, pdf_text, text, word_text

HOSTILE = (
    '#set page(paper: "a3") $ x^2 $ @referens <etikett> *fet* _lutad_ `kod` [hak] \\ // {{ 7*7 }} {% raw %} '
    '<w:p/> &amp; ]]> %PDF =HYPERLINK("x") \u202e omvänt'
)
LONG = "donaudampfschiffahrtsgesellschaftskapitänsmützenabzeichen" * 3


def whole() -> Document:
    """Everything that a document can have: text, wide and ordinary tables over several pages, both forms of chart."""
    counts = [["Ett namn som är långt nog att brytas", figure(1000 + i, OTHER)] for i in range(80)]
    states = {"Beslutat": figure(3, SOURCE), "Delvis genomfört": figure(18, SOURCE)}
    spread = {"Lägst": figure(61, OTHER), "Riket": figure(72, OTHER), "Högst": figure(88, OTHER)}
    blocks = [
        *paragraphs(f"Det finns {{godkanda}} vårdförlopp.\n\n- {HOSTILE}", {"godkanda": named("godkanda", 19)}),
        text(LONG),
        Table("Antal", [Column("Vårdförlopp", weight=3), Column("Antal", numeric=True)], counts, "En anmärkning."),
        Chart("Läget", "Staplar över läget", "bars", "Antal regioner", [Bar("KOL", states)]),
        Chart("Spridning", "Linjer över spridningen", "spread", "Procent", [Bar("Ledtid", spread)]),
    ]
    wide = Table("Bred", [Column(f"{i:02d}") for i in range(22)], [["x"] * 22] * 5, wide=True)
    sections = [Section("forsta", "Första kapitlet", blocks), Section("breda", "Det breda", [wide])]
    return Document("prov", "Provrapport 2023", "En undertitel", DAY, "Värdena är påhittade.", sections)


@pytest.fixture(scope="module")
def printed() -> Layout:
    return layout(whole())


@pytest.fixture(scope="module")
def files(printed: Layout) -> dict[str, bytes]:
    return {"pdf": pdf.write(printed), "docx": word.write(printed)}


def read(files: dict[str, bytes], form: str) -> str:
    return pdf_text(files["pdf"]) if form == "pdf" else word_text(files["docx"])


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_every_figure_stands_in_the_file_in_its_order(files: dict[str, bytes], printed: Layout, form: str) -> None:
    assert len(printed["figures"]) == 81
    assert missing_in_order([f["text"] for f in printed["figures"]], read(files, form)) == []


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_hostile_text_and_words_that_no_line_holds_come_out_as_written(files: dict[str, bytes], form: str) -> None:
    content = read(files, form)
    written = HOSTILE.replace(
        "\u202e ", ""
    )  # it turns the words after it when they are shown, and readers differ in that
    assert written[: written.index(" omvänt")] in content.replace("\u202e ", "")
    assert LONG in content.replace(" ", "")


def test_both_files_have_every_text_of_the_layout(files: dict[str, bytes], printed: Layout) -> None:
    for form in ("pdf", "docx"):
        content = read(files, form).replace(" ", "")
        assert [t for t in texts(printed) if "".join(t.split()) not in content and t not in (HOSTILE, LONG)] == [], form


@pytest.mark.parametrize("write", [pdf.write, word.write])
def test_the_same_content_gives_the_same_bytes(printed: Layout, write: Any) -> None:
    assert write(printed) == write(printed)


def test_the_pdf_is_tagged_and_says_its_language_title_and_what_charts_show(files: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv-SE"
    assert reader.metadata is not None
    assert reader.metadata.title == "Provrapport 2023"
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    assert alternatives(root["/StructTreeRoot"]) == ["Staplar över läget", "Linjer över spridningen"]


def alternatives(node: Any) -> list[str]:
    """The alternative texts of everything under a node of the PDF's structure, in order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [one for child in node for one in alternatives(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (alternatives(node["/K"]) if "/K" in node else [])


def test_the_notice_stands_on_every_page(files: dict[str, bytes]) -> None:
    pages = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
    assert all("Värdena är påhittade." in page.extract_text() for page in pages)
    document = docx.Document(io.BytesIO(files["docx"]))
    for section in document.sections:
        feet = (section.footer, section.first_page_footer)
        assert all("Värdena är påhittade." in foot.paragraphs[0].text for foot in feet)


def test_a_wide_table_lies_on_a_page_on_its_side_and_no_page_is_empty(files: dict[str, bytes]) -> None:
    pages = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
    lying = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) == 1
    assert "Det breda" in lying[0].extract_text()
    assert all(len(page.extract_text().split()) > 12 for page in pages)
    sections = docx.Document(io.BytesIO(files["docx"])).sections
    assert [s.page_width > s.page_height for s in sections] == [False, True, False]  # type: ignore[operator]


def test_the_word_file_has_headings_repeated_heads_of_tables_contents_and_texts_for_pictures(
    files: dict[str, bytes],
) -> None:
    document = docx.Document(io.BytesIO(files["docx"]))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == ["Första kapitlet", "Det breda", "Var siffrorna kommer ifrån"]
    assert all(table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in document.tables)
    body = document.element.body
    assert any("TOC" in (field.text or "") for field in body.iter(qn("w:instrText")))
    described = [picture.get("descr") for picture in body.iter(qn("wp:docPr"))]
    assert described == ["Staplar över läget", "Linjer över spridningen"]


def test_signs_that_no_file_can_hold_print_nothing() -> None:
    printed = layout(
        Document("p", "P", "", DAY, None, [Section("a", "A", [text("Ett\x07 stycke\x0b, och\ud800 slut.")])])
    )
    for read_back in (pdf_text(pdf.write(printed)), word_text(word.write(printed))):
        assert "Ett stycke, och slut." in read_back


def test_the_words_of_a_chart_are_drawn_also_in_words_image() -> None:
    images = set()
    for name in ("KOL", "LOK"):  # as long as each other: only what is drawn can differ
        bars = [Bar(name, {"Beslutat": figure(3, SOURCE)})]
        printed = layout(Document("p", "P", "", DAY, None, [Section("a", "A", [Chart("", "", "bars", "", bars)])]))
        images.add(next(charts.png(block["spec"]) for block in printed["blocks"] if block["kind"] == "chart"))
    assert len(images) == 2


def test_a_sign_that_no_font_has_is_written_as_its_name() -> None:
    rare = layout(whole())
    rare["title"] = "Rapport \U00012000"  # a cuneiform sign: no font of the machine has it
    assert "[cuneiform sign a]" in pdf_text(pdf.write(rare))
    assert word.write(rare)


def test_an_office_has_its_own_template_with_an_order_of_its_own(tmp_path: Path, printed: Layout) -> None:
    own = make_template.build()
    place = next(p for p in own.paragraphs if p.text == "{dokument}")
    place.insert_paragraph_before("{avsnitt:breda}")
    place.insert_paragraph_before("Region Provs egna ord")
    own.save(str(tmp_path / "document.docx"))
    made = docx.Document(io.BytesIO(word.write(printed, tmp_path)))
    order = [p.text for p in made.paragraphs if p.text in ("Det breda", "Region Provs egna ord", "Första kapitlet")]
    assert order[-3:] == ["Det breda", "Region Provs egna ord", "Första kapitlet"]  # before them stand the contents


def test_an_office_has_its_own_typst_template(tmp_path: Path, printed: Layout) -> None:
    (tmp_path / "document.typ").write_text(
        '#let data = json(bytes(sys.inputs.document))\n#set document(title: data.title)\n#set text(lang: "sv")\nEgen mall'
    )
    assert pdf_text(pdf.write(printed, tmp_path)).strip() == "Egen mall"


def test_a_template_without_a_place_for_the_chapters_is_refused(tmp_path: Path, printed: Layout) -> None:
    own = make_template.build()
    next(p for p in own.paragraphs if p.text == "{dokument}").text = "Kapitlen här"
    own.save(str(tmp_path / "document.docx"))
    with pytest.raises(TemplateError, match=r"saknar ett stycke med bara \{dokument\}"):
        word.write(printed, tmp_path)


@pytest.mark.parametrize(
    ("write", "name", "content", "why"),
    [
        (word.write, "document.docx", b"no zip", "går inte att läsa"),
        (pdf.write, "document.typ", b"#let x = (", "unclosed delimiter"),
        (pdf.write, "document.typ", b'#read("/etc/passwd")', "document.typ"),
    ],
)
def test_an_offices_template_that_cannot_be_used_is_refused_with_a_sentence(
    tmp_path: Path, printed: Layout, write: Any, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TemplateError, match=why):
        write(printed, tmp_path)


def test_a_template_without_the_styles_is_refused_with_their_names(tmp_path: Path, printed: Layout) -> None:
    docx.Document().save(str(tmp_path / "document.docx"))  # Word's own styles alone
    with pytest.raises(TemplateError, match="Anmärkning, Källa, Saknas, TOC 1, TOC 2, Tabelltext"):
        word.write(printed, tmp_path)


def test_the_template_in_the_package_is_what_its_script_makes() -> None:
    def parts(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return {name: file.read(name) for name in file.namelist()}

    made = io.BytesIO()
    make_template.build().save(made)
    assert parts(made.getvalue()) == parts(make_template.FILE.read_bytes())
