"""Payments: reserved, earned, bonus, occasions, conditions, corrections, and refusals that name the way out."""

from collections import defaultdict
from datetime import date

import pytest

from indicators.agreements.payment import KEPT, NotPayable, Payment, allocate, before_requisition
from indicators.agreements.rulebook import Rulebook
from tests.support.agreements import (
    ACCESS,
    everybody,
    loaded,
    on_days,
    persons,
    small,
    verdict,
)

TWO = {"01": 3, "03": 1}
AUGUST, DECEMBER = "augusti-2023", "december-2023"
MAY = date(2023, 5, 1)


def sums(payments: list[Payment]) -> dict[tuple[str, str], int]:
    """Öre by region and kind of line."""
    by: dict[tuple[str, str], int] = defaultdict(int)
    for line in payments:
        by[line.region, line.kind] += line.ore
    return dict(by)


def block_1(shares: dict[str, int], **more: object) -> list[Payment]:
    return allocate(
        ACCESS,
        everybody(ACCESS, shares, "block-1"),
        persons(TWO),
        regions=["01", "03"],
        pots=["block-1"],
        **more,  # type: ignore[arg-type]
    )


def test_everybody_who_meets_everything_is_paid_what_was_reserved_and_no_bonus() -> None:
    paid = sums(block_1({"01": 100, "03": 100}))
    assert sum(paid.values()) == 250_000_000_000
    assert (paid["01", "bonus"], paid["03", "bonus"]) == (0, 0)


def test_what_one_does_not_earn_goes_to_who_earned() -> None:
    paid = sums(block_1({"01": 100, "03": 0}))
    assert paid["01", "earned"] + paid["01", "bonus"] == 250_000_000_000
    assert (paid["03", "earned"], paid["03", "bonus"]) == (0, 0)


def test_the_bonus_follows_what_was_earned_and_not_who_lives_where() -> None:
    # Three times as many live in 01, but it earned half of its part: 1.5 against 1.
    paid = sums(block_1({"01": 50, "03": 100}))
    assert paid["01", "bonus"] / paid["03", "bonus"] == pytest.approx(1.5)


def test_a_year_in_which_nobody_earns_stays_with_the_state_as_a_line() -> None:
    paid = block_1({"01": 0, "03": 0})
    assert sums(paid)[KEPT, "kept"] == 250_000_000_000
    assert {line.region for line in paid if line.ore} == {KEPT}


def test_with_the_other_choice_that_year_goes_by_population() -> None:
    paid = sums(block_1({"01": 0, "03": 0}, choices=["ingen-tjanar-efter-folkmangd"]))
    assert (paid["01", "bonus"], paid["03", "bonus"]) == (187_500_000_000, 62_500_000_000)


def test_a_month_in_which_nobody_earns_goes_to_the_bonus_whole() -> None:
    verdicts = [
        verdict(ACCESS, one.region, one.requirement, one.month, 0 if one.month == MAY else 100)
        for one in everybody(ACCESS, {"01": 100, "03": 100}, "block-1")
    ]
    paid = sums(allocate(ACCESS, verdicts, persons(TWO), regions=["01", "03"], pots=["block-1"]))
    assert paid["01", "bonus"] + paid["03", "bonus"] == 22_727_272_700  # May's pot: 227 272 727 kronor


def test_a_part_of_a_krona_in_a_step_goes_to_the_bonus() -> None:
    rulebook = loaded(small(total=7, pots=[small()["pots"][0] | {"amount": 7}]))
    # 4 and 3 kronor are reserved in the two months; half of 3 is 1 and a half.
    paid = sums(allocate(rulebook, everybody(rulebook, {"01": 50}, "pott"), persons({"01": 1}), regions=["01"]))
    assert paid == {("01", "earned"): 300, ("01", "bonus"): 400}


def test_an_occasion_pays_its_own_months_and_the_bonus_comes_last() -> None:
    august = block_1({"01": 100, "03": 50}, occasion=AUGUST)
    december = block_1({"01": 100, "03": 50}, occasion=DECEMBER, earlier=august)
    assert {line.occasion for line in august} == {AUGUST}
    assert {line.kind for line in august} == {"earned"}
    assert {line.kind for line in december} == {"earned", "bonus"}
    assert sorted(map(str, [*august, *december])) == sorted(map(str, block_1({"01": 100, "03": 50})))


