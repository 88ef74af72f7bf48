"""Agreements on the page: the answer first, one verdict with what it rests on, and who sees what of it."""

from datetime import date

import pytest

from frontend.agreements import fulfilment
from frontend.components.formatting import kronor
from tests.functional.pages.conftest import Pages, links, press, text
from tests.support.small_agreement import AGREEMENT, CITES, content, deliver, month_round, publish_rulebook, row
from tests.support.snapshots import Fill
from tests.support.world import World

CELL = {"overenskommelse": AGREEMENT, "krav": "krav", "manad": "2023-01-01"}


@pytest.fixture
def happened(request: pytest.FixtureRequest, happened: Fill) -> Fill:
    """The small agreement has values where a test asks for them."""
    return deliver if "delivered" in request.fixturenames else happened


@pytest.fixture
def delivered(place: World) -> World:
    """Skåne improves by four points and is published; Västra Götaland reaches the level and is accepted only."""
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


def test_nothing_judged_is_not_shown_as_nobody_fulfilling_it(pages: Pages) -> None:
    shown = text(pages.open("agreements", overenskommelse="okad-tillganglighet-2023"))  # nobody has handed in anything
    assert "0 av 21" not in shown
    assert "Inte publicerat: 21" in shown


def test_of_a_duty_that_nobody_has_judged_no_value_is_said_to_be_missing(pages: Pages) -> None:
    requirements = pages.here.get("/agreements/okad-tillganglighet-2023")["requirements"]
    duty = next(one["id"] for one in requirements if one["owed_by"] == "region")
    shown = text(pages.open("agreements", overenskommelse="okad-tillganglighet-2023", krav=duty, region="12"))
    assert "Inte bedömt" in shown
    assert "Värde saknas" not in shown


def test_a_regions_list_counts_only_what_is_judged(pages: Pages, delivered: World) -> None:
    shown = text(pages.open("agreements", overenskommelse=AGREEMENT, manad="2023-01-01"))
    assert "Region Skåne: 1 av 1 bedömda uppfyllda" in shown
    assert "Region Gotland: ingen bedömning att visa" in shown, "not one of so many: nobody has judged it"


def test_a_few_changes_are_named_and_many_are_folded_together() -> None:
    assert "<details" not in str(fulfilment._folded(["Region Skåne: ✗ → ✓"] * 3))
    many = str(fulfilment._folded(["Region Skåne: ✗ → ✓"] * 4))
    assert "4 regioner" in many
    assert many.count("✗ → ✓") == 4, "all are there to unfold"


def test_a_reader_is_told_how_much_is_not_published(pages: Pages, delivered: World) -> None:
    public = delivered.get(f"/agreements/{AGREEMENT}/overview")["not_published"]
    assert f"{public} bedömningar av regioner syns inte här" in text(
        pages.open("agreements", overenskommelse=AGREEMENT)
    )


def test_the_page_asks_for_the_verdicts_of_one_month_only(pages: Pages, delivered: World) -> None:
    asked: list[str] = []
    delivered.client.event_hooks = {"response": [lambda answer: asked.append(str(answer.request.url))]}
    shown = text(pages.open("agreements", overenskommelse=AGREEMENT))
    delivered.client.event_hooks = {}
    assert "Region för region" in shown
    assert [url.partition(AGREEMENT)[2] for url in asked if AGREEMENT in url] == ["", "/overview"]


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


PLAN = {"requirement": "plan", "subject": "12", "verdict": "not_met", "came_on": None}
WORDS = {"comment": "Innehållsförteckningen saknar två delar.", "evidence": "Diarienummer 12/2023"}


def part(pages: Pages, name: str, who: str | None = None, **choices: str):  # type: ignore[no-untyped-def]
    return pages.open("agreements", who, **{"overenskommelse": AGREEMENT, "visa": name} | choices)


def test_the_rulebook_has_levels_pots_and_what_the_document_leaves_open(pages: Pages) -> None:
    shown = text(pages.open("agreements", overenskommelse="okad-tillganglighet-2023", visa="regelbok"))
    for words in (
        "Mäts varje månad",
        "minst 73 %",
        "Hur 2 952 000 000 kr delas",
        "Efter prestation",
        "Valt",
        "Annars:",
    ):
        assert words in shown, words


ROUNDED = {
    "id": "avrundning",
    "question": {"sv": "Avrundas värdet?", "en": "Is the value rounded?"},
    "chosen": {"sv": "Nej.", "en": "No."},
    "why": {"sv": "Texten säger inget.", "en": "The text says nothing."},
    "cites": CITES,
    "alternatives": [
        {
            "id": "avrundat",
            "name": {"sv": "Till hela procent", "en": "To whole per cent"},
            "gives": {"sv": "72,6 når 73.", "en": "72.6 reaches 73."},
            "override": {"rounding": {"level": 0}},
        }
    ],
}


