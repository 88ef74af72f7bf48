"""What a release changes, cell by cell: values, classes, what is hidden, shown and gone."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from backend.collection.compared_cells import SHOWN
from backend.releases.difference import changes, counted


def frame(*cells: Mapping[str, Any]) -> pl.DataFrame:
    """Cells of one indicator, told apart by their unit."""
    whole = {
        "id": 1,
        "round_id": "r",
        "indicator": "i",
        "statistic": "proportion",
        "starts": "2024-01-01",
        "ends": "2025-01-01",
        "region": "14",
        "unit": "",
        "sex": "total",
        "age_group": "total",
        "version": 1,
    }
    return pl.DataFrame([whole | cell for cell in cells], schema=SHOWN)


def shown(unit: str, value: str, counts: tuple[str, str] = ("1", "2")) -> dict[str, Any]:
    return {"unit": unit, "value": value, "numerator": counts[0], "denominator": counts[1]}


def hidden(unit: str, cause: str) -> dict[str, Any]:
    return {"unit": unit, "cause": cause}


def at_least_fifty(row: Mapping[str, Any]) -> str:
    return "met" if row["value"] >= 50 else "not_met"


def told(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, str]:
    return dict(changes(before, after, at_least_fifty).select("unit", "change").iter_rows())


def test_every_way_that_a_cell_can_change_is_told() -> None:
    before = frame(
        shown("same", "60.0"),
        shown("written otherwise", "60"),  # the same number
        shown("value", "60.0"),
        shown("class", "49.9"),
        shown("counts", "60.0"),  # the value stands, what it rests on does not
        shown("now_hidden", "60.0"),
        hidden("now_shown", "suppressed"),
        hidden("cause", "suppressed"),
        hidden("still hidden", "suppressed"),
        shown("gone", "60.0"),
    )
    after = frame(
        shown("same", "60.0"),
        shown("written otherwise", "60.0"),
        shown("value", "61.0"),
        shown("class", "50.0"),
        shown("counts", "60.0", ("3", "5")),
        hidden("now_hidden", "suppressed"),
        shown("now_shown", "60.0"),
        hidden("cause", "withheld_for_quality"),
        hidden("still hidden", "suppressed"),
        shown("new_shown", "60.0"),
        hidden("new_hidden", "suppressed"),
    )
    expected = {change: change for change in ("same", "value", "class", "now_hidden", "now_shown", "cause", "gone")}
    expected |= {"new_shown": "new_shown", "new_hidden": "new_hidden", "counts": "value"}
    assert told(before, after) == expected | {"written otherwise": "same", "still hidden": "same"}


def test_what_was_withdrawn_is_new_when_it_comes_again() -> None:
    assert told(frame(hidden("a", "withdrawn")), frame(shown("a", "60.0"))) == {"a": "new_shown"}


def test_the_first_release_of_a_round_is_all_new() -> None:
    after = frame(shown("a", "60.0"), shown("b", "40.0"))
    assert counted(changes(frame(), after, at_least_fifty)) == {"new_shown": 2}
