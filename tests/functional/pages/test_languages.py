"""Every page speaks the reader's language, whoever the reader is. What people wrote, and what the catalogue's entries say,
is in the language that it was written in."""

import re
from collections.abc import Iterable, Iterator

import pytest
import streamlit as st

from backend.collection.checking import Checker
from backend.core.words import words
from datasources.delivery.findings import catalogue as findings
from frontend import client
from frontend.components.links import PLACES
from frontend.texts import catalogue as texts
from indicators.catalogue.packaged import packaged
from tests.functional.pages.conftest import Pages
from tests.support.every_state import MEDIAN, PATHWAY, fill
from tests.support.readable import STREAMLITS_OWN, readable
from tests.support.revisions import ID
from tests.support.small_agreement import AGREEMENT
from tests.support.snapshots import sqlite_copy
from tests.support.world import STROKE, world

HANDS_IN, DECIDES = ("rapportor-14", "attestant-14"), "nationell"
READERS = (None, *HANDS_IN, DECIDES, "npo-nerv", "specialist", "granskare", "administrator")
LANGUAGES = ("sv", "en")
OF_IMPLEMENTATION = ("svar", "lamna", "attest", "takt", "paminn")
OF_AN_AGREEMENT = ("uppfyllelse", "regelbok", "bedomningar", "utbetalningar")
OF_FOLLOWING = ("mal", "plan", "avstam", "strukturera", "enheter", "granskning", "mangder")
PACKAGED = "okad-tillganglighet-2023"

Address = tuple[str, dict[str, str]]


def addresses(reader: str | None, submissions: Iterable[int]) -> Iterator[Address]:
    """Every page and every part of it; submissions where the reader meets them."""
    yield from ((page, {}) for page in PLACES)
    yield from (("pathways", {"vardforlopp": PATHWAY, "visa": part}) for part in ("inforande", "mal", "om"))
    yield "pathways", {"vardforlopp": PATHWAY, "indikator": STROKE, "period": "2023", "region": "14"}
    yield "pathways", {"vardforlopp": PATHWAY, "indikator": ID, "period": "2023"}
    yield "pathways", {"vardforlopp": "kognitiv-svikt", "indikator": MEDIAN, "period": "2024"}
    yield "region", {"region": "14", "forlopp": PATHWAY}
    yield from (("catalogue", {"indikator": indicator}) for indicator in (STROKE, ID, MEDIAN))
    yield "catalogue", {"q": "stroke"}
    yield "sources", {"kalla": "riksstroke"}
    yield from (("entries", {"slag": kind}) for kind in ("pathway", "code_list", "figure_set"))
    yield "entries", {"slag": "pathway", "post": "kol"}
    yield from (("review", {"lage": state}) for state in ("accepted", "alla"))
    yield from (("rounds", {"omgang": f"arsuppfoljning-{year}"}) for year in (2023, 2024, 2025))
    yield from (("implementation", {"visa": part, "region": "14"}) for part in OF_IMPLEMENTATION)
    yield from (("implementation", {"visa": part}) for part in ("takt", "gap", "plan", "paminn"))
    yield from (("followability", {"visa": part, "forlopp": "hjartsvikt"}) for part in OF_FOLLOWING)
    yield "unit", {"lank": "x" * 30}
    yield "implementation", {"region": "14"}
    yield from (("agreements", {"overenskommelse": AGREEMENT, "visa": part}) for part in OF_AN_AGREEMENT)
    yield "agreements", {"overenskommelse": AGREEMENT, "krav": "krav", "region": "14", "manad": "2023-01-01"}
    yield from (("agreements", {"overenskommelse": PACKAGED, "visa": part}) for part in OF_AN_AGREEMENT)
    yield from ((page, {"visa": "egna", "vardforlopp": "kol"}) for page in ("criteria", "consultations", "figures"))
    yield "consultations", {"remiss": "kol-del-2-remiss-2022"}
    yield from (("account", {"visa": part}) for part in ("konton", "webbplats", "logg"))
    parts = ({"visa": "granskning", "grad": "alla"}, {"visa": "rader"}, {"visa": "om"})
    page = "submit" if reader in HANDS_IN else "review" if reader == DECIDES else None
    if page:
        yield from ((page, {"inlamning": str(number), **part}) for number in submissions for part in parts)


Everything = dict[tuple[str | None, str], dict[str, Address]]
"""By reader and language every text on any page, and where it was read."""


@pytest.fixture(scope="module")
def everything(
    tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: object, warm_checker: Checker
) -> Iterator[Everything]:
    """All that can be read in an installation where something stands in every state."""
    folder = tmp_path_factory.mktemp("languages")
    with world(folder / "data", sqlite_copy(prepared_sqlite, folder), warm_checker) as made:
        submissions = fill(made).values()
        client.use(made.client)
        st.cache_data.clear()
        pages = Pages(made)
        yield {
            (reader, language): {
                text: (page, choices)
                for page, choices in addresses(reader, submissions)
                for text in readable(pages.open(page, reader, lang=language, **choices))
            }
            for reader in READERS
            for language in LANGUAGES
        }
    client.use(None)
    st.cache_data.clear()


