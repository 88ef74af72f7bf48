"""The menu in a real browser: its item of the page that is shown leads from one thing on it to the page itself."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import Pages
from tests.support.world import STROKE

ADDRESSES = {
    "": "period=2023",  # the start page, which has no name in its address
    "katalog": f"indikator={STROKE}&version=1",
    "kriterier": "bedomning=kol-del-2-2023",
    "region": "region=14",
    "insamlingar": "insamling=arsuppfoljning-2023",
    "overenskommelser": "overenskommelse=okad-tillganglighet-2023&krav=medicinsk-bedomning&region=01&manad=2023-01-01",
}
"""By page, an address with something of its own chosen."""


def _shown_item(pages: Pages) -> None:
    pages.tab.locator("[data-testid=stSidebarNavLink][aria-current=page]").click()


def _is_at(pages: Pages, page: str, query: str = "") -> None:
    expect(pages.tab).to_have_url(f"{pages.url}/{page}" + (f"?{query}" if query else ""))
    pages.settle()


@pytest.mark.parametrize("page", ADDRESSES)
def test_the_menus_item_leads_from_one_thing_to_the_page(pages: Pages, page: str) -> None:
    pages.open(f"{page}?{ADDRESSES[page]}")
    _shown_item(pages)
    _is_at(pages, page)
    assert page not in ("overenskommelser", "katalog") or pages.main.locator("[data-testid=stPageLink]").count() > 3

    # The way back leads to the thing again, and the item works once more: also from a choice made on the page.
    pages.tab.go_back()
    _is_at(pages, page, ADDRESSES[page])
    _shown_item(pages)
    _is_at(pages, page)


def test_the_language_is_kept_and_a_phones_menu_is_folded_up(chromium: Browser, pages_url: str) -> None:
    # Streamlit knows a phone by what its browser calls itself, not by its width.
    phone = chromium.new_context(viewport={"width": 390, "height": 800}, user_agent="Mozilla/5.0 (iPhone) Mobile")
    pages = Pages(phone.new_page(), pages_url)
    pages.open(f"overenskommelser?{ADDRESSES['overenskommelser']}&lang=en")
    menu = pages.tab.get_by_test_id("stSidebar")
    pages.tab.get_by_test_id("stExpandSidebarButton").click()
    expect(menu).to_have_attribute("data-collapsed", "false")
    _shown_item(pages)
    _is_at(pages, "overenskommelser", "lang=en")
    expect(pages.main.locator("h1")).to_have_text("Agreements")
    expect(menu).to_have_attribute("data-collapsed", "true")
    phone.close()
