"""What is shown of implementation beside the status: worked by hand, of what is attested, and to whom."""

import io
import itertools
from typing import Any

import openpyxl
import pytest

from tests.support.world import World

LIMB, HIP, SORES = "kritisk-benischemi", "hoftledsartros-primarvard", "svarlakta-sar"
"""Approved 2020-09-25, sometime in May 2020, and sometime in February 2023."""
PARTLY: dict[str, Any] = {
    "year": 2023,
    "pathway": LIMB,
    "region": "14",
    "decided": "2020-10-05",  # 10 days after the approval
    "gap_analysed": "2020-11-04",  # 40 days
    "resources_appointed": "2020-12-04",  # 70 days
}
BEGUN = PARTLY | {"region": "12", "decided": "2020-10-25", "gap_analysed": None, "resources_appointed": None}


@pytest.fixture
def answered(here: World) -> World:
    """Two regions with one pathway, one of them with another; what waits is to be seen nowhere."""
    here.in_force(PARTLY)
    here.in_force(BEGUN)
    here.in_force(PARTLY | {"pathway": HIP, "decided": "2020-05-31", "gap_analysed": None, "resources_appointed": None})
    here.post("/implementation/answers", "rapportor-12", PARTLY | {"region": "12", "pathway": SORES})
    return here


def test_the_pace_is_of_the_pathways_approved_in_a_year_and_says_who_has_not_answered(answered: World) -> None:
    found = answered.get("/implementation/pace", year=2023)
    curves = {(one["approved_in"], one["milestone"]): one for one in found["curves"]}
    decided = curves[2020, "decided"]
    # Three pairs: after 10, 30 and (from the first day of May) 30 days. Of 6 pathways × 21 regions nothing else is known.
    assert [(one["days"], round(one["share"], 3)) for one in decided["points"]] == [(10, 0.333), (30, 1.0)]
    assert (decided["pairs"], decided["reached"], decided["unanswered"]) == (3, 3, 6 * 21 - 3)
    gap = curves[2020, "gap_analysed"]
    assert (gap["pairs"], gap["reached"], gap["points"][0]["days"]) == (3, 1, 40)
    assert gap["points"][0]["share"] == pytest.approx(1 / 3)
    assert (curves[2023, "decided"]["pairs"], curves[2023, "decided"]["points"]) == (0, [])
    assert found["unknown"] == []
    later = answered.get("/implementation/pace", year=2024)["unknown"]
    assert later == ["hjartsvikt"], "approved by then, but nobody has read when"
    assert "Kaplan–Meier" in found["reason"]


def test_a_region_sees_its_place_among_the_regions(answered: World) -> None:
    places = answered.get("/implementation/pace", year=2023)["regions"]
    decided = [one for one in places if one["milestone"] == "decided"]
    assert [(one["region"], one["place"], one["median_days"], one["pathways"]) for one in decided] == [
        ("14", 1, 10, 2),
        ("12", 2, 30, 1),
    ]
    partly = {one["region"]: one["place"] for one in places if one["milestone"] == "partly"}
    assert partly == {"14": 1, "12": None}, "who is not half way has no place"


def test_days_are_given_for_each_region_and_pathway(answered: World) -> None:
    pairs = answered.get("/implementation/pace/pairs", year=2023)
    days = {(one["pathway"], one["region"]): (one["decided_days"], one["partly_days"]) for one in pairs}
    assert days == {(LIMB, "14"): (10, 70), (LIMB, "12"): (30, None), (HIP, "14"): (30, None)}
    assert {one["seen"] for one in pairs} == {"2023-12-31"}, "a form says nothing of what comes after its year"
    assert len(answered.get("/implementation/pace/pairs", year=2023, region="14", pathway=HIP)) == 1


def test_the_pace_rests_on_the_newest_answer_up_to_the_year(here: World) -> None:
    here.in_force(BEGUN | {"year": 2021, "decided": None})
    here.in_force(BEGUN | {"year": 2022})
    for year, days, seen in ((2021, None, "2021-12-31"), (2022, 30, "2022-12-31"), (2025, 30, "2022-12-31")):
        [one] = here.get("/implementation/pace/pairs", year=year)
        assert (one["decided_days"], one["seen"]) == (days, seen)
    assert here.get("/implementation/pace/pairs", year=2020) == []


GAPS = {"gap_analysis": "Analys av sår", "gaps": [{"theme": "competence", "text": "Kompression."}]}


@pytest.fixture
def with_gaps(here: World) -> World:
    """Region 14 has one analysis for two pathways; region 12 shares its gap."""
    here.in_force(PARTLY | {"survey": GAPS})
    here.in_force(PARTLY | {"pathway": SORES, "survey": GAPS})
    here.in_force(BEGUN | {"survey": {"gaps": [{"theme": "it"}, {"theme": "competence"}]}})
    return here


def test_shared_gaps_are_counted_over_all_pathways_and_in_each(with_gaps: World) -> None:
    found = with_gaps.get("/implementation/gaps", "rapportor-12", year=2023)
    assert found["answered"] == 2
    of_all = [(one["theme"], one["count"]) for one in found["themes"] if one["pathway"] is None]
    assert of_all[:2] == [("competence", 2), ("it", 1)]
    assert len(of_all) == 5, "that nobody has a gap is an answer too"
    sores = [one for one in found["themes"] if one["pathway"] == SORES]
    assert [(one["theme"], one["regions"]) for one in sores] == [("competence", ["Västra Götalandsregionen"])]


