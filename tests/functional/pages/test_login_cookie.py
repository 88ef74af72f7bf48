"""The route that keeps a login in a cookie: who gets one, of which kind, and where the browser goes then."""

import httpx
import pytest
import streamlit as st
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette

from frontend import login_cookie
from tests.functional.pages.conftest import Pages, links, press, text

HERE = {"Sec-Fetch-Site": "same-origin"}


def _ask(address: str, base: str = "http://127.0.0.1", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=[login_cookie.route]))
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.get(address, headers=HERE | headers)

    with start_blocking_portal() as apart:  # this thread has a loop already where the browser's tests ran in it
        return apart.call(ask)


def test_a_ticket_sets_the_cookie_once_and_leads_back() -> None:
    address = login_cookie.address("secret", "/granska?inlamning=5")
    assert "secret" not in address
    answer = _ask(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/granska?inlamning=5")
    cookie = answer.headers["Set-Cookie"].lower()
    assert cookie == f"{login_cookie.NAME}=secret; httponly; path=/; samesite=lax"
    assert answer.headers["Cache-Control"] == "no-store"
    again = _ask(address)
    assert (again.status_code, again.headers["Location"], "Set-Cookie" in again.headers) == (303, "/", False)


@pytest.mark.parametrize(
    ("base", "headers"),
    [
        ("https://foljsam.example", {}),
        # A proxy with TLS speaks plain HTTP to us.
        ("http://foljsam.example", {}),
        ("http://127.0.0.1", {"X-Forwarded-Proto": "https"}),
    ],
)
def test_the_cookie_goes_over_encrypted_lines_only_except_on_loopback(base: str, headers: dict[str, str]) -> None:
    assert "; Secure" in _ask(login_cookie.address("secret", "/"), base, **headers).headers["Set-Cookie"]


def test_a_log_out_takes_the_cookie_away() -> None:
    assert "Max-Age=0" in _ask(login_cookie.address(None, "/")).headers["Set-Cookie"]


def test_a_ticket_does_not_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_cookie, "LASTS_SECONDS", -1.0)
    assert "Set-Cookie" not in _ask(login_cookie.address("secret", "/")).headers


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_nobody_is_logged_in_by_a_link_from_elsewhere(site: str) -> None:
    answer = _ask(login_cookie.address("secret", "/"), **{"Sec-Fetch-Site": site})
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil", "javascript:x", ""],
)
def test_no_ticket_leads_to_another_site(target: str) -> None:
    assert _ask(login_cookie.address("secret", target)).headers["Location"] == "/"


def test_logging_in_on_the_page_leads_to_what_waits_and_logging_out_to_where_one_was(pages: Pages) -> None:
    shown = pages.open("account")
    shown.text_input[0].set_value("rapportor-14")
    shown.text_input[1].set_value("kattunge-regn-spik")
    press(shown, "Logga in")
    assert "Rapportor-14" in text(shown)
    [kept] = login_cookie._tickets.values()
    assert (kept.target, kept.token) == ("/vantar", shown.session_state["_token"])
    login_cookie._tickets.clear()
    press(shown, "Logga ut")
    [gone] = login_cookie._tickets.values()
    assert (gone.target, gone.token) == ("/konto", None)
    assert "Logga in" in [button.label for button in shown.button]


def test_logging_in_on_a_deep_link_leads_back_to_it(pages: Pages) -> None:
    shown = pages.open("review", inlamning="5", lang="en")
    shown.text_input[0].set_value("nationell")
    shown.text_input[1].set_value("kattunge-regn-spik")
    press(shown, "Log in")
    [kept] = login_cookie._tickets.values()
    assert kept.target == "/granska?inlamning=5&lang=en"


@pytest.fixture(autouse=True)
def _no_tickets() -> None:
    login_cookie._tickets.clear()


def test_a_cookie_whose_login_has_ended_shows_the_page_as_to_anybody(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(st.context), "cookies", {login_cookie.NAME: "no-such-token"})
    shown = pages.open("submit")
    assert "Logga in för att lämna in" in text(shown)
    assert not links(shown)


def test_a_page_that_is_loaded_with_the_cookie_knows_its_reader(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "cookies", {login_cookie.NAME: pages.here.token("rapportor-14")})
    shown = pages.open("submit")
    assert "Rapportor-14" in text(shown)
    press(shown, "Logga ut")
    shown.run()
    assert "Logga in för att lämna in" in text(shown), "what has ended in the tab is not read from the cookie again"
