"""What is shown of results: values with intervals and targets, and why a cell is empty."""

import re

import pytest

from backend.implementation.form_columns import FILE_COLUMNS
from frontend.components.sexes_chart import SexPoint, sexes
from indicators.catalogue.packaged import packaged
from tests.functional.pages.conftest import Pages, once_read, press, text
from tests.support.world import STROKE, World, proportion

PATHWAY = "stroke-tia-tidiga-insatser"
HEADERS = list(FILE_COLUMNS)[:9]
"""The first columns of a file of forms: what is left out leaves the answers as they were."""


@pytest.fixture
def published(place: World) -> World:
    """Region 14 has published 17,5 %; region 12 has handed in nothing."""
    round_id = place.round(indicators=[STROKE])
    place.publish([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    return place


def test_a_published_value_is_seen_by_anybody_with_target_and_who_has_not_delivered(
    pages: Pages, published: World
) -> None:
    shown = text(pages.open("pathways", vardforlopp=PATHWAY))
    assert "17,5 %" in shown
    assert "Når hög nivå" in shown
    assert "1 av 2" in shown
    assert "Summerat från 1 region" in shown
    assert "Ännu inte dags att leverera" in shown


def test_women_and_men_stand_where_the_reader_asks_and_a_hidden_group_says_why(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    rows = [proportion(STROKE, "12", 2024, 32, 400)]
    rows += [proportion(STROKE, "12", 2024, many, 200, sex=sex) for sex, many in (("women", 30), ("men", 2))]
    place.publish(rows, round_id, "12")  # two men of 200: hidden
    which = {"vardforlopp": PATHWAY, "indikator": STROKE}
    assert "per grupp" not in text(pages.open("pathways", **which)), "nothing is fetched that nobody asked for"
    for page, asked in (("pathways", which), ("region", {"region": "12", "forlopp": PATHWAY})):
        shown = text(pages.open(page, **asked, uppdelning="kon"))
        assert "per grupp" in shown, page
        assert "Kvinnor" in shown
        assert "Dolt" in shown or "dold" in shown, "why there is no value"
    assert "inga värden med den uppdelningen" in text(pages.open("pathways", **which, uppdelning="alder"))


def test_women_and_men_are_drawn_with_their_table_where_a_region_shows_both(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    rows = [proportion(STROKE, "12", 2024, 70, 400)]
    rows += [proportion(STROKE, "12", 2024, many, 200, sex=sex) for sex, many in (("women", 30), ("men", 40))]
    place.publish(rows, round_id, "12")
    shown = pages.open("pathways", vardforlopp=PATHWAY, indikator=STROKE, uppdelning="kon")
    assert "Kvinnor och män i regionerna" in text(shown)
    for value in ("15,0 %", "20,0 %"):
        assert value in text(shown), "the table has the same values"


def test_the_chart_of_women_and_men_tells_them_apart_by_form_and_says_what_is_seen() -> None:
    points: list[SexPoint] = [
        {"name": "Region Skåne", "sex": sex, "value": value, "text": f"{value} %"}
        for sex, value in (("Kvinnor", 15.0), ("Män", 20.0))
    ]
    words = {"name": "Region", "sex": "Grupp", "text": "Värde"}
    chart = sexes(
        points, ["Kvinnor", "Män"], words, language="sv", unit="Procent", description="Vad som syns"
    ).to_dict()
    line, marks = chart["layer"]
    assert (chart["description"], line["mark"]["type"]) == ("Vad som syns", "line")
    assert marks["encoding"]["shape"]["scale"] == {"domain": ["Kvinnor", "Män"], "range": ["circle", "diamond"]}


def test_the_response_rate_of_the_source_stands_beside_the_value(pages: Pages, place: World) -> None:
    rates = {one.id for one in packaged().sources if one.response_rate != "not_applicable"}
    published = [one for one in packaged().specifications if one.status == "published" and one.pathways]
    asked = next(one for one in published if rates & {use.source for use in one.sources})
    which = {"vardforlopp": asked.pathways[0].pathway, "indikator": asked.id}
    assert "Svarsfrekvens, " in text(pages.open("pathways", **which))


def test_an_unpublished_value_is_seen_by_its_region_and_by_nobody_else(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    place.answer_all(found["id"], "rapportor-14")
    for who, step in (("attestant-14", "attest"), ("nationell", "accept")):
        assert place.step(found["id"], who, step).status_code == 200
    assert "17,5 %" not in text(pages.open("pathways", vardforlopp=PATHWAY))
    assert "17,5 %" not in text(pages.open("pathways", "rapportor-12", vardforlopp=PATHWAY))
    own = text(pages.open("pathways", "rapportor-14", vardforlopp=PATHWAY, indikator=STROKE))
    assert "17,5 %" in own
    assert "Inte publicerat" in own


def test_a_declared_reason_stands_where_the_value_would(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    place.publish([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")
    place.declare(round_id, "12", "Systembyte under året")
    shown = text(pages.open("pathways", vardforlopp=PATHWAY))
    assert "Inte levererat: Systembyte under året" in shown


def test_a_region_page_shows_what_is_due_and_its_own_results(pages: Pages, published: World) -> None:
    shown = text(pages.open("region", region="14"))
    assert "Årsuppföljning 2024" in shown
    assert "17,5 %" in shown


def test_a_region_sees_its_own_submissions_on_its_page_and_others_do_not(pages: Pages, published: World) -> None:
    assert "1: fil.csv" in text(pages.open("region", "rapportor-14", region="14"))
    assert "fil.csv" not in text(pages.open("region", region="14"))


def test_a_goal_that_nothing_follows_is_pointed_out(pages: Pages) -> None:
    assert "följs inte av någon indikator" in text(pages.open("pathways", vardforlopp="kognitiv-svikt", visa="mal"))


def test_a_link_restores_what_was_chosen(pages: Pages, published: World) -> None:
    shown = pages.open("pathways", vardforlopp=PATHWAY, region="14", visa="resultat")
    assert shown.selectbox(key="choice_vardforlopp").value == PATHWAY
    assert shown.selectbox(key="choice_region").value == "14"


def test_a_choice_is_written_to_the_address(pages: Pages) -> None:
    shown = pages.open("pathways")
    shown.selectbox(key="choice_vardforlopp").set_value("sepsis").run()
    assert shown.query_params["vardforlopp"] == "sepsis"


def test_the_matrix_says_each_status_in_words(pages: Pages, place: World) -> None:
    place.in_force(
        {
            "year": 2024,
            "pathway": PATHWAY,
            "region": "14",
            "decided": "2023-01-01",
            "gap_analysed": "2023-02-01",
            "resources_appointed": "2023-03-01",
        }
    )
    assert "Delvis genomfört" in text(pages.open("implementation", ar="2024"))
    assert "Delvis genomfört" in text(pages.open("overview"))
    assert "Delvis genomfört" in text(pages.open("implementation", ar="2024", region="14"))
    answers = text(pages.open("implementation", "rapportor-14", ar="2024", visa="svar"))
    assert "1 jan. 2023" in answers
    assert "Rapportor-14" in answers


def test_a_region_answers_on_implementation_in_the_form(pages: Pages, place: World) -> None:
    shown = pages.open("implementation", "rapportor-14", visa="lamna", forlopp=PATHWAY, ar="2026")
    next(area for area in shown.text_area if area.label == "Utmaningar").set_value("Brist på personal")
    next(button for button in shown.button if button.label == "Spara svaret").click().run()
    assert "Svaret är sparat" in text(shown)
    answers = place.get("/implementation/answers", "rapportor-14", year=2026, region="14")
    assert answers[0]["challenges"] == "Brist på personal"


def test_a_value_that_the_nation_delivered_is_said_to_be_so(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    place.publish([proportion(STROKE, "00", 2024, 700, 4000)], round_id, "00")
    assert "Levererat som rikets värde" in text(pages.open("pathways", vardforlopp=PATHWAY, indikator=STROKE))


@pytest.mark.parametrize(
    ("view", "choices", "said"),
    [
        ("catalogue", {"q": "finnsinte"}, "Ingen indikator stämmer med sökningen"),
        ("pathways", {"vardforlopp": "astma"}, "inga publicerade indikatorer"),
        ("pathways", {"vardforlopp": "astma", "visa": "mal"}, "mål är inte inlagda"),
        ("pathways", {"vardforlopp": "astma", "visa": "om"}, "Ingen kriteriebedömning finns"),
        ("pathways", {"vardforlopp": "kol-del-2", "visa": "inforande"}, "inga svar om införande"),
        ("pathways", {"vardforlopp": "hjartsvikt-nydebuterad"}, "sammanslaget med Hjärtsvikt"),
        ("pathways", {"vardforlopp": "knaledsartros-primarvard"}, "ska slås samman med"),
        ("pathways", {"vardforlopp": "schizofreni"}, "Misstanke om schizofreni eller ett liknande tillstånd."),
        ("pathways", {"vardforlopp": "jattecellsarterit"}, "Jättecellsartrit (GCA), jattecellsartrit"),
        ("pathways", {"vardforlopp": "landryggsbesvar", "visa": "mal"}, "Formulerat av Följsam"),
        ("pathways", {"vardforlopp": "ibd", "visa": "mal"}, "SKR, Vårdförlopp inflammatorisk tarmsjukdom"),
        ("pathways", {"vardforlopp": "obesitas"}, "Inte ett vårdförlopp"),
        ("pathways", {"vardforlopp": "kol", "visa": "om"}, "Omfattar sedan 2023 också"),
        ("sources", {"kalla": "bpsd"}, "Ingen indikator i katalogen använder källan"),
        ("sources", {"kalla": "prem-vardforlopp"}, "Svarsfrekvens"),
        ("sources", {"kalla": "ndr"}, "minst 90 % (2018)"),
        ("sources", {"kalla": "gynop"}, "91–98 % (2025)"),
        ("sources", {"kalla": "swespine"}, "omkring 85 % (2023)"),
        ("catalogue", {"indikator": "artros-bmi"}, "Ar01 redovisas i listan utan målnivå."),
        ("catalogue", {"indikator": "demens-utredningstid-median"}, "21; 40; 57; 88; 190"),
    ],
)
def test_what_the_catalogue_holds_or_lacks_is_said_in_words(
    pages: Pages, view: str, choices: dict[str, str], said: str
) -> None:
    assert said in text(pages.open(view, **choices))


def test_an_area_without_pathways_says_so(pages: Pages, place: World) -> None:
    taken = {area for entry in place.get("/pathways") for area in (entry["programme_area"], *entry["other_areas"])}
    empty = next(area["id"] for area in place.get("/programme-areas") if area["id"] not in taken)
    assert "inget vårdförlopp i katalogen" in text(pages.open("pathways", omrade=empty))


def test_a_yes_or_no_example_is_read_as_words(pages: Pages) -> None:
    shown = text(pages.open("catalogue", indikator="fotsar-team-finns"))
    assert re.search(r"Teamet har gemensam mottagning\s.*\bJa\s+Ja\s+Ingen målnivå", shown)
    assert re.search(r"Enbart konsultationer vid behov\s.*\bNej\s+Nej\s+Ingen målnivå", shown)


def test_a_year_without_answers_says_so(pages: Pages) -> None:
    shown = pages.open("implementation", "rapportor-14", visa="svar", ar="2026")
    assert "inga svar om införande" in text(shown)


def test_an_answer_is_not_saved_when_the_login_ended_meanwhile(pages: Pages, place: World) -> None:
    shown = pages.open("implementation", "rapportor-14", visa="lamna", forlopp=PATHWAY, ar="2026")
    once_read(place, "/implementation/form", lambda: place.call("DELETE", "/tokens/current", "rapportor-14"))
    press(shown, "Spara svaret")
    assert "inte längre inloggad" in shown.warning[0].value
    assert "_token" not in shown.session_state


def _answers(pages: Pages, lines: str) -> str:
    shown = pages.open("implementation", "rapportor-14", visa="lamna", ar="2026")
    content = f"{';'.join(HEADERS)}\n{lines}".encode()
    shown.file_uploader(key="implementation_file").set_value(("svar.csv", content, "text/csv")).run()
    return text(shown)


def test_a_file_of_answers_is_taken_in(pages: Pages, place: World) -> None:
    shown = pages.open("implementation", "rapportor-14", visa="lamna", ar="2026")
    content = f"{';'.join(HEADERS)}\n{PATHWAY};14;;2025-05-31;;;;;\n".encode()
    shown.file_uploader(key="implementation_file").set_value(("svar.csv", content, "text/csv")).run()
    assert "Så ändras läget (1 svar)" in text(shown), "told before anything is kept"
    assert place.get("/implementation/answers", "rapportor-14", year=2026) == []
    assert "1 svar är mottaget" in text(press(shown, "Lämna in"))
    assert place.get("/implementation/answers", "rapportor-14", year=2026)[0]["decided"] == "2025-05-31"


def test_a_template_that_is_not_filled_in_says_that_it_changes_nothing(pages: Pages) -> None:
    assert "Filen ändrar ingenting" in _answers(pages, f"{PATHWAY};14;;;;;;;\n")


def test_the_form_begins_with_the_part_of_the_region_that_has_answered(pages: Pages, place: World) -> None:
    form = {"year": 2026, "pathway": PATHWAY, "region": "14", "unit": "Norra", "decided": "2025-02-03"}
    place.post("/implementation/answers", "rapportor-14", form)
    shown = pages.open("implementation", "rapportor-14", visa="lamna", ar="2026", forlopp=PATHWAY)
    assert [str(day.value) for day in shown.date_input if day.value] == ["2025-02-03"]


def test_a_file_of_answers_that_does_not_hold_says_which_row(pages: Pages) -> None:
    shown = _answers(pages, f"{PATHWAY};14;;i våras;;;;;\n")
    assert "Rader som behöver rättas" in shown
    assert "datum skrivs 2023-05-31" in shown
    assert "Filen ändrar ingenting" not in shown, "what is to be corrected is all there is to say"


def test_a_fault_of_a_whole_file_of_answers_names_no_row(pages: Pages) -> None:
    shown = _answers(pages, "finns-inte;14;;;;;;;\n")
    assert "finns-inte är inte ett vårdförlopp" in shown
    assert "None" not in shown


def test_a_file_too_large_to_be_answers_is_refused(pages: Pages) -> None:
    assert "för stor" in _answers(pages, " " * 6_000_000)
