"""Pathways, sources, code lists and named conditions are the register's: changed there, without a release they hold."""

from typing import Any

import pytest
import yaml
from sqlalchemy import text as sql

from backend.core.database import transaction
from backend.core.permissions import SYSTEM
from backend.register import seeding
from tests.support.specifications import COMPLETE, HOSPICE
from tests.support.world import STROKE, World

CITES = [{"facts": ["name"], "source": "Prov", "mark": "read"}]
READ = {"mark": "read", "source": "Prov"}
PATHWAY = {
    "id": "klusterhuvudvark",
    "version": 1,
    "status": "published",
    "name": {"sv": "Klusterhuvudvärk", "en": "Cluster headache"},
    "condition": "klusterhuvudvark",
    "programme_area": "nervsystemets-sjukdomar",
    "confirmed": True,
    "phase": "approved",
    "dates": [{"event": "approved", "date": "2026-05-08", "source": "Beslut", "mark": "read"}],
    "goals": [{"id": "tidig-diagnos", "text": {"sv": "Fler får diagnos inom ett år."}, **READ}],
    "provenance": CITES,
}
"""A pathway that no release has heard of."""
SOURCE = {
    "id": "huvudvarksregistret",
    "version": 1,
    "status": "published",
    "name": {"sv": "Huvudvärksregistret", "en": "The Headache Register"},
    "kind": "quality_register",
    "description": "Ett register i ett prov.",
    "coverage": "unknown",
    "connection": "unknown",
    "provenance": CITES,
}
CODES = {
    "id": "klusterhuvudvark",
    "version": 1,
    "status": "published",
    "name": {"sv": "Klusterhuvudvärk", "en": "Cluster headache"},
    "system": "ICD-10-SE",
    "codes": ["G440"],
    "provenance": CITES,
}
NATIONAL, EXPERTS = ("nationell", "nationell-2"), ("specialist", "granskare")


def upload(here: World, kind: str, entry: dict[str, Any], who: str) -> Any:
    text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False)
    return here.call("POST", f"/entries/{kind}", who, json={"filename": f"{entry['id']}.yaml", "yaml": text})


def step(here: World, kind: str, entry: dict[str, Any], who: str, name: str) -> Any:
    address = f"/entries/{kind}/{entry['id']}/versions/{entry['version']}/steps"
    return here.call("POST", address, who, json={"step": name, "reason": "Prov." if name == "retire" else None})


def publish(here: World, kind: str, entry: dict[str, Any], people: tuple[str, str]) -> None:
    sent = upload(here, kind, entry, people[0])
    assert sent.status_code == 201, sent.text
    for who, name in zip(people, ("submit", "publish"), strict=True):
        answer = step(here, kind, entry, who, name)
        assert answer.status_code == 200, answer.text


def next_version(here: World, kind: str, entry: str, **changes: Any) -> dict[str, Any]:
    """The published entry as its next version, with some fields changed."""
    now = here.get(f"/entries/{kind}/{entry}")
    content: dict[str, Any] = yaml.safe_load(now["yaml"])
    return content | {"version": now["version"] + 1} | changes


def test_a_pathway_that_no_release_knows_is_listed_found_and_shown_with_its_goals(here: World) -> None:
    before = here.get("/overview")["pathways"]
    publish(here, "pathway", PATHWAY, NATIONAL)
    assert here.get("/overview")["pathways"] == before + 1
    assert [one["id"] for one in here.get("/pathways", q="klusterhuvudvärk")] == ["klusterhuvudvark"]
    shown = here.get("/pathways/klusterhuvudvark")
    assert [(goal["id"], goal["covered"]) for goal in shown["goals"]] == [("tidig-diagnos", False)]
    assert shown["programme_area_name"] == "Nervsystemets sjukdomar"


