"""Numbers that are another period's or the other sex's are warned about; small ones, and answers, are the same by chance."""

from datetime import date
from typing import Any

import pytest

from datasources.delivery.contract import PreviousValue, RoundContract
from tests.support.checks import Checked, violated
from tests.support.contracts import contract, indicator, mean_days, previous, row
from tests.support.files import line, text

RATE = indicator(id="frekvens", statistics=["rate"], unit="per_1000", scale=1_000, bounded=False, breakdowns=["sex"])
COUNT = indicator(id="antal", statistics=["count"], unit="count", scale=1, bounded=False, breakdowns=["sex"])
ANSWER = indicator(
    id="fraga",
    statistics=["yes_no"],
    unit="yes_no",
    scale=1,
    additive=False,
    bounded=False,
    breakdowns=[],
)
OTHER = indicator(id="annan", breakdowns=["sex"])
EVERY = (indicator(), OTHER, RATE, COUNT, ANSWER, mean_days())


def counts(numerator: int, denominator: int | None, **changes: Any) -> dict[str, Any]:
    return row(**{"numerator": numerator, "denominator": denominator, "value": None} | changes)


def days(value: str, n: int | None, **changes: Any) -> dict[str, Any]:
    return row(
        **{
            "indicator": "ledtid-medel",
            "statistic": "median",
            "numerator": None,
            "denominator": None,
            "value": value,
            "n": n,
        }
        | changes
    )


def share(value: str, **changes: Any) -> dict[str, Any]:
    return row(**{"numerator": None, "denominator": None, "value": value} | changes)


def answer(value: str) -> dict[str, Any]:
    return share(value, indicator="fraga", statistic="yes_no")


def as_earlier(
    *rows: dict[str, Any], start: date = date(2022, 1, 1), end: date = date(2023, 1, 1)
) -> list[PreviousValue]:
    """The rows as last period's values."""
    kept = ("indicator", "statistic", "unit", "sex", "age_group", "numerator", "denominator", "n")
    return [
        previous(
            str(given["value"] or 41),
            **{name: given[name] for name in kept if given.get(name) is not None},
            period_start=start,
            period_end=end,
        )
        for given in rows
    ]


def found(rows: list[dict[str, Any]], *earlier: PreviousValue, **changes: Any) -> set[tuple[str, int | None]]:
    rules = {"file-copied", "indicator-copied", "sexes-copied", "period-size"}
    return {one for one in violated(rows, contract(*EVERY, previous=earlier, **changes)) if one[0] in rules}


A, B = counts(50, 120), counts(70, 300, indicator="annan")
COPIES: list[tuple[list[dict[str, Any]], list[dict[str, Any]], set[tuple[str, int | None]], str]] = [
    ([A, B], [A, B], {("file-copied", None)}, "the file of last period"),
    ([A], [A], {("file-copied", None)}, "its only result"),
    ([A, B], [A], {("file-copied", None)}, "everything that can be compared"),
    ([A, B], [A, counts(71, 300, indicator="annan")], {("indicator-copied", 1)}, "one indicator of two"),
    ([A], [counts(51, 120)], set(), "one more this time"),
    ([A], [counts(50, 121)], set(), "one more to measure"),
    ([counts(5, 29)], [counts(5, 29)], set(), "small counts may be the same"),
    ([counts(5, 30)], [counts(5, 30)], {("file-copied", None)}, "the smallest that may not"),
    ([answer("1")], [answer("1")], set(), "an answer is often the same"),
    ([days("14", 200)], [days("14", 200)], {("file-copied", None)}, "a median of as many"),
    ([days("14", 200)], [days("14", 201)], set(), "a median of one more"),
    ([share("41.7")], [share("41.7")], set(), "one value without counts"),
    (
        [share(v, unit=v) for v in ("41.7", "42.1", "39.8", "50.2")],
        [share(v, unit=v) for v in ("41.7", "42.1", "39.8", "50.2")],
        {("file-copied", None)},
        "many values without counts",
    ),
    (
        [counts(80, None, indicator="antal", statistic="count")],
        [counts(80, None, indicator="antal", statistic="count")],
        {("file-copied", None)},
        "a number of cases",
    ),
]


@pytest.mark.parametrize(("rows", "earlier", "rules", "why"), COPIES, ids=[why for *_, why in COPIES])
def test_last_periods_numbers_again_are_warned_about(
    rows: list[dict[str, Any]], earlier: list[dict[str, Any]], rules: set[tuple[str, int | None]], why: str
) -> None:
    assert found(rows, *as_earlier(*earlier)) == rules, why


