"""Great Expectations: the rule catalogue as a suite, run on DuckDB for the stored verdict. The only module that imports it,
and only when asked: the import takes seconds, so a server calls `warm` in a worker process first.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Type, TypedDict, cast  # noqa: UP035 - a field below hides `type`

from datasources.delivery.rules.catalogue import RULES
from datasources.delivery.rules.rule import Rule
from datasources.sql import Sql, listed, literal, literals, sql

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.expectations.expectation import Expectation

    Lines = Callable[[ExpectationValidationResult], Iterator["RuleVerdict"]]

ROWS_FOR_VIOLATIONS = 200_000
"""Above this many staged rows the suite judges the table `violations`, which our own pass has filled, instead of every row."""

_SEVERITY = {"error": "critical", "warning": "warning", "note": "info"}

_COUNT, _ROWS = "unexpected_rows_query.row_count", "unexpected_rows_query.table"
"""What the library's expectation about a query measures: how many rows it has, and the rows."""

Mode = Literal["rows", "violations"]


class RuleVerdict(TypedDict):
    """What the library found of one rule, or of the table. `observed` is what it measured: the rows that break the rule."""

    success: bool
    type: str
    severity: str | None
    meta: dict[str, str]
    observed: int | list[str] | None


class TableVerdict(TypedDict):
    """What it says of a table, with its own count of expectations: rules of one severity are one expectation."""

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
    judged: tuple[str, ...] = ("staging",) if mode == "rows" else ("staging", "violations")
    with _source(database, judged) as source:
        table = _verdict(_run(source, "staging", _table_expectations(columns, max_rows)), _of_table)
        rules = _verdict(_run(source, judged[-1], _rule_expectations(mode)), _of_rules)
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


@cache
def _context() -> "AbstractDataContext":
    """A context that keeps nothing on disk and builds no pages; one for all files of the process."""
    gx = _library()
    from great_expectations.data_context.types import base

    config = base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(),
        progress_bars=base.ProgressBarsConfig(globally=False),
    )
    return cast("AbstractDataContext", gx.get_context(mode="ephemeral", project_config=config))


@cache
def _datasource_type() -> type["SQLDatasource"]:
    """A data source for DuckDB, which the library lacks. It leans on internals of the library; the version is pinned."""
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
def _source(database: Path, tables: Sequence[str]) -> Iterator["SQLDatasource"]:
    """The staging database as a data source. Nothing else in the process may have the file open."""
    batches = [{"name": "all", "partitioner": None}]
    assets = [{"type": "table", "name": name, "table_name": name, "batch_definitions": batches} for name in tables]
    source = _datasource_type()(name="staging", connection_string=f"duckdb:///{database}", assets=assets)
    # Put in the last file's place by hand: `add_duckdb` tries the connection and writes the whole configuration down.
    context = _context()
    source._data_context = context
    context.data_sources.all()[source.name] = source
    try:
        yield source
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()


@cache
def _expectation_type() -> type["Expectation"]:
    """The library's expectation that a query has no rows, under its own name, with the query run once."""
    from great_expectations.expectations import core

    class UnexpectedRowsExpectation(core.UnexpectedRowsExpectation):  # type: ignore[misc]
        """Rules of one severity: its unexpected rows are those that are broken, each with its number of rows in the file."""

        # The library would run the query twice, the second time to count its rows.
        metric_dependencies: ClassVar[tuple[str, ...]] = (_ROWS,)

        def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            return super()._validate({**metrics, _COUNT: len(metrics[_ROWS])}, *args, **kwargs)

    return UnexpectedRowsExpectation


def _table_expectations(columns: Sequence[str], max_rows: int) -> list["Expectation"]:
    """What holds of the staged table as a whole; built-in expectations."""
    from great_expectations import expectations as gxe

    return [
        gxe.ExpectTableRowCountToBeBetween(min_value=1, max_value=max_rows, meta={"rules": "row-count"}),
        gxe.ExpectTableColumnsToMatchSet(column_set=list(columns), exact_match=True, meta={"rules": "column-set"}),
    ]


