"""Documents that anybody may read: made with the public's eyes, proposed by one, declared by another, and taken back."""

import hashlib
from typing import Any

import pytest

from backend.documents import making
from backend.documents.registry import KINDS
from tests.integration.test_attached_files import PDF, attach
from tests.integration.test_documents import ended
from tests.support.documents import pdf_text, word_text
from tests.support.world import STROKE, World, proportion

ABOUT = "/documents/indikatoruppfoljning/2024"
ACCOUNT = "/documents/regionredovisning/okad-tillganglighet-2023-14"
SECRET = (48_113, 91_337)
"""A numerator and a denominator that stand nowhere else; their share is 52.7 per cent."""


@pytest.fixture
def quick(place: World) -> World:
    """An installation that makes documents without a process of its own, which costs a second each."""
    place.client.app.state.maker.write = making.write  # type: ignore[attr-defined]
    return place


def edition(here: World, about: str = ABOUT, which: str = "public", who: str = "nationell") -> Any:
    """An edition of a document, made."""
    ordered = here.call("POST", f"{about}/made", who, params={"edition": which}, json={})
    assert ordered.status_code == 201, ordered.text
    return ended(here, ordered.json()["id"], who)


def proposed(here: World, made: Any, who: str | None = "nationell") -> Any:
    return here.call("POST", f"/documents/made/{made['id']}/declarations", who, json={})


def step(here: World, made: Any, name: str, who: str = "nationell-2", reason: str | None = None) -> Any:
    number = here.get(f"/documents/made/{made['id']}", "nationell")["declared"]["id"]
    where = f"/documents/made/{made['id']}/declarations/{number}/steps"
    return here.call("POST", where, who, json={"step": name, "reason": reason})


def declared(here: World, about: str = ABOUT) -> Any:
    """A document that anybody may read."""
    made = edition(here, about)
    assert proposed(here, made).status_code == 201
    assert step(here, made, "declare").status_code == 200
    return made


def test_before_it_is_declared_nobody_outside_sees_it_and_then_anybody_lists_and_fetches_it(quick: World) -> None:
    made = edition(quick)
    assert proposed(quick, made).json()["declared"]["state"] == "prepared"
    assert quick.get("/documents/public") == []
    assert step(quick, made, "declare").status_code == 200
    for reader in (None, "rapportor-12", "specialist"):
        (listed,) = quick.get("/documents/public", reader)
        assert (listed["subject"], listed["digest"]) == ("2024", made["digest"])
        for form in ("pdf", "docx"):
            fetched = quick.call("GET", f"/documents/public/{listed['id']}/{form}", reader)
            assert hashlib.sha256(fetched.content).hexdigest() == listed[f"{form}_sha256"]
    assert quick.call("GET", f"/documents/made/{made['id']}").status_code == 401, "the way of who writes stays closed"


def test_nobody_declares_what_they_proposed_and_only_the_nation_proposes(quick: World) -> None:
    made = edition(quick)
    for outsider in (None, "rapportor-14", "attestant-14", "specialist", "administrator"):
        assert proposed(quick, made, outsider).status_code in (401, 403)
    assert proposed(quick, made).json()["declared"]["steps"] == []
    own = step(quick, made, "declare", "nationell")
    assert own.status_code == 403
    assert "Be en annan" in own.json()["detail"]
    assert step(quick, made, "declare", "rapportor-14").status_code == 403
    assert quick.get("/documents/public") == []


def test_an_edition_read_with_more_rights_than_the_publics_cannot_be_public_and_is_told_what_to_do(
    quick: World,
) -> None:
    made = edition(quick, which="own")
    answer = proposed(quick, made)
    assert answer.status_code == 422
    assert "Gör den offentliga utgåvan" in answer.json()["detail"]
    assert not quick.get(f"/documents/made/{made['id']}", "nationell")["may_propose"]


def test_a_public_document_is_taken_back_with_a_reason_and_then_nobody_outside_has_it(quick: World) -> None:
    made = declared(quick)
    (listed,) = quick.get("/documents/public")
    assert step(quick, made, "withdraw").status_code == 422, "a reason is needed"
    assert step(quick, made, "withdraw", reason="Ett värde är rättat.").status_code == 200
    assert quick.get("/documents/public") == []
    assert quick.call("GET", f"/documents/public/{listed['id']}/pdf").status_code == 404
    assert quick.get(f"/documents/made/{made['id']}", "nationell")["declared"]["reason"] == "Ett värde är rättat."


