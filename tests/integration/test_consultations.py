"""Consultations on pathways: what the report says of them, and new ones as entries by two people."""

from typing import Any

import pytest
import yaml

from tests.support.world import World

ENTRY: dict[str, Any] = {
    "id": "sepsis-synpunkter-2024",
    "version": 1,
    "status": "published",
    "name": {"sv": "Synpunktsinhämtning 2024: Sepsis", "en": "Gathering of views 2024: Sepsis"},
    "form": "views",
    "pathway": "sepsis",
    "start": "2024-03-01",
    "end": "2024-04",
    # Regions alone, and one that answered together with its municipalities: the report names both ways.
    "answers": [{"sender": "region", "number": 19}, {"sender": "region_with_municipalities", "number": 1}],
    "provenance": [{"facts": ["answers"], "source": "Prov", "mark": "read"}],
}


def hand_in(place: World, who: str = "nationell", **changes: Any) -> Any:
    entry = ENTRY | changes
    file = {"filename": f"{entry['id']}.yaml", "yaml": yaml.safe_dump(entry, allow_unicode=True)}
    return place.call("POST", "/entries/consultation", who, json=file)


def test_the_reports_seven_consultations_stand_with_what_it_says_of_their_time(place: World) -> None:
    names = {entry["id"] for entry in place.get("/entries/consultation")}
    at_new_year = {"traumatisk-hjarnskada-remiss-2022", "kol-del-2-remiss-2022", "landryggsbesvar-remiss-2022"}
    in_spring = {"depression-vuxna-remiss-2023", "sjalvskadebeteende-remiss-2023"}
    planned = {"hjartsvikt-remiss-2023", "lungfibros-remiss-2023"}
    assert names == at_new_year | in_spring | planned
    (heart,) = place.get("/pathways/hjartsvikt")["consultations"]
    assert (heart["start"], heart["end"], heart["planned"], heart["form"]) == ("2023-11", "2024-02", True, "open")


def test_answers_that_the_report_does_not_count_are_not_made_up(place: World) -> None:
    (back,) = place.get("/pathways/landryggsbesvar")["consultations"]
    assert back["answers"] == []
    assert "räknar inga svar" in back["unread_sv"]


def test_a_new_consultation_is_published_by_another_and_shown_with_its_answers(place: World) -> None:
    assert hand_in(place).status_code == 201
    assert place.get("/pathways/sepsis")["consultations"] == [], "a draft is nobody else's"
    for who, step in (("nationell", "submit"), ("nationell-2", "publish")):
        address = "/entries/consultation/sepsis-synpunkter-2024/versions/1/steps"
        place.post(address, who, {"step": step, "reason": None})
    (views,) = place.get("/pathways/sepsis")["consultations"]
    assert (views["form"], views["answers"]) == ("views", ENTRY["answers"])


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("id", {"id": "sepsis-remiss-2024"}),  # an open consultation's id
        ("end", {"end": "2024-02"}),
        ("answers", {"answers": [{"sender": "region", "number": 1}, {"sender": "region", "number": 2}]}),
        ("answers", {"planned": True}),
        ("answers", {"answers": []}),  # nobody counted, and no word of why
        ("answers.0.sender", {"answers": [{"sender": "skr", "number": 1}]}),
        ("form", {"form": "letter"}),
    ],
)
def test_a_consultation_that_does_not_hold_is_refused_with_its_place(
    place: World, where: str, changes: dict[str, Any]
) -> None:
    answer = hand_in(place, **changes)
    assert answer.status_code == 422
    assert where in {problem["place"] for problem in answer.json()["detail"]["problems"]}


def test_an_end_known_to_the_year_alone_is_not_before_its_start(place: World) -> None:
    assert hand_in(place, end="2024").status_code == 201


def test_a_consultation_on_no_pathway_is_told(place: World) -> None:
    answer = hand_in(place, id="finns-inte-synpunkter-2024", pathway="finns-inte")
    assert [remark["rule"] for remark in answer.json()["detail"]["remarks"]] == ["unknown-pathway"]
    assert hand_in(place, "specialist").status_code == 403