def test_which_regions_is_for_those_logged_in_and_an_analysis_by_name_for_those_who_read_texts(
    with_gaps: World,
) -> None:
    public = with_gaps.get("/implementation/gaps", year=2023)
    assert {one["regions"] for one in public["themes"]} == {None}
    assert public["themes"][0]["count"] == 2
    for who, count in ((None, 0), ("rapportor-12", 0), ("rapportor-14", 1), ("npo-nerv", 1), ("nationell", 1)):
        analyses = with_gaps.get("/implementation/gaps", who, year=2023)["analyses"]
        assert len(analyses) == count, who
        assert all(one["pathways"] == [LIMB, SORES] for one in analyses)


def test_what_is_left_says_which_conditions_and_since_when(answered: World) -> None:
    left = answered.get("/implementation/left", year=2023, region="12")
    assert {one["region"] for one in left} == {"12"}
    by_pathway = {one["pathway"]: one for one in left}
    limb = by_pathway[LIMB]
    assert (limb["answered"], limb["lacking"], limb["approved"]) == (
        True,
        ["gap_analysed", "resources_appointed"],
        "2020-09-25",
    )
    assert (by_pathway[SORES]["answered"], len(by_pathway[SORES]["lacking"])) == (False, 3), "what waits is no answer"
    later = answered.get("/implementation/left", year=2024, region="12")
    known = list(itertools.takewhile(lambda one: one["approved"], later))
    assert [one["approved"] for one in known] == sorted(one["approved"] for one in known)
    assert [one["pathway"] for one in later[len(known) :]] == ["hjartsvikt"], "approved nobody has read when"
    of_14 = {one["pathway"] for one in answered.get("/implementation/left", year=2023, region="14")}
    assert LIMB not in of_14, "nothing is left of it"


def test_healthcare_regions_count_the_pairs_of_their_regions(answered: World) -> None:
    areas = {one["id"]: one for one in answered.get("/implementation/healthcare-regions", year=2023)}
    assert len(areas) == 6
    assert areas["vastra"]["statuses"]["partly"] == 1
    assert areas["vastra"]["statuses"]["begun"] == 1
    assert areas["sodra"]["statuses"]["begun"] == 1
    assert sum(areas["sodra"]["statuses"].values()) == 34 * 4
    divided = [m for area in areas.values() for m in area["members"] if m["municipalities"]]
    assert [one["region_name"] for one in divided] == ["Region Halland"] * 2


def test_decisions_are_counted_beside_the_published_mean_and_never_filled_to_fit(answered: World) -> None:
    found = answered.get("/implementation/decisions", year=2023)
    counts = {one["pathway"]: one["regions"] for one in found["pathways"]}
    assert (counts[LIMB], counts[HIP], counts[SORES], found["of"]) == (2, 1, 0, 21)
    means = {tuple(one["approved_in"]): one for one in found["means"]}
    both = means[2020, 2021]
    assert (both["pathways"], both["mean"]) == (11, pytest.approx(3 / 11)), "six of 2020 and five of 2021"
    assert (both["stated"]["regions"], both["stated"]["of"], both["stated"]["holds_for"]) == (19, 21, "2022")
    assert means[2020,]["mean"] == pytest.approx(3 / 6)
    assert means[2020,]["stated"] is None


def test_planned_periods_are_those_that_are_entered_and_no_others(here: World) -> None:
    here.in_force(PARTLY)  # nothing is planned
    here.in_force(BEGUN | {"unit": "Norra", "planned_start": "2024-03-01", "planned_end": "2025-06-30"})
    here.in_force(BEGUN | {"unit": "Södra", "planned_start": "2024-01-01"})
    [plan] = here.get("/implementation/plans", year=2023)
    assert (plan["region"], plan["start"], plan["end"]) == ("12", "2024-01-01", "2025-06-30")
    assert here.get("/implementation/plans", year=2023, region="14") == []


@pytest.mark.parametrize("view", ["pace", "pace/pairs", "gaps", "left", "healthcare-regions", "decisions", "plans"])
def test_what_is_not_attested_changes_nothing_that_is_shown(place: World, view: str) -> None:
    place.in_force(PARTLY)
    before = place.get(f"/implementation/{view}", year=2023)
    plan = {"planned_start": "2024-01-01", "survey": GAPS}
    place.post("/implementation/answers", "rapportor-12", PARTLY | {"region": "12"} | plan)
    assert place.get(f"/implementation/{view}", year=2023) == before


@pytest.mark.parametrize("view", ["pace", "pace/pairs", "gaps", "left", "healthcare-regions", "decisions", "plans"])
def test_an_installation_without_answers_says_so_and_fails_nowhere(place: World, view: str) -> None:
    assert place.call("GET", f"/implementation/{view}").status_code == 200


def test_the_book_has_a_sheet_for_each_and_the_readers_own_regions_texts(with_gaps: World) -> None:
    content = with_gaps.call("GET", "/implementation.xlsx", params={"year": 2023}).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[2:] == [
        *("Genomförandetakt", "Takt, kurvor", "Takt, regioner", "Gemensamma gap", "Återstår"),
        *("Sjukvårdsregioner", "Beslut", "Beslut, medeltal", "Planer"),
    ]
    pairs = list(book["Genomförandetakt"].iter_rows(min_row=2, values_only=True))
    assert pairs[0][:6] == ("Kritisk benischemi", "Region Skåne", "2020-09-25", 30, None, None)
    assert book["Beslut, medeltal"]["D2"].value == "19 av 21 (2022)"
    gaps = [row[:3] for row in book["Gemensamma gap"].iter_rows(min_row=2, values_only=True)]
    assert gaps[0] == ("Alla vårdförlopp", "Kompetens", 2)
    assert "Kompression" not in str([list(sheet.iter_rows(values_only=True)) for sheet in book])
