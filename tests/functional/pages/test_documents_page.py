"""The page of documents: choose, write with figures, a stale save, make and fetch; who sees it; both languages."""

import time

import pytest

from backend.documents import making
from tests.functional.pages.conftest import Pages, press, text
from tests.integration.test_attached_files import PDF, attach
from tests.support.world import STROKE, World

ABOUT = {"dokument": "delrapport", "om": "2023"}
SECTION = {**ABOUT, "avsnitt": "sammanfattning"}


def put(here: World, written: str, based_on: int, who: str = "nationell-2") -> None:
    answer = here.call(
        "PUT", "/documents/delrapport/2023/sections/sammanfattning", who, json={"text": written, "based_on": based_on}
    )
    assert answer.status_code == 200, answer.text


def test_a_document_says_what_is_due_what_is_written_and_what_is_missing(pages: Pages) -> None:
    shown = pages.open("documents", "nationell", **ABOUT)
    seen = text(shown)
    assert "Ska lämnas senast 30 september." in seen
    assert "Återstår: Sammanfattning, Syftet med vårdförloppen" in seen
    assert "Vad som har gjorts under årets tre första kvartal" in seen, "what the section should say"


def test_a_text_is_written_and_saved_with_who_and_when(pages: Pages) -> None:
    shown = pages.open("documents", "nationell", **SECTION)
    shown.text_area[0].set_value("I dag är {godkanda} godkända.")
    shown = press(shown, "Spara texten")
    assert [one.value for one in shown.success] == ["Texten är sparad."]
    (version,) = pages.here.get("/documents/delrapport/2023/sections/sammanfattning", "nationell")
    assert version["text"] == "I dag är {godkanda} godkända."
    assert shown.text_area[0].value == version["text"]
    assert "Återstår: Syftet" in text(shown)


def test_a_save_over_anothers_is_refused_and_nothing_that_was_written_is_lost(pages: Pages) -> None:
    shown = pages.open("documents", "nationell", **SECTION)
    put(pages.here, "Den andras text.", 0)
    shown.text_area[0].set_value("Min text.")
    shown = press(shown, "Spara texten")
    assert "Någon annan har ändrat avsnittet" in shown.error[0].value
    codes = [one.value for one in shown.code]
    assert codes[0] == "- Den andras text.\n+ Min text."
    assert codes[1] == "Min text.", "it can be copied from"
    assert shown.text_area[0].value == "Den andras text."
    shown.text_area[0].set_value("Den andras text. Min text.")
    assert [one.value for one in press(shown, "Spara texten").success] == ["Texten är sparad."]


def test_a_figure_that_there_is_not_is_refused_and_the_text_stays_in_its_box(pages: Pages) -> None:
    shown = pages.open("documents", "nationell", **SECTION)
    shown.text_area[0].set_value("Av {planeter} har alla beslutat.")
    shown = press(shown, "Spara texten")
    assert "{planeter}" in shown.error[0].value
    assert shown.text_area[0].value == "Av {planeter} har alla beslutat."


def test_numbers_typed_by_hand_are_pointed_out(pages: Pages) -> None:
    put(pages.here, "Det finns 302 indikatorer.", 0)
    shown = pages.open("documents", "nationell", **SECTION)
    assert "Siffror som är skrivna för hand: 302." in shown.warning[0].value


def test_the_figures_stand_with_name_label_value_and_address(pages: Pages) -> None:
    seen = text(pages.open("documents", "nationell", **ABOUT, visa="siffror"))
    for words in ("{godkanda}", "Godkända vårdförlopp och generiska modeller", "/api/pathway-counts/2023-09-30"):
        assert words in seen, words


def test_a_document_is_ordered_and_fetched(pages: Pages) -> None:
    pages.here.client.app.state.maker.write = making.write  # type: ignore[attr-defined]
    shown = pages.open("documents", "nationell", **ABOUT, visa="filer")
    assert "Dokumentet är inte gjort än." in text(shown)
    press(shown, "Gör dokumentet")
    for _ in range(300):
        (made,) = pages.here.get("/documents/delrapport/2023/made", "nationell")
        if made["state"] != "ordered":
            break
        time.sleep(0.1)
    shown = pages.open("documents", "nationell", **ABOUT, visa="filer")
    assert [button.proto.label for button in shown.get("download_button")] == ["Hämta PDF", "Hämta för Word"]
    assert "Föreslå att den blir offentlig" not in [button.label for button in shown.button], (
        "it has more than anybody may read"
    )
    assert made["digest"] in text(shown)