def test_a_region_answers_for_the_introduction_of_a_pathway_that_no_release_knows(here: World) -> None:
    form = {"year": 2026, "pathway": "klusterhuvudvark", "region": "14", "decided": "2026-06-01"}
    assert here.call("POST", "/implementation/answers", "rapportor-14", json=form).status_code == 422
    publish(here, "pathway", PATHWAY, NATIONAL)
    assert here.in_force(form)["status"] == "begun"
    [status] = here.get("/implementation", year=2026, pathway="klusterhuvudvark", region="14")
    assert (status["pathway_name"], status["status"]) == ("Klusterhuvudvärk", "begun")


def test_a_pathway_in_draft_is_nobodys_yet(here: World) -> None:
    assert upload(here, "pathway", PATHWAY, "nationell").status_code == 201
    assert here.call("GET", "/pathways/klusterhuvudvark").status_code == 404
    assert here.get("/pathways", q="klusterhuvudvärk") == []


def test_a_specification_may_name_what_the_register_has_and_nothing_else(here: World) -> None:
    now = here.get(f"/indicators/{STROKE}")
    content = yaml.safe_load(now["yaml"]) | {"version": now["version"] + 1}
    content["pathways"] = [*content["pathways"], {"pathway": "klusterhuvudvark", "goal": "tidig-diagnos"}]
    use = content["sources"][0] | {"source": "huvudvarksregistret"}
    content["sources"] = [*content["sources"], use]
    sent = {"filename": f"{STROKE}.yaml", "yaml": yaml.safe_dump(content, allow_unicode=True)}
    refused = here.call("POST", "/specifications", "specialist", json=sent)
    assert {one["rule"] for one in refused.json()["detail"]["remarks"] if one["severity"] == "error"} >= {
        "unknown-source"
    }
    publish(here, "pathway", PATHWAY, NATIONAL)
    publish(here, "data_source", SOURCE, EXPERTS)
    taken = here.call("POST", "/specifications", "specialist", json=sent)
    assert taken.status_code == 201, taken.text
    assert taken.json()["pathways"][-1]["goal_text"] == "Fler får diagnos inom ett år."
    assert {one["id"]: one["indicators"] for one in here.get("/sources", "specialist")}["huvudvarksregistret"] == 1


def test_a_new_name_holds_on_every_page_at_once_and_is_found(here: World) -> None:
    link = here.get(f"/indicators/{STROKE}")["pathways"][0]
    assert here.get("/indicators", q="hjärninfarktsförloppet") == []  # it is in memory that the word is not there
    renamed = next_version(here, "pathway", link["pathway"], name={"sv": "Hjärninfarktsförloppet", "en": "Stroke"})
    publish(here, "pathway", renamed, NATIONAL)
    assert here.get(f"/indicators/{STROKE}")["pathways"][0]["pathway_name"] == "Hjärninfarktsförloppet"
    assert STROKE in {one["id"] for one in here.get("/indicators", q="hjärninfarktsförloppet")}
    assert here.get(f"/pathways/{link['pathway']}/outcomes")["name"] == "Hjärninfarktsförloppet"


def test_a_goal_that_indicators_follow_cannot_be_taken_away_under_them(here: World) -> None:
    versions = here.get("/indicators")
    link = next(link for one in versions for link in one["pathways"] if link["goal"] and one["state"] == "published")
    without = next_version(here, "pathway", link["pathway"], goals=[])
    refused = upload(here, "pathway", without, "nationell")
    assert refused.status_code == 422
    assert "låt det stå kvar, eller ändra indikatorn först" in refused.text


def test_a_code_list_that_changes_what_worked_patients_give_is_refused_with_their_specification(here: World) -> None:
    lists = [one for one in here.get("/entries/code_list") if one["id"] == "hoftfraktur"]
    emptied = next_version(here, "code_list", lists[0]["id"], codes=["Z999"])
    refused = upload(here, "code_list", emptied, "specialist")
    assert refused.status_code == 422
    assert {one["rule"] for one in refused.json()["detail"]["remarks"]} == {"worked-patient"}


