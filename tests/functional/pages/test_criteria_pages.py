"""The page of the criteria: what everybody reads, and the road of an assessment from form to publication."""

import yaml
from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, publish, text
from tests.support.assessments import as_file, assessment, published


def test_the_overview_unfolds_every_comment_and_evidence(pages: Pages) -> None:
    shown = text(pages.open("criteria"))
    assert "Kriterierna 2023" in shown
    assert "Vårdförloppet börjar i den specialiserade vården" in shown
    assert "tabell 1, raden Självskadebeteende" in shown


def test_the_documents_tables_stand_in_its_order_with_its_spelling(pages: Pages) -> None:
    shown = text(pages.open("criteria", visa="tabeller"))
    second = shown[shown.index("Tabell 2, 2023") :]
    places = [
        second.index(name) for name in ("Jättecellsarterit", "Ländryggsbesvär", "Självskadebeteende", "Depression")
    ]
    assert places == sorted(places)
    assert "I dokumentet: Jättecellsariterit (GCA)" in second  # spelled otherwise in either table
    assert "I dokumentet: Självskadebeteende" not in shown, "a spelling that is today's is not repeated"


def test_k6_stands_beside_the_catalogue_also_in_english(pages: Pages) -> None:
    shown = text(pages.open("criteria", visa="k6"))
    assert "I katalogen är ingen av vårdförloppets indikatorer publicerad" in shown
    assert "4 på väg" not in shown, "drafts are counted for who may read them"
    english = text(pages.open("criteria", "nationell", visa="k6", lang="en"))
    assert "none of the pathway's indicators is published" in english
    assert "4 on their way" in english


def test_a_year_is_chosen_and_a_later_one_is_shown_first(pages: Pages) -> None:
    published(pages.here, "sepsis", rows=[{"table": 1, "place": 1, "name": "Sepsiss"}])
    newest = text(pages.open("criteria", visa="tabeller"))
    assert "Tabell 1, 2024" in newest
    assert "I dokumentet: Sepsiss" in newest
    assert "Tabell 1, 2023" in text(pages.open("criteria", visa="tabeller", ar="2023"))


def test_an_assessment_says_that_nobody_is_named_where_the_document_names_nobody(pages: Pages) -> None:
    shown = text(pages.open("criteria", bedomning="kol-del-2-2023"))
    assert shown.count("Inget dokument säger det") == 2
    assert "Rad 2: Kroniskt obstruktiv lungsjukdom (KOL) del 2 (kompletterar tidigare del 1)" in shown
    assert "Rätta bedömningen" not in shown, "only the national side is offered to"


def test_the_pathways_page_shows_its_newest_assessment(pages: Pages) -> None:
    published(pages.here, "landryggsbesvar")
    shown = text(pages.open("pathways", vardforlopp="landryggsbesvar", visa="om"))
    assert "Kriterierna 2024" in shown
    assert "Kriterierna 2023" not in shown


def test_the_pathways_page_shows_its_consultations_and_why_no_answers_are_counted(pages: Pages) -> None:
    shown = text(pages.open("pathways", vardforlopp="landryggsbesvar", visa="om"))
    assert "Öppen remiss" in shown
    assert "på remiss vid årsskiftet 2022/2023" in shown
    assert "räknar inga svar för enskilda remisser" in shown
    planned = text(pages.open("pathways", vardforlopp="lungfibros", visa="om", lang="en"))
    assert "2023-11–2024-02" in planned
    assert "planned" in planned


def _filled(shown: AppTest) -> AppTest:
    """The form for sepsis, all met but K2."""
    for n in range(1, 6):
        (radio,) = [r for r in shown.radio if str(r.key).startswith(f"verdict_K{n}_")]
        radio.set_value("no" if n == 2 else "yes")
    (progress,) = [r for r in shown.radio if str(r.key).startswith("progress_K6_")]
    progress.set_value("most")
    for line in shown.text_input:
        if str(line.key).startswith(("evidence_", "source_")):
            line.set_value("Provrapport 2024, tabell 1")
    (comment,) = [a for a in shown.text_area if str(a.key).startswith("comment_K2_")]
    comment.set_value("Börjar på sjukhus: akuten.")
    return shown


def _press(shown: AppTest, label: str) -> AppTest:
    (button,) = [button for button in shown.button if button.label == label]
    return button.click().run()


