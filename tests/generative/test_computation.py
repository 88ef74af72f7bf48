"""The language on DuckDB and Spark against a plain second evaluator, for made-up definitions and histories.

FOLJSAM_TEST_CASES multiplies how many definitions are tried.
"""

import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from random import Random
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from indicators.definition.dates import Period
from indicators.definition.language import Computation
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.selections import LIMITS
from indicators.definition.used_conditions import KnownConditions
from indicators.definition.validation import problems
from indicators.engine import batch, shapes, tally, terms
from indicators.engine.memberships import meaning
from indicators.engine.populations import Units
from indicators.engine.query_engine import NoSpark, QueryEngine, open_engine
from indicators.engine.relations import concat
from indicators.engine.worked_patients import in_memory
from tests.support import histories
from tests.support.evaluator import evaluate

pytestmark = pytest.mark.no_cover  # it doubles the time, and what is shown here is agreement, not reach

TIMES = int(os.environ.get("FOLJSAM_TEST_CASES", "1"))
PEOPLE = 60
DEFINITIONS = 100 * TIMES

Row = dict[str, Any]
Rows = list[Row]

SEEDS = st.integers(0, 10_000)
PERIODS = st.sampled_from(histories.PERIODS)
SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def duckdb() -> Iterator[QueryEngine]:
    with open_engine("duckdb") as one:
        yield one


def units(engine: QueryEngine, definition: Computation, tables: dict[str, Rows], period: Period, **how: Any) -> Units:
    return Units(definition, in_memory(definition, tables, engine), period, meaning(definition, {}), **how)


def computed(engine: QueryEngine, definition: Computation, tables: dict[str, Rows], period: Period, **how: Any) -> Rows:
    found = engine.fetch(units(engine, definition, tables, period, **how).table())
    return sorted(found, key=lambda row: str(row["unit_key"]))


def disagreement(definition: Computation, tables: dict[str, Rows], wanted: Rows, found: Rows) -> str:
    """The first unit that differs, with the records of its person and the definition: what is needed to find out why."""
    for one, other in zip([*wanted, {}], [*found, {}], strict=False):
        if one != other:
            person = min(row["person_id"] for row in (one, other) if row)
            lines = [f"{name}: plain {one.get(name)!r}, engine {other.get(name)!r}" for name in {**one, **other}]
            lines = [
                line for line, name in zip(lines, {**one, **other}, strict=True) if one.get(name) != other.get(name)
            ]
            lines += [f"{name} {row}" for name, rows in tables.items() for row in rows if row["person_id"] == person]
            return "\n".join([f"person {person}", *lines, definition.model_dump_json(exclude_unset=True)])
    return "the same"


def test_the_engine_and_the_plain_evaluator_agree_on_every_unit(duckdb: QueryEngine) -> None:
    """Every column of every counted unit, for definitions in all words of the language."""
    compared = 0

    @settings(max_examples=DEFINITIONS, **SLOW)
    @given(histories.definitions(), SEEDS, PERIODS)
    def agree(definition: Computation, seed: int, period: Period) -> None:
        nonlocal compared
        assume(not problems(definition))
        tables = histories.tables(seed, PEOPLE)
        wanted = evaluate(definition, tables, period)
        found = computed(duckdb, definition, tables, period)
        assert found == wanted, disagreement(definition, tables, wanted, found)
        compared += len(tables["person"])

    agree()
    assert compared >= 5_000 * TIMES


def test_made_up_definitions_use_every_word_of_the_language() -> None:
    """Else the comparison says less than it seems to."""
    written = " ".join(one.model_dump_json(exclude_none=True, exclude_defaults=True) for one in sample(200))
    words = [
        *["exists", "count", "unit", "person", "age", "value", "date", "all", "any", "none", "condition"],
        *["days", "field", "change", "percent", "zero", "keep", "measured", "events", "exceptions", "exclusions"],
        *["starts", "ends", "during", "overlaps", "dates", "same", "codes", "one_of", "not_one_of", "filled"],
        *["join_within", "washout", "pick", "nth", "ties", "first", "last", "highest", "lowest"],
        *["excluded", "not_met", "age_groups", "month_of", "in_register", "step", "without_end", "ongoing", "same_day"],
        *["by", "where_any", "near", "within", "side"],
        *["person", "contact", "episode", "register_row", "survey_answer", "waiting"],
        *["contact", "diagnosis", "procedure", "medication", "measurement", "order", "residence", "death"],
    ]
    assert [word for word in words if f'"{word}"' not in written] == ["keep"]  # what is so by itself is not written
    assert all(sign in written for sign in (" + ", " - ", "% of", "weeks", "months", "years", '"unknown":"unknown"'))


