"""Whole days at work in a real browser: a region's, from file to published number, a specialist's, and an assessment's."""

from pathlib import Path

from playwright.sync_api import expect

from datasources.delivery import canonical
from indicators.catalogue.packaged import SPECS
from tests.browser.pages import Pages
from tests.browser.seed import rows
from tests.support.world import STROKE


def _file(folder: Path, name: str, stroke: int) -> Path:
    path = folder / name
    path.write_bytes(canonical.write(rows("14", 2024, stroke, 210), "csv"))
    return path


def _hand_in(pages: Pages, path: Path) -> None:
    pages.choose("Insamling", "Årsuppföljning 2024")
    pages.hand_over(path)
    pages.press("Lämna in")
    pages.tab.wait_for_url("**inlamning=*", timeout=60_000, wait_until="commit")
    pages.settle()


def answer_every_warning(pages: Pages) -> None:
    """Explains warning after warning: each saved answer draws the page anew."""
    for _ in range(10):
        field = pages.main.get_by_label("Varför stämmer uppgifterna ändå?").locator("visible=true").first
        if field.count() == 0 or not pages.main.get_by_text("behöver en förklaring").count():
            return
        field.fill("Kontrollerat mot källan.")
        pages.main.get_by_role("button", name="Spara förklaringen").locator("visible=true").first.click()
        pages.sees("Förklaringen är sparad")
        pages.settle()


def test_a_regions_day_from_a_faulty_file_to_a_published_number(pages: Pages, tmp_path: Path) -> None:
    # The reporter hands in a file with an error, reads what is wrong, and hands in the mended one.
    pages.log_in("rapportor-14")
    pages.menu("Lämna in")
    _hand_in(pages, _file(tmp_path, "fel.csv", 999))
    pages.sees("Rätta dem i filen och lämna in den igen")
    pages.sees("Täljaren 999 är större än nämnaren 400")
    pages.follow("Tillbaka till listan")
    _hand_in(pages, _file(tmp_path, "rätt.csv", 87))
    pages.sees("rätt.csv är mottagen")
    answer_every_warning(pages)
    number = pages.tab.url.split("inlamning=")[1].split("&")[0]

    # A colleague attests; the reporter was not offered to.
    assert pages.main.get_by_role("button", name="Attestera").count() == 0
    pages.log_in("attestant-14")
    pages.menu("Lämna in")
    pages.follow(f"inlämning {number}")
    pages.press("Attestera")
    pages.sees("Regionen har attesterat uppgifterna")

    # The national side accepts and publishes.
    pages.log_in("nationell")
    pages.menu("Granska")
    pages.follow("rätt.csv")
    pages.press("Godkänn")
    pages.press("Publicera")
    pages.sees("Uppgifterna är publicerade")

    # Anybody reads the number: 87 of 400.
    pages.open("vardforlopp?vardforlopp=stroke-tia-tidiga-insatser&period=2024")
    pages.unfold("Visa som tabell")
    pages.sees("21,8")


def test_a_specialists_day_from_a_file_to_the_catalogue(pages: Pages, tmp_path: Path) -> None:
    text = next(SPECS.rglob(f"{STROKE}.yaml")).read_text(encoding="utf-8").replace("version: 3", "version: 4", 1)

    # A misspelt word is shown with its place; the mended file becomes a draft and is sent to review.
    pages.log_in("specialist")
    _upload(pages, _draft(tmp_path / "1", text.replace("kind: proportion", "kind: andel", 1)))
    pages.sees("Det som behöver rättas")
    _upload(pages, _draft(tmp_path / "2", text))
    pages.sees("finns nu som utkast")
    pages.press("Skicka till granskning")
    pages.sees("ingen granskar sitt eget utkast")

    # Somebody else reviews and publishes.
    pages.log_in("granskare")
    pages.menu("Granska")
    pages.follow("Trombolys vid ischemisk stroke")
    pages.press("Publicera")

    # Anybody finds it by searching.
    pages.open("katalog?q=trombolys")
    pages.follow("Trombolys vid ischemisk stroke")
    pages.sees("version 3")


def _draft(folder: Path, text: str) -> Path:
    """The file in a folder of its own: a browser does not hand over the very same file twice."""
    folder.mkdir()
    path = folder / f"{STROKE}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _upload(pages: Pages, path: Path) -> None:
    pages.menu("Katalog")
    pages.unfold("Ny eller ändrad specifikation")
    pages.hand_over(path)
    pages.press("Lägg in som utkast")


def test_an_assessments_day_from_the_form_to_the_years_overview(pages: Pages) -> None:
    # One national user judges a pathway that the report of 2023 does not have.
    pages.log_in("nationell")
    pages.open("kriterier?visa=egna&vardforlopp=sepsis&ar=2024")
    for n in range(1, 6):
        answer = "Nej" if n == 2 else "Ja"
        pages.main.get_by_role("radiogroup", name=f"K{n} ").get_by_text(answer, exact=True).click()
    pages.main.get_by_role("radiogroup", name="K6 ").get_by_text("Specifikation pågår").click()
    for n in range(1, 7):
        pages.main.get_by_label(f"K{n}: underlag").fill("Provrapport, tabell 1")
    pages.main.get_by_label("Varifrån bedömningen kommer", exact=True).fill("Provrapport")
    pages.press("Lägg in som utkast")
    pages.sees("finns nu som utkast")
    pages.press("Skicka till granskning")
    pages.sees("ingen granskar sitt eget utkast")

    # Another finds it among what waits, and publishes.
    pages.log_in("nationell-2")
    pages.follow("Kriterierna 2024: Sepsis")
    pages.write("Kommentar: varför publiceras versionen?", "Ett rättat ord.")
    pages.press("Publicera")
    pages.sees("Publicerad")

    # Anybody reads it, and unfolds a cell without a mouse.
    pages.follow("Till kriterierna")
    cell = pages.main.locator("details.judged").nth(1)
    cell.locator("summary").focus()
    pages.tab.keyboard.press("Enter")
    expect(cell.get_by_text("Provrapport, tabell 1")).to_be_visible()
