"""One file against one round's contract: read, staged, judged, and what was found written down."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from datasources.delivery import (
    check_result,
    consequences,
    contract_tables,
    header,
    letters,
    manifest_check,
    numbers,
    observations,
    personal,
    problems,
    staging,
    vocabulary,
)
from datasources.delivery.check_result import DATABASE, FINDINGS, OBSERVATIONS, SPILL, CheckResult, Verdict
from datasources.delivery.contract import RoundContract
from datasources.delivery.formats import reader
from datasources.delivery.limits import Limits
from datasources.delivery.manifest import Manifest
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError, RawTable, UnreadableError
from datasources.delivery.rules import expectations, violations

Progress = Callable[[str], None]


class CheckError(Exception):
    """A fault of ours while checking. Carries the step and the kind of error, never anything from the file. `may_pass`: it was
    the disk's or the memory's, so that the same check may succeed later."""

    def __init__(self, message: str, may_pass: bool = False) -> None:
        super().__init__(message, may_pass)  # both, so that it survives the way between processes
        self.message, self.may_pass = message, may_pass

    def __str__(self) -> str:
        return self.message


_OF_THE_MOMENT = (OSError, MemoryError, duckdb.IOException, duckdb.OutOfMemoryException)
"""Errors of the computer, not of the file: no space, no memory, a disk that does not answer."""


def _may_pass(error: Exception) -> bool:
    # Polars tells a full disk as an error of computing.
    return isinstance(error, _OF_THE_MOMENT) or "No space left" in str(error)


def check(
    source: Path,
    filename: str,
    contract: RoundContract,
    workspace: Path,
    limits: Limits = Limits(),
    progress: Progress | None = None,
    *,
    second_verdict: bool = True,
) -> CheckResult:
    """Check the file at `source` (called `filename` by its sender) and write findings and rows to the folder `workspace`.

    `progress` is called with each step's name. Without `second_verdict` the rule engine, which a computer that only checks
    need not have, is not asked: the findings are the same, since they are our own pass's. Bad input gives findings, never
    an exception; CheckError is a fault of ours.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        check_result.erase(workspace)
        run = _Run(source, contract, workspace, limits, progress or (lambda step: None), second_verdict)
    except Exception as error:
        raise CheckError(f"{_Run.step}: {type(error).__name__}", _may_pass(error)) from None
    try:
        return run.outcome()
    except PersonalDataError as refused:
        problem, failure = refused.problem, None
    except Exception as error:  # a database's errors repeat cells, and so may any other's
        problem, failure = None, CheckError(f"{run.step}: {type(error).__name__}", _may_pass(error))
    finally:
        run.close()
    # Outside the handlers, so that nothing raised or returned from here carries an error that repeats a cell.
    check_result.erase(workspace)
    if problem is None:
        raise failure or CheckError(run.step)
    return check_result.of_one(workspace, problem, "refused", run.seconds)


def failed(workspace: Path) -> CheckResult:
    """The outcome for a file whose check cannot be carried through (it takes its process down)."""
    workspace.mkdir(parents=True, exist_ok=True)
    check_result.erase(workspace)
    return check_result.of_one(workspace, Problem("check-failed"), "rejected", {})