def test_a_proposal_can_be_turned_down_and_a_later_edition_takes_the_place_of_the_earlier(quick: World) -> None:
    made = edition(quick)
    proposed(quick, made)
    assert step(quick, made, "turn-down", reason="Texter saknas.").status_code == 200
    assert proposed(quick, made).status_code == 201
    assert step(quick, made, "declare").status_code == 200
    later = declared(quick)
    (listed,) = quick.get("/documents/public")
    assert listed["made_at"] == later["made_at"]
    assert quick.get(f"/documents/made/{made['id']}", "nationell")["declared"]["state"] == "replaced"


def test_a_public_edition_has_no_value_that_is_not_published(quick: World) -> None:
    quick.round()
    submission = quick.hand_in([proportion(STROKE, "14", 2024, *SECRET)], "arsuppfoljning-2024", "14")["id"]
    quick.answer_all(submission, "rapportor-14")
    for who, name in (("attestant-14", "attest"), ("nationell", "accept")):
        assert quick.step(submission, who, name).status_code == 200
    texts = {}
    for which in ("own", "public"):
        where = f"/documents/made/{edition(quick, which=which)['id']}"
        pdf, word = (quick.call("GET", f"{where}/{form}", "nationell").content for form in ("pdf", "docx"))
        texts[which] = [pdf_text(pdf), word_text(word)]
    assert all("52,7" in text for text in texts["own"])
    assert not any("52,7" in text for text in texts["public"])
    assert all("Utgåva för alla" in text for text in texts["public"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_has_a_public_edition(quick: World, kind: str) -> None:
    subject = next(k for k in quick.get("/documents", "nationell") if k["id"] == kind)["subjects"][0]["id"]
    made = edition(quick, f"/documents/{kind}/{subject}")
    assert (made["state"], made["problem"]) == ("made", None)


def test_a_public_edition_does_not_call_the_published_indicators_all_of_them(quick: World) -> None:
    figures = {}
    for which in ("own", "public"):
        number = edition(quick, "/documents/delrapport/2023", which)["id"]
        listed = quick.get(f"/documents/made/{number}/figures", "nationell")
        figures[which] = {one["name"]: one["value"] for one in listed if one["name"]}
    own, public = figures["own"], figures["public"]
    assert int(own["indikatorer"]) > int(own["indikatorer_publicerade"]), "the catalogue has drafts"
    assert public["indikatorer_publicerade"] == own["indikatorer_publicerade"]
    assert [public[name] for name in ("indikatorer", "andel_publicerade", "andel_foljbara")] == [None] * 3


def test_the_nation_has_a_regions_public_edition_made_and_not_its_own_one(quick: World) -> None:
    assert quick.call("POST", f"{ACCOUNT}/made", "nationell", json={}).status_code == 403
    assert edition(quick, ACCOUNT)["edition"] == "public"
    other = quick.call("POST", f"{ACCOUNT}/made", "rapportor-12", params={"edition": "public"}, json={})
    assert other.status_code == 403


def test_an_attached_plan_is_open_with_the_document_that_lists_it_and_no_other_is(quick: World) -> None:
    first = attach(quick, PDF).json()["id"]
    made = declared(quick, ACCOUNT)
    later = attach(quick, PDF + b"\n%%EOF\n").json()["id"]  # after the document was made: it is not of it
    (listed,) = quick.get("/documents/public", "rapportor-12")
    assert [(one["id"], one["filename"]) for one in listed["attached"]] == [(first, "plan.pdf")]
    where = f"/documents/public/{listed['id']}/attached"
    assert quick.call("GET", f"{where}/{first}").content == PDF
    assert quick.call("GET", f"{where}/{later}").status_code == 404
    assert step(quick, made, "withdraw", reason="Planen ska bytas.").status_code == 200
    assert quick.call("GET", f"{where}/{first}").status_code == 404
