"""An entry written in a form: kept as it is, complete or not, and handed in when it holds."""

import json
from typing import Any

import pytest
import yaml

from backend.core.errors import NotFound
from backend.core.refusals import english
from backend.core.words import word
from backend.register.field_titles import title_of
from backend.register.form_fields import BY_FORM, fields
from backend.register.kinds import KINDS
from indicators.catalogue.packaged import packaged
from tests.support.world import World

WHERE = "/drafts/pathway/klusterhuvudvark"
CONTENT = {
    "name": {"sv": "Klusterhuvudvärk", "en": "Cluster headache"},
    "condition": "klusterhuvudvark",
    "programme_area": "nervsystemets-sjukdomar",
    "confirmed": True,
    "phase": "approved",
    "provenance": [{"facts": ["name", "phase"], "source": "Beslut i SKS 2026-05-08", "mark": "read"}],
}


def save(here: World, content: dict[str, Any], revision: int = 0, who: str = "nationell", **more: Any) -> Any:
    return here.call("PUT", WHERE, who, json={"revision": revision, "content": content, **more})


def hand_in(here: World, revision: int, who: str = "nationell", **more: Any) -> Any:
    return here.call("POST", f"{WHERE}/hand-in", who, json={"revision": revision, **more})


def test_a_pathway_goes_from_an_empty_form_to_published_without_a_file(here: World) -> None:
    begun = save(here, {"name": {"sv": "Klusterhuvudvärk"}})  # imperfect: it lacks all that is required
    assert (begun.status_code, begun.json()["revision"]) == (200, 1)
    assert save(here, CONTENT, 1).json()["revision"] == 2
    made = hand_in(here, 2)
    assert made.status_code == 201, made.text
    assert here.call("GET", WHERE, "nationell").status_code == 404, "what is handed in has left the form"
    steps = "/entries/pathway/klusterhuvudvark/versions/1/steps"
    for who, step in (("nationell", "submit"), ("nationell-2", "publish")):
        assert here.call("POST", steps, who, json={"step": step}).status_code == 200
    assert here.get("/pathways/klusterhuvudvark")["name_sv"] == "Klusterhuvudvärk"


def test_what_does_not_hold_is_told_with_its_field_and_the_draft_is_kept(here: World) -> None:
    save(here, {**CONTENT, "phase": "", "dates": [{"event": "approved", "date": "maj"}]})
    refused = hand_in(here, 1)
    places = {one["place"] for one in refused.json()["detail"]["problems"]}
    assert (refused.status_code, places) == (422, {"phase", "dates.0.date", "dates.0.source", "dates.0.mark"})
    assert here.get(WHERE, "nationell")["content"]["dates"] == [{"event": "approved", "date": "maj"}]


def test_the_same_save_twice_is_one_and_a_stale_one_is_refused_with_what_differs(here: World) -> None:
    save(here, CONTENT)
    assert save(here, CONTENT, 1).json()["revision"] == 1, "a rerun of the page changes nothing"
    assert save(here, CONTENT | {"phase": "published"}, 1).json()["revision"] == 2
    stale = save(here, CONTENT | {"condition": "huvudvark"}, 1)
    assert stale.status_code == 409
    changes = {one["place"]: (one["before"], one["after"]) for one in stale.json()["detail"]["changes"]}
    assert changes == {"condition": ("huvudvark", "klusterhuvudvark"), "phase": ("approved", "published")}
    assert here.get(WHERE, "nationell")["content"]["condition"] == "klusterhuvudvark", "nothing of it was kept"


def test_a_draft_says_what_it_changes_of_the_version_it_is_based_on(here: World) -> None:
    now = here.get("/entries/pathway/kol")
    content = yaml.safe_load(now["yaml"]) | {"name": {"sv": "KOL-förloppet", "en": "COPD"}}
    body = {"revision": 0, "based_on": now["version"], "content": content}
    saved = here.call("PUT", "/drafts/pathway/kol", "nationell", json=body).json()
    assert [(one["place"], one["title_sv"]) for one in saved["changes"]] == [
        ("name.sv", "Namn, svenska"),
        ("name.en", "Namn, engelska"),
    ]
    assert saved["newer"] == []


def test_what_is_written_as_in_a_file_is_named_as_far_as_the_form_names_it_and_nought_is_a_number(here: World) -> None:
    where = "/drafts/specification/stroke-trombolys-80"
    version = here.get("/indicators/stroke-trombolys-80")["version"]
    content = here.call("PUT", where, "specialist", json={"revision": 0, "based_on": version}).json()["content"]
    content["examples"][0]["given"] = {"numerator": "1", "denominator": "2"}
    saved = here.call("PUT", where, "specialist", json={"revision": 1, "content": content | {"decimals": 0}}).json()
    titles = {one["place"]: one["title_sv"] for one in saved["changes"]}
    assert titles["examples.0.given.numerator"] == "Räkneexempel 1, Givet, Täljare"
    assert titles["decimals"] == "Decimaler"


