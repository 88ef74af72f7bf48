"""From file to publication on the pages, and from draft to published specification."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from datasources import canonical
from indicators import specification
from tests.functional.pages.conftest import Pages, links, text
from tests.support.world import STROKE, World, proportion

SPECS = Path(specification.__file__).parent / "specs"


def _press(shown: AppTest, label: str) -> AppTest:
    return next(button for button in shown.button if button.label == label).click().run()


@pytest.fixture
def round_id(place: World) -> str:
    """An open round for one indicator."""
    return place.round(indicators=[STROKE])


def test_a_file_with_a_warning_goes_from_the_region_to_publication(pages: Pages, place: World, round_id: str) -> None:
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    content = canonical.write([proportion(STROKE, "14", 2024, 70, 400)], "csv")
    shown.file_uploader[0].set_value(("strokedata.csv", content, "text/csv")).run()
    _press(shown, "Lämna in")
    number = shown.query_params["inlamning"]
    assert "strokedata.csv är mottagen" in text(shown)
    assert "behöver en förklaring" in text(shown)

    for area in range(len(shown.text_area)):
        if shown.text_area[area].label == "Varför stämmer uppgifterna ändå?":
            shown.text_area[area].set_value("Kön registreras inte i källan")
            _press(shown, "Spara förklaringen")
    assert "behöver en förklaring" not in text(shown)

    _press(pages.open("submit", "attestant-14", inlamning=number), "Attestera")
    reviewer = pages.open("review", "nationell")
    assert any("Västra Götalandsregionen: strokedata.csv" in label for label in links(reviewer))
    decided = _press(pages.open("review", "nationell", inlamning=number), "Godkänn")
    _press(decided, "Publicera")
    assert place.get(f"/submissions/{number}", "nationell")["state"] == "published"


def test_a_file_with_errors_says_what_to_mend_and_where(pages: Pages, place: World, round_id: str) -> None:
    wrong = proportion(STROKE, "14", 2024, 70, 400) | {"numerator": 500}
    found = place.hand_in([wrong], round_id, "14")
    shown = text(pages.open("submit", "rapportor-14", inlamning=str(found["id"])))
    assert "Avvisad för fel" in shown
    assert "Rätta dem i filen" in shown


def test_the_same_file_again_leads_to_the_earlier_submission(pages: Pages, place: World, round_id: str) -> None:
    content = canonical.write([proportion(STROKE, "14", 2024, 70, 400)], "csv")
    first = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    shown.file_uploader[0].set_value(("igen.csv", content, "text/csv")).run()
    _press(shown, "Lämna in")
    assert shown.query_params["inlamning"] == str(first["id"])
    assert "redan lämnats in" in text(shown)


def test_a_submission_is_returned_only_with_a_reason(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    place.answer_all(found["id"], "rapportor-14")
    place.step(found["id"], "attestant-14", "attest")
    shown = pages.open("review", "nationell", inlamning=str(found["id"]))
    _press(shown, "Återsänd till regionen")
    assert "minst tre tecken" in shown.error[0].value
    next(area for area in shown.text_area if area.label == "Skäl").set_value("Fel år i filen")
    _press(shown, "Återsänd till regionen")
    assert "Fel år i filen" in text(pages.open("submit", "rapportor-14", inlamning=str(found["id"])))


def test_another_regions_submission_is_not_shown(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = pages.open("submit", "rapportor-12", inlamning=str(found["id"]))
    assert len(shown.error) == 1
    assert "fil.csv" not in text(shown)


def test_a_region_declares_what_it_cannot_deliver_and_takes_it_back(pages: Pages, place: World, round_id: str) -> None:
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    next(area for area in shown.text_area if area.label.startswith("Kan inte lämna")).set_value("Systembyte under året")
    _press(shown, "Spara skälet")
    assert "Systembyte under året" in text(shown)
    _press(shown, "Ta tillbaka")
    assert "Systembyte under året" not in text(shown)


def test_the_handed_in_rows_and_the_history_can_be_read(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    assert "17,5" in text(pages.open("submit", "rapportor-14", inlamning=str(found["id"]), visa="rader"))
    about = text(pages.open("submit", "rapportor-14", inlamning=str(found["id"]), visa="om"))
    assert found["sha256"] in about
    assert "Rapportor-14" in about


def _changed() -> bytes:
    """The next version of a published specification, as an expert would write it."""
    file = next(SPECS.rglob(f"{STROKE}.yaml"))
    return file.read_text(encoding="utf-8").replace("version: 1", "version: 2", 1).encode()


def test_a_specification_goes_from_file_to_published_by_two_people(pages: Pages, place: World) -> None:
    shown = pages.open("catalogue", "specialist")
    shown.file_uploader[0].set_value((f"{STROKE}.yaml", _changed(), "application/yaml")).run()
    _press(shown, "Lägg in som utkast")
    assert "finns nu som utkast" in text(shown)
    _press(shown, "Skicka till granskning")
    assert "ingen granskar sitt eget utkast" in text(shown)
    other = pages.open("catalogue", "granskare", indikator=STROKE, version="2")
    _press(other, "Publicera")
    assert place.get(f"/indicators/{STROKE}")["version"] == 2
    assert "version 2" in text(pages.open("catalogue", indikator=STROKE))


def test_every_fault_in_a_specification_is_shown_with_its_line(pages: Pages, place: World) -> None:
    broken = _changed().replace(b"kind: proportion", b"kind: gissning")
    shown = pages.open("catalogue", "specialist")
    shown.file_uploader[0].set_value((f"{STROKE}.yaml", broken, "application/yaml")).run()
    _press(shown, "Lägg in som utkast")
    assert len(shown.error) == 1
    assert "kind" in text(shown)
