"""How fast a definition computes, beside the SQL an expert would write and other tools, on made-up records. Ratios, not times.

Sizes come from FOLJSAM_BENCH_EVENTS (default 1 000 000 and 10 000 000; 50 000 000 too on demand).
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from indicators.catalogue.yaml_files import parse
from indicators.definition.dates import period
from indicators.definition.language import Computation
from indicators.definition.names import tables_needed
from indicators.engine import batch
from indicators.engine.memberships import meaning
from indicators.engine.query_engine import NoSpark, QueryEngine, open_engine
from indicators.engine.relations import Relation
from tests.bench import events

PERIOD = "2025-01-01/2026-01-01"
ENGINE_MS_A_PERSON = 107
"""What a clinical-quality engine needs for one person (the figure to be compared with)."""

ONE = """
counts: person
codelists:
  index: {{system: ICD-10-SE, codes: ['{index}']}}
  follow_up: {{system: NPU, codes: ['{follow_up}']}}
steps:
  index:
    events: diagnosis
    codes: [index]
    when: {{starts: {{on_or_after: period.start, before: period.end}}}}
    unknown: 'no'
    pick: first
initial_population:
  exists: {{step: index, unknown: 'no'}}
numerator:
  exists:
    events: measurement
    codes: [follow_up]
    when: {{starts: {{on_or_after: index.start, on_or_before: index.start + {days} days}}}}
    unknown: 'no'
attribution:
  region: person.region
  age_at: index.start
  age_groups: [0, 18, 45, 65, 80]
  month_of: index.start
worked:
  period: 2025-01-01/2026-01-01
  people: [{{id: ingen, why: mätningen behöver inga patienter, expect: [{{initial_population: false}}]}}]
  result: {{denominator: 0}}
"""


def definition(index: str = "E11*", follow_up: str = "NPU27300", days: int = 90) -> Computation:
    """First diagnosis in the year, a measurement within so many days, by region, sex, age and month."""
    return parse(ONE.format(index=index, follow_up=follow_up, days=days), Computation, "bench")


Counts = tuple[int, int]


def by_expert(running: QueryEngine, folder: Path) -> Counts:
    """The SQL that somebody who knows DuckDB well would write for the one definition, on the same open connection."""
    query = f"""
        WITH idx AS (
            SELECT person_id, min(start) AS day FROM '{folder}/diagnosis.parquet'
            WHERE code LIKE 'E11%' AND start >= DATE '2025-01-01' AND start < DATE '2026-01-01' GROUP BY person_id),
        met AS (
            SELECT DISTINCT person_id FROM idx JOIN '{folder}/measurement.parquet' AS m USING (person_id)
            WHERE m.code = 'NPU27300' AND m.start BETWEEN day AND day + 90)
        SELECT region, sex, CASE WHEN age >= 80 THEN '80+' WHEN age >= 65 THEN '65-79' WHEN age >= 45 THEN '45-64'
            WHEN age >= 18 THEN '18-44' ELSE '0-17' END AS age_group, date_trunc('month', day) AS month,
            count(*) AS denominator, count(met) AS numerator
        FROM (
            SELECT p.region, p.sex, idx.day, datesub('year', p.birth_date, idx.day) AS age, met.person_id AS met
            FROM idx JOIN '{folder}/person.parquet' AS p USING (person_id) LEFT JOIN met USING (person_id))
        GROUP BY ALL"""
    rows = running.connection.execute(query).fetchall()
    return sum(row[4] for row in rows), sum(row[5] for row in rows)


def opened(running: QueryEngine, folder: Path, *definitions: Computation) -> dict[str, Relation]:
    """The files that the definitions need, as they lie."""
    names = {name for one in definitions for name in tables_needed(one)} - {"death"}  # made of the persons
    return {name: _file(running, folder / f"{name}.parquet") for name in sorted(names)}


def _file(running: QueryEngine, file: Path) -> Relation:
    if running.name == "duckdb":  # reads a file by its name
        return Relation.stored(str(file), running.connection.read_parquet(str(file)).columns)
    rows = running.connection.read.parquet(str(file))
    rows.createOrReplaceTempView(file.stem)
    return Relation.stored(file.stem, rows.columns)


def by_engine(running: QueryEngine, folder: Path, one: Computation | None = None) -> Counts:
    """The definition, compiled and run."""
    made = one or definition()
    wanted = [batch.BoundDefinition(made, meaning(made, {}))]
    [rows] = batch.tallied(running, wanted, opened(running, folder, made), period(PERIOD))
    return sum(row["denominator"] for row in rows), sum(row["numerator"] for row in rows)


def _polars_group(age: pl.Expr) -> pl.Expr:
    group = pl.when(age >= 80).then(pl.lit("80+")).when(age >= 65).then(pl.lit("65-79"))
    return group.when(age >= 45).then(pl.lit("45-64")).when(age >= 18).then(pl.lit("18-44")).otherwise(pl.lit("0-17"))


def by_polars(folder: Path) -> Counts:
    """The same with Polars' lazy frames."""
    diagnosis = pl.scan_parquet(folder / "diagnosis.parquet")
    index = (
        diagnosis.filter(
            pl.col("code").str.starts_with("E11") & pl.col("start").is_between(date(2025, 1, 1), date(2025, 12, 31))
        )
        .group_by("person_id")
        .agg(pl.col("start").min().alias("day"))
    )
    met = (
        pl.scan_parquet(folder / "measurement.parquet")
        .filter(pl.col("code") == "NPU27300")
        .join(index, on="person_id")
        .filter(pl.col("start").is_between(pl.col("day"), pl.col("day") + pl.duration(days=90)))
        .select("person_id")
        .unique()
        .with_columns(met=pl.lit(1))
    )
    born, day = pl.col("birth_date"), pl.col("day")
    before = (day.dt.month() * 100 + day.dt.day()) < (born.dt.month() * 100 + born.dt.day())
    age = day.dt.year() - born.dt.year() - before.cast(pl.Int32)
    found = (
        index.join(pl.scan_parquet(folder / "person.parquet"), on="person_id")
        .join(met, on="person_id", how="left")
        .group_by(
            "region",
            "sex",
            _polars_group(age).alias("age_group"),
            day.dt.truncate("1mo").alias("month"),
        )
        .agg(pl.len().alias("denominator"), pl.col("met").sum().alias("numerator"))
        .collect()
    )
    return int(found["denominator"].sum()), int(found["numerator"].sum())


