"""KIK's measures in the page: first shown, then made drafts of, each field by field."""

from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, press, text
from tests.support.kik import file, measure
from tests.support.world import World


def shown_with(pages: Pages, content: bytes) -> AppTest:
    shown = pages.open("entries", "specialist", slag="specification")
    shown.file_uploader[0].set_value(("kik.json", content, "application/json")).run()
    return shown


def test_a_file_is_shown_before_anything_is_kept_and_then_made_drafts_of(pages: Pages, place: World) -> None:
    shown = shown_with(pages, file(measure(1), measure(2, soughtValue="Hög"), 7))
    assert "Inget är sparat än" in text(shown)
    assert "Namn, engelska saknas" in text(shown)
    assert "Det är ingen post" in text(shown)
    assert place.get("/drafts", "specialist") == []
    press(shown, "Gör 2 utkast")
    assert "Filen blev – nytt utkast: 2, gick inte att läsa: 1." in text(shown)
    assert len(place.get("/drafts", "specialist")) == 2
    assert "utkast=vardplan-upprattad-1" in "".join(element.proto.body for element in shown.get("html"))
    next(box for box in shown.selectbox if box.label == "Ett mått fält för fält").set_value("1").run()
    assert "Ordet ”Hög” har ingen känd betydelse" in text(shown)
    assert "feedbackAndSequence" in text(shown)


def test_a_file_that_is_none_of_kiks_is_told(pages: Pages) -> None:
    assert "Det är inte giltig JSON" in text(shown_with(pages, b"<html>"))


def test_a_draft_that_was_read_from_kik_keeps_its_record_when_it_is_written_in(pages: Pages, place: World) -> None:
    place.call("POST", "/exchange/kik", "specialist", content=file(measure()))
    where = "/drafts/specification/vardplan-upprattad-1"
    before = place.get(where, "specialist")["content"]["kik_record"]
    shown = pages.open("entries", "specialist", slag="specification", utkast="vardplan-upprattad-1")
    next(box for box in shown.text_area if box.key.endswith("/name.en")).set_value("Care plan").run()
    content = place.get(where, "specialist")["content"]
    assert (content["name"]["en"], content["kik_record"]) == ("Care plan", before)
