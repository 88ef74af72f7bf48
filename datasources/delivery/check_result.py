"""What a check comes to, and the files it leaves in its workspace."""

import hashlib
import shutil
from pathlib import Path
from typing import Any, Literal

import duckdb
from pydantic import BaseModel, ConfigDict

from datasources.delivery import manifest, problems
from datasources.delivery.findings import REFUSALS, Severity
from datasources.delivery.formats.text import PLAIN_COPY
from datasources.delivery.manifest import Manifest
from datasources.delivery.problems import Problem

FINDINGS = "findings.parquet"
OBSERVATIONS = "observations.parquet"
MANIFEST = "manifest.json"
DATABASE = "staging.duckdb"
SPILL = "spill"

Verdict = Literal["checked", "rejected", "refused"]


class Count(BaseModel):
    """How many findings of one code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    severity: Severity
    count: int


class CheckResult(BaseModel):
    """What a check came to.

    `findings_file` (Parquet) has every finding, also when there is none; `observations_file` the typed rows, only of a checked
    file. `manifest` is the SHA-256 of a checked package's manifest, which is kept beside them. `suite` is the rule engine's
    verdict, `seconds` the time of each step. `erase_for` is why the bytes are not to be kept beyond the check, by a finding's
    code: a file about persons, or one without the template's headers, of which nobody knows what it is about.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: Verdict
    refusal: str | None = None
    erase_for: str | None = None
    rows: int = 0
    summary: list[Count] = []
    findings_file: Path
    observations_file: Path | None = None
    indicators: list[str] = []
    manifest: str | None = None
    suite: dict[str, Any] = {}
    seconds: dict[str, float] = {}


def counts(con: duckdb.DuckDBPyConnection) -> list[Count]:
    """Everything found so far, by code."""
    return [Count(code=code, severity=severity, count=count) for code, severity, count in problems.summary(con)]


def of_one(workspace: Path, problem: Problem, verdict: Verdict, seconds: dict[str, float]) -> CheckResult:
    """A result with one finding, written by a database of its own that has never seen the file."""
    with duckdb.connect() as con:
        problems.prepare(con)
        problems.add(con, [problem])
        problems.write(con, workspace / FINDINGS)
        summary = counts(con)
    return CheckResult(
        verdict=verdict,
        refusal=problem.code if problem.code in REFUSALS else None,
        erase_for=problem.code if problem.code in REFUSALS else None,
        summary=summary,
        findings_file=workspace / FINDINGS,
        seconds=seconds,
    )


def keep(workspace: Path, computation: Manifest) -> str:
    """Write the manifest to the workspace; its SHA-256."""
    content = manifest.text(computation)
    (workspace / MANIFEST).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def discard_database(workspace: Path) -> None:
    """Delete the staging database and what it spilled."""
    for name in (DATABASE, f"{DATABASE}.wal"):
        (workspace / name).unlink(missing_ok=True)
    shutil.rmtree(workspace / SPILL, ignore_errors=True)


def erase(workspace: Path) -> None:
    """Delete every file of a check that may hold rows or repeat a cell."""
    discard_database(workspace)
    for name in (FINDINGS, OBSERVATIONS, MANIFEST, PLAIN_COPY):
        (workspace / name).unlink(missing_ok=True)
