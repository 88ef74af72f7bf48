"""Exact shares, what a rounded one may have been, and rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.agreements.judging import Holds, reaches
from indicators.agreements.requirements import Condition
from indicators.agreements.shares import Figure, Span, rounded, rounded_below, span_of


@pytest.mark.parametrize(
    ("value", "decimals", "result"),
    [("2.95", 1, "3.0"), ("2.949", 1, "2.9"), ("-0.05", 1, "-0.1"), ("0.5", 0, "1"), ("72.95", 2, "72.95")],
)
def test_halves_go_away_from_zero(value: str, decimals: int, result: str) -> None:
    assert rounded(Fraction(value), decimals) == Fraction(result)


@pytest.mark.parametrize(("value", "result"), [("2.95", "2.9"), ("3.0", "3.0"), ("2.96", "3.0"), ("0", "0")])
def test_what_is_just_below_a_half_goes_down(value: str, result: str) -> None:
    assert rounded_below(Fraction(value), 1) == Fraction(result)


def test_a_published_share_stands_for_all_that_would_be_published_so() -> None:
    assert span_of(Figure(value=Decimal("73.0"))) == Span(
        Fraction("72.95"), Fraction(73), Fraction("73.05"), reached=False
    )
    assert span_of(Figure(value=Decimal("73"))) == Span(Fraction("72.5"), Fraction(73), Fraction("73.5"), False)


@pytest.mark.parametrize(
    ("published", "bound", "holds"),
    [
        # From 72.85 up to, but not with, 72.95.
        ("72.9", {"at_least": "72.95"}, Holds(False, False, False)),
        ("72.9", {"at_least": "72.85"}, Holds(True, True, True)),
        ("72.9", {"at_least": "72.86"}, Holds(False, True, True)),
        ("72.9", {"at_most": "72.95"}, Holds(True, True, True)),
        ("72.9", {"at_most": "72.85"}, Holds(False, False, True)),
        ("72.9", {"at_most": "72.84"}, Holds(False, False, False)),
    ],
)
def test_the_ends_of_what_a_published_share_stands_for(published: str, bound: dict[str, str], holds: Holds) -> None:
    span = span_of(Figure(value=Decimal(published)))
    assert span is not None
    condition = Condition.model_validate({"measure": "matt", "what": {"sv": "Prov", "en": "Trial"}, **bound})
    assert reaches(span, condition) == holds


def test_a_share_lies_between_nothing_and_all() -> None:
    lowest, highest = span_of(Figure(value=Decimal("0.0"))), span_of(Figure(value=Decimal("100.0")))
    assert lowest is not None
    assert highest is not None
    assert (lowest.low, highest.high, highest.reached) == (0, 100, True)


def test_counts_go_before_a_rounded_value() -> None:
    both = span_of(Figure(1, 3, Decimal("33.3")))
    assert both is not None
    assert (both.low, both.high) == (Fraction(100, 3), Fraction(100, 3))


def test_nobody_to_measure_is_no_share() -> None:
    assert span_of(Figure(0, 0)) is None
    assert Figure(0, 0).known
    assert not Figure().known


def test_a_number_of_days_is_not_rounded() -> None:
    assert span_of(Figure(value=Decimal(21)), "days") == Span(Fraction(21), Fraction(21), Fraction(21))
