"""What a form begins with, and whom to remind of what they have not answered."""

from typing import Any

import pytest

from tests.support.world import World

PATHWAY = "kritisk-benischemi"  # approved 2020-09-25
FORM: dict[str, Any] = {"year": 2023, "pathway": PATHWAY, "region": "14", "decided": "2022-05-01"}


def beginning(here: World, year: int, who: str = "rapportor-14") -> list[tuple[int, str, str | None, str]]:
    params = {"year": year, "region": "14", "pathway": PATHWAY}
    forms = here.get("/implementation/form", who, **params)
    return [(form["year"], form["unit"], form["decided"], form["state"]) for form in forms]


def test_a_form_begins_with_the_newest_earlier_year_of_each_part_and_nothing_is_handed_in(here: World) -> None:
    here.in_force(FORM | {"year": 2021, "unit": "Norra"})  # a part that answered once
    here.in_force(FORM | {"year": 2022, "decided": None})  # the whole, before the year that was last
    here.in_force(FORM)
    assert beginning(here, 2025) == [
        (2021, "Norra", "2022-05-01", "attested"),
        (2023, "", "2022-05-01", "attested"),
    ]
    assert here.get("/implementation/answers", "rapportor-14", year=2025) == []


def test_what_is_answered_this_year_takes_the_place_of_last_years_also_while_it_waits(here: World) -> None:
    here.in_force(FORM)
    here.post("/implementation/answers", "rapportor-14", FORM | {"year": 2024, "decided": "2022-05-02"})
    assert beginning(here, 2024) == [(2024, "", "2022-05-02", "answered")]
    assert beginning(here, 2022) == [], "no later year is looked at"


def test_only_who_may_answer_for_the_region_gets_what_its_form_begins_with(place: World) -> None:
    params = {"year": 2024, "region": "14", "pathway": PATHWAY}
    for who in ("rapportor-12", "attestant-14", "nationell"):
        assert place.call("GET", "/implementation/form", who, params=params).status_code == 403


def unanswered(here: World, who: str, year: int = 2024, **params: Any) -> list[dict[str, Any]]:
    return here.get("/implementation/unanswered", who, year=year, **params)  # type: ignore[no-any-return]


def test_who_has_not_answered_is_listed_for_each_approved_pathway(here: World) -> None:
    here.in_force(FORM | {"year": 2024})
    here.in_force(FORM | {"year": 2022, "pathway": "sepsis"})  # answered once, not this year
    here.post("/implementation/answers", "rapportor-14", FORM | {"year": 2024, "pathway": "sepsis"})  # waits
    mine = {one["pathway"]: one for one in unanswered(here, "rapportor-14")}
    assert PATHWAY not in mine, "what is in force is answered"
    assert (mine["sepsis"]["waits"], mine["sepsis"]["last_answered"], mine["sepsis"]["approved"]) == (
        True,
        2022,
        "2021",
    )
    assert (mine["kol"]["waits"], mine["kol"]["last_answered"], mine["kol"]["approved"]) == (False, None, "2020-09-25")
    assert len(mine) == 30, "all 31 that are known to have been approved by then, but one"


def test_a_pathway_is_asked_for_from_the_year_that_it_is_known_to_have_been_approved(place: World) -> None:
    asked = {one["pathway"] for one in unanswered(place, "rapportor-14", 2022)}
    assert PATHWAY in asked
    assert "svarlakta-sar" not in asked, "approved in 2023"
    assert "hjartsvikt" not in asked, "approved before 2024-06-18, but nobody has read when"


@pytest.mark.parametrize(
    ("who", "regions"),
    [("nationell", 21), ("rapportor-14", 1), ("attestant-12", 1), ("npo-nerv", 0), ("administrator", 0)],
)
def test_the_nation_sees_all_and_a_region_its_own(place: World, who: str, regions: int) -> None:
    assert len({one["region"] for one in unanswered(place, who)}) == regions
    of_one = {one["region"] for one in unanswered(place, who, region="14")}
    assert of_one == ({"14"} if who in ("nationell", "rapportor-14") else set())
