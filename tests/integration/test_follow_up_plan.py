"""A pathway's follow-up plan as a document: in both files what the API says, and nothing of the meetings' own notes."""

import pytest

from backend.documents import making
from tests.integration.test_documents_of_agreements import Reread
from tests.integration.test_followability import CLINIC, DECISION, OF_GOALS, PATHWAY, PLAN, REVIEW, unfollowed
from tests.support.world import World


@pytest.fixture
def quick(place: World) -> World:
    """An installation that makes documents in its own process."""
    place.client.app.state.maker.write = making.write  # type: ignore[attr-defined]
    return place


def test_the_plan_prints_what_the_meetings_said_and_what_is_decided(quick: World) -> None:
    quick.post("/followability/reviews", "specialist", REVIEW)
    quick.post(f"/followability/pathways/{PATHWAY}/plans", "npo-hjarta", PLAN)
    made = Reread(quick, f"uppfoljningsplan/{PATHWAY}")
    assert made.missing() == []
    shown = quick.get(f"/followability/pathways/{PATHWAY}", "nationell")
    followable = [one["followable"] for one in shown["indicators"]]
    named = made.named()
    assert named["indikatorer"] == str(len(followable))
    assert (named["foljbara"], named["lang_sikt"]) == (str(followable.count("now")), str(followable.count("long_term")))
    assert named["avstamda"] == "1"
    for said in (PLAN["ambition"], REVIEW["plan"], "Källans huvudman", "14 mars 2024", "Strukturfrågor till enheter"):
        for form, text in made.texts.items():
            assert said in text, (said, form)
    assert all(REVIEW["notes"] not in text for text in made.texts.values())
    assert CLINIC in {one["indicator"] for one in shown["indicators"]}


def test_a_plan_that_nobody_has_decided_is_seen_to_lack_its_ambition(quick: World) -> None:
    goal = unfollowed(quick)
    quick.post(f"/followability/pathways/{OF_GOALS}/goals/{goal['id']}/decisions", "npo-nerv", DECISION)
    made = Reread(quick, f"uppfoljningsplan/{OF_GOALS}")
    assert (made.missing(), made.named()["mal_beslut"]) == ([], "1")
    for text in made.texts.values():
        assert "Ingen ambition och ingen modell för datainsamling är beslutad än." in text
        assert DECISION["reason"] in text


def test_there_is_a_plan_for_every_pathway_that_stands_on_its_own(quick: World) -> None:
    kind = next(one for one in quick.get("/documents", "nationell") if one["id"] == "uppfoljningsplan")
    expected = {one["id"] for one in quick.get("/pathways") if one["phase"] not in ("merged", "not_a_pathway")}
    assert {one["id"] for one in kind["subjects"]} == expected
    assert quick.call("GET", f"/documents/uppfoljningsplan/{PATHWAY}", "rapportor-14").status_code == 403
