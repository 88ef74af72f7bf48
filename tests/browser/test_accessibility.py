"""Every page, for everybody who sees it, measured with axe-core against WCAG 2.1 AA; and on a phone's width."""

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.conftest import new_context
from tests.browser.pages import Pages
from tests.browser.seed import PAST
from tests.support.world import STROKE

PUBLIC = [
    "",
    "vardforlopp?vardforlopp=stroke-tia-tidiga-insatser",
    "vardforlopp?visa=inforande",
    "vardforlopp?visa=mal",
    "vardforlopp?visa=om&vardforlopp=sjalvskadebeteende",
    "kriterier",
    "kriterier?visa=tabeller",
    "kriterier?visa=k6",
    "kriterier?bedomning=sjalvskadebeteende-2023",
    "region?region=14",
    "katalog",
    f"katalog?indikator={STROKE}",
    "datakallor",
    "datakallor?kalla=riksstroke",
    "inforande",
    "inforande?region=14",
    "overenskommelser",
    "overenskommelser?overenskommelse=okad-tillganglighet-2023",
    "overenskommelser?overenskommelse=okad-tillganglighet-2023&krav=medicinsk-bedomning&region=14",
    "kalender",
    "konto",
    "lamna-in",
    "granska",
    "katalog?indikator=finns-inte",
    "vardforlopp?lang=en",
]
"""Addresses that anybody may open."""

LOGGED_IN = [
    ("rapportor-14", "lamna-in"),
    ("rapportor-14", "lamna-in?inlamning=1"),
    ("rapportor-14", "lamna-in?inlamning=1&visa=rader"),
    ("rapportor-14", "lamna-in?inlamning=1&visa=om"),
    ("rapportor-14", "inforande?visa=lamna"),
    ("rapportor-14", "inforande?visa=svar"),
    ("rapportor-14", "inforande?visa=attest&ar=2023"),
    ("rapportor-14", "region"),
    ("attestant-14", "inforande?visa=attest&ar=2023"),
    ("nationell", "granska"),
    ("nationell", "granska?lage=alla"),
    ("nationell", "kriterier?visa=egna&vardforlopp=sepsis&ar=2024"),
    ("nationell", f"insamlingar?omgang={PAST}"),
    ("nationell", "konto?visa=logg"),
    ("administrator", "konto?visa=konton"),
    ("administrator", "konto?visa=webbplats"),
    ("specialist", "katalog"),
    ("specialist", "granska"),
    ("specialist", "konto"),
]
"""Who opens which further address."""

PHONE = 390
"""How wide a phone is, in CSS pixels."""

STREAMLITS_OWN: dict[str, str] = {}
"""Rules that Streamlit's own parts break, with what breaks them; nothing of ours may."""

_RUN = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']});
  return found.violations.map(v => ({id: v.id, impact: v.impact, nodes: v.nodes.map(n => n.html.slice(0, 300))}));
}"""


def _serious(pages: Pages, axe: Path) -> list[dict[str, Any]]:
    if not pages.tab.evaluate("'axe' in window"):  # half a megabyte, which stays in the tab from page to page
        pages.tab.add_script_tag(path=axe)
    found: list[dict[str, Any]] = pages.tab.evaluate(_RUN)
    return [one for one in found if one["impact"] in ("serious", "critical") and one["id"] not in STREAMLITS_OWN]


@pytest.fixture(scope="module")
def somebodys(chromium: Browser, pages_url: str) -> Iterator[Callable[[str | None], Pages]]:
    """The tab of somebody (None: of anybody), for all that they open: a person logs in once and goes from page to page."""
    with ExitStack() as contexts:

        @functools.cache
        def tab(who: str | None) -> Pages:
            pages = Pages(contexts.enter_context(new_context(chromium)).new_page(), pages_url)
            pages.log_in(who) if who else pages.open()
            return pages

        yield tab


@pytest.mark.parametrize(("who", "path"), [*((None, path) for path in PUBLIC), *LOGGED_IN])
def test_a_page_has_no_serious_barrier(
    somebodys: Callable[[str | None], Pages], axe: Path, who: str | None, path: str
) -> None:
    pages = somebodys(who)
    pages.move(path)
    assert _serious(pages, axe) == []


@pytest.fixture(scope="module")
def phone(chromium: Browser, pages_url: str) -> Iterator[Pages]:
    """A tab of a phone's width, for all pages."""
    size: ViewportSize = {"width": PHONE, "height": 844}
    with chromium.new_context(viewport=size, locale="sv-SE", has_touch=True) as context:
        pages = Pages(context.new_page(), pages_url)
        pages.open()
        yield pages


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_fits_a_phone_without_sideways_scrolling(phone: Pages, path: str) -> None:
    phone.move(path)
    widths = phone.tab.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return [document.documentElement.scrollWidth, m.scrollWidth] }"
    )
    assert max(widths) <= PHONE


def test_a_page_says_its_language_and_has_one_first_heading(pages: Pages) -> None:
    for path, language in (("vardforlopp", "sv"), ("vardforlopp?lang=en", "en")):
        pages.open(path)
        assert pages.tab.evaluate("document.documentElement.lang") == language
        assert pages.tab.locator("h1").count() == 1


def test_a_person_without_a_mouse_can_log_in(pages: Pages) -> None:
    pages.open("konto")
    pages.tab.get_by_label("Användarnamn").focus()
    pages.tab.keyboard.type("specialist")
    pages.tab.keyboard.press("Tab")
    pages.tab.keyboard.type("kattunge-regn-spik")
    pages.tab.keyboard.press("Enter")
    pages.tab.get_by_role("button", name="Logga ut").wait_for()


def test_no_page_asks_for_anything_from_outside(pages: Pages) -> None:
    asked: list[str] = []
    pages.tab.on("request", lambda request: asked.append(request.url))
    for path in ("", "vardforlopp", "katalog"):
        pages.open(path)
    outside = {
        url for url in asked if not url.startswith((pages.url, "data:", "blob:", pages.url.replace("http", "ws")))
    }
    assert outside == set()


def test_a_chart_of_two_regions_has_a_line_for_each(pages: Pages) -> None:
    pages.open("vardforlopp?vardforlopp=stroke-tia-tidiga-insatser&period=2023")
    chart = pages.main.get_by_test_id("stVegaLiteChart").first
    heights = []
    for name in ("Region Skåne", "Västra Götalandsregionen"):
        box = chart.locator("svg text").get_by_text(name, exact=True).bounding_box()
        assert box is not None
        heights.append(box["y"])
    assert abs(heights[0] - heights[1]) > 15, "the legends leave no room for the lines"
