"""Numbers, dates and sizes as people write them, through Babel: decimal comma in Swedish."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from frontend import session
from frontend.api_types.catalogue import Target
from frontend.api_types.register import OtherLevelOut, TargetOut
from frontend.texts import t

_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_OPERATORS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
_STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOTHING = "–"


def locale() -> str:
    """Babel's name of the reader's locale."""
    return _LOCALES[session.language()]


def number(value: str | int | float | Decimal | None, decimals: int | None = None) -> str:
    """A number with as many decimals as wished (None: as many as it came with); a dash for nothing."""
    if value is None:
        return NOTHING
    exact = Decimal(str(value))
    shown = max(0, -int(exact.as_tuple().exponent)) if decimals is None else decimals
    pattern = "#,##0." + "0" * shown if shown else "#,##0"
    return str(format_decimal(exact, pattern, locale=locale())).replace("-", "−")


def with_unit(value: str | int | float | None, unit: str, decimals: int | None = None) -> str:
    """A number with its unit word (`unit` as people read it, such as `%`)."""
    return NOTHING if value is None else f"{number(value, decimals)}\u00a0{unit}".rstrip()


def interval(low: float | None, high: float | None, decimals: int) -> str:
    """An interval, such as `71,2–80,4`; a dash where there is none."""
    return NOTHING if low is None or high is None else f"{number(low, decimals)}–{number(high, decimals)}"


def target(level: TargetOut | Target | OtherLevelOut, unit: str) -> str:
    """A target level, such as `≥ 80 %`; a band as what it is of the nation's value."""
    value = f"{Decimal(level['value']).normalize():f}"
    if level["operator"] == "within":
        return t("target.within", value=number(value))
    return f"{_OPERATORS[level['operator']]}\u00a0{with_unit(value, unit)}"


def share(part: int, whole: int) -> str:
    """Part of a whole in whole per cent, such as `71 %`; a dash for a part of nothing."""
    return NOTHING if not whole else f"{number(round(100 * part / whole))}\u00a0%"


def day(value: str | date | None) -> str:
    """A date as `2 nov. 2026`; a date known only to the year or month as it stands; a dash for none."""
    if not value:
        return NOTHING
    text = str(value)[:10]
    if len(text) < 10:
        return text
    return str(format_date(date.fromisoformat(text), "d MMM y", locale=locale()))


_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])")


def period(label: str | None) -> str:
    """A period as people call it: the month `2023-03` as `mars 2023`, any other by the name that its round has."""
    if not label or not _MONTH.fullmatch(label):
        return label or ""
    return str(format_date(date.fromisoformat(f"{label}-01"), "LLLL y", locale=locale()))


def month(value: str) -> str:
    """A month, given by any of its days, as `januari 2023`."""
    return str(format_date(date.fromisoformat(value[:10]), "LLLL y", locale=locale()))


def kronor(ore: int) -> str:
    """An amount of öre in kronor: with öre where there are any."""
    whole, rest = divmod(abs(ore), 100)
    text = number(Decimal(abs(ore)) / 100, 2) if rest else number(whole)
    return f"{'−' if ore < 0 else ''}{text}\u00a0kr"


def last_day(period_end: str) -> str:
    """The last day of a half-open period, for people."""
    return day(date.fromisoformat(period_end[:10]) - timedelta(days=1))


def moment(value: str | None) -> str:
    """A moment in Swedish time, such as `2 nov. 2026 14:05`; the platform keeps UTC."""
    if not value:
        return NOTHING
    at = datetime.fromisoformat(value)
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(_STOCKHOLM)
    return str(format_datetime(local, "d MMM y HH:mm", locale=locale()))


def size(count: int) -> str:
    """A file's size, such as `12,4 kB`."""
    if count < 1_000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{number(count / 1_000, 1)}\u00a0kB"
    return f"{number(count / 1_000_000, 1)}\u00a0MB"


def today() -> date:
    """Today in Sweden."""
    return datetime.now(_STOCKHOLM).date()


def days_until(value: str) -> int:
    """Whole days from today to a date; negative when it has passed."""
    return (date.fromisoformat(value[:10]) - today()).days
