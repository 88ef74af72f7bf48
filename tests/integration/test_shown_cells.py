"""What a published cell may not give away, through the API, on both kinds of database: each way in is tried once.

The rules themselves are tried cell by cell in tests/unit/test_disclosure.py.
"""

from typing import Any

import pytest
from sqlmodel import Session

from backend.collection import proofs
from tests.support.world import HEART, STROKE, World, proportion

H1, H2 = ("2024-01-01", "2024-07-01"), ("2024-07-01", "2025-01-01")
CAT = "kol2-cat-medel"
UNITS = "palliativ-brytpunktssamtal"


def shown(here: World, indicator: str, **where: Any) -> dict[tuple[str, str, str], str | None]:
    """What everybody sees of region 14: the value (None: hidden) by sex, age and unit."""
    cells = here.get("/results", indicator=indicator, region="14", **where)["items"]
    return {(c["sex"], c["age_group"], c["unit"]): c["value"] for c in cells}


def half(period: tuple[str, str], numerator: int, denominator: int) -> dict[str, Any]:
    return proportion(HEART, "14", 2024, numerator, denominator) | {"period_start": period[0], "period_end": period[1]}


def rounds_of_parts(here: World) -> tuple[str, str, str]:
    """A round of the year and one of each half."""
    year = here.round(indicators=[HEART])
    return year, *(here.round(f"halvar-{n}", indicators=[HEART], period=period) for n, period in enumerate((H1, H2), 1))


def test_a_half_year_that_its_year_would_give_away_is_hidden(here: World) -> None:
    year, first, second = rounds_of_parts(here)
    here.publish([proportion(HEART, "14", 2024, 60, 120)], year, "14")
    here.publish([half(H1, 57, 110)], first, "14")  # three of ten are left for the second half
    here.publish([half(H2, 3, 10)], second, "14")
    assert shown(here, HEART, round=year) == {("total", "total", ""): "50.0"}
    assert shown(here, HEART, round=first) == shown(here, HEART, round=second) == {("total", "total", ""): None}


def test_a_year_that_gives_a_hidden_half_year_away_is_hidden(here: World) -> None:
    year, first, second = rounds_of_parts(here)
    here.publish([half(H1, 57, 110)], first, "14")
    here.publish([half(H2, 3, 10)], second, "14")
    here.publish([proportion(HEART, "14", 2024, 60, 120)], year, "14")
    assert shown(here, HEART, round=first) == {("total", "total", ""): "51.8"}
    assert shown(here, HEART, round=second) == shown(here, HEART, round=year) == {("total", "total", ""): None}


def test_half_years_that_are_large_are_shown_beside_their_year(here: World) -> None:
    year, first, second = rounds_of_parts(here)
    here.publish([proportion(HEART, "14", 2024, 60, 120)], year, "14")
    here.publish([half(H1, 30, 60)], first, "14")
    here.publish([half(H2, 30, 60)], second, "14")
    assert {*shown(here, HEART, round=first).values(), *shown(here, HEART, round=second).values()} == {"50.0"}


def of_all(**changes: Any) -> dict[str, Any]:
    return proportion(HEART, "14", 2024, 400, 1000) | changes


PARTS: dict[str, list[dict[str, Any]]] = {
    "men alone, all but three": [proportion(HEART, "14", 2024, 397, 990, sex="men")],
    "ages that leave few out": [proportion(HEART, "14", 2024, 398, 990, age_group="18-79")],
}


@pytest.mark.parametrize("what", PARTS)
def test_parts_that_leave_few_out_are_hidden(here: World, what: str) -> None:
    here.publish([of_all(), *PARTS[what]], here.round(indicators=[HEART]), "14")
    values = shown(here, HEART)
    assert values.pop(("total", "total", "")) == "40.0"
    assert set(values.values()) == {None}


def test_sexes_of_an_age_that_leave_few_out_are_hidden(here: World) -> None:
    whole = [
        of_all(),
        *(proportion(HEART, "14", 2024, 200, 500, sex=sex) for sex in ("women", "men")),
        *(proportion(HEART, "14", 2024, 200, 500, age_group=age) for age in ("0-79", "80+")),
    ]
    old = [proportion(HEART, "14", 2024, 198, 490, age_group="80+", sex="women")]  # two of ten old men
    here.publish([*whole, *old], here.round(indicators=[HEART]), "14")
    values = shown(here, HEART)
    assert values[("women", "80+", "")] is None
    assert values[("women", "total", "")] == values[("total", "80+", "")] == "40.0"


def test_a_sex_of_a_unit_that_leaves_few_out_is_hidden(here: World) -> None:
    unit = "SE2321000131-E000000000001"
    rows = [
        proportion(UNITS, "14", 2024, 400, 1000),
        proportion(UNITS, "14", 2024, 200, 500, unit=unit),
        proportion(UNITS, "14", 2024, 198, 490, unit=unit, sex="women"),
    ]
    here.publish(rows, here.round(indicators=[UNITS]), "14")
    values = shown(here, UNITS)
    assert values[("women", "total", unit)] is None
    assert values[("total", "total", unit)] == "40.0"


