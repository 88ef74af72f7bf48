"""The rule engine's verdict and our own pass name the same rows, however the engine is asked."""

import logging
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from datasources.delivery import canonical, consequences, staging
from datasources.delivery.check import CheckError, check, failed
from datasources.delivery.rules import expectations
from datasources.delivery.rules.catalogue import RULES
from datasources.sql import sql
from tests.functional.delivery.test_formats_package import ASKED as ASKED_OF_PACKAGE
from tests.functional.delivery.test_formats_package import GOOD as PACKAGE
from tests.support.checks import Checked, checking, stage
from tests.support.contracts import contract, previous, row
from tests.unit.datasources.test_rules import BROKEN, EVERYTHING, by_age, by_sex

EVERY_FAULT: list[dict[str, Any]] = [
    *(given for _, given, _ in BROKEN),
    row(),
    row(),
    *by_sex(20, 30, 51, age_group="0-17"),
    *by_age(9, a0_17=4, a18_64=6),
    *(
        row(unit=unit, sex="men", numerator=number, denominator=10 * number, value=None)
        for unit, number in (("", 9), ("E1", 4), ("E2", 6))
    ),
    *by_sex(20, 30, 51, age_group="40-49"),
    *(row(sex=sex, age_group="18-39") for sex in ("women", "men")),
    row(sex="unknown", age_group="40-49", numerator=0, denominator=900, value=None),
    row(unit="E9", age_group="60-69"),
]
ASKED = EVERYTHING.model_copy(
    update={
        "declared_missing": ["index"],
        "previous": [previous("0", denominator=120, period_start=date(2020, 1, 1), period_end=date(2023, 1, 1))],
        "indicators": [item.model_copy(update={"jump_limit": 1}) for item in EVERYTHING.indicators],
    }
)


OF_MONTHS = {"month", "months-there", "months-kept", "month-copied"}
"""Rules that only a round of months has."""

YEAR_OF_MONTHS = ASKED.model_copy(
    update={"rows_by": "month", "months_in_force": {"antal": [date(2023, 2, 1)]}, "in_force": ["antal"]}
)
FAULTS_OF_MONTHS = [
    *(cells | {"period_end": "2023-01-31"} for cells in EVERY_FAULT),  # January, with every fault that a year can have
    row(period_start="2023-01-01", period_end="2023-03-31"),  # a quarter
    *(row(period_start=f"2023-0{n}-01", period_end=f"2023-0{n + 1}-01", unit="U") for n in (5, 6)),  # June has May's
    *(row(indicator="kand", period_start=f"2023-0{n}-01", period_end=f"2023-0{n + 1}-01", unit="U") for n in (5, 6)),
]


@pytest.fixture
def judged(tmp_path: Path) -> Checked:
    """`judged(bytes, contract, limits)`: the whole check of a file, the rule engine included."""
    return checking(tmp_path)


@pytest.mark.parametrize("mode", ["rows", "violations"])
def test_the_engine_and_our_own_pass_count_the_same_rows_for_every_rule(
    judged: Checked, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(expectations, "mode_for", lambda rows: mode)
    monkeypatch.setattr(
        consequences, "drop", lambda con: None
    )  # what follows from another is counted by the engine too
    outcome = judged(canonical.write(EVERY_FAULT, "csv"), ASKED)
    suite = outcome.result.suite
    assert (suite["mode"], suite["success"]) == (mode, False)
    assert len(suite["rows_by_rule"]) > len(RULES) * 0.8 - len(OF_MONTHS), "the file breaks nearly every rule at once"
    errors = {rule.code for rule in RULES if rule.severity == "error" and rule.id in suite["rows_by_rule"]}
    assert errors <= outcome.codes
    named = sum(suite["rows_by_rule"].values())
    assert named == sum(count.count for count in outcome.result.summary if count.code in {rule.code for rule in RULES})


def test_they_count_the_same_in_a_round_of_months(judged: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expectations, "mode_for", lambda rows: "rows")
    outcome = judged(canonical.write(FAULTS_OF_MONTHS, "csv"), YEAR_OF_MONTHS)  # disagreeing, it would raise
    suite = outcome.result.suite
    assert set(suite["rows_by_rule"]) >= OF_MONTHS, "the file breaks every rule of months"


def test_a_check_that_took_its_process_down_leaves_one_finding_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "observations.parquet").write_bytes(b"half written")
    result = failed(tmp_path / "w")
    assert (result.verdict, result.rows, result.observations_file) == ("rejected", 0, None)
    assert [count.code for count in result.summary] == ["check-failed"]
    assert [path.name for path in (tmp_path / "w").iterdir()] == ["findings.parquet"]


def test_a_file_that_holds_succeeds_in_every_rule(judged: Checked) -> None:
    outcome = judged(canonical.write([row()], "csv"))
    assert (outcome.verdict, outcome.findings) == ("checked", [])
    suite = outcome.result.suite
    assert suite["success"] is True
    assert {one["meta"]["rule"] for one in suite["rules"]["results"]} == {rule.id for rule in RULES}
    assert {one["meta"]["rule"] for one in suite["table"]["results"]} == {"row-count", "column-set"}


