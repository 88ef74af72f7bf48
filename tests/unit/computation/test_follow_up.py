"""How far ahead a definition looks, for each way of bounding a day."""

from datetime import date
from typing import Any

import pytest

from indicators.computation.definition import Computation
from indicators.computation.moments import period
from indicators.engine.follow_up import last_day_needed
from tests.support.histories import WORKED

YEAR = period("2025-01-01/2026-01-01")
INDEX = {
    "events": "diagnosis",
    "when": {"starts": {"on_or_after": "period.start", "before": "period.end"}},
    "unknown": "no",
    "pick": "first",
}


def reached(when: dict[str, Any] | None, **steps: Any) -> date:
    """The last day needed by somebody's first diagnosis in the year and a numerator with this window."""
    numerator = {"exists": {"events": "medication", "unknown": "no"} | ({"when": when} if when else {})}
    worked = WORKED | {"people": [WORKED["people"][0] | {"expect": [{"initial_population": False}]}]}
    definition = Computation.model_validate(
        {
            "counts": "person",
            "steps": {"index": INDEX} | steps,
            "initial_population": {"exists": {"step": "index", "unknown": "no"}},
            "numerator": numerator,
            "attribution": {"region": "person.region"},
            "worked": worked,
        }
    )
    return last_day_needed(definition, YEAR)


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


def test_a_registers_own_day_is_bounded_by_its_own_window() -> None:
    row = {
        "events": "waiting",
        "when": {"dates": {"target": {"before": "period.end + 1 month"}}},
        "unknown": "no",
        "pick": "first",
    }
    assert reached({"starts": {"on_or_before": "row.target + 1 day"}}, row=row) == date(2026, 2, 1)
    assert reached({"starts": {"on_or_before": "row.start + 1 day"}}, row=row) == date(2025, 12, 31)