def corrected(august: list[Payment], choices: tuple[str, ...] = ()) -> list[Payment]:
    """December, when 03's first visits in May turned out not to be what they were."""
    verdicts = everybody(ACCESS, {"01": 100, "03": 100}, "block-1")
    wrong = ("03", "forsta-besok", MAY)
    verdicts = [
        verdict(ACCESS, *wrong, share=0) if (one.region, one.requirement, one.month) == wrong else one
        for one in verdicts
    ]
    return allocate(
        ACCESS,
        verdicts,
        persons(TWO),
        regions=["01", "03"],
        pots=["block-1"],
        occasion=DECEMBER,
        earlier=august,
        choices=choices,
    )


def test_a_value_corrected_after_august_is_a_line_of_its_own_in_december() -> None:
    august = block_1({"01": 100, "03": 100}, occasion=AUGUST)
    december = corrected(august)
    corrections = [line for line in december if line.kind == "correction"]
    # A quarter of May's 227 272 727 kronor is 56 818 182, of which 24 per cent is 13 636 363.68: rounded up.
    assert [(c.occasion, c.region, c.requirement, c.ore) for c in corrections] == [
        (DECEMBER, "03", "forsta-besok", -1_363_636_400)
    ]
    assert sum(line.ore for line in [*august, *december]) == 250_000_000_000
    assert sums(december)["01", "bonus"] > sums(december)["03", "bonus"] > 0


def test_with_the_other_choice_august_is_not_corrected_and_nothing_is_lost() -> None:
    august = block_1({"01": 100, "03": 100}, occasion=AUGUST)
    december = corrected(august, ("ingen-rattelse",))
    assert {line.kind for line in december} == {"earned", "bonus"}
    assert sum(line.ore for line in [*august, *december]) == 250_000_000_000


def test_december_without_what_august_paid_is_refused() -> None:
    with pytest.raises(NotPayable, match="betala Augusti 2023 först"):
        block_1({"01": 100, "03": 100}, occasion=DECEMBER)


def test_what_was_paid_in_another_unit_is_not_settled_in_this_one() -> None:
    august = block_1({"01": 100, "03": 100}, occasion=AUGUST, choices=["betala-i-oren"])
    with pytest.raises(NotPayable, match="det som betalats är i en annan enhet"):
        block_1({"01": 100, "03": 100}, occasion=DECEMBER, earlier=august)


@pytest.mark.parametrize("pot", ["block-1", "block-2-allmant"])
def test_without_anybody_to_pay_it_is_refused(pot: str) -> None:
    with pytest.raises(NotPayable, match="ange vilka som tar del"):
        allocate(ACCESS, [], persons({}), regions=[], pots=[pot])


def test_august_does_not_wait_for_the_autumn() -> None:
    spring = [one for one in everybody(ACCESS, {"01": 100, "03": 0}, "block-1") if one.month and one.month.month < 7]
    paid = allocate(ACCESS, spring, persons(TWO), regions=["01", "03"], occasion=AUGUST)
    assert sums(paid)["01", "earned"] == 102_272_727_300  # three quarters of the six months' 1 363 636 365 kronor


def test_verdicts_of_other_choices_than_the_payments_are_to_be_computed_again() -> None:
    verdicts = everybody(ACCESS, {"01": 100, "03": 100}, "block-1")[:-1]
    with pytest.raises(NotPayable, match="räkna om uppfyllelsen med samma val"):
        allocate(
            ACCESS,
            verdicts,
            persons(TWO),
            regions=["01", "03"],
            pots=["block-1"],
            choices=["utebliven-ger-inget"],
        )


def test_paying_december_again_does_not_count_december_as_earlier() -> None:
    august = block_1({"01": 100, "03": 50}, occasion=AUGUST)
    december = block_1({"01": 100, "03": 50}, occasion=DECEMBER, earlier=august)
    assert block_1({"01": 100, "03": 50}, occasion=DECEMBER, earlier=[*august, *december]) == december


def test_with_the_choice_it_is_paid() -> None:
    known = on_days({date(2022, 12, 31): TWO})
    paid = allocate(
        ACCESS,
        [],
        known,
        regions=["01", "03"],
        pots=["block-2-allmant"],
        choices=["block-2-31-december-2022"],
    )
    assert sums(paid) == {("01", "share"): 27_000_000_000, ("03", "share"): 9_000_000_000}


