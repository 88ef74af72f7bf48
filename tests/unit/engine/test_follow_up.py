"""How far ahead a definition looks, for each way of bounding a day."""

from datetime import date
from typing import Any

import pytest

from indicators.definition.dates import period
from indicators.definition.language import Computation
from indicators.engine.follow_up import last_day_needed
from tests.support.histories import WORKED

YEAR = period("2025-01-01/2026-01-01")
INDEX = {
    "events": "diagnosis",
    "when": {"starts": {"on_or_after": "period.start", "before": "period.end"}},
    "unknown": "no",
    "pick": "first",
}


def reaching(numerator: dict[str, Any], steps: dict[str, Any] | None = None, **values: Any) -> date:
    """The last day needed by somebody's first diagnosis in the year and a numerator."""
    worked = WORKED | {"people": [WORKED["people"][0] | {"expect": [{"initial_population": False}]}]}
    definition = Computation.model_validate(
        {
            "counts": "person",
            "steps": {"index": INDEX} | (steps or {}),
            "values": values,
            "initial_population": {"exists": {"step": "index", "unknown": "no"}},
            "numerator": numerator,
            "attribution": {"region": "person.region"},
            "worked": worked,
        }
    )
    return last_day_needed(definition, YEAR)


@pytest.mark.parametrize(
    ("near", "last"),
    [
        ({"within": "90 days"}, date(2026, 3, 31)),
        ({"within": "90 days", "side": "before"}, date(2025, 12, 31)),
        ({"at_least": "90 days", "side": "after"}, date(2025, 12, 31)),  # without an end it says nothing
    ],
)
def test_rows_near_a_step_reach_beyond_it(near: dict[str, Any], last: date) -> None:
    selection = {"events": "medication", "near": {"step": "index"} | near, "unknown": "no"}
    assert reaching({"exists": selection}) == last


def reached(when: dict[str, Any] | None, **steps: Any) -> date:
    """The last day needed by a numerator with this window."""
    return reaching({"exists": {"events": "medication", "unknown": "no"} | ({"when": when} if when else {})}, steps)


@pytest.mark.parametrize(
    ("when", "last"),
    [
        # nothing ahead of the period: its own last day
        (None, date(2025, 12, 31)),
        ({"starts": {"before": "index.start"}}, date(2025, 12, 31)),
        # ahead of the latest index there can be, 31 December
        ({"starts": {"on_or_before": "index.start + 12 months"}}, date(2026, 12, 31)),
        ({"starts": {"before": "index.start + 12 months"}}, date(2026, 12, 30)),
        ({"starts": {"on_or_before": "period.end + 90 days"}}, date(2026, 4, 1)),
        ({"starts": {"on_or_before": "period.last_day + 90 days"}}, date(2026, 3, 31)),
        ({"starts": {"on_or_before": "period.start + 3 years"}}, date(2028, 1, 1)),
        # wholly within, and some day in common, bound the first day too
        ({"during": {"on_or_before": "index.start + 10 days"}}, date(2026, 1, 10)),
        ({"overlaps": {"before": "index.start + 2 weeks"}}, date(2026, 1, 13)),
        # the tighter of two windows
        (
            {
                "starts": {"on_or_before": "index.start + 60 days"},
                "ends": {"on_or_before": "index.start + 10 days"},
            },
            date(2026, 1, 10),
        ),
        # open ahead: nothing can be said
        ({"starts": {"after": "index.start"}}, date(2025, 12, 31)),
        ({"starts": {"on_or_before": "person.birth_date + 80 years"}}, date(2025, 12, 31)),
        (
            {"starts": {"on_or_before": "index.start + 50 % of index.start..period.end"}},
            date(2025, 12, 31),
        ),
    ],
)
def test_a_windows_end_is_the_last_day_that_is_needed(when: dict[str, Any] | None, last: date) -> None:
    assert reached(when) == last


def test_a_step_upon_a_step_reaches_as_far_as_both() -> None:
    visit = {
        "events": "contact",
        "when": {"starts": {"on_or_after": "index.start", "on_or_before": "index.start + 30 days"}},
        "unknown": "no",
        "pick": "first",
    }
    assert reached(None, visit=visit) == date(2026, 1, 30)
    assert reached({"starts": {"on_or_before": "visit.start + 30 days"}}, visit=visit) == date(2026, 3, 1)
    tighter = {"step": "visit", "unknown": "no", "pick": "first"}
    assert reached({"starts": {"on_or_before": "late.start + 1 day"}}, visit=visit, late=tighter) == date(2026, 1, 31)


def test_days_that_are_compared_reach_as_far_as_rows() -> None:
    dead = {"date": {"of": "person.death_date", "on_or_before": "index.start + 365 days", "unknown": "no"}}
    assert reaching(dead) == date(2026, 12, 31)
    # within so many days of the index, which can be the period's last day
    wait = {"days": {"since": "index.start", "until": "person.death_date"}}
    assert reaching({"value": {"of": wait, "at_most": 30, "unknown": "no"}}) == date(2026, 1, 30)
    assert reaching({"value": {"of": {"value": "wait"}, "below": 30, "unknown": "no"}}, wait=wait) == date(2026, 1, 30)
    assert reaching({"value": {"of": wait, "above": 30, "unknown": "no"}}) == date(2025, 12, 31)


def test_days_until_a_fixed_day_reach_no_further_than_that_day() -> None:
    queue = {"days": {"since": "index.start", "until": "period.end - 1 day"}}
    assert reaching({"value": {"of": queue, "at_most": 60, "unknown": "no"}}) == date(2025, 12, 31)


def test_an_end_is_bounded_by_the_windows_of_the_end() -> None:
    stay = {"events": "contact", "when": {"ends": {"before": "period.end"}}, "unknown": "no", "pick": "first"}
    after = {"exists": {"events": "medication", "unknown": "no"}}
    after["exists"]["when"] = {"starts": {"on_or_before": "stay.end + 12 months"}}
    assert reaching(after, steps={"stay": stay}) == date(2026, 12, 31)
    open_end = {**stay, "when": {"starts": {"before": "period.end"}}}
    assert reaching(after, steps={"stay": open_end}) == date(2025, 12, 31), "who knows when it ends"


def test_many_steps_upon_each_other_take_no_time() -> None:
    steps = {}
    for number in range(40):
        anchor = f"s{number - 1}.start + 1 day" if number else "index.start"
        bound = {"on_or_before": anchor}
        steps[f"s{number}"] = {
            "events": "contact",
            "when": {"starts": bound, "ends": bound},
            "unknown": "no",
            "pick": "first",
        }
    assert reaching({"exists": {"step": "s39", "unknown": "no"}}, steps=steps) == date(2026, 2, 8)


def test_a_registers_own_day_is_bounded_by_its_own_window() -> None:
    row = {
        "events": "waiting",
        "when": {"dates": {"target": {"before": "period.end + 1 month"}}},
        "unknown": "no",
        "pick": "first",
    }
    assert reached({"starts": {"on_or_before": "row.target + 1 day"}}, row=row) == date(2026, 2, 1)
    assert reached({"starts": {"on_or_before": "row.start + 1 day"}}, row=row) == date(2025, 12, 31)
