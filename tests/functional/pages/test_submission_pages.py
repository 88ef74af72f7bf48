"""From file to publication on the pages, and from draft to published specification."""

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from datasources.delivery import canonical
from indicators.catalogue.packaged import SPECS
from tests.functional.pages.conftest import Pages, links, once_read, press, publish, text
from tests.support.world import STROKE, World, proportion


@pytest.fixture
def round_id(place: World) -> str:
    """An open round for one indicator."""
    return place.round(indicators=[STROKE])


def test_a_file_with_a_warning_goes_from_the_region_to_publication(pages: Pages, place: World, round_id: str) -> None:
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    content = canonical.write([proportion(STROKE, "14", 2024, 70, 400)], "csv")
    shown.file_uploader[0].set_value(("strokedata.csv", content, "text/csv")).run()
    press(shown, "Lämna in")
    number = shown.query_params["inlamning"]
    assert "strokedata.csv är mottagen" in text(shown)
    assert "behöver en förklaring" in text(shown)

    for area in range(len(shown.text_area)):
        if shown.text_area[area].label == "Varför stämmer uppgifterna ändå?":
            shown.text_area[area].set_value("Kön registreras inte i källan")
            press(shown, "Spara förklaringen")
    assert "behöver en förklaring" not in text(shown)

    press(pages.open("submit", "attestant-14", inlamning=number), "Attestera")
    reviewer = pages.open("review", "nationell")
    assert any("Västra Götalandsregionen: strokedata.csv" in label for label in links(reviewer))
    decided = press(pages.open("review", "nationell", inlamning=number), "Godkänn")
    press(decided, "Publicera")
    assert place.get(f"/submissions/{number}", "nationell")["state"] == "published"


@pytest.mark.parametrize(
    ("who", "shown"),
    [("rapportor-14", True), ("attestant-14", True), ("specialist", False), (None, False)],
)
def test_the_overview_leads_to_handing_in_those_who_may(
    pages: Pages, round_id: str, who: str | None, shown: bool
) -> None:
    opened = pages.open("overview", who)
    assert "Årsuppföljning 2024" in text(opened)
    assert ("Lämna in" in links(opened)) is shown


def test_rows_of_counts_show_their_value_the_last_one_and_the_change(pages: Pages, place: World, round_id: str) -> None:
    before = place.round("arsuppfoljning-2023", 2023, indicators=[STROKE])
    place.publish([proportion(STROKE, "14", 2023, 60, 400)], before, "14")
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400) | {"value": None}], round_id, "14")
    shown = text(pages.open("submit", "rapportor-14", inlamning=str(found["id"]), visa="rader"))
    assert "70 400 17,5 % 15,0 % 2023 +2,5" in " ".join(shown.split())
    assert "Inte levererat" not in shown


def test_a_file_with_errors_says_what_to_mend_and_where(pages: Pages, place: World, round_id: str) -> None:
    wrong = proportion(STROKE, "14", 2024, 70, 400) | {"numerator": 500}
    found = place.hand_in([wrong], round_id, "14")
    shown = text(pages.open("submit", "rapportor-14", inlamning=str(found["id"])))
    assert "Avvisad för fel" in shown
    assert "Rätta dem i filen" in shown


def test_a_finding_names_indicator_sex_and_age(pages: Pages, place: World, round_id: str) -> None:
    # One more in the numerator than in the denominator, of women.
    wrong = proportion(STROKE, "14", 2024, 101, 100, sex="women") | {"value": None}
    found = place.hand_in([wrong], round_id, "14")
    shown = " ".join(text(pages.open("submit", "rapportor-14", inlamning=str(found["id"]))).split())
    assert f"{STROKE} Kvinnor, Alla åldrar" in shown
    assert "täljare 101" in shown
    assert "Täljaren större än nämnaren" in shown
    assert "numerator-over-denominator" not in shown, "a code is nothing to a coordinator"


@pytest.fixture
def without_warnings(place: World) -> int:
    """A checked submission of region 14 with nothing to explain: the total and both sexes."""
    where = place.round("utan-varningar", indicators=[STROKE])
    parts = [(90, 210, "total"), (40, 100, "women"), (50, 110, "men")]
    rows = [proportion(STROKE, "14", 2024, numerator, whole, sex=sex) for numerator, whole, sex in parts]
    return int(place.hand_in(rows, where, "14")["id"])


