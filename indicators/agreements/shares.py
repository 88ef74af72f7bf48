"""Exact shares: what a figure says, how sure it is, and how it is rounded. Fractions throughout; no float.

A share without counts was rounded when it was published: it stands for every share that would have been rounded so.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

PER_CENT = 100
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Figure:
    """One measure's figure of a region and month: whole numbers where they are known, else the value as it was published.

    `value` is in the measure's own unit (per cent, days); how many decimals it is written with says how it was rounded.
    `origin` is where the figure comes from: the submission and file, or the source. `never_came` says that what should have
    been handed in was not, and that its day has passed: there is no number, and it reaches no level.
    """

    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    origin: str = ""
    never_came: bool = False

    @property
    def counted(self) -> bool:
        """Whether the counts themselves are known."""
        return self.numerator is not None and self.denominator is not None

    @property
    def nobody(self) -> bool:
        """Whether there was nobody to measure."""
        return self.denominator == 0

    @property
    def known(self) -> bool:
        """Whether there is anything to judge by (that nobody was there is something)."""
        return self.counted or self.nobody or self.value is not None or self.never_came


@dataclass(frozen=True)
class Span:
    """The values that a figure may stand for: from `low` up to `high`, which is among them where `reached`.

    `value` is what is used: the exact one, where low and high are the same.
    """

    low: Fraction
    value: Fraction
    high: Fraction
    reached: bool = True

    def rounded(self, decimals: int | None) -> "Span":
        """The span of the rounded values; the same where decimals is None."""
        if decimals is None:
            return self
        high = rounded(self.high, decimals) if self.reached else rounded_below(self.high, decimals)
        return Span(rounded(self.low, decimals), rounded(self.value, decimals), high)

    def minus(self, other: "Span") -> "Span":
        """The differences between values of the two."""
        return Span(self.low - other.high, self.value - other.value, self.high - other.low, self.reached)


def exact(value: Fraction | Decimal | int) -> Span:
    """The span of one known value."""
    known = Fraction(value)
    return Span(known, known, known)


def span_of(figure: Figure, unit: str = "percent") -> Span | None:
    """What the figure says, in per cent (or in its own unit); None where there is no value, also where nobody is measured."""
    if figure.nobody:
        return None
    if figure.numerator is not None and figure.denominator is not None:
        return exact(Fraction(PER_CENT * figure.numerator, figure.denominator))
    if figure.value is None:
        return None
    if unit != "percent":
        return exact(figure.value)
    half = HALF * Fraction(1, 10 ** decimals_of(figure.value))
    value = Fraction(figure.value)
    return Span(max(value - half, Fraction(0)), value, *_upper(value + half))


def _upper(high: Fraction) -> tuple[Fraction, bool]:
    """A share ends at a hundred, which can be reached; what would be rounded up cannot."""
    return (Fraction(PER_CENT), True) if high > PER_CENT else (high, False)


def decimals_of(value: Decimal) -> int:
    """How many decimals a number is written with."""
    return max(0, -int(value.as_tuple().exponent))


def rounded(value: Fraction, decimals: int) -> Fraction:
    """`value` with `decimals` decimals, halves away from zero, as Swedish official statistics round."""
    if value < 0:
        return -rounded(-value, decimals)
    return Fraction(floor(value * 10**decimals + HALF), 10**decimals)


def rounded_below(value: Fraction, decimals: int) -> Fraction:
    """What values just below `value` are rounded to."""
    if value <= 0:
        return rounded(value, decimals)
    return Fraction(ceil(value * 10**decimals - HALF), 10**decimals)
