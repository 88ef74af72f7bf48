"""*Mitt arbete*, what is prioritised, and a round of the prioritised, as people meet them."""

import pytest
import yaml

from tests.functional.pages.conftest import Pages, press, text
from tests.support.specifications import COMPLETE
from tests.support.world import STROKE, proportion

PATHWAY = "stroke-tia-tidiga-insatser"
SEED = "Ur katalogen, beslut ej registrerat."


def in_review(pages: Pages) -> None:
    """A specification of the specialist's that waits for the other one's review."""
    whole = yaml.safe_dump(COMPLETE | {"id": "prov-utkast"}, allow_unicode=True)
    pages.here.post("/specifications", "specialist", {"filename": "prov-utkast.yaml", "yaml": whole})
    pages.here.post("/indicators/prov-utkast/versions/1/steps", "specialist", {"step": "submit"})


def test_an_empty_desk_says_why_it_is_empty(pages: Pages) -> None:
    shown = text(pages.open("desk", "specialist"))
    assert "Du har inga utkast" in shown
    assert "Ingen publicerad indikator ska läsas om" in shown


def test_what_is_in_review_stands_on_both_desks_under_different_headings(pages: Pages) -> None:
    in_review(pages)
    assert "Väntar på min granskning" in text(pages.open("desk", "granskare"))
    own = text(pages.open("desk", "specialist"))
    assert "Mina utkast" in own
    assert "Väntar på min granskning" not in own


def test_a_region_is_told_that_the_desk_is_for_others(pages: Pages) -> None:
    assert "Ditt konto har ingen sådan roll" in text(pages.open("desk", "rapportor-14"))


def test_the_indicators_say_who_delivers_and_what_is_found_where(pages: Pages) -> None:
    asked = pages.here.round(indicators=[STROKE])
    pages.here.publish([proportion(STROKE, "14", 2024, 40, 100)], asked, "14")
    pages.here.hand_in([proportion(STROKE, "12", 2024, 140, 100)], asked, "12")
    shown = text(pages.open("desk", "specialist", visa="indikatorer", vilka="all"))
    assert "1 av 21 lämnar" in shown
    assert "i 1 region" in shown


def test_nobody_who_has_written_nothing_is_left_with_an_empty_table(pages: Pages) -> None:
    assert "Du har inte skrivit eller granskat" in text(pages.open("desk", "specialist", visa="indikatorer"))


def test_a_finding_is_accepted_with_a_reason_and_taken_back(pages: Pages) -> None:
    shown = pages.open("desk", "specialist", visa="anmarkningar", kod="two-methods")
    assert "Samma sak räknas på två sätt" in text(shown)
    next(area for area in shown.text_area if area.label == "Skäl").set_value("Väntar på programområdena.")
    press(shown, "Godta en anmärkning")
    assert "Väntar på programområdena." in text(shown)
    press(shown, "Ta tillbaka godtagandet")
    assert "Anmärkningen står igen" in text(shown)


def test_an_acceptance_without_a_reason_is_refused_on_the_page(pages: Pages) -> None:
    shown = pages.open("desk", "specialist", visa="anmarkningar", kod="two-methods")
    press(shown, "Godta en anmärkning")
    assert "Skriv ett skäl" in shown.error[0].value


def test_priorities_are_prepared_by_a_specialist_and_confirmed_by_the_programme_area(pages: Pages) -> None:
    shown = pages.open("pathways", "specialist", vardforlopp=PATHWAY, visa="prioriterade")
    assert SEED in text(shown)
    next(field for field in shown.multiselect if "Prioriterade" in field.label).set_value([STROKE])
    next(area for area in shown.text_area if area.label == "Varför").set_value("Enades på mötet.")
    press(shown, "Lämna till den andra sidan")
    assert "Den andra sidan bekräftar" in text(shown)
    assert "Prioriteringar att bekräfta" in text(pages.open("desk", "npo-nerv"))
    confirming = pages.open("pathways", "npo-nerv", vardforlopp=PATHWAY, visa="prioriterade")
    press(confirming, "Godkänn")
    assert SEED not in text(confirming)
    assert "Enades på mötet." in text(confirming)
    assert "prioriterad 1, beslutat" in text(pages.open("catalogue", indikator=STROKE))


def test_an_indicators_page_says_that_no_decision_is_registered(pages: Pages) -> None:
    assert "prioriterad 1, ur katalogen, beslut ej registrerat" in text(pages.open("catalogue", indikator=STROKE))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_round_of_the_prioritised_opens_with_exactly_those_filled_in(pages: Pages, language: str) -> None:
    shown = pages.open("rounds", "nationell", prioriterade="ja", vardforlopp=PATHWAY, lang=language)
    label = "Indikatorer" if language == "sv" else "Indicators"
    chosen = next(field for field in shown.multiselect if field.label == label).value
    assert chosen == [STROKE, "stroke-dorr-till-nal-median"]
    assert [element.value for element in shown.error] == []
