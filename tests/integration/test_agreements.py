"""Agreements through the API: fulfilment from accepted values, who sees what, what people judge, and the road of a payment."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.small_agreement import AGREEMENT, accept, month_round, publish_rulebook, row
from tests.support.world import World


def verdicts(here: World, who: str | None = None, **asked: Any) -> list[dict[str, Any]]:
    answer = here.get(f"/agreements/{AGREEMENT}/fulfilment", who, **asked)
    return [one for one in answer["verdicts"] if one["verdict"] != "no_value"]


def test_a_verdict_says_level_improvement_tier_reason_and_the_file_it_rests_on(delivered: World) -> None:
    (skane,) = verdicts(delivered, "nationell", region="12", requirement="krav", month="2023-01-01")
    assert (skane["verdict"], skane["value"], skane["improvement"]) == ("met", "66", "4")
    assert (skane["tier"], skane["share"], skane["level"]) == ("improvement", "100", "73")
    assert {(e["month"], e["numerator"], e["denominator"]) for e in skane["evidence"]} == {
        ("2023-01-01", 660, 1000),
        ("2022-01-01", 620, 1000),
    }
    submission = delivered.get(f"/submissions/{skane['evidence'][0]['submission']}", "nationell")
    assert submission["sha256"] == skane["evidence"][0]["sha256"]
    assert skane["reason_sv"]


def test_a_region_sees_its_own_when_accepted_and_others_when_published(delivered: World) -> None:
    seen = {who: {v["region"] for v in verdicts(delivered, who)} for who in (None, "rapportor-12", "rapportor-14")}
    assert seen == {None: {"12"}, "rapportor-12": {"12"}, "rapportor-14": {"12", "14"}}
    assert {v["region"] for v in verdicts(delivered, "nationell") if v["evidence"]} == {"12", "14"}
    hidden = delivered.get(f"/agreements/{AGREEMENT}/fulfilment")["not_published"]
    assert hidden > 0, "the public is told that there is more"


WORDS = {"sv": "Prov"}
ROUNDED = {
    "id": "avrundning",
    **dict.fromkeys(("question", "chosen", "why"), WORDS),
    "cites": [{"document": "agreement", "section": "1"}],
    "alternatives": [
        {"id": "hela-procent", "name": WORDS, "gives": WORDS, "override": {"rounding": {"level": 0, "change": 1}}}
    ],
}
"""A choice that a hidden share could be tried against."""


def test_the_figures_behind_a_hidden_cell_are_the_regions_and_the_nations_alone(here: World) -> None:
    publish_rulebook(here, choices=[ROUNDED])
    round_id = month_round(here, "2023-01")
    here.publish([row("12", "2023-01", 3, 4)], round_id, "12")  # three of four: hidden when it is published
    (public,) = verdicts(here, region="12", month="2023-01-01")
    assert (public["verdict"], public["share"], public["figures_hidden"]) == ("met", "100", True)
    assert (public["value"], public["improvement"], public["evidence"]) == (None, None, [])
    assert "75" not in public["reason_sv"]
    under = {"region": "12", "month": "2023-01-01", "choices": ["hela-procent"]}
    assert verdicts(here, **under) == [], "each choice would narrow what is hidden"
    assert len(verdicts(here, "rapportor-12", **under)) == 1
    (own,) = verdicts(here, "rapportor-12", region="12", month="2023-01-01")
    assert (own["value"], own["evidence"][0]["denominator"]) == ("75", 4)


def test_the_smallest_improvement_is_told_to_the_region_and_the_nation_alone(delivered: World) -> None:
    publish_rulebook(delivered, version=2, missing="refused")
    address = f"/agreements/{AGREEMENT}/needed"
    asked = {"region": "12", "requirement": "krav", "month": "2023-02-01"}
    assert delivered.get(address, "rapportor-12", **asked) == {"share": None, "way": None, "moves": []}
    for who in ("rapportor-14", "npo-nerv"):
        assert delivered.call("GET", address, who, params=asked).status_code == 404


def test_an_alternative_is_computed_beside_the_record(delivered: World) -> None:
    access = delivered.get("/agreements/okad-tillganglighet-2023")
    other = access["choices"][0]["alternatives"][0]["id"]
    answer = delivered.get("/agreements/okad-tillganglighet-2023/fulfilment", "nationell", region="12", choices=[other])
    assert answer["choices"] == [other]
    refused = delivered.call("GET", f"/agreements/{AGREEMENT}/fulfilment", params={"choices": ["finns-inte"]})
    assert (refused.status_code, "alternativ" in refused.text) == (422, True)


def test_a_rulebook_is_given_in_both_languages_and_says_of_whom_people_judge(here: World) -> None:
    access = here.get("/agreements/okad-tillganglighet-2023")
    choice = access["choices"][0]
    assert (choice["chosen_sv"], choice["chosen_en"]) == (
        "Den 1 november 2022, alla åldrar.",
        "1 November 2022, all ages.",
    )
    measured = next(one for one in access["requirements"] if one["nature"] == "measured")
    assert ("minst" in measured["levels_sv"][0], "at least" in measured["levels_en"][0]) == (True, True)
    assert {one["judged_of"] for one in access["requirements"]} == {None, "region", "association"}


JUDGED = {
    "requirement": "plan",
    "subject": "12",
    "verdict": "not_met",
    "came_on": None,
    "comment": "Innehållsförteckningen saknar två delar.",
    "evidence": "Diarienummer 12/2023",
}


def judge(here: World, who: str = "nationell", **changes: Any):  # type: ignore[no-untyped-def]
    return here.call("POST", f"/agreements/{AGREEMENT}/judgements", who, json=JUDGED | changes)


def judgement_step(here: World, identifier: int, who: str, step: str, reason: str | None = None):  # type: ignore[no-untyped-def]
    address = f"/agreements/{AGREEMENT}/judgements/{identifier}/steps"
    return here.call("POST", address, who, json={"step": step, "reason": reason})


def test_a_judgement_holds_when_another_has_approved_it_and_a_later_one_replaces_it(here: World) -> None:
    publish_rulebook(here)
    first = judge(here).json()
    assert verdicts(here, requirement="plan") == []
    assert judgement_step(here, first["id"], "nationell", "approve").status_code == 403, "nobody approves their own"
    assert judgement_step(here, first["id"], "nationell-2", "approve").status_code == 200
    (said,) = verdicts(here, requirement="plan")
    assert (said["region"], said["verdict"], said["month"]) == ("12", "not_met", None)
    assert said["judged"] == "Nationell-2", "who stands for it"
    second = judge(here, verdict="met", comment="Delarna kom in i juni.").json()
    assert judgement_step(here, second["id"], "nationell-2", "approve").status_code == 200
    assert [v["verdict"] for v in verdicts(here, requirement="plan")] == ["met"]
    states = [one["state"] for one in here.get(f"/agreements/{AGREEMENT}/judgements")]
    assert states == ["approved", "replaced"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"requirement": "krav"}, 422),  # figures decide that one
        ({"requirement": "finns-inte"}, 422),
        ({"subject": "99"}, 422),
        ({"verdict": "kanske"}, 422),
        ({"came_on": "2999-01-01"}, 422),
        ({"comment": ""}, 422),
        ({"comment": "Gäller 19121212-1212."}, 422),  # a person's number
    ],
)
def test_a_judgement_that_does_not_hold_is_refused(here: World, changes: dict[str, Any], status: int) -> None:
    publish_rulebook(here)
    assert judge(here, **changes).status_code == status
    assert here.get(f"/agreements/{AGREEMENT}/judgements", "nationell") == []


OF_2018 = "/agreements/patientmiljarden-2018"
PLAN_OF_2018 = JUDGED | {"requirement": "handlingsplan", "verdict": "met", "came_on": "2018-04-10"}


def listed_contents(here: World) -> list[str]:
    plan = next(one for one in here.get(OF_2018)["requirements"] if one["id"] == "handlingsplan")
    return [content["text_sv"] for content in plan["contents"]]


def test_the_contents_that_a_document_lacks_are_kept_told_and_computed_beside_the_judgement(here: World) -> None:
    listed = listed_contents(here)
    first = here.post(f"{OF_2018}/judgements", "nationell", PLAN_OF_2018 | {"lacking": [listed[2], listed[0]]})
    assert [one["text_sv"] for one in first["lacking"]] == [listed[0], listed[2]], "in the agreement's order"
    assert all(one["text_en"] for one in first["lacking"])
    again = here.post(f"{OF_2018}/judgements", "nationell", PLAN_OF_2018 | {"lacking": [listed[0], listed[2]]})
    assert again["id"] == first["id"], "the same click twice"
    here.post(f"{OF_2018}/judgements/{first['id']}/steps", "nationell-2", {"step": "approve", "reason": None})
    (said,) = here.get(f"{OF_2018}/fulfilment", "rapportor-12", requirement="handlingsplan", region="12")["verdicts"]
    lacks = f"Innehållet saknar: {listed[0]}; {listed[2]}."
    assert said["reason_sv"] == f"{JUDGED['comment']} {lacks}"
    assert "The contents lack: " in said["reason_en"]
    assert (said["verdict"], said["computed"], lacks in said["computed_reason_sv"]) == ("met", "not_met", True)
    assert said["disagreement_sv"].endswith("är det inte uppfyllt, men det är bedömt som uppfyllt.")
    later = here.post(f"{OF_2018}/judgements", "nationell", PLAN_OF_2018 | {"lacking": []})
    here.post(f"{OF_2018}/judgements/{later['id']}/steps", "nationell-2", {"step": "approve", "reason": None})
    history = here.get(f"{OF_2018}/judgements")
    assert [len(one["lacking"]) for one in history] == [0, 2], "what was judged before is kept"
    (whole,) = here.get(f"{OF_2018}/fulfilment", requirement="handlingsplan", region="12")["verdicts"]
    assert (whole["computed"], whole["disagreement_sv"]) == ("met", None)
    assert whole["reason_sv"].endswith("Allt listat innehåll finns.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lacking": ["Något annat"]}, "listar inte det innehållet"),
        ({"lacking": [], "came_on": None}, "vilken dag dokumentet kom in"),  # nothing there to go through
        (
            {"lacking": [], "requirement": "webbtidbokning"},
            "listar inte det innehållet",
        ),  # people judge it; no document
    ],
)
def test_contents_that_cannot_be_lacking_are_refused(here: World, changes: dict[str, Any], words: str) -> None:
    refused = here.call("POST", f"{OF_2018}/judgements", "nationell", json=PLAN_OF_2018 | changes)
    assert (refused.status_code, words in refused.text) == (422, True), refused.text


def test_the_same_judgement_six_times_at_once_stands_once(here: World) -> None:
    publish_rulebook(here)
    here.token("nationell")
    with ThreadPoolExecutor(6) as pool:
        codes = {answer.status_code for answer in pool.map(lambda _: judge(here), range(6))}
    assert codes <= {201, 409}
    assert len(here.get(f"/agreements/{AGREEMENT}/judgements", "nationell")) == 1


def test_a_region_appeals_against_its_own_verdict_and_is_answered(delivered: World) -> None:
    address = f"/agreements/{AGREEMENT}/appeals"
    body = {"requirement": "krav", "region": "14", "month": "2023-01-01", "text": "Två kliniker saknas."}
    assert delivered.call("POST", address, "attestant-14", json=body | {"region": "12"}).status_code == 403
    assert delivered.call("POST", address, "rapportor-14", json=body).status_code == 403
    made = delivered.call("POST", address, "attestant-14", json=body)
    assert made.status_code == 201
    again = delivered.call("POST", address, "attestant-14", json=body)
    assert again.json()["id"] == made.json()["id"], "the same click twice"
    assert delivered.get(address, "rapportor-12") == []
    steps = f"{address}/{made.json()['id']}/steps"
    assert delivered.call("POST", steps, "nationell", json={"step": "uphold", "reason": None}).status_code == 422
    answer = delivered.call("POST", steps, "nationell", json={"step": "dismiss", "reason": "De stod i underlaget."})
    assert (answer.json()["state"], answer.json()["reason"]) == ("dismissed", "De stod i underlaget.")
    assert delivered.get(address, "rapportor-14")[0]["state"] == "dismissed"


def test_an_agreement_whose_population_is_not_known_pays_nothing_and_names_the_nearest_choice(here: World) -> None:
    address = "/agreements/okad-tillganglighet-2023"
    told = here.get(f"{address}/payments", "nationell", occasion="efter-rekvisition")
    assert told["lines"] == []
    assert any("2022-11-01" in problem for problem in told["problems"])
    assert len(told["problems"]) == len(told["problems_en"]) == len(set(told["problems"]))
    codes = {one["id"] for one in here.get(address)["pots"]}
    assert not [problem for problem in told["problems"] if any(f"{code}:" in problem for code in codes)]
    assert all("for all regions" in problem for problem in told["problems_en"] if "population" in problem)
    refused = here.call("POST", f"{address}/runs", "nationell", json={"occasion": "efter-rekvisition"})
    assert refused.status_code == 422
    assert refused.json()["detail"]["problems"] == told["problems"]
    assert here.get(f"{address}/runs", "nationell") == [], "nothing half paid"


def test_a_duty_that_nobody_has_judged_is_not_said_to_be_broken_and_no_right_is_lost_by_it(here: World) -> None:
    address = "/agreements/okad-tillganglighet-2023"
    duties = [one["id"] for one in here.get(address)["requirements"] if one["owed_by"] == "region"]
    for duty in duties:
        seen = here.get(f"{address}/fulfilment", requirement=duty)["verdicts"]
        assert {one["verdict"] for one in seen} == {"no_value"}, duty
        assert all("ingen har bedömt" in one["reason_sv"] for one in seen)
    told = here.get(f"{address}/payments", "nationell", occasion="efter-rekvisition")
    assert told["lines"] == []


def test_a_month_at_a_glance_is_the_newest_to_be_seen_and_what_was_the_month_before(here: World) -> None:
    publish_rulebook(here)
    for month, region, many in (("2023-01", "12", 620), ("2023-02", "12", 740)):
        here.publish([row(region, month, many, 1000)], month_round(here, month), region)
    address = f"/agreements/{AGREEMENT}/overview"
    seen = here.get(address)
    assert seen["month"] == "2023-02-01"
    [skane] = [one for one in seen["verdicts"] if (one["requirement"], one["region"]) == ("krav", "12")]
    assert (skane["verdict"], skane["verdict_before"]) == ("met", "not_met")

    # The same verdicts as with all that they rest on, for anybody and for a region.
    for who in (None, "rapportor-12"):
        for month in ("2023-01-01", "2023-02-01"):
            whole = {(v["requirement"], v["region"]): v["verdict"] for v in _of_month(here, who, month)}
            lean = {
                (v["requirement"], v["region"]): v["verdict"] for v in here.get(address, who, month=month)["verdicts"]
            }
            assert lean == whole
    assert here.call("GET", address, params={"month": "1999-01-01"}).status_code == 404


def _of_month(here: World, who: str | None, month: str) -> list[dict[str, Any]]:
    every = here.get(f"/agreements/{AGREEMENT}/fulfilment", who)["verdicts"]
    return [one for one in every if one["month"] in (month, None)]


def test_a_region_comes_to_its_own_newest_month_before_it_is_published(here: World) -> None:
    publish_rulebook(here)
    here.publish([row("12", "2023-01", 620, 1000)], month_round(here, "2023-01"), "12")
    accept(here, [row("14", "2023-02", 740, 1000)], month_round(here, "2023-02"))
    newest = {who: here.get(f"/agreements/{AGREEMENT}/overview", who)["month"] for who in (None, "rapportor-14")}
    assert newest == {None: "2023-01-01", "rapportor-14": "2023-02-01"}


def test_what_waits_is_others_work_and_the_national_sides_alone(delivered: World) -> None:
    judged = judge(delivered).json()["id"]
    run = delivered.post(f"/agreements/{AGREEMENT}/runs", "nationell", {"occasion": "slut"})
    about = {"requirement": "krav", "region": "14", "month": "2023-01-01", "text": "Två kliniker saknas."}
    appeal = delivered.post(f"/agreements/{AGREEMENT}/appeals", "attestant-14", about)["id"]

    waiting = delivered.get("/decisions/waiting", "nationell-2")
    assert [(one["kind"], one["id"]) for one in waiting] == [
        ("judgement", judged),
        ("payment_run", run["id"]),
        ("appeal", appeal),
    ]
    assert waiting[1]["total_ore"] == run["total_ore"] > 0
    assert (waiting[2]["subject"], waiting[2]["month"]) == ("14", "2023-01-01")

    # Nobody approves their own, but whoever prepared it may answer an appeal.
    assert [one["kind"] for one in delivered.get("/decisions/waiting", "nationell")] == ["appeal"]
    assert delivered.get("/decisions/waiting", "attestant-14") == []
    assert delivered.call("GET", "/decisions/waiting").status_code == 401

    # What is decided waits no longer.
    judgement_step(delivered, judged, "nationell-2", "approve")
    assert [one["kind"] for one in delivered.get("/decisions/waiting", "nationell-2")] == ["payment_run", "appeal"]


@pytest.mark.parametrize("who", [None, "rapportor-14", "attestant-14", "npo-nerv", "specialist", "administrator"])
def test_others_than_the_national_side_prepare_and_approve_nothing(here: World, who: str | None) -> None:
    publish_rulebook(here)
    judged = judge(here).json()["id"]
    asked = [
        here.call("POST", f"/agreements/{AGREEMENT}/judgements", who, json=JUDGED),
        here.call("POST", f"/agreements/{AGREEMENT}/runs", who, json={"occasion": "slut"}),
        here.call("GET", f"/agreements/{AGREEMENT}/payments", who),
        judgement_step(here, judged, who, "approve"),  # type: ignore[arg-type]
    ]
    assert {answer.status_code for answer in asked} <= {401, 403}


def test_every_duty_of_every_agreement_stands_in_the_calendar(here: World) -> None:
    days = here.get("/duties")
    assert [one["day"] for one in days] == sorted(one["day"] for one in days)
    assert {one["agreement"] for one in days} >= {"okad-tillganglighet-2023", "sammanhallen-jamlik-saker-vard-2023"}
