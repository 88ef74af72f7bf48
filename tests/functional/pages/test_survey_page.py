"""The whole survey on the page: filled in from last year but never handed in unread, and who is to be reminded."""

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, press, text
from tests.support.world import World

PATHWAY = "kritisk-benischemi"
LAST_YEAR: dict[str, Any] = {
    "year": 2024,
    "pathway": PATHWAY,
    "region": "14",
    "decided": "2023-02-03",
    "planned_end": "2026-06-30",
    "survey": {
        "gaps": [{"theme": "competence", "text": "Kärlkirurger saknas."}],
        "patient_contracts": 12,
        "action_plan": "Beslutas i höst.",
    },
}


def opened(pages: Pages, year: str = "2025", who: str = "rapportor-14", part: str = "lamna") -> AppTest:
    return pages.open("implementation", who, visa=part, ar=year, forlopp=PATHWAY)


def answers(place: World, year: int = 2025) -> Any:
    return place.get("/implementation/answers", "rapportor-14", year=year)


def field(fields: Any, label: str) -> Any:
    return next(one for one in fields if one.label == label)


def test_what_is_filled_in_from_last_year_is_not_handed_in_until_somebody_says_that_it_holds(
    pages: Pages, place: World
) -> None:
    place.in_force(LAST_YEAR)
    shown = opened(pages)
    assert "ifyllt med svaret för 2024" in text(shown)
    unread = press(shown, "Spara svaret")
    assert "Svaret är inte sparat" in unread.error[0].value
    assert answers(place) == []
    field(unread.checkbox, "Jag har gått igenom det som är ifyllt från 2024, och det stämmer").check()
    assert "Svaret är sparat" in text(press(unread, "Spara svaret"))
    [form] = answers(place)
    assert (form["year"], form["decided"], form["planned_end"]) == (2025, "2023-02-03", "2026-06-30")
    said = {name: value for name, value in form["survey"].items() if value}
    assert said == LAST_YEAR["survey"]


def test_an_answer_of_the_year_itself_is_changed_without_a_tick(pages: Pages, place: World) -> None:
    place.in_force(LAST_YEAR | {"year": 2025})
    shown = opened(pages)
    assert "ifyllt med svaret" not in text(shown)
    field(shown.text_area, "Handlingsplan").set_value("Beslutad.")
    press(shown, "Spara svaret")
    assert answers(place)[-1]["survey"]["action_plan"] == "Beslutad."


def test_a_theme_is_a_gap_when_it_is_ticked_or_written_about(pages: Pages, place: World) -> None:
    shown = opened(pages)
    field(shown.checkbox, "IT").check()
    field(shown.text_input, "Vad behöver ändras? (Team)").set_value("Teamet träffas inte.")
    press(shown, "Spara svaret")
    gaps = [{"theme": "team", "text": "Teamet träffas inte."}, {"theme": "it", "text": None}]
    assert answers(place)[0]["survey"]["gaps"] == gaps


def test_what_stands_in_its_way_is_said_and_the_form_keeps_what_was_written(pages: Pages, place: World) -> None:
    shown = opened(pages)
    field(shown.text_area, "Handlingsplan").set_value("Ring 19121212-1212.")
    refused = press(shown, "Spara svaret")
    assert "personnummer" in refused.error[0].value
    assert field(refused.text_area, "Handlingsplan").value == "Ring 19121212-1212."
    assert answers(place) == []


def test_the_attester_sees_what_the_survey_says_otherwise(pages: Pages, place: World) -> None:
    place.in_force(LAST_YEAR)
    changed = {"gaps": [{"theme": "it"}], "patient_contracts": 12}
    place.post("/implementation/answers", "rapportor-14", LAST_YEAR | {"survey": changed})
    shown = " ".join(text(opened(pages, "2024", "attestant-14", "attest")).split())
    assert "Gap: Kompetens (borttaget)" in shown
    assert "Gap: IT Ja" in shown
    assert "Handlingsplan (borttaget)" in shown
    assert "Antal patientkontrakt" not in shown, "as before"


def test_answers_have_what_the_region_says(pages: Pages, place: World) -> None:
    place.in_force(LAST_YEAR)
    assert "Gap: Kompetens: Kärlkirurger saknas." in text(opened(pages, "2024", "nationell", "svar"))
    assert "Kärlkirurger" not in text(opened(pages, "2024", "rapportor-12", "svar"))


def test_the_nation_sees_how_many_answers_each_region_lacks_and_a_region_which(pages: Pages, place: World) -> None:
    place.in_force(LAST_YEAR)
    place.post("/implementation/answers", "rapportor-14", LAST_YEAR | {"pathway": "sepsis"})
    of_all = " ".join(text(opened(pages, "2024", "nationell", "paminn")).split())
    assert "Västra Götalandsregionen 29 1" in of_all, "31 approved by then: one in force, one that waits"
    own = " ".join(text(opened(pages, "2024", "rapportor-14", "paminn")).split())
    assert "Västra Götalandsregionen: 30 svar saknas" in own
    assert "Sepsis 2021 aldrig Väntar på attest" in own
    assert "Kritisk benischemi" not in own
    assert "visa=lamna" in str([element.proto.body for element in opened(pages, "2024", part="paminn").get("html")])


def test_nobody_is_to_be_reminded_of_a_year_before_the_first_pathway(pages: Pages) -> None:
    assert "Inget svar saknas" in text(opened(pages, "2019", "nationell", "paminn"))
