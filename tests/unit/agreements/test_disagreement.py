"""What was computed beside what people judged: the day, the months, and when nothing is said."""

from datetime import date

import pytest

from indicators.agreements.disagreement import Introduction, of_duty, of_introduction, of_months
from indicators.agreements.requirements import Duty, ListedDocument
from indicators.agreements.verdicts import Outcome
from indicators.catalogue.packaged import packaged
from tests.support.agreements import ACCESS

PLAN = packaged().rulebook_by_id["patientmiljarden-2018"]
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


def test_a_document_that_lacks_what_is_listed_and_was_judged_fulfilled_is_told_both() -> None:
    plan = PLAN.requirement_by_id["handlingsplan"]
    assert isinstance(plan, ListedDocument)
    lacking = [plan.contents[0].sv]
    computed = of_duty(PLAN, plan, "14", "met", date(2018, 4, 10), lacking)
    assert (computed.verdict, "Innehållet saknar" in computed.reason.sv) == ("not_met", True)
    assert computed.disagreement is not None
    assert computed.disagreement.sv.startswith(
        "Efter dagen och innehållet (Inkom 2018-04-10, senast 2018-04-16. Innehållet"
    )
    assert computed.disagreement.sv.endswith(") är det inte uppfyllt, men det är bedömt som uppfyllt.")


def test_the_day_of_a_duty_that_comes_back_is_the_first_that_had_not_passed() -> None:
    monthly = duty("data-till-myndigheter")
    assert of_duty(ACCESS, monthly, "skr", "met", date(2023, 2, 28)).disagreement is None  # February's own day
    assert of_duty(ACCESS, monthly, "skr", "met", date(2024, 1, 2)).verdict == "not_met"  # after the last


@pytest.mark.parametrize(
    ("reached", "short", "unanswered", "said", "computed", "disagrees"),
    [
        (34, 0, 0, "not_met", "met", True),
        (33, 1, 0, "met", "not_met", True),  # one that is answered and is not partly carried out decides
        (33, 0, 1, "met", "no_value", False),  # what is not answered decides nothing
        (0, 0, 0, "met", "no_value", False),  # nothing is approved: not fulfilled by nothing
        (33, 1, 0, "no_value", "not_met", False),  # nobody has judged
    ],
)
def test_the_regions_answers_disagree_with_a_judgement_only_where_they_say_something(
    reached: int, short: int, unanswered: int, said: Outcome, computed: str, disagrees: bool
) -> None:
    counted = of_introduction(Introduction(2023, reached, short, unanswered), said)
    assert (counted.verdict, counted.disagreement is not None) == (computed, disagrees)


def test_the_regions_answers_are_counted_in_the_sentence() -> None:
    counted = of_introduction(Introduction(2023, 12, 2, 20), "met")
    assert counted.disagreement is not None
    assert counted.disagreement.sv == (
        "Efter regionens svar (12 av 34 vårdförlopp godkända till och med 2023 är minst delvis genomförda; 20 är inte "
        "besvarade) är det inte uppfyllt, men det är bedömt som uppfyllt."
    )


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
    assert found.reason.sv == "2023-02–2023-03."
    assert found.disagreement.sv.startswith("Efter månaderna (2023-02–2023-03) är det inte uppfyllt")
