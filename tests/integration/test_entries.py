"""Every kind of catalogue entry goes the road of specifications: in versions, reviewed by another, never changed after that."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

from backend.register.kinds import KINDS
from tests.support.world import World

SET = {
    "id": "prov-mangd",
    "version": 1,
    "status": "published",
    "name": {"sv": "De utvalda", "en": "The chosen"},
    "of": "pathway",
    "holds_for": "2024-05",
    "stated": 2,
    # One read, one that the source only counts: an incomplete list is what documents give.
    "members": ["kol"],
    "unread": {"sv": "Källan nämner bara det ena."},
    "provenance": [{"facts": ["stated"], "source": "Prov", "mark": "read"}],
}


def upload(here: World, who: str = "nationell", **changes: object):  # type: ignore[no-untyped-def]
    text = yaml.safe_dump(SET | changes, allow_unicode=True, sort_keys=False)
    return here.call("POST", "/entries/named_set", who, json={"filename": "prov-mangd.yaml", "yaml": text})


def step(here: World, who: str, name: str, version: int = 1, reason: str | None = None):  # type: ignore[no-untyped-def]
    address = f"/entries/named_set/prov-mangd/versions/{version}/steps"
    return here.call("POST", address, who, json={"step": name, "reason": reason})


def publish(here: World, version: int = 1, **changes: object) -> None:
    assert upload(here, version=version, **changes).status_code == 201
    assert step(here, "nationell", "submit", version).status_code == 200
    assert step(here, "nationell-2", "publish", version).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_packaged_stands_in_the_register_once_it_is_seeded(here: World, kind: str) -> None:
    entries = here.get(f"/entries/{kind}")
    assert entries
    one = here.get(f"/entries/{kind}/{entries[0]['id']}")
    assert (one["state"], one["kind"], len(one["digest"])) == ("published", kind, 64)
    assert yaml.safe_load(one["yaml"])["id"] == one["id"]


def test_a_set_goes_from_draft_to_published_by_two_people(here: World) -> None:
    assert upload(here).json()["steps"] == ["submit", "withdraw"]
    assert here.call("GET", "/entries/named_set/prov-mangd").status_code == 404, "the public sees no draft"
    assert step(here, "nationell", "submit").status_code == 200
    own = step(here, "nationell", "publish")
    assert (own.status_code, "eget" in own.json()["detail"]) == (403, True)
    assert step(here, "nationell-2", "publish").json()["reviewed_by"]
    assert here.get("/entries/named_set/prov-mangd")["content"]["members"] == ["kol"]


def test_a_published_set_never_changes_and_the_next_version_leaves_it_readable(here: World) -> None:
    publish(here)
    digest = here.get("/entries/named_set/prov-mangd")["digest"]
    assert upload(here, stated=3).status_code == 409
    publish(here, version=2, stated=3)
    assert here.get("/entries/named_set/prov-mangd")["version"] == 2
    first = here.get("/entries/named_set/prov-mangd", version=1)
    assert (first["state"], first["digest"], len(first["history"])) == ("revised", digest, 2)


@pytest.mark.parametrize("who", ["specialist", "rapportor-14", "npo-nerv", "administrator"])
def test_others_than_the_national_side_draft_none(here: World, who: str) -> None:
    assert upload(here, who).status_code == 403


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"members": ["kol", "kol"]}, "members.0"),  # the same twice
        ({"members": ["kol", "sepsis", "astma"]}, "members"),  # more than the source counts
        ({"unread": None}, "members"),  # a short list that says nothing of it
        ({"of": "ward"}, "of"),
        ({"hold": 1}, "hold"),
    ],
)
def test_a_set_that_does_not_hold_is_told_with_line_and_place(
    here: World, changes: dict[str, object], place: str
) -> None:
    answer = upload(here, **changes)
    assert answer.status_code == 422
    problems = answer.json()["detail"]["problems"]
    assert [p["place"] for p in problems] == [place]
    assert problems[0]["line"] > 1
    assert answer.json()["detail"]["message"].startswith("Mängden")


def test_an_entry_that_is_not_written_from_what_stands_is_refused(here: World) -> None:
    first = upload(here).json()["history"][0]["digest"]
    text = yaml.safe_dump(SET | {"holds_for": "2024-06"})
    body = {"filename": "prov-mangd.yaml", "yaml": text, "seen": "0" * 64}  # another has written meanwhile
    refused = here.call("POST", "/entries/named_set", "nationell", json=body)
    assert (refused.status_code, "har ändrats" in refused.json()["detail"]) == (409, True)
    assert here.call("POST", "/entries/named_set", "nationell", json=body | {"seen": first}).status_code == 201


def test_a_member_that_the_catalogue_does_not_have_is_told(here: World) -> None:
    answer = upload(here, members=["finns-inte"])
    (remark,) = answer.json()["detail"]["remarks"]
    assert remark["rule"] == "unknown-member"
    assert remark["message_en"] not in ("", remark["message"]), "what blocks is told in both languages"
    assert "togs inte emot: 1 fel" in answer.json()["detail"]["message"]
    assert answer.json()["detail_en"] == "Named set was not taken in: 1 to put right."


def test_a_kind_that_there_is_not_is_answered_with_those_there_are(here: World) -> None:
    answer = here.call("GET", "/entries/ward")
    assert answer.status_code == 404
    assert "named_set" in answer.json()["detail"]


def test_the_same_id_in_two_kinds_are_two_entries(here: World) -> None:
    text = yaml.safe_dump(SET | {"id": "kolada-u70495"})
    answer = here.call("POST", "/entries/named_set", "nationell", json={"filename": "kolada-u70495.yaml", "yaml": text})
    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    assert here.get("/indicators/kolada-u70495")["id"] == "kolada-u70495"


def test_six_clicks_at_once_make_one_draft_and_one_publication(here: World) -> None:
    here.token("nationell-2")
    with ThreadPoolExecutor(6) as pool:
        drafts = {answer.status_code for answer in pool.map(lambda _: upload(here), range(6))}
        assert drafts <= {201, 409}
        step(here, "nationell", "submit")
        published = [a.status_code for a in pool.map(lambda _: step(here, "nationell-2", "publish"), range(6))]
    assert sorted(published) == [200, 409, 409, 409, 409, 409]
    assert [v["state"] for v in here.get("/entries/named_set/prov-mangd")["history"]] == ["published"]


def test_what_its_author_changes_under_review_is_a_draft_again_and_says_so(here: World) -> None:
    upload(here)
    step(here, "nationell", "submit")
    assert upload(here, "nationell-2", stated=3).status_code == 409, "another's review is not another's to change"
    changed = upload(here, stated=3)
    assert (changed.status_code, changed.json()["state"], changed.json()["content"]["stated"]) == (201, "draft", 3)
    assert step(here, "nationell-2", "publish").status_code == 409, "the reviewer has not read what it is now"
    told = [one for one in here.get("/audit", "nationell") if one["object_id"] == "prov-mangd/1"]
    assert ("entry-change", "in_review", "draft") in {(one["action"], one["before"], one["after"]) for one in told}


def test_a_withdrawn_draft_is_history_and_the_next_version_goes_on_after_it(here: World) -> None:
    publish(here)
    upload(here, version=2, stated=3)
    assert step(here, "nationell-2", "withdraw", 2, "Fel källa").status_code == 403, "only its author"
    assert step(here, "nationell", "withdraw", 2).status_code == 422, "the reason is asked for"
    assert step(here, "nationell", "withdraw", 2, "Fel källa").json()["state"] == "withdrawn"
    standing = here.get("/entries/named_set/prov-mangd", "nationell")
    assert (standing["version"], [one["state"] for one in standing["history"]]) == (1, ["withdrawn", "published"])
    assert [one["version"] for one in here.get("/entries/named_set", "nationell") if one["id"] == "prov-mangd"] == [1]
    publish(here, version=3, stated=4)