def test_what_another_published_meanwhile_is_looked_at_before_it_is_written_over(here: World) -> None:
    now = here.get("/entries/pathway/kol")
    content = yaml.safe_load(now["yaml"])
    first, second = now["version"], now["version"] + 1
    mine = {"revision": 0, "based_on": first, "content": content | {"condition": "kol-ny"}}
    here.call("PUT", "/drafts/pathway/kol", "nationell", json=mine)
    others = yaml.safe_dump(content | {"version": second, "name": {"sv": "Nytt namn", "en": "New"}}, allow_unicode=True)
    here.call("POST", "/entries/pathway", "nationell-2", json={"filename": "kol.yaml", "yaml": others})
    for who, step in (("nationell-2", "submit"), ("nationell", "publish")):
        here.call("POST", f"/entries/pathway/kol/versions/{second}/steps", who, json={"step": step})
    draft = here.get("/drafts/pathway/kol", "nationell")
    assert (draft["newest"], [one["place"] for one in draft["newer"]]) == (second, ["name.sv", "name.en"])
    address = "/drafts/pathway/kol/hand-in"
    assert here.call("POST", address, "nationell", json={"revision": 1}).status_code == 409
    taken = here.call("POST", address, "nationell", json={"revision": 1, "seen": second})
    assert (taken.status_code, taken.json()["version"]) == (201, second + 1)


def test_two_windows_that_change_different_fields_both_keep_theirs(here: World) -> None:
    save(here, CONTENT)
    assert save(here, CONTENT | {"phase": "published"}, 1).json()["revision"] == 2
    both = save(here, CONTENT | {"condition": "huvudvark"}, 1, began=CONTENT)
    assert both.status_code == 200, both.text
    content = both.json()["content"]
    assert (content["phase"], content["condition"], both.json()["revision"]) == ("published", "huvudvark", 3)


def test_what_another_published_meanwhile_is_taken_into_the_draft(here: World) -> None:
    now = here.get("/entries/pathway/kol")
    content = yaml.safe_load(now["yaml"])
    first, second = now["version"], now["version"] + 1
    here.call("PUT", "/drafts/pathway/kol", "nationell", json={"revision": 0, "based_on": first})
    draft = here.get("/drafts/pathway/kol", "nationell")["content"] | {"condition": "kol-ny"}
    here.call("PUT", "/drafts/pathway/kol", "nationell", json={"revision": 1, "content": draft})
    others = yaml.safe_dump(content | {"version": second, "name": {"sv": "Nytt namn", "en": "New"}}, allow_unicode=True)
    here.call("POST", "/entries/pathway", "nationell-2", json={"filename": "kol.yaml", "yaml": others})
    for who, step in (("nationell-2", "submit"), ("nationell", "publish")):
        here.call("POST", f"/entries/pathway/kol/versions/{second}/steps", who, json={"step": step})
    taken = here.post("/drafts/pathway/kol/take-newer", "nationell", {"revision": 2})
    assert (taken["content"]["name"]["sv"], taken["content"]["condition"]) == ("Nytt namn", "kol-ny")
    assert (taken["based_on"], taken["newer"]) == (second, [])
    assert [one["place"] for one in taken["changes"]] == ["condition"], "what is mine is all that differs"
    handed_in = here.call("POST", "/drafts/pathway/kol/hand-in", "nationell", json={"revision": taken["revision"]})
    assert handed_in.status_code == 201, handed_in.text


def test_a_draft_is_its_authors_alone(here: World) -> None:
    save(here, CONTENT)
    assert here.call("GET", WHERE, "nationell-2").status_code == 404
    assert here.get("/drafts", "nationell-2") == []
    assert [one["name"] for one in here.get("/drafts", "nationell")] == ["Klusterhuvudvärk"]
    assert save(here, CONTENT, who="specialist").status_code == 403, "pathways are the national side's"
    assert here.call("PUT", WHERE, None, json={"revision": 0, "content": {}}).status_code == 401


@pytest.mark.parametrize(
    ("where", "content", "said"),
    [
        ("/drafts/pathway/Kluster%20huvud", CONTENT, "små bokstäver"),
        (WHERE, CONTENT | {"note": {"sv": "Ring 19121212-1212."}}, "personnummer"),
        (WHERE, {"note": {"sv": "x" * 500_001}}, "för långt"),
    ],
)
def test_what_no_draft_may_hold_is_refused_in_a_sentence(
    here: World, where: str, content: dict[str, Any], said: str
) -> None:
    refused = here.call("PUT", where, "nationell", json={"revision": 0, "content": content})
    assert (refused.status_code, said in refused.text) == (422, True)
    assert "1212" not in refused.text


