"""How long a check takes, against what it could cost: hand-written DuckDB SQL, the rule engine on pandas, CSV for Excel.

usage: python -m tests.bench.check [ROWS]        (default 1 000 000; exits 1 where a promise is broken)
"""

import contextlib
import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from datasources.delivery import contract_tables, header, problems, staging, vocabulary
from datasources.delivery.check import check
from datasources.delivery.contract import RoundContract
from datasources.delivery.formats import reader
from datasources.delivery.limits import Limits
from datasources.delivery.rules import expectations, violations
from tests.bench import workbooks
from tests.support.contracts import contract, indicator

INDICATORS = 40
ROWS_PER_UNIT = INDICATORS * 27
WORKBOOK_ROWS, SMALL_ROWS = 100_000, 10_000
RUNS = 3

FILE = """
    COPY (WITH parts AS (
        SELECT 'indikator-' || i AS indicator, 'SE2321000131-E' || lpad(CAST(u AS VARCHAR), 6, '0') AS unit,
            CASE s WHEN 0 THEN 'women' ELSE 'men' END AS sex,
            ['0-17', '18-29', '30-39', '40-49', '50-64', '65-74', '75-84', '85+'][a + 1] AS age_group,
            5 + (i * 7 + u * 3 + s + a) % 20 AS numerator, 30 + (i + u * 5 + s * 2 + a * 3) % 50 AS denominator
        FROM range({indicators}) AS i(i), range({units}) AS u(u), range(2) AS s(s), range(8) AS a(a)),
    summed AS (
        SELECT indicator, coalesce(unit, '') AS unit, coalesce(sex, 'total') AS sex, coalesce(age_group, 'total') AS age_group,
            sum(numerator) AS numerator, sum(denominator) AS denominator
        FROM parts GROUP BY indicator, CUBE (unit, sex, age_group))
    SELECT indicator AS indikator, 'proportion' AS mått, '2023-01-01' AS period_från, '2023-12-31' AS period_till,
        'county' AS regionsystem, '14' AS region, unit AS enhet, sex AS kön, age_group AS åldersgrupp,
        numerator + CASE WHEN faulty AND hash(unit, sex, age_group, indicator) % 1000 = 0 THEN denominator ELSE 0 END
            AS täljare, denominator AS nämnare,
        replace(CAST(CAST(100 * numerator / denominator AS DECIMAL(9, 1)) AS VARCHAR), '.', ',') AS värde,
        CAST(NULL AS VARCHAR) AS antal, numerator % 4 AS bortfall,
        CASE WHEN hash(indicator, unit) % 50 = 0 THEN 'Preliminärt, kompletteras' END AS kommentar
    FROM summed, (SELECT {faulty} AS faulty)) TO '{target}' (HEADER, DELIMITER ';')"""

# What somebody would write by hand for this one round: no catalogue, no messages, its own constants.
PLAIN_STAGE = """
    CREATE TABLE plain AS SELECT row_number() OVER () + 1 AS row_no, indikator AS indicator, mått AS statistic,
        CAST(period_från AS DATE) AS starts, CAST(period_till AS DATE) AS ends, regionsystem AS system, region,
        coalesce(enhet, '') AS unit,
        kön AS sex, åldersgrupp AS age_group, CAST(täljare AS DOUBLE) AS numerator, CAST(nämnare AS DOUBLE) AS denominator,
        CAST(replace(värde, ',', '.') AS DOUBLE) AS value, CAST(antal AS DOUBLE) AS n, CAST(bortfall AS DOUBLE) AS missing,
        kommentar AS comment
    FROM read_csv('{source}', delim=';', header=true, all_varchar=true)"""
