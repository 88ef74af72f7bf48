"""Accounts and logins, on both kinds of database."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from backend.core.clock import at, now
from backend.core.database import engine_for, migrate, transaction
from backend.core.permissions import Action, may
from backend.identity import service as accounts
from tests.support.world import PASSWORD, World

NEW = {
    "username": "ny.person",
    "display_name": "Ny Person",
    "password": "gurka-planka-fjord",
    "grants": [{"role": "region_reporter", "region": "14"}],
}


def test_a_new_account_logs_in_and_is_asked_to_change_the_password(here: World) -> None:
    here.post("/accounts", "administrator", NEW)
    login = here.client.post("/api/tokens", json={"username": "ny.person", "password": NEW["password"]})
    assert login.json()["must_change_password"] is True


def test_changing_the_password_ends_every_other_login(here: World) -> None:
    here.post("/accounts", "administrator", NEW)
    tokens = [
        here.client.post("/api/tokens", json={"username": "ny.person", "password": NEW["password"]}).json()["token"]
        for _ in range(2)
    ]
    changed = here.client.post(
        "/api/me/password",
        json={"present": NEW["password"], "new": "skruv-blåsippa-moln"},
        headers={"Authorization": f"Bearer {tokens[0]}"},
    )
    assert changed.status_code == 204
    answers = [
        here.client.get("/api/submissions", headers={"Authorization": f"Bearer {t}"}).status_code for t in tokens
    ]
    assert answers == [200, 401]


def test_a_token_ends_after_its_hours(here: World) -> None:
    token = here.token("specialist")
    with at(now() + timedelta(hours=13)):
        late = here.client.get("/api/me", headers={"Authorization": f"Bearer {token}"})
    # The clock is set where the test runs; the server's threads take it along with the request's context.
    assert late.status_code == 401


def test_logging_out_ends_the_token(here: World) -> None:
    assert here.call("DELETE", "/tokens/current", "specialist").status_code == 204
    assert here.call("GET", "/me", "specialist").status_code == 401


def test_wrong_password_and_unknown_name_get_the_same_answer(here: World) -> None:
    answers = [
        here.client.post("/api/tokens", json={"username": name, "password": "fel-lösenord"})
        for name in ("specialist", "ingen-alls")
    ]
    assert [a.status_code for a in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


def _log_in(here: World, username: str, password: str, address: str = "10.0.0.1") -> int:
    return (
        TestClient(here.client.app, client=(address, 50_000))
        .post("/api/tokens", json={"username": username, "password": password})
        .status_code
    )


def test_forty_guesses_at_once_are_ten(here: World) -> None:
    with ThreadPoolExecutor(20) as guesses:
        codes = Counter(guesses.map(lambda number: _log_in(here, "specialist", f"fel-lösenord-{number}"), range(40)))
    assert codes[401] + codes[429] == 40
    assert 1 <= codes[401] <= 10, "where many come at once a few of the ten may be refused too"


def test_nobody_can_lock_somebody_out_from_another_address(here: World) -> None:
    for _ in range(12):
        _log_in(here, "specialist", "fel-lösenord", "10.6.6.6")
    assert _log_in(here, "specialist", PASSWORD, "10.6.6.6") == 429
    assert _log_in(here, "specialist", PASSWORD, "10.0.0.7") == 201


def test_trying_while_one_has_to_wait_does_not_make_the_wait_longer(here: World) -> None:
    for _ in range(10):
        _log_in(here, "specialist", "fel-lösenord")
    with at(now() + timedelta(minutes=14)):
        assert _log_in(here, "specialist", "fel-lösenord") == 429
    with at(now() + timedelta(minutes=16)):
        assert _log_in(here, "specialist", PASSWORD) == 201


def test_the_right_password_forgets_the_wrong_ones(here: World) -> None:
    for _ in range(3):
        assert {_log_in(here, "specialist", "fel-lösenord") for _ in range(9)} == {401}
        assert _log_in(here, "specialist", PASSWORD) == 201


@pytest.mark.parametrize("typed", ["19121212-1212", "mitt-hemliga-lösenord", "ingen-alls"])
def test_what_was_typed_for_a_name_that_nobody_has_is_kept_nowhere(place: World, typed: str) -> None:
    assert _log_in(place, typed, "fel-lösenord") == 401
    assert typed not in str(place.get("/audit", "administrator"))
    kept = b"".join(path.read_bytes() for path in place.folder.parent.glob("foljsam.db*"))
    assert typed.encode() not in kept


def test_ten_wrong_passwords_close_the_account_for_a_while_even_for_the_right_one(here: World) -> None:
    for _ in range(10):
        here.client.post("/api/tokens", json={"username": "specialist", "password": "fel-lösenord"})
    right = {"username": "specialist", "password": PASSWORD}
    assert here.client.post("/api/tokens", json=right).status_code == 429
    with at(now() + timedelta(minutes=16)):
        assert here.client.post("/api/tokens", json=right).status_code == 201


def test_a_closed_account_is_out_at_once(here: World) -> None:
    token = here.token("specialist")
    account = next(a for a in here.get("/accounts", "administrator") if a["username"] == "specialist")
    here.call("PATCH", f"/accounts/{account['id']}", "administrator", json={"active": False})
    assert here.client.get("/api/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert here.client.post("/api/tokens", json={"username": "specialist", "password": PASSWORD}).status_code == 401


def test_passwords_and_tokens_are_not_kept_in_plain_text(place: World) -> None:
    token = place.token("specialist")
    kept = b"".join(path.read_bytes() for path in place.folder.parent.glob("foljsam.db*"))
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a_grant_without_the_region_its_role_needs_is_refused(here: World) -> None:
    answer = here.call("POST", "/accounts", "administrator", json=NEW | {"grants": [{"role": "region_reporter"}]})
    assert answer.status_code == 422
    assert "region" in answer.json()["detail"]


def test_every_change_stands_in_the_audit_log_and_only_those_who_may_read_it(here: World) -> None:
    here.post("/accounts", "administrator", NEW)
    lines = here.get("/audit", "administrator", object_type="account", object_id="ny.person")
    assert [(line["actor"], line["action"]) for line in lines] == [("Administrator", "account-added")]
    assert here.call("GET", "/audit", "rapportor-14").status_code == 403


def test_the_first_administrator_is_made_once_and_must_change_the_password(database_url: str) -> None:
    engine = engine_for(database_url)
    migrate(engine)
    with transaction(engine) as session:
        password = accounts.first_administrator(session)
        assert password is not None
        assert accounts.first_administrator(session) is None
    login = accounts.log_in(engine, "admin", password, "10.0.0.1", hours=1)
    assert login.must_change_password
    with transaction(engine) as session:
        actor = accounts.actor_of(session, login.token)
    assert may(actor, Action.MANAGE_ACCOUNTS)
    assert not may(actor, Action.READ_UNPUBLISHED, region="14"), "no unpublished result by that role alone"


def test_a_temporary_password_opens_nothing_but_its_own_change(here: World) -> None:
    here.post("/accounts", "administrator", NEW)
    login = here.client.post("/api/tokens", json={"username": "ny.person", "password": NEW["password"]}).json()
    headers = {"Authorization": f"Bearer {login['token']}"}
    assert here.client.get("/api/me", headers=headers).status_code == 200
    refused = here.client.get("/api/submissions", headers=headers)
    assert (refused.status_code, refused.json()["detail"][:12]) == (403, "Byt lösenord")


GRANTS = {
    "a nation's role holds for the nation only": {"role": "national", "region": "14"},
    "a programme area must be in the catalogue": {"role": "programme_area", "programme_area": "finns-inte"},
    "public is nobody's grant": {"role": "public"},
}


@pytest.mark.parametrize("grant", GRANTS.values(), ids=GRANTS)
def test_a_grant_that_makes_no_sense_is_refused(place: World, grant: dict[str, str]) -> None:
    assert place.call("POST", "/accounts", "administrator", json=NEW | {"grants": [grant]}).status_code == 422


def test_an_administrator_renames_an_account_and_gives_it_a_new_temporary_password(place: World) -> None:
    account = next(a for a in place.get("/accounts", "administrator") if a["username"] == "specialist")
    token = place.token("specialist")
    change = {"display_name": "Nytt Namn", "new_password": "paraply-gnista-tuva"}
    changed = place.call("PATCH", f"/accounts/{account['id']}", "administrator", json=change).json()
    assert (changed["display_name"], changed["must_change_password"]) == ("Nytt Namn", True)
    assert place.client.get("/api/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert place.call("PATCH", "/accounts/999999", "administrator", json=change).status_code == 404


def test_the_new_password_must_be_another(place: World) -> None:
    answer = place.call("POST", "/me/password", "specialist", json={"present": PASSWORD, "new": PASSWORD})
    assert answer.status_code == 422
    wrong = place.call(
        "POST", "/me/password", "specialist", json={"present": "fel-lösenord-alls", "new": "oväntat-spårvagn-lök"}
    )
    assert wrong.status_code == 401


def test_the_notice_is_set_changed_and_taken_away(place: World) -> None:
    for notice in ("Påhittat.", "Provdrift.", None):
        place.call("PUT", "/site/notice", "administrator", json={"notice": notice})
        assert place.get("/site")["notice"] == notice
    assert place.call("PUT", "/site/notice", "nationell", json={"notice": "x"}).status_code == 403