@dataclass
class _Run:
    """One check under way: its database, the step it is at, and how long each step took."""

    source: Path
    contract: RoundContract
    workspace: Path
    limits: Limits
    progress: Progress
    second_verdict: bool = True
    step: str = "prepare"
    manifest: Manifest | None = None
    has_headers: bool = False
    sheet: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": str(self.workspace / SPILL),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        self.con = duckdb.connect(str(self.workspace / DATABASE), config=settings)
        problems.prepare(self.con)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        self.step = step
        self.progress(step)
        started = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - started, 4)

    def outcome(self) -> CheckResult:
        """Every step in turn; a file that cannot be understood skips those that need its rows."""
        try:
            rows = self._stage()
        except UnreadableError as unreadable:
            problems.add(self.con, [unreadable.problem])
            rows = 0
        if rows:
            with self.timed("rules"):
                violations.find(self.con)
        outcome = self._written(rows)
        return self._judged(outcome) if rows and self.second_verdict else outcome

    def _stage(self) -> int:
        """How many rows were staged: 0 where the headers do not allow it."""
        with self.timed("read"):
            table, outside = reader.read(self.con, self.source, self.workspace, self.limits)
            problems.add(self.con, table.problems)
        self._hold(table.manifest)
        self.sheet = table.sheet if table.beside else None
        matched = header.match(table.header, self.con, table.sheet)
        self.has_headers = bool(matched.places)
        with self.timed("personal"):
            self._refuse_persons(table, matched.places, outside)
        problems.add(self.con, matched.problems)
        if not matched.usable:
            return 0
        with self.timed("stage"):
            return self._typed(matched.places, table)

    def _hold(self, manifest: Manifest | None) -> None:
        self.manifest = manifest
        if manifest:
            problems.add(self.con, manifest_check.problems(manifest, self.contract))

    def _refuse_persons(self, table: RawTable, places: Mapping[str, int], outside: bool) -> None:
        place = personal.first_in_rows(self.con, header.text_columns(len(table.header), places))
        if place:
            name = next((name for name, index in places.items() if index == place.column), f"kolumn {place.column + 1}")
            raise PersonalDataError(Problem("personal-number", place.row, name))
        if outside or any(personal.is_personal(name) for name in table.header):
            raise PersonalDataError(Problem("personal-number"))

    def _typed(self, places: Mapping[str, int], table: RawTable) -> int:
        longest = self.limits.max_cell_characters
        self.con.begin()  # one commit for everything: the file is synced to disk at each
        header.create_cells(self.con, places, len(table.header))
        contract_tables.create(self.con, self.contract)
        vocabulary.create(self.con, longest)
        staging.create(self.con)
        staging.find_problems(self.con, longest)
        letters.find_problems(self.con)
        numbers.find_problems(self.con, longest, separator=table.separator, typed=table.typed)
        rows = int(self.con.execute("SELECT count(*) FROM staging").fetchall()[0][0])
        if not rows:
            problems.add(self.con, [Problem("no-rows")])
        if self.manifest:
            problems.add(self.con, manifest_check.without_manifest(self.manifest, observations.indicators(self.con)))
        return rows

    def _written(self, rows: int) -> CheckResult:
        with self.timed("findings"):
            consequences.drop(self.con)
            summary = check_result.counts(self.con)
            problems.write(self.con, self.workspace / FINDINGS, self.sheet)
        verdict: Verdict = "rejected" if any(count.severity == "error" for count in summary) else "checked"
        if verdict == "checked":
            with self.timed("observations"):
                observations.write(self.con, self.workspace / OBSERVATIONS)
        kept = self.manifest if verdict == "checked" else None
        return CheckResult(
            verdict=verdict,
            erase_for=None if self.has_headers else summary[0].code,
            rows=rows,
            summary=summary,
            findings_file=self.workspace / FINDINGS,
            observations_file=self.workspace / OBSERVATIONS if verdict == "checked" else None,
            indicators=observations.indicators(self.con) if rows else [],
            manifest=check_result.keep(self.workspace, kept) if kept else None,
            seconds=self.seconds,
        )

    def _judged(self, outcome: CheckResult) -> CheckResult:
        """The rule engine's verdict beside our own; the two must name the same number of rows for every rule."""
        with self.timed("verdict"):
            named = violations.counts(self.con)
            self.con.commit()
            self.con.close()  # one process may not open a DuckDB file twice with different settings, and the engine has its own
            suite = expectations.judge(
                self.workspace / DATABASE, staging.COLUMNS, self.limits.max_rows, expectations.mode_for(outcome.rows)
            )
        if suite["rows_by_rule"] != named:
            raise expectations.RuleFailedError("the rule engine and our own pass disagree")
        return outcome.model_copy(update={"suite": suite, "seconds": self.seconds})

    def close(self) -> None:
        """Close and delete the database."""
        self.con.close()
        check_result.discard_database(self.workspace)


__all__ = ["CheckError", "CheckResult", "Limits", "check", "failed"]
