"""The page about collection rounds: a new one, one that is changed, its last day, and closing it after a question."""

from datetime import date

from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, press, text
from tests.support.world import HEART, STROKE, proportion


def _new_round(shown: AppTest, identifier: str) -> AppTest:
    for label, value in (
        ("Beteckning", identifier),
        ("Insamlingens namn", "Årsuppföljning 2025"),
        ("Periodens namn", "2025"),
    ):
        next(field for field in shown.text_input if field.label == label).set_value(value)
    next(field for field in shown.multiselect if field.label == "Indikatorer").set_value([STROKE])
    return press(shown, "Skapa insamlingen")


def test_the_national_side_makes_the_first_round(pages: Pages) -> None:
    shown = pages.open("rounds", "nationell")
    assert "Ingen insamling finns ännu" in text(shown)
    assert "Årsuppföljning 2025 är skapad" in text(_new_round(shown, "arsuppfoljning-2025"))
    made = pages.here.get("/rounds/arsuppfoljning-2025")
    assert made["period_end"].endswith("-01-01")  # the last day of the year, as an end
    assert len(made["regions"]) == 21


def test_a_second_round_by_the_same_id_is_refused_with_a_sentence(pages: Pages) -> None:
    taken = pages.here.round()
    shown = _new_round(pages.open("rounds", "nationell"), taken)
    assert "finns redan" in shown.error[0].value


def test_a_round_is_closed_after_a_question_that_says_how_many_have_not_delivered(pages: Pages) -> None:
    round_id = pages.here.round(indicators=[STROKE])
    pages.here.publish([proportion(STROKE, "14", 2024, 30, 200)], round_id, "14")
    shown = pages.open("rounds", "nationell", omgang=round_id)
    assert "2 regioner har inte lämnat" in text(shown)
    press(shown, "Stäng")
    assert pages.here.get(f"/rounds/{round_id}")["state"] == "closed"


def test_a_planned_round_is_changed_and_told_of_a_year_that_does_not_fit(pages: Pages) -> None:
    round_id = pages.here.round(opened=False, indicators=[STROKE])
    shown = pages.open("rounds", "nationell", omgang=round_id)
    # The form for a new round has the same fields; the round's own stand first.
    next(field for field in shown.text_input if field.label == "Insamlingens namn").set_value("Hjärtsvikt 2023")
    next(field for field in shown.multiselect if field.label == "Indikatorer").set_value([HEART])
    press(shown, "Spara ändringen")
    assert "Namnet säger 2023, men perioden är 2024-01-01 – 2024-12-31" in text(shown)
    changed = pages.here.get(f"/rounds/{round_id}")
    assert [item["indicator"] for item in changed["indicator_list"]] == [HEART]
    assert changed["regions"] == ["00", "12", "14"], "what was not touched stays"


def test_the_last_day_of_one_region_is_moved_with_a_reason(pages: Pages) -> None:
    round_id = pages.here.round()
    shown = pages.open("rounds", "nationell", omgang=round_id)
    assert "Skriv" in press(shown, "Flytta sista dagen").error[0].value, "a reason is needed"
    next(field for field in shown.selectbox if field.key is None and field.label == "Region").set_value("14")
    next(field for field in shown.text_input if field.label == "Skäl").set_value("Systembyte.")
    next(field for field in shown.date_input if field.label == "Ny sista dag").set_value(date(2099, 5, 1))
    press(shown, "Flytta sista dagen")
    due = {row["region"]: row["due"] for row in pages.here.get(f"/rounds/{round_id}")["deliveries"]}
    assert due == {"00": "2099-03-01", "12": "2099-03-01", "14": "2099-05-01"}


def test_values_without_counts_are_asked_for_with_a_reason(pages: Pages) -> None:
    shown = pages.open("rounds", "nationell")
    next(field for field in shown.multiselect if field.label == "Får visas utan antal").set_value([STROKE])
    assert "Skriv varför" in _new_round(shown, "utan-antal").error[0].value
    next(field for field in shown.text_input if field.label == "Varför de får visas utan antal").set_value(
        "Redan i Kolada."
    )
    _new_round(shown, "utan-antal")
    (asked,) = pages.here.get("/rounds/utan-antal")["indicator_list"]
    assert asked["without_counts"] == "Redan i Kolada."


def test_everybody_reads_what_is_collected_and_only_the_national_side_changes_it(pages: Pages) -> None:
    pages.here.round()
    shown = pages.open("rounds")
    assert "Årsuppföljning 2024" in text(shown)
    assert not [button for button in shown.button if button.label in ("Stäng", "Skapa insamlingen")]