def test_a_rest_of_two_breakdowns_at_once_is_not_told(here: World) -> None:
    """All 400 less the unit's 200 and women's 299 plus the unit's women, 100: one man elsewhere, of 250."""
    unit = "SE2321000131-E000000000001"
    rows = [
        proportion(UNITS, "14", 2024, 400, 1000),
        proportion(UNITS, "14", 2024, 200, 500, unit=unit),
        proportion(UNITS, "14", 2024, 299, 500, sex="women"),
        proportion(UNITS, "14", 2024, 100, 250, unit=unit, sex="women"),
    ]
    here.publish(rows, here.round(indicators=[UNITS]), "14")
    values = shown(here, UNITS)
    assert values.pop(("women", "total", unit)) is None, "the least of them is hidden"
    assert None not in values.values(), "and nothing more than is needed"


def test_the_few_left_out_are_not_told_by_what_remains_of_all_left_out(here: World) -> None:
    """Twelve have no value, nine of them women: three men."""
    rows = [
        of_all(missing=12),
        proportion(HEART, "14", 2024, 200, 500, sex="women", missing=9),
        proportion(HEART, "14", 2024, 200, 500, sex="men", missing=3),
    ]
    here.publish(rows, here.round(indicators=[HEART]), "14")
    cells = here.get("/results", indicator=HEART, region="14")["items"]
    assert {c["sex"]: c["missing"] for c in cells} == {"total": 12, "women": None, "men": None}
    assert all(c["value"] for c in cells), "the values are large"


QUARTERS = [
    ("2024-01-01", "2024-04-01"),
    ("2024-04-01", "2024-07-01"),
    ("2024-07-01", "2024-10-01"),
    ("2024-10-01", "2025-01-01"),
]


def test_a_quarter_is_not_told_by_the_year_and_the_other_quarters(here: World) -> None:
    """40 - 12 - 13 - 12 = 3: another quarter is hidden beside it, and two are still to be read."""
    year = here.round(indicators=[HEART])
    here.publish([proportion(HEART, "14", 2024, 40, 200)], year, "14")
    rounds = [here.round(f"kvartal-{n}", indicators=[HEART], period=days) for n, days in enumerate(QUARTERS)]
    for name, days, count in zip(rounds, QUARTERS, (12, 13, 12, 3), strict=True):
        here.publish([half(days, count, 50)], name, "14")
    told = [shown(here, HEART, round=name)["total", "total", ""] for name in rounds]
    assert told[3] is None
    assert told.count(None) >= 2
    assert shown(here, HEART, round=year)["total", "total", ""] == "20.0"


def test_the_proof_is_kept_with_the_publication(here: World) -> None:
    rows = [
        proportion(HEART, "14", 2024, 40, 100),
        proportion(HEART, "14", 2024, 3, 50, sex="women"),
        proportion(HEART, "14", 2024, 37, 50, sex="men"),
    ]
    submission = here.publish(rows, here.round(indicators=[HEART]), "14")
    with Session(here.client.app.state.engine) as session:  # type: ignore[attr-defined]
        (proof,) = proofs.of(session, submission)
    assert (proof.indicator, proof.region, proof.cells, proof.hidden) == (HEART, "14", 3, 2)
    (women,) = proof.protected
    assert women["high"] - women["low"] >= women["needed"] == 5


def test_a_mean_is_hidden_where_the_sizes_leave_few_out(here: World) -> None:
    mean = {"statistic": "mean", "numerator": None, "denominator": None}
    rows = [
        proportion(CAT, "14", 2024, 1, 1) | mean | {"value": "16.1", "n": 100},
        proportion(CAT, "14", 2024, 1, 1, sex="men") | mean | {"value": "15.9", "n": 97},
    ]
    here.publish(rows, here.round(indicators=[CAT]), "14")
    assert shown(here, CAT) == {("total", "total", ""): "16.1", ("men", "total", ""): None}


def test_what_another_round_has_made_public_is_judged_together_with_this_one(here: World) -> None:
    everybody = here.round(indicators=[HEART], regions=["14"])
    here.publish([of_all()], everybody, "14")
    longer = here.round("tva-ar", indicators=[HEART], period=("2023-01-01", "2025-01-01"))
    both = proportion(HEART, "14", 2023, 402, 1010) | {"period_start": "2023-01-01", "period_end": "2025-01-01"}
    here.publish([both], longer, "14")  # two of ten in the year before
    assert shown(here, HEART, round=longer) == {("total", "total", ""): None}


@pytest.mark.parametrize(("why", "value"), [(None, None), ("Redan offentligt i Kolada.", "51.3")])
def test_a_value_without_counts_is_shown_only_where_national_staff_have_said_why(
    here: World, why: str | None, value: str | None
) -> None:
    alone = proportion(STROKE, "14", 2024, 1, 2) | {"numerator": None, "denominator": None, "value": "51.3"}
    round_id = here.round(indicators=[STROKE], without_counts=why)
    here.publish([alone], round_id, "14")
    assert shown(here, STROKE) == {("total", "total", ""): value}
    (asked,) = here.get(f"/rounds/{round_id}", "nationell")["indicator_list"]
    assert asked["without_counts"] == why


def test_two_rounds_do_not_ask_for_the_same_days(here: World) -> None:
    first = here.round(indicators=[HEART, STROKE], regions=["14", "12"])
    body = here.get(f"/rounds/{first}", "nationell")
    again = {name: body[name] for name in ("name", "period_label", "period_start", "period_end", "due")}
    again |= {"id": "en-gang-till", "indicators": [{"indicator": HEART}], "regions": ["14"]}
    answer = here.call("POST", "/rounds", "nationell", json=again)
    assert answer.status_code == 422
    assert "Årsuppföljning 2024" in answer.text
    assert HEART in answer.text
    other = again | {"regions": ["13"]}
    assert here.call("POST", "/rounds", "nationell", json=other).status_code == 201, "another region is asked"