def test_a_national_user_fills_in_the_form_and_another_publishes(pages: Pages) -> None:
    form = pages.open("criteria", "nationell", visa="egna", vardforlopp="sepsis", ar="2024")
    made = _press(_filled(form), "Lägg in som utkast")
    assert "Bedömningen finns nu som utkast" in text(made)
    assert "ingen granskar sitt eget utkast" in text(_press(made, "Skicka till granskning"))
    waiting = pages.open("waiting", "nationell-2")
    assert "Kriteriebedömningar att granska" in text(waiting)
    review = pages.open("criteria", "nationell-2", bedomning="sepsis-2024")
    publish(review)
    rows = {row["criterion"]: row for row in pages.here.get("/criteria", year=2024)}
    assert (rows["K2"]["verdict"], rows["K2"]["comment"]) == ("no", "Börjar på sjukhus: akuten.")
    assert rows["K6"]["progress"] == "most"
    written = yaml.safe_load(pages.here.get("/entries/assessment/sepsis-2024")["yaml"])
    assert "judged_by" not in written, "what nobody wrote is not there"


def test_a_form_that_lacks_something_says_what(pages: Pages) -> None:
    form = _filled(pages.open("criteria", "nationell", visa="egna", vardforlopp="sepsis", ar="2024"))
    (evidence,) = [line for line in form.text_input if str(line.key).startswith("evidence_K3_")]
    evidence.set_value(" ")
    shown = _press(form, "Lägg in som utkast")
    assert "Fyll i bedömning och underlag för K3." in [error.value for error in shown.error]
    assert pages.here.call("GET", "/entries/assessment/sepsis-2024", "nationell").status_code == 404


def test_a_correction_starts_from_what_stands_and_becomes_the_next_version(pages: Pages) -> None:
    entry = published(pages.here, "sepsis", rows=[{"table": 1, "place": 3, "name": "Sepsiss"}], judged_by="Provgruppen")
    form = pages.open("criteria", "nationell", visa="egna", vardforlopp="sepsis", ar="2024")
    (radio,) = [r for r in form.radio if str(r.key).startswith("verdict_K1_")]
    assert radio.value == "yes"
    radio.set_value("no")
    _press(form, "Lägg in som utkast")
    draft = pages.here.get("/entries/assessment/sepsis-2024", "nationell")
    assert (draft["version"], draft["state"]) == (2, "draft")
    assert draft["content"]["judgements"][0]["verdict"] == "no"
    assert (
        draft["content"]["judgements"][1:]
        == pages.here.get("/entries/assessment/sepsis-2024")["content"]["judgements"][1:]
    )
    assert (draft["content"]["rows"], draft["content"]["judged_by"]) == (entry["rows"], "Provgruppen")


def test_what_the_rules_refuse_is_said_on_the_form(pages: Pages) -> None:
    published(pages.here, "kol", rows=[{"table": 1, "place": 1, "name": "KOL"}])
    form = _filled(pages.open("criteria", "nationell", visa="egna", vardforlopp="sepsis", ar="2024"))
    (place,) = [number for number in form.number_input if str(number.key).startswith("row1_")]
    place.set_value(1)
    (name,) = [line for line in form.text_input if str(line.key).startswith("spelled1_")]
    name.set_value("Sepsis")
    assert "rad 1 i tabell 1 är redan kol-2024" in text(_press(form, "Lägg in som utkast"))


def test_an_assessment_in_review_is_not_written_over_by_the_form(pages: Pages) -> None:
    entry = assessment("sepsis")
    pages.here.post("/entries/assessment", "nationell", as_file(entry))
    pages.here.post("/entries/assessment/sepsis-2024/versions/1/steps", "nationell", {"step": "submit", "reason": None})
    shown = pages.open("criteria", "nationell", visa="egna", vardforlopp="sepsis", ar="2024")
    assert "Version 1 väntar på granskning" in text(shown)
    assert not [button for button in shown.button if button.label == "Lägg in som utkast"]


def test_others_than_the_national_side_are_offered_no_form(pages: Pages) -> None:
    for who in (None, "specialist", "rapportor-14"):
        assert "Ny bedömning" not in text(pages.open("criteria", who, visa="egna"))
