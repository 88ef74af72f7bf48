"""Files made to cost their reader hours: each is turned away, or read, in seconds. Too slow for the quick tests."""

import time

import pytest

from datasources.delivery.limits import Limits
from tests.functional.delivery.test_formats_package import ASKED, RESULTS
from tests.support.checks import TOO_LONG, Checked, checked
from tests.support.contracts import contract, indicator
from tests.support.files import SWEDISH, changed, line, text, workbook
from tests.support.packages import raw

__all__ = ["checked"]

HEADER = ";".join(SWEDISH) + "\n"
BOOK = workbook(line())


def test_a_hundred_thousand_faults_are_all_written(checked: Checked) -> None:
    started = time.process_time()
    outcome = checked(text(*[line(täljare="många", värde="41 %")] * 50_000), contract(indicator()))
    assert len(outcome.places("number-format")) == len(outcome.places("percent-sign")) == 50_000
    assert time.process_time() - started < TOO_LONG


HOSTILE = [
    (b"<c " * 1_000_000, "tags that never end"),
    (b"<row " * 800_000, "rows that never end"),
    (b">" * 4_000_000, "ends of tags that never began"),
    (b"800103" * 600_000, "digits without end"),
    (b'<c r="A9"><f>' * 300_000, "formulas within formulas"),
    (b"<c r='A9'>" + b" " * 4_000_000, "space without end"),
]


@pytest.mark.parametrize(("content", "why"), HOSTILE, ids=[why for _, why in HOSTILE])
def test_no_sheet_makes_a_search_start_over_and_over(checked: Checked, content: bytes, why: str) -> None:
    started = time.process_time()
    checked(
        changed(BOOK, "xl/worksheets/sheet1.xml", b"</sheetData>", content + b"</sheetData>"),
        limits=Limits(max_compression_ratio=100_000),
    )
    assert time.process_time() - started < TOO_LONG, why


SLOW = [
    (b"\n" * 20_000_000, {"header-missing"}, "nothing but line ends"),
    (b" " * 20_000_000, {"line-too-long"}, "nothing but space"),
    ((";".join(SWEDISH) + ";" + "x" * 300_000 + "\n").encode(), {"line-too-long"}, "a header without end"),
    (HEADER.encode() + b'"' * 2_000_000, {"csv-broken"}, "quotation marks without end"),
]


@pytest.mark.parametrize(("data", "codes", "why"), SLOW, ids=[why for *_, why in SLOW])
def test_no_text_takes_long_to_turn_away(checked: Checked, data: bytes, codes: set[str], why: str) -> None:
    started = time.process_time()
    assert checked(data).codes & codes == codes, why
    assert time.process_time() - started < TOO_LONG


HOSTILE_MANIFESTS = {
    "millions of things": b'{"indicators": [' + b"1," * 4_000_000 + b"1]}",
    "millions of names": b'{"engine": {' + b",".join(b'"k%d":1' % i for i in range(700_000)) + b"}}",
    "millions of fields": b"{" + b",".join(b'"k%d":1' % i for i in range(700_000)) + b"}",
    "quotation marks without end": b'"\\' * 4_000_000,
    "digits without end": b"800103" * 1_500_000,
    "escapes without end": b"\\u0031" * 1_500_000,
}


@pytest.mark.parametrize("told", HOSTILE_MANIFESTS.values(), ids=HOSTILE_MANIFESTS)
def test_no_manifest_takes_long_to_turn_away(checked: Checked, told: bytes) -> None:
    started = time.process_time()
    outcome = checked(raw(RESULTS, told), ASKED, Limits(max_compression_ratio=100_000))
    assert outcome.codes == {"manifest-broken"}
    assert all(len(finding["message_sv"]) < 300 for finding in outcome.findings)
    assert time.process_time() - started < TOO_LONG
