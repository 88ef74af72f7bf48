"""A round is changed while nobody has begun, and its last day moved with a reason as long as it is not closed."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.core.clock import today
from tests.support.world import HEART, STROKE, World, proportion

TODAY = today()
YESTERDAY, LATER = (TODAY - timedelta(days=1)).isoformat(), (TODAY + timedelta(days=30)).isoformat()


def body(here: World, round_id: str, **changes: Any) -> dict[str, Any]:
    """What the round asks, as it would be sent again."""
    detail = here.get(f"/rounds/{round_id}", "nationell")
    same = {
        name: detail[name] for name in ("id", "name", "period_label", "period_start", "period_end", "due", "regions")
    }
    return same | {"indicators": [{"indicator": item["indicator"]} for item in detail["indicator_list"]]} | changes


def change(here: World, round_id: str, who: str = "nationell", **changes: Any) -> Any:
    return here.call("PUT", f"/rounds/{round_id}", who, json=body(here, round_id, **changes))


def test_a_planned_round_is_changed_in_all_but_its_id(here: World) -> None:
    planned = here.round(opened=False)
    new = {"name": "Hjärtsvikt 2024", "indicators": [{"indicator": HEART}], "regions": ["13"], "due": "2099-04-01"}
    changed = change(here, planned, **new).json()
    assert (changed["name"], changed["due"], changed["regions"]) == ("Hjärtsvikt 2024", "2099-04-01", ["13"])
    assert [item["indicator"] for item in changed["indicator_list"]] == [HEART]
    assert change(here, planned, id="annan").status_code == 422
    assert "round-changed" in {line["action"] for line in here.get("/audit", "nationell", object_id=planned)}


def test_a_change_that_does_not_hold_changes_nothing(here: World) -> None:
    planned = here.round(opened=False)
    assert change(here, planned, indicators=[{"indicator": "finns-inte"}]).status_code == 422
    assert len(here.get(f"/rounds/{planned}", "nationell")["indicator_list"]) == 2


def test_an_open_round_is_not_changed(here: World) -> None:
    answer = change(here, here.round(), name="Annat namn")
    assert answer.status_code == 409
    assert "Bara sista dagen" in answer.text


@pytest.mark.parametrize("who", ["rapportor-14", "specialist", "administrator"])
def test_only_national_staff_change_rounds(here: World, who: str) -> None:
    planned = here.round(opened=False)
    assert change(here, planned, who).status_code == 403
    assert here.call("POST", f"/rounds/{planned}/due", who, json={"due": LATER, "reason": "Sent."}).status_code == 403


def deliveries(here: World, round_id: str) -> dict[str, Any]:
    return {row["region"]: row for row in here.get(f"/rounds/{round_id}", "nationell")["deliveries"]}


def test_a_region_gets_a_last_day_of_its_own_and_is_no_longer_late(here: World) -> None:
    round_id = here.round(due=date.fromisoformat(YESTERDAY), indicators=[STROKE])
    late = here.hand_in([proportion(STROKE, "14", 2024, 30, 200)], round_id, "14")
    assert late["late"]
    here.post(
        f"/rounds/{round_id}/due", "nationell", {"due": LATER, "region": "14", "reason": "Systembyte i regionen."}
    )
    assert not here.get(f"/submissions/{late['id']}", "rapportor-14")["late"]
    assert {region: row["due"] for region, row in deliveries(here, round_id).items()} == {
        "00": YESTERDAY,
        "12": YESTERDAY,
        "14": LATER,
    }
    (line,) = [
        line for line in here.get("/audit", "nationell", object_id=round_id) if line["action"] == "round-due-moved"
    ]
    assert line["detail"]["reason"] == "Systembyte i regionen."


def test_the_empty_cell_of_a_region_with_more_time_says_that_it_is_not_due_yet(here: World) -> None:
    round_id = here.round(due=date.fromisoformat(YESTERDAY), indicators=[STROKE], regions=["12", "13", "14"])
    here.publish([proportion(STROKE, "12", 2024, 30, 200)], round_id, "12")
    here.post(f"/rounds/{round_id}/due", "nationell", {"due": LATER, "region": "14", "reason": "Systembyte."})
    (outcome,) = [
        item
        for item in here.get("/pathways/stroke-tia-tidiga-insatser/outcomes", "nationell")["indicators"]
        if item["indicator"] == STROKE
    ]
    causes = {cell["region"]: cell["cause"] for cell in outcome["regions"]}
    assert causes == {"12": None, "13": "not_delivered", "14": "not_due_yet"}


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"due": LATER, "reason": "Alla får mer tid."}, 200),
        ({"due": LATER, "reason": " "}, 422),  # a reason of nothing
        ({"due": LATER, "region": "13", "reason": "Systembyte."}, 422),  # a region that is not asked
        ({"due": "2020-01-01", "reason": "Skrivfel."}, 422),  # before the period
    ],
)
def test_a_last_day_is_moved_with_a_reason_and_to_where_it_can_be(
    here: World, wanted: dict[str, Any], status: int
) -> None:
    assert here.call("POST", f"/rounds/{here.round()}/due", "nationell", json=wanted).status_code == status


def test_the_last_day_of_a_closed_round_stands(here: World) -> None:
    round_id = here.round()
    here.post(f"/rounds/{round_id}/steps", "nationell", {"step": "close"})
    answer = here.call("POST", f"/rounds/{round_id}/due", "nationell", json={"due": LATER, "reason": "Mer tid."})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "Stroke 2025"}, "Namnet säger 2025"),
        ({"period_label": "2023"}, "Periodens namn säger 2023"),
        ({"name": "Stroke 2023–2024"}, None),  # one of the years is the period's
        ({"name": "Stroke, 12024 rader"}, None),  # no year
        ({"name": "Stroke"}, None),
    ],
)
def test_a_name_with_another_year_than_the_period_is_told(
    here: World, changes: dict[str, str], told: str | None
) -> None:
    planned = here.round(opened=False)
    remarks = change(here, planned, **changes).json()["remarks"]
    assert [told in remark for remark in remarks] == [True] if told else remarks == []
