"""Great Expectations: the rule catalogue as a suite, run on DuckDB for the stored verdict. The only module that imports it,
and only when asked: the import takes seconds, so a server calls `warm` in a worker process first.
"""

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Type, TypedDict, cast  # noqa: UP035 - a field below hides `type`

from datasources.delivery.rules.catalogue import RULES

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.expectations.expectation import Expectation

ROWS_FOR_VIOLATIONS = 200_000
"""Above this many staged rows the suite judges the table `violations`, which our own pass has filled, instead of every row."""

_SEVERITY = {"error": "critical", "warning": "warning", "note": "info"}

_COUNT, _ROWS = "unexpected_rows_query.row_count", "unexpected_rows_query.table"
"""What the library's expectation about a query measures: how many rows it has, and the rows."""

Mode = Literal["rows", "violations"]


class RuleVerdict(TypedDict):
    """What the library says of one expectation. `observed` is what it measured: of a rule, the rows that break it."""

    success: bool
    type: str
    severity: str | None
    meta: dict[str, str]
    observed: int | list[str] | None


class TableVerdict(TypedDict):
    """What it says of all expectations about a table, with its own count of them."""

    success: bool
    statistics: dict[str, float | None]
    results: list[RuleVerdict]


class SuiteVerdict(TypedDict):
    """The stored verdict on a file."""

    success: bool
    mode: Mode
    rows_by_rule: dict[str, int]
    table: TableVerdict
    rules: TableVerdict


class RuleFailedError(Exception):
    """A rule could not be run, which is our fault and never the file's; carries rule ids only."""


def warm() -> None:
    """Import Great Expectations and build its DuckDB engine, so that the next check is quick."""
    _library()
    _datasource_type()
    _expectation_type()
    gc.freeze()  # what it has made stays for good: looking through it over and over took a tenth of reading a workbook


def mode_for(rows: int) -> Mode:
    """How the suite judges a file of so many rows."""
    return "rows" if rows <= ROWS_FOR_VIOLATIONS else "violations"


def judge(database: Path, columns: Sequence[str], max_rows: int, mode: Mode) -> SuiteVerdict:
    """Run the suite over a closed staging database. JSON-able: `success`, `mode`, `rows_by_rule` and the library's own results.

    `columns` are those that `staging` must have. Raises RuleFailedError where a rule could not be run at all.
    """
    context = _context()
    judged: tuple[str, ...] = ("staging",) if mode == "rows" else ("staging", "violations")
    with _source(context, database, judged) as source:
        table = _run(source, "staging", _table_expectations(columns, max_rows))
        rules = _run(source, judged[-1], _rule_expectations(mode))
    return {
        "success": bool(table["success"] and rules["success"]),
        "mode": mode,
        "rows_by_rule": _rows_by_rule(rules),
        "table": table,
        "rules": rules,
    }


@cache
def _library() -> Any:
    # Its modules log what they are asked to do, at levels of their own.
    logger = logging.getLogger("great_expectations")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    import great_expectations

    return great_expectations


def _context() -> "AbstractDataContext":
    """A context that keeps nothing on disk and builds no pages."""
    gx = _library()
    from great_expectations.data_context.types import base

    config = base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(),
        progress_bars=base.ProgressBarsConfig(globally=False),
    )
    return cast("AbstractDataContext", gx.get_context(mode="ephemeral", project_config=config))


@cache
def _datasource_type() -> type["SQLDatasource"]:
    """A data source for DuckDB, which the library lacks. It leans on two of its internals; the version is pinned for that."""
    _library()
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine
    from sqlalchemy.dialects import postgresql

    class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):  # type: ignore[misc]
        """Keeps its connection open: DuckDB's results do not outlive the connection that they came over."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if self.dialect_module is None:  # only used to choose idioms of SQL
                self.dialect_module = postgresql

        @contextmanager
        def get_connection(self) -> Iterator[Any]:
            """The engine's one connection."""
            if self._connection is None or self._connection.closed:
                self._connection: Any = self.engine.connect()
            yield self._connection

        def close(self) -> None:
            """Close the connection too, which the library forgets: DuckDB's file stays locked until it is."""
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            super().close()

    class DuckDBDatasource(SQLDatasource):  # type: ignore[misc]
        """Registered with the library as `add_duckdb`."""

        type: Literal["duckdb"] = "duckdb"

        @property
        def execution_engine_type(self) -> Type[SqlAlchemyExecutionEngine]:  # noqa: UP006
            """The engine above."""
            return DuckDBExecutionEngine

    return DuckDBDatasource


