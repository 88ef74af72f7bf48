"""A day of SKR's with an agreement in a real browser, from a region's file to a payment that two people answer for.

Takes a minute, most of it logins: nobody here approves what they have made themselves.
"""

import io
import re
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.sync_api import Download, expect

from datasources.delivery import canonical
from tests.browser.pages import Pages
from tests.browser.test_days import answer_every_warning
from tests.support.small_agreement import AGREEMENT, month_round, publish_rulebook, row
from tests.support.world import World


@pytest.fixture
def agreement(api_url: str, tmp_path: Path) -> World:
    """The small agreement of 1 000 kronor, and an open round for the waiting times of January."""
    here = World(httpx.Client(base_url=api_url), tmp_path, "")  # type: ignore[arg-type]  # calls alone, as its own client has
    publish_rulebook(here)
    month_round(here, "2023-01")
    return here


def test_a_day_with_an_agreement_from_a_regions_file_to_an_approved_payment(
    pages: Pages, agreement: World, tmp_path: Path
) -> None:
    # Values in: 740 of 1 000 reaches the level of 73 per cent. A colleague attests, the national side accepts and publishes.
    _hand_in(pages, tmp_path)
    pages.log_in("attestant-14")
    pages.follow("januari.csv")
    pages.press("Attestera")
    pages.log_in("nationell")
    pages.follow("januari.csv")
    pages.press("Godkänn")
    pages.press("Publicera")

    # Fulfilment: how many, which region, and what its verdict rests on.
    _open(pages)
    pages.sees("Så många regioner uppfyller kraven i januari 2023")
    pages.sees("1 av 21")
    pages.main.get_by_role("link", name="Uppfyllt", exact=True).first.click()
    pages.settle()
    pages.sees("74 %")
    expect(pages.main.get_by_role("table").get_by_text("740")).to_be_visible()

    # A plan is judged by one, and approved by another, who then prepares the payment.
    _open(pages)
    _part(pages, "Bedömningar")
    pages.unfold("Förbered en bedömning")
    pages.choose("Vem eller vad den gäller", "Västra Götalandsregionen")
    pages.main.get_by_label("Kommentar").fill("Alla delar finns.")
    pages.main.get_by_label("Underlag").fill("Diarienummer 14/2023")
    pages.press("Lämna till godkännande")
    pages.sees("en annan godkänner")
    pages.log_in("nationell-2")
    pages.follow("1 bedömning att godkänna")
    pages.press("Godkänn")
    _part(pages, "Utbetalningar")
    pages.press("Förbered utbetalningen")
    assert pages.main.get_by_role("button", name="Godkänn", exact=True).count() == 0

    # The first approves it, and takes the workbook out: every krona is in it.
    pages.log_in("nationell")
    pages.follow(re.compile("Utbetalning av 1\\s000\\skr"))
    pages.press("Godkänn")
    pages.sees("Samma underlag ger samma rader, till öret.")
    with pages.tab.expect_download() as waiting:
        pages.main.get_by_role("button", name="Hämta som Excel").first.click()
    assert _kronor(waiting.value) == 1000

    # Anybody reads it.
    number = pages.tab.url.split("utbetalning=")[1].split("&")[0]
    pages.tab.context.clear_cookies()
    pages.open(f"overenskommelser?overenskommelse={AGREEMENT}&visa=utbetalningar&utbetalning={number}")
    pages.sees("Godkänd")


def _hand_in(pages: Pages, folder: Path) -> None:
    path = folder / "januari.csv"
    path.write_bytes(canonical.write([row("14", "2023-01", 740, 1000)], "csv"))
    pages.log_in("rapportor-14")
    pages.menu("Lämna in")
    pages.choose("Insamling", "Årsuppföljning 2023")
    pages.hand_over(path)
    pages.press("Lämna in")
    pages.sees("januari.csv är mottagen")
    answer_every_warning(pages)


def _open(pages: Pages) -> None:
    """The agreement's page, by the menu: also from one of its own verdicts."""
    pages.menu("Överenskommelser")
    pages.follow("Prov")


def _part(pages: Pages, name: str) -> None:
    pages.main.get_by_role("radiogroup", name="Visa").get_by_text(name, exact=True).click()
    pages.settle()


def _kronor(book: Download) -> float:
    """The sum of what the workbook's first sheet gives each recipient."""
    sheet = openpyxl.load_workbook(io.BytesIO(Path(book.path()).read_bytes())).worksheets[0]
    return max(cell for line in sheet.iter_rows(values_only=True) for cell in line if isinstance(cell, int | float))