def test_a_draft_that_was_handed_in_in_another_window_is_not_begun_anew_by_a_late_save(here: World) -> None:
    save(here, CONTENT)
    hand_in(here, 1)
    late = save(here, CONTENT | {"phase": "published"}, 1)
    assert (late.status_code, "Börja om" in late.text) == (409, True)


def test_a_copy_begins_with_what_another_entry_says_and_is_nobodys_version(here: World) -> None:
    copied = here.call("PUT", WHERE, "nationell", json={"revision": 0, "copy_of": "kol"}).json()
    assert copied["content"]["condition"] == here.get("/entries/pathway/kol")["content"]["condition"]
    assert (copied["based_on"], copied["newest"]) == (0, 0)
    assert (
        here.call("PUT", "/drafts/pathway/ny", "nationell", json={"revision": 0, "copy_of": "nix"}).status_code == 404
    )


def test_a_thrown_away_draft_is_gone_and_the_register_untouched(here: World) -> None:
    save(here, CONTENT)
    assert here.call("DELETE", WHERE, "nationell").status_code == 204
    assert here.call("DELETE", WHERE, "nationell").status_code == 404
    assert here.call("GET", "/entries/pathway/klusterhuvudvark", "nationell").status_code == 404


@pytest.mark.parametrize("kind", BY_FORM)
def test_every_field_of_a_kind_with_a_form_has_words_in_both_languages(kind: str) -> None:
    def every(some: Any) -> Any:
        for field in some:
            yield field
            yield from every(field.fields)

    made = list(every(fields(KINDS[kind], packaged())))
    assert {field.name for field in made} >= set(KINDS[kind].model.model_fields) - {"id", "version", "status"}
    assert all(field.title_sv and field.title_en for field in made)
    assert all(field.choices for field in made if field.type in ("choice", "choices"))


@pytest.mark.parametrize("kind", BY_FORM)
def test_every_packaged_entry_comes_out_of_its_form_as_it_went_in(place: World, kind: str) -> None:
    who = "nationell" if KINDS[kind].road == "entry" else "specialist"
    for line in place.get(f"/entries/{kind}")[:5]:
        now = place.get(f"/entries/{kind}/{line['id']}")
        body = {"revision": 0, "based_on": now["version"]}
        address = f"/drafts/{kind}/{line['id']}"
        assert place.call("PUT", address, who, json=body).json()["changes"] == []
        made = place.call("POST", f"{address}/hand-in", who, json={"revision": 1})
        assert made.status_code == 201, made.text
        assert made.json()["content"] | {"version": 0} == now["content"] | {"version": 0}


def test_a_place_in_a_form_is_called_as_people_call_it() -> None:
    kind = KINDS["pathway"]
    assert title_of(kind, "goals.1.text.sv") == "Mål 2, Målet, svenska"
    assert title_of(kind, "dates.0.event", "en") == "Dates in the pathway's life 1, Event"
    assert title_of(kind, "nothing.of.it") == "nothing.of.it"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(BY_FORM)))
def test_a_kind_without_a_form_is_refused_by_its_name_in_both_languages(kind: str) -> None:
    with pytest.raises(NotFound) as refused:
        fields(KINDS[kind], packaged())
    assert refused.value.message.startswith(KINDS[kind].heading)
    assert (english(refused.value.message) or "").startswith(word("object", kind, "en"))


def test_a_draft_whose_name_is_no_text_is_listed_by_its_id(here: World) -> None:
    assert (
        save(here, {"name": {"sv": ["Klusterhuvudvärk"]}}).status_code == 200
    )  # a program's mistake: kept, and told later
    assert [one["name"] for one in here.get("/drafts", "nationell")] == ["klusterhuvudvark"]


DEEP: Any = "botten"
for _ in range(400):  # less than JSON's own limit, more than what goes through it can go down
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"name": ' + json.dumps(DEEP) + "}", "för djupt"),
        (r'{"name": {"sv": "\ud800"}}', "halvt tecken"),  # half of a pair, which no text in UTF-8 can have
    ],
    ids=["too deep", "half a character"],
)
def test_content_that_nothing_can_keep_is_refused_in_words(here: World, content: str, said: str) -> None:
    body = f'{{"revision": 0, "content": {content}}}'
    headers = {"Authorization": f"Bearer {here.token('nationell')}", "Content-Type": "application/json"}
    refused = here.client.put(f"/api{WHERE}", content=body, headers=headers)
    assert (refused.status_code, said in refused.text) == (422, True), refused.text
