"""Fields filled by search: codes by their beginning or Swedish words, entries and goals by name; as many as there may be."""

import yaml

from tests.support.world import World


def codes(here: World, q: str, **more: str) -> list[tuple[str, str]]:
    picked = here.get("/pick/codes", "specialist", q=q, **more)
    return [(pick["code"], pick["of"]) for pick in picked["picks"]]


def names(here: World, q: str, *kinds: str) -> list[str]:
    answer = here.call("GET", "/pick/entries", "specialist", params={"q": q, "kind": list(kinds)})
    return [pick["code"] for pick in answer.json()["picks"]]


def test_codes_are_picked_by_their_beginning_with_or_without_dots_and_by_what_they_mean(here: World) -> None:
    assert ("I50*", "ICD-10-SE") in codes(here, "I50")
    assert ("I50*", "ICD-10-SE") in codes(here, "i50.9"), "I50* takes I50.9 in"
    assert ("I50*", "ICD-10-SE") in codes(here, "hjärtsvikt")
    assert ("I50*", "ICD-10-SE") in codes(here, "hjartsvikt"), "as typed without å, ä and ö"
    assert ("C03*", "ATC") in codes(here, "C03")
    assert codes(here, "I50").count(("I50*", "ICD-10-SE")) == 1, "several lists have it"


def test_codes_of_the_fields_own_system_alone_are_picked(here: World) -> None:
    assert {system for _, system in codes(here, "C0", system="ATC")} == {"ATC"}
    assert codes(here, "I50", system="ATC") == []
    assert codes(here, "") == []


def test_entries_are_picked_by_name_former_name_or_id(here: World) -> None:
    assert names(here, "riksstroke", "data_source") == ["riksstroke"]
    assert "jattecellsarterit" in names(here, "jättecellsartrit", "pathway"), "its former name"
    both = names(here, "kol", "pathway", "specification")
    assert both[0] == "kol", "the one that is called so comes before all that have it in a word"
    assert here.call("GET", "/pick/entries?kind=nix", "specialist").status_code == 404


def test_goals_are_those_of_the_pathway_beside_the_field(here: World) -> None:
    goals = here.get("/pathways/hjartsvikt")["goals"]
    picked = here.get("/pick/goals", "specialist", pathway="hjartsvikt")["picks"]
    assert {pick["code"] for pick in picked} == {goal["id"] for goal in goals}


def test_who_writes_nothing_searches_nothing_here(here: World) -> None:
    assert here.call("GET", "/pick/entries?kind=specification&q=a", "rapportor-14").status_code == 403
    assert here.call("GET", "/pick/codes?q=I50").status_code == 401


def test_a_list_of_a_hundred_thousand_codes_is_searched_and_never_answered_whole(place: World) -> None:
    entry = {
        "id": "manga-koder",
        "version": 1,
        "status": "published",
        "name": {"sv": "Många koder", "en": "Many codes"},
        "system": "Snomed CT SE",
        "codes": [f"{number:08}" for number in range(100_000)],
        "provenance": [{"facts": ["codes"], "source": "Påhittad", "mark": "read"}],
    }
    text = yaml.dump(entry, Dumper=yaml.CSafeDumper, allow_unicode=True)
    place.post("/entries/code_list", "specialist", {"filename": "manga-koder.yaml", "yaml": text})
    for who, step in (("specialist", "submit"), ("granskare", "publish")):
        place.post("/entries/code_list/manga-koder/versions/1/steps", who, {"step": step})
    picked = place.get("/pick/codes", "specialist", q="000991")
    assert ([pick["code"] for pick in picked["picks"]][:2], picked["more"]) == (["00099100", "00099101"], True)
    assert len(place.get("/pick/codes", "specialist", q="många koder")["picks"]) == 12
    begun = place.call("PUT", "/drafts/code_list/manga-koder", "specialist", json={"revision": 0, "based_on": 1})
    assert (begun.status_code, "Skriv det som fil" in begun.text) == (422, True), "a form of that many is no form"
