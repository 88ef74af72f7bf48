"""What keeps accounts from being taken over: passwords that are hard to guess, a second person, and permission first."""

import io
import time
import zipfile
from typing import Any

import pytest

from backend.core.database import engine_for, transaction
from backend.core.errors import UserError
from backend.core.permissions import Role
from backend.core.refusals import english
from backend.identity import service as accounts
from backend.identity.passwords import check_strength
from backend.identity.schemas import AccountIn, GrantIn
from indicators.catalogue.yaml_files import CatalogueError, parse
from indicators.entries.specification import Specification
from tests.support.snapshots import sqlite_copy
from tests.support.world import PASSWORD, World

EASY = [
    "aaaaaaaaaaaa",  # one sign
    "123456789012",  # in a row
    "abcdefghijkl",
    "qwertyuiop123",  # along the keys
    "passwordpassword",  # twice the most common one
    "P@ssw0rd2026!",
    "Lösenord2026!",  # Swedish
    "L0senord1234!",  # and without dots
    "Sommaren2026!",
    "sommarsommar12",
    "Stockholm2026!",  # a region
    "VästraGötaland!1",
    "Jamtland-Harjedalen1",
    "regionskane2026",
    "S.t.o.c.k.h.o.l.m",  # with marks between
    "anna.andersson14",  # the account's own name
    "Andersson-Anna-1",
    "rapportor-rapportor",
    "Vårdförlopp2026",  # what it is about
    "Följsam!Följsam!",
    "1985-03-14-1985",  # days
]
HARD = [
    "kattunge-regn-spik",
    "correct horse battery staple",
    "x8KJ2-pq_TTzw4a",
    "en mycket lång mening om grävlingar",
    "öööK2#vädurens-åska",
]


@pytest.mark.parametrize("password", EASY)
def test_a_password_that_is_easy_to_guess_is_refused_with_why(password: str) -> None:
    with pytest.raises(UserError, match="lätt att gissa: det ") as refused:
        check_strength(password, ("rapportor.14", "Anna Andersson"))
    assert (english(refused.value.message) or "").startswith("The password is easy to guess: it ")


@pytest.mark.parametrize("password", HARD)
def test_a_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    check_strength(password, ("rapportor.14", "Anna Andersson"))


def test_a_long_password_takes_no_longer_to_look_at() -> None:
    started = time.process_time()
    for password in ("aB3$" * 50, "a" * 200, "lösenord" * 25, "(){}[]<>" * 25):
        with pytest.raises(UserError):
            check_strength(password, ())
    assert time.process_time() - started < 5


def test_everywhere_a_password_is_set_it_is_looked_at(place: World) -> None:
    new = {"username": "ny.person", "display_name": "Ny Person", "password": "Sommaren2026!", "grants": []}
    refused = [
        place.call("POST", "/accounts", "administrator", json=new),
        place.call("PATCH", "/accounts/1", "administrator", json={"new_password": "rapportor-14-rapportor"}),
        place.call("POST", "/me/password", "specialist", json={"present": PASSWORD, "new": "specialist-2026"}),
    ]
    assert [answer.status_code for answer in refused] == [422, 422, 422]
    assert all("lätt att gissa" in answer.json()["detail"] for answer in refused)
    assert place.call("GET", "/me", "specialist").status_code == 200, "and the old one still holds"


def _id_of(place: World, name: str) -> int:
    return next(one["id"] for one in place.get("/accounts", "administrator") if one["username"] == name)


OWN_NEW_ROLES: list[list[dict[str, Any]]] = [
    [{"role": "administrator"}, {"role": "national"}],
    [{"role": "administrator"}, {"role": "national", "region": "00"}],
    [{"role": "administrator"}, {"role": "specialist"}],
    [{"role": "administrator"}, {"role": "region_reporter", "region": "14"}],
    [{"role": "administrator"}, {"role": "region_attester", "region": "14"}],
    [{"role": "administrator"}, {"role": "programme_area", "programme_area": "nervsystemets-sjukdomar"}],
    [{"role": "national"}],
    [{"role": "administrator"}, {"role": "administrator"}, {"role": "specialist"}],
    [{"role": "administrator", "region": "14"}],
]


@pytest.mark.parametrize("grants", OWN_NEW_ROLES)
def test_an_administrators_own_new_roles_are_given_by_another(place: World, grants: list[dict[str, Any]]) -> None:
    own = _id_of(place, "administrator")
    answer = place.call("PATCH", f"/accounts/{own}", "administrator", json={"grants": grants})
    assert (answer.status_code, "annan administratör" in answer.json()["detail"]) == (403, True)
    assert [one["role"] for one in place.get("/me", "administrator")["grants"]] == ["administrator"]


