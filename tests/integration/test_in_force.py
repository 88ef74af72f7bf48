"""Which submission is in force: the one that everybody sees values of, which need not be the latest."""

from typing import Any

from tests.support.world import HEART, STROKE, World, proportion


def both(region: str, stroke: int, heart: int) -> list[dict[str, Any]]:
    return [proportion(STROKE, region, 2024, stroke, 400), proportion(HEART, region, 2024, heart, 400)]


def accepted(here: World, rows: list[dict[str, Any]], round_id: str) -> int:
    found = here.hand_in(rows, round_id, "14")
    here.answer_all(found["id"], "rapportor-14")
    for who, step in (("attestant-14", "attest"), ("nationell", "accept")):
        assert here.step(found["id"], who, step).status_code == 200
    return int(found["id"])


def delivery(here: World, round_id: str, who: str | None = None) -> Any:
    return next(d for d in here.get(f"/rounds/{round_id}", who)["deliveries"] if d["region"] == "14")


def standing(here: World, submission: int) -> tuple[Any, ...]:
    found = here.get(f"/submissions/{submission}", "nationell")
    listed = next(s for s in here.get("/submissions", "nationell") if s["id"] == submission)
    fields = ("state", "in_force", "superseded", "steps")
    assert [found[f] for f in fields] == [listed[f] for f in fields], "the list and the detail agree"
    return found["state"], found["in_force"], found["superseded"], found["replaced_by"]


def test_a_correction_on_its_way_does_not_hide_what_is_published(here: World) -> None:
    round_id = here.round()
    first = here.publish(both("14", 70, 80), round_id, "14")
    later = here.hand_in(both("14", 72, 80), round_id, "14")["id"]
    own = delivery(here, round_id, "rapportor-14")
    assert (own["submission"], own["state"], own["in_force"]) == (later, "checked", [first])
    public = delivery(here, round_id)
    assert (public["submission"], public["state"], public["in_force"]) == (first, "published", [first])
    assert standing(here, first) == ("published", 2, False, [])


def test_a_correction_that_is_published_is_in_force_and_the_first_is_replaced(here: World) -> None:
    round_id = here.round()
    first = here.publish(both("14", 70, 80), round_id, "14")
    second = here.publish(both("14", 72, 80), round_id, "14")
    assert standing(here, first) == ("published", 0, True, [second])
    assert standing(here, second) == ("published", 2, False, [])
    assert delivery(here, round_id)["in_force"] == [second]
    shown = here.get("/overview")
    assert (shown["submissions"], shown["submissions_replaced"]) == ({"published": 1}, 1)


def test_a_correction_of_one_indicator_leaves_both_in_force(here: World) -> None:
    round_id = here.round()
    first = here.publish(both("14", 70, 80), round_id, "14")
    second = here.publish(both("14", 72, 80)[:1], round_id, "14")
    assert standing(here, first) == ("published", 1, False, [second])
    assert standing(here, second) == ("published", 1, False, [])
    assert delivery(here, round_id)["in_force"] == [first, second]
    assert here.get("/overview")["submissions"] == {"published": 2}


def test_what_was_replaced_before_it_was_published_has_nothing_to_publish(here: World) -> None:
    round_id = here.round()
    first = accepted(here, both("14", 70, 80), round_id)
    assert "publish" in here.get(f"/submissions/{first}", "nationell")["steps"]
    second = accepted(here, both("14", 72, 80), round_id)
    assert standing(here, first) == ("accepted", 0, True, [second])
    assert here.get(f"/submissions/{first}", "nationell")["steps"] == ["return"]
    assert here.step(first, "nationell", "publish").status_code == 409
    assert "publish" in here.get(f"/submissions/{second}", "nationell")["steps"]


def test_an_accepted_correction_does_not_replace_what_everybody_sees_until_it_is_published(here: World) -> None:
    round_id = here.round()
    first = here.publish(both("14", 70, 80), round_id, "14")
    second = accepted(here, both("14", 72, 80), round_id)
    assert standing(here, first) == ("published", 2, False, [])
    assert standing(here, second) == ("accepted", 0, False, [])
    assert delivery(here, round_id, "nationell")["in_force"] == [first]


def test_when_the_correction_is_taken_back_the_first_is_in_force_again(here: World) -> None:
    round_id = here.round()
    first = here.publish(both("14", 70, 80), round_id, "14")
    second = here.publish(both("14", 72, 80), round_id, "14")
    assert here.step(second, "nationell", "retract", "Fel nämnare.").status_code == 200
    assert standing(here, first) == ("published", 2, False, [])
    assert standing(here, second) == ("returned", 0, False, [])
    assert delivery(here, round_id)["in_force"] == [first]


def test_what_is_taken_back_with_nothing_before_it_is_not_in_force(here: World) -> None:
    round_id = here.round()
    only = here.publish(both("14", 70, 80), round_id, "14")
    assert here.step(only, "nationell", "retract", "Fel nämnare.").status_code == 200
    assert delivery(here, round_id)["in_force"] == []
    assert here.get("/overview")["submissions"] == {"returned": 1}


def test_the_rounds_list_and_each_regions_delivery_agree_for_everybody(here: World) -> None:
    """Region 14 is attested (nobody but itself and the nation sees the submission), region 12 cannot deliver."""
    round_id = here.round()
    found = here.hand_in(both("14", 70, 80), round_id, "14")
    here.answer_all(found["id"], "rapportor-14")
    assert here.step(found["id"], "attestant-14", "attest").status_code == 200
    here.declare(round_id, "12")
    for who in (None, "rapportor-12", "rapportor-14", "nationell"):
        listed = next(r for r in here.get("/rounds", who) if r["id"] == round_id)
        detail = here.get(f"/rounds/{round_id}", who)
        done = [d["region"] for d in detail["deliveries"] if d["delivered"]]
        assert (listed["delivered"], detail["delivered"], done) == (1, 1, ["14"])
        assert (listed["declared"], detail["declared"]) == (1, 1)
        assert delivery(here, round_id, who)["state"] == ("attested" if who in ("rapportor-14", "nationell") else None)
