"""What Streamlit writes by itself, in English, is not to be seen on a Swedish page."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Pages

PAGES = (
    "vardforlopp?vardforlopp=stroke-tia-tidiga-insatser",
    "region?region=14",
    "katalog",
    "insamlingar",
    "inforande",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_list_says_choose_an_option(pages: Pages, path: str) -> None:
    pages.open(path)
    assert pages.main.get_by_role("combobox").count() > 0
    expect(pages.main.get_by_placeholder("Choose an option")).to_have_count(0)


def test_a_chart_that_is_pointed_at_has_no_english_buttons(pages: Pages) -> None:
    pages.open(PAGES[0])
    chart = pages.main.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    chart.hover()
    expect(pages.main.get_by_test_id("stElementToolbar").first).to_be_hidden()


def test_a_field_for_files_speaks_swedish(pages: Pages) -> None:
    pages.log_in("rapportor-14")
    pages.open("lamna-in")
    button = pages.main.get_by_test_id("stFileUploaderDropzone").locator("button p").first
    said, own = button.evaluate("it => [getComputedStyle(it, '::after').content, getComputedStyle(it).fontSize]")
    assert (said, own) == ('"Välj fil"', "0px")