def test_another_administrator_may_give_them_and_ones_own_may_be_left(here: World) -> None:
    own, other = _id_of(here, "administrator"), _id_of(here, "nykomling")
    both = [{"role": "administrator"}, {"role": "specialist"}]
    assert here.call("PATCH", f"/accounts/{other}", "administrator", json={"grants": both}).status_code == 200
    assert here.call("PATCH", f"/accounts/{own}", "nykomling", json={"grants": both}).status_code == 200
    for fewer in (both, both[:1]):
        assert here.call("PATCH", f"/accounts/{own}", "administrator", json={"grants": fewer}).status_code == 200
    again = here.call("PATCH", f"/accounts/{own}", "administrator", json={"grants": both})
    assert again.status_code == 403, "what has been left is new again"


def test_the_first_administrator_sets_up_the_installation_alone(tmp_path: Any, seeded_sqlite: Any) -> None:
    engine = engine_for(sqlite_copy(seeded_sqlite, tmp_path))
    wanted = accounts.AccountChange(grants=[GrantIn(role=Role.ADMINISTRATOR), GrantIn(role=Role.NATIONAL)])
    with transaction(engine) as session:
        accounts.first_administrator(session)
        admin = accounts.Actor(1, "admin")
        assert len(accounts.shown(session, accounts.change(session, admin, 1, wanted)).grants) == 2
        new = AccountIn(username="ny", display_name="Ny", password=PASSWORD)
        accounts.add(session, admin, new)
        more = accounts.AccountChange(grants=[*(wanted.grants or []), GrantIn(role=Role.SPECIALIST)])
        with pytest.raises(accounts.NotAllowed):
            accounts.change(session, admin, 1, more)


def _bomb() -> bytes:
    """A workbook of some kilobytes that is a gigabyte unpacked."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 2_000_000)
    return whole.getvalue()


SENT = {"a bomb": _bomb(), "nothing": b"", "not a workbook": b"PK\x03\x04 hej", "text": "vårdförlopp;region".encode()}
NOT_THEIRS = ["nykomling", "administrator", "specialist", "attestant-14", "npo-nerv", "nationell"]


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.parametrize("who", NOT_THEIRS)
def test_who_may_not_answer_is_told_so_before_a_file_is_unpacked(place: World, who: str, sent: bytes) -> None:
    answer = place.call("POST", "/implementation/file", who, params={"year": 2025, "filename": "a.xlsx"}, content=sent)
    assert (answer.status_code, answer.json()["detail"]) == (403, "Du har inte behörighet till detta.")


NOBODYS = [
    ("POST", "/accounts"),
    ("PATCH", "/accounts/1"),
    ("PUT", "/site/notice"),
    ("POST", "/specifications"),
    ("POST", "/rounds"),
    ("POST", "/rounds/finns-inte/steps"),
    ("POST", "/rounds/finns-inte/declarations"),
    ("POST", "/rounds/finns-inte/submissions?region=14&filename=f.xlsx"),
    ("POST", "/implementation/answers"),
    ("POST", "/implementation/attest"),
    ("POST", "/implementation/file?year=2025"),
]


@pytest.mark.parametrize(("method", "path"), NOBODYS)
def test_permission_comes_before_what_was_sent(place: World, method: str, path: str) -> None:
    wrong: dict[str, Any] = {"vad": ["som", "helst"] * 1000}
    assert place.call(method, path, "nykomling", json=wrong).status_code == 403
    assert place.call(method, path, json=wrong).status_code == 401


MANY = 80_000
YAML = {
    "unknown words": "\n".join(f"k{number}: 1" for number in range(MANY)),
    "numbers as words": "\n".join(f"{number}: 1" for number in range(MANY)),
    "under a field": "name:\n" + "\n".join(f"  k{number}: 1" for number in range(MANY)),
    "on one line": "{" + ", ".join(f"k{number}: 1" for number in range(MANY)) + "}",
    "in a list": "tags:\n" + "\n".join(f"- a{number}: 1" for number in range(MANY // 2)),
    "the same": "\n".join("k: 1" for _ in range(MANY)),
    "with anchors": "\n".join(f"k{number}: &a{number} 1" for number in range(MANY // 2)),
    "without values": "\n".join(f"? k{number}" for number in range(MANY)),
    "long words": "\n".join(f"{'x' * 90}{number}: 1" for number in range(MANY // 10)),
}


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_a_specification_of_tens_of_thousands_of_unknown_words_is_answered_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(CatalogueError) as told:
        parse(text, Specification, "a.yaml")
    assert time.process_time() - started < 10, "minutes before: every word was looked for in all the others"
    assert len(told.value.problems) <= 101
    assert len(str(told.value)) < 60_000


def test_the_answer_to_it_is_short_and_says_how_many_are_left(place: World) -> None:
    wrong = {"filename": "a.yaml", "yaml": YAML["unknown words"]}
    answer = place.call("POST", "/specifications", "specialist", json=wrong)
    assert answer.status_code == 422
    assert len(answer.content) < 60_000
    assert "fel till" in answer.text


def test_what_the_api_gives_is_shown_in_no_frame(place: World) -> None:
    for path in ("/api/site", "/api/finns-inte", "/api/openapi.json", "/api/submissions"):
        headers = place.client.get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