def test_a_right_that_lapsed_leaves_the_share_with_the_state() -> None:
    late = verdict(ACCESS, "03", "rekvisition-block-2", None, said="not_met")
    paid = sums(allocate(ACCESS, [late], persons(TWO), regions=["01", "03"], pots=["block-2-allmant"]))
    assert paid == {("01", "share"): 27_000_000_000, ("03", "share"): 0, (KEPT, "kept"): 9_000_000_000}


def test_a_duty_that_nobody_has_judged_refuses_the_payment_that_depends_on_it() -> None:
    unjudged = verdict(ACCESS, "03", "rekvisition-block-2", None, said="no_value")
    with pytest.raises(NotPayable, match="Rekvisition av medel i block 2 är inte bedömt för 03"):
        allocate(ACCESS, [unjudged], persons(TWO), regions=["01", "03"], pots=["block-2-allmant"])


def test_before_the_requisition_a_share_is_what_it_becomes_for_who_comes_in_time_and_a_lapsed_right_stays_so() -> None:
    unjudged = verdict(ACCESS, "01", "rekvisition-block-2", None, said="no_value")
    late = verdict(ACCESS, "03", "rekvisition-block-2", None, said="not_met")
    lines = before_requisition(
        ACCESS,
        [unjudged, late],
        persons(TWO),
        ["block-2-allmant"],
        regions=["01", "03"],
        healthcare_regions=[],
        decided={},
    )
    assert sums(lines) == {("01", "share"): 27_000_000_000, ("03", "share"): 0, (KEPT, "kept"): 9_000_000_000}


def conditional(of_failing: str) -> Rulebook:
    content = small()
    pot = content["pots"][0] | {
        "key": {"by": "population", "date": date(2022, 12, 31)},
        "occasion": "slut",
        "conditions": ["plan"],
        "of_failing": of_failing,
    }
    plan = {"nature": "judged", "judged_of": "region"} | {
        field: content["requirements"][0][field] for field in ("name", "cites")
    }
    return loaded(content | {"pots": [pot], "requirements": [plan | {"id": "plan"}]})


@pytest.mark.parametrize(
    ("of_failing", "paid"),
    [
        ("kept", {("01", "share"): 75_000, ("03", "share"): 0, (KEPT, "kept"): 25_000}),
        ("shared", {("01", "share"): 100_000, ("03", "share"): 0}),
    ],
)
def test_who_does_not_meet_the_basic_requirements_has_no_share(of_failing: str, paid: dict[str, int]) -> None:
    rulebook = conditional(of_failing)
    verdicts = [verdict(rulebook, "01", "plan", None), verdict(rulebook, "03", "plan", None, said="not_met")]
    assert sums(allocate(rulebook, verdicts, persons(TWO), regions=["01", "03"])) == paid


def test_where_all_fail_nothing_is_shared_among_them() -> None:
    rulebook = conditional("shared")
    verdicts = [verdict(rulebook, region, "plan", None, said="not_met") for region in TWO]
    paid = sums(allocate(rulebook, verdicts, persons(TWO), regions=["01", "03"]))
    assert paid == {("01", "share"): 0, ("03", "share"): 0, (KEPT, "kept"): 100_000}


def test_who_has_not_been_judged_stops_the_payment() -> None:
    rulebook = conditional("kept")
    with pytest.raises(NotPayable, match="är inte bedömt för 03; bedöm det först"):
        allocate(rulebook, [verdict(rulebook, "01", "plan", None)], persons(TWO), regions=["01", "03"])


def test_one_refusal_pays_nothing_of_the_other_pots_either() -> None:
    with pytest.raises(NotPayable):
        allocate(ACCESS, [], persons({}), regions=["01"], pots=["skr", "block-2-allmant"])


def test_ore_is_paid_where_the_choice_is_ore() -> None:
    uneven = {"01": 1, "03": 1, "04": 1}
    paid = allocate(ACCESS, [], persons(uneven), regions=[*uneven], pots=["block-2-bup"], choices=["betala-i-oren"])
    assert [(line.ore, line.unit) for line in paid] == [
        (2_666_666_667, "ore"),
        (2_666_666_667, "ore"),
        (2_666_666_666, "ore"),
    ]


def test_another_agreements_verdicts_are_not_taken_for_ones_own() -> None:
    other = loaded(small())
    with pytest.raises(NotPayable):
        allocate(other, everybody(ACCESS, {"01": 100}, "block-1"), persons({"01": 1}), regions=["01"])
