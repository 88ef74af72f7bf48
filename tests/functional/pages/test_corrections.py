"""What a correction replaces is said before attest, two attested files are told on both, and a region asks for one back."""

from typing import Any

import pytest
from sqlmodel import col, delete

from backend.collection.tables import FindingCount, Submission
from backend.core.database import transaction
from datasources.delivery import canonical
from tests.functional.pages.conftest import Pages, links, press, text
from tests.support.world import HEART, STROKE, World, proportion


def _rows(total: int, men: int = 30, women: int | None = None) -> list[dict[str, Any]]:
    """A total and its men; women where they are given: rows to change, to leave, and to add."""
    parts = {"total": (total, 400), "men": (men, 200)} | ({"women": (women, 200)} if women is not None else {})
    return [proportion(STROKE, "14", 2024, met, of, sex=sex) for sex, (met, of) in parts.items()]


def _to(place: World, number: int, *steps: tuple[str, str]) -> int:
    place.answer_all(number, "rapportor-14")
    for who, step in steps:
        place.step(number, who, step)
    return number


ATTEST, ACCEPT = ("attestant-14", "attest"), ("nationell", "accept")


@pytest.fixture
def round_id(place: World) -> str:
    """An open round for one indicator, split by sex."""
    return place.round(indicators=[STROKE])


def _handed_in(place: World, round_id: str, rows: list[dict[str, Any]]) -> int:
    found = place.hand_in(rows, round_id, "14")
    assert found["state"] == "checked", found["summary"]
    return int(found["id"])


def test_what_replaces_what_is_said_before_attest_and_before_the_decision(
    pages: Pages, place: World, round_id: str
) -> None:
    # The one that holds has its value filled in from counts; the correction gives it: the same row all the same.
    first = [row | {"value": None} for row in _rows(70)]
    earlier = _to(place, _handed_in(place, round_id, first), ATTEST, ACCEPT)
    # Changed: the total. As before: men. New: women.
    number = _handed_in(place, round_id, _rows(75, 30, 45))
    sentence = f"1 rad ändrad, 1 ny, 1 oförändrad mot inlämning {earlier}."
    shown = pages.open("submit", "attestant-14", inlamning=str(number))
    assert sentence in text(shown)
    assert f"inlämning {earlier}" in links(shown)
    _to(place, number, ATTEST)
    assert sentence in text(pages.open("review", "nationell", inlamning=str(number)))
    place.step(number, "nationell", "accept")
    assert "oförändrad" not in text(pages.open("review", "nationell", inlamning=str(number)))


def test_rows_that_are_no_longer_there_are_counted(place: World, round_id: str) -> None:
    earlier = _to(place, _handed_in(place, round_id, _rows(70, 30, 40)), ATTEST, ACCEPT)
    number = _handed_in(place, round_id, [proportion(STROKE, "14", 2024, 70, 400, comment="Rättad")])
    found = place.get(f"/submissions/{number}/comparison", "rapportor-14")
    # A comment is shown to everybody: another one is a change.
    assert found == {"earlier": [earlier], "changed": 1, "new": 0, "unchanged": 0, "gone": 2}


def test_a_correction_of_one_indicator_is_held_against_that_one_alone(place: World) -> None:
    round_id = place.round()
    both = [proportion(STROKE, "14", 2024, 70, 400), proportion(HEART, "14", 2024, 200, 300)]
    earlier = _to(place, _handed_in(place, round_id, both), ATTEST, ACCEPT)
    number = _handed_in(place, round_id, [proportion(STROKE, "14", 2024, 75, 400)])
    found = place.get(f"/submissions/{number}/comparison", "rapportor-14")
    assert found == {"earlier": [earlier], "changed": 1, "new": 0, "unchanged": 0, "gone": 0}


def test_a_first_file_replaces_nothing_and_others_are_not_told_of(pages: Pages, place: World, round_id: str) -> None:
    number = _handed_in(place, round_id, _rows(70))
    assert place.get(f"/submissions/{number}/comparison", "rapportor-14")["earlier"] == []
    assert place.call("GET", f"/submissions/{number}/comparison", "rapportor-12").status_code == 404
    assert "oförändrad" not in text(pages.open("submit", "attestant-14", inlamning=str(number)))


def test_two_attested_files_are_told_on_both_until_one_is_decided(pages: Pages, place: World, round_id: str) -> None:
    first = _to(place, _handed_in(place, round_id, _rows(70)), ATTEST)
    second = _handed_in(place, round_id, _rows(75))
    assert f"Också attesterad, med samma indikatorer: inlämning {first}" in text(
        pages.open("submit", "attestant-14", inlamning=str(second))
    ), "before the second is attested too"
    _to(place, second, ATTEST)
    for number, other in ((first, second), (second, first)):
        shown = pages.open("review", "nationell", inlamning=str(number))
        assert f"Också attesterad, med samma indikatorer: inlämning {other}" in text(shown)
        assert f"inlämning {other}" in links(shown)
    assert f"också attesterad: {first}" in text(pages.open("review", "nationell"))
    place.step(first, "nationell", "return", reason="Fel fil")
    assert "Också attesterad" not in text(pages.open("review", "nationell", inlamning=str(second)))


