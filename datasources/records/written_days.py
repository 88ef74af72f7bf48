"""Days as an extract writes them: plain, with a time or an offset after, or in a form of its own."""

import re

from datasources.records.columns import DATE_FORMS
from datasources.records.tables import DATE, TEXT, Value, cast, matches, or_empty, tried
from datasources.sql import literal, sql

_PLAIN_DAY = r"^[1-9]\d{3}-\d{2}-\d{2}$"
_ISO = r"^[1-9]\d{3}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
_WITH_OFFSET = r"^[1-9]\d{3}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:\d{2})?)$"
_HOURS_ONLY = r"[+-]\d{2}$"
"""Forms that both engines agree on; their own ideas of days (2025-1) differ."""

_DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}


def local(moment: Value, timezone: str) -> Value:
    """A moment that has a zone, as the clock and the calendar showed in another."""
    at = sql("({moment} AT TIME ZONE {zone})", moment=moment.sql, zone=literal(timezone))
    return Value(at, "timestamp")


def iso_day(words: Value, bare: Value, timezone: str) -> Value:
    """The day of a text; `bare` is the same without white space around it.

    As it nearly always stands, at a fifth of the price of all the ways in which it may; else one of those.
    """
    plain, other = matches(words, _PLAIN_DAY), _with_time(bare, timezone)
    day = sql("CASE WHEN {plain} THEN {day} ELSE {other} END", plain=plain, day=tried(words, DATE).sql, other=other.sql)
    return Value(day, DATE)


def _with_time(words: Value, timezone: str) -> Value:
    """The day as written; of a moment with an offset, the day that it was in the extract's zone."""
    day = Value(sql("LEFT({words}, 10)", words=words.sql), TEXT)
    written = tried(or_empty(matches(words, _ISO), day), DATE)
    hours = matches(words, _HOURS_ONLY)
    whole = Value(sql("CASE WHEN {hours} THEN {words} || ':00' ELSE {words} END", hours=hours, words=words.sql), TEXT)
    moment = tried(or_empty(matches(words, _WITH_OFFSET), whole), sql("TIMESTAMPTZ"))
    theirs = cast(local(moment, timezone), DATE)
    return Value(sql("COALESCE({written}, {theirs})", written=written.sql, theirs=theirs.sql), DATE)


def formed_day(words: Value, form: str) -> Value:
    """The day of a text in a form of %Y, %m, %d and parts of a time, or one of `DATE_FORMS`."""
    pattern, places = _fixed(DATE_FORMS.get(form, form))
    year, month, day = (
        sql("SUBSTRING({words}, {place}, {width})", words=words.sql, place=places[part] + 1, width=_DIGITS[part])
        for part in "Ymd"
    )
    iso = sql("{year} || '-' || {month} || '-' || {day}", year=year, month=month, day=day)
    known = sql("{matches} AND {year} >= '1000'", matches=matches(words, pattern), year=year)
    return tried(or_empty(known, Value(iso, TEXT)), DATE)


def _fixed(form: str) -> tuple[str, dict[str, int]]:
    """A form as a pattern, and where in the cell each part begins: all its parts have a fixed width."""
    pattern, places, at = "", {}, 0
    for part, sign in re.findall(r"%(.)|([^%])", form):
        if part:
            places[part] = at
        pattern += rf"\d{{{_DIGITS[part]}}}" if part else re.escape(sign)
        at += _DIGITS[part] if part else 1
    return f"^{pattern}$", places
