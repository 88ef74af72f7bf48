"""What would be required: the smallest improvement to more money, in percentage points and in patients."""

from fractions import Fraction

import pytest

from indicators.agreements.fulfilment import fulfil
from indicators.agreements.needed import Move, Needed, needed
from indicators.agreements.shares import Figure
from tests.support import made_up_year
from tests.support.agreements import ACCESS, JANUARY, JANUARY_BEFORE, counts, published

WAITING, LONG = "vantetid-forsta-besok-60", "vantetid-operation-150"
BUP_DONE, BUP_WAITING = "vantetid-bup-utredning-genomford-30", "vantetid-bup-utredning-vantande-30"


def next_step(
    requirement: str, now: dict[str, Figure], last_year: dict[str, Figure] | None = None, *choices: str
) -> Needed | None:
    figures = {(measure, "01", JANUARY): figure for measure, figure in now.items()}
    figures |= {(measure, "01", JANUARY_BEFORE): figure for measure, figure in (last_year or {}).items()}
    return needed(ACCESS, requirement, figures, "01", JANUARY, choices)


def test_the_next_step_is_told_in_points_and_in_patients() -> None:
    # From 60.0 to 60.5: the first step begins at 0.95, for a half goes up. 0.45 points of 1 000 are 4.5 patients.
    assert next_step("forsta-besok", {WAITING: counts(605, 1000)}, {WAITING: counts(600, 1000)}) == Needed(
        50, "improvement", (Move(WAITING, Fraction("0.45"), 5),)
    )


def test_the_level_is_told_where_it_is_nearer_than_the_next_step() -> None:
    assert next_step("forsta-besok", {WAITING: counts(729, 1000)}, {WAITING: counts(729, 1000)}) == Needed(
        100, "level", (Move(WAITING, Fraction("0.1"), 1),)
    )


def test_without_last_years_value_only_the_level_is_left() -> None:
    assert next_step("forsta-besok", {WAITING: counts(2, 3)}) == Needed(
        100, "level", (Move(WAITING, 73 - Fraction(200, 3), 1),)
    )


def test_fewer_long_waits_are_told_as_patients_fewer() -> None:
    assert next_step("operation-over-150", {LONG: counts(8, 100)}) == Needed(
        100, "level", (Move(LONG, Fraction(3), 3),)
    )


def test_in_child_psychiatry_both_shares_are_told_where_both_are_lacking() -> None:
    now = {BUP_DONE: counts(70, 100), BUP_WAITING: counts(28, 40)}
    assert next_step("bup-utredning", now) == Needed(
        100, "level", (Move(BUP_DONE, Fraction(3), 3), Move(BUP_WAITING, Fraction(3), 2))
    )
    few = now | {BUP_WAITING: counts(1, 20)}
    assert next_step("bup-utredning", few) == Needed(100, "level", (Move(BUP_DONE, Fraction(3), 3),))


def test_a_share_alone_is_told_in_points_alone() -> None:
    assert next_step("forsta-besok", {WAITING: published("70.0")}) == Needed(
        100, "level", (Move(WAITING, Fraction(3), None),)
    )


def test_nothing_is_told_where_all_is_earned_or_nothing_is_known() -> None:
    assert next_step("forsta-besok", {WAITING: counts(73, 100)}) is None
    assert next_step("forsta-besok", {}) is None
    assert next_step("bup-utredning", {BUP_DONE: counts(0, 0), BUP_WAITING: counts(0, 0)}) is None


def test_a_step_beyond_all_patients_is_not_told() -> None:
    # 97 per cent last year: five points more is more than everybody, the first step is not.
    strict = "vantetid-aterbesok-strikt"
    now, before = {strict: counts(97, 100)}, {strict: counts(97, 100)}
    step = next_step("aterbesok", now, before)
    assert step is not None
    assert (step.share, step.moves[0].patients) == (50, 1)


def test_a_step_beyond_a_hundred_per_cent_is_not_told_of_a_share_alone() -> None:
    strict = "vantetid-aterbesok-strikt"
    assert next_step("aterbesok", {strict: published("99.5")}, {strict: published("99.5")}) is None


@pytest.mark.parametrize("choices", [(), ("andel-med-en-decimal", "forandring-av-avrundade-andelar")])
def test_with_so_many_patients_more_the_region_earns_it_and_with_one_less_it_does_not(choices: tuple[str, ...]) -> None:
    figures = made_up_year.figures(seed=7)
    tried = 0
    for (measure, region, month), _ in list(figures.items())[::97]:
        for requirement in ACCESS.measured:
            if requirement.measures[0] != measure or month.year != 2023:
                continue
            more = needed(ACCESS, requirement.id, figures, region, month, choices)
            if more is None or len(more.moves) != 1 or not more.moves[0].patients:
                continue
            tried += 1
            for patients, enough in ((more.moves[0].patients, True), (more.moves[0].patients - 1, False)):
                key = (more.moves[0].measure, region, month)
                own = figures[key]
                sign = -1 if key[0].endswith("150") else 1
                moved = counts((own.numerator or 0) + sign * patients, own.denominator or 0)
                verdicts = fulfil(ACCESS, {**figures, key: moved}, choices, regions=[region], months=[month])
                share = next(one.share for one in verdicts if one.requirement == requirement.id)
                assert share is not None
                assert (share >= more.share) is enough
    assert tried > 5
