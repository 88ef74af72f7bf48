"""Sharing whole units out, and what others decided held against its own sum."""

from fractions import Fraction

import pytest

from indicators.agreements.allocation import largest_remainder
from indicators.agreements.imported import Difference, check_decision, compare


def test_what_is_left_over_goes_to_the_largest_remainders() -> None:
    assert largest_remainder(10, {"01": 1, "03": 1, "04": 2}) == {"01": 3, "03": 2, "04": 5}
    assert largest_remainder(100, {"01": 2, "03": 3, "04": 2}) == {"01": 29, "03": 43, "04": 28}


def test_ties_go_by_region_code_in_whatever_order_they_come() -> None:
    assert largest_remainder(2, {"04": 1, "01": 1, "03": 1}) == {"01": 1, "03": 1, "04": 0}


def test_who_weighs_nothing_gets_nothing() -> None:
    assert largest_remainder(7, {"01": 0, "03": Fraction(1, 3)}) == {"01": 0, "03": 7}


@pytest.mark.parametrize("weights", [{"01": 0}, {}, {"01": 2, "03": -1}])
def test_there_must_be_something_to_share_by(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="vikterna"):
        largest_remainder(1, weights)


DECISION = {"01": 42_426_203, "09": 1_057_701, "10": 2_741_038}
TOTAL = sum(DECISION.values())


def test_a_decision_that_sums_to_its_amount_holds() -> None:
    assert check_decision(DECISION, TOTAL) == []


@pytest.mark.parametrize(
    ("region", "typed", "meant"),
    [
        ("01", 42_203_426, "42 426 203"),  # two groups of digits changed places
        ("09", 1_057_701_000, "1 057 701"),  # a group too many
        ("10", 2_741, "2 741 038"),  # the last group forgotten
    ],
)
def test_a_misplaced_group_of_digits_is_caught_and_named(region: str, typed: int, meant: str) -> None:
    (problem,) = check_decision(DECISION | {region: typed}, TOTAL)
    assert f"kontrollera {region}: " in problem
    assert problem.endswith(f"skulle stämma som {meant}")


def test_another_slip_is_caught_without_a_guess() -> None:
    (problem,) = check_decision(DECISION | {"09": 1_057_711}, TOTAL)
    assert problem == "raderna summerar till 46 224 952 kronor, inte 46 224 942; kontrollera raderna mot källan"


def test_a_negative_amount_is_refused_even_where_the_sum_holds() -> None:
    assert check_decision({"01": 5, "03": -2}, 3) == ["beloppet för 03 är negativt; rätta det"]


def test_what_was_decided_is_compared_with_what_is_computed() -> None:
    assert compare(DECISION, DECISION | {"09": 1_057_702, "12": 5}) == [
        Difference("09", 1_057_701, 1_057_702),
        Difference("12", None, 5),
    ]
