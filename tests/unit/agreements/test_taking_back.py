"""A correction that takes back more than the occasion pays: a claim, or a debt that is carried."""

from datetime import date

import pytest

from indicators.agreements.payment import Payment, allocate
from indicators.agreements.rulebook import Rulebook
from tests.support.agreements import ACCESS, everybody, loaded, persons, small, verdict
from tests.unit.agreements.test_payment import AUGUST, DECEMBER, TWO, block_1, sums


def taken_back(*choices: str) -> list[Payment]:
    """December where the smaller region had all in August, all of it by values that turn out wrong, and earns nothing after."""
    august = block_1({"01": 100, "03": 100}, occasion=AUGUST)
    verdicts = everybody(ACCESS, {"01": 100, "03": 0}, "block-1")
    december = allocate(
        ACCESS,
        verdicts,
        persons(TWO),
        regions=["01", "03"],
        pots=["block-1"],
        occasion=DECEMBER,
        earlier=august,
        choices=choices,
    )
    assert sum(line.ore for line in [*august, *december]) == 250_000_000_000, "every krona is accounted for"
    return december


@pytest.mark.parametrize(("choices", "kind"), [((), "claim"), (("skuld-till-nasta",), "carried")])
def test_what_december_does_not_cover_of_a_correction_is_claimed_back_or_carried(
    choices: tuple[str, ...], kind: str
) -> None:
    # A quarter of each of six months, 56 818 182 kronor, by requirement: nothing of it is to be had of December.
    of_the_smaller = [line for line in taken_back(*choices) if line.region == "03" and line.ore]
    assert {line.kind for line in of_the_smaller} == {kind}
    assert sum(line.ore for line in of_the_smaller) == -34_090_909_200
    assert [line.requirement for line in of_the_smaller] == sorted(one.id for one in ACCESS.measured)


def test_a_correction_is_taken_from_december_first_and_only_the_rest_is_a_claim() -> None:
    august = block_1({"01": 100, "03": 100}, occasion=AUGUST)
    # The smaller region earns half of the autumn, and should have had nothing in the spring.
    verdicts = [
        verdict(ACCESS, one.region, one.requirement, one.month, share=0)
        if one.region == "03" and one.month and (one.month.month < 7 or one.requirement > "forsta-besok")
        else one
        for one in everybody(ACCESS, {"01": 100, "03": 100}, "block-1")
    ]
    december = allocate(
        ACCESS, verdicts, persons(TWO), regions=["01", "03"], pots=["block-1"], occasion=DECEMBER, earlier=august
    )
    of_kind = {kind: sums(december)["03", kind] for kind in ("earned", "bonus", "correction", "claim")}
    assert of_kind["earned"] + of_kind["bonus"] + of_kind["correction"] == 0, "December is paid down to nothing"
    assert of_kind["correction"] + of_kind["claim"] == -34_090_909_200, "what August paid"
    assert of_kind["claim"] < 0
    assert sum(line.ore for line in [*august, *december]) == 250_000_000_000


JANUARY_TO_MARCH = [date(2023, month, 1) for month in (1, 2, 3)]


def three_occasions(**changes: object) -> Rulebook:
    """A thousand kronor for three months, each paid at an occasion of its own."""
    content = small()
    occasions = ("forst", "mitten", "sist")
    paid = [
        {"occasion": name, "months": {"first": month, "last": month}}
        for name, month in zip(occasions, JANUARY_TO_MARCH, strict=True)
    ]
    months = {"first": JANUARY_TO_MARCH[0], "last": JANUARY_TO_MARCH[-1]}
    pot = content["pots"][0]
    key = pot["key"] | {"months": months, "paid": paid}
    named = [{"id": name, "name": content["name"]} for name in occasions]
    return loaded(content | {"pots": [pot | {"key": key}], "occasions": named} | changes)


def of_three(rules: Rulebook) -> list[tuple[str, str, int]]:
    """The smaller region's lines (occasion, kind, öre): January was paid, and then it turns out that it earned March alone."""
    lines: list[Payment] = []
    for occasion, january in (("forst", 100), ("mitten", 0), ("sist", 0)):
        verdicts = [
            verdict(rules, region, "krav", month, share=100 if region == "01" else share)
            for region in TWO
            for month, share in zip(JANUARY_TO_MARCH, (january, 0, 100), strict=True)
        ]
        lines += allocate(rules, verdicts, persons(TWO), regions=[*TWO], occasion=occasion, earlier=lines)
    assert sum(line.ore for line in lines) == 100_000
    return [(line.occasion, line.kind, line.ore) for line in lines if line.region == "03" and line.ore]


def test_a_claim_is_made_where_it_arises_and_what_is_carried_waits_for_the_next_occasion() -> None:
    # Of the months' 334, 333 and 333 kronor a quarter is 83. The bonus is 166 kronor, of which 83 parts of 834 are 17.
    assert of_three(three_occasions()) == [
        ("forst", "earned", 8_300),
        ("mitten", "claim", -8_300),
        ("sist", "earned", 8_300),
        ("sist", "bonus", 1_700),
    ]
    assert of_three(three_occasions(overpaid="carried")) == [
        ("forst", "earned", 8_300),
        ("sist", "earned", 8_300),
        ("sist", "bonus", 1_700),
        ("sist", "correction", -8_300),
    ]
