"""Fulfilment at its edges: levels, tiers, rounding, few waiting, nobody, no value last year."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.agreements.fulfilment import figures_needed, fulfil
from indicators.agreements.shares import Figure
from tests.support.agreements import ACCESS, JANUARY, counts, judged, loaded, small

ASSESSED, WAITING, LONG = "vantetid-medicinsk-bedomning-3", "vantetid-forsta-besok-60", "vantetid-operation-150"
RETURNED, STRICT = "vantetid-aterbesok", "vantetid-aterbesok-strikt"
BUP_DONE, BUP_WAITING = "vantetid-bup-utredning-genomford-30", "vantetid-bup-utredning-vantande-30"


def share_after(requirement: str, measure: str, change: str, *choices: str) -> Decimal | None:
    """What a change in percentage points gives, far from any level."""
    before = 40_000
    now = before + int(Decimal(change) * 1000)
    return judged(requirement, {measure: counts(now, 100_000)}, {measure: counts(before, 100_000)}, choices).share


@pytest.mark.parametrize(
    ("change", "share"),
    [
        ("-1.0", 0),
        ("0.9", 0),  # just before the first step
        ("0.949", 0),
        ("0.95", 50),  # a half goes up, to 1.0
        ("1.0", 50),
        ("2.9", 50),
        ("2.949", 50),
        ("2.95", 75),  # between the steps as they are written: rounded to 3.0
        ("3.0", 75),
        ("4.9", 75),
        ("5.0", 100),
        ("30.0", 100),
    ],
)
def test_each_step_begins_where_the_document_says(change: str, share: int) -> None:
    assert share_after("forsta-besok", WAITING, change) == share


@pytest.mark.parametrize(
    ("change", "share"), [("0.9", 0), ("1.0", 50), ("4.9", 50), ("5.0", 75), ("9.9", 75), ("9.95", 100), ("10.0", 100)]
)
def test_child_psychiatry_has_steps_of_its_own_of_what_was_completed(change: str, share: int) -> None:
    assert share_after("bup-utredning", BUP_DONE, change) == share


def test_those_waiting_in_child_psychiatry_earn_nothing_by_improving() -> None:
    better = {BUP_DONE: counts(40, 100), BUP_WAITING: counts(60, 100)}
    assert judged("bup-utredning", better, {BUP_DONE: counts(40, 100), BUP_WAITING: counts(10, 100)}).share == 0


@pytest.mark.parametrize(
    ("choice", "change", "share"),
    [
        ("forandring-utan-avrundning", "2.95", 50),
        ("forandring-utan-avrundning", "0.99", 0),
        ("forandring-utan-avrundning", "3.0", 75),
        ("forandring-av-avrundade-andelar", "2.949", 50),  # 40.0 to 42.949, which is published as 42.9
        ("forandring-av-avrundade-andelar", "2.95", 75),  # 42.95 is published as 43.0
    ],
)
def test_the_other_choices_of_rounding_give_what_they_say(choice: str, change: str, share: int) -> None:
    assert share_after("forsta-besok", WAITING, change, choice) == share


def test_shares_rounded_each_may_give_another_step_than_their_difference() -> None:
    # 60.04 to 62.96: a difference of 2.92, but 60.0 and 63.0 as published.
    now, before = {WAITING: counts(6296, 10_000)}, {WAITING: counts(6004, 10_000)}
    assert judged("forsta-besok", now, before).share == 50
    assert judged("forsta-besok", now, before, ("forandring-av-avrundade-andelar",)).share == 75


@pytest.mark.parametrize(
    ("requirement", "measure", "numerator", "met"),
    [
        ("medicinsk-bedomning", ASSESSED, 8990, False),  # 89.9 %
        ("medicinsk-bedomning", ASSESSED, 8995, False),  # 89.95 %: not rounded up to the level
        ("medicinsk-bedomning", ASSESSED, 9000, True),
        ("forsta-besok", WAITING, 7290, False),
        ("forsta-besok", WAITING, 7295, False),
        ("forsta-besok", WAITING, 7300, True),
        ("aterbesok", RETURNED, 8790, False),
        ("aterbesok", RETURNED, 8800, True),
        ("operation-over-150", LONG, 500, True),  # exactly 5.0 %
        ("operation-over-150", LONG, 501, False),  # 5.01 % would be published as 5.0
        ("operation-over-150", LONG, 510, False),
    ],
)
def test_a_share_meets_its_level_unrounded(requirement: str, measure: str, numerator: int, met: bool) -> None:
    # Return visits are compared on the strict measure, which must be there for an outcome.
    now = {measure: counts(numerator, 10_000), STRICT: counts(1, 10)}
    assert (judged(requirement, now).share == 100) is met


@pytest.mark.parametrize(
    ("requirement", "measure", "numerator", "met"),
    [
        ("medicinsk-bedomning", ASSESSED, 8995, True),
        ("medicinsk-bedomning", ASSESSED, 8994, False),
        ("forsta-besok", WAITING, 7295, True),
        ("operation-over-150", LONG, 504, True),
        ("operation-over-150", LONG, 505, False),  # 5.05 is published as 5.1
    ],
)
def test_rounded_to_one_decimal_the_same_shares_meet_it(
    requirement: str, measure: str, numerator: int, met: bool
) -> None:
    outcome = judged(requirement, {measure: counts(numerator, 10_000)}, choices=("andel-med-en-decimal",))
    assert (outcome.share == 100) is met


def test_who_meets_the_level_and_improves_has_the_level_alone() -> None:
    outcome = judged("forsta-besok", {WAITING: counts(80, 100)}, {WAITING: counts(70, 100)})
    assert (outcome.share, outcome.tier, outcome.verdict) == (100, "level", "met")


def test_a_decrease_is_the_improvement_where_few_should_wait_long() -> None:
    assert judged("operation-over-150", {LONG: counts(17, 100)}, {LONG: counts(20, 100)}).share == 75
    assert judged("operation-over-150", {LONG: counts(20, 100)}, {LONG: counts(17, 100)}).share == 0


@pytest.mark.parametrize(("waiting", "share"), [(0, 100), (20, 100), (21, 0)])
def test_those_waiting_count_only_where_more_than_twenty_wait(waiting: int, share: int) -> None:
    now = {BUP_DONE: counts(73, 100), BUP_WAITING: counts(0, waiting)}
    assert judged("bup-utredning", now).share == share


def test_with_more_than_twenty_waiting_both_shares_must_be_reached() -> None:
    assert judged("bup-utredning", {BUP_DONE: counts(73, 100), BUP_WAITING: counts(73, 100)}).share == 100
    assert judged("bup-utredning", {BUP_DONE: counts(73, 100), BUP_WAITING: counts(729, 1000)}).share == 0
    assert judged("bup-utredning", {BUP_DONE: counts(729, 1000), BUP_WAITING: counts(73, 100)}).share == 0


def test_the_margin_of_ten_per_cent_is_of_the_level_and_not_of_the_improvement() -> None:
    # In time with the margin: from 70 to 87 per cent, short of the level. By the target date itself: from 70 to 72.
    now = {RETURNED: counts(87, 100), STRICT: counts(72, 100)}
    outcome = judged("aterbesok", now, {RETURNED: counts(70, 100), STRICT: counts(70, 100)})
    assert (outcome.share, outcome.improvement) == (50, 2)


def test_without_a_value_last_year_only_the_level_counts() -> None:
    assert judged("forsta-besok", {WAITING: counts(73, 100)}).share == 100
    outcome = judged("forsta-besok", {WAITING: counts(72, 100)})
    assert (outcome.verdict, outcome.share, outcome.improvement) == ("not_met", 0, None)
    assert "Inget värde för samma månad i fjol" in outcome.reason.sv


def test_a_year_before_without_anybody_is_nothing_to_compare_with() -> None:
    assert judged("forsta-besok", {WAITING: counts(50, 100)}, {WAITING: counts(0, 0)}).share == 0


@pytest.mark.parametrize(
    ("requirement", "measure", "share", "choice", "other"),
    [
        ("forsta-besok", WAITING, 100, "ingen-aldrig-uppfyllt", 0),  # nobody waits: the queue is cleared
        ("operation-over-150", LONG, 100, "ingen-aldrig-uppfyllt", 0),
        ("bup-utredning", BUP_DONE, 0, "ingen-alltid-uppfyllt", 100),  # nothing was completed: nothing is shown
        ("medicinsk-bedomning", ASSESSED, 0, "ingen-alltid-uppfyllt", 100),
    ],
)
def test_a_month_with_nobody_gives_what_the_choice_says(
    requirement: str, measure: str, share: int, choice: str, other: int
) -> None:
    now = {measure: counts(0, 0), BUP_WAITING: counts(0, 5)}
    assert judged(requirement, now).share == share
    assert judged(requirement, now, choices=(choice,)).share == other


def test_a_missing_value_is_no_outcome_and_no_zero() -> None:
    outcome = judged("forsta-besok", {})
    assert (outcome.verdict, outcome.share) == ("no_value", None)
    assert judged("forsta-besok", {}, choices=("utebliven-ger-inget",)).share == 0


def test_a_missing_value_that_could_change_nothing_is_not_waited_for() -> None:
    # The improvement gives 100 % already, whatever the level's own measure would say.
    assert judged("aterbesok", {STRICT: counts(60, 100)}, {STRICT: counts(50, 100)}).share == 100
    # Below the level among those completed: whoever waits, the level is not met. Nothing to compare with either.
    assert judged("bup-utredning", {BUP_DONE: counts(50, 100)}).share == 0
    # A step of 50 % is known, and the level could still give 100 %: no outcome yet.
    assert judged("aterbesok", {STRICT: counts(52, 100)}, {STRICT: counts(50, 100)}).share is None


def test_a_missing_value_takes_nothing_from_a_level_that_is_known_to_be_reached() -> None:
    # The upper level asks for one measure more, which nobody has handed in.
    content = small(missing="not_met")
    lower = content["requirements"][0]["levels"][0]
    more = {"measure": "annat", "what": {"sv": "Annat", "en": "Other"}, "at_least": 50}
    both = [lower["conditions"][0] | {"at_least": 80}, more]
    content["requirements"][0]["levels"] = [lower | {"share": 80}, {"share": 100, "conditions": both}]
    rulebook = loaded(content)
    (outcome,) = fulfil(rulebook, {("matt", "01", JANUARY): counts(90, 100)}, months=[JANUARY])
    assert (outcome.verdict, outcome.share) == ("partly", 80)


def test_figures_are_exact_and_a_third_is_a_third() -> None:
    outcome = judged("forsta-besok", {WAITING: counts(1, 3)}, {WAITING: counts(1, 6)})
    assert outcome.value == Fraction(100, 3)
    assert outcome.improvement == Fraction(167, 10)  # 16.66… rounded once to the decimal of the steps


def test_the_nations_own_figures_are_no_regions() -> None:
    figures = {(WAITING, region, JANUARY): counts(73, 100) for region in ("00", "03", "01")}
    assert list(dict.fromkeys(one.region for one in fulfil(ACCESS, figures))) == ["01", "03"]


def test_a_caller_is_told_which_figures_to_fetch_and_no_others_are_looked_at() -> None:
    needed = figures_needed(ACCESS)
    # Thirteen measures in eleven months, nine of them last year too, and four of what was reported in twelve.
    assert len(needed) == 13 * 11 + 9 * 11 + 4 * 12
    looked_at: set[tuple[str, date]] = set()

    class Watched(dict[tuple[str, str, date], Figure]):
        def get(self, key: tuple[str, str, date], default: object = None) -> None:  # type: ignore[override]
            looked_at.add((key[0], key[2]))

    fulfil(ACCESS, Watched(), regions=["01"])
    assert looked_at == needed


def test_december_is_reported_but_not_paid_for() -> None:
    december = date(2023, 12, 1)
    last = fulfil(ACCESS, {}, regions=["01"], months=[december])
    assert {one.requirement for one in last} == {"svarsfrekvens", "i-tid", "samma-utbud"}
