"""What is prioritised in a pathway: two sides decide it, what held before is history, and the catalogue's own is the seed."""

from typing import Any

import pytest

from tests.support.world import STROKE, World

PATHWAY = "stroke-tia-tidiga-insatser"  # its programme area is npo-nerv's, not npo-hjarta's
SECOND = "stroke-dorr-till-nal-median"
ADDRESS = f"/priorities/{PATHWAY}"


def wanted(*indicators: str, **changes: Any) -> dict[str, Any]:
    return {"indicators": list(indicators), "reason": "Enades på mötet.", "agreed_on": "2026-01-15"} | changes


def prepared(here: World, who: str = "specialist", *indicators: str) -> int:
    return int(here.post(ADDRESS, who, wanted(*(indicators or (STROKE,))))["waiting"]["id"])


def step(here: World, who: str, decision: int, name: str = "approve", reason: str | None = None):  # type: ignore[no-untyped-def]
    return here.call("POST", f"{ADDRESS}/{decision}/steps", who, json={"step": name, "reason": reason})


def ranked(here: World, who: str | None = None) -> list[tuple[int, str]]:
    return [(one["rank"], one["indicator"]) for one in here.get(ADDRESS, who)["indicators"]]


def test_until_somebody_decides_the_catalogues_own_priorities_are_told_without_a_decision(place: World) -> None:
    told = place.get(ADDRESS)
    assert (told["decision"], told["waiting"]) == (None, None)
    assert ranked(place) == [(1, STROKE), (2, SECOND)]


def test_one_side_prepares_the_other_confirms_and_everybody_reads_it(here: World) -> None:
    decision = prepared(here, "specialist", STROKE)
    assert here.get(ADDRESS)["waiting"] is None, "the public sees no proposal"
    assert [one["pathway"] for one in here.get("/priorities", "npo-nerv") if one["waiting"]] == [PATHWAY]
    assert step(here, "npo-nerv", decision).status_code == 200
    told = here.get(ADDRESS)
    assert ranked(here) == [(1, STROKE)]
    assert (told["decision"]["reason"], told["decision"]["agreed_on"]) == ("Enades på mötet.", "2026-01-15")
    assert told["decision"]["prepared_by"] is None, "names are for those who read drafts"
    named = here.get(ADDRESS, "nationell")["decision"]
    assert (named["prepared_by"], named["decided_by"]) == ("Specialist", "Npo-nerv")


def test_the_programme_area_may_prepare_and_a_specialist_confirm(here: World) -> None:
    assert step(here, "specialist", prepared(here, "npo-nerv")).status_code == 200
    assert here.get(ADDRESS)["decision"]["prepared_as"] == "programme_area"


@pytest.mark.parametrize("who", ["specialist", "granskare"])
def test_nobody_of_the_same_side_confirms(place: World, who: str) -> None:
    decision = prepared(place)
    assert step(place, who, decision).status_code == 403
    assert place.get(ADDRESS)["decision"] is None


@pytest.mark.parametrize("who", ["npo-hjarta", "nationell", "rapportor-14"])
def test_another_programme_area_and_others_take_no_part(place: World, who: str) -> None:
    assert place.call("POST", ADDRESS, who, json=wanted(STROKE)).status_code == 403
    assert step(place, who, prepared(place)).status_code == 403


def test_a_later_decision_replaces_the_earlier_which_is_kept_as_history(here: World) -> None:
    step(here, "npo-nerv", prepared(here))
    step(here, "npo-nerv", prepared(here, "specialist", SECOND, STROKE))
    assert ranked(here) == [(1, SECOND), (2, STROKE)]
    assert [(one["state"], one["indicators"]) for one in here.get(f"{ADDRESS}/decisions")] == [
        ("approved", [SECOND, STROKE]),
        ("replaced", [STROKE]),
    ]


def test_what_is_turned_down_needs_a_reason_and_changes_nothing(place: World) -> None:
    decision = prepared(place)
    assert step(place, "npo-nerv", decision, "turn-down").status_code == 422
    assert step(place, "npo-nerv", decision, "turn-down", "Hellre väntan.").status_code == 200
    assert place.get(ADDRESS)["decision"] is None
    assert place.get(f"{ADDRESS}/decisions") == [], "the public sees what was decided only"
    assert [one["comment"] for one in place.get(f"{ADDRESS}/decisions", "specialist")] == ["Hellre väntan."]


def test_a_second_proposal_waits_for_the_first(place: World) -> None:
    prepared(place)
    assert place.call("POST", ADDRESS, "npo-nerv", json=wanted(SECOND)).status_code == 409


FAULTY = [
    wanted(STROKE, STROKE),  # twice
    wanted("hjartsvikt-raas-betablockad"),  # of another pathway
    wanted("stroke-finns-inte"),
    wanted(STROKE, agreed_on="2099-01-01"),  # a day to come
    wanted(STROKE, SECOND, "stroke-trombektomi-antal", "tia-halskarlsundersokning"),  # a fourth
    wanted(STROKE, reason=""),
]


@pytest.mark.parametrize("faulty", FAULTY)
def test_what_cannot_be_prioritised_is_refused_with_a_sentence(place: World, faulty: dict[str, Any]) -> None:
    answer = place.call("POST", ADDRESS, "specialist", json=faulty)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert place.get(ADDRESS, "specialist")["waiting"] is None


def test_nothing_prioritised_is_a_decision_too(place: World) -> None:
    decision = place.post(ADDRESS, "specialist", wanted())["waiting"]["id"]
    assert step(place, "npo-nerv", decision).status_code == 200
    assert ranked(place) == []
    assert place.get(ADDRESS)["decision"]["indicators"] == []
