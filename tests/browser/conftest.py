"""Fixtures for tests in a real browser: an installation with data in it, its API, its pages, and Chromium."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from backend.collection.checking import Checker
from frontend import launch
from tests.browser.pages import Pages
from tests.browser.seed import seed
from tests.support.server import free_port, running_api, wait_until_up
from tests.support.snapshots import sqlite_copy
from tests.support.world import world

ROOT = Path(__file__).parents[2]
IN_CI = os.environ.get("CI") == "true"
CHROMIUM = os.environ.get("FOLJSAM_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(os.environ.get("FOLJSAM_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=60_000)  # as what is done waits: a busy machine is late, and not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test here, so that the others can be run without a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _missing(what: str) -> None:
    if IN_CI:
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"{what} is not installed")


@contextmanager
def serving(command: list[str], health: str, environment: dict[str, str]) -> Iterator[None]:
    """A server in its own process, from healthy to ended."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    try:
        wait_until_up(health, process)
        yield
    finally:
        process.terminate()
        process.wait(600)


@pytest.fixture(scope="session")
def api_url(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path, warm_checker: Checker) -> Iterator[str]:
    """The address of an API with rounds, results, forms and a notice in it."""
    folder = tmp_path_factory.mktemp("browser")
    url = sqlite_copy(prepared_sqlite, folder)
    with world(folder / "data", url, warm_checker) as made:
        seed(made)
    settings = {"FOLJSAM_DATABASE_URL": url, "FOLJSAM_DATA_DIR": str(folder / "data")}
    with running_api(os.environ | settings) as address:
        yield address


@pytest.fixture(scope="session")
def pages_url(api_url: str) -> Iterator[str]:
    """The address of the pages."""
    port = free_port()
    with serving(launch.command(port, "127.0.0.1", api_url), f"http://127.0.0.1:{port}/_stcore/health", {}):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once."""
    if not Path(CHROMIUM).exists():
        _missing("Chromium (apt: chromium, fonts-dejavu)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def new_context(chromium: Browser) -> BrowserContext:
    """A browser of somebody's own, of a desktop's width."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    context.set_default_timeout(60_000)
    return context


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A fresh browser tab."""
    context = new_context(chromium)
    yield context.new_page()
    context.close()


@pytest.fixture
def pages(tab: Page, pages_url: str) -> Pages:
    """The pages in that tab."""
    return Pages(tab, pages_url)


@pytest.fixture(scope="session")
def axe() -> Path:
    """The script of axe-core, which finds what people with disabilities would stumble over."""
    if not AXE.exists():
        _missing("axe-core (npm: axe-core; FOLJSAM_AXE says where axe.min.js is)")
    return AXE
