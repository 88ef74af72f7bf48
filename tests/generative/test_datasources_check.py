"""The check on whatever Hypothesis comes up with: it never raises, and the rule engine agrees with our own pass."""

import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasources.delivery import canonical
from datasources.delivery.check import check
from datasources.delivery.contract import RoundContract
from datasources.delivery.rules import expectations
from tests.support.contracts import contract, indicator, mean_days, previous, row
from tests.support.files import line, text, workbook

pytestmark = pytest.mark.no_cover  # it takes half as long again, and the unit tests reach every line

SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
ASKED = contract(indicator(jump_limit=5), mean_days(), previous=[previous("40"), previous("10", sex="women")])

COUNT = st.integers(-2, 130) | st.none() | st.sampled_from(["1,5", "många", "7 %"])
ROW = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["stroke-strokeenhet", "ledtid-medel", "okänd", "Summa"]),
        "statistic": st.sampled_from(["andel", "mean"]),
        "region": st.sampled_from(["14", "14", "01", "00", "99"]),
        "sex": st.sampled_from(["total", "women", "men", "1"]),
        "age_group": st.sampled_from(["total", "0-17", "18+", "10-19", "x"]),
        "numerator": COUNT,
        "denominator": COUNT,
        "value": COUNT,
        "n": COUNT,
        "missing": COUNT,
        "comment": st.none() | st.sampled_from(["därför att", "=x"]),
        "unit": st.sampled_from(["", "", "E1", "E2"]),
        "period_end": st.sampled_from(["2023-12-31", "2024-01-01", "2022-12-31", "nyss"]),
    }
)


def checked(data: bytes, asked: RoundContract = ASKED) -> tuple[Any, pl.DataFrame]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in"
        source.write_bytes(data)
        result = check(source, "in", asked, Path(folder) / "w")
        return result, pl.read_parquet(result.findings_file)


@pytest.mark.parametrize("mode", ["rows", "violations"])
@settings(SETTINGS, max_examples=20)
@given(rows=st.lists(ROW, min_size=1, max_size=25))
def test_the_engine_agrees_with_our_own_pass_about_any_rows(
    monkeypatch: pytest.MonkeyPatch, mode: str, rows: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(expectations, "mode_for", lambda _: mode)
    result, findings = checked(canonical.write([row(**changes) for changes in rows], "csv"))
    read = [changes for changes in rows if changes["indicator"] != "Summa"]
    assert result.rows == len(read), "a disagreement would have raised"
    assert (result.verdict == "checked") == (findings.filter(pl.col("severity") == "error").height == 0)
    assert sum(count.count for count in result.summary) == findings.height


@settings(SETTINGS, max_examples=150)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_answered_with_findings(data: bytes) -> None:
    result, findings = checked(data)
    assert result.verdict != "checked"
    assert findings.height > 0


FILES = [
    text(line(), line(kön="women")).encode(),
    text(line()).encode("cp1252"),
    workbook(line()),
    canonical.write([row()], "parquet"),
]


@settings(SETTINGS, max_examples=150)
@given(base=st.sampled_from(FILES), place=st.floats(0, 1), cut=st.integers(0, 30), put=st.binary(max_size=30))
def test_a_damaged_file_is_answered_with_a_verdict(
    monkeypatch: pytest.MonkeyPatch, base: bytes, place: float, cut: int, put: bytes
) -> None:
    monkeypatch.setattr(expectations, "judge", _not_asked)
    where = int(place * len(base))
    result, _ = checked(base[:where] + put + base[where + cut :])
    assert result.verdict in ("checked", "rejected", "refused")


def _not_asked(database: Path, *_: Any) -> dict[str, Any]:
    """The engine's own seconds are not what is tried here."""
    import duckdb

    from datasources.delivery.rules import violations

    with duckdb.connect(str(database)) as con:
        return {"rows_by_rule": violations.counts(con)}


CELL = st.text(max_size=30) | st.text("=+-@'\";,\t\n0123456789.%/ åÅ", max_size=20)


@settings(SETTINGS, max_examples=60)
@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from(
                ["indikator", "mått", "period_från", "regionsystem", "region", "kön", "täljare", "värde", "kommentar"]
            ),
            CELL,
        ),
        min_size=1,
        max_size=4,
    ),
    quoted=st.booleans(),
)
def test_any_cell_is_answered_with_a_verdict(
    monkeypatch: pytest.MonkeyPatch, cells: list[tuple[str, str]], quoted: bool
) -> None:
    monkeypatch.setattr(expectations, "judge", _not_asked)
    quote = '"' if quoted else ""
    changes = {name: quote + (cell.replace('"', '""') if quoted else cell) + quote for name, cell in cells}
    result, findings = checked(text(line(), line(**changes)).encode("utf-8", "replace"))
    assert (result.verdict == "rejected") == ("error" in findings["severity"].to_list()) or result.verdict == "refused"
