"""How fast many definitions compute together: beside one at a time, and beside the one query an expert would write for them.

Also the whole command, in seconds of the processor. Sizes come from FOLJSAM_BENCH_EVENTS, as for one definition.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from indicators.definition.language import Computation
from indicators.engine import batch, tally
from indicators.engine.memberships import meaning
from indicators.engine.query_engine import QueryEngine, open_engine
from tests.bench import events, extract
from tests.bench.compute import PERIOD, Counts, by_engine, definition, judged, opened, period, sizes_wanted, timed

MANY = 30
SHARED_GOAL = 6
EXPERT_GOAL = 2.6
CATALOGUE_GOAL = 25
COMMAND_GOALS = {"parquet": 3, "csv": 5}
"""Seconds of the processor for five definitions over a million events."""
FIVE = (
    "hjartsvikt-dodlighet-ett-ar",
    "hjartsvikt-raas-betablockad",
    "demens-lakemedel",
    "osteoporos-lakemedel-12-man",
    "hjartsvikt-aterinskrivning-30",
)


def thirty() -> list[Computation]:
    """Thirty different definitions over the same tables."""
    indexes = sorted(set(events.CODES["diagnosis"]))
    follow_ups = events.CODES["measurement"]
    return [definition(indexes[n % len(indexes)], follow_ups[n % len(follow_ups)], 30 + 5 * n) for n in range(MANY)]


def by_expert_together(running: QueryEngine, folder: Path, definitions: Sequence[Computation]) -> list[Counts]:
    """The one query that the expert would write for all of them: a small table of their codes and days, joined in."""
    rows = [
        f"({place}, '{one.codelists['index'].codes[0]}', '{one.codelists['follow_up'].codes[0]}', {_days(one)})"
        for place, one in enumerate(definitions)
    ]
    query = f"""
        WITH wanted(n, index_code, follow_up_code, days) AS (VALUES {", ".join(rows)}),
        idx AS (
            SELECT n, person_id, min(start) AS day FROM '{folder}/diagnosis.parquet' AS d
            JOIN wanted ON d.code = index_code
            WHERE start >= DATE '2025-01-01' AND start < DATE '2026-01-01' GROUP BY n, person_id),
        met AS (
            SELECT DISTINCT n, person_id FROM idx JOIN wanted USING (n)
            JOIN '{folder}/measurement.parquet' AS m USING (person_id)
            WHERE m.code = follow_up_code AND m.start BETWEEN day AND day + days)
        SELECT n, region, sex, CASE WHEN age >= 80 THEN '80+' WHEN age >= 65 THEN '65-79' WHEN age >= 45 THEN '45-64'
            WHEN age >= 18 THEN '18-44' ELSE '0-17' END AS age_group, date_trunc('month', day) AS month,
            count(*) AS denominator, count(met) AS numerator
        FROM (
            SELECT n, p.region, p.sex, idx.day, datesub('year', p.birth_date, idx.day) AS age, met.person_id AS met
            FROM idx JOIN '{folder}/person.parquet' AS p USING (person_id) LEFT JOIN met USING (n, person_id))
        GROUP BY ALL"""
    totals = [(0, 0)] * len(definitions)
    for n, *_, denominator, numerator in running.connection.execute(query).fetchall():
        totals[n] = (totals[n][0] + denominator, totals[n][1] + numerator)
    return totals


def _days(one: Computation) -> int:
    exists = one.numerator.exists if one.numerator else None
    until = exists.when.starts.on_or_before if exists and exists.when and exists.when.starts else None
    assert until is not None
    assert until.offset is not None
    return until.offset.number


def many_definitions(folder: Path) -> None:
    """Thirty definitions of one shape in one batch, beside the same one at a time and the expert's one query for them all."""
    definitions = thirty()

    def together() -> list[Counts]:
        with tempfile.TemporaryDirectory() as spill, open_engine("duckdb", spill=Path(spill)) as running:
            tables = opened(running, folder, *definitions)
            wanted = [batch.BoundDefinition(one, meaning(one, {})) for one in definitions]
            found = batch.tallied(running, wanted, batch.shared(running, wanted, tables), period(PERIOD))
        return [(sum(r["denominator"] for r in rows), sum(r["numerator"] for r in rows)) for rows in found]

    def apart() -> list[Counts]:
        with open_engine("duckdb") as running:
            return [by_engine(running, folder, one) for one in definitions]

    def by_hand() -> list[Counts]:
        with open_engine("duckdb") as running:
            return by_expert_together(running, folder, definitions)

    shared, counts = timed(together, times=3)
    separate, expected = timed(apart, times=1)
    expert, same = timed(by_hand, times=3)
    assert counts == expected == same
    print(f"  {MANY} definitions together {shared:.2f} s, one at a time {separate:.2f} s")
    judged(f"cost of {MANY} of one shape together, in single definitions", shared / (separate / MANY), SHARED_GOAL)
    print(f"  {'(the one query by hand, in single definitions)':62} {expert / (separate / MANY):10.2f}")
    judged("times the expert's one query", shared / expert, EXPERT_GOAL)


