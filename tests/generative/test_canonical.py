"""Whatever rows are written, in whatever dialect, the reader gives the same rows back."""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasources.delivery import canonical
from datasources.delivery.columns import COLUMNS, NAMES, NUMBERS
from datasources.delivery.formats import reader
from datasources.delivery.header import create_cells, match
from datasources.delivery.limits import Limits

Row = Mapping[str, str]

# What a spreadsheet would compute is neutralised on the way out; surrogates and controls are in no encoding of a table.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff\x85")
TEXT = st.text(LETTERS, min_size=1, max_size=40).filter(
    lambda text: text == canonical.safe_text(text) and not text.startswith("'")
)
WESTERN = st.text("abcåäöÅÄÖé–€ 'x,;|\t\"-1.", min_size=1, max_size=20).filter(
    lambda text: text == canonical.safe_text(text)
)
NUMBER = st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(str) | st.integers(0, 10**12).map(str)


def tables(text: st.SearchStrategy[str]) -> st.SearchStrategy[list[Row]]:
    """Tables whose rows have something in their first column, since a row of nothing is no row."""
    optional = {name: NUMBER if name in NUMBERS else text for name in NAMES[1:]}
    return st.lists(st.fixed_dictionaries({"indicator": text}, optional=optional), max_size=8)


def read(data: bytes) -> list[Row]:
    """The rows as the check sees them, empty cells left out."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        source = Path(folder) / "in"
        source.write_bytes(data)
        sheet, _ = reader.read(con, source, Path(folder), Limits())
        assert sheet.problems == []
        create_cells(con, match(sheet.header, con).places, len(sheet.header))
        found = con.execute("SELECT * EXCLUDE (row_no) FROM cells ORDER BY row_no").fetchall()
    return [{name: cell for name, cell in zip(NAMES, cells, strict=True) if cell is not None} for cells in found]


def points(rows: Sequence[Row]) -> list[Row]:
    return [{name: cell.replace(",", ".") if name in NUMBERS else cell for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables(TEXT))
def test_rows_come_back_from_every_format(kind: canonical.Format, rows: list[Row]) -> None:
    assert points(read(canonical.write(rows, kind))) == points(rows)


def dialect(
    rows: Sequence[Row], separator: str, end: str, swedish: bool, comma: bool, order: Sequence[int], quoting: bool
) -> str:
    """The rows as another program would write them."""
    made = io.StringIO()
    writer = csv.writer(
        made, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL if quoting else csv.QUOTE_MINIMAL
    )
    columns = [COLUMNS[place] for place in order]
    writer.writerow([column.swedish if swedish else column.name for column in columns])
    for row in rows:
        cells = [row.get(column.name, "") for column in columns]
        writer.writerow(
            [
                cell.replace(".", ",") if comma and column.number else cell
                for column, cell in zip(columns, cells, strict=True)
            ]
        )
    return made.getvalue()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=tables(WESTERN),
    separator=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    swedish=st.booleans(),
    comma=st.booleans(),
    order=st.permutations(range(len(NAMES))),
    quoting=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_rows_come_back_from_every_dialect(
    rows: list[Row],
    separator: str,
    end: str,
    swedish: bool,
    comma: bool,
    order: list[int],
    quoting: bool,
    encoding: str,
) -> None:
    text = dialect(rows, separator, end, swedish, comma, order, quoting)
    assert points(read(text.encode(encoding))) == points(rows)
