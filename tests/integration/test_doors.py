"""What comes in from outside: how much, how slowly, how many at once, and what is said when the platform cannot take it."""

import errno
import os
import select
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as DatabaseTimeout

from backend.core import reception
from backend.core.database import engine_for, transaction
from backend.core.errors import Busy
from backend.core.permissions import SYSTEM, Role
from backend.identity import service as accounts
from backend.identity.schemas import AccountIn, GrantIn
from tests.support.server import running_api
from tests.support.world import HEART, PASSWORD, World

REPORTERS = [f"langsam-{number}" for number in range(6)]
EACH = 4
"""Uploads of each reporter: together more than the pool has places (5 and 10 more on SQLite, 10 and 10 on PostgreSQL)."""


def _with_reporters(url: str) -> None:
    with transaction(engine_for(url)) as session:
        for name in REPORTERS:
            grants = [GrantIn(role=Role.REPORTER, region="14")]
            new = AccountIn(username=name, display_name=name, password=PASSWORD, grants=grants)
            accounts.add(session, SYSTEM, new, must_change_password=False)


def _trickling(address: str, path: str, token: str) -> socket.socket:
    """An upload that has sent its first bytes and takes its time with the rest."""
    where = urlsplit(address)
    line = socket.create_connection((where.hostname, where.port or 80), timeout=60)
    head = f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {token}\r\nContent-Length: 1000000\r\n\r\n"
    line.sendall(head.encode() + b"indikator;")
    return line


@pytest.fixture
def served(here: World, tmp_path: Path) -> Iterator[tuple[str, World]]:
    """A real server on the same database as `here`."""
    _with_reporters(here.url)
    settings = {"FOLJSAM_DATABASE_URL": here.url, "FOLJSAM_DATA_DIR": str(tmp_path / "served")}
    with running_api(os.environ | settings) as address:
        yield address, here


def test_more_slow_uploads_than_the_pool_has_places_stop_nobody(served: tuple[str, World]) -> None:
    address, here = served
    round_id = here.round()
    path = f"/api/rounds/{round_id}/submissions?region=14&filename=f.csv"
    with ExitStack() as lines:
        uploads = {name: [_trickling(address, path, here.token(name)) for _ in range(EACH)] for name in REPORTERS}
        for line in chain(*uploads.values()):
            lines.enter_context(line)
        for _ in range(3):
            assert httpx.get(f"{address}/api/site", timeout=60).status_code == 200
            answer = httpx.get(f"{address}/api/rounds", headers={"Authorization": f"Bearer {here.token('nationell')}"})
            assert answer.status_code == 200
        one_more = lines.enter_context(_trickling(address, path, here.token(REPORTERS[0])))
        those = [*uploads[REPORTERS[0]], one_more]
        answered, _, _ = select.select(those, [], [], 60)  # whichever the server came to last
        assert len(answered) == 1, "one upload too many of the same account"
        refused = answered[0].recv(4000).decode()
        assert refused.startswith("HTTP/1.1 503")
        assert "retry-after" in refused.lower()


def test_turns_are_given_back() -> None:
    turns = reception.Turns(each=1, together=2)
    with turns.taken(1):
        with pytest.raises(Busy), turns.taken(1):
            pass
        with turns.taken(2), pytest.raises(Busy), turns.taken(3):
            pass
    with pytest.raises(ZeroDivisionError), turns.taken(1):
        raise ZeroDivisionError
    with turns.taken(1):
        pass


TOO_MUCH = b'{"username": "' + b"a" * reception.MAX_BODY_BYTES + b'"}'
JSON_ADDRESSES = [
    "/tokens",
    "/accounts",
    "/rounds",
    "/me/password",
    "/indicators",
    "/submissions/1/answers",
    "/finns-inte",
]


@pytest.mark.parametrize("path", JSON_ADDRESSES)
def test_a_body_over_the_limit_is_refused_before_anybody_is_known(place: World, path: str) -> None:
    answer = place.client.post(f"/api{path}", content=TOO_MUCH)
    assert answer.status_code == 413
    assert "större än 2 MB" in answer.json()["detail"]


def test_a_body_without_a_length_is_counted_as_it_comes(place: World) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b"x" * 100_000 for _ in range(1_000))

    assert place.client.post("/api/tokens", content=pieces()).status_code == 413


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic YTpi", "token abc", "Bearer finns-inte"])
def test_a_login_that_cannot_be_read_is_401_and_no_visitor(place: World, sent: str) -> None:
    answer = place.client.get("/api/rounds", headers={"Authorization": sent})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


FAULTS: list[tuple[Exception, int, str]] = [
    (IntegrityError("insert", {}, sqlite3.IntegrityError("UNIQUE constraint failed")), 409, "i samma stund"),
    (OperationalError("insert", {}, sqlite3.OperationalError("database is locked")), 503, "upptagen"),
    (OperationalError("select", {}, Exception("server closed the connection unexpectedly")), 503, "upptagen"),
    (DatabaseTimeout("QueuePool limit of size 5 overflow 10 reached"), 503, "upptagen"),
    (OperationalError("insert", {}, sqlite3.OperationalError("database or disk is full")), 507, "frigöra utrymme"),
    (OSError(errno.ENOSPC, "No space left on device"), 507, "frigöra utrymme"),
]


