"""Rows written by us are safe to open in a spreadsheet and refuse what is not ours."""

from decimal import Decimal

import pytest

from datasources.delivery import canonical
from tests.support.checks import Checked
from tests.support.contracts import row

TEXTS = [
    ("=1+1", "'=1+1"),
    ("+46 70", "'+46 70"),
    ("-x", "'-x"),
    ("@a", "'@a"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("hej", "hej"),
    ("a=b", "a=b"),
    ("", ""),
    ("-5", "-5"),
    ("+5,5", "+5,5"),
    ("-5.5", "-5.5"),
    ("-1+1", "'-1+1"),
]


@pytest.mark.parametrize(("text", "safe"), TEXTS)
def test_text_that_a_spreadsheet_would_compute_is_neutralised(text: str, safe: str) -> None:
    assert canonical.safe_text(text) == safe


def test_a_dangerous_comment_is_neutralised_in_csv_and_kept_as_text_in_excel() -> None:
    assert b";'=cmd" in canonical.write([row(comment="=cmd")], "csv")
    assert b"<f>" not in canonical.write([row(comment="=cmd")], "xlsx")


def test_csv_opens_in_swedish_excel() -> None:
    data = canonical.write([row(value=Decimal("41.7"))], "csv")
    assert data.startswith(b"\xef\xbb\xbfindicator;statistic;period_start")
    assert b";41,7;" in data


def test_an_unknown_column_or_format_is_refused() -> None:
    with pytest.raises(ValueError, match="sjukhus"):
        canonical.write([{"sjukhus": 1}], "csv")
    with pytest.raises(ValueError, match="pdf"):
        canonical.write([], "pdf")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_no_rows_give_a_file_with_headers_only(checked: Checked, kind: canonical.Format) -> None:
    assert checked(canonical.write([], kind)).codes == {"no-rows"}
