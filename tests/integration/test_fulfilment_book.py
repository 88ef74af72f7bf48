"""Fulfilment as a workbook: what the API gives and nothing more, for each reader."""

import io
from typing import Any

import openpyxl
import pytest

from tests.support.small_agreement import AGREEMENT, deliver, month_round, publish_rulebook, row
from tests.support.world import World

ADDRESS = f"/agreements/{AGREEMENT}/fulfilment"


def sheet(place: World, who: str | None, name: str, **asked: Any) -> list[dict[str, Any]]:
    answer = place.call("GET", f"{ADDRESS}.xlsx", who, params=asked)
    assert answer.status_code == 200, answer.text
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))[name].iter_rows(values_only=True))
    place_of_head = next(number for number, cells in enumerate(rows) if "Krav" in cells)
    return [dict(zip(rows[place_of_head], cells, strict=True)) for cells in rows[place_of_head + 1 :]]


@pytest.fixture
def delivered(place: World) -> World:
    """Skåne published, Västra Götaland accepted only."""
    deliver(place)
    return place


@pytest.mark.parametrize("who", [None, "rapportor-14", "nationell"])
def test_the_book_has_the_verdicts_and_figures_that_the_api_gives_the_same_reader(
    delivered: World, who: str | None
) -> None:
    verdicts = delivered.get(ADDRESS, who)["verdicts"]
    rows = sheet(delivered, who, "Uppfyllelse")
    told = [(one["Länskod"], one["Månad"], one["Värde"], one["Förbättring, procentenheter"]) for one in rows]
    assert told == [
        (
            one["region"],
            one["month"][:7] if one["month"] else "Utan månad",
            None if one["value"] is None else float(one["value"]),
            None if one["improvement"] is None else float(one["improvement"]),
        )
        for one in verdicts
    ]


def test_a_row_says_level_tier_reason_and_the_file_it_rests_on(delivered: World) -> None:
    (skane,) = sheet(delivered, None, "Uppfyllelse", region="12", month="2023-01-01")
    assert (skane["Utfall"], skane["Nivå"], skane["Vad som gav utfallet"]) == ("Uppfyllt", 73, "Förbättringen")
    assert "2023-01: 660 av 1000" in skane["Underlagets siffror"]
    (verdict,) = delivered.get(ADDRESS, region="12", month="2023-01-01")["verdicts"]
    assert verdict["evidence"][0]["sha256"] in skane["Underlagets inlämningar"]
    assert skane["Skäl"] == verdict["reason_sv"]


def test_the_matrix_has_a_row_for_each_region_and_requirement_and_a_column_for_each_month(delivered: World) -> None:
    rows = {(one["Länskod"], one["Krav"]): one for one in sheet(delivered, "rapportor-14", "Matris")}
    assert {code for code, _ in rows} == {"12", "14"}
    assert {month: word for month, word in rows["14", "Prov"].items() if month.startswith("2023")} == {
        "2023-01": "Uppfyllt",
        "2023-02": "Uppfyllt",
    }


def test_what_a_document_lacks_stands_in_the_book_with_what_was_computed(place: World) -> None:
    address = "/agreements/patientmiljarden-2018"
    plan = next(one for one in place.get(address)["requirements"] if one["id"] == "handlingsplan")
    lacking = [plan["contents"][0]["text_sv"]]
    judged = {"requirement": "handlingsplan", "subject": "12", "verdict": "not_met", "came_on": "2018-04-10"}
    judged |= {"comment": "Utgångsläget är inte beskrivet.", "evidence": "Diarienummer 12/2018", "lacking": lacking}
    made = place.post(f"{address}/judgements", "nationell", judged)
    place.post(f"{address}/judgements/{made['id']}/steps", "nationell-2", {"step": "approve", "reason": None})
    answer = place.call("GET", f"{address}/fulfilment.xlsx", params={"region": "12", "requirement": "handlingsplan"})
    rows = [*openpyxl.load_workbook(io.BytesIO(answer.content))["Uppfyllelse"].iter_rows(values_only=True)]
    said = dict(zip(rows[-2], rows[-1], strict=True))
    assert said["Skäl"] == f"Utgångsläget är inte beskrivet. Innehållet saknar: {lacking[0]}."
    assert (said["Beräknat utfall"], "Innehållet saknar" in said["Vad beräkningen vilar på"]) == ("Inte uppfyllt", True)


def test_hidden_figures_are_hidden_in_the_book_too(place: World) -> None:
    publish_rulebook(place)
    round_id = month_round(place, "2023-01")
    place.publish([row("12", "2023-01", 3, 4)], round_id, "12")  # three of four: hidden when it is published
    (public,) = sheet(place, None, "Uppfyllelse", region="12", month="2023-01-01")
    assert (public["Utfall"], public["Värde"], public["Underlagets siffror"]) == ("Uppfyllt", None, None)
    assert "75" not in "".join(map(str, public.values()))
    (own,) = sheet(place, "rapportor-12", "Uppfyllelse", region="12", month="2023-01-01")
    assert own["Värde"] == 75
