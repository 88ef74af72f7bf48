"""Two pathways become one: prepared by one, published by another, and what belonged to either is the joint one's afterwards."""

from datetime import date
from typing import Any

import httpx
import pytest
import yaml

from backend.core.database import transaction
from backend.core.permissions import SYSTEM
from backend.core.states import FormState
from backend.implementation.tables import ImplementationAnswer
from backend.register import care_pathways, merging
from indicators.catalogue.packaged import packaged
from tests.support.world import World

GONE, STAYS = "stroke-tia-fortsatt-vard", "stroke-tia-tidiga-insatser"


def prepare(place: World, who: str = "nationell", gone: str = GONE, into: str = STAYS) -> httpx.Response:
    wanted = {"into": into, "date": "2024-06", "source": "Prov: beslut om ett samlat vårdförlopp"}
    return place.call("POST", f"/entries/pathway/{gone}/merge", who, json=wanted)


def publish(place: World, who: str, draft: dict[str, Any]) -> httpx.Response:
    address = f"/entries/pathway/{draft['id']}/versions/{draft['version']}/steps"
    return place.call("POST", address, who, json={"step": "publish"})


def merge(place: World) -> None:
    prepared = prepare(place)
    assert (prepared.status_code, prepared.json()["state"]) == (201, "in_review"), prepared.text
    assert publish(place, "nationell", prepared.json()).status_code == 403, "who prepares a merge does not decide it"
    assert place.get(f"/pathways/{GONE}")["id"] == GONE, "nothing follows before another has said yes"
    assert publish(place, "nationell-2", prepared.json()).status_code == 200


def form(region: str, pathway: str) -> ImplementationAnswer:
    """A region's attested form for all of the region, with a decision and nothing more."""
    return ImplementationAnswer(
        year=2023,
        pathway=pathway,
        region=region,
        unit="",
        decided=date(2023, 2, 1),
        answered_by=1,
        state=FormState.ATTESTED,
    )


def test_names_goals_indicators_and_answers_follow_into_the_joint_pathway(place: World) -> None:
    before = {one: place.get(f"/pathways/{one}") for one in (GONE, STAYS)}
    followers = {one: {spec["id"] for spec in place.get("/indicators", pathway=one)} for one in (GONE, STAYS)}
    assert followers[GONE], "a pathway without indicators would show nothing"
    with transaction(place.client.app.state.engine) as session:  # type: ignore[attr-defined]
        session.add(form("14", GONE))
    merge(place)
    joint = place.get(f"/pathways/{GONE}")
    assert joint["id"] == STAYS, "the old address leads to the new one"
    assert {GONE, before[GONE]["name_sv"]} <= {*joint["aliases"]}
    assert {one["id"] for one in place.get("/indicators", pathway=STAYS)} == followers[GONE] | followers[STAYS]
    texts = {goal["text"]: set(goal["indicators"]) for goal in joint["goals"]}
    for goal in [*before[GONE]["goals"], *before[STAYS]["goals"]]:
        assert texts[goal["text"]] >= set(goal["indicators"]), goal
    assert len({goal["id"] for goal in joint["goals"]}) == len(joint["goals"])
    (status,) = place.get("/implementation", year=2023, pathway=STAYS, region="14")
    assert (status["answers"], status["status"]) == (1, "begun")
    (asked,) = [one for one in place.get("/pathways") if one["id"] == GONE]
    assert (asked["phase"], asked["merged_into"]) == ("merged", STAYS), "counts still tell that there was one"
    told = {one["action"] for one in place.get("/audit", "nationell")}
    assert {"entry-publish", "entry-merge"} <= told


def test_two_goals_of_one_id_are_still_two_and_each_keeps_its_indicators(place: World) -> None:
    # Both have goals called ratt-behandling and delaktighet, worded in another way in each.
    part, whole = (
        {goal["text"]: goal for goal in place.get(f"/pathways/reumatoid-artrit-{which}")["goals"]}
        for which in ("etablerad", "tidig")
    )
    assert {one["id"] for one in part.values()} & {one["id"] for one in whole.values()}
    prepared = prepare(place, gone="reumatoid-artrit-etablerad", into="reumatoid-artrit-tidig")
    assert publish(place, "nationell-2", prepared.json()).status_code == 200
    joint = {goal["text"]: goal["indicators"] for goal in place.get("/pathways/reumatoid-artrit-etablerad")["goals"]}
    assert joint == {text: goal["indicators"] for text, goal in (whole | part).items()}


def test_what_is_packaged_as_merged_is_as_the_act_would_have_left_it() -> None:
    known = packaged()
    done = [one for one in known.pathways if one.merged_into]
    assert {one.id for one in done} == {"kol-del-2", "schizofreni-fortsatt-vard", "hjartsvikt-nydebuterad"}
    for part in done:
        whole = known.pathway_by_id[part.merged_into or ""]
        assert known.pathway_id(part.id) == known.pathway_id(part.name.sv) == whole.id
        moved = [goal.text for goal in part.goals if whole.goal_of(part.id, goal.id)]
        assert moved == [goal.text for goal in part.goals]
        assert merging.is_followed(part, known)


