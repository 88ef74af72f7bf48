"""Values that are public already come in as one delivery by the national side, marked with their address."""

from typing import Any

from tests.support.world import HEART, STROKE, World, proportion

SOURCE = "https://www.kolada.se"


def public_round(here: World, **changes: Any) -> str:
    body = {
        "id": "kolada-2024",
        "name": "Kolada 2024",
        "period_label": "2024",
        "period_start": "2024-01-01",
        "period_end": "2025-01-01",
        "due": "2099-03-01",
        "indicators": [{"indicator": STROKE}],
        "regions": ["12", "13", "14", "00"],
        "public_source": SOURCE,
    }
    here.post("/rounds", "nationell", body | changes)
    here.post(f"/rounds/{body['id'] if 'id' not in changes else changes['id']}/steps", "nationell", {"step": "open"})
    return str((body | changes)["id"])


def value(region: str, shown: str, year: int = 2024) -> dict[str, Any]:
    """A value as Kolada has it: rounded, and without counts."""
    return proportion(STROKE, region, year, 1, 2) | {"numerator": None, "denominator": None, "value": shown}


def test_one_delivery_of_the_nation_gives_every_region_its_value(here: World) -> None:
    round_id = public_round(here)
    here.publish([value("12", "12.1"), value("13", "16"), value("14", "15.3"), value("00", "14.8")], round_id, "00")
    cells = {c["region"]: c["value"] for c in here.get("/results", indicator=STROKE)["items"]}
    assert cells == {"12": "12.1", "13": "16", "14": "15.3", "00": "14.8"}
    detail = here.get(f"/rounds/{round_id}")
    assert (detail["public_source"], detail["delivered"], len(detail["regions"])) == (SOURCE, 4, 4)
    assert [row["region"] for row in detail["deliveries"]] == ["00"]
    assert {item["without_counts"] for item in detail["indicator_list"]} == {None}, "the address says it once"


def test_a_region_does_not_hand_in_what_is_public_already(here: World) -> None:
    answer = here.hand_in_bytes(b"x", public_round(here), "14", "rapportor-14")
    assert answer.status_code == 422
    assert "redan offentliga" in answer.text


def test_each_region_is_held_against_its_own_last_value(here: World) -> None:
    earlier = public_round(here)
    here.publish([value("12", "12.1"), value("14", "55.3")], earlier, "00")
    later = public_round(
        here, id="kolada-2025", period_label="2025", period_start="2025-01-01", period_end="2026-01-01"
    )
    found = here.hand_in([value("12", "12.4", 2025), value("14", "12.4", 2025)], later, "00", "nationell")
    jumps = here.get(f"/submissions/{found['id']}/findings", "nationell", code="jump")["items"]
    assert [(line["row"], line["value"]) for line in jumps] == [(3, "12.4")], (
        "only region 14 broke with its own history"
    )


def test_in_other_rounds_the_nation_speaks_for_itself_alone(here: World) -> None:
    round_id = here.round(indicators=[HEART])
    found = here.hand_in([proportion(HEART, "14", 2024, 60, 120)], round_id, "00", "nationell")
    assert "other-region" in {line["code"] for line in found["summary"]}
