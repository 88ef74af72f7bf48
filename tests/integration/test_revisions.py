"""What is shown of values when a newer version of their specification is published: theirs, never the new one's."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.entries.targets import Target
from indicators.statistics.values import target_class
from tests.support.revisions import ID, level, publish_version
from tests.support.world import World, proportion

FIRST = {"targets": [level(">=", 65)]}

REVISIONS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a raised target": (FIRST, {"targets": [level(">=", 70)]}),
    "a lowered target": (FIRST, {"targets": [level(">=", 60)]}),
    "a second level": (FIRST, {"targets": [level(">=", 65), level(">=", 75, "high")]}),
    "a level less": ({"targets": [level(">=", 65), level(">=", 70, "high")]}, FIRST),
    "an operator": (FIRST, {"targets": [level(">", 68)]}),
    "a turned direction": (FIRST, {"direction": "lower", "targets": [level("<=", 68)]}),
    "a target taken away": (FIRST, {"targets": []}),
    "a target where there was none": ({"targets": []}, FIRST),
    "fewer decimals": (FIRST, {"targets": [level(">=", 65)], "decimals": 0}),
    "more decimals": (FIRST | {"decimals": 0}, {"targets": [level(">=", 65)], "decimals": 2}),
    "another unit": (
        FIRST | {"kind": "ratio"},
        {"targets": [level(">=", 650)], "kind": "ratio", "unit": "per_1000"},
    ),
    "another kind": (FIRST, {"targets": [level(">=", 65)], "kind": "ratio"}),
    "another name": (FIRST, FIRST | {"name": {"sv": "Nytt namn", "en": "New name"}}),
    "another definition": (FIRST, FIRST | {"definition": "Något annat."}),
}


def _values(here: World, round_id: str, year: int, statistic: str = "proportion") -> None:
    """Region 12 at 68 and region 14 at 72 per cent: each side of the levels that the revisions move."""
    for region, met in (("12", 272), ("14", 288)):
        row = proportion(ID, region, year, met, 400, statistic=statistic)
        here.publish([row | {"value": None}], round_id, region)


def outcome(here: World, period: str) -> Any:
    return here.get(f"/indicators/{ID}/outcomes", period=period)["indicators"][0]


@pytest.mark.parametrize("revision", REVISIONS)
def test_class_and_printed_target_agree_after(place: World, revision: str) -> None:
    first, second = REVISIONS[revision]
    publish_version(place, 1, **first)
    _values(place, place.round(indicators=[ID]), 2024, first.get("kind", "proportion"))
    before = outcome(place, "2024")
    publish_version(place, 2, **second)
    after = outcome(place, "2024")

    assert (after.pop("newer")["version"], before.pop("newer")) == (2, None)
    assert [cell.pop("flags") for cell in after["regions"]] == [["newer_specification"]] * 2
    for cells in (before["regions"], [before["nation"]], [after["nation"]]):
        for cell in cells:
            cell.pop("flags")
    assert after == before, "the values are of version 1, and so is all that stands beside them"
    own = Target.model_fields.keys() - {"source"}
    printed = [Target(source="x", **{name: each[name] for name in own & each.keys()}) for each in after["targets"]]
    for cell in (after["nation"], *after["regions"]):
        assert cell["target_class"] == target_class(printed, Decimal(cell["value"]))


def test_the_next_round_shows_the_new_version_and_says_since_when(place: World) -> None:
    publish_version(place, 1, **FIRST)
    _values(place, place.round(indicators=[ID]), 2024)
    publish_version(place, 2, targets=[level(">=", 70)])
    assert outcome(place, "2024")["newer"]["from_period"] is None
    _values(place, place.round("arsuppfoljning-2025", 2025, indicators=[ID]), 2025)

    newest, earlier = outcome(place, "2025"), outcome(place, "2024")
    assert (newest["version"], newest["newer"], newest["targets"][0]["value"]) == (2, None, "70")
    assert [cell["target_class"] for cell in newest["regions"]] == ["not_met", "met"]
    assert (earlier["version"], earlier["newer"]["from_period"]) == (1, "2025")
    assert [cell["target_class"] for cell in earlier["regions"]] == ["met", "met"]


def test_the_period_from_which_a_version_holds_is_not_told_of_the_one_between(place: World) -> None:
    publish_version(place, 1, **FIRST)
    _values(place, place.round(indicators=[ID]), 2024)
    publish_version(place, 2, targets=[level(">=", 70)])
    place.round("arsuppfoljning-2025", 2025, indicators=[ID])
    publish_version(place, 3, targets=[level(">=", 71)])
    newer = outcome(place, "2024")["newer"]
    assert (newer["version"], newer["from_period"]) == (3, None)


def test_a_period_in_another_unit_keeps_it_in_the_trend(place: World) -> None:
    publish_version(place, 1, **FIRST, kind="ratio")
    _values(place, place.round(indicators=[ID]), 2024, "ratio")
    publish_version(place, 2, targets=[level(">=", 650)], kind="ratio", unit="per_1000")
    _values(place, place.round("arsuppfoljning-2025", 2025, indicators=[ID]), 2025, "ratio")
    found = outcome(place, "2025")
    assert [(p["period_label"], p["version"], p["unit"], p["comparable"]) for p in found["trend_periods"]] == [
        ("2024", 1, "percent", False),
        ("2025", 2, "per_1000", True),
    ]
    nation = {p["period_label"]: p["value"] for p in found["trend"] if p["region"] == "00"}
    assert nation == {"2024": "70.0", "2025": "700.0"}, "each summed in its own unit"


def test_a_value_in_another_unit_is_not_held_against_the_period_before(place: World) -> None:
    publish_version(place, 1, **FIRST, kind="ratio")
    _values(place, place.round(indicators=[ID]), 2024, "ratio")
    same = place.round("arsuppfoljning-2025", 2025, indicators=[ID])
    publish_version(place, 2, targets=[level(">=", 650)], kind="ratio", unit="per_1000")
    other = place.round("arsuppfoljning-2026", 2026, indicators=[ID])
    before = {
        round_id: place.get(f"/rounds/{round_id}/contract", "rapportor-14", region="14")["previous"]
        for round_id in (same, other)
    }
    assert [value["value"] for value in before[same]] == ["72.0"]
    assert before[other] == []


def test_a_region_sees_its_own_unpublished_value_judged_as_it_is_shown(place: World) -> None:
    """69.96 is shown, and will be published, as 70.0."""
    publish_version(place, 1, targets=[level(">=", 70)])
    round_id = place.round(indicators=[ID])
    row = proportion(ID, "14", 2024, 1749, 2500) | {"value": "69.96"}
    found = place.hand_in([row], round_id, "14")
    place.answer_all(found["id"], "rapportor-14")
    for who, step in (("attestant-14", "attest"), ("nationell", "accept")):
        assert place.step(found["id"], who, step).status_code == 200
    (cell,) = place.get("/results", "rapportor-14", indicator=ID)["items"]
    assert (cell["published"], cell["target_class"]) == (False, "met")