def test_indicators_are_chosen_on_the_page_and_their_comparison_is_there_to_make(pages: Pages) -> None:
    shown = pages.open("documents", "nationell", dokument="jamforelse")
    shown.text_input[0].set_value("Det vi vill se")
    shown.multiselect[0].set_value([STROKE])
    shown = press(shown, "Spara urvalet")
    assert [one.value for one in shown.success] == ["Urvalet är sparat. Gör dokumentet när du vill."]
    (kept,) = pages.here.get("/documents/selections", "nationell")
    assert (kept["name"], kept["members"]) == ("Det vi vill se", [STROKE])
    assert "".join(shown.query_params["om"]).startswith(f"urval-{kept['id']}-")
    assert "Gör dokumentet" in [button.label for button in shown.button]


def test_a_selection_of_nothing_is_refused_in_a_sentence(pages: Pages) -> None:
    shown = press(pages.open("documents", "nationell", dokument="jamforelse"), "Spara urvalet")
    assert shown.error
    assert pages.here.get("/documents/selections", "nationell") == []


@pytest.mark.parametrize(("language", "empty"), [("sv", "Logga in för att skriva"), ("en", "Log in to write")])
def test_whoever_may_not_write_is_told_so(pages: Pages, language: str, empty: str) -> None:
    for who in (None, "specialist"):
        assert empty in text(pages.open("documents", who, lang=language))


def test_a_region_writes_its_own_documents_and_the_nation_only_reads_them(pages: Pages) -> None:
    own = {"dokument": "regionredovisning", "om": "okad-tillganglighet-2023-14", "avsnitt": "medel"}
    shown = pages.open("documents", "rapportor-14", **own)
    shown.text_area[0].set_value("Medlen gick till kvällsmottagningar.")
    press(shown, "Spara texten")
    seen = pages.open("documents", "nationell", **own)
    assert (len(seen.text_area), seen.code[0].value) == (0, "Medlen gick till kvällsmottagningar.")
    files = pages.open("documents", "nationell", **own, visa="filer")
    assert "Regionen skriver dokumentet och gör det." in text(files)
    assert "Gör dokumentet" not in [button.label for button in files.button]


def test_an_english_reader_gets_english_words_around_the_swedish_document(pages: Pages) -> None:
    seen = text(pages.open("documents", "nationell", **SECTION, lang="en"))
    assert "Still to write: Summary, The purpose of the pathways" in seen
    assert "What was done in the first three quarters" in seen


def made(here: World, edition: str) -> int:
    """An edition of the document, made; its number."""
    here.client.app.state.maker.write = making.write  # type: ignore[attr-defined]
    ordered = here.call("POST", "/documents/delrapport/2023/made", "nationell", params={"edition": edition}, json={})
    for _ in range(300):
        found = here.get(f"/documents/made/{ordered.json()['id']}", "nationell")
        if found["state"] != "ordered":
            break
        time.sleep(0.1)
    assert found["state"] == "made"
    return int(found["id"])


def test_a_document_is_proposed_by_one_declared_by_another_and_read_by_anybody(pages: Pages) -> None:
    made(pages.here, "public")
    files = {**ABOUT, "visa": "filer"}
    assert "Inget dokument är offentligt än." in text(pages.open("documents"))
    shown = press(pages.open("documents", "nationell", **files), "Föreslå att den blir offentlig")
    assert "Du har föreslagit det; en annan avgör." in text(shown)
    press(pages.open("documents", "nationell-2", **files), "Gör offentligt")
    for who, language, words in ((None, "sv", "Offentligt sedan"), ("specialist", "en", "Public since")):
        seen = pages.open("documents", who, lang=language)
        assert words in text(seen)
        assert "Delrapport 2023" in text(seen)
        assert len(seen.get("download_button")) == 2


def test_a_region_sees_its_attached_plan_with_earlier_versions_and_others_see_no_file(pages: Pages) -> None:
    for content in (PDF, PDF + b"\n%%EOF\n"):
        assert attach(pages.here, content, filename="vår-plan.pdf").status_code == 201
    about = {"overenskommelse": "okad-tillganglighet-2023", "visa": "bedomningar"}
    seen = text(pages.open("agreements", "rapportor-14", **about))
    for words in ("vår-plan.pdf, version 2", "Tidigare versioner (1)", "Bifoga en fil"):
        assert words in seen or words in str(
            [one.label for one in pages.open("agreements", "rapportor-14", **about).expander]
        )
    assert "vår-plan.pdf" in text(pages.open("agreements", "nationell", **about))
    for outsider in ("rapportor-12", None):
        assert "vår-plan.pdf" not in text(pages.open("agreements", outsider, **about))
