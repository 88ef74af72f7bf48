"""What is shown of implementation beside the status, and what the pages say where there is nothing to show."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, text
from tests.support.world import World

LIMB, SORES = "kritisk-benischemi", "svarlakta-sar"
"""Approved 2020-09-25, and sometime in 2023."""
PARTLY: dict[str, Any] = {
    "year": 2023,
    "pathway": LIMB,
    "region": "14",
    "decided": "2020-10-05",  # 10 days after the approval
    "gap_analysed": "2020-11-04",
    "resources_appointed": "2020-12-04",  # 70 days after
    "planned_start": "2021-01-01",
    "planned_end": "2022-12-31",
    "survey": {"gap_analysis": "Analys av sår", "gaps": [{"theme": "competence"}]},
}
BEGUN = PARTLY | {"region": "12", "gap_analysed": None, "resources_appointed": None, "planned_end": None}


@pytest.fixture
def answered(place: World) -> World:
    """Two regions with one pathway and the same gap; one of them has the same analysis for another pathway."""
    place.in_force(PARTLY)
    place.in_force(BEGUN)
    place.in_force(PARTLY | {"pathway": SORES, "decided": None, "gap_analysed": None, "resources_appointed": None})
    return place


def said(shown: AppTest) -> str:
    return " ".join(text(shown).split())


def charts(shown: AppTest) -> int:
    return len(shown.get("arrow_vega_lite_chart")) + len(shown.get("vega_lite_chart"))


def test_the_pace_is_a_chart_with_its_figures_and_how_they_are_counted(pages: Pages, answered: World) -> None:
    shown = pages.open("implementation", visa="takt", till="partly", ar="2023")
    assert charts(shown) == 1
    # Approved 2020: one of two pairs is there, after 70 days; the other was seen for three years. 6 · 21 - 2 said nothing.
    assert "2020 1 2 124 70 50 % 50 % 50 % 50 %" in said(shown)
    assert "räknas som inte framme så länge något är känt" in said(shown)
    later = said(pages.open("implementation", visa="takt", till="partly", ar="2024"))
    assert "1 vårdförlopp är inte med, eftersom året för godkännandet inte är känt" in later


def test_a_region_sees_its_place_and_its_days(pages: Pages, answered: World) -> None:
    own = said(pages.open("implementation", "rapportor-14", visa="takt", ar="2023", region="14"))
    assert "plats 1 av 2 regioner med svar: 10 dagar" in own
    assert "Kritisk benischemi 25 sep. 2020 10 40 70 31 dec. 2023" in own
    other = said(pages.open("implementation", visa="takt", till="partly", ar="2023", region="12"))
    assert "är framme med 0 av 1 vårdförlopp med svar, och har ingen plats" in other


def test_shared_gaps_are_told_in_a_sentence_over_all_pathways_and_in_one(pages: Pages, answered: World) -> None:
    every = pages.open("implementation", "nationell", visa="gap", ar="2023")
    assert "2 regioner har samma gap: **Kompetens**" in said(every)
    assert "Kompetens 2 Skåne, Västra Götalandsregionen" in said(every)
    assert "Analys av sår Kritisk benischemi Svårläkta sår" in said(every)
    one = said(pages.open("implementation", visa="gap", ar="2023", forlopp=SORES))
    assert "har samma gap:" not in one, "a region alone shares nothing"
    assert "Region Skåne" not in one, "which regions is for those who are logged in"


def test_planned_periods_are_a_timeline_of_what_is_entered_and_say_what_is_not(pages: Pages, answered: World) -> None:
    shown = pages.open("implementation", visa="plan", ar="2023")
    assert charts(shown) == 1
    assert "Kritisk benischemi 1 jan. 2021 31 dec. 2022 2" in said(shown)
    assert "32 vårdförlopp saknar inskriven period" in said(shown)
    assert "Region Skåne 1 jan. 2021 –" in said(pages.open("implementation", visa="plan", ar="2023", forlopp=LIMB))


def test_a_region_sees_what_is_left_and_since_when(pages: Pages, answered: World) -> None:
    left = said(pages.open("implementation", ar="2023", region="12"))
    assert "Region Skåne: vad som återstår" in left
    assert "Kritisk benischemi 25 sep. 2020 GAP-analys, Processresurser" in left
    assert "inget svar för året" in left


def test_the_year_has_healthcare_regions_and_decisions_beside_what_the_source_says(
    pages: Pages, answered: World
) -> None:
    answered.in_force(BEGUN | {"pathway": "kol"})
    every = said(pages.open("implementation", ar="2023"))
    assert "Västra sjukvårdsregionen Halland (del), Västra Götalandsregionen" in every
    assert "2020–2021 11 0,3 19 av 21, 2022" in every, "three decisions over eleven pathways, and never filled to fit"
    southern = pages.open("implementation", ar="2023", sjukvardsregion="sodra")
    assert "Region Halland hör hit med Halmstad, Hylte, Laholm" in said(southern)
    [matrix] = [e.proto.body for e in southern.get("html") if "class='matrix'" in e.proto.body]
    assert ("Skåne" in matrix, "Stockholm" in matrix) == (True, False)


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("takt", "ingen takt att visa"),
        ("gap", "säger vad en GAP-analys har visat"),
        ("plan", "Figur 1 i delrapporten 2023"),
        ("status", "inga svar om införande"),
    ],
)
def test_where_there_is_nothing_the_page_says_why(pages: Pages, part: str, why: str) -> None:
    shown = pages.open("implementation", visa=part, ar="2022")
    assert why in text(shown)
    assert charts(shown) == 0
