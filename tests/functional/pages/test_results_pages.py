"""What is shown of results: values with intervals and targets, and why a cell is empty."""

import pytest

from tests.functional.pages.conftest import Pages, text
from tests.support.world import STROKE, World, proportion

PATHWAY = "stroke-tia-tidiga-insatser"


@pytest.fixture
def published(place: World) -> World:
    """Region 14 has published 17,5 %; region 12 has handed in nothing."""
    round_id = place.round(indicators=[STROKE])
    place.publish([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    return place


def test_a_published_value_is_seen_by_anybody_with_target_and_who_has_not_delivered(
    pages: Pages, published: World
) -> None:
    shown = text(pages.open("pathways", vardforlopp=PATHWAY))
    assert "17,5 %" in shown
    assert "Når hög nivå" in shown
    assert "1 av 2" in shown
    assert "Summerat från 1 regioner" in shown
    assert "Ännu inte dags att leverera" in shown


def test_an_unpublished_value_is_seen_by_its_region_and_by_nobody_else(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    place.answer_all(found["id"], "rapportor-14")
    for who, step in (("attestant-14", "attest"), ("nationell", "accept")):
        assert place.step(found["id"], who, step).status_code == 200
    assert "17,5 %" not in text(pages.open("pathways", vardforlopp=PATHWAY))
    assert "17,5 %" not in text(pages.open("pathways", "rapportor-12", vardforlopp=PATHWAY))


def test_a_declared_reason_stands_where_the_value_would(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    place.publish([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    place.post(f"/rounds/{round_id}/declarations", "rapportor-12", {"region": "12", "reason": "Systembyte under året"})
    shown = text(pages.open("pathways", vardforlopp=PATHWAY))
    assert "Inte levererat: Systembyte under året" in shown


def test_a_region_page_shows_what_is_due_and_its_own_results(pages: Pages, published: World) -> None:
    shown = text(pages.open("region", region="14"))
    assert "Årsuppföljning 2024" in shown
    assert "17,5 %" in shown


def test_a_goal_that_nothing_follows_is_pointed_out(pages: Pages) -> None:
    assert "följs inte av någon indikator" in text(pages.open("pathways", vardforlopp="kognitiv-svikt", visa="mal"))


def test_a_link_restores_what_was_chosen(pages: Pages, published: World) -> None:
    shown = pages.open("pathways", vardforlopp=PATHWAY, region="14", visa="resultat")
    assert shown.selectbox(key="choice_vardforlopp").value == PATHWAY
    assert shown.selectbox(key="choice_region").value == "14"


def test_a_choice_is_written_to_the_address(pages: Pages) -> None:
    shown = pages.open("pathways")
    shown.selectbox(key="choice_vardforlopp").set_value("sepsis").run()
    assert shown.query_params["vardforlopp"] == "sepsis"


def test_the_matrix_says_each_status_in_words(pages: Pages, place: World) -> None:
    place.post(
        "/implementation/answers",
        "rapportor-14",
        {
            "year": 2024,
            "pathway": PATHWAY,
            "region": "14",
            "decided": "2023-01-01",
            "gap_analysed": "2023-02-01",
            "resources_appointed": "2023-03-01",
        },
    )
    assert "Delvis genomfört" in text(pages.open("implementation", ar="2024"))
    assert "Delvis genomfört" in text(pages.open("overview"))


def test_a_region_answers_on_implementation_in_the_form(pages: Pages, place: World) -> None:
    shown = pages.open("implementation", "rapportor-14", visa="lamna", forlopp=PATHWAY, ar="2026")
    next(area for area in shown.text_area if area.label == "Utmaningar").set_value("Brist på personal")
    next(button for button in shown.button if button.label == "Spara svaret").click().run()
    assert "Svaret är sparat" in text(shown)
    answers = place.get("/implementation/answers", "rapportor-14", year=2026, region="14")
    assert answers[0]["challenges"] == "Brist på personal"
