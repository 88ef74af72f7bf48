"""A round of months on the pages: it is asked for in the form, told where one hands in, and its results are named months."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from datasources.delivery.months import month_after
from tests.functional.pages.conftest import Pages, press, text
from tests.support.world import STROKE, World, proportion

PATHWAY = "stroke-tia-tidiga-insatser"


def _flat(shown: AppTest) -> str:
    return re.sub(r"\s+", " ", text(shown))


def _form(shown: AppTest, first: date, last: date) -> AppTest:
    """The form for a new round of months, filled in and sent."""
    fields = {"Beteckning": "manader", "Insamlingens namn": "Väntetider", "Periodens namn": "2022–2023"}
    for label, value in fields.items():
        next(field for field in shown.text_input if field.label == label).set_value(value)
    next(field for field in shown.multiselect if field.label == "Indikatorer").set_value([STROKE])
    next(field for field in shown.radio if field.label == "En rad gäller").set_value("month")
    for label, day in (("Periodens första dag", first), ("Periodens sista dag", last)):
        next(field for field in shown.date_input if field.label == label).set_value(day)
    return press(shown, "Skapa insamlingen")


def test_a_round_of_months_is_made_in_the_form(pages: Pages) -> None:
    shown = _form(pages.open("rounds", "nationell"), date(2022, 1, 1), date(2023, 11, 30))
    made = pages.here.get("/rounds/manader")
    assert (made["rows_by"], made["period_end"]) == ("month", "2023-12-01")
    assert "En rad gäller en månad" in _flat(shown)


def test_a_period_of_half_a_month_is_refused_with_a_sentence(pages: Pages) -> None:
    shown = _form(pages.open("rounds", "nationell"), date(2022, 1, 15), date(2023, 11, 30))
    assert "första dagen i en månad" in shown.error[0].value


def test_the_form_of_a_planned_round_keeps_what_a_row_is_of(pages: Pages) -> None:
    planned = pages.here.round(opened=False, indicators=[STROKE], rows_by="month")
    press(pages.open("rounds", "nationell", omgang=planned), "Spara ändringen")
    assert pages.here.get(f"/rounds/{planned}")["rows_by"] == "month"


def _rows(counts: dict[str, int]) -> list[dict[str, Any]]:
    firsts = {date.fromisoformat(f"{month}-01"): count for month, count in counts.items()}
    return [
        proportion(
            STROKE,
            "14",
            2024,
            count,
            400,
            period_start=first,
            period_end=month_after(first) - timedelta(days=1),
        )
        for first, count in firsts.items()
    ]


@pytest.fixture
def round_id(place: World) -> str:
    """An open round of the months of a quarter."""
    return place.round(indicators=[STROKE], rows_by="month", period=("2024-01-01", "2024-04-01"))


def test_who_hands_in_is_told_that_a_file_replaces_all_months(pages: Pages, round_id: str) -> None:
    shown = _flat(pages.open("submit", "rapportor-14", region="14", omgang=round_id))
    assert "Varje månad i perioden har egna rader. En fil ersätter alla månader" in shown


def test_the_rows_of_a_file_are_shown_with_their_months(pages: Pages, place: World, round_id: str) -> None:
    handed = place.hand_in(_rows({"2024-01": 70, "2024-02": 80, "2024-03": 90}), round_id, "14")
    shown = _flat(pages.open("submit", "rapportor-14", inlamning=str(handed["id"]), visa="rader"))
    assert f"{STROKE} januari 2024 Totalt" in shown
    assert "22,5 % 20,0 % februari 2024" in shown, "March beside February, since last March is not known"


def test_results_are_months_with_names_newest_first(pages: Pages, place: World, round_id: str) -> None:
    place.publish(_rows({"2024-01": 70, "2024-02": 80, "2024-03": 90}), round_id, "14")
    shown = pages.open("pathways", vardforlopp=PATHWAY, indikator=STROKE)
    period = next(field for field in shown.selectbox if field.label == "Period")
    assert list(period.options) == ["mars 2024", "februari 2024", "januari 2024"]
    assert "22,5 %" in _flat(shown)
    earlier = _flat(pages.open("pathways", vardforlopp=PATHWAY, indikator=STROKE, period="2024-01"))
    assert "17,5 %" in earlier
    assert "januari 2024" in earlier
    assert "2024-01" not in earlier.replace("2024-01-01", "")


def test_a_long_row_of_months_is_read_from_the_newest(pages: Pages, place: World) -> None:
    asked = place.round(indicators=[STROKE], rows_by="month", period=("2024-01-01", "2025-01-01"))
    place.publish(_rows({f"2024-{month:02}": 60 + 2 * month for month in range(1, 13)}), asked, "14")
    shown = _flat(pages.open("pathways", vardforlopp=PATHWAY, indikator=STROKE))
    assert "Region december 2024 november 2024 oktober 2024" in shown
    assert "Riket 21,0 % (1 region) 20,5 % (1 region)" in shown