def test_another_reading_is_tried_beside_the_record_and_says_so(pages: Pages, place: World) -> None:
    publish_rulebook(place, choices=[ROUNDED])
    place.publish(
        [row("12", "2023-01", 726, 1000)], month_round(place, "2023-01"), "12"
    )  # below 73; 73 in whole per cent
    shown = part(pages, "regelbok", "nationell")
    assert "Ett prov" not in text(shown)
    shown.multiselect[0].set_value(["avrundat"]).run()
    tried = text(shown)
    assert "Ett prov: detta gäller inte" in tried
    assert "0 → 1" in tried
    [record] = place.get(f"/agreements/{AGREEMENT}/fulfilment", region="12", month="2023-01-01")["verdicts"]
    assert record["verdict"] == "not_met"


def test_a_judgement_is_prepared_on_the_page_and_approved_by_another(pages: Pages, place: World) -> None:
    publish_rulebook(place)
    shown = part(pages, "bedomningar", "nationell")
    shown.selectbox(key="judge_subject_region").set_value("12")
    shown.radio(key="judge_verdict").set_value("not_met")
    shown.text_area(key="judge_comment").set_value(WORDS["comment"])
    shown.text_input(key="judge_evidence").set_value(WORDS["evidence"])
    press(shown, "Lämna till godkännande")
    assert "en annan godkänner" in text(shown)
    assert "Godkänn" not in [one.label for one in shown.button], "nobody approves their own"
    assert WORDS["comment"] not in text(part(pages, "bedomningar")), "what is prepared is the national side's"
    press(part(pages, "bedomningar", "nationell-2"), "Godkänn")
    public = text(part(pages, "bedomningar"))
    for words in (*WORDS.values(), "Region Skåne", "Inte uppfyllt", "Godkänd av en annan"):
        assert words in public, words


def test_the_listed_contents_of_a_document_are_ticked_and_what_lacks_is_told_to_the_region(
    pages: Pages, place: World
) -> None:
    plan = {"overenskommelse": "patientmiljarden-2018", "krav": "handlingsplan"}
    shown = pages.open("agreements", "nationell", **plan, visa="bedomningar")
    shown.selectbox(key="judge_requirement").set_value("handlingsplan").run()
    contents = place.get("/agreements/patientmiljarden-2018")["requirements"]
    listed = next(one["contents"] for one in contents if one["id"] == "handlingsplan")
    shown.selectbox(key="judge_subject_region").set_value("12")
    shown.date_input(key="judge_came_on").set_value(date(2018, 4, 10))
    for number in range(1, len(listed)):
        shown.checkbox(key=f"judge_contents_handlingsplan_{number}").set_value(True)
    shown.text_area(key="judge_comment").set_value(WORDS["comment"])
    shown.text_input(key="judge_evidence").set_value(WORDS["evidence"])
    press(shown, "Lämna till godkännande")
    press(pages.open("agreements", "nationell-2", **plan, visa="bedomningar"), "Godkänn")
    own = text(pages.open("agreements", "rapportor-12", **plan, region="12"))
    assert f"Innehållet saknar: {listed[0]['text_sv']}." in own
    assert "men det är bedömt som uppfyllt" in own, "the form's first verdict is fulfilled"
    assert f"Saknar: {listed[0]['text_sv']}" in text(pages.open("agreements", **plan, visa="bedomningar"))


def test_a_judgement_is_turned_down_with_a_reason(pages: Pages, place: World) -> None:
    publish_rulebook(place)
    made = place.post(f"/agreements/{AGREEMENT}/judgements", "nationell", PLAN | WORDS)
    shown = part(pages, "bedomningar", "nationell-2")
    shown.text_area(key=f"reason_judgement_{made['id']}_turn-down").set_value("Delarna finns på sidan 4.")
    next(one for one in shown.button if one.label == "Godkänn inte").click().run()
    assert "Delarna finns på sidan 4." in text(part(pages, "bedomningar", "nationell"))


def test_a_payment_is_prepared_approved_by_another_and_read_by_everybody(pages: Pages, delivered: World) -> None:
    assert "Ingen utbetalning är godkänd än." in text(part(pages, "utbetalningar"))
    shown = part(pages, "utbetalningar", "nationell")
    assert "1 000 kr" in text(shown)
    press(shown, "Förbered utbetalningen")
    [run] = delivered.get(f"/agreements/{AGREEMENT}/runs", "nationell")
    number = str(run["id"])
    own = part(pages, "utbetalningar", "nationell", utbetalning=number)
    assert "en annan godkänner" in text(own)
    press(part(pages, "utbetalningar", "nationell-2", utbetalning=number), "Godkänn")
    public = text(part(pages, "utbetalningar", utbetalning=number))
    for words in ("Region Skåne", "Samma underlag ger samma rader", run["digest"], "Tillsammans"):
        assert words in public, words
    paid = {line["region"]: line["ore"] for line in delivered.get(f"/agreements/{AGREEMENT}/runs/{number}")["lines"]}
    assert kronor(paid["12"]).replace("\u00a0", " ") in public