PLAIN_ROWS = (
    "numerator > denominator",
    "abs(value - 100 * numerator / nullif(denominator, 0)) > 0.05 + 1e-9",
    "value < 0 OR value > 100",
    "numerator < 0",
    "denominator < 0",
    "n < 0",
    "missing < 0",
    "numerator <> trunc(numerator)",
    "denominator <> trunc(denominator)",
    "n <> trunc(n)",
    "missing <> trunc(missing)",
    "(numerator IS NULL) <> (denominator IS NULL)",
    "numerator IS NULL AND denominator IS NULL AND value IS NULL AND comment IS NULL",
    "numerator IS NULL AND denominator IS NULL AND value IS NULL AND comment IS NOT NULL",
    "value IS NOT NULL AND numerator IS NULL AND denominator IS NULL",
    "denominator = 0 AND value IS NOT NULL",
    "denominator = 0 AND value IS NULL",
    "denominator > 0 AND denominator < 5",
    "missing > denominator",
    "region <> '14' AND region <> '00'",
    "region = '00'",
    "starts <> DATE '2023-01-01' OR ends NOT IN (DATE '2023-12-31', DATE '2024-01-01')",
)
KEY = "indicator, statistic, region, unit, sex, age_group"


def _plain_sum(column: str, part: str, whole: str, comparison: str, groups: str) -> str:
    return f"""SELECT min(row_no) FILTER (WHERE {part} = '{whole}') AS row_no FROM plain GROUP BY {groups}
        HAVING count({column}) FILTER (WHERE {part} = '{whole}') = 1 AND count({column}) FILTER (WHERE {part} <> '{whole}') > 0
        AND sum({column}) FILTER (WHERE {part} <> '{whole}') {comparison} max({column}) FILTER (WHERE {part} = '{whole}')"""


def _plain_rules() -> list[str]:
    by_sex, by_age, by_unit = (KEY.replace(f", {name}", "") for name in ("sex", "age_group", "unit"))
    rules = [f"SELECT row_no FROM plain WHERE {where}" for where in PLAIN_ROWS]
    rules.append(
        "SELECT row_no FROM (SELECT row_no, row_number() OVER "
        f"(PARTITION BY {KEY} ORDER BY row_no) AS place FROM plain) WHERE place > 1"
    )
    for column in ("numerator", "denominator"):
        rules += [
            _plain_sum(column, "sex", "total", "<>", by_sex),
            _plain_sum(column, "age_group", "total", ">", by_age),
            _plain_sum(column, "age_group", "total", "<", by_age),
            _plain_sum(column, "unit", "", ">", by_unit),
        ]
    for part, whole, groups in (("sex", "total", by_sex), ("age_group", "total", by_age), ("unit", "", by_unit)):
        rules.append(
            f"SELECT min(row_no) AS row_no FROM plain GROUP BY {groups} HAVING count(*) FILTER (WHERE {part} = '{whole}') = 0"
        )
        rules.append(
            f"SELECT NULL AS row_no FROM plain GROUP BY indicator HAVING count(*) FILTER (WHERE {part} <> '{whole}') = 0"
        )
    return rules


def plain_check(con: duckdb.DuckDBPyConnection) -> None:
    """The same rules by hand, every failing row named."""
    con.execute(
        "CREATE OR REPLACE TABLE named AS "
        + " UNION ALL ".join(
            f"SELECT {number} AS rule, row_no FROM ({rule})" for number, rule in enumerate(_plain_rules())
        )
    )


def plain_upload(source: Path, folder: Path) -> None:
    """Staging and rules by hand, into a file as ours."""
    with duckdb.connect(str(folder / "plain.duckdb")) as con:
        con.execute(PLAIN_STAGE.format(source=source))
        plain_check(con)


def stage(con: duckdb.DuckDBPyConnection, source: Path, folder: Path, asked: RoundContract) -> None:
    """Everything before the check step."""
    problems.prepare(con)
    sheet, _ = reader.read(con, source, folder, Limits())
    header.create_cells(con, header.match(sheet.header, con).places, len(sheet.header))
    contract_tables.create(con, asked)
    vocabulary.create(con, Limits().max_cell_characters)
    staging.create(con)


