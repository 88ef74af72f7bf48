"""Finds and ranks: each word of a query must be hit, by itself, as a part of a compound, or by what it also means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from indicators.search.documents import WEIGHTS, CountedCodes, Document, FieldName, SearchField
from indicators.search.thesaurus import LONGEST, Meaning, Term, Thesaurus, covers, of_system
from indicators.search.words import CODE, joined, stem, without_marks, words

_SYSTEM = re.compile(r"\b(atc|icd|kvå)(?:[- ]?10)?(?:-se)?(?:[- ]?kod(?:er|en|erna)?)?\b", re.IGNORECASE)
_SMALL = frozenset(
    (
        "och",
        "eller",
        "i",
        "på",
        "av",
        "för",
        "med",
        "vid",
        "till",
        "om",
        "inom",
        "efter",
        "hos",
        "en",
        "ett",
        "den",
        "det",
    )
)
"""Words that say nothing of what is sought, where others do."""

EXACT, COMPOUND, SAME, WIDER = 1.0, 0.6, 0.7, 0.25
"""What a hit is worth by how it came: the word itself, a compound with it, another word for it, a wider word."""

CODE_ITSELF = 24
"""What a code that is asked for weighs where an entry counts by it: more than a name that the code stands for."""

FIRST_OF_COMPOUND, LAST_OF_COMPOUND, REST_OF_COMPOUND = 5, 6, 3
"""Letters of the shortest stem that is looked for at the beginning and at the end of other words: `kol` is in skola, `tia` in
dementia."""


@dataclass(frozen=True)
class Hit:
    """What was hit: by which of the query's words (as written), in which field, and the words that stand there."""

    asked: str
    field: FieldName
    matched: str
    score: float


@dataclass(frozen=True)
class Match:
    """An entry that has all of the query's words."""

    id: str
    hits: tuple[Hit, ...]

    @cached_property
    def score(self) -> float:
        """What the hits are worth together."""
        return sum(hit.score for hit in self.hits)


@dataclass(frozen=True)
class _Concept:
    """One thing that is sought: the words as written, their stems, what they mean, and the code system they are of."""

    asked: str
    term: Term
    meaning: Meaning
    system: str | None

    @property
    def code(self) -> str | None:
        """The code, where it looks like one."""
        return self.term[0] if len(self.term) == 1 and CODE.fullmatch(self.term[0]) else None

    @cached_property
    def tried(self) -> list[tuple[Term, float]]:
        """The terms that are looked for, each with what it is worth."""
        same, wider = self.meaning.same, self.meaning.wider
        return [(self.term, EXACT), *((term, SAME) for term in same), *((term, WIDER) for term in wider)]

    @cached_property
    def first_words(self) -> list[str]:
        """The first word of each term: a text that has none of them has no hit."""
        return list(dict.fromkeys(term[0] for term, _ in self.tried))

    @cached_property
    def plain_words(self) -> list[str]:
        """The same without å, ä and ö."""
        return [without_marks(word) for word in self.first_words]


def find(query: str, documents: Iterable[Document], thesaurus: Thesaurus) -> list[Match]:
    """The entries that have all of the query's words, best first; all of them, unranked, where nothing is asked.

    A word that nothing has is tried once more without å, ä and ö.
    """
    searched = list(documents)
    concepts = _concepts(query, thesaurus)
    left, found = list(range(len(searched))), []
    for concept in concepts:
        found.append(_hits(concept, searched, left))
        left = [number for number in left if number in found[-1]]
    matches = [Match(searched[number].id, tuple(hits[number] for hits in found)) for number in left]
    return sorted(matches, key=lambda match: (-match.score, match.id)) if concepts else matches


def _concepts(query: str, thesaurus: Thesaurus) -> list[_Concept]:
    """The query's words, those together that are one term; small words are left out where there are others."""
    named = _SYSTEM.search(query)
    rest = words(_SYSTEM.sub(" ", query))
    system = named[1].casefold() if named and any(CODE.fullmatch(word.casefold()) for word in rest) else None
    left = rest if system else words(query)
    concepts: list[_Concept] = []
    while left:
        size = next((n for n in range(min(LONGEST, len(left)), 1, -1) if thesaurus.spelled(_stems(left[:n]))), 1)
        term = thesaurus.spelled(_stems(left[:size])) or _stems(left[:size])
        concepts.append(_Concept(" ".join(left[:size]), term, thesaurus.meaning(term, system), system))
        left = left[size:]
    return [concept for concept in concepts if concept.asked.casefold() not in _SMALL] or concepts


