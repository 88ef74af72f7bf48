"""Values from counts, target classes, and the exactness of both."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.entries.specification import Given
from indicators.entries.targets import Target
from indicators.statistics.values import better, of_counts, rounded, target_class, value_of
from tests.support.specifications import specification


def test_halves_are_rounded_away_from_zero() -> None:
    assert [str(rounded(Decimal(text), 1)) for text in ("0.25", "0.35", "-0.25", "99.95")] == [
        "0.3",
        "0.4",
        "-0.3",
        "100.0",
    ]


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from([1, 100, 1000, 100_000]))
def test_a_value_is_the_nearest_to_the_exact_fraction(numerator: int, denominator: int, scale: int) -> None:
    exact = Fraction(numerator * scale, denominator)
    found = of_counts(Decimal(numerator), Decimal(denominator), scale)
    assert found is not None
    assert abs(Fraction(rounded(found, 1)) - exact) <= Fraction(1, 20)


def test_nobody_in_the_denominator_gives_no_value() -> None:
    assert of_counts(Decimal(0), Decimal(0), 100) is None


@pytest.mark.parametrize(
    ("kind", "unit", "given_", "expected"),
    [
        ("proportion", "percent", Given(numerator=Decimal(1), denominator=Decimal(3)), "33.3"),
        ("rate", "per_100000", Given(numerator=Decimal(7), denominator=Decimal(12_000)), "58.3"),
        ("mean", "days", Given(values=[Decimal(1), Decimal(2), Decimal(4)]), "2.3"),
        ("median", "days", Given(values=[Decimal(1), Decimal(2), Decimal(4), Decimal(9)]), "3.0"),
        ("count", "count", Given(values=[Decimal(5), Decimal(6)]), "2.0"),
        ("yes_no", "yes_no", Given(answer=True), "1.0"),
        ("index", "index_points", Given(value=Decimal("81.25")), "81.3"),
    ],
)
def test_every_kind_gives_its_value(kind: str, unit: str, given_: Given, expected: str) -> None:
    assert str(value_of(specification(kind=kind, unit=unit), given_)) == expected


@pytest.mark.parametrize("kind", ["proportion", "yes_no", "mean"])
def test_too_little_to_compute_from_is_said(kind: str) -> None:
    unit = {"proportion": "percent", "yes_no": "yes_no", "mean": "days"}[kind]
    with pytest.raises(ValueError, match="behöver"):
        value_of(specification(kind=kind, unit=unit), Given())


def test_single_values_cannot_give_a_proportion() -> None:
    with pytest.raises(ValueError, match="'values' kan inte ge slaget proportion"):
        value_of(specification(), Given(values=[Decimal(1), Decimal(2)]))


def test_a_mean_of_nobody_is_no_value() -> None:
    assert value_of(specification(kind="mean", unit="days"), Given(values=[])) is None


LEVELS = [
    Target(level="met", operator=">=", value=Decimal(80), source="prov"),
    Target(level="high", operator=">=", value=Decimal(90), source="prov"),
]


@pytest.mark.parametrize(
    ("value", "expected"), [("79.9", "not_met"), ("80", "met"), ("89.9", "met"), ("90", "high"), ("100", "high")]
)
def test_target_classes_on_both_sides_of_each_level(value: str, expected: str) -> None:
    assert target_class(LEVELS, Decimal(value)) == expected


@pytest.mark.parametrize(
    ("operator", "at", "over"),
    [(">", "not_met", "met"), (">=", "met", "met"), ("<", "not_met", "not_met"), ("<=", "met", "not_met")],
)
def test_every_operator_at_and_over_its_level(operator: str, at: str, over: str) -> None:
    level = [Target(level="met", operator=operator, value=Decimal(5), source="prov")]  # type: ignore[arg-type]
    assert (target_class(level, Decimal(5)), target_class(level, Decimal(6))) == (at, over)


def test_no_target_is_an_answer_of_its_own() -> None:
    assert target_class([], Decimal(5)) == "no_target"


def test_better_follows_the_direction_and_is_silent_without_one() -> None:
    assert better("higher", Decimal(2), Decimal(1)) is True
    assert better("lower", Decimal(2), Decimal(1)) is False
    assert better("none", Decimal(2), Decimal(1)) is None
    assert better("higher", Decimal(1), Decimal(1)) is None
