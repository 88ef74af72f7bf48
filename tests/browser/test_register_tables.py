"""Tables of the register's form in a browser: what is typed there is what the saved draft has."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.browser.pages import Pages
from tests.support.world import PASSWORD

ENTRY = "tabellprov"
WHERE = f"/api/drafts/specification/{ENTRY}"
EXAMPLES = "Räkneexempel"


@pytest.fixture
def api(api_url: str) -> Iterator[httpx.Client]:
    """The API for the specialist whose draft it is."""
    login = {"username": "specialist", "password": PASSWORD}
    token = httpx.post(f"{api_url}/api/tokens", json=login).json()["token"]
    with httpx.Client(base_url=api_url, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


def opened(pages: Pages, api: httpx.Client, content: dict[str, Any]) -> None:
    """The form with a new draft of that content."""
    api.delete(WHERE)
    api.put(WHERE, json={"revision": 0, "based_on": 0}).raise_for_status()
    api.put(WHERE, json={"revision": 1, "content": content}).raise_for_status()
    pages.log_in("specialist")
    pages.open(f"register?slag=specification&utkast={ENTRY}")


def saved(api: httpx.Client, wanted: dict[str, Any]) -> None:
    """Asserts that the draft's content is that, within half a minute: the table sends a moment after the key."""
    for _ in range(60):
        content = api.get(WHERE).raise_for_status().json()["content"]
        if content == wanted:
            return
        time.sleep(0.5)
    assert content == wanted


def example(why: str, numerator: str, denominator: str) -> dict[str, Any]:
    """A worked example as the draft has it: what it is expected to become is not yet written."""
    return {"why": why, "given": {"numerator": numerator, "denominator": denominator}, "expect": {"value": None}}


ONE, TWO, THREE = example("Ett", "10", "20"), example("Två", "11", "21"), example("Tre", "12", "22")


def test_a_table_keeps_what_is_written_when_the_language_is_changed(pages: Pages, api: httpx.Client) -> None:
    # New names of the columns make a new table of it in Streamlit.
    opened(pages, api, {"examples": [ONE]})
    pages.write_row(pages.table(EXAMPLES), 1, "Två", "11", "21")
    saved(api, {"examples": [ONE, TWO]})
    pages.tab.get_by_text("English", exact=True).click()
    pages.sees("Computation from records")
    pages.write_row(pages.main.get_by_test_id("stDataFrame").first, 2, "Tre", "12", "22")
    saved(api, {"examples": [ONE, TWO, THREE]})
