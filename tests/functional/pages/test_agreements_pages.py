"""Agreements on the page: the answer first, one verdict with what it rests on, and who sees what of it."""

from datetime import date

import pytest

from tests.functional.pages.conftest import Pages, links, text
from tests.support.small_agreement import AGREEMENT, CITES, content, deliver, month_round, publish_rulebook, row
from tests.support.world import World

CELL = {"overenskommelse": AGREEMENT, "krav": "krav", "manad": "2023-01-01"}


@pytest.fixture
def delivered(place: World) -> World:
    """Skåne improves by four points and is published; Västra Götaland reaches the level and is accepted only."""
    deliver(place)
    return place


def test_the_agreements_stand_by_year_with_their_money(pages: Pages) -> None:
    shown = pages.open("agreements")
    assert [header.value for header in shown.header] == ["2023", "2018", "2014"]
    assert "2 952 000 000 kr totalt" in text(shown)
    assert "Ökad tillgänglighet i hälso- och sjukvården 2023" in links(shown)


def test_the_answer_comes_first_and_says_what_changed_since_the_month_before(pages: Pages, place: World) -> None:
    publish_rulebook(place)
    for month, many in (("2022-01", 620), ("2022-02", 620), ("2023-01", 620), ("2023-02", 660)):
        place.publish([row("12", month, many, 1000)], month_round(place, month), "12")
    shown = text(pages.open("agreements", overenskommelse=AGREEMENT))
    assert "Så många regioner uppfyller kraven i februari 2023" in shown, "the newest month with a verdict"
    assert "1 av 21" in shown
    assert "Region Skåne: ✗ → ✓" in shown
    assert shown.index("1 av 21") < shown.index("Region för region")


def test_a_reader_is_told_how_much_is_not_published(pages: Pages, delivered: World) -> None:
    public = delivered.get(f"/agreements/{AGREEMENT}/fulfilment")["not_published"]
    assert f"{public} bedömningar av regioner och månader syns inte här" in text(
        pages.open("agreements", overenskommelse=AGREEMENT)
    )


def test_a_verdict_shows_figures_reason_and_the_file_it_rests_on(pages: Pages, delivered: World) -> None:
    shown = text(pages.open("agreements", **CELL, region="12"))
    for words in ("Uppfyllt", "66 %", "4 procentenheter", "73 %", "Förbättringen", "100 %", "januari 2022"):
        assert words in shown, words
    seen = delivered.get(f"/agreements/{AGREEMENT}/fulfilment", region="12", month="2023-01-01")["verdicts"]
    assert seen[0]["reason_sv"] in shown
    assert seen[0]["evidence"][0]["sha256"][:12] in shown


def test_a_verdict_that_is_not_published_is_said_to_be_so_and_shown_to_its_region(
    pages: Pages, delivered: World
) -> None:
    assert "Bedömningen är inte publicerad" in text(pages.open("agreements", **CELL, region="14"))
    own = text(pages.open("agreements", "rapportor-14", **CELL, region="14"))
    assert "godkända men inte publicerade" in own
    assert "Vad som skulle krävas för mer" in own


def test_what_would_be_needed_is_told_to_the_region_and_the_nation_alone(pages: Pages, place: World) -> None:
    publish_rulebook(place)
    for month in ("2022-01", "2023-01"):  # no improvement, below the level of 73 %
        place.publish([row("12", month, 620, 1000)], month_round(place, month), "12")
    for who in ("rapportor-12", "nationell"):
        assert "10 patienter" in text(pages.open("agreements", who, **CELL, region="12")), who
    for who in (None, "rapportor-14"):
        assert "Vad som skulle krävas" not in text(pages.open("agreements", who, **CELL, region="12"))


def test_figures_that_are_hidden_are_said_to_be_so_and_why(pages: Pages, place: World) -> None:
    publish_rulebook(place)
    place.publish([row("12", "2023-01", 3, 4)], month_round(place, "2023-01"), "12")  # three of four
    public = text(pages.open("agreements", **CELL, region="12"))
    assert "för att skydda små grupper" in public
    assert "75 %" not in public
    assert "75 %" in text(pages.open("agreements", "rapportor-12", **CELL, region="12"))


def test_a_regions_attester_appeals_and_reads_the_answer(pages: Pages, delivered: World) -> None:
    shown = pages.open("agreements", "attestant-14", **CELL, region="14")
    shown.text_area[0].set_value("Två kliniker saknas.")
    next(button for button in shown.button if button.label == "Överklaga").click().run()
    assert "Överklagandet är lämnat" in text(shown)
    [made] = delivered.get(f"/agreements/{AGREEMENT}/appeals", "nationell")
    assert (made["text"], made["month"], made["state"]) == ("Två kliniker saknas.", "2023-01-01", "open")
    answering = pages.open("agreements", "nationell", **CELL, region="14")
    answering.text_area(key=f"reason_appeal_{made['id']}_dismiss").set_value("De stod i underlaget.")
    next(one for one in answering.button if one.key and "dismiss" in one.key).click().run()
    assert "De stod i underlaget." in text(pages.open("agreements", "rapportor-14", **CELL, region="14"))
    assert "Två kliniker" not in text(pages.open("agreements", **CELL, region="14"))


def test_others_than_the_regions_attester_have_no_form_to_appeal(pages: Pages, delivered: World) -> None:
    for who in (None, "rapportor-14", "attestant-12", "nationell"):
        assert "Överklaga" not in [one.label for one in pages.open("agreements", who, **CELL, region="14").button]


def test_the_calendar_has_the_next_day_first_and_what_has_been_below(pages: Pages, place: World) -> None:
    days = {"senare": date(2099, 3, 1), "snart": date(2098, 3, 1), "forr": date(2023, 3, 1)}
    duties = [duty(name, day) for name, day in days.items()]
    publish_rulebook(place, requirements=[content()["requirements"][0], *duties])
    shown = text(pages.open("duties", overenskommelse=AGREEMENT))
    order = ["Kommande", "1 mars 2098", "1 mars 2099", "Det senaste först", "1 mars 2023"]
    assert [shown.index(words) for words in order] == sorted(shown.index(words) for words in order)


def duty(name: str, day: date) -> dict[str, object]:
    """What the regions owe by a day."""
    owed = {"nature": "duty", "owed_by": "region", "owed_to": "SKR", "by": day}
    return {"id": name, "name": {"sv": name, "en": name}, "cites": CITES} | owed
