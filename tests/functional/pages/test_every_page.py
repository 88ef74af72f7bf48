"""Every page opens for everybody, in both languages, and says in a sentence what cannot be shown."""

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from frontend import client
from frontend.components.links import PLACES
from tests.functional.pages.conftest import APP, Pages, once_read, text
from tests.support.world import PEOPLE


@pytest.mark.parametrize("view", PLACES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_anybody_can_open_the_page_in_either_language(pages: Pages, view: str, language: str) -> None:
    shown = pages.open(view, lang=language)
    assert [element.value for element in shown.error] == []
    assert len(shown.title) == 1


@pytest.mark.parametrize("who", PEOPLE)
def test_every_role_can_open_every_page(pages: Pages, who: str) -> None:
    for view in PLACES:
        shown = pages.open(view, who)
        assert [element.value for element in shown.error] == [], view


def test_the_notice_stands_on_every_page(pages: Pages) -> None:
    pages.here.call("PUT", "/site/notice", "administrator", json={"notice": "Testdrift & <prov>"})
    for view in PLACES:
        assert "Testdrift & <prov>" in text(pages.open(view)), view


@pytest.mark.parametrize(
    ("view", "choices"),
    [
        ("catalogue", {"indikator": "finns-inte"}),
        ("sources", {"kalla": "../me"}),
        ("catalogue", {"indikator": "x", "version": "y"}),
    ],
)
def test_an_address_to_nothing_gets_a_sentence_and_a_heading(pages: Pages, view: str, choices: dict[str, str]) -> None:
    shown = pages.open(view, **choices)
    assert len(shown.error) == 1
    assert len(shown.title) == 1


@pytest.mark.parametrize(
    "choices", [{"sida": "-3"}, {"sida": "nio"}, {"sida": "99999"}, {"slag": "okänt"}, {"lang": "de"}]
)
def test_an_address_with_nonsense_shows_the_usual(pages: Pages, choices: dict[str, str]) -> None:
    shown = pages.open("catalogue", **choices)
    assert [element.value for element in shown.error] == []


def test_an_api_that_does_not_answer_gives_a_sentence(pages: Pages) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    client.use(httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://nowhere"))
    shown = pages.open("overview")
    assert "svarar inte just nu" in shown.error[0].value


def test_a_fault_of_the_pages_own_is_a_sentence_and_never_a_traceback(pages: Pages) -> None:
    client.use(
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json={})), base_url="http://odd")
    )
    shown = pages.open("overview")
    assert "Något gick fel" in shown.error[0].value
    assert len(shown.exception) == 0


def test_a_login_that_has_ended_asks_to_log_in_again(pages: Pages) -> None:
    shown = pages.open("submit", "rapportor-14")
    pages.here.call("DELETE", "/tokens/current", "rapportor-14")
    shown.run()
    assert "Logga in för att lämna in" in text(shown)


def test_pages_that_concern_nobody_but_the_logged_in_are_hidden_from_the_menu(pages: Pages) -> None:
    shown = pages.open("review")
    assert "Logga in för att granska" in text(shown)


def test_a_login_that_ends_while_the_page_is_drawn_asks_to_log_in_again(pages: Pages) -> None:
    pages.here.token("rapportor-14")
    once_read(pages.here, "/me", lambda: pages.here.call("DELETE", "/tokens/current", "rapportor-14"))
    shown = AppTest.from_file(str(APP), default_timeout=60)
    shown.session_state["_token"] = pages.here.token("rapportor-14")
    shown.run()
    assert "inte längre inloggad" in shown.error[0].value
    assert "_token" not in shown.session_state


def test_what_stands_in_front_of_the_platform_may_answer_in_its_own_words(pages: Pages) -> None:
    pages.here.token("nationell")
    broken = httpx.MockTransport(lambda _: httpx.Response(502, html="<h1>Bad Gateway</h1>"))
    client.use(httpx.Client(transport=broken, base_url="http://proxy"))
    shown = pages.open("overview", "nationell")
    assert "svar 502" in shown.error[0].value


def test_the_language_is_chosen_beside_the_menu_and_kept_in_the_address(pages: Pages) -> None:
    shown = pages.open("overview")
    shown.radio(key="language").set_value("en").run()
    assert "Not logged in" in text(shown)
    assert shown.query_params["lang"] == "en"
    shown.radio(key="language").set_value("sv").run()
    assert "Inte inloggad" in text(shown)


def test_what_a_button_fetches_is_the_workbook_itself(pages: Pages) -> None:
    assert client.anybody().raw(client.path("catalogue.xlsx")).startswith(b"PK")