def test_files_about_other_indicators_do_not_meet(place: World) -> None:
    round_id = place.round()
    first = _to(place, _handed_in(place, round_id, [proportion(STROKE, "14", 2024, 70, 400)]), ATTEST)
    second = _to(place, _handed_in(place, round_id, [proportion(HEART, "14", 2024, 200, 300)]), ATTEST)
    assert [place.get(f"/submissions/{number}", "nationell")["beside"] for number in (first, second)] == [[], []]


def test_a_region_asks_for_what_it_has_attested_and_gets_it_back(pages: Pages, place: World, round_id: str) -> None:
    number = _to(place, _handed_in(place, round_id, _rows(70)), ATTEST)
    shown = pages.open("submit", "attestant-14", inlamning=str(number))
    press(shown, "Begär tillbaka")
    assert "minst tre tecken" in shown.error[0].value
    next(area for area in shown.text_area if area.label == "Skäl").set_value("Fel år i filen")
    press(shown, "Begär tillbaka")
    assert "Begäran är skickad" in text(shown)
    told = "Regionen vill ha tillbaka inlämningen (Attestant-14"
    assert told in text(shown)
    # The national side meets it in the list, among what waits, and on the submission itself.
    assert "regionen vill ha tillbaka den" in text(pages.open("review", "nationell"))
    waiting = pages.open("waiting", "nationell")
    assert "Regionen vill ha tillbaka" in text(waiting)
    assert "Fel år i filen" in text(waiting)
    decided = pages.open("review", "nationell", inlamning=str(number))
    assert told in text(decided)
    place.step(number, "nationell", "return", reason="På regionens begäran")
    after = text(pages.open("submit", "attestant-14", inlamning=str(number)))
    assert told not in after
    assert "Begärde tillbaka" in text(pages.open("submit", "attestant-14", inlamning=str(number), visa="om"))


def test_what_is_published_can_be_asked_back_too_and_waits_for_the_national_side(place: World, round_id: str) -> None:
    number = place.publish(_rows(70), round_id, "14")
    place.post(f"/submissions/{number}/ask-back", "attestant-14", {"reason": "Fel nämnare"})
    waiting = place.get("/waiting", "nationell")
    assert ("return_asked", number) in [(one["kind"], one["submission"]) for one in waiting]


@pytest.mark.parametrize(("who", "status"), [("rapportor-14", 403), ("attestant-12", 404), ("nationell", 403)])
def test_nobody_but_the_regions_attester_asks(place: World, round_id: str, who: str, status: int) -> None:
    number = _to(place, _handed_in(place, round_id, _rows(70)), ATTEST)
    answer = place.call("POST", f"/submissions/{number}/ask-back", who, json={"reason": "Fel år"})
    assert answer.status_code == status


def test_what_is_not_attested_or_is_back_already_is_not_asked_for(place: World, round_id: str) -> None:
    number = _handed_in(place, round_id, _rows(70))
    ask = {"reason": "Fel år"}
    assert place.call("POST", f"/submissions/{number}/ask-back", "attestant-14", json=ask).status_code == 409
    _to(place, number, ATTEST)
    place.step(number, "nationell", "return", reason="Fel år")
    assert place.call("POST", f"/submissions/{number}/ask-back", "attestant-14", json=ask).status_code == 409


def test_the_same_file_after_a_check_that_failed_is_checked_anew_from_the_page(
    pages: Pages, place: World, round_id: str
) -> None:
    content = canonical.write(_rows(70), "csv")
    failed = place.hand_in(_rows(70), round_id, "14")["id"]
    _let_its_check_have_failed(place, failed)
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    shown.file_uploader[0].set_value(("igen.csv", content, "text/csv")).run()
    press(shown, "Lämna in")
    assert shown.query_params["inlamning"] != str(failed)
    assert "redan lämnats in" not in text(shown)


def _let_its_check_have_failed(place: World, number: int) -> None:
    """Leaves the submission as a check that ends in a fault of ours does."""
    with transaction(place.client.app.state.engine) as session:  # type: ignore[attr-defined]
        session.execute(delete(FindingCount).where(col(FindingCount.submission_id) == number))
        session.add(FindingCount(submission_id=number, code="check-failed", severity="error", count=1))
        row = session.get_one(Submission, number)
        row.state = "rejected"
        session.add(row)