def sexes(women: dict[str, Any], men: dict[str, Any]) -> list[dict[str, Any]]:
    return [women | {"sex": "women"}, men | {"sex": "men"}]


SEXES = [
    (sexes(A, A), True, "the same counts"),
    (sexes(A, counts(51, 120)), False, "one more"),
    (sexes(counts(3, 29), counts(3, 29)), False, "small counts may be the same"),
    (sexes(counts(3, 30), counts(3, 30)), True, "the smallest that may not"),
    (sexes(share("41.7"), share("41.7")), True, "the same share, with a decimal"),
    (sexes(share("42"), share("42")), False, "the same whole per cent"),
    (sexes(share("100.0"), share("100.0")), False, "everybody, both"),
    (sexes(days("14", 200), days("14", 200)), True, "a median of as many"),
    (sexes(days("14", None), days("14", None)), False, "a median alone"),
    (sexes(days("14", 200), days("14", 180)), False, "a median of others"),
    (sexes(A, A)[:1], False, "only women"),
    (
        sexes(
            counts(80, None, indicator="antal", statistic="count"),
            counts(80, None, indicator="antal", statistic="count"),
        ),
        True,
        "numbers of cases",
    ),
]


@pytest.mark.parametrize(("rows", "copied", "why"), SEXES, ids=[why for *_, why in SEXES])
def test_women_and_men_with_the_same_numbers_are_warned_about(
    rows: list[dict[str, Any]], copied: bool, why: str
) -> None:
    assert found(rows) == ({("sexes-copied", 2)} if copied else set()), why


HALF: dict[str, Any] = {"period_start": "2023-01-01", "period_end": "2023-06-30"}
HALF_YEAR = {"period_start": date(2023, 1, 1), "period_end": date(2023, 7, 1)}


def rate(numerator: int, denominator: int) -> dict[str, Any]:
    return counts(numerator, denominator, indicator="frekvens", statistic="rate")


PERIODS = [
    (counts(50, 119), counts(51, 120), True, "as many as in the year"),
    (counts(40, 96), counts(51, 120), True, "four fifths of them"),
    (counts(40, 95), counts(51, 120), False, "fewer than that"),
    (counts(20, 60), counts(51, 120), False, "half of them"),
    (counts(10, 28), counts(10, 29), False, "small counts tell nothing"),
    (rate(90, 10_000), rate(91, 10_001), True, "as many cases of a population"),
    (rate(45, 10_000), rate(91, 10_001), False, "half of the cases of the same population"),
    (days("14", 119), days("15", 120), True, "as many measured"),
]


@pytest.mark.parametrize(("now", "before", "warned", "why"), PERIODS, ids=[why for *_, why in PERIODS])
def test_a_half_year_as_large_as_the_year_is_warned_about(
    now: dict[str, Any], before: dict[str, Any], warned: bool, why: str
) -> None:
    assert found([now | HALF], *as_earlier(before), **HALF_YEAR) == ({("period-size", 1)} if warned else set()), why


def test_periods_of_the_same_length_are_not_compared_by_size() -> None:
    before = as_earlier(counts(51, 120), start=date(2022, 7, 1), end=date(2023, 1, 1))
    assert found([counts(50, 119) | HALF], *before, **HALF_YEAR) == set()


def test_of_two_earlier_periods_the_one_as_long_is_compared() -> None:
    year = as_earlier(counts(51, 120))
    half = as_earlier(counts(25, 60), start=date(2022, 1, 1), end=date(2022, 7, 1))
    assert found([counts(30, 110) | HALF], *year, *half, **HALF_YEAR) == set()
    assert found([counts(25, 60) | HALF], *half, *year, **HALF_YEAR) == {("file-copied", None)}


def test_contracts_without_earlier_counts_still_hold(checked: Checked) -> None:
    old = contract(previous=[previous("41.7")]).model_dump_json(exclude_none=True)
    assert checked(text(line()), RoundContract.model_validate_json(old)).codes == set()


def test_copied_numbers_are_warnings_that_say_what_to_do(checked: Checked) -> None:
    asked = contract(indicator(breakdowns=["sex"]), previous=as_earlier(A))
    outcome = checked(text(line(), line(kön="women", värde=""), line(kön="men", värde="")), asked)
    told = {f["code"]: (f["severity"], f["row"], f["message_sv"]) for f in outcome.findings}
    assert told["file-unchanged"][:2] == ("warning", None)
    assert "förra perioden" in told["file-unchanged"][2]
    assert told["sexes-equal"][:2] == ("warning", 4)
    assert "rad" in told["sexes-equal"][2]