def advice(pages: Pages, who: str, number: int, page: str = "submit") -> str:
    shown = pages.open(page, who, inlamning=str(number))
    return " ".join(box.value for box in (*shown.info, *shown.error, *shown.success))


def test_the_advice_is_the_readers_own_next_step(pages: Pages, place: World, without_warnings: int) -> None:
    number = without_warnings
    sender = advice(pages, "rapportor-14", number)
    assert "Be en attestant i regionen" in sender
    assert "Förklara" not in sender, "there is no warning to explain"
    assert "attestera uppgifterna" in advice(pages, "attestant-14", number)
    place.step(number, "attestant-14", "attest")
    assert "du behöver inte göra något" in advice(pages, "rapportor-14", number)
    assert "godkänn uppgifterna eller återsänd dem" in advice(pages, "nationell", number, "review")
    place.step(number, "nationell", "accept")
    assert "Publicera dem" in advice(pages, "nationell", number, "review")


def test_warnings_are_explained_by_the_region_and_nobody_else(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")  # sex is missing, a warning
    assert "Förklara varningarna" in advice(pages, "rapportor-14", found["id"])
    assert "Regionen ska förklara" in advice(pages, "nationell", found["id"], "review")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"numerator": 500}, "Filen har fel"), ({"comment": "gäller 19121212-1212"}, "Filen innehåller personuppgifter")],
)
def test_a_file_that_is_turned_away_is_not_received_in_green(
    pages: Pages, round_id: str, change: dict[str, object], said: str
) -> None:
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    content = canonical.write([proportion(STROKE, "14", 2024, 70, 400) | change], "csv")
    shown.file_uploader[0].set_value(("fel.csv", content, "text/csv")).run()
    press(shown, "Lämna in")
    assert not shown.success
    assert said in text(shown)


def test_the_same_file_again_leads_to_the_earlier_submission(pages: Pages, place: World, round_id: str) -> None:
    content = canonical.write([proportion(STROKE, "14", 2024, 70, 400)], "csv")
    first = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    shown.file_uploader[0].set_value(("igen.csv", content, "text/csv")).run()
    press(shown, "Lämna in")
    assert shown.query_params["inlamning"] == str(first["id"])
    assert "redan lämnats in" in text(shown)


