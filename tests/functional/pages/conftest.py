"""Pages in front of a real API, in one process: what a person reads, chooses and presses, without a browser."""

import functools
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import streamlit as st
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from frontend import client
from frontend.components.links import file
from tests.support.world import World

APP = Path(client.__file__).with_name("app.py")


@dataclass
class Pages:
    """Opens pages of the installation `here`."""

    here: World

    def open(self, view: str, who: str | None = None, **choices: str) -> AppTest:
        """The page as somebody (None: anybody) sees it at the address with these choices."""
        shown = AppTest.from_file(str(APP), default_timeout=60)
        if who:
            shown.session_state["_token"] = self.here.token(who)
        shown._registered_pages = _registered()
        shown.switch_page(file(view))
        shown.query_params.update(choices)
        shown.run()
        return shown


@functools.cache
def _registered() -> dict[str, Any]:
    """The pages and their addresses, which Streamlit knows after a first run only. Everybody has the same ones."""
    return AppTest.from_file(str(APP), default_timeout=60).run()._registered_pages


def text(shown: AppTest) -> str:
    """Everything that can be read on the page, tables and notices too, without mark-up."""
    parts = [element.proto.body for element in shown.get("html")]
    parts += [
        element.value
        for kind in (
            shown.title,
            shown.header,
            shown.subheader,
            shown.markdown,
            shown.caption,
            shown.error,
            shown.warning,
            shown.success,
            shown.info,
        )
        for element in kind
    ]
    return html.unescape(re.sub(r"<[^>]+>", " ", "\n".join(parts))).replace("\u00a0", " ")


def links(shown: AppTest) -> list[str]:
    """The labels of the page's links."""
    return [element.proto.label for element in shown.get("page_link")]


def press(shown: AppTest, label: str) -> AppTest:
    """Presses the button with this label."""
    return next(button for button in shown.button if button.label == label).click().run()


def publish(shown: AppTest, comment: str = "Granskad.", label: str = "Publicera") -> AppTest:
    """Publishes an entry as its reviewer does on its page: with a comment."""
    next(area for area in shown.text_area if area.key.startswith("comment_")).set_value(comment)
    return press(shown, label)


def once_read(here: World, path: str, act: Callable[[], object]) -> None:
    """Lets something happen right after the page has next read `path`: two people at work at the same time."""

    def answered(response: httpx.Response) -> None:
        if response.request.method == "GET" and response.request.url.path == f"/api{path}":
            here.client.event_hooks = {}
            act()

    here.client.event_hooks = {"response": [answered]}


@pytest.fixture(scope="session", autouse=True)
def _streamlit() -> None:
    """Streamlit as `frontend.launch` starts it, and one look for components in all installed packages instead of one a page."""
    config.set_option("runner.magicEnabled", False)
    config.set_option("browser.gatherUsageStats", False)
    config.set_option("global.disableWidgetStateDuplicationWarning", True)
    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


@pytest.fixture
def pages(place: World) -> Iterator[Pages]:
    """The pages of a fresh installation."""
    client.use(place.client)
    st.cache_data.clear()
    yield Pages(place)
    client.use(None)
    st.cache_data.clear()