def whole_catalogue(place: Path, number: int) -> None:
    """Everything in the catalogue that computes, in its batches, beside the same one at a time."""
    wanted = extract.definitions()
    folder = extract.write(place, number, wanted)
    names = {str(at): bound.definition for at, bound in enumerate(wanted)}

    def apart() -> list[list[tally.GroupSums]]:
        with open_engine("duckdb") as running:
            return [
                batch.tallied(running, [one], opened(running, folder, one.definition), period(PERIOD))[0]
                for one in wanted
            ]

    def together() -> list[list[tally.GroupSums]]:
        found: dict[str, list[tally.GroupSums]] = {}
        with tempfile.TemporaryDirectory() as spill, open_engine("duckdb", spill=Path(spill)) as running:
            tables = opened(running, folder, *names.values())
            for some in batch.batches(names):
                bound = [wanted[int(at)] for at in some]
                kept = batch.shared(running, bound, tables)
                found |= zip(some, batch.tallied(running, bound, kept, period(PERIOD)), strict=True)
        return [found[at] for at in names]

    shared, sums = timed(together, times=1)
    separate, expected = timed(apart, times=1)
    assert [sorted(map(str, rows)) for rows in sums] == [sorted(map(str, rows)) for rows in expected]
    cost = shared / (separate / len(wanted))
    judged(f"cost of the catalogue's {len(wanted)} together, in single definitions", cost, CATALOGUE_GOAL)


def peak_memory(folder: Path) -> None:
    """The most memory that thirty definitions take in a process of their own."""
    code = (
        "import resource, sys; from pathlib import Path; from tests.bench import many;"
        "many.memory_of(Path(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    judged("GB of memory at most, thirty definitions", int(done.stdout.split()[-1]) / 1_000_000, 4)


def memory_of(folder: Path) -> None:
    """Thirty definitions with the memory bounded as `foljsam compute --memory 3GB` does."""
    definitions = thirty()
    with tempfile.TemporaryDirectory() as spill, open_engine("duckdb", memory="3GB", spill=Path(spill)) as running:
        tables = opened(running, folder, *definitions)
        wanted = [batch.BoundDefinition(one, meaning(one, {})) for one in definitions]
        kept = batch.shared(running, wanted, tables)
        batch.tallied(running, wanted, kept, period(PERIOD))


def the_command(place: Path, number: int) -> None:
    """`foljsam compute` of five definitions, everything counted from start to package; the first run, which fills the
    database and the disk's cache, is not counted."""
    parquet = extract.write(place, number, extract.definitions())
    csv = place / f"text-{number}"
    csv.mkdir(exist_ok=True)
    for file in parquet.glob("*.parquet"):
        duckdb.execute(f"COPY (FROM '{file}') TO '{csv / file.stem}.csv' (HEADER)")
    for form, folder in (("parquet", parquet), ("csv", csv)):
        taken = min([_processor_seconds(place, folder) for _ in range(4)][1:])
        judged(f"CPU seconds of the command, five definitions, {form}", taken, COMMAND_GOALS[form])


def _processor_seconds(place: Path, records: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    names = [word for name in FIVE for word in ("--specification", name)]
    run = [sys.executable, "-c", "from backend.cli import main; main()", "compute", *names, "--data", str(records)]
    where = ["--region", "14", "--period", PERIOD, "--output", str(place / "bench.zip"), "--json"]
    own = {"FOLJSAM_DATA_DIR": str(place / "home")}
    subprocess.run([*run, *where], check=True, capture_output=True, env=os.environ | own)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Prints every figure with its goal."""
    print("Many definitions that compute (tests/bench/many.py); ratios of medians in this run")
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(os.environ.get("FOLJSAM_BENCH_DATA", scratch))
        the_command(place, 1_000_000)
        for size in sizes_wanted():
            print(f"{size:>12,} events".replace(",", " "))
            folder = events.write(place, size)
            many_definitions(folder)
        peak_memory(folder)
        whole_catalogue(place, sizes_wanted()[-1])


if __name__ == "__main__":
    main()