def test_a_submission_is_returned_only_with_a_reason(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    place.answer_all(found["id"], "rapportor-14")
    place.step(found["id"], "attestant-14", "attest")
    shown = pages.open("review", "nationell", inlamning=str(found["id"]))
    press(shown, "Återsänd till regionen")
    assert "minst tre tecken" in shown.error[0].value
    next(area for area in shown.text_area if area.label == "Skäl").set_value("Fel år i filen")
    press(shown, "Återsänd till regionen")
    assert "Fel år i filen" in text(pages.open("submit", "rapportor-14", inlamning=str(found["id"])))


def test_another_regions_submission_is_not_shown(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = pages.open("submit", "rapportor-12", inlamning=str(found["id"]))
    assert len(shown.error) == 1
    assert "fil.csv" not in text(shown)


def test_a_region_declares_what_it_cannot_deliver_and_takes_it_back(pages: Pages, place: World, round_id: str) -> None:
    shown = _declared(pages.open("submit", "rapportor-14", omgang=round_id), "Systembyte under året")
    assert "Systembyte under året" in text(shown)
    assert "Väntar på attest" in text(shown)
    attested = press(pages.open("submit", "attestant-14", omgang=round_id), "Attestera")
    assert "Attesterad av Attestant-14" in text(attested)
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    press(shown, "Ta tillbaka")
    assert "Systembyte under året" not in text(shown)


def test_what_is_asked_stands_by_pathway_with_what_is_missing(pages: Pages, place: World, round_id: str) -> None:
    place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    (asked,) = [part.label for part in shown.expander if part.label.startswith("Det här ska lämnas")]
    assert "1 lämnade" in asked
    listed = text(shown)
    assert "Stroke och TIA, tidiga insatser och vård" in listed
    assert f"/katalog?indikator={STROKE}" in "".join(element.proto.body for element in shown.get("html"))


def _declared(shown: AppTest, reason: str, about: str = STROKE) -> AppTest:
    next(box for box in shown.selectbox if box.label == "Indikator").set_value(about)
    next(area for area in shown.text_area if area.label.startswith("Kan inte lämna")).set_value(reason)
    return press(shown, "Spara skälet")


def test_nothing_is_declared_before_somebody_has_chosen_what(pages: Pages, place: World, round_id: str) -> None:
    shown = press(pages.open("submit", "rapportor-14", omgang=round_id), "Spara skälet")
    assert "Välj vad" in shown.error[0].value
    assert place.get(f"/rounds/{round_id}", "rapportor-14")["deliveries"][1]["declared"] == []


def test_the_handed_in_rows_and_the_history_can_be_read(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    assert "17,5" in text(pages.open("submit", "rapportor-14", inlamning=str(found["id"]), visa="rader"))
    about = text(pages.open("submit", "rapportor-14", inlamning=str(found["id"]), visa="om"))
    assert found["sha256"] in about
    assert "Rapportor-14" in about


def _changed() -> bytes:
    """The next version of a published specification, as an expert would write it."""
    file = next(SPECS.rglob(f"{STROKE}.yaml"))
    return file.read_text(encoding="utf-8").replace("version: 3", "version: 4", 1).encode()


def test_a_specification_goes_from_file_to_published_by_two_people(pages: Pages, place: World) -> None:
    shown = pages.open("catalogue", "specialist")
    shown.file_uploader[0].set_value((f"{STROKE}.yaml", _changed(), "application/yaml")).run()
    press(shown, "Lägg in som utkast")
    assert "finns nu som utkast" in text(shown)
    press(shown, "Skicka till granskning")
    assert "ingen granskar sitt eget utkast" in text(shown)
    other = pages.open("catalogue", "granskare", indikator=STROKE, version="4")
    publish(other)
    assert place.get(f"/indicators/{STROKE}")["version"] == 4
    assert "version 4" in text(pages.open("catalogue", indikator=STROKE))


def test_every_fault_in_a_specification_is_shown_with_its_line(pages: Pages, place: World) -> None:
    broken = _changed().replace(b"kind: proportion", b"kind: gissning")
    shown = pages.open("catalogue", "specialist")
    shown.file_uploader[0].set_value((f"{STROKE}.yaml", broken, "application/yaml")).run()
    press(shown, "Lägg in som utkast")
    assert len(shown.error) == 1
    assert "kind" in text(shown)


def test_a_file_that_waits_for_its_check_can_be_looked_at_again(pages: Pages, place: World, round_id: str) -> None:
    content = canonical.write([proportion(STROKE, "14", 2024, 70, 400)], "csv")
    with place.checker._processes._all[0]._in_use:  # the check before this one takes its time
        number = place.hand_in_bytes(content, round_id, "14", "rapportor-14").json()["id"]
        shown = pages.open("submit", "rapportor-14", inlamning=str(number))
        assert "Granskning pågår" in text(shown)
    place.settled(number, "rapportor-14")
    assert "Granskning pågår" not in text(press(shown, "Uppdatera"))


def test_a_file_that_is_no_table_has_no_rows_to_show(pages: Pages, place: World, round_id: str) -> None:
    number = place.hand_in_bytes(b"\x00\x01\x02", round_id, "14", "rapportor-14").json()["id"]
    place.settled(number, "rapportor-14")
    shown = text(pages.open("submit", "rapportor-14", inlamning=str(number), visa="rader"))
    assert "Inga rader har lästs in" in shown


def test_the_receipt_is_a_text_with_the_files_digest(pages: Pages, place: World, round_id: str) -> None:
    def script() -> None:
        import streamlit as st

        from frontend.collection import receipt

        st.text(receipt.maker(st.session_state["number"])())

    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = AppTest.from_function(script)
    shown.session_state["_token"], shown.session_state["number"] = place.token("rapportor-14"), found["id"]
    receipt = shown.run().text[0].value
    assert f"SHA-256: {found['sha256']}\n" in receipt
    assert "None" not in receipt


def test_a_file_named_after_a_person_is_not_taken_in(pages: Pages, round_id: str) -> None:
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    shown.file_uploader[0].set_value(("19121212-1212.csv", b"indikator", "text/csv")).run()
    press(shown, "Lämna in")
    assert "Döp om filen" in shown.error[0].value


def test_an_explanation_must_say_something(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = press(pages.open("submit", "rapportor-14", inlamning=str(found["id"])), "Spara förklaringen")
    assert "minst tre tecken" in shown.error[0].value


def test_an_explanation_of_one_row_is_counted_beside_its_warning(pages: Pages, place: World, round_id: str) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400, missing=500)], round_id, "14")
    answer = {"code": "missing-large", "row": 2, "reason": "Kontrollerat mot källan"}
    place.post(f"/submissions/{found['id']}/answers", "rapportor-14", answer)
    shown = text(pages.open("submit", "rapportor-14", inlamning=str(found["id"])))
    assert "1 av 1 rad förklarad" in shown


def test_an_explanation_comes_too_late_when_the_file_has_been_withdrawn(
    pages: Pages, place: World, round_id: str
) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = pages.open("submit", "rapportor-14", inlamning=str(found["id"]))
    next(area for area in shown.text_area if area.label.startswith("Varför")).set_value("Registreras inte i källan")
    once_read(
        place, f"/submissions/{found['id']}", lambda: place.step(found["id"], "rapportor-14", "withdraw", "Fel fil")
    )
    press(shown, "Spara förklaringen")
    assert "innan den attesteras" in shown.error[-1].value


def test_an_attester_is_told_when_a_warning_still_lacks_its_explanation(
    pages: Pages, place: World, round_id: str
) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    shown = press(pages.open("submit", "attestant-14", inlamning=str(found["id"])), "Attestera")
    assert "saknar förklaring" in shown.error[0].value
    assert place.get(f"/submissions/{found['id']}", "rapportor-14")["state"] == "checked"


def test_a_declaration_needs_a_reason(pages: Pages, round_id: str) -> None:
    shown = _declared(pages.open("submit", "rapportor-14", omgang=round_id), " ")
    assert "minst tre tecken" in shown.error[0].value


def test_a_declaration_comes_too_late_when_the_round_has_closed(pages: Pages, place: World, round_id: str) -> None:
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    next(box for box in shown.selectbox if box.label == "Indikator").set_value(STROKE)
    next(area for area in shown.text_area if area.label.startswith("Kan inte lämna")).set_value("Systembyte")
    once_read(
        place, f"/rounds/{round_id}", lambda: place.post(f"/rounds/{round_id}/steps", "nationell", {"step": "close"})
    )
    press(shown, "Spara skälet")
    assert "inte öppen" in shown.error[0].value


def _uploaded(pages: Pages, content: bytes) -> AppTest:
    shown = pages.open("catalogue", "specialist")
    shown.file_uploader[0].set_value((f"{STROKE}.yaml", content, "application/yaml")).run()
    return press(shown, "Lägg in som utkast")


def test_a_specification_that_is_not_text_in_utf8_is_not_sent(pages: Pages, place: World) -> None:
    shown = _uploaded(pages, _changed().decode().encode("utf-16"))
    assert "inte text i UTF-8" in shown.error[0].value


def test_a_specification_against_the_catalogues_rules_shows_which(pages: Pages, place: World) -> None:
    written = yaml.safe_load(_changed())
    written["pathways"][0]["pathway"] = "finns-inte"
    shown = text(_uploaded(pages, yaml.safe_dump(written, allow_unicode=True).encode()))
    assert "Katalogens egen kontroll" in shown
    assert "inget vårdförlopp heter 'finns-inte'" in shown


def test_an_unfinished_draft_says_what_it_lacks_and_shows_no_examples(pages: Pages, place: World) -> None:
    written = yaml.safe_load(_changed()) | {"status": "draft", "lacks": ["Täljarens koder"], "examples": []}
    shown = text(_uploaded(pages, yaml.safe_dump(written, allow_unicode=True).encode()))
    assert "Det som saknas: Täljarens koder" in shown
    assert "Exemplen räknas om varje gång specifikationen" not in shown, (
        "the section is left out; what the draft takes away is told as a difference"
    )
