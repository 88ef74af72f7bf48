"""Agreements under any figures: nothing is lost or made, nobody gains by worse figures, order does not matter."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.agreements.allocation import largest_remainder
from indicators.agreements.choices import ORE, PayoutUnit
from indicators.agreements.fulfilment import fulfil
from indicators.agreements.payment import KEPT, allocate
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.shares import Figure
from indicators.agreements.verdicts import Verdict
from tests.support.agreements import ACCESS, counts, everybody, loaded, persons, small

THIS_YEAR = [date(2023, 1, 1), date(2023, 2, 1)]
LAST_YEAR = [date(2022, 1, 1), date(2022, 2, 1)]
REGIONS = ["01", "03", "04", "09"]
Year = dict[tuple[str, str, date], Figure]

FIGURE = st.integers(0, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
PEOPLE = st.fixed_dictionaries({region: st.integers(1, 2_000_000) for region in REGIONS})
YEAR = st.fixed_dictionaries(
    {("matt", region, month): FIGURE.map(lambda pair: counts(*pair)) for region in REGIONS for month in THIS_YEAR}
    | {("matt", region, month): FIGURE.map(lambda pair: counts(*pair)) for region in REGIONS for month in LAST_YEAR}
)
AMOUNT = st.integers(1, 10**9)
SEED = st.integers(0, 2**32)  # of a year too large to draw one outcome at a time


def rulebook(amount: int) -> Rulebook:
    return loaded(small(total=amount, pots=[small()["pots"][0] | {"amount": amount}]))


def paid(rules: Rulebook, year: Year, people: dict[str, int], regions: list[str] | None = None) -> dict[str, int]:
    """Öre by region over the year, and what stayed with the state."""
    order = regions or REGIONS
    sums: dict[str, int] = defaultdict(int)
    for line in allocate(rules, fulfil(rules, year, regions=order), persons(people), regions=order):
        sums[line.region] += line.ore
    return sums


@given(AMOUNT, YEAR, PEOPLE)
def test_paid_and_bonus_are_the_pot_whatever_the_figures(amount: int, year: Year, people: dict[str, int]) -> None:
    sums = paid(rulebook(amount), year, people)
    assert sum(sums.values()) == 100 * amount
    assert all(ore >= 0 for ore in sums.values())


@given(AMOUNT, YEAR, PEOPLE)
def test_what_stays_with_the_state_is_all_or_nothing(amount: int, year: Year, people: dict[str, int]) -> None:
    assert paid(rulebook(amount), year, people)[KEPT] in (0, 100 * amount)


@given(AMOUNT, YEAR, PEOPLE, st.data())
def test_no_region_gains_by_worse_figures(amount: int, year: Year, people: dict[str, int], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([key for key in year if key[2] in THIS_YEAR]))
    figure = year[key]
    assert figure.numerator is not None
    worse = counts(data.draw(st.integers(0, figure.numerator)), figure.denominator or 0)
    rules = rulebook(amount)
    assert paid(rules, year | {key: worse}, people)[key[1]] <= paid(rules, year, people)[key[1]]


@given(AMOUNT, YEAR, PEOPLE, st.permutations(REGIONS))
def test_the_order_of_regions_does_not_matter(
    amount: int, year: Year, people: dict[str, int], order: list[str]
) -> None:
    rules = rulebook(amount)
    shuffled = dict(sorted(year.items(), key=lambda row: order.index(row[0][1])))
    assert paid(rules, shuffled, people, order) == paid(rules, year, people)


@given(st.integers(10**8, 10**9), YEAR, PEOPLE)  # so much that the smallest region has some kronor to earn
def test_a_month_in_which_nobody_earns_is_paid_through_the_bonus(
    amount: int, year: Year, people: dict[str, int]
) -> None:
    empty = {("matt", region, THIS_YEAR[0]): counts(0, 100) for region in REGIONS}
    certain = {("matt", "01", THIS_YEAR[1]): counts(100, 100)}
    sums = paid(rulebook(amount), year | empty | certain, people)
    assert (sums[KEPT], sum(sums.values())) == (0, 100 * amount)


@given(
    st.integers(0, 10**12), st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 10**7), min_size=1)
)
def test_each_share_is_within_a_unit_of_its_exact_part(units: int, weights: dict[str, int]) -> None:
    shares = largest_remainder(units, weights)
    whole = sum(weights.values())
    assert sum(shares.values()) == units
    assert all(abs(shares[name] * whole - units * weight) < whole for name, weight in weights.items())


@settings(max_examples=25)
@given(AMOUNT, YEAR, YEAR, PEOPLE)
def test_a_corrected_year_is_paid_whole_and_the_first_run_stands(
    amount: int, first: Year, second: Year, people: dict[str, int]
) -> None:
    content = small(total=amount, pots=[small()["pots"][0] | {"amount": amount}])
    name = content["name"]
    key = content["pots"][0]["key"]
    key["paid"] = [
        {"occasion": "forst", "months": {"first": THIS_YEAR[0], "last": THIS_YEAR[0]}},
        {"occasion": "sist", "months": {"first": THIS_YEAR[1], "last": THIS_YEAR[1]}},
    ]
    content["occasions"] = [{"id": "forst", "name": name}, {"id": "sist", "name": name}]
    rules = loaded(content)
    early = allocate(rules, fulfil(rules, first), persons(people), regions=REGIONS, occasion="forst")
    late = allocate(rules, fulfil(rules, second), persons(people), regions=REGIONS, occasion="sist", earlier=early)
    assert sum(line.ore for line in [*early, *late]) == 100 * amount
    sums: dict[str, int] = defaultdict(int)
    for line in [*early, *late]:
        sums[line.region] += line.ore
    for region in REGIONS:  # what is taken back beyond what the occasion pays is a claim, and no payment below nothing
        assert sum(line.ore for line in late if line.region == region and line.kind != "claim") >= 0
    whole = paid(rules, second, people)
    assert {region: sums[region] for region in REGIONS} == {region: whole[region] for region in REGIONS}


def any_verdicts(dice: random.Random, regions: list[str]) -> list[Verdict]:
    """A year of Ökad tillgänglighet 2023 with any outcome anywhere, and now and then a month in which nobody earns."""
    nobody = {month for month in range(1, 12) if dice.random() < 0.2}
    return [
        replace(one, share=Decimal(dice.choice((0, 50, 75, 100)) if one.month and one.month.month not in nobody else 0))
        for one in everybody(ACCESS, dict.fromkeys(regions, 0), "block-1")
    ]


@settings(max_examples=20)
@given(SEED, st.sampled_from(["krona", "ore"]))
def test_a_whole_year_of_a_real_agreement_pays_its_pot_and_nothing_else(seed: int, unit: PayoutUnit) -> None:
    dice = random.Random(seed)
    people = {region: dice.randint(60_000, 2_500_000) for region in REGIONS}
    lines = allocate(
        ACCESS,
        any_verdicts(dice, REGIONS),
        persons(people),
        regions=REGIONS,
        pots=["block-1"],
        choices=["betala-i-oren"] if unit == "ore" else [],
    )
    assert sum(line.ore for line in lines) == 250_000_000_000
    assert all(line.ore % ORE[unit] == 0 for line in lines)


@settings(max_examples=20)
@given(SEED)
def test_in_a_whole_year_one_worse_month_costs_its_region_money(seed: int) -> None:
    dice = random.Random(seed)
    people = {region: dice.randint(60_000, 2_500_000) for region in REGIONS}
    verdicts = any_verdicts(dice, REGIONS)
    earning = [place for place, one in enumerate(verdicts) if one.share]
    assume(earning)
    place = dice.choice(earning)
    worse = [*verdicts[:place], replace(verdicts[place], share=Decimal(0)), *verdicts[place + 1 :]]

    def total(year: list[Verdict]) -> int:
        lines = allocate(ACCESS, year, persons(people), regions=REGIONS, pots=["block-1"])
        return sum(line.ore for line in lines if line.region == verdicts[place].region)

    assert total(worse) < total(verdicts)
