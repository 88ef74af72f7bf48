"""Several submissions accepted and published at once, and numbers that are links."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, links, once_read, press, text
from tests.support.world import STROKE, World, proportion


@pytest.fixture
def attested(place: World) -> list[int]:
    """Submissions of two regions, attested: two are the fewest that show that each goes by itself."""
    round_id, numbers = place.round(indicators=[STROKE]), []
    for region in ("12", "14"):
        number = place.hand_in([proportion(STROKE, region, 2024, 70, 400)], round_id, region)["id"]
        place.answer_all(number, f"rapportor-{region}")
        place.step(number, f"attestant-{region}", "attest")
        numbers.append(number)
    return numbers


def _choose(shown: AppTest, label: str) -> AppTest:
    return next(box for box in shown.checkbox if box.label.startswith(label)).check().run()


def _state(place: World, number: int) -> str:
    return str(place.get(f"/submissions/{number}", "nationell")["state"])


def test_all_on_the_page_are_accepted_and_then_published(pages: Pages, place: World, attested: list[int]) -> None:
    shown = _choose(pages.open("review", "nationell"), "Välj alla 2")
    press(shown, "Godkänn valda (2)")
    assert "Godkänn: 2 inlämningar klara" in text(shown)
    assert {_state(place, number) for number in attested} == {"accepted"}
    shown = _choose(pages.open("review", "nationell", lage="accepted"), "Välj Region Skåne")
    press(shown, "Publicera valda (1)")
    assert [_state(place, number) for number in attested] == ["published", "accepted"]


def test_one_that_is_refused_stops_no_other_and_is_told(pages: Pages, place: World, attested: list[int]) -> None:
    shown = _choose(pages.open("review", "nationell"), "Välj alla 2")
    # A colleague returns the one that comes first on the page, right after the page has read the list.
    once_read(place, "/submissions", lambda: place.step(attested[1], "nationell-2", "return", reason="Fel år"))
    press(shown, "Godkänn valda (2)")
    assert [_state(place, number) for number in attested] == ["accepted", "returned"]
    assert f"Inlämning {attested[1]} togs inte med" in shown.error[0].value
    assert "Godkänn: 1 inlämning klar" in text(shown)


def test_nothing_chosen_can_not_be_taken(pages: Pages, attested: list[int]) -> None:
    shown = pages.open("review", "nationell")
    assert next(one for one in shown.button if one.label == "Godkänn valda (0)").disabled


def _anchors(shown: AppTest) -> set[str]:
    return {found for one in shown.get("html") for found in re.findall(r"href='(/[^']+)'", one.proto.body)}


def test_numbers_are_links_for_those_who_may_read_what_they_lead_to(
    pages: Pages, place: World, attested: list[int]
) -> None:
    skane, west = attested
    both = {f"/granska?inlamning={skane}", f"/granska?inlamning={west}"}
    assert both <= _anchors(pages.open("rounds", "nationell"))
    assert _anchors(pages.open("rounds", "rapportor-14")) == {f"/lamna-in?inlamning={west}"}
    assert _anchors(pages.open("rounds")) == set()
    assert f"/lamna-in?inlamning={west}" in _anchors(pages.open("region", "rapportor-14", region="14"))
    assert both <= _anchors(pages.open("account", "nationell", visa="logg"))
    # Administrators see no submission by that role: their log leads nowhere.
    assert _anchors(pages.open("account", "administrator", visa="logg")) == set()


def test_a_replaced_submission_leads_to_what_has_replaced_it(pages: Pages, place: World, attested: list[int]) -> None:
    place.step(attested[1], "nationell", "accept")
    later = place.publish([proportion(STROKE, "14", 2024, 80, 400)], "arsuppfoljning-2024", "14")
    shown = pages.open("review", "nationell", inlamning=str(attested[1]))
    assert f"inlämning {later}" in links(shown)
