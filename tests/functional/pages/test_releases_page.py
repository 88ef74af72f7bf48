"""The page of releases: previewed and prepared by one, approved by another, withheld values, and what readers are told."""

from frontend.components.links import PLACES
from tests.functional.pages.conftest import Pages, press, text
from tests.integration.test_releases import accepted, released, rows
from tests.support.readable import readable
from tests.support.world import STROKE

CHECK = "Kontrollera att den visar det som förbereddes"


def test_a_release_is_prepared_by_one_and_approved_by_another_on_the_page(pages: Pages) -> None:
    here = pages.here
    here.round()
    accepted(here, "14")
    shown = pages.open("releases", "nationell", visa="forbered")
    assert "av 4 celler" in text(shown)
    assert "Når målnivån" in readable(shown), "the nation's class is a chip, and not its source"
    shown.text_input[0].set_value("Årsuppföljning 2024")
    shown = press(shown, "Förbered 1 inlämning")
    assert [one.value for one in shown.success] == ["Publiceringen är förberedd. En annan godkänner den."]
    assert "en annan godkänner" in text(shown)
    number = shown.query_params["publicering"]
    other = press(pages.open("releases", "nationell-2", publicering=number), "Godkänn")
    assert "Publicerad" in text(other)
    assert len(here.get("/results")["items"]) == 4


def test_what_is_no_longer_what_was_prepared_is_told_before_anybody_approves(pages: Pages) -> None:
    here = pages.here
    here.round()
    submission = accepted(here, "14")
    number = here.post("/releases", "nationell", {"name": "Årsuppföljning 2024"})["id"]
    here.step(submission, "nationell", "return", "Fel period.")
    shown = press(pages.open("releases", "nationell-2", publicering=str(number)), CHECK)
    assert f"Inlämning {submission} är återsänd" in shown.error[0].value
    shown = press(shown, "Godkänn")
    assert "Inget är publicerat" in shown.error[0].value


def test_readers_see_beside_the_numbers_that_they_are_corrected(pages: Pages) -> None:
    here = pages.here
    here.round()
    accepted(here, "14")
    released(here)
    accepted(here, "14", rows("14", women=45))
    released(here, notice="Antalet kvinnor är rättat.")
    pathway = here.get(f"/indicators/{STROKE}")["content"]["pathways"][0]["pathway"]
    shown = pages.open("pathways", vardforlopp=pathway, indikator=STROKE, period="2024")
    assert "Rättade värden" in text(shown)
    assert "Antalet kvinnor är rättat." in text(shown)


def test_values_are_withheld_and_shown_again_on_the_page(pages: Pages) -> None:
    here = pages.here
    here.publish(rows("14"), here.round(), "14")
    shown = pages.open("releases", "nationell", visa="innehallna")
    shown.selectbox(key="withhold_indicator").set_value(STROKE)
    shown.text_area(key="withhold_reason").set_value("Hälften av posterna saknas.")
    shown = press(shown, "Håll inne")
    assert "Visas inte på grund av bristande kvalitet" in text(shown)
    assert {c["cause"] for c in here.get("/results", indicator=STROKE)["items"]} == {"withheld_for_quality"}
    shown.text_area(key="lift_reason_1").set_value("Källan är rättad.")
    shown = press(shown, "Visa värdena igen")
    assert "Upphävt" in text(shown)
    assert {c["cause"] for c in here.get("/results", indicator=STROKE)["items"]} == {None}


def test_the_page_is_in_the_menu_of_the_national_side_only() -> None:
    assert PLACES["releases"].actions == ("prepare_release",)
