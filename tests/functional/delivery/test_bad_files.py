"""Whatever is handed in, the check answers with findings, in bounded time and memory."""

import gzip
import io
import struct
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasources.delivery import canonical
from datasources.delivery.findings import catalogue
from datasources.delivery.formats.worksheet import scan
from datasources.delivery.limits import Limits
from tests.support.checks import Checked
from tests.support.contracts import contract, indicator, row
from tests.support.files import LINE, SWEDISH, archive, changed, line, text, workbook

HEADER = ";".join(SWEDISH) + "\n"
BOOK = workbook(line())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

NO_TABLE = [
    (b"", "file-empty", "nothing at all"),
    (b"\xef\xbb\xbf", "file-empty", "only a byte order mark"),
    (b"\r\n \r\n", "file-empty", "only blank lines"),
    (b"\0" * 10_000, "nul-bytes", "a sparse file"),
    (b"%PDF-1.7\n...", "file-kind-unsupported", "a PDF"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "file-kind-unsupported", "a picture"),
    (b"MZ\x90\0" + b"\0" * 50, "file-kind-unsupported", "a program"),
    (gzip.compress(b"a;b\n1;2\n"), "file-kind-unsupported", "a packed text"),
    (b'<?xml version="1.0"?><a/>', "file-kind-unsupported", "XML"),
    (b'{"indikator": "x"}', "file-kind-unsupported", "JSON"),
    (archive(word__document=b"x", **{"word__document.xml": b"<w/>"}), "file-kind-unsupported", "a Word document"),
    (archive(**{"content.xml": b"<o/>"}), "file-kind-unsupported", "an OpenDocument file"),
    (archive(**{"xl__workbook.bin": b"x"}), "file-kind-unsupported", "a binary workbook"),
    (archive(**{"a.txt": b"hej"}), "file-kind-unsupported", "an ordinary archive"),
    (OLE, "old-excel", "an old .xls"),
    (b"<html><table><tr><td>indikator</td></tr></table></html>", "html-as-table", "a web page called .xls"),
    (b"\xef\xbb\xbf\n<!DOCTYPE HTML><html></html>", "html-as-table", "a web page with a byte order mark"),
    (b"PK\x03\x04 not really", "workbook-broken", "only the first letters of an archive"),
    (BOOK[:-200], "workbook-broken", "a workbook cut short"),
    (BOOK[:300] + b"\xff" * 40 + BOOK[340:], "workbook-broken", "a workbook with damaged parts"),
    (archive(**{"xl__workbook.xml": b"<workbook/>"}), "workbook-broken", "a workbook without sheets"),
    (b"PAR1 and then nothing of the kind", "parquet-broken", "not really Parquet"),
    (HEADER.encode() + b"stroke\0;x\n", "nul-bytes", "NUL in a cell"),
    (text(line()).encode("utf-16-le"), "nul-bytes", "UTF-16 without a byte order mark"),
    (HEADER.encode("cp1252") + b"\x81\x8d\xe5;\n", "encoding-unreadable", "bytes that no encoding has"),
    (b"\xff\xfe" + text(line()).encode("utf-16-le")[:-1], "encoding-unreadable", "UTF-16 cut in a character"),
    (b"a" * 2_000_000, "line-too-long", "one endless line"),
    ("\n".join([";" * 3, " "]).encode() + b"\n;;\n", "header-missing", "separators only"),
    ("hej\nhopp\n", "header-missing", "no table"),
    ("Resultat 2023\n" + HEADER, "no-rows", "a title above the headers, and nothing below"),
    (";".join(f"k{i}" for i in range(100_000)), "too-many-columns", "a hundred thousand columns"),
    (HEADER, "no-rows", "headers only"),
    (HEADER + ";" * 10 + "\n" * 3, "no-rows", "headers and blank rows"),
    (text(line()).encode("utf-8").decode("cp1252"), "encoding-twice", "å, ä and ö garbled on the way"),
    (HEADER.replace("region;", ""), "column-missing", "a required column is missing"),
    (HEADER.replace("värde;", "").replace("täljare;", ""), "column-missing", "neither value nor counts"),
]


@pytest.mark.parametrize("letter", [b"\xc5", b"\x00"])
def test_parquet_with_names_that_are_no_text_is_broken(checked: Checked, letter: bytes) -> None:
    made = canonical.write([row()], "parquet")
    assert checked(made.replace(b"indicator", b"indi" + letter + b"ator")).codes <= {
        "parquet-broken",
        "column-unknown",
        "column-missing",
    }


@pytest.mark.parametrize(("data", "code", "why"), NO_TABLE, ids=[why for _, _, why in NO_TABLE])
def test_what_is_no_table_is_rejected_with_the_reason(checked: Checked, data: bytes | str, code: str, why: str) -> None:
    outcome = checked(data)
    assert (outcome.verdict, outcome.codes & {code}) == ("rejected", {code}), why
    assert outcome.result.observations_file is None
    for finding in outcome.findings:
        assert "{" not in finding["message_sv"] + finding["message_en"]
        assert finding["message_sv"].endswith(".")