def sample(number: int) -> list[Computation]:
    """The same definitions every time."""
    found: list[Computation] = []

    @settings(max_examples=4 * number, derandomize=True, database=None, phases=[Phase.generate], **SLOW)
    @given(histories.definitions())
    def collect(definition: Computation) -> None:
        if not problems(definition):
            found.append(definition)

    collect()
    return found[:: len(found) // number][:number]  # neighbours are often alike


# ---- Spark


@pytest.fixture(scope="module")
def spark() -> Iterator[QueryEngine]:
    try:
        with open_engine("spark") as one:
            one.connection.sql("SET spark.sql.shuffle.partitions = 1")  # a hundred people need no more
            yield one
    except NoSpark as missing:
        pytest.skip(str(missing))


TOGETHER = 5
"""Definitions a query: Spark plans a few large queries faster than many small ones."""


@pytest.mark.spark
def test_spark_gives_the_same_as_the_plain_evaluator(spark: QueryEngine) -> None:
    """The same compiler, another engine: a fixed sample, several definitions to a query."""
    period, tables = histories.PERIODS[0], histories.tables(7, 100)
    definitions = sample(25 * TIMES)
    read = in_memory(definitions[0], tables, spark)
    for start in range(0, len(definitions), TOGETHER):
        some = definitions[start : start + TOGETHER]
        numbered = [
            Units(one, read, period, meaning(one, {})).table().with_columns(number=terms.literal(number))
            for number, one in enumerate(some)
        ]
        rows = spark.fetch(concat(numbered))
        for number, one in enumerate(some):
            own = [{name: row[name] for name in row if name != "number"} for row in rows if row["number"] == number]
            own.sort(key=lambda row: str(row["unit_key"]))
            wanted = evaluate(one, tables, period)
            assert own == wanted, disagreement(one, tables, wanted, own)


# ---- what must hold of any definition, whoever works it out

FEW = settings(max_examples=10 * TIMES, **SLOW)


def _by_name(definition: Computation) -> tuple[Computation, Computation]:
    """The definition with its steps, values and conditions written out, and with the same by name from the catalogue."""
    raw = definition.model_dump(mode="json", exclude_defaults=True)
    own = "|".join({*raw["steps"], *raw["values"], *raw["conditions"]})
    text = re.sub(rf"(?<![a-z0-9_])({own})(?![a-z0-9_])", r"alla_\1", json.dumps(raw))
    written = json.loads(text) | {"worked": raw["worked"]}
    written["conditions"]["alla"] = {"condition": "alla_met"}
    parts = ("variables", "steps", "values", "conditions")
    entry = NamedCondition.model_validate(
        {
            "id": "alla",
            "version": 1,
            "status": "published",
            "name": {"sv": "Alla", "en": "All"},
            "text": {"sv": "Allt på en gång."},
            "counts": raw["counts"],
            **{part: written[part] for part in parts},
            "provenance": [{"facts": ["steps"], "source": "Provet", "mark": "convention"}],
        }
    )
    assert entry.problems() == []
    short = {name: part for name, part in written.items() if name not in parts} | {"uses": {"alla": entry.used.digest}}
    used = Computation.model_validate(short, context=KnownConditions({"alla": entry}))
    return Computation.model_validate(written), used


@FEW
@given(histories.definitions(), SEEDS, PERIODS)
def test_a_named_condition_gives_what_its_parts_give_written_out(
    duckdb: QueryEngine, definition: Computation, seed: int, period: Period
) -> None:
    assume(not problems(definition))
    written, used = _by_name(definition)
    assert problems(used) == []
    tables = histories.tables(seed, 30)
    wanted = computed(duckdb, written, tables, period)
    assert computed(duckdb, used, tables, period) == evaluate(used, tables, period) == wanted
    assert wanted == computed(duckdb, definition, tables, period), "names mean nothing by themselves"


@FEW
@given(histories.definitions(), SEEDS, PERIODS, st.data())
def test_the_order_of_the_rows_never_changes_a_result(
    duckdb: QueryEngine, definition: Computation, seed: int, period: Period, data: st.DataObject
) -> None:
    assume(not problems(definition))
    tables = histories.tables(seed, 30)
    shuffled = {name: Random(data.draw(SEEDS)).sample(rows, len(rows)) for name, rows in tables.items()}
    assert computed(duckdb, definition, shuffled, period) == computed(duckdb, definition, tables, period)


@FEW
@given(histories.definitions(), SEEDS, PERIODS)
def test_one_person_more_never_changes_what_is_said_of_another(
    duckdb: QueryEngine, definition: Computation, seed: int, period: Period
) -> None:
    assume(not problems(definition))
    more = histories.tables(seed, 31)
    fewer = {name: [row for row in rows if row["person_id"] != "p000"] for name, rows in more.items()}
    others = [row for row in computed(duckdb, definition, more, period) if row["person_id"] != "p000"]
    assert computed(duckdb, definition, fewer, period) == others


@FEW
@given(histories.definitions(), SEEDS, PERIODS)
def test_everybody_twice_doubles_every_sum(
    duckdb: QueryEngine, definition: Computation, seed: int, period: Period
) -> None:
    assume(not problems(definition))
    once = histories.tables(seed, 30)
    twice = {name: rows + [_renamed(row) for row in rows] for name, rows in once.items()}
    one, two = (tally.overall(_grouped(duckdb, definition, tables, period)) for tables in (once, twice))
    assert two.sums == {name: 2 * number for name, number in one.sums.items()}
    assert two.values == {value: 2 * number for value, number in one.values.items()}
    assert two.mean == one.mean


def _renamed(row: Row) -> Row:
    keys = {name: f"x{row[name]}" for name in ("person_id", "event_id", "contact_id") if row.get(name)}
    return row | keys


def _grouped(engine: QueryEngine, definition: Computation, tables: dict[str, Rows], period: Period) -> Rows:
    return engine.fetch(tally.grouped(units(engine, definition, tables, period).table()))


@FEW
@given(histories.definitions(), SEEDS, PERIODS)
def test_asking_only_the_initial_population_gives_the_same_counts(
    duckdb: QueryEngine, definition: Computation, seed: int, period: Period
) -> None:
    assume(not problems(definition))
    tables = histories.tables(seed, 30)
    everyone = computed(duckdb, definition, tables, period)
    only = computed(duckdb, definition, tables, period, everyone=False)
    assert only == [row for row in everyone if row["initial_population"]]


# ---- sums


@settings(max_examples=30 * TIMES, **SLOW)
@given(histories.definitions(), SEEDS, PERIODS)
def test_what_sums_leave_out_is_what_cannot_differ(
    duckdb: QueryEngine, definition: Computation, seed: int, period: Period
) -> None:
    """The sums that are fetched, against those over every column of every counted unit."""
    assume(not problems(definition))
    tables = histories.tables(seed, 30)
    whole = duckdb.fetch(tally.grouped(units(duckdb, definition, tables, period, everyone=False).table()))
    wanted = batch.BoundDefinition(definition, meaning(definition, {}))
    found = batch.tallied(duckdb, [wanted], in_memory(definition, tables, duckdb), period)[0]
    assert sorted(map(_as_text, found)) == sorted(map(_as_text, whole))


def _as_text(row: Row) -> str:
    return str(sorted(row.items()))


@FEW
@given(histories.definitions(), SEEDS, PERIODS, st.sets(st.sampled_from(["unit", "sex", "age", "month"])))
def test_cells_are_what_a_recount_of_the_units_gives(
    duckdb: QueryEngine, definition: Computation, seed: int, period: Period, by: set[str]
) -> None:
    assume(not problems(definition))
    tables = histories.tables(seed, PEOPLE)
    one_by_one = evaluate(definition, tables, period)
    groups = _grouped(duckdb, definition, tables, period)
    _same_tally(tally.overall(groups), one_by_one)
    _same_tally(tally.of_units(one_by_one), one_by_one)
    for region in ("01", "12"):
        own = [row for row in one_by_one if row["region"] == region]
        _same_tally(tally.overall(groups, region), own)
        found = tally.cells(groups, region, by)
        recount = _recount(own, by)
        assert found.keys() == recount.keys()
        for cell, members in recount.items():
            _same_tally(found[cell], members)


def _recount(rows: Rows, by: set[str]) -> dict[tuple[str, ...], Rows]:
    """Every unit in every cell that it belongs to."""
    found: dict[tuple[str, ...], Rows] = {("", "total", "total", ""): []}
    for row in rows:
        own = {
            "unit": row["unit"],
            "sex": {"F": "women", "M": "men"}.get(row["sex"]),
            "age": row["age_group"],
            "month": row["month"] and row["month"].isoformat(),
        }
        totals = {"unit": "", "sex": "total", "age": "total", "month": ""}
        ways = [{total, own[name] if name in by and own[name] else total} for name, total in totals.items()]
        for cell in product(*ways):
            found.setdefault(cell, []).append(row)
    return found


def _same_tally(found: tally.Tally, rows: Rows) -> None:
    assert found.sums == {"units": len(rows)} | {name: sum(row[name] or 0 for row in rows) for name in tally.SUMMED}
    measured = sorted(row["measured"] for row in rows if row["measured"] is not None)
    assert found.n == len(measured)
    assert found.total == sum(measured)
    if measured:
        assert found.mean == pytest.approx(mean(measured))
        assert found.quantile(Decimal("0.5")) == median(measured)
        assert found.quantile(Decimal(0)) == measured[0]
        assert found.quantile(Decimal(1)) == measured[-1]
    else:
        assert found.mean is None
        assert found.quantile(Decimal("0.5")) is None


# ---- several definitions over shared scans


@FEW
@given(st.lists(histories.definitions(), min_size=2, max_size=3), SEEDS, PERIODS)
def test_definitions_computed_together_give_what_each_gives_alone(
    duckdb: QueryEngine, several: list[Computation], seed: int, period: Period
) -> None:
    """Slow tables are copied down to what some definition may use: nothing that counts may be left out of the copy."""
    assume(not any(problems(one) for one in several))
    tables = in_memory(several[0], histories.tables(seed, 30), duckdb)
    wanted = [batch.BoundDefinition(one, meaning(one, {})) for one in several]
    together = batch.shared(duckdb, wanted, tables, slow=list(tables))
    alone = [tally.overall(batch.tallied(duckdb, [one], tables, period)[0]) for one in wanted]
    assert [tally.overall(rows) for rows in batch.tallied(duckdb, wanted, together, period)] == alone


CODES = ["I63*", "I64", "I639", "J18*", "A01", "J18", "I6*"]


def of_the_same_shape(definition: Computation, seed: int) -> Computation | None:
    """The definition with other codes, bounds and lengths; None where these make no definition."""
    random = Random(seed)

    def other(key: str, part: Any) -> Any:
        if isinstance(part, dict):
            return {name: value if name == "worked" else other(name, value) for name, value in part.items()}
        if isinstance(part, list):
            return [other(key, one) for one in part]
        if isinstance(part, str) and re.fullmatch(r"\d+ (days?|weeks?|months?|years?)", part):
            return re.sub(r"\d+", lambda number: str(int(number[0]) + random.randint(0, 3)), part)
        if isinstance(part, str) and key in LIMITS:
            return str(Decimal(part) + random.choice([-1, 0, 1]))
        if isinstance(part, str) and re.search(r"[+-] \d+ (days|weeks|months|years)", part):
            return re.sub(r"\d+", lambda number: str(int(number[0]) + random.randint(0, 3)), part)
        return part

    made = other("", definition.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True))
    for codes in made.get("codelists", {}).values():
        if codes.get("system") == "ICD-10-SE":
            codes["codes"] = random.sample(CODES, random.randint(1, 3))
    try:
        return Computation.model_validate(made)
    except ValueError:
        return None


