"""Each rule finds what it should and leaves alone what only looks like it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from datasources.delivery.findings import catalogue
from datasources.delivery.rules.catalogue import RULES
from tests.support.checks import violated
from tests.support.contracts import REGIONS, contract, indicator, mean_days, previous, row

COUNT = indicator(
    id="antal", statistics=["count"], unit="count", scale=1, decimals=0, bounded=False, breakdowns=["sex"]
)
RATE = indicator(id="frekvens", statistics=["rate"], unit="per_100000", scale=100_000, bounded=False, breakdowns=[])
INDEX = indicator(id="index", statistics=["index"], unit="index_points", scale=1, additive=False, breakdowns=[])
ANSWER = indicator(
    id="fraga", statistics=["yes_no"], unit="yes_no", scale=1, decimals=0, additive=False, bounded=False, breakdowns=[]
)
SCORE = indicator(
    id="cat",
    statistics=["mean"],
    unit="score",
    scale=1,
    additive=False,
    bounded=False,
    breakdowns=["sex"],
    lowest=0,
    highest=40,
)
CHANGE = SCORE.model_copy(update={"id": "minskning", "lowest": Decimal(-10), "highest": Decimal(10)})
MARGIN = indicator(id="soliditet", statistics=["ratio"], bounded=False, lowest=-100, highest=100, breakdowns=[])
KNOWN = indicator(id="kand", typical_lowest=Decimal(20), typical_highest=Decimal(60), breakdowns=["sex"])
PREVALENCE = indicator(
    id="forekomst", statistics=["rate"], unit="per_1000", scale=1_000, bounded=False, highest=400, breakdowns=["sex"]
)
EVERYTHING = contract(
    *(indicator(), mean_days(), COUNT, RATE, INDEX, ANSWER, SCORE, CHANGE, MARGIN, KNOWN, PREVALENCE),
    regions=[names.model_copy(update={"population": 1_700_000}) for names in REGIONS],
)


def of(base: str, statistic: str, **changes: Any) -> dict[str, Any]:
    """A total row of another indicator, with nothing but what `changes` give."""
    return row(
        **{"indicator": base, "statistic": statistic, "numerator": None, "denominator": None, "value": None} | changes
    )


BROKEN = [
    ("numerator-within", row(numerator=121, value=None), "one more than everybody"),
    ("value-agrees", row(value="41.8"), "a tenth too much"),
    ("value-agrees", row(value="42"), "no decimals written, yet the specification has one"),
    ("value-agrees", row(value="41.66"), "more decimals written, so more is asked of them"),
    ("value-agrees", of("antal", "count", numerator=12, value="13"), "a count's value is its numerator"),
    ("value-agrees", of("frekvens", "rate", numerator=3, denominator=100_000, value="3.2"), "rates are scaled too"),
    ("share", row(value="0.417"), "the counts give a hundred times as much"),
    ("share", row(value="0.4"), "the same, rounded"),
    ("share", row(numerator=120, value="1"), "all of them, as a share"),
    ("within-bounds", row(numerator=None, denominator=None, value="100.1"), "a share above one"),
    ("within-bounds", row(numerator=None, denominator=None, value="-0.1"), "a share below nothing"),
    ("within-bounds", of("index", "index", value="100.5"), "an index ends at 100 although its scale is 1"),
    ("not-negative", of("frekvens", "rate", value="-1"), "a rate below nothing"),
    ("within-bounds", of("cat", "mean", value="4000"), "far beyond the scale's 40"),
    ("within-bounds", of("cat", "mean", value="40.1"), "just beyond the scale"),
    ("within-bounds", of("minskning", "mean", value="97"), "97 on a scale to 10"),
    ("within-bounds", of("minskning", "mean", value="-10.1"), "worse than the worst"),
    ("within-bounds", of("soliditet", "ratio", value="-100.5"), "below what the specification allows"),
    ("within-bounds", of("forekomst", "rate", value="833"), "833 of 1 000"),
    ("within-bounds", of("forekomst", "rate", numerator=833, denominator=1_000), "the same, told by its counts alone"),
    ("not-negative", of("cat", "mean", value="-1"), "a scale that begins at nothing"),
    ("typical", of("kand", "proportion", value="72"), "more than any region has had"),
    ("typical", of("kand", "proportion", numerator=5, denominator=100), "fewer, told by counts"),
    ("share", of("kand", "proportion", value="0.4"), "a hundredth of what is typical, alone in its file"),
    ("people", of("forekomst", "rate", numerator=9, denominator=7_543_130), "more than live in the region"),
    (
        "few-people",
        of("forekomst", "rate", numerator=9, denominator="1754.313"),
        "a thousands sign read as a decimal sign",
    ),
    ("numerator-negative", row(numerator=-1, value=None), "a negative count"),
    ("denominator-negative", row(denominator=-1, numerator=-2, value=None), "a negative denominator"),
    ("n-negative", row(n=-1), "a negative number of observations"),
    ("missing-negative", row(missing=-1), "negative missing"),
    ("numerator-whole", row(numerator="49.5", value=None), "half a patient"),
    ("denominator-whole", row(denominator="119.5", value=None), "half a patient below"),
    ("n-whole", row(n="1.5"), "half an observation"),
    ("missing-whole", row(missing="0.5"), "half a missing"),
    ("yes-or-no", of("fraga", "yes_no", value="2"), "neither yes nor no"),
    ("answer-of-units", of("fraga", "yes_no", numerator=2, denominator=3, value="1"), "one of three units said no"),
    ("answer-of-units", of("fraga", "yes_no", numerator=3, denominator=3, value="0"), "all three said yes"),
    ("numerator-within", of("fraga", "yes_no", numerator=4, denominator=3, value="0"), "more yes than answers"),
    ("numerator-whole", of("fraga", "yes_no", numerator="1.5", denominator=3, value="0"), "half a unit"),
    ("both-counts", row(denominator=None, value=None), "a numerator of what?"),
    ("both-counts", row(numerator=None), "a denominator without its numerator"),
    ("result", of("stroke-strokeenhet", "proportion"), "nothing, and no reason"),
    ("not-delivered", of("stroke-strokeenhet", "proportion", comment="Systembyte"), "nothing, with a reason"),
    ("counts-given", of("stroke-strokeenhet", "proportion", value="41.7"), "a value only"),
    ("value-of-nobody", row(numerator=0, denominator=0, value="0"), "nothing of nothing is no value"),
    ("nobody", row(numerator=0, denominator=0, value=None), "nobody to measure"),
    ("small", row(numerator=1, denominator=4, value="25"), "the largest that is small"),
    ("missing-share", row(missing=121), "more missing than there"),
    ("region", row(region="01"), "somebody else's region"),
    ("nation", row(region_system="name", region="Riket"), "the nation is not ours to hand in"),
    ("period", row(period_end="2023-11-30"), "a month short"),
    ("period", row(period_start="2022-01-01", period_end="2022-12-31"), "last year"),
    ("by-age", of("ledtid-medel", "mean", value="3", age_group="0-17"), "not asked by age"),
    ("by-sex", of("index", "index", value="3", sex="women"), "not asked by sex"),
    ("by-unit", of("index", "index", value="3", unit="SE2321000131-E1"), "not asked by unit"),
]
HOLDING = [
    ("numerator-within", row(numerator=120, value="100"), "everybody is not too many"),
    ("value-agrees", row(value="41.7"), "rounded to the specification's decimals"),
    ("value-agrees", row(value="41.67"), "rounded to more decimals"),
    ("value-agrees", row(value="41.6666666666667"), "as a spreadsheet computes it"),
    ("value-agrees", row(numerator=1, denominator=8, value="12.5"), "exact"),
    ("value-agrees", row(numerator=1, denominator=16, value="6.3"), "6.25 rounded up"),
    ("value-agrees", row(numerator=1, denominator=16, value="6.2"), "6.25 rounded to even"),
    ("value-agrees", row(numerator=60, value="50"), "a spreadsheet drops the decimal of 50.0"),
    (
        "value-agrees",
        of("ledtid-medel", "mean", numerator=10, denominator=3, value="9"),
        "a mean is not computed from counts",
    ),
    ("share", row(numerator=1, denominator=240, value="0.4"), "counts confirm that it is so low"),
    ("share", row(numerator=0, value="0"), "nobody"),
    ("value-agrees", row(value="0.417"), "told as a share, and as nothing else"),
    ("within-bounds", row(numerator=120, value="100"), "all of them"),
    ("within-bounds", row(numerator=121, value=None), "told of the counts, and not of their value too"),
    ("within-bounds", of("cat", "mean", value="40"), "the scale's top"),
    ("within-bounds", of("minskning", "mean", value="-0.4"), "somewhat more pain"),
    ("within-bounds", of("soliditet", "ratio", value="-31.6"), "debts above assets, as the specification allows"),
    ("not-negative", of("soliditet", "ratio", numerator=-316, denominator=1000, value="-31.6"), "the same with sums"),
    (
        "numerator-negative",
        of("soliditet", "ratio", numerator=-316, denominator=1000),
        "a loss is a number below nothing",
    ),
    ("within-bounds", of("forekomst", "rate", numerator=3, denominator=100_000), "rates far from their end"),
    ("typical", of("kand", "proportion", value="60"), "the highest that has been seen"),
    ("typical", of("kand", "proportion", numerator=28, denominator=29), "so few that chance gives anything"),
    ("typical", of("kand", "proportion", sex="women", value="72"), "what is known is known of whole regions"),
    ("typical", of("kand", "proportion", value="172"), "told as impossible, and as nothing else"),
    ("typical", of("kand", "proportion", value="0.4"), "told as a share, and as nothing else"),
    ("people", of("forekomst", "rate", numerator=9, denominator=1_780_000), "the figure is a few years old"),
    ("few-people", of("forekomst", "rate", numerator=9, denominator=20_000), "those with a disease"),
    ("few-people", of("forekomst", "rate", numerator=9, denominator=9_000, sex="women"), "a part of the region"),
    ("within-bounds", row(numerator=0, value="0"), "none of them"),
    ("within-bounds", of("frekvens", "rate", value="250000"), "a rate has no upper bound"),
    ("not-negative", of("ledtid-medel", "mean", value="-1", n=3), "a mean may be negative"),
    ("numerator-whole", row(numerator="50.0"), "a whole number written with a decimal"),
    (
        "numerator-whole",
        of("ledtid-medel", "mean", numerator="10.5", denominator=3, value="3.5"),
        "a sum of days need not be whole",
    ),
    ("denominator-whole", of("frekvens", "rate", numerator=3, denominator="1234.5"), "person-years need not be whole"),
    ("yes-or-no", of("fraga", "yes_no", value="1"), "yes"),
    ("yes-or-no", of("fraga", "yes_no", value="0"), "no"),
    ("answer-of-units", of("fraga", "yes_no", numerator=2, denominator=3, value="0"), "not all of them: no"),
    ("answer-of-units", of("fraga", "yes_no", numerator=3, denominator=3, value="1"), "all of them: yes"),
    ("small", of("fraga", "yes_no", numerator=2, denominator=3, value="0"), "units are not persons"),
    ("both-counts", of("antal", "count", numerator=3), "a count has no denominator"),
    ("result", of("stroke-strokeenhet", "proportion", comment="Systembyte"), "a reason is an answer"),
    ("counts-given", of("ledtid-medel", "mean", value="3", n=7), "a mean comes without counts"),
    ("small", row(numerator=1, denominator=5, value="20"), "the smallest that is not small"),
    ("small", row(numerator=0, denominator=0, value=None), "nobody is not few"),
    ("missing-share", row(missing=120), "as many missing as there"),
    ("period", row(period_end="2024-01-01"), "the first day after is the same period"),
    ("period", row(period_start="20230101", period_end="20231231"), "dates without hyphens"),
    ("region", row(region_system="kolada", region="0014"), "the same region in another system"),
]


@cache
def all_at_once(broken: bool) -> set[tuple[str, int | None]]:
    """Every row above in one file: the rules about single rows do not mind their neighbours."""
    return violated([given for _, given, _ in (BROKEN if broken else HOLDING)], EVERYTHING)


@pytest.mark.parametrize(("place", "rule", "why"), [(n, rule, why) for n, (rule, _, why) in enumerate(BROKEN, 1)])
def test_a_rule_finds_the_row_that_breaks_it(place: int, rule: str, why: str) -> None:
    assert (rule, place) in all_at_once(True), why


@pytest.mark.parametrize(("place", "rule", "why"), [(n, rule, why) for n, (rule, _, why) in enumerate(HOLDING, 1)])
def test_a_rule_leaves_alone_what_only_looks_broken(place: int, rule: str, why: str) -> None:
    assert (rule, place) not in all_at_once(False), why


def test_an_empty_value_breaks_no_rule_about_values() -> None:
    assert violated([row(value=None)]) == set()


def test_the_same_result_twice_is_found_on_the_second_row() -> None:
    twice = [
        row(),
        row(sex="women", numerator=20, denominator=50, value="40"),
        row(statistic="andel", period_end="2024-01-01"),
    ]
    assert ("unique", 3) in violated(twice, contract(indicator()))
    assert ("unique", 1) not in violated(twice, contract(indicator()))


def test_results_of_different_units_are_not_the_same() -> None:
    units = [row(unit=unit, numerator=5, denominator=12) for unit in ("SE2321000131-E1", "SE2321000131-E2")]
    assert not {rule for rule, _ in violated(units, contract(indicator())) if rule == "unique"}


def by_sex(women: int, men: int, total: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        row(sex=sex, numerator=number, denominator=1000, value=None, **changes)
        for sex, number in (("total", total), ("women", women), ("men", men))
    ]


SEXES = [
    (by_sex(20, 30, 50), False, "they add up"),
    (by_sex(20, 30, 51), True, "one too many in the total"),
    (by_sex(20, 30, 49), True, "one too few in the total"),
    (by_sex(20, 30, 51)[:2], False, "men are missing, so nothing is known"),
    (by_sex(20, 30, 51)[1:], False, "the total is missing"),
]


@pytest.mark.parametrize(("rows", "broken", "why"), SEXES)
def test_women_and_men_make_the_total(rows: list[dict[str, Any]], broken: bool, why: str) -> None:
    assert (("sexes-numerator", 1) in violated(rows, contract(indicator()))) is broken, why


def unknown(numerator: int | None, denominator: int | None, **changes: Any) -> dict[str, Any]:
    return row(sex="okänt", numerator=numerator, denominator=denominator, value=None, **changes)


def thousand(*parts: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [row(sex=sex, numerator=of, denominator=all_, value=None) for sex, of, all_ in parts]


UNKNOWN = [
    ((("total", 51, 101), ("women", 20, 40), ("men", 30, 60)), unknown(1, 1), set(), "one without sex, and told"),
    ((("total", 50, 101), ("women", 20, 40), ("men", 30, 60)), unknown(0, 1), set(), "who does not meet the measure"),
    ((("total", 51, 101), ("women", 20, 40), ("men", 30, 60)), unknown(0, 1), {"sexes-numerator"}, "told wrong"),
    (
        (("total", 51, 102), ("women", 20, 40), ("men", 30, 60)),
        unknown(1, 1),
        {"sexes-denominator"},
        "one more than told",
    ),
    (
        (("total", 50, 100), ("women", 20, 40), ("men", 30, 60)),
        unknown(1, 1),
        {"sexes-numerator", "sexes-denominator"},
        "told, and not in the total",
    ),
    (
        (("total", 40, 100), ("women", 16, 41), ("men", 14, 39)),
        unknown(10, 20),
        {"unknown-sexes"},
        "a fifth without sex",
    ),
]


@pytest.mark.parametrize(("parts", "told", "rules", "why"), UNKNOWN, ids=[why for *_, why in UNKNOWN])
def test_the_total_may_exceed_women_and_men_by_a_told_number(
    parts: tuple[tuple[str, int, int], ...], told: dict[str, Any], rules: set[str], why: str
) -> None:
    found = {rule for rule, _ in violated([*thousand(*parts), told], contract(indicator(breakdowns=["sex"])))}
    assert found == rules | {"unknown-sex"}, why


def test_those_without_sex_alone_are_no_breakdown_by_sex() -> None:
    rows = [row(value=None, denominator=120), unknown(1, 1)]
    assert ("sex-there", None) in violated(rows, contract(indicator(breakdowns=["sex"])))


def test_means_of_women_and_men_are_not_summed() -> None:
    rows = [
        of("ledtid-medel", "mean", sex=sex, value=value, n=10)
        for sex, value in (("total", 5), ("women", 4), ("men", 6))
    ]
    assert not {rule for rule, _ in violated(rows, contract(mean_days())) if rule.startswith("sexes")}


def test_a_count_given_as_a_value_is_summed_too() -> None:
    rows = [of("antal", "count", sex=sex, value=value) for sex, value in (("total", 9), ("women", 4), ("men", 6))]
    assert ("sexes-numerator", 1) in violated(rows, contract(COUNT))


def by_age(total: int, **ages: int) -> list[dict[str, Any]]:
    groups = {"total": total} | {
        name.replace("_", "-").removeprefix("a").replace("plus", "+"): number for name, number in ages.items()
    }
    return [row(age_group=name, numerator=number, denominator=1000, value=None) for name, number in groups.items()]


AGES = [
    (by_age(10, a0_17=4, a18_64=6), set(), "some ages, within the total"),
    (by_age(9, a0_17=4, a18_64=6), {"ages-numerator"}, "some ages are more than all"),
    (by_age(10, a0_17=4, a18plus=6), set(), "all ages make the total"),
    (by_age(11, a0_17=4, a18plus=6), {"all-ages-numerator"}, "all ages do not make the total"),
    (by_age(9, a0_17=4, a10_19=6), set(), "overlapping ages cannot be summed"),
    (by_age(11, a0_17=4, a19plus=6), set(), "18-year-olds are left out"),
]


@pytest.mark.parametrize(("rows", "rules", "why"), AGES)
def test_age_groups_fit_the_total(rows: list[dict[str, Any]], rules: set[str], why: str) -> None:
    found = {
        rule
        for rule, _ in violated(rows, contract(indicator()))
        if rule.endswith("ages-numerator") or rule == "ages-numerator"
    }
    assert found == rules, why


@pytest.mark.parametrize(("disjoint", "total", "broken"), [(True, 9, True), (True, 12, False), (False, 9, False)])
def test_units_are_within_the_region_where_a_patient_has_one_unit(disjoint: bool, total: int, broken: bool) -> None:
    rows = [
        row(unit=unit, numerator=number, denominator=500, value=None)
        for unit, number in (("", total), ("E1", 4), ("E2", 6))
    ]
    asked = contract(indicator(units_disjoint=disjoint))
    assert (("units-numerator", 1) in violated(rows, asked)) is broken


JUMPS = [
    ("36.7", "5", False, "exactly the limit"),
    ("36.6", "5", True, "beyond the limit"),
    ("46.8", "5", True, "beyond it downwards"),
    ("0", None, False, "no limit, no jump"),
]


@pytest.mark.parametrize(("before", "limit", "broken", "why"), JUMPS)
def test_a_jump_is_measured_against_the_same_cell(before: str, limit: str | None, broken: bool, why: str) -> None:
    asked = contract(
        indicator(jump_limit=limit), previous=[previous(before), previous("0", sex="men"), previous("0", unit="E1")]
    )
    assert (("jump", 1) in violated([row()], asked)) is broken, why


def test_a_jump_is_measured_for_a_row_with_counts_only() -> None:
    asked = contract(indicator(jump_limit="5"), previous=[previous("10")])
    assert ("jump", 1) in violated([row(value=None)], asked)


def test_an_indicator_without_rows_is_missed_unless_declared() -> None:
    asked = (indicator(breakdowns=[]), mean_days(breakdowns=[]))
    assert ("indicator-there", None) in violated([row()], contract(*asked))
    assert ("indicator-there", None) not in violated([row()], contract(*asked, declared_missing=["ledtid-medel"]))


def test_an_indicator_declared_missing_but_delivered_is_noted() -> None:
    assert ("declared", None) in violated([row()], contract(declared_missing=["stroke-strokeenhet"]))


def test_a_breakdown_that_was_asked_for_is_missed() -> None:
    found = violated([row()], contract(indicator()))
    assert {("sex-there", None), ("age-there", None), ("unit-there", None)} <= found


def test_a_breakdown_is_not_missed_where_nothing_can_be_delivered() -> None:
    found = violated([of("stroke-strokeenhet", "proportion", comment="Systembyte")], contract(indicator()))
    assert found == {("not-delivered", 1)}


TOTALS = [
    ("sex", {"sex": "women"}, "sex-total"),
    ("age", {"age_group": "85+"}, "age-total"),
    ("unit", {"unit": "E1"}, "unit-total"),
]


@pytest.mark.parametrize(("name", "part", "rule"), TOTALS)
def test_parts_without_their_total_are_found_once(name: str, part: dict[str, Any], rule: str) -> None:
    assert (rule, 1) in violated([row(**part)], contract(indicator())), name
    assert not {found for found, _ in violated([row(), row(**part)], contract(indicator())) if found == rule}, name


@pytest.mark.parametrize(("last_day", "told"), [("2023-12-31", True), ("2023-06-30", False)])
def test_what_a_year_has_is_not_asked_of_half_a_year(last_day: str, told: bool) -> None:
    falls = PREVALENCE.model_copy(update={"typical_lowest": Decimal(20), "typical_highest": Decimal(50)})
    asked = contract(falls, period_end=date.fromisoformat(last_day) + timedelta(days=1))
    of_people = of("forekomst", "rate", numerator=15_000, denominator=1_000_000, period_end=last_day)  # 15 per 1 000
    assert (("typical", 1) in violated([of_people], asked)) == told


def test_every_rule_is_tried_by_a_test() -> None:
    """A rule that nobody has seen break may never break."""
    here = Path(__file__)
    copied = here.parents[2] / "functional" / "delivery" / "test_copied_numbers.py"
    files = (here, here.with_name("test_rules_of_months.py"), copied)
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    tried = {rule.id for rule in RULES if re.search(rf'"{rule.id}"', text)}
    # The same function as the numerator's; the agreement test runs them too.
    twins = {f"{kind}-denominator" for kind in ("sexes", "ages", "all-ages", "units")}
    assert {rule.id for rule in RULES} - tried - twins == set()


def test_rule_ids_are_unique_and_their_codes_exist() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert {rule.code for rule in RULES} <= set(catalogue())
    assert all(rule.owner and rule.dimension for rule in RULES)


def test_a_correction_of_one_indicator_asks_nothing_of_those_in_force() -> None:
    asked = contract(indicator(breakdowns=[]), COUNT, RATE, in_force=["antal"])
    missed = {line for rule, line in violated([row()], asked) if rule == "indicator-there"}
    with_all = {rule for rule, _ in violated([row()], contract(indicator(breakdowns=[]), COUNT, in_force=["antal"]))}
    assert missed == {None}, "the rate is still asked for"
    assert "indicator-there" not in with_all