def test_a_new_version_of_a_code_list_is_what_rounds_ask_for_from_then_on(here: World) -> None:
    indicator = "osteoporos-hoftfraktur-incidens"
    round_id = here.round(indicators=[indicator])
    address = f"/rounds/{round_id}/contract"

    def digests() -> dict[str, str]:
        [asked] = here.get(address, "rapportor-14", region="14")["indicators"]
        return dict(asked["codelists"])

    before = digests()
    codes = yaml.safe_load(here.get("/entries/code_list/hoftfraktur")["yaml"])["codes"]
    # One more code, that no worked patient has: nothing they say changes, and what is counted does.
    publish(here, "code_list", next_version(here, "code_list", "hoftfraktur", codes=[*codes, "S7299"]), EXPERTS)
    after = digests()
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"hoftfraktur"}


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("pathway", "kol"),
        ("pathway", "svarlakta-sar"),  # no published specification follows it, but an assessment is of it
        ("data_source", "riksstroke"),
        ("code_list", "kol"),
    ],
)
def test_what_others_name_is_not_retired_under_them(here: World, kind: str, entry: str) -> None:
    now = here.get(f"/entries/{kind}/{entry}")
    who = "nationell-2" if kind == "pathway" else "granskare"
    refused = step(here, kind, now, who, "retire")
    assert (refused.status_code, "används av" in refused.text) == (409, True)


def test_what_nobody_names_is_retired_and_its_name_is_gone_from_the_lists(here: World) -> None:
    publish(here, "pathway", PATHWAY, NATIONAL)
    assert step(here, "pathway", PATHWAY, "nationell-2", "retire").status_code == 200
    assert here.get("/pathways", q="klusterhuvudvärk") == []
    assert here.get("/entries/pathway/klusterhuvudvark")["state"] == "retired"


def test_a_goal_of_a_retired_pathway_is_refused_with_what_is_missing_and_nothing_is_kept(here: World) -> None:
    publish(here, "pathway", PATHWAY, NATIONAL)
    text = yaml.safe_dump(
        COMPLETE | {"pathways": [{"pathway": PATHWAY["id"], "goal": "tidig-diagnos"}]}, allow_unicode=True
    )
    assert step(here, "pathway", PATHWAY, "nationell-2", "retire").status_code == 200
    body = {"filename": f"{COMPLETE['id']}.yaml", "yaml": text}
    refused = here.call("POST", "/specifications", "specialist", json=body)
    assert refused.status_code == 422, refused.text
    assert [one["message"] for one in refused.json()["detail"]["remarks"]] == [
        "inget vårdförlopp heter 'klusterhuvudvark'"
    ]
    assert here.call("GET", f"/entries/specification/{COMPLETE['id']}", "specialist").status_code == 404


@pytest.mark.parametrize(
    ("kind", "entry"),
    [("data_source", SOURCE), ("code_list", CODES), ("named_condition", HOSPICE), ("pathway", PATHWAY)],
)
def test_only_those_whose_kind_it_is_draft_it(here: World, kind: str, entry: dict[str, Any]) -> None:
    own, other = ("nationell", "specialist") if kind == "pathway" else ("specialist", "nationell")
    assert upload(here, kind, entry, other).status_code == 403
    assert upload(here, kind, entry, own).status_code == 201


def test_a_named_condition_is_used_by_name_from_the_day_it_is_published(here: World) -> None:
    publish(here, "named_condition", HOSPICE, EXPERTS)
    shown = here.get("/entries/named_condition/hospice")
    assert (shown["state"], shown["content"]["steps"].keys()) == ("published", {"hospice_besok"})


def test_a_register_from_before_its_building_blocks_gets_them_when_it_is_next_started(here: World) -> None:
    engine = here.client.app.state.engine  # type: ignore[attr-defined]
    with transaction(engine) as session:
        session.execute(sql("delete from entry_version where kind in ('pathway', 'code_list')"))
        session.execute(sql("delete from site_value where name in ('packaged-catalogue', 'register-stamp')"))
    assert here.get("/pathways") == []
    with transaction(engine) as session:
        assert seeding.seed(session, SYSTEM) > 0
    assert len(here.get("/pathways")) == len(here.get("/entries/pathway")) > 40