@pytest.mark.parametrize(("fault", "status", "sentence"), FAULTS, ids=[f"{type(f).__name__} {s}" for f, s, _ in FAULTS])
def test_a_fault_of_database_or_disk_has_its_status_and_one_line_in_the_log(
    place: World, monkeypatch: pytest.MonkeyPatch, caplog: Any, fault: Exception, status: int, sentence: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr("backend.identity.routes.notice", fail)
    answer = place.client.get("/api/site")
    assert (answer.status_code, sentence in answer.json()["detail"]) == (status, True)
    assert ("Retry-After" in answer.headers) is (status == 503)
    assert "Traceback" not in caplog.text
    lines = [record for record in caplog.records if record.name == "backend.core.http"]
    assert [record.levelname for record in lines] == {409: ["WARNING"], 503: ["WARNING"], 507: ["CRITICAL"]}[status]


OURS: list[Exception] = [
    OperationalError("select", {}, sqlite3.OperationalError("no such column: x")),
    OSError(errno.EACCES, "Permission denied"),
]


@pytest.mark.parametrize("fault", OURS, ids=["a wrong statement", "another fault of the system"])
def test_a_fault_of_ours_is_not_told_as_a_busy_platform(
    place: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr("backend.identity.routes.notice", fail)
    answer = TestClient(place.client.app, raise_server_exceptions=False).get("/api/site")
    assert (answer.status_code, "Något gick fel hos oss" in answer.json()["detail"]) == (500, True)


def test_a_database_that_somebody_else_has_locked_is_told_as_busy(place: World) -> None:
    with sqlite3.connect(place.url.removeprefix("sqlite:///")) as other:
        other.execute("begin immediate")
        # SQLite waits ten seconds for the lock before it gives up.
        answer = place.client.post("/api/tokens", json={"username": "nationell", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def _six_at_once(here: World, path: str, who: str, body: dict[str, Any]) -> list[int]:
    here.token(who)
    with ThreadPoolExecutor(6) as clicks:
        answers = clicks.map(lambda _: here.call("POST", path, who, json=body).status_code, range(6))
        return sorted(set(answers))


def test_the_same_click_six_times_at_once_stands_once(here: World) -> None:
    round_id = here.round()
    declaration = {"region": "14", "indicator": HEART, "reason": "Registret var stängt under hela året."}
    form = {"year": 2025, "pathway": "stroke-tia-tidiga-insatser", "region": "14", "decided": "2025-02-01"}
    assert set(_six_at_once(here, f"/rounds/{round_id}/declarations", "rapportor-14", declaration)) <= {201, 409}
    assert set(_six_at_once(here, "/implementation/answers", "rapportor-14", form)) <= {201, 409}
    with here.client.app.state.engine.connect() as connection:  # type: ignore[attr-defined]
        assert connection.execute(text("select count(*) from declaration where withdrawn_at is null")).scalar() == 1
        assert (
            connection.execute(text("select count(*) from implementation_answer where state = 'answered'")).scalar()
            == 1
        )


def test_the_same_again_is_no_second_one_and_another_reason_replaces_it(place: World) -> None:
    round_id = place.round()
    path, said = (
        f"/rounds/{round_id}/declarations",
        {"region": "14", "indicator": HEART, "reason": "Registret var stängt."},
    )
    first = place.post(path, "rapportor-14", said)
    assert place.post(path, "rapportor-14", said)["id"] == first["id"]
    second = place.post(path, "rapportor-14", said | {"reason": "Systemet byttes under året."})
    assert second["id"] != first["id"]
    form = {"year": 2025, "pathway": "stroke-tia-tidiga-insatser", "region": "14", "decided": "2025-02-01"}
    ids = [
        place.post("/implementation/answers", "rapportor-14", form | more)["id"]
        for more in ({}, {}, {"decided": "2025-03-01"})
    ]
    assert ids[0] == ids[1] != ids[2]


NAMES = [
    ("C:\\Users\\anna\\Resultat.xlsx", "Resultat.xlsx"),
    ("/home/anna/resultat.csv", "resultat.csv"),
    ("../../etc/passwd", "passwd"),
    ("res\r\nultat\x00.csv", "resultat.csv"),
    ("\u202egpj.exe", "gpj.exe"),
    ("...", "namnlös"),
    ("Årets första (2).xlsx", "Årets första (2).xlsx"),
]


@pytest.mark.parametrize(("sent", "kept"), NAMES)
def test_a_file_name_is_cleaned_of_folders_and_signs_that_are_not_seen(place: World, sent: str, kept: str) -> None:
    params = {"region": "14", "filename": sent}
    path = f"/rounds/{place.round()}/submissions"
    answer = place.call("POST", path, "rapportor-14", params=params, content=b"hej")
    assert answer.json()["filename"] == kept