def test_a_file_over_the_limit_is_not_read(checked: Checked) -> None:
    assert checked(text(line()), limits=Limits(max_bytes=50)).codes == {"file-too-large"}


def test_more_rows_than_the_limit_are_rejected(checked: Checked) -> None:
    limits = Limits(max_rows=3)
    assert "too-many-rows" not in checked(text(*[line()] * 3), limits=limits).codes
    assert checked(text(*[line()] * 4), limits=limits).codes == {"too-many-rows"}
    assert checked(workbook(*[line()] * 4), limits=limits).codes == {"too-many-rows"}


def test_a_bomb_is_stopped_by_its_true_size(checked: Checked) -> None:
    bomb = changed(BOOK, "xl/styles.xml", b"</styleSheet>", b" " * 60_000_000 + b"</styleSheet>")
    assert len(bomb) < 200_000
    assert checked(bomb).codes == {"workbook-too-large"}


def test_a_bomb_that_lies_about_its_size_is_stopped_too(checked: Checked) -> None:
    bomb = bytearray(changed(BOOK, "xl/styles.xml", b"</styleSheet>", b" " * 60_000_000 + b"</styleSheet>"))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as made:
        true_size = struct.pack("<L", made.getinfo("xl/styles.xml").file_size)
    assert bomb.count(true_size) >= 2
    assert checked(bytes(bomb.replace(true_size, struct.pack("<L", 500)))).codes == {"workbook-too-large"}


