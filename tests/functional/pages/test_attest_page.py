"""A region stands by its answers on implementation on the page: it sees what changes, and attests one or all of them."""

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, links, press, text
from tests.support.world import World

PATHWAY = "stroke-tia-tidiga-insatser"
BEGUN = {"year": 2025, "pathway": PATHWAY, "region": "14", "decided": "2024-02-03"}
PARTLY = BEGUN | {"gap_analysed": "2024-05-06", "resources_appointed": "2024-09-10"}


def answer(place: World, form: dict[str, Any]) -> None:
    place.post("/implementation/answers", "rapportor-14", form)


def opened(pages: Pages, who: str = "attestant-14", **choices: str) -> AppTest:
    return pages.open("implementation", who, visa="attest", ar="2025", **choices)


def status(place: World) -> str:
    return str(place.get("/implementation", year=2025, pathway=PATHWAY, region="14")[0]["status"])


def buttons(shown: AppTest) -> list[str]:
    return [button.label for button in shown.button if button.label.startswith("Attestera")]


def test_the_attester_sees_how_the_status_changes_and_attests_the_one_answer(pages: Pages, place: World) -> None:
    place.in_force(BEGUN | {"unit": "Norra", "challenges": "Brist på logopeder."})
    answer(place, PARTLY | {"unit": "Norra"})
    shown = opened(pages)
    said = " ".join(text(shown).split())
    assert "så ändras läget (1 svar)" in said
    assert "◔ Påbörjat → ◕ Delvis genomfört" in said
    assert "Beslut: 3 feb. 2024 GAP-analys: – → 6 maj 2024" in said
    assert "Utmaningar (borttaget)" in said
    assert (buttons(shown), status(place)) == (["Attestera"], "begun")
    done = press(shown, "Attestera")
    assert ("1 svar är attesterat" in text(done), status(place)) == (True, "partly")
    assert "Inget svar väntar på attest" in text(done)


def test_all_that_waits_is_attested_with_one_button(pages: Pages, place: World) -> None:
    for unit in ("Norra", "Södra"):
        answer(place, PARTLY | {"unit": unit})
    shown = opened(pages)
    assert buttons(shown) == ["Attestera alla 2 svar", "Attestera", "Attestera"]
    assert "2 svar är attesterade" in text(press(shown, "Attestera alla 2 svar"))
    assert status(place) == "partly"


def test_an_answer_that_is_changed_after_the_page_was_drawn_is_not_attested(pages: Pages, place: World) -> None:
    answer(place, BEGUN)
    answer(place, BEGUN | {"unit": "Norra"})
    shown = opened(pages)
    answer(place, PARTLY)
    after = press(shown, "Attestera alla 2 svar")
    assert "inte längre det som du såg" in after.error[0].value
    assert status(place) == "not_answered"
    assert "6 maj 2024" in text(after), "the page shows what waits now"


def test_nothing_is_attested_when_the_login_ended_meanwhile(pages: Pages, place: World) -> None:
    answer(place, BEGUN)
    shown = opened(pages)
    place.call("DELETE", "/tokens/current", "attestant-14")
    assert "Logga in igen" in press(shown, "Attestera").error[0].value
    assert status(place) == "not_answered"


def test_the_reporter_sees_what_waits_cannot_attest_it_and_may_withdraw_it(pages: Pages, place: World) -> None:
    answer(place, BEGUN)
    shown = opened(pages, "rapportor-14")
    assert ("Påbörjat" in text(shown), buttons(shown)) == (True, [])
    next(area for area in shown.text_area).set_value("Fel vårdförlopp.")
    assert "Inget svar väntar på attest" in text(press(shown, "Återkalla"))
    assert place.get("/implementation/answers", "rapportor-14", year=2025)[0]["state"] == "withdrawn"
    listed = text(pages.open("implementation", "rapportor-14", visa="svar", ar="2025"))
    assert "Återkallat" in listed


def test_what_waits_is_told_on_the_regions_page_and_to_the_attester_and_to_nobody_else(
    pages: Pages, place: World
) -> None:
    place.in_force(BEGUN | {"year": 2024})
    answer(place, BEGUN)
    answer(place, PARTLY | {"pathway": "sepsis"})
    for page in ("region", "implementation"):
        for who, told in (("attestant-14", True), ("rapportor-14", True), ("rapportor-12", False), (None, False)):
            shown = pages.open(page, who, region="14")
            assert ("2 svar för 2025 väntar på attest" in text(shown)) is told, (page, who)
            assert ("Se vad som väntar för 2025" in links(shown)) is told
    assert "Västra Götalandsregionen: 2 svar för 2025" in links(pages.open("waiting", "attestant-14"))
    for who in ("rapportor-14", "attestant-12", "nationell"):
        assert "svar för 2025" not in " ".join(links(pages.open("waiting", who)))


def test_a_saved_answer_says_that_it_waits_and_the_form_begins_with_it(pages: Pages, place: World) -> None:
    place.in_force(BEGUN)
    answer(place, PARTLY)
    shown = pages.open("implementation", "rapportor-14", visa="lamna", ar="2025", forlopp=PATHWAY)
    assert len([day for day in shown.date_input if day.value]) == 3
    next(area for area in shown.text_area if area.label == "Utmaningar").set_value("Brist på personal")
    assert "sparat och väntar på attest" in text(press(shown, "Spara svaret"))


def test_an_answer_that_is_attested_already_says_that_nothing_waits(pages: Pages, place: World) -> None:
    place.in_force(BEGUN)
    shown = pages.open("implementation", "rapportor-14", visa="lamna", ar="2025", forlopp=PATHWAY)
    assert "redan är attesterat" in text(press(shown, "Spara svaret"))


def test_the_list_of_answers_says_who_stands_by_each(pages: Pages, place: World) -> None:
    place.in_force(BEGUN)
    answer(place, PARTLY)
    listed = text(pages.open("implementation", "rapportor-14", visa="svar", ar="2025"))
    assert "Attestant-14" in listed
    assert "Väntar på attest" in listed