def _rule_expectations(mode: Mode) -> list["Expectation"]:
    """One expectation for the rules of each severity: each costs the library and DuckDB what a small file's rows do not."""
    expectation = _expectation_type()
    return [
        expectation(
            unexpected_rows_query=_broken(rules, mode),
            severity=severity,
            meta={"rules": " ".join(rule.id for rule in rules)},
        )
        for name, severity in _SEVERITY.items()
        if (rules := [rule for rule in RULES if rule.severity == name])
    ]


def _broken(rules: Sequence[Rule], mode: Mode) -> Sql:
    """The query for the broken ones of the rules, with how many rows of the file break each (`rule_id`, `broken`).

    It looks at the staged rows themselves, or at the rows that our own pass has named.
    """
    if mode == "rows":
        queries = (
            sql("SELECT {rule} AS rule_id FROM ({query})", rule=literal(rule.id), query=rule.query) for rule in rules
        )
        named = listed(queries, " UNION ALL ")
    else:
        wanted = literals(rule.id for rule in rules)
        named = sql("SELECT rule_id FROM {{batch}} WHERE rule_id IN ({wanted})", wanted=wanted)
    return sql("SELECT rule_id, count(*) AS broken FROM ({named}) GROUP BY rule_id", named=named)


def _run(source: "SQLDatasource", table: str, expectations: list["Expectation"]) -> "ExpectationSuiteValidationResult":
    """The library's result of validating one table."""
    gx = _library()
    name = f"{table}-{len(expectations)}"
    batch = source.get_asset(table).get_batch_definition("all").get_batch()
    # Validated directly: what a stored definition adds is a copy of suite and result in a store that nobody reads.
    verdict = batch.validate(gx.ExpectationSuite(name=name, expectations=expectations), result_format="COMPLETE")
    failed = [
        result.expectation_config.meta["rules"]
        for result in verdict.results
        if result.exception_info.get("raised_exception", True)
    ]
    if failed:
        raise RuleFailedError(f"rules that could not be run: {', '.join(failed)}")
    return verdict


def _verdict(suite: "ExpectationSuiteValidationResult", lines: "Lines") -> TableVerdict:
    """The result as plain data, without what it repeats; `lines` makes an expectation's result into that of its rules."""
    return {
        "success": bool(suite.success),
        "statistics": dict(suite.statistics),
        "results": [line for result in suite.results for line in lines(result)],
    }


def _of_table(result: "ExpectationValidationResult") -> Iterator[RuleVerdict]:
    meta = {"rule": result.expectation_config.meta["rules"]}
    yield _line(result, meta, bool(result.success), result.result.get("observed_value"))


def _of_rules(result: "ExpectationValidationResult") -> Iterator[RuleVerdict]:
    by_id = {rule.id: rule for rule in RULES}
    broken = {row["rule_id"]: int(row["broken"]) for row in result.result["details"]["unexpected_rows"]}
    for name in result.expectation_config.meta["rules"].split():
        rule, rows = by_id[name], broken.get(name, 0)
        meta = {"rule": name, "code": rule.code, "class": rule.dimension, "owner": rule.owner}
        yield _line(result, meta, not rows, rows)


def _line(
    result: "ExpectationValidationResult", meta: dict[str, str], success: bool, observed: int | list[str] | None
) -> RuleVerdict:
    config = result.expectation_config
    severity = config.severity and str(config.severity.value)
    return {"success": success, "type": config.type, "severity": severity, "meta": meta, "observed": observed}


def _rows_by_rule(rules: TableVerdict) -> dict[str, int]:
    counts = ((verdict["meta"]["rule"], verdict["observed"]) for verdict in rules["results"])
    return {rule: count for rule, count in counts if isinstance(count, int) and count}