def test_a_region_reads_what_it_may_requisition_as_preliminary_and_others_do_not(pages: Pages, place: World) -> None:
    duty = {"nature": "duty", "id": "rekvisition", "name": {"sv": "Rekvisition", "en": "Requisition"}, "cites": CITES}
    duty |= {"owed_by": "region", "owed_to": "Kammarkollegiet", "by": "2023-12-01", "lapses": ["pott"]}
    pot = content()["pots"][0] | {"key": {"by": "equal", "among": "regions"}, "occasion": "slut"}
    publish_rulebook(place, pots=[pot], requirements=[duty])
    shown = part(pages, "utbetalningar", "rapportor-14")
    own = text(shown)
    assert "48 kr (preliminärt, ingen utbetalning är beslutad)" in own.replace("**", "").replace("\u00a0", " ")
    assert "Till rekvisitionen" in links(shown)
    for who in (None, "rapportor-12", "nationell"):
        assert ("Regionens belopp att rekvirera" in text(part(pages, "utbetalningar", who))) == (who == "rapportor-12")


def test_what_is_missing_for_a_payment_is_said_in_sentences(pages: Pages, place: World) -> None:
    shown = pages.open("agreements", "nationell", overenskommelse="okad-tillganglighet-2023", visa="utbetalningar")
    occasion = shown.selectbox(key="choice_tillfalle").value
    problems = place.get("/agreements/okad-tillganglighet-2023/payments", "nationell", occasion=occasion)["problems"]
    assert problems
    assert "Ingenting kan betalas" in text(shown)
    assert all(problem in text(shown) for problem in problems)
    assert "Förbered utbetalningen" not in [one.label for one in shown.button]
    public = pages.open("agreements", overenskommelse="okad-tillganglighet-2023", visa="utbetalningar")
    assert "Ingenting kan betalas" not in text(public)


def test_what_waits_for_another_stands_among_what_waits_for_me(pages: Pages, delivered: World) -> None:
    delivered.post(f"/agreements/{AGREEMENT}/judgements", "nationell", PLAN | WORDS)
    delivered.post(f"/agreements/{AGREEMENT}/runs", "nationell", {"occasion": "slut"})
    appeal = {"requirement": "krav", "region": "14", "month": "2023-01-01", "text": "Två kliniker saknas."}
    delivered.post(f"/agreements/{AGREEMENT}/appeals", "attestant-14", appeal)
    mine = [
        "1 bedömning att godkänna",
        "Utbetalning av 1\u00a0000\u00a0kr att godkänna",
        "Västra Götalandsregionen har överklagat",
    ]
    assert [label for label in links(pages.open("waiting", "nationell-2")) if label in mine] == mine
    own = links(pages.open("waiting", "nationell"))
    assert [label for label in own if label in mine] == mine[2:], "nobody approves their own"
    assert not set(mine) & set(links(pages.open("waiting", "attestant-14")))


OF_OTHERS = {"overenskommelse": "sammanhallen-jamlik-saker-vard-2023", "visa": "utbetalningar"}


def test_what_others_decided_stands_beside_what_is_computed_and_another_approves_it(pages: Pages, place: World) -> None:
    # The six healthcare regions share 60 million equally: the decision gives one of them a krona of another's.
    areas = [one["id"] for one in place.get("/healthcare-regions")]
    kronor = dict.fromkeys(areas, 10_000_000) | {areas[0]: 10_000_001, areas[1]: 9_999_999}
    lines = [{"recipient": area, "kronor": some} for area, some in kronor.items()]
    body = {"pot": "vardforlopp-samverkansregioner", "source": "Beslut S2023/1", "total": 60_000_000, "lines": lines}
    address = f"/agreements/{OF_OTHERS['overenskommelse']}/imported"
    made = place.post(address, "nationell", body)
    label = "Beslut av andra att godkänna (60\u00a0000\u00a0000\u00a0kr)"
    assert label in links(pages.open("waiting", "nationell-2"))
    assert label not in links(pages.open("waiting", "nationell")), "nobody approves their own"
    assert any(
        "60\u00a0000\u00a0000\u00a0kr" in link for link in links(pages.open("agreements", "nationell", **OF_OTHERS))
    )
    shown = pages.open("agreements", "nationell-2", **OF_OTHERS, beslut=str(made["id"]))
    said = " ".join(text(shown).split())
    assert all(word in said for word in ("Beslut S2023/1", "10 000 001 kr", "Mellansverige", "inget att jämföra med"))
    press(shown, "Godkänn")
    assert place.get(f"{address}/{made['id']}")["state"] == "approved"


def test_a_decision_is_taken_in_by_the_national_side_alone(pages: Pages) -> None:
    assert "Läs in ett beslut" in [one.label for one in pages.open("agreements", "nationell", **OF_OTHERS).expander]
    seen = pages.open("agreements", "attestant-14", **OF_OTHERS)
    assert "Läs in ett beslut" not in [one.label for one in seen.expander]


def test_what_waits_of_all_agreements_is_one_request(pages: Pages, delivered: World) -> None:
    read: list[str] = []
    delivered.client.event_hooks = {"response": [lambda answer: read.append(answer.request.url.path)]}
    pages.open("waiting", "nationell-2")
    delivered.client.event_hooks = {}
    assert [path for path in read if "/agreements" in path or "/decisions" in path] == ["/api/decisions/waiting"]
