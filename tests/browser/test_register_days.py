"""Work in the register's form as a browser has it: by keyboard, on a laptop's screen, from an empty page to published."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import new_context
from tests.browser.pages import Pages


@pytest.fixture
def laptop(chromium: Browser, pages_url: str) -> Iterator[Pages]:
    """The pages on a laptop's screen."""
    context = new_context(chromium)
    tab = context.new_page()
    tab.set_viewport_size({"width": 1366, "height": 768})
    yield Pages(tab, pages_url)
    context.close()


def begun(pages: Pages, kind: str, identifier: str) -> None:
    """A new entry of a kind."""
    pages.open(f"register?slag={kind}")
    pages.unfold("Ny post")
    pages.main.get_by_label("Vad posten ska heta", exact=True).fill(identifier)
    pages.press("Börja skriva")


def written(pages: Pages, label: str, text: str) -> None:
    """Writes in a field and leaves it by keyboard: what is left is saved."""
    field = pages.main.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Tab")
    pages.settle()


def chosen(pages: Pages, label: str, option: str) -> None:
    """Chooses a word by keyboard alone."""
    pages.main.get_by_role("combobox", name=label).first.focus()
    pages.tab.keyboard.type(option)
    pages.tab.get_by_role("option", name=option).first.wait_for()
    pages.tab.keyboard.press("Enter")
    pages.settle()


def test_codes_are_searched_the_reviewer_comments_on_a_field_the_author_mends_and_it_is_published(
    laptop: Pages,
) -> None:
    pages, entry = laptop, "register?slag=code_list&post=hjartsvikt-prov"
    pages.log_in("specialist")
    begun(pages, "code_list", "hjartsvikt-prov")
    for label, text in (
        ("Namn *, svenska", "Hjärtsvikt, prov"),
        ("Namn *, engelska", "Heart failure, trial"),
        ("Kodsystem *", "ICD-10-SE"),
    ):
        written(pages, label, text)
    # The codes come from a search in Swedish, by keyboard.
    pages.main.get_by_role("button", name="Sök koder").first.press("Enter")
    search = pages.tab.get_by_label("Sök koder", exact=True).last
    search.fill("hjärtsvikt")
    search.press("Enter")
    pages.tab.get_by_role("button", name="I50*").first.press("Enter")
    pages.settle()
    expect(pages.main.get_by_label("Koder *", exact=True)).to_have_value("I50*")
    pages.tab.keyboard.press("Escape")
    pages.press("Lägg till (Varifrån uppgifterna kommer)")
    chosen(pages, "Uppgifter *", "Koder")
    written(pages, "Källa *", "Socialstyrelsen")
    chosen(pages, "Hur säkert *", "Läst i källan")
    pages.press("Lämna in som utkast i registret")
    pages.press("Skicka till granskning")

    # Another reads it, asks about one field, and sends it back.
    pages.log_in("granskare")
    pages.open(entry)
    pages.unfold("Kommentera ett fält")
    chosen(pages, "Vilket fält", "Varifrån uppgifterna kommer 1, Källa")
    pages.main.get_by_label("Kommentar", exact=True).fill("Vilken upplaga?")
    pages.press("Skicka")
    pages.sees("Vilken upplaga?")
    pages.unfold("Skicka tillbaka")
    pages.press("Skicka tillbaka")

    # The author finds the comment at the field, mends it and sends it again.
    pages.log_in("specialist")
    pages.sees("1 öppen kommentar")
    pages.follow("Hjärtsvikt, prov")
    pages.press("Ny version")
    pages.sees("Vilken upplaga?")
    written(pages, "Källa *", "Socialstyrelsen, ICD-10-SE 2026")
    pages.press("Lämna in som utkast i registret")
    pages.press("Skicka till granskning")
    pages.log_in("granskare")
    pages.open(entry)
    pages.press("Klar")
    pages.press("Publicera")
    pages.open(entry)
    pages.sees("Publicerad")


def test_the_form_is_readable_on_a_phone(laptop: Pages) -> None:
    pages = laptop
    pages.log_in("specialist")
    pages.tab.set_viewport_size({"width": 390, "height": 844})
    begun(pages, "code_list", "telefonlista")
    assert pages.tab.evaluate("document.documentElement.scrollWidth") <= 390, "nothing stands beside the screen"
