"""The same search through the API: by clinicians' words, ranked, telling what was hit; drafts only for those who read them."""

import yaml

from tests.support.specifications import COMPLETE
from tests.support.world import World

QUERIES = ("I50", "ATC C03", "Riksstroke", "slaganfall", "NOAK", "ledtider", "statiner")


def test_clinicians_words_find_published_indicators_and_say_what_was_hit(place: World) -> None:
    for query in QUERIES:
        found = place.get("/indicators", q=query)
        assert found, query
        assert all(entry["hits"] for entry in found), query
    (first, *_) = place.get("/indicators", q="I50")
    assert first["hits"] == [{"asked": "I50", "field": "codelist", "matched": "Hjärtsvikt (I50*)"}]


def test_the_best_comes_first_and_without_a_query_the_order_is_by_id(place: World) -> None:
    everything = [entry["id"] for entry in place.get("/indicators")]
    assert everything == sorted(everything)
    found = place.get("/indicators", q="trombolys")
    assert "trombolys" in found[0]["name_sv"].casefold()
    fields = [entry["hits"][0]["field"] for entry in found]
    assert fields.index("name") == 0


def test_a_search_and_a_filter_hold_together(place: World) -> None:
    found = place.get("/indicators", q="slaganfall", source="riksstroke")
    assert found
    assert all("riksstroke" in entry["sources"] for entry in found)


def test_a_pathway_without_published_indicators_is_found_and_says_so(place: World) -> None:
    first = place.get("/pathways", q="högt blodtryck")[0]
    assert (first["id"], first["indicators_published"]) == ("hypertoni", 0)
    assert [entry["id"] for entry in place.get("/pathways", q="KOL")] == ["kol", "kol-del-2"]
    assert len(place.get("/pathways")) == len(place.get("/pathways", q=""))


def test_a_new_draft_is_found_at_once_and_only_by_those_who_read_drafts(place: World) -> None:
    assert place.get("/indicators", "specialist", q="provåtgärden") == []
    text = yaml.safe_dump(COMPLETE, allow_unicode=True, sort_keys=False)
    place.post("/specifications", "specialist", {"filename": "prov-indikator.yaml", "yaml": text})
    assert [entry["id"] for entry in place.get("/indicators", "specialist", q="provåtgärden")] == ["prov-indikator"]
    assert place.get("/indicators", q="provåtgärden") == []
    place.post(
        "/specifications",
        "specialist",
        {"filename": "prov-indikator.yaml", "yaml": text.replace("provåtgärd", "nyckelord")},
    )
    assert place.get("/indicators", "specialist", q="provåtgärden") == []
    assert place.get("/indicators", "specialist", q="nyckelordet")


def test_what_foljsam_proposes_is_marked_and_is_no_indicator_of_the_pathway(place: World) -> None:
    found = place.get("/indicators", "specialist", pathway="schizofreni")
    assert found, "who reads drafts sees the proposals, beside what pathway they are for"
    assert all(one["proposal"] for one in found)
    pathway = place.get("/pathways/schizofreni", "specialist")
    assert pathway["indicators"] == 0
    assert not any(goal["indicators"] for goal in pathway["goals"])