def _stems(some: Sequence[str]) -> Term:
    return tuple(stem(word.casefold()) for word in some)


def _hits(concept: _Concept, documents: Sequence[Document], among: Sequence[int]) -> dict[int, Hit]:
    """The best hit in each of the documents at these places that has one. Where none of them has the word as it is written, but
    another document does, it is spelled as it should be."""
    hits = {number: hit for number in among if (hit := _best(concept, documents[number], plain=False))}
    if hits or any(_best(concept, document, plain=False) for document in documents):
        return hits
    return {number: hit for number in among if (hit := _best(concept, documents[number], plain=True))}


def _best(concept: _Concept, document: Document, *, plain: bool) -> Hit | None:
    text, sought = (document.plain, concept.plain_words) if plain else (document.text, concept.first_words)
    fields = document.fields if any(word in text for word in sought) else ()  # most documents have none of them
    hits = [
        *(hit for field in fields if (hit := _in_field(concept, field, plain=plain))),
        *(hit for codes in document.codes if (hit := _in_codes(concept, codes))),
    ]
    return max(hits, key=lambda hit: hit.score, default=None)


def _in_field(concept: _Concept, field: SearchField, *, plain: bool) -> Hit | None:
    hits = []
    for term, worth in concept.tried:
        if found := _words_of(term, field, plain=plain):
            matched, whole = found
            hits.append(Hit(concept.asked, field.name, matched, WEIGHTS[field.name] * worth * whole))
    return max(hits, key=lambda hit: hit.score, default=None)


def _words_of(term: Term, field: SearchField, *, plain: bool) -> tuple[str, float] | None:
    """The field's own words that are the term, and what that is worth: as they stand, or as a part of a compound."""
    text, sought = (field.plain, tuple(map(without_marks, term))) if plain else (field.text, term)
    place = text.find(joined(sought))
    if place >= 0:
        first = text.count(" ", 0, place)
        return " ".join(field.words[first : first + len(sought)]), 1.0
    if sought[0] not in text:
        return None
    if len(sought) > 1 or (len(sought[0]) < FIRST_OF_COMPOUND and not CODE.fullmatch(sought[0])):
        return None
    return next(((field.words[n], COMPOUND) for n, word in enumerate(text.split()) if _is_part(sought[0], word)), None)


def _is_part(sought: str, word: str) -> bool:
    if CODE.fullmatch(sought):
        return word.startswith(sought) and bool(CODE.fullmatch(word))
    if len(word) - len(sought) < REST_OF_COMPOUND:  # medicinsk is no medicine
        return False
    return word.startswith(sought) or (len(sought) >= LAST_OF_COMPOUND and word.endswith(sought))


def _in_codes(concept: _Concept, counted: CountedCodes) -> Hit | None:
    """Whether the entry counts by a code that is asked for, or by one of what is asked for."""
    asked = [(concept.system, concept.code, CODE_ITSELF * EXACT)] if concept.code else []
    same = WEIGHTS["code"] * SAME
    asked += [(name.casefold(), code.rstrip("*").casefold(), same) for name, code in concept.meaning.codes]
    for system, code, worth in asked:
        listed = _listed(counted, system, code)
        if listed:
            closeness = min(len(listed.rstrip("*")), len(code)) / len(code)
            return Hit(concept.asked, "codelist", f"{counted.name} ({listed})", worth * closeness)
    return None


def _listed(counted: CountedCodes, system: str | None, asked: str) -> str | None:
    """The listed code that has to do with the one asked for, unless the list takes that one out."""
    if not of_system(counted.system, system) or any(
        asked.startswith(code.rstrip("*").casefold()) for code in counted.excludes
    ):
        return None
    return next((code for code in counted.codes if covers(code, asked)), None)
