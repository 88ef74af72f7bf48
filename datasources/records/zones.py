"""Moments that have a time zone, as the clock and the calendar showed in another; written for each engine's own function."""

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Value


@ibis.udf.scalar.builtin(name="timezone", signature=(("string", "timestamp('UTC')"), "timestamp"))
def _duckdb(zone, moment):  # type: ignore[no-untyped-def]
    """DuckDB's own."""


@ibis.udf.scalar.builtin(name="from_utc_timestamp", signature=(("timestamp('UTC')", "string"), "timestamp"))
def _spark(moment, zone):  # type: ignore[no-untyped-def]
    """Spark's own; the session is in UTC."""


def local(moment: "Value", zone: str, *, spark: bool) -> "Value":
    """The moment as the clock showed in the zone."""
    return _spark(moment, zone) if spark else _duckdb(zone, moment)
