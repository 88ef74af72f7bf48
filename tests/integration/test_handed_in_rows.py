"""The rows of a submission as they were handed in: the value that counts give, the last value and the change."""

from typing import Any

import pytest

from tests.support.revisions import ID, level, publish_version
from tests.support.world import HEART, STROKE, World, proportion


def without_value(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the template asks for them: counts, and the value left out."""
    return [row | {"value": None} for row in rows]


def sexes(year: int, women: tuple[int, int], men: tuple[int, int]) -> list[dict[str, Any]]:
    total = (women[0] + men[0], women[1] + men[1])
    return [
        proportion(STROKE, "14", year, *total),
        proportion(STROKE, "14", year, *women, sex="women"),
        proportion(STROKE, "14", year, *men, sex="men"),
    ]


def shown(here: World, submission: int, who: str = "rapportor-14") -> dict[tuple[str, str], tuple[Any, ...]]:
    rows = here.get(f"/submissions/{submission}/rows", who)["items"]
    return {(r["indicator"], r["sex"]): (r["value"], r["previous"], r["previous_period"], r["change"]) for r in rows}


def test_rows_as_counts_show_value_last_value_and_change_before_anything_is_published(here: World) -> None:
    before = here.round("arsuppfoljning-2023", 2023, indicators=[STROKE])
    here.publish(sexes(2023, (60, 200), (40, 200)), before, "14")
    found = here.hand_in(without_value(sexes(2024, (70, 200), (30, 200))), here.round(indicators=[STROKE]), "14")
    assert found["state"] == "checked", found["summary"]
    expected = {
        (STROKE, "total"): ("25.0", "25.0", "2023", "0.0"),
        (STROKE, "women"): ("35.0", "30.0", "2023", "5.0"),
        (STROKE, "men"): ("15.0", "20.0", "2023", "-5.0"),
    }
    assert shown(here, found["id"]) == expected
    assert shown(here, found["id"], "nationell") == expected
    here.answer_all(found["id"], "rapportor-14")
    for who, step in (("attestant-14", "attest"), ("nationell", "accept"), ("nationell", "publish")):
        assert here.step(found["id"], who, step).status_code == 200
        assert shown(here, found["id"]) == expected, "the same after every step"


def test_the_last_value_that_was_itself_handed_in_as_counts_is_known(place: World) -> None:
    before = place.round("arsuppfoljning-2023", 2023, indicators=[STROKE])
    place.publish(without_value([proportion(STROKE, "14", 2023, 43, 140)]), before, "14")
    found = place.hand_in([proportion(STROKE, "14", 2024, 60, 140)], place.round(indicators=[STROKE]), "14")
    assert shown(place, found["id"])[STROKE, "total"] == ("42.9", "30.7", "2023", "12.2")


def test_the_last_value_is_the_one_in_force_and_of_the_last_period_with_one(place: World) -> None:
    for year, numerators in ((2022, (40,)), (2023, (60, 80))):  # 2023 is corrected from 15 to 20 per cent
        round_id = place.round(f"arsuppfoljning-{year}", year, indicators=[STROKE])
        for numerator in numerators:
            place.publish([proportion(STROKE, "14", year, numerator, 400)], round_id, "14")
    round_id = place.round(indicators=[STROKE])
    first = place.hand_in([proportion(STROKE, "14", 2024, 90, 400)], round_id, "14")["id"]
    assert shown(place, first)[STROKE, "total"] == ("22.5", "20.0", "2023", "2.5")
    later = place.round("arsuppfoljning-2021", 2021, indicators=[STROKE])
    early = place.hand_in([proportion(STROKE, "14", 2021, 90, 400)], later, "14")["id"]
    assert shown(place, early)[STROKE, "total"] == ("22.5", None, None, None), (
        "nothing before; later periods do not count"
    )


def test_another_regions_value_is_never_the_last_one(place: World) -> None:
    before = place.round("arsuppfoljning-2023", 2023, indicators=[STROKE])
    place.publish([proportion(STROKE, "12", 2023, 60, 400)], before, "12")
    found = place.hand_in([proportion(STROKE, "14", 2024, 90, 400)], place.round(indicators=[STROKE]), "14")
    assert shown(place, found["id"])[STROKE, "total"] == ("22.5", None, None, None)


def test_each_indicator_has_its_own_last_period(place: World) -> None:
    for year, indicator in ((2022, HEART), (2023, STROKE)):
        round_id = place.round(f"arsuppfoljning-{year}", year, indicators=[indicator])
        place.publish([proportion(indicator, "14", year, 200, 400)], round_id, "14")
    rows = without_value([proportion(i, "14", 2024, 220, 400) for i in (STROKE, HEART)])
    found = place.hand_in(rows, place.round(), "14")
    assert shown(place, found["id"]) == {
        (STROKE, "total"): ("55.0", "50.0", "2023", "5.0"),
        (HEART, "total"): ("55.0", "50.0", "2022", "5.0"),
    }


def test_a_value_in_another_unit_is_not_the_last_one(place: World) -> None:
    publish_version(place, 1, targets=[level(">=", 65)], kind="ratio")
    before = place.round("arsuppfoljning-2023", 2023, indicators=[ID])
    place.publish([proportion(ID, "14", 2023, 60, 400, statistic="ratio")], before, "14")
    publish_version(place, 2, targets=[level(">=", 650)], kind="ratio", unit="per_1000")
    row = proportion(ID, "14", 2024, 90, 400, statistic="ratio") | {"value": None}
    found = place.hand_in([row], place.round(indicators=[ID]), "14")
    (shown_row,) = place.get(f"/submissions/{found['id']}/rows", "rapportor-14")["items"]
    assert (shown_row["value"], shown_row["measured_in"], shown_row["previous"]) == ("225.0", "per_1000", None)


@pytest.mark.parametrize(
    ("kind", "unit", "counts", "value"),
    [
        ("ratio", "percent", {"numerator": 3, "denominator": 8}, "37.5"),
        ("rate", "per_100000", {"numerator": 17, "denominator": 40_000}, "42.5"),
        ("count", "count", {"numerator": 17}, "17"),
    ],
)
def test_every_kind_that_counts_give_has_its_value(
    place: World, kind: str, unit: str, counts: dict[str, int], value: str
) -> None:
    publish_version(place, 1, targets=[], kind=kind, unit=unit)
    row = proportion(ID, "14", 2024, 1, 2, statistic=kind) | {"numerator": None, "denominator": None, "value": None}
    found = place.hand_in([row | counts], place.round(indicators=[ID]), "14")
    (shown_row,) = place.get(f"/submissions/{found['id']}/rows", "rapportor-14")["items"]
    assert (shown_row["value"], shown_row["cause"], shown_row["no_value"]) == (value, None, None)


def test_nobody_in_the_denominator_is_told_and_is_not_undelivered(place: World) -> None:
    row = proportion(STROKE, "14", 2024, 0, 1) | {"denominator": 0, "value": None}
    found = place.hand_in([row], place.round(indicators=[STROKE]), "14")
    rows = place.get(f"/submissions/{found['id']}/rows", "rapportor-14")["items"]
    assert [(r["value"], r["cause"], r["no_value"]) for r in rows] == [(None, None, "nobody")]


def test_a_contract_has_last_periods_sizes_as_the_whole_numbers_that_they_are(here: World) -> None:
    """Warnings are errors here: a size of another kind than the contract says would be told in the server's log."""
    here.publish([proportion(STROKE, "14", 2023, 30, 200, n=200)], here.round("forra", 2023, [STROKE]), "14")
    asked = here.round(indicators=[STROKE])
    (before,) = here.get(f"/rounds/{asked}/contract", "rapportor-14", region="14")["previous"]
    assert (before["n"], before["value"], before["region"]) == (200, "15.0", "14")