def test_goals_never_get_an_id_that_another_has() -> None:
    known = packaged()
    part, whole = (known.pathway_by_id[f"reumatoid-artrit-{which}"] for which in ("etablerad", "tidig"))
    shared = next(goal for goal in part.goals if goal.id in {one.id for one in whole.goals})
    # One of its own is called what the shared one would be called.
    other = shared.model_copy(update={"id": f"{shared.id}-{part.id}"})
    gone = merging.merged(part.model_copy(update={"goals": [shared, other]}), whole, "2024-06", "Prov")
    ids = [goal.id for goal in merging.joint(gone, whole, whole.version + 1).goals]
    assert ids[-2:] == [other.id, f"{other.id}-{part.id}"]
    assert len(set(ids)) == len(ids)


def test_a_later_version_of_a_pathway_that_is_merged_already_brings_nothing_more(place: World) -> None:
    merge(place)
    joint = place.get(f"/entries/pathway/{STAYS}")["version"]
    entry = place.get(f"/entries/pathway/{GONE}", "nationell")
    content = entry["content"] | {"id": GONE, "version": entry["version"] + 1, "status": "published"}
    content["note"] = {"sv": "Ett ord till.", "en": "A word more."}
    text = yaml.safe_dump(content, allow_unicode=True)
    place.post("/entries/pathway", "nationell", {"filename": f"{GONE}.yaml", "yaml": text})
    address = f"/entries/pathway/{GONE}/versions/{content['version']}/steps"
    place.post(address, "nationell", {"step": "submit"})
    assert place.call("POST", address, "nationell-2", json={"step": "publish"}).status_code == 200
    assert place.get(f"/entries/pathway/{STAYS}")["version"] == joint


def test_decisions_about_priorities_follow_and_can_still_be_taken(place: World) -> None:
    [first, second] = [one["id"] for one in place.get("/indicators", pathway=GONE, state="published")][:2]
    wanted = {"reason": "Enades på mötet.", "agreed_on": "2024-01-15"}
    for indicator in (first, second):  # one that holds when the pathways are merged, and one that waits
        told = place.post(f"/priorities/{GONE}", "specialist", wanted | {"indicators": [indicator]})
        if indicator == first:
            address = f"/priorities/{GONE}/{told['waiting']['id']}/steps"
            place.post(address, "npo-nerv", {"step": "approve"})
    merge(place)
    (joint,) = [one for one in place.get("/priorities", "npo-nerv") if one["waiting"]]
    assert (joint["pathway"], [one["indicator"] for one in joint["indicators"]]) == (STAYS, [first])
    told = place.post(f"/priorities/{STAYS}/{joint['waiting']['id']}/steps", "npo-nerv", {"step": "approve"})
    assert ([one["indicator"] for one in told["indicators"]], told["waiting"]) == ([second], None)
    states = [one["state"] for one in place.get(f"/priorities/{STAYS}/decisions")]
    assert states == ["approved", "replaced"], "one holds at a time, whatever the pathway was called"


def test_merges_do_not_go_in_circles_nor_into_what_is_merged_away(place: World) -> None:
    assert prepare(place).status_code == 201
    crossing = prepare(place, gone=STAYS, into=GONE)
    assert (crossing.status_code, "utkast" in crossing.json()["detail"]) == (409, True), "two at once would be a circle"
    draft = place.get(f"/entries/pathway/{GONE}", "nationell")
    assert publish(place, "nationell-2", draft).status_code == 200
    for gone, says in ((STAYS, "cirkel"), ("sepsis", "gäller inte längre")):
        refused = prepare(place, gone=gone, into=GONE)
        assert refused.status_code == 422
        assert any(says in one["message"] for one in refused.json()["detail"]["remarks"]), refused.text
    assert prepare(place, into="finns-inte").status_code == 404


@pytest.mark.parametrize("who", ["specialist", "rapportor-14", "npo-nerv"])
def test_others_than_the_national_side_merge_nothing(place: World, who: str) -> None:
    assert prepare(place, who).status_code == 403


def test_the_goals_of_a_merged_pathway_are_told_once_where_they_went(place: World) -> None:
    merge(place)
    with transaction(place.client.app.state.engine) as session:  # type: ignore[attr-defined]
        told = [(pathway.id, goal.text) for pathway, goal in care_pathways.every_goal(session, SYSTEM)]
    assert len(told) == len(set(told))
    assert STAYS in dict(told)
    assert GONE not in dict(told)
    assert "kol-del-2" not in dict(told), "merged in the package"