def by_pandas(folder: Path) -> Counts:
    """The same with pandas, reading only the columns it needs."""
    diagnosis = pd.read_parquet(folder / "diagnosis.parquet", columns=["person_id", "start", "code"])
    start = pd.to_datetime(diagnosis["start"])
    chosen = diagnosis[diagnosis["code"].str.startswith("E11") & (start >= "2025-01-01") & (start < "2026-01-01")]
    index = pd.to_datetime(chosen["start"]).groupby(chosen["person_id"]).min().rename("day").reset_index()
    measured = pd.read_parquet(folder / "measurement.parquet", columns=["person_id", "start", "code"])
    measured = measured[measured["code"] == "NPU27300"].merge(index, on="person_id")
    days = (pd.to_datetime(measured["start"]) - measured["day"]).dt.days
    met = measured.loc[days.between(0, 90), "person_id"].drop_duplicates()
    people = pd.read_parquet(folder / "person.parquet", columns=["person_id", "birth_date", "sex", "region"])
    joined = index.merge(people, on="person_id")
    born = pd.to_datetime(joined["birth_date"])
    before = joined["day"].dt.month * 100 + joined["day"].dt.day < born.dt.month * 100 + born.dt.day
    joined["age_group"] = pd.cut(joined["day"].dt.year - born.dt.year - before, [-1, 17, 44, 64, 79, 200])
    joined["month"] = joined["day"].dt.to_period("M")
    joined["met"] = joined["person_id"].isin(met)
    found = joined.groupby(["region", "sex", "age_group", "month"], observed=True)["met"].agg(["size", "sum"])
    return int(found["size"].sum()), int(found["sum"].sum())


def timed(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """The median of some runs (the first, which warms the disk's cache, is not counted), and the answer."""
    answer = work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        answer = work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), answer


def judged(what: str, ratio: float, goal: float, at_least: bool = False) -> None:
    """One line: the ratio, its goal, and whether it is met."""
    met = ratio >= goal if at_least else ratio <= goal
    print(
        f"  {what:62} {ratio:10.2f}   goal {'at least' if at_least else 'at most'} {goal:g}   {'met' if met else 'NOT MET'}"
    )


def one_definition(folder: Path, number: int) -> None:
    """One definition beside the expert's SQL, Polars and pandas."""
    with open_engine("duckdb") as running:
        ours, counts = timed(lambda: by_engine(running, folder))
        expert, expected = timed(lambda: by_expert(running, folder))
    polars, same = timed(lambda: by_polars(folder))
    pandas, also = timed(lambda: by_pandas(folder), times=3)
    assert counts == expected == same == also, (counts, expected, same, also)
    print(f"{number:>12,} events, one definition: {ours:.3f} s, {counts[1]} of {counts[0]}".replace(",", " "))
    judged("times the expert's SQL", ours / expert, 1.3)
    judged("times Polars", ours / polars, 1.5)
    print(f"  {'(pandas, beside ours)':62} {pandas / ours:10.2f}")
    people = number // events.EVENTS_PER_PERSON
    judged(
        "persons a second, in thousands of a 107 ms a person engine's",
        people / ours / (1000 / ENGINE_MS_A_PERSON) / 1000,
        1,
        at_least=True,
    )


def on_spark(folder: Path, expected: Counts) -> None:
    """The same counts from Spark; its time is printed, not judged."""
    try:
        with open_engine("spark") as running:
            taken, counts = timed(lambda: by_engine(running, folder), times=1)
    except NoSpark as error:
        print(f"  Spark: {error}")
        return
    assert counts == expected, (counts, expected)
    print(f"  Spark, the same counts: {taken:.1f} s")


def sizes_wanted() -> list[int]:
    """How many events to make up."""
    return [int(size) for size in os.environ.get("FOLJSAM_BENCH_EVENTS", "1000000,10000000").split(",")]


def main() -> None:
    """Prints every figure with its goal."""
    sizes = sizes_wanted()
    print("A definition that computes (tests/bench/compute.py); ratios of medians in this run")
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            folder = events.write(Path(os.environ.get("FOLJSAM_BENCH_DATA", place)), size)
            one_definition(folder, size)
        half = events.write(Path(os.environ.get("FOLJSAM_BENCH_DATA", place)), sizes[-1] // 2)
        with open_engine("duckdb") as running:
            single, _ = timed(lambda: by_engine(running, half))
            doubled, counts = timed(lambda: by_engine(running, folder))
        judged("times as long for twice the events", doubled / single, 2.2)
        on_spark(folder, counts)


__all__ = ["main"]

if __name__ == "__main__":
    main()