def test_the_rules_of_one_severity_are_one_expectation(judged: Checked) -> None:
    suite = judged(canonical.write([row(missing=500)], "csv")).result.suite  # more missing than there are: one warning
    assert suite["rules"]["statistics"]["evaluated_expectations"] == len({rule.severity for rule in RULES})
    assert suite["rules"]["statistics"]["unsuccessful_expectations"] == 1
    broken = [one for one in suite["rules"]["results"] if not one["success"]]
    assert [(one["severity"], one["meta"]["code"], one["observed"]) for one in broken] == [
        ("warning", "missing-large", 1)
    ]


def test_every_file_of_a_process_is_judged_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One context is kept between files: nothing of a file's rows or columns may be left for the next one."""
    monkeypatch.setattr(expectations, "RULES", ())
    files = {
        "wide": "SELECT 1 AS row_no, 2 AS more",
        "narrow": "SELECT 1 AS row_no",
        "empty": "SELECT 1 AS row_no LIMIT 0",
    }
    for name, rows in files.items():
        with duckdb.connect(str(tmp_path / name)) as con:
            con.execute(f"CREATE TABLE staging AS {rows}")
    verdicts = [expectations.judge(tmp_path / name, ("row_no",), 10, "rows")["table"] for name in files]
    assert [[one["observed"] for one in verdict["results"]] for verdict in verdicts] == [
        [1, ["more", "row_no"]],
        [1, ["row_no"]],
        [0, ["row_no"]],
    ]


def test_a_package_is_judged_too_and_leaves_nothing_but_its_outcome(judged: Checked, tmp_path: Path) -> None:
    outcome = judged(PACKAGE, ASKED_OF_PACKAGE)
    assert (outcome.verdict, outcome.result.suite["success"]) == ("checked", True)
    left = {path.name for path in (tmp_path / "workspace").iterdir()}
    assert left == {"findings.parquet", "observations.parquet", "manifest.json"}


def test_large_files_are_judged_over_the_named_rows() -> None:
    assert expectations.mode_for(200_000) == "rows"
    assert expectations.mode_for(200_001) == "violations"


def test_warnings_do_not_reject(judged: Checked) -> None:
    outcome = judged(canonical.write([row(missing=500)], "csv"))
    assert (outcome.verdict, outcome.codes, len(outcome.observations)) == ("checked", {"missing-large"}, 1)
    assert outcome.result.suite["success"] is False


def test_a_disagreement_is_a_fault_of_ours_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expectations, "judge", lambda *_: {"success": True, "rows_by_rule": {"unique": 7}})
    source = tmp_path / "a.csv"
    source.write_bytes(canonical.write([row()], "csv"))
    with pytest.raises(CheckError, match="verdict"):
        check(source, "a.csv", contract(), tmp_path / "w")
    assert not [path for path in (tmp_path / "w").rglob("*") if path.is_file()]


def test_a_rule_that_cannot_be_run_is_not_taken_for_bad_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    with duckdb.connect(str(tmp_path / "x.duckdb")) as con:
        con.execute(f"CREATE TABLE staging AS SELECT {', '.join(f'1 AS {name}' for name in staging.COLUMNS)}")
    broken = replace(RULES[0], id="broken", query=sql("SELECT nothing FROM {{batch}}"))
    monkeypatch.setattr(expectations, "RULES", (broken,))
    with pytest.raises(expectations.RuleFailedError, match="broken"):
        expectations.judge(tmp_path / "x.duckdb", staging.COLUMNS, 10, "rows")


def test_a_table_without_rows_or_with_other_columns_fails_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expectations, "RULES", ())
    with duckdb.connect(str(tmp_path / "x.duckdb")) as con:
        con.execute("CREATE TABLE staging (row_no INTEGER)")
    table = expectations.judge(tmp_path / "x.duckdb", ("row_no", "more"), 10, "rows")["table"]
    assert [one["success"] for one in table["results"]] == [False, False]


class Listener(logging.Handler):
    """What reaches the root logger. (pytest's own capture also hangs on loggers that keep to themselves.)"""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.name)


def test_the_engine_is_silent_and_closes_the_database(
    judged: Checked, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root, listener = logging.getLogger(), Listener()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        judged(canonical.write([row()], "csv"))
    finally:
        root.removeHandler(listener)
        root.setLevel(level)
    assert not [name for name in listener.heard if name.startswith("great_expectations")]
    assert "".join(capfd.readouterr()) == ""
    with duckdb.connect(str(tmp_path / "workspace" / "staging.duckdb"), config={"threads": 1}) as con:
        assert con.execute("SELECT 1").fetchall() == [(1,)]


def test_staging_has_exactly_the_columns_that_it_promises() -> None:
    with stage([row()]) as con:
        assert {name for name, *_ in con.execute("DESCRIBE staging").fetchall()} == set(staging.COLUMNS)