def own(language: str) -> set[str]:
    """Every text of the program in a language: the pages' own, the words for codes, and what findings say."""
    of_findings = [entry.model_dump() for entry in findings().values()]
    swedish = language == "sv"
    return {
        *(entry[language] for entry in texts().values()),
        *(str(dict(word)[language]) for group in words().values() for word in group.values()),
        *(entry[name] for entry in of_findings for name in (language, f"title_{language}")),
        *(entry["doc" if swedish else "doc_en"] for entry in of_findings),
    }


def pieces(of: Iterable[str]) -> set[str]:
    """What stands in texts between the fields that are filled in, where it is several words and so known again."""
    parts = (part.strip(" .,;:()–\"'»«") for text in of for part in re.split(r"\{[^}]*\}", text))
    return {part for part in parts if " " in part and len(part) >= 12}


def letters(of: Iterable[str]) -> set[str]:
    """The words in texts, of three letters or more."""
    return {word for text in of for word in re.findall(r"[a-zåäöé_]{3,}", text.lower())}


SV, EN = own("sv"), own("en")
SWEDISH_PIECES, ENGLISH_PIECES = pieces(SV) - pieces(EN), pieces(EN) - pieces(SV)
SWEDISH_TOO = {"for", "given", "material", "person", "sex", "standard", "administrator", "specialist"}
"""English or codes, and Swedish as well, or names of accounts here."""
CODES = {code for group in words().values() for code in group}
ENGLISH_WORDS = letters(CODES | {text for text in EN if len(text.split()) <= 2}) - letters(SV) - SWEDISH_TOO
PATTERN = re.compile(r"\^[\[(\\]|\\d|\[a-z|\.\*|\)\?(?!\**$)")
"""What only a regular expression looks like: a question may end with what stands in parentheses."""


ACCOUNTS = {"Granskare"}
"""Names of people here that are words of the program too."""
DEFINITIONS = {"Exklusioner"}
"""Heads of a computation's steps, which are told in Swedish alone and are marked as Swedish."""


def catalogue_texts() -> str:
    """What the catalogue's entries say, in one text."""
    known = packaged()
    return "\n".join(
        entry.model_dump_json()
        for entry in (*known.specifications, *known.pathways, *known.sources, *known.rulebooks, *known.consultations)
    )


def standing(pieces: Iterable[str], text: str) -> set[str]:
    """Those of the pieces that stand in the text as whole words."""
    return {piece for piece in pieces if piece in text and re.search(rf"\b{re.escape(piece)}\b", text)}


def without_names(text: str) -> str:
    """The text without the codes of findings, which the event log gives."""
    return " ".join(word for word in text.split(" ") if word.strip(";,") not in findings())


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_a_swedish_reader_meets_no_english_and_no_codes(everything: Everything, reader: str | None) -> None:
    met = {
        text: (where, strange)
        for text, where in everything[reader, "sv"].items()
        if (
            strange := standing(ENGLISH_PIECES | {STREAMLITS_OWN}, text)
            | (letters([without_names(text)]) & ENGLISH_WORDS)
        )
    }
    assert met == {}


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_an_english_reader_meets_no_swedish_of_the_program(everything: Everything, reader: str | None) -> None:
    catalogue = catalogue_texts()
    met = {
        text: where
        for text, where in everything[reader, "en"].items()
        if (standing(SWEDISH_PIECES, text) or text in SV - EN - DEFINITIONS - ACCOUNTS) and text not in catalogue
    }
    assert met == {}


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_nobody_meets_a_regular_expression(everything: Everything, reader: str | None) -> None:
    shown = [text for language in LANGUAGES for text in everything[reader, language] if PATTERN.search(text)]
    assert shown == []


MARKUP = re.compile(r"</?[a-z][a-z0-9]*[ >]")


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_nobody_meets_markup(everything: Everything, reader: str | None) -> None:
    """A chip that was made a text of is shown as its source."""
    shown = [text for language in LANGUAGES for text in everything[reader, language] if MARKUP.search(text)]
    assert shown == []


STANDS = ("Avvisad för fel", "Vägrad", "Granskad", "Publicerad", "Kvinnor", "Anmärkning", "Kön skrivet med siffra")


@pytest.mark.parametrize("word", STANDS)
def test_the_pages_that_were_read_had_something_in_every_state(everything: Everything, word: str) -> None:
    """The other tests would hold of empty pages too."""
    assert any(word in text for text in everything["rapportor-14", "sv"])


def test_a_finding_is_told_in_the_readers_language(everything: Everything) -> None:
    swedish, english = (set(everything["rapportor-14", language]) for language in LANGUAGES)
    assert "Raden gäller region 12, men filen lämnas av 14. Ta bort raden." in swedish - english
    assert "The row is about region 12, but the file is handed in by 14. Remove the row." in english - swedish
