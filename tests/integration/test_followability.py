"""Feasibility reviews, plans, decisions about goals and peer reviews, through the API, on both kinds of database."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.core.clock import today
from backend.core.database import engine_for
from tests.support.world import HEART, World

CLINIC = "hjartsvikt-mottagning-finns"
"""Of the pathway below; no source gives it now."""
PATHWAY = "hjartsvikt"
OF_GOALS = "stroke-tia-tidiga-insatser"
"""Has goals of all three sorts, and belongs to the other programme area."""
NUMBER = "19800103-2393"
"""Made up, with a check digit that is right."""

REVIEW: dict[str, Any] = {
    "indicator": CLINIC,
    "source": "strukturenkat",
    "followable": "long_term",
    "obstacle": "not_in_variable_list",
    "detail": "Enkäten ställer inte frågan än.",
    "remover": "register_holder",
    "plan": "Frågan tas upp på enkätens nästa möte.",
    "answerable": "Enkätens styrgrupp",
    "due": "2027-03-31",
    "held_on": "2024-03-14",
    "participants": "Programområdet, specialist",
    "notes": "Mötet gick igenom frågorna.",
}
PLAN: dict[str, Any] = {
    "ambition": "Alla prioriterade indikatorer följs från 2026.",
    "models": ["national_source", "structure_questions"],
    "collection": "Registret först; strukturfrågan en gång om året.",
    "decided_by": "Programområdet",
    "decided_on": "2024-04-02",
}
PEERS: dict[str, Any] = {
    "region": "14",
    "unit": "Hjärtmottagningen, Norra sjukhuset",
    "reviewers": "Två kolleger från region 12",
    "held_on": "2024-05-20",
    "finding": "Mottagningen finns men är stängd på sommaren.",
}


def review(place: World, who: str | None = "specialist", **changes: Any) -> httpx.Response:
    return place.call("POST", "/followability/reviews", who, json=REVIEW | changes)


def blocked(place: World, who: str | None = None, **wanted: str) -> dict[str, Any]:
    """The indicators that cannot be followed now, by id."""
    return {one["indicator"]: one for one in place.get("/followability/blocked", who, **wanted)["indicators"]}


def clinic(place: World, who: str | None = None) -> dict[str, Any]:
    """How the indicator stands with its questionnaire."""
    standings = blocked(place, who, pathway=PATHWAY)[CLINIC]["standings"]
    return next(one for one in standings if one["source"] == "strukturenkat")


def test_before_any_meeting_the_specifications_own_word_stands(here: World) -> None:
    standing = clinic(here)
    assert (standing["followable"], standing["catalogue"], standing["review"]) == ("short_term", "short_term", None)
    assert standing["detail"]
    assert (standing["obstacle"], standing["since"]) == (None, None)


def test_a_meeting_is_kept_and_holds_until_the_next(here: World) -> None:
    first = review(here)
    assert first.status_code == 201, first.text
    standing = clinic(here)
    assert (standing["followable"], standing["obstacle"]) == ("long_term", "not_in_variable_list")
    assert (standing["remover"], standing["since"]) == ("register_holder", "2024-03-14")
    later = {"held_on": "2024-09-01", "followable": "short_term", "obstacle": "low_coverage"}
    assert review(here, "npo-hjarta", **later, seen=first.json()["id"]).status_code == 201
    standing = clinic(here)
    assert (standing["followable"], standing["since"]) == ("short_term", "2024-03-14")
    history = here.get(f"/followability/reviews/{CLINIC}", "specialist")
    assert [(one["held_on"], one["recorded_by"]) for one in history] == [
        ("2024-09-01", "Npo-hjarta"),
        ("2024-03-14", "Specialist"),
    ]


def test_an_indicator_that_a_meeting_finds_followable_is_blocked_no_more(here: World) -> None:
    before = here.get("/followability/blocked", pathway=PATHWAY)
    now = {"followable": "now", "obstacle": None, "detail": None, "remover": None}
    assert review(here, **now).status_code == 201
    after = here.get("/followability/blocked", pathway=PATHWAY)
    assert (after["total"], after["followable"]) == (before["total"], before["followable"] + 1)
    assert CLINIC not in {one["indicator"] for one in after["indicators"]}


def test_notes_and_participants_are_for_those_who_prepare_specifications(here: World) -> None:
    review(here)
    for who in ("specialist", "npo-nerv", "nationell"):
        assert clinic(here, who)["review"]["notes"] == REVIEW["notes"], who
    for outsider in (None, "rapportor-14", "administrator"):
        told = clinic(here, outsider)["review"]
        assert (told["notes"], told["participants"], told["recorded_by"]) == (None, None, ""), outsider
        assert told["plan"] == REVIEW["plan"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("specialist", 201),
        ("npo-hjarta", 201),
        ("npo-nerv", 403),  # another programme area's pathway
        ("nationell", 403),
        ("rapportor-14", 403),
        ("nykomling", 403),
        (None, 401),
    ],
)
def test_a_specialist_or_the_pathways_programme_area_records(place: World, who: str | None, status: int) -> None:
    assert review(place, who).status_code == status
    new = {"ambition": "Allt", "models": ["none_yet"], "decided_by": "Gruppen", "decided_on": "2024-01-01"}
    assert place.call("POST", f"/followability/pathways/{PATHWAY}/plans", who, json=new).status_code == status
    peers = place.call("POST", f"/followability/pathways/{PATHWAY}/peer-reviews", who, json=PEERS)
    assert peers.status_code == status


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"indicator": "finns-inte"}, 404, "Indikatorn finns inte"),
        ({"source": "finns-inte"}, 422, "Datakällan finns inte"),
        ({"obstacle": None}, 422, "hinder"),
        ({"followable": "now"}, 422, "inget hinder"),
        ({"followable": "unknown"}, 422, "followable"),
        ({"obstacle": "otur"}, 422, "obstacle"),
        ({"held_on": (today() + timedelta(days=2)).isoformat()}, 422, "har inte varit än"),
        ({"notes": f"Patienten {NUMBER} saknades"}, 422, "personnummer"),
        ({"plan": f"Fråga {NUMBER}"}, 422, "personnummer"),
        ({"answerable": NUMBER}, 422, "personnummer"),
        ({"notes": "x" * 4001}, 422, "notes"),
        ({"annat": 1}, 422, "annat"),
    ],
)
def test_a_review_that_does_not_hold_is_refused_with_a_sentence(
    place: World, changes: dict[str, Any], status: int, word: str
) -> None:
    answer = review(place, **changes)
    assert (answer.status_code, word in answer.text) == (status, True), answer.text
    assert NUMBER not in answer.text
    assert place.get(f"/followability/reviews/{CLINIC}", "specialist") == []


def test_the_same_again_is_no_new_review_and_a_stale_one_is_refused(here: World) -> None:
    first = review(here).json()["id"]
    assert review(here).json()["id"] == first
    stale = review(here, "npo-hjarta", held_on="2024-10-01")
    assert (stale.status_code, stale.json()["detail_en"][:25]) == (409, "Somebody else has written")
    assert review(here, "npo-hjarta", held_on="2024-10-01", seen=first).status_code == 201


@pytest.mark.parametrize("table", ["feasibility_review", "follow_up_plan", "goal_decision", "peer_review"])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_keeps_what_was_said(here: World, table: str, verb: str) -> None:
    review(here)
    here.post(f"/followability/pathways/{PATHWAY}/plans", "specialist", PLAN)
    here.post(f"/followability/pathways/{PATHWAY}/peer-reviews", "specialist", PEERS)
    goal = unfollowed(here)["id"]
    here.post(f"/followability/pathways/{OF_GOALS}/goals/{goal}/decisions", "specialist", DECISION)
    change = f"update {table} set recorded_by = recorded_by" if verb == "update" else f"delete from {table}"
    engine = engine_for(here.url)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="only added to"):
        connection.execute(text(change))
    engine.dispose()


def test_blocked_indicators_are_counted_and_filtered(here: World) -> None:
    review(here)
    everything = here.get("/followability/blocked")
    own = here.get("/followability/blocked", pathway=PATHWAY)
    counted = {one["code"]: (one["blocked"], one["total"]) for one in everything["by_pathway"]}
    assert counted[PATHWAY] == (own["total"] - own["followable"], own["total"])
    assert {"code": "not_in_variable_list", "blocked": 1, "total": 1} in own["by_obstacle"]
    assert {"code": "register_holder", "blocked": 1, "total": 1} in own["by_remover"]
    assert set(blocked(here, obstacle="not_in_variable_list")) == {CLINIC}
    assert set(blocked(here, remover="register_holder")) == {CLINIC}
    assert set(blocked(here, remover="legislator")) == set()
    assert set(blocked(here, programme_area="hjart-och-karlsjukdomar")) >= set(blocked(here, pathway=PATHWAY))
    assert CLINIC not in blocked(here, programme_area="nervsystemets-sjukdomar")
    sources = [one["source"] for one in blocked(here, source="strukturenkat")[CLINIC]["standings"]]
    assert sources == ["strukturenkat"]
    assert blocked(here, pathway="finns-inte") == {}


def test_drafts_are_told_only_to_those_who_may_read_them(here: World) -> None:
    public, specialist = blocked(here), blocked(here, "specialist")
    assert "draft" not in {one["state"] for one in public.values()}
    assert "draft" in {one["state"] for one in specialist.values()}
    drafts = next(name for name, one in specialist.items() if one["state"] == "draft" and name not in public)
    assert here.call("GET", f"/followability/reviews/{drafts}").status_code == 404


def pathway(place: World, who: str | None = None) -> Any:
    return place.get(f"/followability/pathways/{PATHWAY}", who)


DECISION: dict[str, Any] = {
    "decision": "peer_review",
    "reason": "Få enheter; en granskning säger mer än ett register.",
    "decided_by": "Programområdet",
    "decided_on": "2024-06-01",
}


def goals(place: World) -> Any:
    return place.get(f"/followability/pathways/{OF_GOALS}")["goals"]


def unfollowed(place: World) -> Any:
    """A goal that nothing follows now."""
    for one in goals(place):
        if one["state"] != "followed":
            return one
    raise AssertionError("the test's own assumption: the pathway has such a goal")


def test_a_plan_is_put_together_of_the_reviews_the_ambition_and_the_model(here: World) -> None:
    review(here)
    assert pathway(here)["plans"] == []
    here.post(f"/followability/pathways/{PATHWAY}/plans", "npo-hjarta", PLAN)
    shown = pathway(here)
    (plan,) = shown["plans"]
    assert (plan["ambition"], plan["models"], plan["recorded_by"]) == (PLAN["ambition"], PLAN["models"], "Npo-hjarta")
    by_id = {one["indicator"]: one for one in shown["indicators"]}
    assert by_id[CLINIC]["standings"][0]["review"]["plan"] == REVIEW["plan"]
    assert by_id[HEART]["followable"] == "now"


def test_a_plan_is_followed_by_another_and_both_are_kept(here: World) -> None:
    where = f"/followability/pathways/{PATHWAY}/plans"
    first = here.post(where, "npo-hjarta", PLAN)["plans"][0]["id"]
    assert len(here.post(where, "npo-hjarta", PLAN)["plans"]) == 1, "the same again is no new one"
    newer = PLAN | {"ambition": "Två indikatorer till."}
    assert here.call("POST", where, "specialist", json=newer).status_code == 409, (
        "written without having seen the first"
    )
    plans = here.post(where, "specialist", newer | {"seen": first})["plans"]
    assert [one["ambition"] for one in plans] == ["Två indikatorer till.", PLAN["ambition"]]


def test_a_goal_without_measure_gets_a_decision_with_who_when_and_why(here: World) -> None:
    goal = unfollowed(here)
    assert goal["decisions"] == []
    where = f"/followability/pathways/{OF_GOALS}/goals/{goal['id']}/decisions"
    here.post(where, "npo-nerv", DECISION)
    here.post(where, "npo-nerv", DECISION)
    here.post(where, "specialist", DECISION | {"decision": "give_up", "decided_on": "2024-09-01"})
    decisions = next(one for one in goals(here) if one["id"] == goal["id"])["decisions"]
    assert [(one["decision"], one["decided_on"], one["recorded_by"]) for one in decisions] == [
        ("give_up", "2024-09-01", "Specialist"),
        ("peer_review", "2024-06-01", "Npo-nerv"),
    ]


def test_a_goal_that_is_followed_gets_no_decision_and_an_unknown_one_is_not_there(here: World) -> None:
    followed = next(one["id"] for one in goals(here) if one["state"] == "followed")
    for goal, status in ((followed, 422), ("finns-inte", 404)):
        where = f"/followability/pathways/{OF_GOALS}/goals/{goal}/decisions"
        assert here.call("POST", where, "specialist", json=DECISION).status_code == status
    for bad in ({"decision": "kanske"}, {"reason": " "}, {"reason": f"för {NUMBER}"}, {"decided_on": "2999-01-01"}):
        where = f"/followability/pathways/{OF_GOALS}/goals/{unfollowed(here)['id']}/decisions"
        assert here.call("POST", where, "specialist", json=DECISION | bad).status_code == 422, bad


def test_every_goal_of_every_pathway_says_whether_it_is_followed_as_the_pathways_own_page_does(here: World) -> None:
    for one in here.get("/pathways"):
        covered = {goal["id"]: goal["covered"] for goal in here.get(f"/pathways/{one['id']}")["goals"]}
        shown = here.get(f"/followability/pathways/{one['id']}")
        assert {goal["id"]: goal["state"] == "followed" for goal in shown["goals"]} == covered
    assert here.call("GET", "/followability/pathways/finns-inte").status_code == 404


def test_what_peers_found_at_a_unit_is_for_its_region_and_for_those_who_prepare(here: World) -> None:
    where = f"/followability/pathways/{PATHWAY}/peer-reviews"
    here.post(where, "npo-hjarta", PEERS)
    here.post(where, "npo-hjarta", PEERS)
    for who in ("npo-hjarta", "specialist", "nationell", "rapportor-14", "attestant-14"):
        (found,) = pathway(here, who)["peer_reviews"]
        assert (found["finding"], found["unit"]) == (PEERS["finding"], PEERS["unit"])
    for who in (None, "rapportor-12", "administrator"):
        assert pathway(here, who)["peer_reviews"] == [], who
    for bad in ({"region": "99"}, {"goal": "finns-inte"}, {"finding": NUMBER}, {"unit": " "}):
        assert here.call("POST", where, "npo-hjarta", json=PEERS | bad).status_code in (404, 422), bad


def test_the_audit_log_tells_who_recorded_and_nothing_of_what(here: World) -> None:
    review(here)
    (line,) = [one for one in here.get("/audit", "nationell") if one["action"] == "review-recorded"]
    assert (line["actor"], line["detail"]) == ("Specialist", {"indicator": CLINIC, "source": "strukturenkat"})
