"""What everybody may see: small numbers hidden, one cause an empty cell, and the nation told apart from its sum."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.clock import today
from tests.support.world import HEART, STROKE, World, proportion

MEAN = "artros-smartminskning-tre-man"


def rows(region: str, women: tuple[int, int], men: tuple[int, int], indicator: str = STROKE) -> list[dict[str, Any]]:
    total = (women[0] + men[0], women[1] + men[1])
    return [
        proportion(indicator, region, 2024, *total),
        proportion(indicator, region, 2024, *women, sex="women"),
        proportion(indicator, region, 2024, *men, sex="men"),
    ]


def shown(here: World, who: str | None = None, **wanted: Any) -> dict[tuple[str, str], tuple[Any, Any, Any]]:
    cells = here.get("/results", who, indicator=STROKE, **wanted)["items"]
    return {(c["region"], c["sex"]): (c["value"], c["numerator"], c["cause"]) for c in cells}


def test_a_small_count_hides_its_whole_breakdown_from_others_but_not_from_the_region_itself(here: World) -> None:
    here.publish(rows("14", (3, 60), (40, 80)), here.round(), "14")
    hidden = (None, None, "suppressed")
    assert shown(here) == {("14", "total"): ("30.7", "43", None), ("14", "women"): hidden, ("14", "men"): hidden}
    assert shown(here, "rapportor-12") == shown(here)
    assert shown(here, "rapportor-14")[("14", "women")] == ("5.0", "3", None)


HOSPITALS = "osteoporos-andel-sjukhus-frakturkedja"


def test_a_small_number_of_hospitals_is_shown_where_as_many_patients_are_hidden(here: World) -> None:
    round_id = here.round(indicators=(STROKE, HOSPITALS))
    here.publish([proportion(STROKE, "14", 2024, 2, 3), proportion(HOSPITALS, "14", 2024, 2, 3)], round_id, "14")
    assert shown(here) == {("14", "total"): (None, None, "suppressed")}
    (hospitals,) = here.get("/results", indicator=HOSPITALS)["items"]
    assert (hospitals["numerator"], hospitals["denominator"], hospitals["cause"]) == ("2", "3", None)


def test_a_small_complement_is_hidden_as_well(here: World) -> None:
    here.publish(rows("14", (58, 60), (40, 80)), here.round(), "14")
    assert shown(here)[("14", "women")] == (None, None, "suppressed")


def test_a_hidden_cell_carries_no_number_at_all(here: World) -> None:
    here.publish(rows("14", (3, 60), (40, 80)), here.round(), "14")
    cell = next(c for c in here.get("/results", indicator=STROKE)["items"] if c["sex"] == "women")
    assert {cell[k] for k in ("value", "numerator", "denominator", "n", "missing", "low", "high", "target_class")} == {
        None
    }
    assert cell["cause_text"]


def test_the_nations_delivered_value_is_withheld_with_its_counts_while_a_regions_cell_is_hidden(here: World) -> None:
    round_id = here.round()
    here.publish(rows("14", (2, 60), (1, 80)), round_id, "14")  # the total, 3, is hidden
    here.publish(rows("12", (30, 60), (40, 80)), round_id, "12")
    here.publish(rows("00", (32, 120), (41, 160)), round_id, "00")
    nation = shown(here, region="00")[("00", "total")]
    # Less the shown region's it would give the hidden one; so would 26.1 per cent, with a denominator known from elsewhere.
    assert nation == (None, None, "suppressed")
    assert outcome(here)["nation"]["value"] is None
    assert shown(here, "nationell", region="00")[("00", "total")] == ("26.1", "73", None)


def outcome(here: World, who: str | None = None, indicator: str = STROKE) -> Any:
    return here.get(f"/indicators/{indicator}/outcomes", who, period="2024")["indicators"][0]


def test_the_nation_is_summed_from_shown_regions_and_says_so(here: World) -> None:
    round_id = here.round()
    here.publish(rows("12", (30, 60), (40, 80)), round_id, "12")
    here.publish(rows("14", (50, 100), (60, 100)), round_id, "14")
    nation = outcome(here)["nation"]
    assert (nation["value"], nation["numerator"], nation["denominator"]) == ("52.9", "180", "340")
    assert (nation["origin"], nation["of_regions"]) == ("summed", 2)


def test_a_hidden_region_is_not_in_the_sum_so_the_sum_does_not_give_it_away(here: World) -> None:
    round_id = here.round()
    here.publish(rows("12", (30, 60), (40, 80)), round_id, "12")
    here.publish(rows("14", (2, 60), (1, 80)), round_id, "14")
    nation = outcome(here)["nation"]
    assert (nation["numerator"], nation["of_regions"]) == ("70", 1)


def test_a_delivered_nation_goes_before_a_sum(here: World) -> None:
    round_id = here.round()
    here.publish(rows("12", (30, 60), (40, 80)), round_id, "12")
    here.publish(rows("00", (300, 600), (400, 800)), round_id, "00")
    assert (outcome(here)["nation"]["origin"], outcome(here)["nation"]["value"]) == ("delivered", "50.0")


def test_every_expected_region_has_a_cell_with_a_value_or_exactly_one_cause(here: World) -> None:
    round_id = here.round()
    here.publish(rows("12", (30, 60), (40, 80)), round_id, "12")
    for indicator in (STROKE, HEART):
        for who in (None, "rapportor-12", "nationell", "npo-nerv"):
            cells = outcome(here, who, indicator)["regions"]
            assert {c["region"] for c in cells} == {"12", "14"}
            assert all((c["value"] is None) == (c["cause"] is not None) for c in cells)


@pytest.mark.parametrize(("days", "cause"), [(5, "not_due_yet"), (0, "not_due_yet"), (-1, "not_delivered")])
def test_nothing_handed_in_is_not_due_yet_until_the_last_day_has_passed(here: World, days: int, cause: str) -> None:
    here.round(due=today() + timedelta(days=days))
    assert {c["cause"] for c in outcome(here)["regions"]} == {cause}


def test_handed_in_but_not_published_is_under_review_to_others(here: World) -> None:
    round_id = here.round(due=today() - timedelta(days=9))
    assert here.hand_in(rows("14", (30, 60), (40, 80)), round_id, "14")["state"] == "checked"
    assert {c["region"]: c["cause"] for c in outcome(here)["regions"]} == {"12": "not_delivered", "14": "under_review"}


def test_a_row_without_a_value_but_with_a_reason_is_published_as_not_delivered_with_the_reason(here: World) -> None:
    row = {k: v for k, v in rows("14", (3, 60), (40, 80))[0].items() if k not in ("numerator", "denominator", "value")}
    here.publish([row | {"comment": "Registret täcker inte regionen."}], here.round(), "14")
    cell = here.get("/results", indicator=STROKE)["items"][0]
    assert (cell["value"], cell["cause"], cell["comment"]) == (None, "not_delivered", "Registret täcker inte regionen.")


def test_intervals_and_target_classes_stand_beside_the_values(here: World) -> None:
    here.publish(rows("14", (10, 60), (20, 80)), here.round(), "14")
    cell = next(c for c in here.get("/results", indicator=STROKE)["items"] if c["sex"] == "total")
    assert (cell["value"], cell["target_class"]) == ("21.4", "high")  # the high level is 15 %
    assert (round(cell["low"], 1), round(cell["high"], 1)) == (15.4, 28.9)


def test_a_value_measured_by_an_older_specification_is_flagged(here: World) -> None:
    import yaml

    here.publish(rows("14", (10, 60), (20, 80)), here.round(), "14")
    current = yaml.safe_load(here.get(f"/indicators/{STROKE}")["yaml"])
    newer = yaml.safe_dump(
        current | {"version": current["version"] + 1, "purpose": "Ett förtydligat syfte."}, allow_unicode=True
    )
    made = here.post("/specifications", "specialist", {"filename": f"{STROKE}.yaml", "yaml": newer})
    for who, name in (("specialist", "submit"), ("granskare", "publish")):
        here.post(f"/indicators/{STROKE}/versions/{made['version']}/steps", who, {"step": name})
    assert {tuple(c["flags"]) for c in here.get("/results", indicator=STROKE)["items"]} == {("newer_specification",)}


def test_a_programme_area_sees_unpublished_results_of_its_own_pathways_only(here: World) -> None:
    round_id = here.round()
    found = here.hand_in([*rows("14", (30, 60), (40, 80)), *rows("14", (30, 60), (40, 80), HEART)], round_id, "14")
    here.step(found["id"], "attestant-14", "attest")
    here.step(found["id"], "nationell", "accept")
    seen = {
        who: {c["indicator"] for c in here.get("/results", who)["items"]} for who in ("npo-nerv", "npo-hjarta", None)
    }
    assert seen == {"npo-nerv": {STROKE}, "npo-hjarta": {HEART}, None: set()}


def test_exports_are_the_same_cells_with_the_notice_and_nothing_that_becomes_a_formula(here: World) -> None:
    import io

    import openpyxl

    here.call("PUT", "/site/notice", "administrator", json={"notice": "Alla värden är påhittade."})
    row = rows("14", (30, 60), (40, 80))[0] | {"comment": "@SUMMA är inte en formel"}
    here.publish([row], here.round(), "14")
    sheet = openpyxl.load_workbook(io.BytesIO(here.call("GET", "/results.xlsx").content)).active
    assert sheet is not None
    assert sheet["A1"].value == "Alla värden är påhittade."
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    text = here.call("GET", "/results.csv").content.decode("utf-8-sig")
    assert "Alla värden är påhittade." in text
    assert ";50,0;" in text
    assert ";@" not in text


def test_the_start_page_counts_what_is_there(here: World) -> None:
    before = here.get("/overview")
    here.publish(rows("14", (30, 60), (40, 80)), here.round(), "14")
    after = here.get("/overview")
    assert (before["observations_published"], after["observations_published"]) == (0, 3)
    assert after["indicators_with_results"] == 1
    assert after["submissions"] == {"published": 1}
    assert [r["id"] for r in after["open_rounds"]] == ["arsuppfoljning-2024"]


def test_counts_alone_are_enough_the_value_is_worked_out(here: World) -> None:
    counts = [{k: v for k, v in row.items() if k != "value"} for row in rows("14", (20, 60), (40, 80))]
    here.publish(counts, here.round(), "14")
    assert shown(here)[("14", "total")] == ("42.9", "60", None)
    assert outcome(here)["delivered"] == 1


def test_a_small_group_that_the_parts_leave_out_is_not_given_away_by_the_total(here: World) -> None:
    # Women 57 of 118 and nobody else: the total less the women would show a group of two.
    total, women, _ = rows("14", (57, 118), (1, 2))
    here.publish([total, women], here.round(), "14")
    assert shown(here) == {("14", "total"): ("48.3", "58", None), ("14", "women"): (None, None, "suppressed")}


@pytest.mark.parametrize(("men", "hidden"), [(97, True), (100, False), (60, False)])
def test_a_mean_of_few_is_not_given_away_by_the_sizes_of_the_others(place: World, men: int, hidden: bool) -> None:
    # A hundred were measured in all: ninety-seven men leave three women, whose mean could be worked out.
    measured = proportion(MEAN, "14", 2024, 1, 100) | {"statistic": "mean", "numerator": None, "denominator": None}
    total, of_men = measured | {"value": "2.5", "n": 100}, measured | {"value": "2.6", "n": men, "sex": "men"}
    place.publish([total, of_men], place.round(indicators=[MEAN]), "14")
    cell = next(c for c in place.get("/results", indicator=MEAN)["items"] if c["sex"] == "men")
    assert (cell["cause"] == "suppressed") is hidden


@pytest.mark.parametrize(("left_out", "told"), [(0, 0), (1, None), (4, None), (5, 5), (None, None)])
def test_how_many_are_left_out_is_not_told_where_they_are_few(
    place: World, left_out: int | None, told: int | None
) -> None:
    total = rows("14", (57, 118), (30, 60))[0] | {"missing": left_out}
    place.publish([total], place.round(), "14")
    [cell] = place.get("/results", indicator=STROKE)["items"]
    assert (cell["missing"], cell["value"] is not None) == (told, True)


def test_a_share_of_a_group_that_is_told_to_be_small_is_hidden_without_its_counts(here: World) -> None:
    row = {k: v for k, v in rows("14", (1, 2), (0, 1))[0].items() if k not in ("numerator", "denominator")}
    here.publish([row | {"n": 3}], here.round(), "14")
    assert shown(here)[("14", "total")] == (None, None, "suppressed")


def test_more_decimals_than_the_specification_has_are_not_shown(here: World) -> None:
    row = rows("14", (20, 60), (40, 83))[0] | {"value": "41.958041958"}
    here.publish([row], here.round(), "14")
    assert shown(here)[("14", "total")][0] == "42.0"
    assert shown(here, "rapportor-14")[("14", "total")][0] == "41.958041958"


def test_a_senders_comment_is_shown_to_others_only_where_it_is_the_cause(here: World) -> None:
    here.publish([rows("14", (20, 60), (40, 80))[0] | {"comment": "två av tre på samma avdelning"}], here.round(), "14")
    assert here.get("/results", indicator=STROKE)["items"][0]["comment"] is None
    assert (
        here.get("/results", "rapportor-14", indicator=STROKE)["items"][0]["comment"] == "två av tre på samma avdelning"
    )


COUNT = "stroke-trombektomi-antal"


def count(region: str, value: int) -> dict[str, Any]:
    row = rows(region, (1, 2), (1, 2), COUNT)[0]
    return {k: v for k, v in row.items() if k not in ("numerator", "denominator")} | {
        "statistic": "count",
        "value": value,
    }


def test_a_nations_count_is_hidden_while_a_regions_is(here: World) -> None:
    round_id = here.round(indicators=[COUNT])
    for region, value in (("12", 40), ("14", 3), ("00", 43)):
        here.publish([count(region, value)], round_id, region)
    cells = {c["region"]: (c["value"], c["cause"]) for c in here.get("/results", indicator=COUNT)["items"]}
    assert cells == {"12": ("40", None), "14": (None, "suppressed"), "00": (None, "suppressed")}
    assert outcome(here, None, COUNT)["nation"]["value"] is None


def test_one_indicators_submission_says_nothing_of_the_other(here: World) -> None:
    round_id = here.round(due=today() - timedelta(days=9))
    found = here.hand_in(rows("14", (30, 60), (40, 80)), round_id, "14")
    here.answer_all(found["id"], "rapportor-14")
    here.step(found["id"], "attestant-14", "attest")
    causes = {i: {c["region"]: c["cause"] for c in outcome(here, None, i)["regions"]}["14"] for i in (STROKE, HEART)}
    assert causes == {STROKE: "under_review", HEART: "not_delivered"}


def test_results_are_filtered_by_pathway_and_period(here: World) -> None:
    here.publish([*rows("14", (30, 60), (40, 80)), *rows("14", (30, 60), (40, 80), HEART)], here.round(), "14")
    by_pathway = here.get("/results", pathway="hjartsvikt")["items"]
    assert {c["indicator"] for c in by_pathway} == {HEART}
    assert here.get("/results", pathway="hjartsvikt", indicator=STROKE)["total"] == 0
    assert here.get("/results", period="2024")["total"] == 6
    assert here.get("/results", period="2023")["total"] == 0


def test_who_declared_a_reason_is_told_to_those_who_read_the_delivery_only(here: World) -> None:
    round_id = here.round()
    here.declare(round_id, "14")

    def by(who: str | None) -> str:
        found = here.get(f"/rounds/{round_id}", who)["deliveries"]
        return str(next(d for d in found if d["region"] == "14")["declared"][0]["declared_by"])

    assert (by(None), by("rapportor-12"), by("attestant-14"), by("nationell")) == (
        "",
        "",
        "Rapportor-14",
        "Rapportor-14",
    )