@contextmanager
def _source(context: "AbstractDataContext", database: Path, tables: Sequence[str]) -> Iterator["SQLDatasource"]:
    """The staging database as a data source. Nothing else in the process may have the file open."""
    _datasource_type()
    # All at once: the library writes down its whole configuration after each thing that is added.
    batches = [{"name": "all", "partitioner": None}]
    assets = [{"type": "table", "name": name, "table_name": name, "batch_definitions": batches} for name in tables]
    added: SQLDatasource = context.data_sources.add_duckdb(
        "staging", connection_string=f"duckdb:///{database}", assets=assets
    )
    try:
        yield added
    finally:
        added.get_execution_engine().close()
        added.get_engine().dispose()


@cache
def _expectation_type() -> type["Expectation"]:
    """The library's expectation that a query has no rows, under its own name, with its configuration worked out only once.

    The library asks an expectation for it some forty times a run, and writes and reads all its fields each time: that alone was
    a third of the verdict. An expectation is not changed once it is made.
    """
    from great_expectations.compatibility.pydantic import PrivateAttr
    from great_expectations.expectations import core

    class UnexpectedRowsExpectation(core.UnexpectedRowsExpectation):  # type: ignore[misc]
        """A rule."""

        # The library would run every query twice, the second time for rows of which it may show 200; we have them all.
        metric_dependencies: ClassVar[tuple[str, ...]] = (_COUNT,)
        _configuration: Any = PrivateAttr(default=None)

        @property
        def configuration(self) -> Any:
            """What the library writes down about the expectation, and makes it again from."""
            if self._configuration is None:
                self._configuration = super().configuration
            return self._configuration

        def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            return super()._validate({**metrics, _ROWS: []}, *args, **kwargs)

    return UnexpectedRowsExpectation


def _table_expectations(columns: Sequence[str], max_rows: int) -> list["Expectation"]:
    """What holds of the staged table as a whole; built-in expectations."""
    from great_expectations import expectations as gxe

    return [
        gxe.ExpectTableRowCountToBeBetween(min_value=1, max_value=max_rows, meta={"rule": "row-count"}),
        gxe.ExpectTableColumnsToMatchSet(column_set=list(columns), exact_match=True, meta={"rule": "column-set"}),
    ]


def _rule_expectations(mode: Mode) -> list["Expectation"]:
    """One expectation for each rule, about the staged rows themselves or about the rows that our own pass has named."""
    expectation = _expectation_type()
    named = "SELECT row_no FROM {{batch}} WHERE rule_id = '{}'"
    return [
        expectation(
            unexpected_rows_query=rule.query if mode == "rows" else named.format(rule.id),
            severity=_SEVERITY[rule.severity],
            meta={"rule": rule.id, "code": rule.code, "class": rule.dimension, "owner": rule.owner},
        )
        for rule in RULES
    ]


def _run(source: "SQLDatasource", table: str, expectations: list["Expectation"]) -> TableVerdict:
    """Validate one table; the library's result as plain data, without the rows that it repeats."""
    gx = _library()
    name = f"{table}-{len(expectations)}"
    batch = source.get_asset(table).get_batch_definition("all").get_batch()
    # Validated directly: what a stored definition adds is a copy of suite and result in a store that nobody reads.
    verdict = batch.validate(gx.ExpectationSuite(name=name, expectations=expectations), result_format="BASIC")
    failed = [
        result.expectation_config.meta["rule"]
        for result in verdict.results
        if result.exception_info.get("raised_exception", True)
    ]
    if failed:
        raise RuleFailedError(f"rules that could not be run: {', '.join(failed)}")
    return {
        "success": bool(verdict.success),
        "statistics": dict(verdict.statistics),
        "results": [_small(result) for result in verdict.results],
    }


def _small(result: "ExpectationValidationResult") -> RuleVerdict:
    config = result.expectation_config
    return {
        "success": bool(result.success),
        "type": config.type,
        "severity": config.severity and str(config.severity.value),
        "meta": config.meta,
        "observed": result.result.get("observed_value"),
    }


def _rows_by_rule(rules: TableVerdict) -> dict[str, int]:
    counts = ((verdict["meta"]["rule"], verdict["observed"]) for verdict in rules["results"])
    return {rule: count for rule, count in counts if isinstance(count, int) and count}
