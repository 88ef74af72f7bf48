"""The proxy's rules, in a real Caddy before a real API and real pages: limits, headers, websockets, closed addresses."""

import os
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from frontend import gate, launch
from tests.conftest import HERE, IN_CI
from tests.support.server import free_port, running_api, wait_until_up
from tests.support.snapshots import sqlite_copy
from tests.support.world import PASSWORD

CADDYFILE = HERE.parent / "docker" / "Caddyfile"


@pytest.fixture(scope="module")
def caddy() -> str:
    """Caddy's program; skips where it is not installed, fails in CI."""
    program = shutil.which("caddy")
    if program is None:
        if IN_CI:
            pytest.fail("CI must have Caddy")
        pytest.skip("Caddy is not installed")
    return program


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("proxied")


@pytest.fixture(scope="module")
def site(caddy: str, folder: Path, prepared_sqlite: Path) -> Iterator[str]:
    """The address that people would type."""
    settings = {"FOLJSAM_DATABASE_URL": sqlite_copy(prepared_sqlite, folder), "FOLJSAM_DATA_DIR": str(folder)}
    with running_api(os.environ | settings) as api:
        pages, here = f"127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}"
        command = launch.command(int(pages.rpartition(":")[2]), "127.0.0.1", api)
        places = {
            "SITE_ADDRESS": here,
            "API_ADDRESS": api.removeprefix("http://"),
            "PAGES_ADDRESS": pages,
            "HOME": str(folder),
        }
        proxy = [caddy, "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
        quiet = subprocess.DEVNULL
        with (
            subprocess.Popen(command, stdout=quiet, stderr=quiet) as behind,
            subprocess.Popen(proxy, env=os.environ | places, stdout=quiet, stderr=quiet) as before,
        ):
            try:
                wait_until_up(f"http://{pages}/_stcore/health", behind)
                wait_until_up(f"{here}/api/health", before)
                yield here
            finally:
                before.terminate()
                behind.terminate()


PLACES = [
    "/",
    "/api/site",
    "/api/finns-inte",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/health",
    "/indikatorer",
]


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_has_its_safe_headers_once(site: str, path: str) -> None:
    headers = httpx.get(site + path).headers
    for name in ("X-Frame-Options", "X-Content-Type-Options", "Strict-Transport-Security", "Referrer-Policy"):
        assert len(headers.get_list(name)) == 1, name
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "caddy" not in str(headers).lower(), "what the proxy is, is nobody's business"


CLOSED = ["metrics", "metrics/", "script-health-check", "message", "agent/x", "upload_file", "%6detrics", "x"]


@pytest.mark.parametrize("path", CLOSED)
def test_streamlits_other_addresses_are_closed(site: str, path: str) -> None:
    assert httpx.get(f"{site}/_stcore/{path}").status_code == 404


def test_the_proxy_answers_host_config_as_the_pages_do(site: str) -> None:
    assert httpx.get(f"{site}/_stcore/host-config").json() == gate.HOST_CONFIG


@pytest.mark.parametrize("path", ["/", "/_stcore/stream", "/_stcore/health", "/media/x", "/anything"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_pages_take_no_bodies(site: str, path: str, method: str) -> None:
    assert httpx.request(method, site + path, content=b"x").status_code == 405


MEGABYTE = 1_000_000
LARGE = [
    ("POST", "/api/tokens", 4 * MEGABYTE),
    ("PUT", "/api/site/notice", 4 * MEGABYTE),
    ("POST", "/api/rounds", 50 * MEGABYTE),
    ("POST", "/api/implementation/file?year=2025", 8 * MEGABYTE),
    ("POST", "/api/rounds/r/submissions/x", 8 * MEGABYTE),
    ("POST", "/api/submissions", 8 * MEGABYTE),
]


@pytest.mark.parametrize(("method", "path", "size"), LARGE)
def test_bodies_are_limited_by_address(site: str, method: str, path: str, size: int) -> None:
    try:
        answer = httpx.request(method, site + path, content=b"x" * size, timeout=60)
    except httpx.TransportError:
        return  # the proxy had answered and gone before everything was sent
    assert (answer.status_code, answer.json()["detail"]) == (413, "Det som skickades är för stort.")


@pytest.mark.parametrize("path", ["/api/tokens", "/api/implementation/file?year=2025"])
def test_a_body_that_says_nothing_of_its_length_is_cut_off(site: str, path: str) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 100_000
            yield b"x" * 100_000

    with suppress(httpx.TransportError):
        assert httpx.post(site + path, content=pieces(), timeout=60).is_error
    assert sent < 60 * MEGABYTE, "what was in the lines' own memory had gone"


DECLARED = [
    ("/api/tokens", 2_999_999, False),
    ("/api/tokens", 3_000_000, True),
    ("/api/tokens", 10_000_000, True),
    ("/api/implementation/file?year=2025", 5_999_999, False),
    ("/api/implementation/file?year=2025", 6_000_000, True),
    ("/api/rounds/r/submissions?region=14&filename=f.csv", 209_999_999, False),
    ("/api/rounds/r/submissions?region=14&filename=f.csv", 210_000_000, True),
    ("/api/rounds/r/submissions?region=14&filename=f.csv", 1_000_000_000, True),
    ("/api/rounds/r/submissions/", 10_000_000_000, True),
]


@pytest.mark.parametrize(("path", "length", "refused"), DECLARED)
def test_what_a_body_says_of_its_length_is_enough_to_refuse_it(
    site: str, path: str, length: int, refused: bool
) -> None:
    host, _, port = site.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        head = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {length}\r\n\r\n"
        line.sendall(head.encode())
        line.settimeout(2)
        try:
            told = line.recv(5000).decode()
        except TimeoutError:
            told = ""  # the API waits for the body, or has not been asked
    assert ("för stort" in told) is refused, told


def test_a_body_a_little_too_large_gets_the_apis_own_sentence(site: str) -> None:
    answer = httpx.post(f"{site}/api/tokens", content=b"x" * 2_500_000)
    assert (answer.status_code, "större än 2 MB" in answer.json()["detail"]) == (413, True)


def test_a_file_of_results_comes_through_to_the_api(site: str) -> None:
    login = {"username": "nationell", "password": PASSWORD}
    token = httpx.post(f"{site}/api/tokens", json=login).json()["token"]
    where = f"{site}/api/rounds/finns-inte/submissions?region=00&filename=f.csv"
    answer = httpx.post(where, content=b"x" * 20 * MEGABYTE, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    assert (answer.status_code, answer.json()["detail"]) == (404, "Insamlingsomgången finns inte.")


def test_a_visitors_upload_stops_at_the_gate(site: str) -> None:
    answer = httpx.put(f"{site}/_stcore/upload_file/00000000-0000/1", files={"f": b"x" * MEGABYTE})
    assert answer.status_code == 403


def test_headers_without_end_are_refused(site: str) -> None:
    assert httpx.get(f"{site}/api/site", headers={"X-Long": "x" * 200_000}).status_code in (400, 431)


def test_a_page_is_drawn_through_the_proxys_websocket(site: str) -> None:
    websockets = pytest.importorskip("websockets.sync.client")
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    with websockets.connect(site.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"]) as line:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        line.send(asked.SerializeToString())
        kinds = set()
        limit = time.monotonic() + 120
        while "script_finished" not in kinds and time.monotonic() < limit:
            kinds.add(ForwardMsg.FromString(line.recv(120)).WhichOneof("type"))
    assert {"new_session", "delta", "script_finished"} <= kinds


def test_nobody_says_that_they_come_from_another_address(site: str, folder: Path) -> None:
    login = {"username": "finns-inte-alls", "password": "fel"}
    for _ in range(3):
        told = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
        assert httpx.post(f"{site}/api/tokens", json=login, headers=told).status_code == 401
    with sqlite3.connect(folder / "foljsam.db") as database:
        assert {row[0] for row in database.execute("select distinct address from login_try")} == {"127.0.0.1"}
