"""Counts have one definition: a figure, the list it counts and each entry's page say the same, and drafts are nobody else's."""

from typing import Any

import pytest
import yaml

from tests.support.revisions import publish_version
from tests.support.specifications import COMPLETE
from tests.support.world import STROKE, World, proportion

READERS = (None, "rapportor-14", "specialist")


def upload(here: World, version: int = 1, **changes: Any) -> None:
    """A draft of an indicator, complete: it lacks nothing but to be reviewed."""
    whole = COMPLETE | {"version": version} | changes
    text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
    filename = f"{whole['id']}.yaml"
    answer = here.call("POST", "/specifications", "specialist", json={"filename": filename, "yaml": text})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("who", READERS)
def test_each_count_of_a_pathway_is_the_length_of_its_list(place: World, who: str | None) -> None:
    upload(place)  # a draft of a new indicator
    listed = place.get("/indicators", who)
    for pathway in place.get("/pathways", who):
        detail = place.get(f"/pathways/{pathway['id']}", who)
        ids = {pathway["id"], *detail["aliases"]}
        tied = [i for i in listed if ids & {link["pathway"] for link in i["pathways"]} and not i["proposal"]]
        published = [i for i in tied if i["state"] == "published"]
        counts = pathway["indicators"], pathway["indicators_published"], pathway["indicators_followable"]
        if pathway["phase"] == "merged":  # its page is the joint one's, and so is all that was tied to it
            assert (counts, detail["id"]) == ((0, 0, 0), pathway["merged_into"])
            continue
        assert counts == (len(tied), len(published), sum(i["followable"] for i in published)), pathway["id"]
        assert {name: detail[name] for name in pathway} == pathway
        assert {i for goal in detail["goals"] for i in goal["indicators"]} <= {i["id"] for i in tied}


@pytest.mark.parametrize("who", READERS)
def test_each_count_of_a_source_is_the_length_of_its_list(place: World, who: str | None) -> None:
    upload(place)
    for source in place.get("/sources", who):
        users = place.get("/indicators", who, source=source["id"])
        assert source["indicators"] == len(users), source["id"]
        assert source["followable"] <= sum(i["state"] == "published" for i in users)
        assert place.get(f"/sources/{source['id']}", who) == source


@pytest.mark.parametrize("who", READERS)
def test_the_start_page_counts_what_the_lists_have(place: World, who: str | None) -> None:
    upload(place)
    place.publish([proportion(STROKE, "14", 2024, 70, 400)], place.round(indicators=[STROKE]), "14")
    shown, listed, pathways = place.get("/overview", who), place.get("/indicators", who), place.get("/pathways", who)
    published = [i for i in listed if i["state"] == "published"]
    assert shown["indicators"] == len(listed)
    assert shown["indicators_published"] == len(published)
    assert shown["indicators_followable"] == sum(i["followable"] for i in published)
    assert shown["indicators_with_results"] == 1
    assert shown["pathways"] == len(pathways)
    assert shown["pathways_published"] == sum(p["phase"] == "published" for p in pathways)
    assert shown["pathways_merged"] == sum(p["phase"] == "merged" for p in pathways)
    assert shown["sources"] == len(place.get("/sources", who))


def test_a_draft_of_a_new_version_changes_no_count_for_anybody(place: World) -> None:
    publish_version(place, 1)
    before = {who: _counts(place, who) for who in READERS}
    upload(place, version=2, pathways=[{"pathway": "sepsis"}], sources=[{"source": "riksstroke", "followable": "no"}])
    assert _counts(place, None) == before[None]
    assert _counts(place, "rapportor-14") == before["rapportor-14"]
    assert place.get("/overview", "specialist")["indicators_published"] == before["specialist"][0]


def _counts(here: World, who: str | None) -> tuple[Any, ...]:
    shown = here.get("/overview", who)
    return (
        shown["indicators_published"],
        shown["indicators_followable"],
        shown["indicators"],
        here.get("/pathways", who),
        here.get("/sources", who),
        here.get("/counts", who),
    )


def test_a_complete_draft_is_not_counted_as_published_beside_the_documents(place: World) -> None:
    def own() -> int:
        return next(int(c["own"]) for c in place.get("/counts") if c["id"] == "indicators-published")

    before = own()
    upload(place)
    assert own() == before


def test_a_published_indicator_with_a_newer_draft_is_still_counted_beside_the_documents(place: World) -> None:
    publish_version(place, 1)
    before = place.get("/counts")
    upload(place, version=2)
    assert place.get("/counts") == before
