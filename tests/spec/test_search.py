"""Clinicians' words find what they mean in the packaged catalogue, and nothing that only looks like them."""

import re
from collections.abc import Sequence

import pytest

from indicators.catalogue.packaged import packaged
from indicators.search.documents import CountedCodes, Document, SearchField, of_pathway, of_specification
from indicators.search.finder import Match, find
from indicators.search.thesaurus import Thesaurus
from indicators.search.words import stems, words

CATALOGUE = packaged()
DOCUMENTS = [of_specification(spec, CATALOGUE) for spec in CATALOGUE.specifications]
PATHWAYS = [of_pathway(pathway) for pathway in CATALOGUE.pathways]
THESAURUS = Thesaurus(tuple(CATALOGUE.synonyms))


def search(query: str) -> list[Match]:
    return find(query, DOCUMENTS, THESAURUS)


def ids(query: str) -> list[str]:
    return [match.id for match in search(query)]


def pathways(query: str) -> list[str]:
    return [match.id for match in find(query, PATHWAYS, THESAURUS)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("I50", "hjartsvikt-"),
        ("i50.9", "hjartsvikt-"),
        ("ICD-10 I50", "hjartsvikt-"),
        ("ICD-10-SE-kod I50", "hjartsvikt-"),
        ("I63", "stroke"),
        ("J44.1", "kol"),
        ("S72.0", "osteoporos-hoftfraktur-incidens"),
        ("ATC C03", "hjartsvikt-"),
        ("atc c09aa05", "hjartsvikt-raas-betablockad"),
        ("N05A", "demens-antipsykotika"),
        ("Riksstroke", "kolada-n79184"),
        ("SveDem", "demens-"),
        ("svenska hjärtsviktsregistret", "hjartsvikt-"),
        ("Swedvasc", "benischemi-"),
        ("slaganfall", "kolada-n70346"),
        ("hjärninfarkt", "kolada-n70346"),
        ("NOAK", "kolada-u70530"),
        ("apixaban", "kolada-u70530"),
        ("Waran", "kolada-u70530"),
        ("ledtider", "kolada-n79198"),
        ("ledtiderna", "kolada-n79198"),
        ("statiner", "benischemi-sekundarprevention"),
        ("blodfettssänkande", "benischemi-sekundarprevention"),
        ("blodförgiftning", "sepsis-"),
        ("mortalitet hjärtsvikt", "hjartsvikt-dodlighet-ett-ar"),
        ("benskörhet", "gca-benskydd"),
        ("sjukgymnast", "rygg-fysioterapeut"),
        ("återinläggning", "hjartsvikt-aterinskrivning-30"),
        ("fotsåren", "fotsar-"),
        ("hjartsvikt", "hjartsvikt-"),
        ("vantetider", "kolada-"),
        ("NT-proBNP", "hjartsvikt-natriuretisk-peptid"),
        ("ryggont", "rygg-"),
        ("U70495", "kolada-u70495"),
        ("heart failure", "hjartsvikt-"),
    ],
)
def test_a_clinicians_word_finds(query: str, first: str) -> None:
    found = ids(query)
    assert found, query
    assert any(name.startswith(first) for name in found[:3]), found[:5]


@pytest.mark.parametrize(
    ("query", "never"),
    [
        ("KOL", r"skol|kolorekt|kolada-(?!u79133)"),
        ("kol", r"skol|kolorekt|kolada-(?!u79133)"),
        ("KOL-patienter", r"skol"),
        ("TIA", r"demens"),
        ("tia", r"demens"),
        ("AF", r"^(?!.*(kolada|stroke)).*graf"),
        ("RA", r"rygg|nkbc|stroke"),
        ("MS", r"."),
        ("ALS", r"^(?!als-)"),
        ("PAD", r"palliativ"),
        ("ASA", r"nkbc"),
        ("OSA", r"nkbc|rosa"),
        ("FaR", r"nkbc|fraktur"),
        ("EKO", r"nkbc"),
        ("sår", r"brösts"),
        ("ATC C50", r"nkbc"),
        ("medicin", r"kolada-n79173"),
    ],
)
def test_whole_words_never_find_what_only_has_the_letters(query: str, never: str) -> None:
    assert not [name for name in ids(query) if re.search(never, name)]


def test_a_short_word_is_hit_as_a_whole_word_and_nothing_else() -> None:
    for query in ("KOL", "TIA", "RA", "CAT", "VAS", "BUP"):
        for match in search(query):
            assert all(query.casefold() in stems(hit.matched) or _is_synonym(query, hit.matched) for hit in match.hits)


