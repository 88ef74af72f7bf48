"""Reference figures on the page: what everybody reads, and a file's road from the form to publication by another."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, links, press, publish, text
from tests.integration.test_figures import office_file

COUNTIES = "folkmangd-lan-tre-aldrar-2022-12-31"
SEND = "Läs filen och lägg in som utkast"
WRITTEN = {
    "id": "prov-lan",
    "name_sv": "Prov av folkmängd",
    "name_en": "Trial population",
    "holder": "Prov",
    "document": "Provtabell",
    "address": "https://example.org/tabell",
}


def _sent(pages: Pages, file: str, **changes: str) -> AppTest:
    """The form with a file handed in, by one of the national side."""
    shown = pages.open("figures", "nationell", visa="egna")
    for name, value in (WRITTEN | changes).items():
        shown.text_input(key=f"figures_{name}").set_value(value)
    shown.file_uploader[0].set_value(("folk.csv", file.encode(), "text/csv"))
    return press(shown, SEND)


def test_anybody_reads_every_set_with_its_source_and_what_it_sums_to(pages: Pages) -> None:
    shown = text(pages.open("figures"))
    assert shown.index("Folkmängd") < shown.index("Standardbefolkning")
    assert "genom Eurostat" in shown
    assert shown.count("Folkmängd efter län, kön och tre åldersgrupper") == 1, "a series is one line, with its days"
    one = text(pages.open("figures", referenstal=COUNTIES, region="14"))
    for words in ("Slutlig", "Eurostat demo_r_pjanaggr3", "Skillnad mot riket", "10 521 556", "349 717", "Version"):
        assert words in one, words


def test_a_file_becomes_a_draft_that_another_publishes(pages: Pages) -> None:
    made = _sent(pages, office_file())
    assert "Filen är läst och summerar: 1 utkast" in text(made)
    assert "2 100 000" in text(made), "what was read is shown before it is sent on"
    assert "ingen granskar sitt eget utkast" in text(press(made, "Skicka till granskning"))
    assert "Referenstal att granska" in text(pages.open("waiting", "nationell-2"))
    assert "Prov av folkmängd" in str(links(pages.open("waiting", "nationell-2")))
    publish(pages.open("figures", "nationell-2", referenstal="prov-lan-2022-11-01"))
    assert pages.here.get("/population/14/2022-11-01")["figure"]["persons"] == 100_000
    written = pages.here.get("/entries/figure_set/prov-lan-2022-11-01")["content"]["source"]
    assert (written["address"], written["mark"], written["terms"]) == ("https://example.org/tabell", "read", None)


def test_a_correction_is_the_next_version_and_the_first_one_stands_in_the_history(pages: Pages) -> None:
    press(_sent(pages, office_file()), "Skicka till granskning")
    publish(pages.open("figures", "nationell-2", referenstal="prov-lan-2022-11-01"))
    made = _sent(pages, office_file(**{"14": "14;2022-11-01;0+;99 999", "12": "12;2022-11-01;0+;100 001"}))
    assert "Version 1" in links(made)
    versions = pages.here.get("/entries/figure_set/prov-lan-2022-11-01", "nationell")["history"]
    assert [(one["version"], one["state"]) for one in versions] == [(2, "draft"), (1, "published")]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"14": "14;2022-11-01;0+;1o0000"}, "inget antal"),  # a letter for a digit
        ({"14": "14;2022-11-01;0+;100 001"}, "riket"),  # the counties are one more than the nation
    ],
)
def test_a_file_that_cannot_be_read_or_does_not_sum_is_told_row_by_row(
    pages: Pages, changes: dict[str, str], says: str
) -> None:
    shown = text(_sent(pages, office_file(**changes)))
    assert "Det som behöver rättas" in shown
    assert says in shown
    assert "prov-lan" not in str(pages.here.get("/entries/figure_set", "nationell"))


def test_what_the_form_lacks_is_named(pages: Pages) -> None:
    shown = _sent(pages, office_file(), holder=" ")
    assert [error.value for error in shown.error] == ["Detta saknas: Ansvarig för talen."]


def test_others_than_the_national_side_are_offered_no_file(pages: Pages) -> None:
    for who in (None, "specialist", "rapportor-14"):
        assert "Ny fil med referenstal" not in text(pages.open("figures", who, visa="egna"))
