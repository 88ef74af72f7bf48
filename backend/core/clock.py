"""The platform's only clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")

_clock: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment, in UTC; within `at` the moment that was set."""
    return _clock.get() or datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day that it is in Sweden then: for an hour or two each night it is another than UTC's."""
    return moment.astimezone(SWEDEN).date()


def today() -> date:
    """The day that people in Sweden write now."""
    return day_of(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Lets everything within happen at `moment`: for tests of expiry and for loading history."""
    token = _clock.set(moment)
    try:
        yield
    finally:
        _clock.reset(token)
