"""Data quality of the 2023 agreement from real submissions: the response rate, three weeks, the same units in both reports."""

from datetime import UTC, datetime
from typing import Any

import pytest

from backend.core.clock import at
from tests.support.small_agreement import accept
from tests.support.world import World, proportion

AGREEMENT = "okad-tillganglighet-2023"
COMPLETED = (
    "vantetid-medicinsk-bedomning-3",
    "vantetid-aterbesok",
    "vantetid-aterbesok-strikt",
    "vantetid-bup-forsta-besok-genomford-30",
    "vantetid-bup-utredning-genomford-30",
    "vantetid-bup-behandling-genomford-30",
)
WAITING, DONE = "vantetid-svarsfrekvens-vantande", "vantetid-svarsfrekvens-genomford"
JANUARY = {"period_start": "2023-01-01", "period_end": "2023-02-01"}


def row(measure: str, numerator: int, denominator: int, unit: str = "") -> dict[str, Any]:
    return proportion(measure, "14", 2023, numerator, denominator) | JANUARY | {"unit": unit}


def quality(here: World, requirement: str, who: str = "rapportor-14", **asked: Any) -> dict[str, Any]:
    wanted = {"region": "14", "requirement": requirement, "month": "2023-01-01"} | asked
    (verdict,) = here.get(f"/agreements/{AGREEMENT}/fulfilment", who, **wanted)["verdicts"]
    return dict(verdict)


def january(here: World, measures: tuple[str, ...]) -> str:
    return here.round("manad", 2023, measures, ["14"], period=("2023-01-01", "2023-02-01"))


def completed(waited: int) -> list[dict[str, Any]]:
    """Every measure of what was completed, `waited` of a hundred in time."""
    return [row(measure, waited, 100) for measure in COMPLETED]


def accepted_at(here: World, moment: datetime, rows: list[dict[str, Any]]) -> None:
    """Hands rows in at that moment, and everything until they are accepted."""
    here.tokens.clear()  # one of another year has not begun, or is over
    with at(moment):
        accept(here, rows, "manad")
    here.tokens.clear()


@pytest.fixture
def in_time(here: World) -> World:
    """January handed in at half past midnight in Sweden on 21 February, which is 20 February in UTC."""
    january(here, COMPLETED)
    accepted_at(here, datetime(2023, 2, 20, 23, 30, tzinfo=UTC), completed(70))
    return here


def test_three_weeks_are_counted_from_the_submissions_own_time_down_to_its_file(in_time: World) -> None:
    verdict = quality(in_time, "i-tid")
    assert (verdict["verdict"], verdict["value"], verdict["share"]) == ("met", "21", None)
    assert {one["measure"]: one["value"] for one in verdict["evidence"]} == dict.fromkeys(COMPLETED, "21")
    submission = in_time.get(f"/submissions/{verdict['evidence'][0]['submission']}", "rapportor-14")
    assert verdict["evidence"][0]["sha256"] == submission["sha256"]


def test_a_later_correction_leaves_the_month_in_time_unless_the_choice_is_what_holds(in_time: World) -> None:
    accepted_at(in_time, datetime(2023, 4, 1, 10, tzinfo=UTC), completed(71))
    assert quality(in_time, "i-tid")["value"] == "21"
    assert quality(in_time, "i-tid", choices=["inlamnad-som-galler"])["value"] == "60"


def test_a_month_that_was_asked_for_and_never_came_is_told_to_the_region_when_three_weeks_have_passed(
    here: World,
) -> None:
    assert quality(here, "i-tid")["verdict"] == "no_value", "nobody has asked for the month here"
    january(here, COMPLETED)
    for day, told in ((21, "no_value"), (22, "not_met")):
        here.tokens.clear()
        with at(datetime(2023, 2, day, 12, tzinfo=UTC)):
            verdict = quality(here, "i-tid")
        assert verdict["verdict"] == told, day
    assert "kom inte" in verdict["reason_sv"]
    assert "did not come" in verdict["reason_en"]
    assert (verdict["value"], verdict["evidence"]) == (None, [])
    here.tokens.clear()
    asked = {"region": "14", "requirement": "i-tid", "month": "2023-01-01"}
    assert here.get(f"/agreements/{AGREEMENT}/fulfilment", **asked)["verdicts"] == [], "nothing is published"


def test_others_see_the_days_when_every_file_behind_is_published(in_time: World) -> None:
    asked = {"region": "14", "requirement": "i-tid", "month": "2023-01-01"}
    assert in_time.get(f"/agreements/{AGREEMENT}/fulfilment", **asked)["verdicts"] == []
    submission = quality(in_time, "i-tid")["evidence"][0]["submission"]
    assert in_time.step(submission, "nationell", "publish").status_code == 200
    (public,) = in_time.get(f"/agreements/{AGREEMENT}/fulfilment", **asked)["verdicts"]
    assert (public["value"], public["figures_hidden"]) == ("21", False)


