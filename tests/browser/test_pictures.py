"""Pictures for the documentation, taken from the demonstration: `FOLJSAM_PICTURES=1` and a run of this file renews them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from backend.core.database import engine_for
from backend.core.settings import read
from backend.demo import people, run
from frontend import launch
from tests.browser.conftest import ROOT, free_port, serving
from tests.browser.pages import Pages

FOLDER = ROOT / "docs" / "bilder"
PUBLIC = {
    "oversikt": "",
    "vardforlopp": "vardforlopp?vardforlopp=hjartsvikt&region=13",
    "region": "region?region=13",
    "katalog": "katalog?q=stroke",
    "specifikation": "katalog?indikator=stroke-trombolys-80",
    "datakalla": "datakallor?kalla=riksstroke",
}
HEIGHT = 2_400

pytestmark = pytest.mark.skipif(
    os.environ.get("FOLJSAM_PICTURES") != "1", reason="FOLJSAM_PICTURES=1 renews the pictures"
)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of pages with the demonstration in them, and its accounts' password."""
    folder = tmp_path_factory.mktemp("pictures")
    environment = {"FOLJSAM_DATABASE_URL": f"sqlite:///{folder / 'foljsam.db'}", "FOLJSAM_DATA_DIR": str(folder)}
    settings = read(environment)
    run.run(settings, engine_for(settings.database_url), lambda _: None)
    api, port = free_port(), free_port()
    command = [sys.executable, "-m", "uvicorn", "backend.app:create_app", "--factory", "--port", str(api)]
    with (
        serving(command, f"http://127.0.0.1:{api}/api/health", environment),
        serving(
            launch.command(port, "127.0.0.1", f"http://127.0.0.1:{api}"), f"http://127.0.0.1:{port}/_stcore/health", {}
        ),
    ):
        yield f"http://127.0.0.1:{port}", people.password(Path(folder))


def _take(pages: Pages, name: str, width: int = 1280) -> None:
    """The page from top to bottom, at most HEIGHT high."""
    full = int(pages.tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
    pages.tab.set_viewport_size({"width": width, "height": min(max(full, 700), HEIGHT)})
    pages.settle()
    pages.tab.wait_for_timeout(800)
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages.tab.screenshot(path=FOLDER / f"{name}.png")
    pages.tab.set_viewport_size({"width": width, "height": 900})


def test_pictures_of_what_anybody_sees(chromium: Browser, demonstration: tuple[str, str]) -> None:
    pages = Pages(chromium.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE"), demonstration[0])
    for name, path in PUBLIC.items():
        pages.open(path)
        _take(pages, name)


def test_pictures_of_a_regions_and_the_nations_work(chromium: Browser, demonstration: tuple[str, str]) -> None:
    address, password = demonstration
    pages = Pages(chromium.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE"), address)
    pages.log_in("demo-12", password)
    pages.menu("Lämna in")
    _take(pages, "lamna-in")
    pages.follow("Region Skåne")
    _take(pages, "granskning")
    pages.log_in("demo-nationell", password)
    pages.menu("Granska")
    _take(pages, "granska")


def test_a_picture_of_a_phone(chromium: Browser, demonstration: tuple[str, str]) -> None:
    pages = Pages(chromium.new_page(viewport={"width": 390, "height": 844}, locale="sv-SE"), demonstration[0])
    pages.open("vardforlopp?vardforlopp=hjartsvikt")
    _take(pages, "telefon", 390)
