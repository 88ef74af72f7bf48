"""Values that the national side withholds: seen at once, kept by later publications, undone with the decision left behind."""

from collections.abc import Mapping
from typing import Any

from tests.support.world import HEART, STROKE, World, proportion

ROUND = "arsuppfoljning-2024"
HIDDEN = (None, None, "withheld_for_quality")


def rows(region: str, women: int = 40) -> list[dict[str, Any]]:
    """A total with its sexes, none of them small, and another indicator that is not withheld."""
    sexes = (("total", women + 50, 210), ("women", women, 100), ("men", 50, 110))
    own = [proportion(STROKE, region, 2024, count, size, sex=sex) for sex, count, size in sexes]
    return [*own, proportion(HEART, region, 2024, 60, 90)]


def shown(here: World, **wanted: Any) -> dict[tuple[str, str, str], tuple[Any, Any, Any]]:
    cells = here.get("/results", **wanted)["items"]
    return {(c["indicator"], c["region"], c["sex"]): (c["value"], c["numerator"], c["cause"]) for c in cells}


def withheld(here: World, **named: Any) -> Mapping[str, Any]:
    body = {"cause": "withheld_for_quality", "reason": "Hälften av posterna saknas."} | named
    return here.post("/withholdings", "nationell", body)  # type: ignore[no-any-return]


def lift(here: World, number: int) -> Any:
    return here.post(f"/withholdings/{number}/lift", "nationell-2", {"reason": "Källan är rättad."})


def test_a_withheld_indicator_says_so_at_once_and_only_there(here: World) -> None:
    here.publish(rows("14"), here.round(), "14")
    here.publish(rows("12"), ROUND, "12")
    withheld(here, indicator=STROKE, region="14", round=ROUND)
    public = shown(here)
    assert [public[STROKE, "14", sex] for sex in ("total", "women", "men")] == [HIDDEN] * 3
    assert public[STROKE, "12", "total"][2] is public[HEART, "14", "total"][2] is None
    assert here.get("/overview")["observations_published"] == 5  # three of region 12's STROKE, and HEART in both


def test_what_is_withheld_stays_so_when_it_is_published_again_and_is_shown_when_lifted(here: World) -> None:
    here.publish(rows("14"), here.round(), "14")
    number = withheld(here, indicator=STROKE, region="14", sex="women")["id"]
    here.publish(rows("14", women=45), ROUND, "14")
    assert shown(here)[STROKE, "14", "women"] == HIDDEN
    assert shown(here)[STROKE, "14", "total"][1] == "95"
    lift(here, number)
    assert shown(here)[STROKE, "14", "women"] == ("45.0", "45", None)
    assert here.get("/overview")["observations_published"] == 4


def test_both_decisions_stand_in_the_history_with_who_and_why(here: World) -> None:
    here.publish(rows("14"), here.round(), "14")
    lift(here, withheld(here, region="14")["id"])
    [one] = here.get("/withholdings", "nationell")
    assert (one["made_by"], one["lifted_by"]) == ("Nationell", "Nationell-2")
    assert (one["reason"], one["lifted_reason"]) == ("Hälften av posterna saknas.", "Källan är rättad.")
    actions = [line["action"] for line in here.get("/audit", "nationell", object_type="withholding")]
    assert actions == ["withholding-lifted", "values-withheld"]


def test_a_cell_that_protects_somebody_still_says_that(here: World) -> None:
    """The nation's value is judged by it: with another cause, nation less the shown regions would be the hidden one."""
    few = [proportion(STROKE, "14", 2024, 3, 60)]  # under the limit
    here.publish(few, here.round(), "14")
    withheld(here, indicator=STROKE, region="14")
    assert shown(here)[STROKE, "14", "total"] == (None, None, "suppressed")
    here.publish([proportion(STROKE, "14", 2024, 2, 60)], ROUND, "14")
    assert shown(here)[STROKE, "14", "total"] == (None, None, "suppressed")


def test_a_year_that_is_withheld_hides_none_of_its_halves(here: World) -> None:
    """Withheld for quality, it could be shown: nobody is protected by it."""
    here.publish([proportion(STROKE, "14", 2024, 90, 210)], here.round(), "14")
    withheld(here, indicator=STROKE, region="14", round=ROUND)
    half = here.round("halvar", period=("2024-01-01", "2024-07-01"), indicators=(STROKE,))
    here.publish([proportion(STROKE, "14", 2024, 40, 100, period_end="2024-07-01")], half, "14")
    assert here.get("/results", round=half)["items"][0]["numerator"] == "40"


def test_not_applicable_is_said_where_nothing_was_ever_handed_in(here: World) -> None:
    here.round()
    withheld(here, cause="not_applicable", reason="Vården ges inte i regionen.", indicator=STROKE, region="12")
    [outcome] = here.get(f"/indicators/{STROKE}/outcomes", period="2024")["indicators"]
    assert {c["region"]: c["cause"] for c in outcome["regions"]} == {"12": "not_applicable", "14": "not_due_yet"}


def test_what_is_already_withheld_or_lifted_or_names_nothing_is_refused(here: World) -> None:
    here.round()
    number = withheld(here, indicator=STROKE)["id"]
    body = {"cause": "not_applicable", "reason": "Ett annat skäl.", "indicator": STROKE}
    assert here.call("POST", "/withholdings", "nationell", json=body).status_code == 409
    assert here.call("POST", "/withholdings", "nationell", json=body | {"indicator": None}).status_code == 422
    assert here.call("POST", "/withholdings", "nationell", json=body | {"round": "ingen"}).status_code == 404
    assert here.call("POST", "/withholdings", "rapportor-14", json=body).status_code == 403
    lift(here, number)
    again = here.call("POST", f"/withholdings/{number}/lift", "nationell", json={"reason": "Igen, tack."})
    assert again.status_code == 409
