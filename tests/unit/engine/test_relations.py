"""Relations and terms, one at a time, run on DuckDB; what definitions make of them is tested with the language."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from indicators.engine import terms
from indicators.engine.query_engine import QueryEngine, open_engine
from indicators.engine.relations import Relation, concat
from indicators.engine.terms import Term


@pytest.fixture(scope="module")
def engine() -> Iterator[QueryEngine]:
    with open_engine("duckdb") as one:
        yield one


@pytest.fixture
def visits(engine: QueryEngine) -> Relation:
    rows = [
        {"person": "a", "day": date(2025, 1, 31), "beds": 1},
        {"person": "a", "day": date(2025, 3, 1), "beds": None},  # unknown goes last, and is no number
        {"person": "b", "day": date(2024, 2, 29), "beds": 3},
        {"person": "c", "day": None, "beds": 2},
    ]
    return engine.from_arrow(pa.Table.from_pylist(rows))


@pytest.fixture
def homes(engine: QueryEngine) -> Relation:
    # `beds` is in both: a join keeps the left one
    return engine.from_arrow(
        pa.Table.from_pylist([{"person": "a", "town": "Åre", "beds": 9}, {"person": "d", "town": "Ed"}])
    )


def in_order(engine: QueryEngine, rows: Relation) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in engine.fetch(rows)), key=str)


def one(engine: QueryEngine, term: Term) -> Any:
    """What a term that asks for no column is."""
    [row] = engine.fetch(engine.from_arrow(pa.table({"x": [1]})).select(found=term))
    return row["found"]


def test_columns_are_those_that_are_asked_for_in_their_order(visits: Relation) -> None:
    assert visits.select("day", twice=visits["beds"] * 2).columns == ("day", "twice")
    assert visits.with_columns(beds=terms.literal(0)).columns == ("person", "day", "beds")
    assert visits.drop("beds", "not there").columns == ("person", "day")


def test_a_column_that_is_not_there_is_no_column(visits: Relation) -> None:
    with pytest.raises(KeyError, match="bed"):
        visits["bed"]


def test_filters_one_after_the_other_must_all_hold(engine: QueryEngine, visits: Relation) -> None:
    some = visits.filter(visits["beds"] >= 2)
    both = some.filter((some["person"].equals(terms.literal("a"))) | (some["person"].equals(terms.literal("b"))))
    assert [row["person"] for row in engine.fetch(both)] == ["b"]
    assert len(engine.fetch(some)) == 2, "the first filter is as it was"


def test_a_filter_holds_on_whichever_side_of_a_join_it_is(
    engine: QueryEngine, visits: Relation, homes: Relation
) -> None:
    early = visits.filter(visits["day"] < terms.literal(date(2025, 2, 1)))
    assert in_order(engine, early.join(homes, ["person"], "left").select("person", "town")) == [
        ("a", "Åre"),
        ("b", None),
    ]
    nowhere = homes.filter(homes["town"].equals(terms.literal("Ed")))
    left = visits.select("person").distinct().join(nowhere, ["person"], "left")
    assert in_order(engine, left.select("person", "town")) == [("a", None), ("b", None), ("c", None)]


def test_rows_can_stand_beside_themselves(engine: QueryEngine, visits: Relation) -> None:
    late = visits.filter(visits["beds"] >= 2)
    assert in_order(engine, late.join(visits, ["person"], "inner").select("person")) == [("b",), ("c",)]
    assert engine.fetch(visits.join(late, ["person"], "left").group_by([], rows=terms.count())) == [{"rows": 4}]


def test_of_a_name_on_both_sides_the_left_is_kept(engine: QueryEngine, visits: Relation, homes: Relation) -> None:
    joined = visits.join(homes, ["person"], "inner")
    assert joined.columns == ("person", "day", "beds", "town")
    assert sorted(str(row["beds"]) for row in engine.fetch(joined)) == ["1", "None"]


def test_sums_are_by_group_or_of_everything(engine: QueryEngine, visits: Relation) -> None:
    by = visits.group_by(
        ["person"], rows=terms.count(), beds=terms.sum_bigint(visits["beds"]), first=terms.min(visits["day"])
    )
    assert in_order(engine, by) == [
        ("a", 2, 1, date(2025, 1, 31)),
        ("b", 1, 3, date(2024, 2, 29)),
        ("c", 1, 2, None),
    ]
    known = visits.filter(terms.is_not_null(visits["day"]))
    assert in_order(engine, known.group_by([], rows=terms.count())) == [(3,)]


def test_every_row_of_all_is_united_with_filters_kept(engine: QueryEngine, visits: Relation) -> None:
    a, rest = (visits.filter(visits["person"].equals(terms.literal(name))) for name in "ab")
    assert in_order(engine, concat([a.select("person"), rest.select("person")])) == [("a",), ("a",), ("b",)]
    assert in_order(engine, concat([a.select("person")])) == [("a",), ("a",)]


def test_every_row_stands_beside_every_row_in_a_cross_join(
    engine: QueryEngine, visits: Relation, homes: Relation
) -> None:
    counted = visits.group_by([], visits=terms.count()).cross_join(homes.group_by([], homes=terms.count()))
    assert engine.fetch(counted) == [{"visits": 4, "homes": 2}]


def test_rows_come_in_the_order_that_is_asked_for_the_unknown_last(engine: QueryEngine, visits: Relation) -> None:
    days = [row["day"] for row in engine.fetch(visits.order_by(["day"]))]
    assert days == [date(2024, 2, 29), date(2025, 1, 31), date(2025, 3, 1), None]


def test_what_is_used_twice_is_written_once(visits: Relation) -> None:
    first = visits.group_by(["person"], day=terms.min(visits["day"]))
    twice = first.join(first.select("person", again=first["day"]), ["person"], "inner")
    assert twice.sql("duckdb").count("MIN(") == 1


def test_a_kept_copy_has_the_rows_of_the_moment(engine: QueryEngine, visits: Relation) -> None:
    kept = engine.cache(visits.filter(terms.is_null(visits["beds"])))
    assert engine.fetch(kept) == [{"person": "a", "day": date(2025, 3, 1), "beds": None}]


def test_rows_can_be_had_some_at_a_time(engine: QueryEngine, visits: Relation) -> None:
    found = [row["person"] for some in engine.fetch_batches(visits.order_by(["person"])) for row in some]
    assert found == ["a", "a", "b", "c"]


def test_names_and_words_with_signs_of_sql_are_only_names_and_words(engine: QueryEngine) -> None:
    odd = 'o"d; DROP'
    rows = engine.from_arrow(pa.table({odd: ["it's", "\\", None]}))
    found = rows.filter(terms.is_in(rows[odd], ["it's", "\\"])).select(**{"it's": rows[odd]})
    assert in_order(engine, found) == [("it's",), ("\\",)]


@pytest.mark.parametrize(
    ("moved", "to"),
    [
        (terms.date_add(terms.literal(date(2025, 1, 31)), 1, "months"), date(2025, 2, 28)),  # the month's last day
        (terms.date_add(terms.literal(date(2024, 2, 29)), -1, "years"), date(2023, 2, 28)),
        (terms.date_add(terms.literal(date(2025, 1, 1)), -1, "days"), date(2024, 12, 31)),
        (terms.date_add_days(terms.literal(date(2025, 1, 1)), terms.literal(45)), date(2025, 2, 15)),
        (terms.month_start(terms.literal(date(2025, 2, 28))), date(2025, 2, 1)),
        (terms.days_between(terms.literal(date(2025, 3, 1)), terms.literal(date(2025, 2, 27))), -2),  # backwards
        (terms.percent_of(terms.literal(19), 10), 1),  # 1.9, rounded down
        (terms.greatest(terms.null("date"), terms.literal(date(2025, 1, 1))), date(2025, 1, 1)),
        (terms.nullif(terms.literal(5), 5), None),
        (terms.concat_str(terms.literal("a"), terms.literal("/"), terms.literal("b")), "a/b"),
        (terms.concat_str(terms.literal("a"), terms.null("text")), None),
        (terms.when(terms.null("boolean"), 1, 2), 2),  # unknown is not true
        (terms.is_in(terms.literal("a"), []), False),
        (terms.all_of([]), True),
        (terms.any_of([]), False),
        (terms.literal(0.1) + terms.literal(0.2), 0.1 + 0.2),  # to the last digit
        (terms.literal(5e-324), 5e-324),
        (terms.literal(float("inf")) > terms.literal(1e308), True),  # a bound beyond all numbers
    ],
)
def test_a_term_is_worked_out_as_its_words_say(engine: QueryEngine, moved: Term, to: object) -> None:
    assert one(engine, moved) == to


def test_windows_look_back_within_their_group(engine: QueryEngine, visits: Relation) -> None:
    by, order = [visits["person"]], [terms.asc(visits["day"])]
    seen = visits.with_columns(
        place=terms.row_number(by, [terms.desc(visits["day"])]),
        before=terms.lag(visits["day"], by, order),
        sum_before=terms.running(terms.sum(visits["beds"]), by, order, include_current=False),
        sum_with=terms.running(terms.sum(visits["beds"]), by, order, include_current=True),
    )
    found = {(row["person"], row["day"]): row for row in engine.fetch(seen)}
    last = found["a", date(2025, 3, 1)]
    assert (last["place"], last["before"], last["sum_before"], last["sum_with"]) == (1, date(2025, 1, 31), 1, 1)
    first = found["a", date(2025, 1, 31)]
    assert (first["place"], first["before"], first["sum_before"], first["sum_with"]) == (2, None, None, 1)
