"""Terms put together in any way mean what their brackets say: against Python's own arithmetic and three-valued logic."""

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.engine import terms
from indicators.engine.query_engine import QueryEngine, open_engine
from indicators.engine.relations import Relation
from indicators.engine.terms import Term

Both = tuple[Callable[[Relation], Term], int | bool | None]
"""A term over some rows, and what it comes to in the one row that there is."""

VALUES = {"a": 2, "b": -3, "c": 7, "n": None}
TRUTHS = {"t": True, "f": False, "u": None}


def _carried(of: Callable[..., Any]) -> Callable[..., Any]:
    return lambda one, other: None if one is None or other is None else of(one, other)


def _and(one: bool | None, other: bool | None) -> bool | None:
    return False if one is False or other is False else None if one is None or other is None else True


def _or(one: bool | None, other: bool | None) -> bool | None:
    return True if one is True or other is True else None if one is None or other is None else False


ARITHMETIC = {"__add__": lambda a, b: a + b, "__sub__": lambda a, b: a - b, "__mul__": lambda a, b: a * b}
COMPARED = {"__lt__": lambda a, b: a < b, "__ge__": lambda a, b: a >= b, "equals": lambda a, b: a == b}


def _made(word: str, of: Callable[..., Any], one: Both, other: Both) -> Both:
    return (lambda rows: getattr(one[0](rows), word)(other[0](rows))), of(one[1], other[1])


def _column(name: str) -> Callable[[Relation], Term]:
    return lambda rows: rows[name]


NUMBERS: st.SearchStrategy[Both] = st.recursive(
    st.sampled_from([(_column(name), value) for name, value in VALUES.items()]),
    lambda inner: st.builds(
        lambda word, one, other: _made(word, _carried(ARITHMETIC[word]), one, other),
        st.sampled_from(sorted(ARITHMETIC)),
        inner,
        inner,
    ),
    max_leaves=6,
)
LEAVES = st.sampled_from([(_column(name), value) for name, value in TRUTHS.items()]) | st.builds(
    lambda word, one, other: _made(word, _carried(COMPARED[word]), one, other),
    st.sampled_from(sorted(COMPARED)),
    NUMBERS,
    NUMBERS,
)
TRUE_OR_FALSE: st.SearchStrategy[Both] = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda one, other: _made("__and__", _and, one, other), inner, inner)
        | st.builds(lambda one, other: _made("__or__", _or, one, other), inner, inner)
        | st.builds(lambda one: ((lambda rows: ~one[0](rows)), None if one[1] is None else not one[1]), inner)
        | st.builds(lambda one: ((lambda rows: terms.is_not_null(one[0](rows))), one[1] is not None), inner)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[QueryEngine]:
    with open_engine("duckdb") as one:
        yield one


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(NUMBERS | TRUE_OR_FALSE)
def test_a_term_comes_to_what_its_brackets_say(engine: QueryEngine, both: Both) -> None:
    made, wanted = both
    types = {name: pa.int64() for name in VALUES} | {name: pa.bool_() for name in TRUTHS}
    rows = engine.from_arrow(pa.Table.from_pylist([VALUES | TRUTHS], pa.schema(types)))
    [found] = engine.fetch(rows.select(found=made(rows)))
    assert found["found"] == wanted
