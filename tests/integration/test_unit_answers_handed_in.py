"""Attested answers of units become a submission of their region: counted by question, on the road of every file."""

import csv
import io
from typing import Any

import httpx
import pytest

from tests.integration.test_unit_links import NUMBER, QUESTION, UNITS, links, listed, say
from tests.support.world import STROKE, World

ROUND = "arsuppfoljning-2024"


def hand_in(place: World, who: str = "rapportor-14", region: str = "14", of_round: str = ROUND) -> httpx.Response:
    return place.call("POST", "/unit-answers/hand-in", who, json={"round": of_round, "region": region})


def attested(place: World, *answers: bool, units: list[str] = UNITS) -> None:
    """Units with links that answer so, one each, and the region stands by it."""
    made = links(place, units=units[: len(answers)]).json()
    for link, said in zip(made, answers, strict=True):
        assert say(place, link["secret"], said, comment=f"Om {link['unit']}").status_code == 201
        number = listed(place)[link["unit"]]["answer"]["id"]
        place.post(f"/unit-answers/{number}/steps", "attestant-14", {"step": "attest"})


def row_of(place: World, submission: int) -> dict[str, str]:
    """The only row of a submission's file."""
    file = place.call("GET", f"/submissions/{submission}/file", "rapportor-14").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(file), delimiter=";")
    return row


def shown(place: World, who: str | None = None) -> list[tuple[Any, ...]]:
    """What is shown of region 14 for the question."""
    outcome = place.get(f"/indicators/{QUESTION}/outcomes", who, period="2024")["indicators"][0]
    return [
        (cell["value"], cell["numerator"], cell["denominator"], cell["published"])
        for cell in outcome["regions"]
        if cell["region"] == "14" and cell["value"] is not None
    ]


def test_attested_answers_go_the_whole_road_and_everybody_sees_how_many_units_said_yes(here: World) -> None:
    attested(here, True, False)  # one of two: the region as a whole has not got it
    answer = hand_in(here)
    assert (answer.status_code, answer.json()["known"]) == (201, False)
    number = answer.json()["submission"]
    checked = here.settled(number, "rapportor-14")
    assert (checked["state"], checked["rows"], checked["indicators"]) == ("checked", 1, [QUESTION]), checked["summary"]
    row = row_of(here, number)
    assert (row["numerator"], row["denominator"], row["value"], row["unit"]) == ("1", "2", "0", "")
    here.answer_all(number, "rapportor-14")
    assert shown(here) == []
    for who, step in (("attestant-14", "attest"), ("nationell", "accept")):
        assert here.step(number, who, step).status_code == 200
    assert (shown(here), shown(here, "nationell")) == ([], [("0", "1", "2", False)])
    assert here.step(number, "nationell", "publish").status_code == 200
    assert shown(here) == [("0", "1", "2", True)]


def test_the_file_names_no_unit_and_leads_back_to_the_answers_that_it_counts(here: World) -> None:
    attested(here, True, True)
    number = hand_in(here).json()["submission"]
    here.settled(number, "rapportor-14")
    file = here.call("GET", f"/submissions/{number}/file", "rapportor-14").content.decode("utf-8-sig")
    assert not [unit for unit in UNITS if unit in file]
    counted = here.get(f"/submissions/{number}/unit-answers", "attestant-14")
    assert [(one["unit"], one["answer"]["answer"], one["answer"]["attested_by"]) for one in counted] == [
        (unit, True, "Attestant-14") for unit in UNITS
    ]
    assert [one["answer"]["submissions"] for one in counted] == [[number], [number]]
    assert here.call("GET", f"/submissions/{number}/unit-answers", "rapportor-12").status_code == 404


def test_the_same_answers_again_are_the_same_submission_and_one_more_is_another(place: World) -> None:
    attested(place, True)
    first = hand_in(place).json()
    assert hand_in(place).json() == {"submission": first["submission"], "known": True}
    (count,) = place.get("/unit-answers", "rapportor-14")
    assert (count["yes"], count["not_handed_in"], count["may_hand_in"]) == (1, 0, True)
    attested(place, True, units=["Östra sjukhuset"])
    (count,) = place.get("/unit-answers", "attestant-14")
    assert (count["yes"], count["not_handed_in"], count["may_hand_in"]) == (2, 1, False)
    second = hand_in(place).json()
    assert (second["known"], second["submission"] > first["submission"]) == (False, True)
    assert row_of(place, second["submission"])["denominator"] == "2"
    assert len(place.get(f"/submissions/{first['submission']}/unit-answers", "rapportor-14")) == 1


def test_an_answer_that_nobody_stands_by_is_not_handed_in(place: World) -> None:
    first, _ = links(place).json()
    assert say(place, first["secret"]).status_code == 201
    refused = hand_in(place)
    assert (refused.status_code, "inga attesterade enhetssvar" in refused.json()["detail"]) == (422, True)
    assert "no attested answers" in refused.json()["detail_en"]
    assert place.get("/submissions", "rapportor-14") == []


@pytest.mark.parametrize(
    ("who", "region", "status"),
    [
        ("attestant-14", "14", 403),  # who attests does not hand in
        ("rapportor-12", "14", 403),
        ("rapportor-14", "12", 403),
        ("nationell", "14", 403),
        ("specialist", "14", 403),
    ],
)
def test_the_regions_reporter_alone_hands_its_answers_in(place: World, who: str, region: str, status: int) -> None:
    attested(place, True)
    assert hand_in(place, who, region).status_code == status


def test_a_closed_and_an_unknown_round_take_no_answers(place: World) -> None:
    attested(place, True)
    assert hand_in(place, of_round="finns-inte").status_code == 404
    place.post(f"/rounds/{ROUND}/steps", "nationell", {"step": "close"})
    assert hand_in(place).status_code == 409


def test_in_a_round_of_months_the_answers_are_of_the_last_one(place: World) -> None:
    place.round(indicators=(QUESTION, STROKE), rows_by="month")
    attested(place, False)
    number = hand_in(place).json()["submission"]
    assert place.settled(number, "rapportor-14")["state"] == "checked"
    assert row_of(place, number)["period_start"] == "2024-12-01"
    assert NUMBER not in str(row_of(place, number))