def _is_synonym(query: str, matched: str) -> bool:
    terms = next((group.terms + group.wider for group in CATALOGUE.synonyms if query in group.terms), [])
    return any(stems(term)[0][:5] == stems(matched)[0][:5] for term in terms) or "(" in matched


def test_every_word_must_be_hit() -> None:
    assert set(ids("stroke trombolys")) == set(ids("stroke")) & set(ids("trombolys")) < set(ids("stroke"))
    assert ids("stroke finnsverkligeninte") == []
    assert ids("finns verkligen inte") == []


def test_small_words_are_no_hindrance_and_nothing_to_search_for() -> None:
    assert ids("statin vid stroke") == ids("stroke statin") == ids("statin stroke")


def test_nothing_asked_gives_all() -> None:
    for nothing in ("", "   ", "?!"):
        assert len(ids(nothing)) == len(DOCUMENTS)


def test_letter_case_signs_and_soft_hyphens_make_no_difference() -> None:
    variants = ("Hjärtsvikt", "HJÄRTSVIKT", "hjärt\u00adsvikt", " hjärtsvikt, ", "hja\u0308rtsvikt", "hjartsvikt")
    assert len({tuple(ids(query)) for query in variants}) == 1


def test_what_was_hit_is_told() -> None:
    hits = {query: search(query)[0].hits[0] for query in ("I50", "slaganfall", "Riksstroke")}
    assert (hits["I50"].field, hits["I50"].matched) == ("codelist", "Hjärtsvikt (I50*)")
    assert (hits["slaganfall"].asked, hits["slaganfall"].field, hits["slaganfall"].matched) == (
        "slaganfall",
        "name",
        "stroke",
    )
    assert (hits["Riksstroke"].field, hits["Riksstroke"].matched) == ("source", "Riksstroke")


def test_a_name_comes_before_a_definition_and_the_word_itself_before_another_for_it() -> None:
    spec = _document("a-definition", definition="om trombolys")
    name = _document("b-namn", name="Trombolys i tid")
    other = _document("c-synonym", name="Propplösande behandling")
    assert [m.id for m in find("trombolys", [spec, other, name], THESAURUS)] == ["b-namn", "c-synonym", "a-definition"]


def _document(identifier: str, codes: Sequence[CountedCodes] = (), **texts: str) -> Document:
    fields = tuple(SearchField(name, tuple(words(text))) for name, text in texts.items())  # type: ignore[arg-type]
    return Document(identifier, fields, tuple(codes))


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("N05A", True),
        ("N05AX08", True),
        ("N05AN", False),  # what the list takes out
        ("N05AN01", False),
        ("N05", True),
        ("ATC N05A", True),
        ("ICD N05A", False),
        ("N06", False),
    ],
)
def test_a_code_finds_lists_that_have_it_under_it_or_over_it(query: str, hit: bool) -> None:
    listed = _document("a", [CountedCodes("ATC", "Antipsykotika", ("N05A*",), ("N05AN*",))], name="Något")
    assert bool(find(query, [listed], Thesaurus(()))) is hit


def test_a_long_word_is_found_in_compounds_and_a_short_one_is_not() -> None:
    compounds = _document(
        "a", name="Strokeenhet, artrosskola, höftfraktur, prevention av dementia, medicinskt måldatum"
    )
    for query, hit in {
        "stroke": True,
        "fraktur": True,
        "artros": True,
        "skola": False,
        "kol": False,
        "tia": False,
        "medicin": False,
        "enhet": False,
    }.items():
        assert bool(find(query, [compounds], Thesaurus(()))) is hit, query


def test_pathways_are_found_by_name_synonym_and_code() -> None:
    assert pathways("hypertoni")[0] == pathways("I10")[0] == pathways("högt blodtryck")[0] == "hypertoni"
    assert pathways("KOL")[0] == "kol"
    assert "matallergi" not in pathways("KOL")
    assert pathways("fetma")[0] == "obesitas"


def test_no_term_has_two_meanings_and_every_code_is_one() -> None:
    terms = [stems(term) for group in CATALOGUE.synonyms for term in dict.fromkeys(map(str.casefold, group.terms))]
    several = {term for term in terms if terms.count(term) > 1}
    shared = {t for t in several if len({g.id for g in CATALOGUE.synonyms if t in [stems(x) for x in g.terms]}) > 1}
    assert not shared
    assert len({group.id for group in CATALOGUE.synonyms}) == len(CATALOGUE.synonyms)
    assert {system for group in CATALOGUE.synonyms for system in group.codes} == {"ICD-10-SE", "ATC"}
