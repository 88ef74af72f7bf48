"""What the pages' server takes from strangers, and what goes with what it gives: a real server of pages and API."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from frontend import gate, launch, open_uploads
from tests.support.server import free_port, running_api, wait_until_up
from tests.support.snapshots import sqlite_copy


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path) -> Iterator[str]:
    """The address of pages with an API behind them."""
    folder = tmp_path_factory.mktemp("served")
    settings = {"FOLJSAM_DATABASE_URL": sqlite_copy(prepared_sqlite, folder), "FOLJSAM_DATA_DIR": str(folder)}
    with running_api(os.environ | settings) as api:
        port = free_port()
        with subprocess.Popen(launch.command(port, "127.0.0.1", api), stderr=subprocess.DEVNULL) as pages:
            try:
                wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", pages)
                yield f"http://127.0.0.1:{port}"
            finally:
                pages.terminate()


OPEN = ["/", "/_stcore/health", "/static/does-not-exist.js", "/indikatorer"]


@pytest.mark.parametrize("path", [*OPEN, "/_stcore/host-config", "/_stcore/metrics"])
def test_every_answer_says_that_it_is_shown_in_no_frame(served: str, path: str) -> None:
    headers = httpx.get(served + path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")


@pytest.mark.parametrize(("asked", "sent_to"), [("/oversikt", "/"), ("/oversikt?lang=en", "/?lang=en")])
def test_the_start_page_is_found_by_its_name(served: str, asked: str, sent_to: str) -> None:
    answer = httpx.get(served + asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, sent_to)


CLOSED = ["metrics", "metrics/", "script-health-check", "agent", "message", "allowed-message-origins", "x/../metrics"]


@pytest.mark.parametrize("path", CLOSED)
def test_what_tells_about_the_server_is_closed(served: str, path: str) -> None:
    with httpx.Client() as client:
        request = client.build_request("GET", served)
        request = httpx.Request("GET", request.url.copy_with(raw_path=b"/_stcore/" + path.encode()))
        assert client.send(request).status_code == 404


def test_no_other_site_is_named_as_one_that_may_steer_the_page(served: str) -> None:
    told = httpx.get(f"{served}/_stcore/host-config").json()
    assert (told["allowedOrigins"], told["enableCustomParentMessages"]) == ([], False)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/_stcore/stream", "/_stcore/health", "/anything", "/media/x", "/component/x"])
def test_no_body_is_taken_elsewhere(served: str, path: str, method: str) -> None:
    assert httpx.request(method, served + path, content=b"x" * 1_000_000).status_code == 405


@pytest.mark.parametrize("session", ["00000000-0000-0000-0000-000000000000", "", "../x", "%2e%2e"])
def test_nobody_who_has_not_logged_in_sends_a_file(served: str, session: str) -> None:
    answer = httpx.put(f"{served}/_stcore/upload_file/{session}/1", files={"f": b"x" * 1_000_000})
    assert answer.status_code in (403, 405)


def test_a_visitor_who_has_opened_a_page_sends_no_file_either(served: str) -> None:
    """Streamlit itself takes a file from every session that is open, which a page's visitor has."""
    websockets = pytest.importorskip("websockets.sync.client")
    with websockets.connect(served.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"]) as line:
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        asked = BackMsg()
        asked.rerun_script.query_string = ""
        line.send(asked.SerializeToString())
        session = ""
        while not session:
            told = ForwardMsg.FromString(line.recv(30))
            session = told.new_session.initialize.session_id
        answer = httpx.put(f"{served}/_stcore/upload_file/{session}/1", files={"f": b"x"})
        assert (answer.status_code, "Logga in" in answer.text) == (403, True)


async def _taken(scope: object, receive: object, send: object) -> None:
    from starlette.responses import PlainTextResponse

    await PlainTextResponse("ok")(scope, receive, send)  # type: ignore[arg-type]


def _put(at_the_gate: gate.Gate, size: int, session: str = "s", **headers: str) -> int:
    async def ask() -> int:
        transport = httpx.ASGITransport(at_the_gate)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            body = {"content": b"x" * size} if not headers else {"content": _pieces(size)}
            return (await client.put(f"/_stcore/upload_file/{session}/1", **body)).status_code  # type: ignore[arg-type]

    with start_blocking_portal() as apart:  # this thread has a loop already where the browser's tests ran in it
        return apart.call(ask)


async def _pieces(size: int) -> object:  # type: ignore[misc]
    yield b"x" * size


def test_a_tab_with_a_form_sends_a_file_of_the_forms_size_until_it_logs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        session_id = "s"

    monkeypatch.setattr(open_uploads, "get_script_run_ctx", Context)
    at_the_gate = gate.Gate(_taken)  # type: ignore[arg-type]
    assert _put(at_the_gate, 10) == 403
    open_uploads.allow(1_000_000)
    assert _put(at_the_gate, 1_000_000) == 200
    assert _put(at_the_gate, 1_200_000) == 413
    assert _put(at_the_gate, 10, piecemeal="yes") == 411
    assert _put(at_the_gate, 10, session="another") == 403
    at_the_gate._receiving = gate.AT_ONCE
    assert _put(at_the_gate, 10) == 503
    at_the_gate._receiving = 0
    monkeypatch.setattr(open_uploads, "LASTS_SECONDS", -1)
    open_uploads.allow(1_000_000)
    assert _put(at_the_gate, 10) == 403, "it does not last for ever"
    monkeypatch.undo()
    monkeypatch.setattr(open_uploads, "get_script_run_ctx", Context)
    open_uploads.allow(1_000_000)
    open_uploads.forbid()
    assert _put(at_the_gate, 10) == 403