def units(measure: str, **reported: int) -> list[dict[str, Any]]:
    """The region's row and one of each unit: 1 where it sent the month's report."""
    whole = row(measure, sum(reported.values()), len(reported))
    return [whole, *(row(measure, sent, 1, f"SE-{name}") for name, sent in reported.items())]


def test_the_response_rate_and_the_units_of_both_reports_are_held_against_each_other(here: World) -> None:
    january(here, (WAITING, DONE))
    # The same two units are to report. The first sent both reports, the second those waiting only, the third neither.
    rows = [*units(WAITING, a=1, b=1, c=0), *units(DONE, a=1, b=0, c=0)]
    accept(here, rows, "manad")
    rate = quality(here, "svarsfrekvens")
    assert rate["verdict"] == "not_met"
    assert {one["measure"]: (one["numerator"], one["denominator"]) for one in rate["evidence"]} == {
        WAITING: (2, 3),
        DONE: (1, 3),
    }
    same = quality(here, "samma-utbud")
    assert (same["verdict"], same["value"], same["level"]) == ("not_met", "1", "0")
    assert [(one["measure"], one["value"], one["units"]) for one in same["evidence"]] == [
        (WAITING, "2", ["SE-b"]),
        (DONE, "1", []),
    ]


def test_without_rows_of_units_nobody_knows_whether_they_are_the_same(here: World) -> None:
    january(here, (WAITING, DONE))
    accept(here, [row(WAITING, 38, 40), row(DONE, 39, 40)], "manad")
    assert quality(here, "svarsfrekvens")["verdict"] == "met"
    assert quality(here, "samma-utbud")["verdict"] == "no_value"


def test_what_the_database_shows_of_private_providers_is_a_requirement_of_its_own(place: World) -> None:
    requirements = {one["id"]: one for one in place.get(f"/agreements/{AGREEMENT}")["requirements"]}
    private = requirements["privata-vardgivare"]
    assert (private["nature"], private["judged_of"]) == ("judged", "association")
    assert private["sections"][0].endswith(", 6")


def judged(here: World, requirement: str, **said: Any) -> None:
    body = {"requirement": requirement, "subject": "14", "comment": "Prov.", "evidence": "Prov", "came_on": None}
    made = here.post(f"/agreements/{AGREEMENT}/judgements", "nationell", body | said)
    step = f"/agreements/{AGREEMENT}/judgements/{made['id']}/steps"
    here.post(step, "nationell-2", {"step": "approve", "reason": None})


def of_no_month(here: World, requirement: str, who: str | None) -> dict[str, Any]:
    asked = here.get(f"/agreements/{AGREEMENT}/fulfilment", who, region="14", requirement=requirement)["verdicts"]
    (verdict,) = (one for one in asked if one["month"] is None)
    return dict(verdict)


def test_where_months_and_people_disagree_both_verdicts_and_a_sentence_are_told(in_time: World) -> None:
    judged(in_time, "i-tid", verdict="not_met")
    region = of_no_month(in_time, "i-tid", "rapportor-14")
    # January is in time, the other eleven months have no value: nothing is said of the year.
    assert (region["verdict"], region["computed"], region["disagreement_sv"]) == ("not_met", "no_value", None)
    late = datetime(2023, 2, 22, 10, tzinfo=UTC)
    submission = quality(in_time, "i-tid")["evidence"][0]["submission"]
    in_time.step(submission, "nationell", "return", "Fel uttag.")
    accepted_at(in_time, late, completed(72))
    judged(in_time, "i-tid", verdict="met")
    region = of_no_month(in_time, "i-tid", "rapportor-14")
    assert (region["verdict"], region["computed"]) == ("met", "not_met")
    assert "2023-01" in region["disagreement_sv"]
    public = of_no_month(in_time, "i-tid", None)
    assert (public["verdict"], public["computed"], public["disagreement_sv"]) == ("met", None, None), "not published"


def test_a_duty_that_came_in_time_and_was_judged_otherwise_tells_everybody_both(place: World) -> None:
    judged(place, "rekvisition-block-2", verdict="not_met", came_on="2023-11-20")
    public = of_no_month(place, "rekvisition-block-2", None)
    assert (public["verdict"], public["computed"]) == ("not_met", "met")
    assert "men det är bedömt som inte uppfyllt" in public["disagreement_sv"]
    assert "but it was judged not fulfilled" in public["disagreement_en"]
