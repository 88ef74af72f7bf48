"""A structure question on its way: the reporter makes links, the unit answers on its page, the attester stands by it."""

import pytest

from tests.functional.pages.conftest import Pages, press, text
from tests.functional.pages.conftest import links as links_of
from tests.functional.pages.test_followability_pages import field
from tests.integration.test_unit_links import QUESTION, UNITS, links
from tests.support.world import STROKE


@pytest.fixture
def secret(pages: Pages) -> str:
    """What the first unit's link has."""
    return str(links(pages.here).json()[0]["secret"])


def test_a_reporter_makes_links_that_are_shown_once(pages: Pages) -> None:
    pages.here.round(indicators=(QUESTION, STROKE))
    shown = pages.open("followability", "rapportor-14", visa="enheter")
    assert "Inga länkar är gjorda." in text(shown)
    assert field(shown, "Fråga").options == ["Frakturkedja finns"], "only what is answered with yes or no"
    field(shown, "Enheter").set_value("Norra sjukhuset\n\n Södra sjukhuset ")
    press(shown, "Gör länkar")
    (code,) = shown.code
    lines = [line.split("\t") for line in code.value.splitlines()]
    assert [unit for unit, _ in lines] == UNITS
    assert all("/fraga?lank=" in address for _, address in lines)
    secret = lines[0][1].partition("lank=")[2]
    assert "Frakturkedja finns?" in text(pages.open("unit", lank=secret))
    shown.run()
    assert len(shown.code) == 0


def test_a_unit_answers_without_an_account_and_is_thanked(pages: Pages, secret: str) -> None:
    shown = pages.open("unit", lank=secret)
    for told in ("Frakturkedja finns?", UNITS[0], "Västra Götalandsregionen", "Årsuppföljning 2024"):
        assert told in text(shown), told
    press(shown, "Skicka svaret")
    assert [one.value for one in shown.error] == ["Välj ja eller nej."]
    field(shown, "Ert svar").set_value("yes")
    field(shown, "Kommentar (frivillig, inga uppgifter om patienter)").set_value("Fråga 19800103-2393")
    press(shown, "Skicka svaret")
    assert "personnummer" in shown.error[0].value
    field(shown, "Kommentar (frivillig, inga uppgifter om patienter)").set_value("Sedan 2022.")
    press(shown, "Skicka svaret")
    assert "Tack, svaret är mottaget" in shown.success[0].value
    again = pages.open("unit", lank=secret)
    assert ("Tack" in again.success[0].value, len(again.radio), len(again.button)) == (True, 1, 0)


def test_a_link_that_leads_nowhere_says_what_to_do(pages: Pages, secret: str) -> None:
    assert "Öppna länken" in text(pages.open("unit"))
    assert "Länken är inte hel" in text(pages.open("unit", lank="kort"))
    assert "leder ingenstans" in text(pages.open("unit", lank=secret[:-1]))
    assert "The link leads nowhere" in text(pages.open("unit", lank=secret[:-1], lang="en"))


def test_the_attester_stands_by_the_answer_on_the_page(pages: Pages, secret: str) -> None:
    pages.here.call("POST", "/unit-question/answer", json={"secret": secret, "answer": True})
    waiting = pages.open("waiting", "attestant-14")
    assert "Enheters svar att attestera" in text(waiting)
    assert "Västra Götalandsregionen: 1 svar på Frakturkedja finns" in links_of(waiting)
    assert "Enheters svar" not in text(pages.open("waiting", "attestant-12"))
    shown = pages.open("followability", "attestant-14", visa="enheter")
    assert "Besvarad, väntar på attest" in text(shown)
    press(shown, "Attestera")
    assert "Attesterad" in text(shown)
    (count,) = pages.here.get("/unit-answers", "nationell")
    assert (count["yes"], count["waiting_for_attest"]) == (1, 0)


def test_a_reporter_takes_a_link_back_on_the_page(pages: Pages, secret: str) -> None:
    shown = pages.open("followability", "rapportor-14", visa="enheter")
    press(shown, "Dra in länken")
    assert shown.success[0].value == "Länken är indragen."
    assert "Länken är indragen" in text(pages.open("unit", lank=secret))


def test_the_units_page_is_in_nobodys_menu(pages: Pages) -> None:
    from frontend.components import links as places

    assert places.PLACES["unit"].by_link
    assert places._shown(places.PLACES["unit"]) is False


def test_a_reporter_hands_in_what_the_region_stands_by(pages: Pages, secret: str) -> None:
    pages.here.call("POST", "/unit-question/answer", json={"secret": secret, "answer": True})
    assert "Lämna in" not in text(pages.open("followability", "rapportor-14", visa="enheter")), (
        "nobody stands by it yet"
    )
    press(pages.open("followability", "attestant-14", visa="enheter"), "Attestera")
    shown = pages.open("followability", "rapportor-14", visa="enheter")
    press(shown, "Lämna in Västra Götalandsregionens attesterade svar (Årsuppföljning 2024)")
    (submission,) = pages.here.get("/submissions", "rapportor-14")
    assert shown.success[0].value == f"Svaren är inlämnade som inlämning {submission['id']}."
    assert "Lämna in Västra" not in text(shown)
    pages.here.settled(submission["id"], "rapportor-14")
    about = pages.open("submit", "rapportor-14", inlamning=str(submission["id"]), visa="om")
    assert "Enhetssvar som inlämningen räknar" in text(about)
    assert UNITS[0] in text(about)
