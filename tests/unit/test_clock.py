"""The clock: moments are UTC's, days are Sweden's."""

from datetime import UTC, date, datetime

import pytest

from backend.core.clock import at, today


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 29, 22, 59, tzinfo=UTC), date(2026, 11, 29)),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), date(2026, 11, 30)),  # one hour ahead in winter
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),  # two in summer
    ],
)
def test_today_is_the_day_that_people_in_sweden_write(moment: datetime, day: date) -> None:
    with at(moment):
        assert today() == day
