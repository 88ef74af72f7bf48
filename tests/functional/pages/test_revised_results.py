"""Results when specifications get new versions and regions come and go: what a reader sees beside the values."""

import re

from streamlit.testing.v1 import AppTest

from backend.core.clock import now
from frontend.components import formatting
from tests.functional.pages.conftest import Pages, text
from tests.support.revisions import ID, level, publish_version
from tests.support.world import STROKE, World, proportion

PATHWAY = "stroke-tia-tidiga-insatser"


def _published(place: World, year: int, round_id: str, indicator: str = ID, **met: int) -> None:
    for region, numerator in met.items():
        place.publish([proportion(indicator, region[1:], year, numerator, 400)], round_id, region[1:])


def test_a_new_target_is_told_in_a_sentence_and_never_stands_beside_old_classes(pages: Pages, place: World) -> None:
    publish_version(place, 1, targets=[level(">=", 65)])
    _published(place, 2024, place.round(indicators=[ID]), r12=272, r14=288)  # 68 and 72 %
    publish_version(place, 2, targets=[level(">=", 70)], name={"sv": "Nytt namn", "en": "New name"})
    shown = text(pages.open("pathways", vardforlopp=PATHWAY, indikator=ID))
    assert "2 av 2" in re.sub(r"\s+", " ", shown)
    assert "≥ 65 %" in shown
    assert shown.count("≥ 70 %") == 1, "in the sentence alone"
    assert "Version 2 publicerades" in shown
    assert "Provindikator" in shown
    assert "Nytt namn" not in shown, "the values are of what version 1 is called"
    assert "≥ 70 %" not in text(pages.open("region", region="14", forlopp=PATHWAY))


def test_the_sentence_names_the_period_from_which_the_new_version_holds(pages: Pages, place: World) -> None:
    publish_version(place, 1, targets=[level(">=", 65)])
    _published(place, 2024, place.round(indicators=[ID]), r14=288)
    publish_version(place, 2, targets=[level(">=", 70)])
    place.round("arsuppfoljning-2025", 2025, indicators=[ID])
    shown = text(pages.open("pathways", vardforlopp=PATHWAY, indikator=ID, period="2024"))
    assert "Version 2 gäller från perioden 2025. Målnivån blir då: ≥ 70 %" in shown


def test_a_region_less_is_told_and_the_nation_is_drawn_over_the_same_ones(pages: Pages, place: World) -> None:
    _published(place, 2023, place.round("arsuppfoljning-2023", 2023, indicators=[STROKE]), STROKE, r14=40)
    _published(place, 2024, place.round(indicators=[STROKE]), STROKE, r12=80, r14=40)
    shown = text(pages.open("pathways", vardforlopp=PATHWAY, indikator=STROKE))
    flat = re.sub(r"\s+", " ", shown)
    assert "Riket, samma 1 region 10,0 % 10,0 %" in flat
    assert "Riket 10,0 % (1 region) 15,0 % (2 regioner)" in flat
    assert "bara 1 region, den eller de som har värde i alla perioder" in flat


def test_results_of_a_retired_indicator_stay_and_say_since_when(pages: Pages, place: World) -> None:
    publish_version(place, 1, targets=[level(">=", 65)])
    _published(place, 2024, place.round(indicators=[ID]), r12=272, r14=288)
    retire(place)
    shown = text(pages.open("pathways", vardforlopp=PATHWAY, indikator=ID))
    assert "70,0 %" in shown, "the nation's value"
    assert f"Indikatorn har upphört sedan {swedish_day()}" in shown
    region = text(pages.open("region", region="14", forlopp=PATHWAY))
    assert "72,0 %" in region
    assert f"upphörd sedan {swedish_day()}" in region
    assert "is retired since" in text(pages.open("pathways", vardforlopp=PATHWAY, indikator=ID, lang="en"))


def test_a_retired_indicator_is_not_said_to_be_followable_or_to_have_a_newer_version(here: World) -> None:
    publish_version(here, 1, targets=[level(">=", 65)])
    _published(here, 2024, here.round(indicators=[ID]), r14=288)
    publish_version(here, 2, targets=[level(">=", 70)])
    retire(here, 2)
    (entry,) = (one for one in here.get(f"/pathways/{PATHWAY}/outcomes")["indicators"] if one["indicator"] == ID)
    assert (entry["followable"], entry["newer"], entry["version"]) == (False, None, 1)
    assert entry["retired_at"] is not None
    cells = here.get("/results", pathway=PATHWAY)["items"]
    assert {cell["indicator"] for cell in cells} == {ID}, "what is taken away for a pathway has them too"


def test_a_retired_indicator_that_left_no_results_has_no_place_among_them(here: World) -> None:
    publish_version(here, 1, targets=[level(">=", 65)])
    retire(here)
    assert ID not in {entry["indicator"] for entry in here.get(f"/pathways/{PATHWAY}/outcomes")["indicators"]}


def retire(here: World, version: int = 1) -> None:
    body = {"step": "retire", "reason": "Ersatt av en annan."}
    here.post(f"/indicators/{ID}/versions/{version}/steps", "granskare", body)


def swedish_day() -> str:
    return formatting.day(now().isoformat())


def summary(shown: AppTest) -> list[str]:
    """The cells of the table of all the pathway's indicators, without mark-up."""
    body = next(e.proto.body for e in shown.get("html") if ">Indikatorerna i korthet" in e.proto.body)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", body)]


def test_every_empty_cell_of_the_summary_says_why(pages: Pages, place: World) -> None:
    """One indicator is in the round and has no value yet, the others of the pathway are not asked for."""
    place.round(indicators=[STROKE])
    cells = summary(pages.open("pathways", vardforlopp=PATHWAY, period="2024"))
    assert not {"", "–"} & set(cells)
    causes = {"Ingen region visar värde", "Efterfrågas inte", "Inget värde"}
    assert causes <= set(cells)


def test_no_pathway_of_the_catalogue_has_an_unexplained_dash_in_its_summary(pages: Pages, place: World) -> None:
    place.publish([proportion(STROKE, "14", 2024, 70, 400)], place.round(indicators=[STROKE]), "14")
    for pathway in (entry["id"] for entry in place.get("/pathways") if entry["indicators_published"]):
        assert not {"", "–"} & set(summary(pages.open("pathways", vardforlopp=pathway))), pathway


def test_what_cannot_be_summed_is_said_to_be_so(pages: Pages, place: World) -> None:
    median = "demens-utredningstid-median"
    place.round(indicators=[median])
    shown = text(pages.open("pathways", vardforlopp="kognitiv-svikt", period="2024"))
    assert "Kan inte summeras av regionernas värden" in shown
