"""Days written in other ways than 2026-06-30, where they can mean one day only, and months."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb", "febr"),
            ("mars", "march", "mar"),
            ("april", "apr"),
            ("maj", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("augusti", "august", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})([T ]00:00(:00(\.0+)?)?)?")
_EIGHT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})[.,]0+")
# In Swedish the day comes before the month: 30/6 2026, 30.6.2026. Two strokes are written by Americans too, month first.
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(/(?P<month>\d{1,2})[ -]\s*|\.\s?(?P<dotted>\d{1,2})\.\s?)(?P<year>\d{4})")
_TWO_STROKES = re.compile(r"(?P<first>\d{1,2})([/-])(?P<second>\d{1,2})\2(?P<year>\d{4})")
_IN_WORDS = re.compile(r"(den )?(?P<day>\d{1,2})[:.]?(e|a)? (?P<month>[a-z]+)\.? (?P<year>\d{4})")

# Of six digits alone only years of our time are a month: 230314 is a day of somebody's. SCB writes 2023M03.
_MONTH_IN_DIGITS = re.compile(r"(?P<year>(19|20)\d{2})([-/.m]?)(?P<month>\d{2})([.,]0+)?")
_MONTH_IN_WORDS = re.compile(r"(?P<month>[a-z]+)\.?[ -](?P<year>\d{4})")


def month_of(text: str) -> date | None:
    """The first day of the month that is written (2023-03, 202303, 2023M03, mars 2023); None for what is no month."""
    words = " ".join(text.split()).lower()
    if match := _MONTH_IN_DIGITS.fullmatch(words):
        return _day(match["year"], match["month"], "1")
    match = _MONTH_IN_WORDS.fullmatch(words)
    month = _MONTHS.get(match["month"]) if match else None
    return _day(match["year"], month, "1") if match and month else None


def day_of(text: str) -> date | None:
    """The day that is written; None for what is no day, and for what can be two."""
    words = " ".join(text.split()).lower()
    if match := _YEAR_FIRST.fullmatch(words) or _EIGHT.fullmatch(words):
        return _day(match["year"], match["month"], match["day"])
    if match := _DAY_FIRST.fullmatch(words):
        return _day(match["year"], match["month"] or match["dotted"], match["day"])
    if match := _IN_WORDS.fullmatch(words):
        month = _MONTHS.get(match["month"])
        return _day(match["year"], month, match["day"]) if month else None
    match = _TWO_STROKES.fullmatch(words)
    return _either(match["year"], match["first"], match["second"]) if match else None


def _either(year: str, first: str, second: str) -> date | None:
    """The day where only one order gives one, or both the same."""
    days = {day for day in (_day(year, second, first), _day(year, first, second)) if day}
    return days.pop() if len(days) == 1 else None


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