def packed(how: int) -> bytes:
    """The usual workbook with its parts packed in another way."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as before, zipfile.ZipFile(data, "w", how) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    return data.getvalue()


def test_a_workbook_may_be_unpacked_but_not_packed_as_no_spreadsheet_does(checked: Checked) -> None:
    assert checked(packed(zipfile.ZIP_STORED)).verdict == "checked"
    assert checked(packed(zipfile.ZIP_BZIP2)).codes == {"workbook-broken"}


def parquet(**columns: pa.Array) -> bytes:
    data = io.BytesIO()
    pq.write_table(pa.table(columns), data)
    return data.getvalue()


PARQUET = [
    (parquet(a=pa.array(range(4))), "too-many-rows", "a row too many"),
    (parquet(**{f"c{i}": pa.array([1]) for i in range(4)}), "too-many-columns", "a column too many"),
    (parquet(a=pa.array([[1, 2]])), "parquet-broken", "a list in a cell"),
    (parquet(), "parquet-broken", "no columns"),
    (parquet(a=pa.array(["x" * 51])), "parquet-broken", "an endless cell"),
]


@pytest.mark.parametrize(("data", "code", "why"), PARQUET, ids=[why for *_, why in PARQUET])
def test_parquet_beyond_the_limits_is_turned_away_before_its_rows_are_read(
    checked: Checked, data: bytes, code: str, why: str
) -> None:
    assert checked(data, limits=Limits(max_rows=3, max_columns=3, max_line_bytes=50)).codes == {code}, why


FAR = [
    (b'<c r="XFD1048576"><v>1</v></c></row>', 2_000_000, "too-many-columns", "the sheet's last corner"),
    (b'<c r="K1048576"><v>1</v></c></row>', 1_000_000, "too-many-rows", "the sheet's last row"),
    (b"<c><v>1</v></c>" * 300 + b"</row>", 2_000_000, "too-many-columns", "cells that do not say where they stand"),
]


@pytest.mark.parametrize(("cell", "rows", "code", "why"), FAR)
def test_a_cell_far_away_does_not_make_the_reader_allocate_it_all(
    checked: Checked, cell: bytes, rows: int, code: str, why: str
) -> None:
    book = changed(BOOK, "xl/worksheets/sheet1.xml", b"</row></sheetData>", cell + b"</sheetData>")
    assert checked(book, limits=Limits(max_rows=rows)).codes == {code}, why


def test_a_wide_and_long_sheet_is_stopped_by_its_area(checked: Checked) -> None:
    book = changed(
        BOOK, "xl/worksheets/sheet1.xml", b"</row></sheetData>", b'<c r="GA1000000"><v>1</v></c></row></sheetData>'
    )
    assert checked(book).codes == {"workbook-too-large"}


def test_formatting_far_down_is_not_content(checked: Checked) -> None:
    book = changed(
        BOOK,
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>',
    )
    assert checked(book).verdict == "checked"


def test_parts_without_end_are_too_many(checked: Checked) -> None:
    many = archive(**{f"xl/part{i}": b"" for i in range(2_000)}, **{"xl/workbook.xml": b"<workbook/>"})
    assert checked(many).codes == {"workbook-too-large"}


def test_a_long_line_in_the_middle_is_a_finding_on_its_row(checked: Checked) -> None:
    outcome = checked(text(line(), line(kommentar="x" * 3_000_000), line(kommentar="y" * 2_001)))
    assert outcome.verdict == "rejected"
    assert outcome.codes & {"csv-broken", "cell-too-long"}


def test_a_cell_over_the_limit_is_too_long_and_shown_short(checked: Checked) -> None:
    outcome = checked(text(line(kommentar="å" * 2_001)))
    assert outcome.places("cell-too-long") == [(2, "comment")]
    assert all(len(finding["value"] or "") <= 60 for finding in outcome.findings)
    assert checked(text(line(kommentar="å" * 2_000))).verdict == "checked"


def test_ragged_rows_are_named_with_their_lines(checked: Checked) -> None:
    outcome = checked(text(line(), line()[:-3], [*line(), "extra"], line(kön="women")), contract(indicator()))
    assert outcome.places("row-ragged") == [(3, None), (4, None)]


def test_separators_after_the_last_cell_make_no_row_ragged(checked: Checked) -> None:
    outcome = checked(text(line(), [*line(kön="women"), "", ""], line()[:-3]))
    assert outcome.places("row-ragged") == [(4, None)]


def test_an_open_quotation_mark_is_found_and_not_read_to_the_end(checked: Checked) -> None:
    for lines in ([], [line()] * 5_000):
        assert checked(text(line(), line(kommentar='"öppen'), *lines)).places("csv-broken") == [(3, None)]


def test_unreadable_files_leave_no_copy_behind(checked: Checked, tmp_path) -> None:  # type: ignore[no-untyped-def]
    for data in (text(line(kommentar='"öppen')), b"a" * 2_000_000, BOOK[:-200]):
        checked(data)
        assert {path.name for path in (tmp_path / "workspace").iterdir()} <= {"findings.parquet", "spill"}


def test_a_path_with_wildcards_is_only_a_path(checked: Checked, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from datasources.delivery.check import check

    source, workspace = tmp_path / "rad[1]*?.csv", tmp_path / "arbete [1] *"
    source.write_text(text(line()), encoding="utf-8")
    assert check(source, source.name, contract(), workspace).verdict == "checked"


def test_the_usual_row_holds_in_every_kind_of_file(checked: Checked) -> None:
    for made in (text(LINE), workbook(LINE), *(canonical.write([row()], kind) for kind in ("csv", "xlsx", "parquet"))):
        assert checked(made).verdict == "checked"


def test_every_code_used_here_is_in_the_catalogue() -> None:
    assert {code for _, code, _ in NO_TABLE} <= set(catalogue())


BOUNDS = [
    (b"C7", (7, 26), "one digit"),
    (b"C12", (19, 26), "two digits"),
    (b"AB101521", (199_999, 182), "many digits, two letters"),
]


@pytest.mark.parametrize(("last", "bounds", "why"), BOUNDS)
def test_a_sheet_is_bounded_without_taking_out_its_cells(last: bytes, bounds: tuple[int, int], why: str) -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="%b"><c r="%b"><v>1</v></c></row>'
    scanned = scan([rows % (last.lstrip(b"ABC"), last)])
    assert (scanned.rows, scanned.columns) == bounds, why


FAR_OFF = [
    (b'<row r="3"><c r="A44"><v>1</v></c></row>', (44, 1), "a cell that is not in its row"),
    (b'<row r="3"><c r="ZZ3"><v>1</v></c></row>', (3, 702), "a cell far to the right"),
    (b'<row r="3"><c r="a3"><v>1</v></c></row>', (3, 1), "small letters"),
    (b'<row r="3"><x:c r="B9"><v>1</v></x:c></row>', (9, 2), "a cell with a prefix"),
    (b'<c r="A3"><v>1</v></c>', (3, 1), "a piece without rows"),
]


@pytest.mark.parametrize(("piece", "rectangle", "why"), FAR_OFF)
def test_what_cannot_be_bounded_is_looked_at_closely(piece: bytes, rectangle: tuple[int, int], why: str) -> None:
    scanned = scan([piece])
    assert (scanned.rows, scanned.columns) == rectangle, why
    assert scan([piece], exact=True).rows == rectangle[0]


def test_every_title_names_its_fault_alone_and_in_few_words() -> None:
    swedish = [entry.title_sv for entry in catalogue().values()]
    assert len(set(swedish)) == len(swedish)
    assert max(map(len, swedish)) <= 45


ENGLISH_WORDS = {"women", " men eller", "unknown", "county", "letter", "name", "total,", "value", "header"}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_swedish_text_asks_for_no_english_word(code: str) -> None:
    entry = catalogue()[code]
    assert not {word for word in ENGLISH_WORDS if word in f"{entry.title_sv} {entry.sv}".replace("{value}", "")}
