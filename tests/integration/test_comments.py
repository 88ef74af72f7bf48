"""Comments between author and reviewer, field by field: who may, when, and what stays."""

from typing import Any

from tests.integration.test_drafts import CONTENT
from tests.support.world import World

ENTRY = "/entries/pathway/klusterhuvudvark"
THREADS = f"{ENTRY}/versions/1/threads"


def drafted(here: World) -> None:
    """A pathway of one national user's, sent to review."""
    here.call("PUT", "/drafts/pathway/klusterhuvudvark", "nationell", json={"revision": 0, "content": CONTENT})
    here.post("/drafts/pathway/klusterhuvudvark/hand-in", "nationell", {"revision": 1})
    step(here, "nationell", "submit")


def step(here: World, who: str, name: str, reason: str | None = None) -> int:
    body = {"step": name, "reason": reason}
    return here.call("POST", f"{ENTRY}/versions/1/steps", who, json=body).status_code


def comment(here: World, who: str = "nationell-2", place: str = "phase", text: str = "Är den godkänd?") -> Any:
    return here.call("POST", THREADS, who, json={"place": place, "text": text})


def answered(here: World, thread: int, who: str, text: str = "Ja, den 8 maj.") -> Any:
    return here.call("POST", f"/threads/{thread}/comments", who, json={"text": text})


def resolved(here: World, thread: int, who: str) -> int:
    return here.call("POST", f"/threads/{thread}/resolve", who).status_code


def test_the_reviewer_asks_field_by_field_the_author_answers_and_the_talk_stays_with_the_version(here: World) -> None:
    drafted(here)
    comment(here, place="name.sv", text="Ska det heta så?")
    thread = comment(here).json()
    assert (thread["title_sv"], thread["comments"][0]["by"]) == ("Skede", "Nationell-2")
    assert step(here, "nationell-2", "send-back", "Se 2 kommentarer i posten.") == 200
    mine = here.get("/threads/open", "nationell")
    assert [(one["entry"], one["version"], one["open"]) for one in mine] == [("klusterhuvudvark", 1, 2)]
    assert here.get("/threads/open", "nationell-2") == [], "not the reviewer's to mend"
    assert answered(here, thread["id"], "nationell").status_code == 201
    # The author mends the same version; what was said of it is still there.
    draft = {"revision": 0, "based_on": 1, "content": CONTENT | {"phase": "published"}}
    assert here.call("PUT", "/drafts/pathway/klusterhuvudvark", "nationell", json=draft).status_code == 200
    here.post("/drafts/pathway/klusterhuvudvark/hand-in", "nationell", {"revision": 1})
    step(here, "nationell", "submit")
    assert resolved(here, thread["id"], "nationell-2") == 200
    assert step(here, "nationell-2", "publish") == 200
    kept = here.get(THREADS, "nationell")
    assert [(one["place"], bool(one["resolved_at"]), len(one["comments"])) for one in kept] == [
        ("name.sv", False, 1),
        ("phase", True, 2),
    ]
    assert not any(one["may_answer"] or one["may_resolve"] for one in kept)


def test_the_author_does_not_settle_what_the_reviewer_asked_but_what_the_author_asked(here: World) -> None:
    drafted(here)
    asked = comment(here).json()["id"]
    assert resolved(here, asked, "nationell") == 403
    assert resolved(here, asked, "npo-nerv") == 403, "who neither asked nor reviews"
    own = comment(here, "nationell", text="Vad säger ni?").json()["id"]
    assert resolved(here, own, "nationell") == 200
    assert answered(here, own, "npo-nerv").json()["resolved_at"] is None, "who says more opens it again"
    assert resolved(here, own, "nationell-2") == 200


def test_who_may_not_read_drafts_neither_reads_nor_writes_comments(here: World) -> None:
    drafted(here)
    thread = comment(here).json()["id"]
    for who in ("rapportor-14", "administrator", "nykomling"):
        assert comment(here, who).status_code == 403
        assert here.call("GET", THREADS, who).status_code == 403
        assert answered(here, thread, who).status_code == 403
    assert here.call("GET", THREADS).status_code == 401


def test_what_cannot_be_commented_says_why(here: World) -> None:
    drafted(here)
    nowhere = comment(here, place="nonsens")
    assert (nowhere.status_code, "finns inte i posten" in nowhere.text) == (422, True)
    about_person = comment(here, text="Ring 19121212-1212.")
    assert (about_person.status_code, "1212-1212" in about_person.text) == (422, False)
    assert comment(here, text="").status_code == 422
    assert comment(here, text=" \n ").status_code == 422, "a comment of white space says nothing"
    assert answered(here, 999, "nationell").status_code == 404
    step(here, "nationell-2", "publish")
    late = comment(here)
    assert (late.status_code, "inte längre ett utkast" in late.text) == (409, True)