def our_check(database: Path) -> None:
    """The check step on staged rows: every failing row named, and the rule engine's verdict."""
    with duckdb.connect(str(database)) as con:
        con.execute("DROP TABLE IF EXISTS violations")
        problems.prepare(con)
        violations.find(con)
    expectations.judge(database, staging.COLUMNS, 10**8, "violations")


def _pandas_columns(frame: Any) -> list[str]:
    """Columns that say of each row whether it breaks a rule about several rows; the engine itself knows no groups.

    Adds them to the frame and gives their names.
    """
    made = []
    keys = KEY.split(", ")
    for part, whole in (("sex", "total"), ("age_group", "total"), ("unit", "")):
        groups = [name for name in keys if name != part]
        is_whole = frame[part] == whole
        for column in ("numerator", "denominator"):
            parts = (
                frame[column].where(~is_whole, 0).groupby([frame[name] for name in groups], sort=False).transform("sum")
            )
            name = f"{part}_{column}_broken"
            frame[name] = is_whole & (
                parts > frame[column] if part != "sex" else (parts != frame[column]) & (parts > 0)
            )
            made.append(name)
        name = f"{part}_total_missing"
        frame[name] = ~is_whole.groupby([frame[name] for name in groups], sort=False).transform("any")
        made.append(name)
    return made


def pandas_check(frame: Any) -> tuple[float, float]:
    """The same rules with the engine over a pandas frame, failing rows named: seconds of preparing, and of the engine."""
    import great_expectations as gx
    from great_expectations import expectations as gxe

    started = time.perf_counter()
    groups = [gxe.ExpectColumnValuesToBeInSet(column=name, value_set=[False]) for name in _pandas_columns(frame)]
    prepared = time.perf_counter()
    context = gx.get_context(mode="ephemeral")
    batch = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
    counts = ("numerator", "denominator", "n", "missing")
    at_least = [gxe.ExpectColumnValuesToBeBetween(column=name, min_value=0) for name in counts]
    whole = [gxe.ExpectColumnValuesToBeInSet(column=f"{name}_rest", value_set=[0]) for name in counts]
    pairs = [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=a, column_B=b, or_equal=True, ignore_row_if="either_value_is_missing"
        )
        for a, b in (("denominator", "numerator"), ("high", "value"), ("value", "low"), ("denominator", "missing"))
    ]
    sets = [
        gxe.ExpectColumnValuesToBeInSet(column=name, value_set=allowed)
        for name, allowed in (
            ("region", ["14"]),
            ("statistic", ["proportion"]),
            ("sex", ["total", "women", "men"]),
            ("system", ["county"]),
        )
    ]
    filled = [
        gxe.ExpectColumnValuesToNotBeNull(column=name)
        for name in ("indicator", "numerator", "denominator", "value", "starts", "ends")
    ]
    suite = gx.ExpectationSuite(
        name="s",
        expectations=[
            *at_least,
            *whole,
            *pairs,
            *sets,
            *filled,
            *groups,
            gxe.ExpectColumnValuesToBeBetween(column="value", min_value=0, max_value=100),
            gxe.ExpectCompoundColumnsToBeUnique(column_list=KEY.split(", ")),
        ],
    )
    definition = gx.ValidationDefinition(name="v", data=batch, suite=context.suites.add(suite))
    context.validation_definitions.add(definition)
    with contextlib.redirect_stderr(io.StringIO()):
        result = definition.run(
            batch_parameters={"dataframe": frame},
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["row_no"]},
        )
    raised = [one.exception_info for one in result.results if one.exception_info.get("raised_exception", True)]
    assert not raised, raised[:1]
    return prepared - started, time.perf_counter() - prepared