def test_definitions_of_one_shape_are_one_query_that_gives_what_each_gives_alone(duckdb: QueryEngine) -> None:
    tried = merged = 0

    @settings(max_examples=DEFINITIONS, **SLOW)
    @given(histories.definitions(), SEEDS, PERIODS)
    def agree(definition: Computation, seed: int, period: Period) -> None:
        nonlocal tried, merged
        several = [definition, *(of_the_same_shape(definition, seed + place) for place in range(2))]
        wanted = [batch.BoundDefinition(one, meaning(one, {})) for one in several if one and not problems(one)]
        assume(len(wanted) > 1)
        tables = in_memory(definition, histories.tables(seed, 30), duckdb)

        def sums(bound: batch.BoundDefinition, tables: Any) -> Any:
            return tally.grouped(Units(bound.definition, tables, period, bound.codes, everyone=False).differing())

        tried += 1
        found = shapes.together(duckdb, wanted, tables, sums)
        if found is not None:
            merged += 1
            alone = [duckdb.fetch(sums(one, tables)) for one in wanted]
            assert [sorted(map(str, rows)) for rows in found] == [sorted(map(str, rows)) for rows in alone]

    agree()
    assert merged > tried * 0.8, (merged, tried)


def test_a_row_without_a_code_that_may_pass_is_kept_when_scans_are_shared(duckdb: QueryEngine) -> None:
    # exists(diagnosis with codes, unknown: yes) of one whose only diagnosis has no code: yes
    selection = {"events": "diagnosis", "codes": ["stroke"], "unknown": "yes"}
    definition = Computation.model_validate(
        {
            "counts": "person",
            "codelists": {"stroke": {"system": "ICD-10-SE", "codes": ["I63*"]}},
            "initial_population": {"all": []},
            "numerator": {"exists": selection},
            "attribution": {"region": "person.region"},
            "worked": histories.WORKED,
        }
    )
    records: dict[str, Rows] = {"person": [{"person_id": "p"}], "diagnosis": [{"person_id": "p", "event_id": "d"}]}
    tables = in_memory(definition, records, duckdb)
    wanted = batch.BoundDefinition(definition, meaning(definition, {}))
    found = batch.shared(duckdb, [wanted], tables, slow=["diagnosis"])
    assert tally.overall(batch.tallied(duckdb, [wanted], found, histories.PERIODS[0])[0]).sums["numerator"] == 1
