"""Ways into the room for its tests: the whole check, and the rules alone (without the rule engine's seconds)."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from datasources.delivery import canonical, contract_tables, header, numbers, problems, staging, vocabulary
from datasources.delivery.check import CheckResult, check
from datasources.delivery.contract import RoundContract
from datasources.delivery.formats import reader
from datasources.delivery.limits import Limits
from datasources.delivery.rules import violations
from tests.support.contracts import contract

TOO_LONG = 15
"""Seconds of CPU. What is turned away in good time takes a few, on a slow machine too; what starts over and over, hours."""

Rows = Iterable[Mapping[str, Any]]


class Outcome:
    """A check's result together with its findings and rows, read back from their files."""

    def __init__(self, result: CheckResult) -> None:
        self.result = result
        self.verdict = result.verdict
        self.findings = pl.read_parquet(result.findings_file).to_dicts()
        self.observations = pl.read_parquet(result.observations_file).to_dicts() if result.observations_file else []

    @property
    def codes(self) -> set[str]:
        return {finding["code"] for finding in self.findings}

    def places(self, code: str) -> list[tuple[int | None, str | None]]:
        return [(finding["row"], finding["column"]) for finding in self.findings if finding["code"] == code]


Checked = Callable[..., Outcome]


def _agreeing(database: Path, *_: Any) -> dict[str, Any]:
    """A rule engine that agrees with our own pass; the real one takes half a second a file and has its own tests."""
    with duckdb.connect(str(database)) as con:
        named = violations.counts(con)
    return {"success": not named, "rows_by_rule": named}


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    """`checked(bytes, contract, limits)`: the check of a file, without the rule engine's own verdict."""
    monkeypatch.setattr("datasources.delivery.rules.expectations.judge", _agreeing)
    return checking(tmp_path)


def checking(folder: Path) -> Checked:
    """The whole check of a file, in that folder; the rule engine included."""

    def run(data: bytes | str, asked: RoundContract | None = None, limits: Limits | None = None) -> Outcome:
        source = folder / "handed-in"
        source.write_bytes(data.encode() if isinstance(data, str) else data)
        return Outcome(check(source, "fil.csv", asked or contract(), folder / "workspace", limits or Limits()))

    return run


def stage(rows: Rows, asked: RoundContract | None = None) -> duckdb.DuckDBPyConnection:
    """A database as the rules see it, from rows in the delivery's columns."""
    con = duckdb.connect()
    problems.prepare(con)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.csv"
        source.write_bytes(canonical.write(rows, "csv"))
        sheet, _ = reader.read(con, source, Path(folder), Limits())
    header.create_cells(con, header.match(sheet.header, con).places, len(sheet.header))
    contract_tables.create(con, asked or contract())
    vocabulary.create(con, Limits().max_cell_characters)
    staging.create(con)
    staging.find_problems(con, Limits().max_cell_characters)
    numbers.find_problems(con, Limits().max_cell_characters, separator=sheet.separator, typed=sheet.typed)
    return con


def violated(rows: Rows, asked: RoundContract | None = None) -> set[tuple[str, int | None]]:
    """(rule id, position among the rows from 1) of everything that breaks a rule."""
    with stage(rows, asked) as con:
        violations.find(con)
        named = con.execute("SELECT rule_id, row_no FROM violations").fetchall()
    return {(rule, None if line is None else line - 1) for rule, line in named}
