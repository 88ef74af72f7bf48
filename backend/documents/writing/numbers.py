"""Numbers and days as Swedish print has them: decimal comma, thin spaces that do not break, a true minus sign."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

THIN = "\u202f"
"""A narrow space that does not break: between thousands, and before a unit."""

DASH = "–"
MISSING = "uppgift saknas"

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """A number with so many decimals, halves up; what is missing is said in words."""
    if value is None:
        return MISSING
    step = Decimal(1).scaleb(-decimals)
    text = f"{Decimal(value).quantize(step, ROUND_HALF_UP):,f}"
    return text.replace(",", THIN).replace(".", ",").replace("-", "−")


def signed(value: Decimal) -> str:
    """A difference with its sign, and the decimals that it has itself."""
    text = number(value, max(0, -int(value.as_tuple().exponent)))
    return f"+{text}" if value > 0 else text


def percent(value: Decimal | None, decimals: int = 0) -> str:
    """Per cent, with its sign."""
    return MISSING if value is None else f"{number(value, decimals)}{THIN}%"


def kronor(value: Decimal | int | None) -> str:
    """Whole kronor, or kronor with öre where there are any, with the unit."""
    if value is None:
        return MISSING
    exact = Decimal(value)
    return f"{number(exact, 0 if exact == exact.to_integral_value() else 2)}{THIN}kr"


def day(value: date) -> str:
    """A day in words: 30 september 2023."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
