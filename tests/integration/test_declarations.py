"""'Cannot deliver, because …': attested before others see it, told apart from delivered, and closed when delivered."""

import pytest

from tests.integration.test_submissions import good
from tests.support.world import HEART, STROKE, World, proportion


def declared(here: World, round_id: str, who: str | None) -> list[str]:
    """The reasons of region 14 that somebody sees."""
    deliveries = here.get(f"/rounds/{round_id}", who)["deliveries"]
    return [line["reason"] for row in deliveries if row["region"] == "14" for line in row["declared"]]


def counted(here: World, round_id: str) -> tuple[int, int]:
    detail = here.get(f"/rounds/{round_id}")
    (line,) = [entry for entry in here.get("/rounds") if entry["id"] == round_id]
    assert (line["delivered"], line["declared"]) == (detail["delivered"], detail["declared"])
    return detail["delivered"], detail["declared"]


def test_an_attested_reason_is_the_empty_cells_cause_and_not_asked_for_again(here: World) -> None:
    round_id = here.round()
    here.publish([proportion(STROKE, "12", 2024, 40, 200)], round_id, "12")
    here.declare(round_id, "14", indicator=STROKE)
    found = here.hand_in(good()[3:], round_id, "14")
    assert "missing-indicator" not in {s["code"] for s in found["summary"]}
    outcome = here.get(f"/indicators/{STROKE}/outcomes", period="2024")["indicators"][0]
    cell = next(c for c in outcome["regions"] if c["region"] == "14")
    assert (cell["cause"], cell["comment"], cell["value"]) == ("not_delivered", "Byte av journalsystem.", None)


def test_nobody_outside_the_region_sees_a_reason_that_is_not_attested(here: World) -> None:
    round_id = here.round()
    where = f"/rounds/{round_id}/declarations"
    here.post(where, "rapportor-14", {"region": "14", "reason": "Byte av journalsystem."})
    seen = {who: declared(here, round_id, who) for who in (None, "rapportor-12", "nationell", "attestant-14")}
    assert seen == {None: [], "rapportor-12": [], "nationell": [], "attestant-14": ["Byte av journalsystem."]}
    assert counted(here, round_id) == (0, 0)


def test_a_reason_is_attested_once_and_by_another_of_the_region(here: World) -> None:
    round_id = here.round()
    where = f"/rounds/{round_id}/declarations"
    made = here.post(where, "rapportor-14", {"region": "14", "reason": "Byte av journalsystem."})
    attest = f"{where}/{made['id']}/attest"
    for who in ("rapportor-14", "attestant-12", "nationell"):
        assert here.call("POST", attest, who, json={}).status_code == 403, who
    first, again = (here.post(attest, "attestant-14", {}) for _ in range(2))
    assert first["attested_by"] == "Attestant-14"
    assert again["attested_at"] == first["attested_at"]
    assert counted(here, round_id) == (0, 1)


def test_an_attester_does_not_attest_a_reason_of_their_own(here: World) -> None:
    from backend.core.permissions import Role

    number = next(one["id"] for one in here.get("/accounts", "administrator") if one["username"] == "attestant-14")
    both = [{"role": role, "region": "14"} for role in (Role.REPORTER, Role.ATTESTER)]
    here.call("PATCH", f"/accounts/{number}", "administrator", json={"grants": both})
    round_id = here.round()
    where = f"/rounds/{round_id}/declarations"
    made = here.post(where, "attestant-14", {"region": "14", "reason": "Byte av journalsystem."})
    assert made["steps"] == ["take-back"]
    answer = here.call("POST", f"{where}/{made['id']}/attest", "attestant-14", json={})
    assert answer.status_code == 403
    assert "Be en annan" in answer.text


def test_a_declaration_for_everything_counts_as_declared_until_it_is_taken_back(here: World) -> None:
    round_id = here.round()
    number = here.declare(round_id, "14")
    assert counted(here, round_id) == (0, 1)
    where = f"/rounds/{round_id}/declarations/{number}"
    assert here.call("DELETE", where, "rapportor-12").status_code == 403
    assert here.call("DELETE", where, "rapportor-14").status_code == 204
    assert counted(here, round_id) == (0, 0)


@pytest.mark.parametrize(
    ("about", "rows", "left"),
    [
        ({"indicator": STROKE}, good(), []),  # delivered after all
        ({"indicator": STROKE}, good()[3:], ["Byte av journalsystem."]),  # only the other indicator
        ({}, good(), []),  # everything was to be missing, and everything is there
        ({}, good()[3:], ["Byte av journalsystem."]),  # everything, of which only something came
    ],
)
def test_a_reason_closes_when_what_it_is_about_is_delivered(
    here: World, about: dict[str, str], rows: list[dict[str, object]], left: list[str]
) -> None:
    round_id = here.round(indicators=[STROKE, HEART])
    here.declare(round_id, "14", **about)
    here.publish(rows, round_id, "14")
    assert declared(here, round_id, None) == left
    assert counted(here, round_id) == (1, 0), "who has delivered is not counted as one who cannot"


def test_what_is_asked_stands_with_where_each_of_it_is(here: World) -> None:
    round_id = here.round(indicators=[STROKE, HEART, "kol2-cat-medel"])
    here.declare(round_id, "14", indicator=HEART)
    here.hand_in([proportion(STROKE, "14", 2024, 30, 200)], round_id, "14")
    asked = {line["indicator"]: line for line in here.get(f"/rounds/{round_id}/asked", "rapportor-14", region="14")}
    assert asked[STROKE]["state"] == "checked"
    assert asked[HEART] == {"indicator": HEART, "state": None, "declared": "Byte av journalsystem."}
    assert asked["kol2-cat-medel"] == {"indicator": "kol2-cat-medel", "state": None, "declared": None}
    for who, status in (("rapportor-12", 403), ("nationell", 200), (None, 401)):
        assert here.call("GET", f"/rounds/{round_id}/asked", who, params={"region": "14"}).status_code == status