def best(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """The quickest of a few runs, in seconds: what disturbs a run only ever makes it slower."""
    took = []
    for _ in range(RUNS):
        started = clock()
        work()
        took.append(clock() - started)
    return min(took)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def upload(source: Path, asked: RoundContract) -> str:
    """The whole check of a file; its verdict."""
    with scratch() as folder:
        return check(source, source.name, asked, folder / "w", Limits(max_rows=10**8)).verdict


def plain(source: Path) -> None:
    """The same by hand."""
    with scratch() as folder:
        plain_upload(source, folder)


FILES = (
    ("good.csv", None, "false"),
    ("faulty.csv", None, "true"),
    ("table.csv", WORKBOOK_ROWS, "false"),
    ("small.csv", SMALL_ROWS, "false"),
)


def write(target: Path, rows: int, faulty: str) -> None:
    """A file of about so many rows."""
    units = round(rows / ROWS_PER_UNIT) - 1  # the whole region is one more
    duckdb.execute(FILE.format(indicators=INDICATORS, units=units, faulty=faulty, target=target))


def main() -> int:
    """Measure, print, and say whether the promises hold."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    asked = contract(*(indicator(id=f"indikator-{number}") for number in range(INDICATORS)))
    expectations.warm()
    with scratch() as folder:
        for name, rows, faulty in FILES:
            write(folder / name, rows or wanted, faulty)
        figures = measured(folder, asked)
        of_processor = workbooks.measured(
            folder / "table.csv",
            folder / "small.csv",
            lambda source: upload(source, asked),
            partial(best, clock=time.process_time),
        )
    for name, seconds in figures.items():
        print(f"{name:58}{seconds:8.2f} s")
    for name, seconds in of_processor.items():
        print(f"{name:58}{seconds:8.2f} s of the processor")
    on_pandas = sum(seconds for name, seconds in figures.items() if name.startswith("engine on pandas"))
    promises = [
        ("check step / by hand (at most 5)", figures["check step"] / figures["check step by hand"], "<=", 5),
        ("engine on pandas, both / check step (at least 5)", on_pandas / figures["check step"], ">=", 5),
        ("good upload / by hand (at most 4)", figures["upload, file holds"] / figures["upload by hand"], "<=", 4),
        ("faulty upload / by hand (at most 4)", figures["upload, 0.1 % faults"] / figures["upload by hand"], "<=", 4),
        *workbooks.promises(of_processor),
    ]
    for name, ratio, *_ in promises:
        print(f"{name:58}{ratio:8.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return int(
        not all(ratio <= bound if comparison == "<=" else ratio >= bound for _, ratio, comparison, bound in promises)
    )


def measured(folder: Path, asked: RoundContract) -> dict[str, float]:
    """Seconds of every kind of run."""
    good, faulty, database = folder / "good.csv", folder / "faulty.csv", folder / "staged.duckdb"
    assert upload(good, asked) == "checked"
    assert upload(faulty, asked) == "rejected"
    with duckdb.connect(str(database)) as con:
        stage(con, faulty, folder, asked)
    figures = {"check step": best(lambda: our_check(database))}
    with duckdb.connect() as con:
        con.execute(PLAIN_STAGE.format(source=faulty))
        figures["check step by hand"] = best(lambda: plain_check(con))
        frame = con.execute("""SELECT *, 100.0 * numerator / denominator - 0.051 AS low,
            100.0 * numerator / denominator + 0.051 AS high, numerator % 1 AS numerator_rest,
            denominator % 1 AS denominator_rest, n % 1 AS n_rest, missing % 1 AS missing_rest FROM plain""").df()
    prepared, ran = pandas_check(frame)
    figures |= {"engine on pandas: relations prepared in pandas": prepared, "engine on pandas: its own run": ran}
    figures["upload, file holds"] = best(lambda: upload(good, asked))
    figures["upload, 0.1 % faults"] = best(lambda: upload(faulty, asked))
    figures["upload by hand"] = best(lambda: plain(good))
    return figures


if __name__ == "__main__":
    raise SystemExit(main())
