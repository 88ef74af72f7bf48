"""What a form's fields are filled from by search: codes that the register knows, and its entries and goals by name."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sqlmodel import Session

from backend.register.form_schemas import PickedOut, PickOut
from backend.register.kinds import EntryKind
from backend.register.models import CODE_LIST, SYNONYM_LIST
from backend.register.reading import Current, current
from indicators.base import Entry
from indicators.catalogue.whole import Catalogue
from indicators.definition.named_conditions import NamedCondition
from indicators.search.thesaurus import of_system
from indicators.search.words import stems, without_marks, words

MOST = 12
"""Picks in an answer: what fits on a screen, however long the lists are."""


@dataclass(frozen=True)
class ListedCode:
    """A code as a list has it (`I50*`), and what the list is called."""

    code: str
    system: str
    text: str


@dataclass(frozen=True)
class CodeIndex:
    """Every code that the register knows of, found by its beginning and by the words of what it is listed under."""

    codes: Sequence[ListedCode]

    @cached_property
    def _by_code(self) -> Sequence[ListedCode]:
        return sorted(self.codes, key=lambda listed: (listed.code.casefold(), listed.system))

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return [listed.code.casefold() for listed in self._by_code]

    @cached_property
    def _by_text(self) -> dict[str, list[ListedCode]]:
        """The codes of each list, by what it is called: a list of a hundred thousand is one name to look through."""
        by_text: dict[str, list[ListedCode]] = {}
        for listed in self.codes:
            by_text.setdefault(listed.text, []).append(listed)
        return by_text

    def matching(self, query: str, system: str | None = None) -> Iterator[ListedCode]:
        """The codes that begin as the query, those that take it in (`I50*` for I50.9), and those of lists whose name has
        its words; of one system where that is named. No code twice."""
        seen = set()
        for listed in self._matching(query):
            same = listed.code.casefold(), listed.system
            if same not in seen and of_system(listed.system, system.casefold() if system else None):
                seen.add(same)
                yield listed

    def _matching(self, query: str) -> Iterator[ListedCode]:
        beginning = "".join(words(query)).casefold()
        if not beginning:
            return
        yield from self._beginning_with(beginning)
        for length in range(len(beginning) - 1, 0, -1):
            yield from self._exactly(f"{beginning[:length]}*")
        yield from (listed for text, some in self._by_text.items() if has_words(text, query) for listed in some)

    def _beginning_with(self, beginning: str) -> Iterator[ListedCode]:
        for place in range(bisect_left(self._sorted, beginning), len(self._sorted)):
            if not self._sorted[place].startswith(beginning):
                return
            yield self._by_code[place]

    def _exactly(self, code: str) -> Iterator[ListedCode]:
        for place in range(bisect_left(self._sorted, code), len(self._sorted)):
            if self._sorted[place] != code:
                return
            yield self._by_code[place]


def has_words(text: str, query: str) -> bool:
    """Whether each word of the query, or its stem, stands in the text; also when it was typed without å, ä and ö."""
    folded = without_marks(text.casefold())
    return all(without_marks(stem) in folded for stem in stems(query))


_indexes: dict[tuple[str, ...], CodeIndex] = {}
_MOST_KEPT = 2


def _index(known: Current) -> CodeIndex:
    """The register's codes, indexed anew only when a code list, words to search by or a specification has another content."""
    lists = (version.digest for kind in (CODE_LIST, SYNONYM_LIST) for version in known.published[kind].values())
    key = (*lists, *(version.digest for version in known.register.newest()))
    index = _indexes.get(key)
    if index is None:
        index = CodeIndex(list(_listed(known.catalogue)))
        while len(_indexes) >= _MOST_KEPT:
            _indexes.pop(next(iter(_indexes)), None)
        _indexes[key] = index
    return index


def _listed(catalogue: Catalogue) -> Iterator[ListedCode]:
    """Codes of the catalogue's lists, of specifications' own lists, and those that searched words stand for."""
    for codelist in catalogue.codelists:
        yield from (ListedCode(code, codelist.system, codelist.name.sv) for code in codelist.codes)
    for group in catalogue.synonyms:
        for system, codes in group.codes.items():
            yield from (ListedCode(code, system, group.terms[0].capitalize()) for code in codes)
    for specification in catalogue.specifications:
        own = specification.computation.codelists if specification.computation else {}
        for name, local in own.items():
            text = f"{name.replace('_', ' ').capitalize()}: {specification.name.sv}"
            yield from (ListedCode(code, local.system or "", text) for code in local.codes)


def codes(session: Session, query: str, system: str | None) -> PickedOut:
    """Codes that may be meant by the query, as picks for a list field."""
    return _picked(
        PickOut(code=listed.code, sv=listed.text, en=None, of=listed.system)
        for listed in _index(current(session)).matching(query, system)
    )


def entries(session: Session, kinds: Sequence[EntryKind], query: str) -> PickedOut:
    """Entries of some kinds that may be meant by the query: those that are called so come first."""
    whole = current(session).catalogue
    matching = [(entry, kind) for kind in kinds for entry in kind.packaged(whole) if has_words(_searched(entry), query)]
    matching.sort(key=lambda pair: (_unlikeness(pair[0], query.casefold()), pair[0].name.sv))
    return _picked(
        PickOut(code=entry.id, sv=entry.name.sv, en=entry.name.en, of=kind.name, digest=_used_digest(entry))
        for entry, kind in matching
    )


def _used_digest(entry: Entry) -> str | None:
    return entry.used.digest if isinstance(entry, NamedCondition) else None


def _unlikeness(entry: Entry, query: str) -> tuple[bool, bool, bool]:
    """Sorts by whether the id is the query, the name has it as whole words, and begins with it: false comes first."""
    name = entry.name.sv.casefold()
    return entry.id != query, not set(stems(query)) <= set(stems(name)), not name.startswith(query)


def _searched(entry: Entry) -> str:
    aliases: Sequence[str] = getattr(entry, "aliases", ())
    return " ".join([entry.id, entry.name.sv, entry.name.en, *aliases])


def goals(session: Session, pathway: str | None, query: str) -> PickedOut:
    """Goals of a pathway, or of all, that may be meant by the query."""
    known = current(session).catalogue
    own = known.pathway(pathway) if pathway else None
    return _picked(
        PickOut(code=goal.id, sv=goal.text.sv, en=goal.text.en, of=one.name.sv)
        for one in ([own] if own else known.pathways)
        for goal in one.goals
        if has_words(f"{goal.id} {goal.text.sv} {one.name.sv}", query)
    )


def _picked(picks: Iterable[PickOut]) -> PickedOut:
    some = list(islice(picks, MOST + 1))
    return PickedOut(picks=some[:MOST], more=len(some) > MOST)
