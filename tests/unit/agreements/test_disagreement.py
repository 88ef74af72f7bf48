"""What was computed beside what people judged: the day, the months, and when nothing is said."""

from datetime import date

import pytest

from indicators.agreements.disagreement import of_duty, of_months
from indicators.agreements.requirements import Duty
from indicators.agreements.verdicts import Outcome
from tests.support.agreements import ACCESS

JANUARY, FEBRUARY, MARCH = (date(2023, month, 1) for month in (1, 2, 3))


def duty(name: str) -> Duty:
    found = ACCESS.requirement_by_id[name]
    assert isinstance(found, Duty)
    return found


def test_who_came_in_time_and_was_judged_not_to_have_fulfilled_is_told_both() -> None:
    computed = of_duty(ACCESS, duty("rekvisition-block-2"), "14", "not_met", date(2023, 11, 20))
    assert computed.verdict == "met"
    assert computed.disagreement is not None
    assert computed.disagreement.sv == (
        "Efter dagen (Inkom 2023-11-20, senast 2023-12-01) är det uppfyllt, men det är bedömt som inte uppfyllt."
    )
    assert computed.disagreement.en == (
        "By the day (Handed in 2023-11-20, due 2023-12-01) it is fulfilled, but it was judged not fulfilled."
    )


def test_the_day_of_a_duty_that_comes_back_is_the_first_that_had_not_passed() -> None:
    monthly = duty("data-till-myndigheter")
    assert of_duty(ACCESS, monthly, "skr", "met", date(2023, 2, 28)).disagreement is None  # February's own day
    assert of_duty(ACCESS, monthly, "skr", "met", date(2024, 1, 2)).verdict == "not_met"  # after the last


@pytest.mark.parametrize(
    ("months", "said", "computed", "disagrees"),
    [
        ([("met", JANUARY), ("not_met", FEBRUARY), ("not_met", MARCH)], "met", "not_met", True),
        ([("met", JANUARY), ("met", FEBRUARY)], "not_met", "met", True),
        ([("met", JANUARY), ("not_met", FEBRUARY)], "not_met", "not_met", False),
        ([("met", JANUARY), ("no_value", FEBRUARY)], "not_met", "no_value", False),  # a month that nobody knows
    ],
)
def test_months_disagree_with_a_judgement_only_where_they_say_something(
    months: list[tuple[Outcome, date]], said: Outcome, computed: str, disagrees: bool
) -> None:
    found = of_months([(month, outcome) for outcome, month in months], said)
    assert (found.verdict, found.disagreement is not None) == (computed, disagrees)


def test_the_months_that_decide_are_named() -> None:
    found = of_months([(JANUARY, "met"), (FEBRUARY, "not_met"), (MARCH, "not_met")], "met")
    assert found.disagreement is not None
    assert found.disagreement.sv.startswith("Efter månaderna (2023-02–2023-03) är det inte uppfyllt")
