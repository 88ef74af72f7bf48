"""Which other words are meant by a word that is searched for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.entries.synonyms import SynonymGroup
from indicators.search.words import CODE, stems, without_marks

Term = tuple[str, ...]
"""The stems of one word, or of several that stand after each other."""

LONGEST = 5
"""Words of the longest term that is looked for in what somebody has written."""


def covers(code: str, asked: str) -> bool:
    """Whether a listed code (`I50*`, `N06DX01`) has something to do with the one asked for, in lower case: it is that one, one
    of those under it, or a beginning that takes it in."""
    listed = code.rstrip("*").casefold()
    return listed.startswith(asked) or (code.endswith("*") and asked.startswith(listed))


@dataclass(frozen=True)
class Meaning:
    """What one word stands for: the other terms of its groups, their wider words, and codes by system."""

    same: tuple[Term, ...] = ()
    wider: tuple[Term, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Thesaurus:
    """The groups of synonyms, ready to be asked."""

    groups: tuple[SynonymGroup, ...]

    @cached_property
    def _by_term(self) -> dict[Term, list[SynonymGroup]]:
        by_term: dict[Term, list[SynonymGroup]] = defaultdict(list)
        for group in self.groups:
            for term in dict.fromkeys(stems(text) for text in group.terms):
                by_term[term].append(group)
        return dict(by_term)

    @cached_property
    def _spellings(self) -> dict[Term, Term]:
        return {tuple(map(without_marks, term)): term for term in self._by_term}

    def spelled(self, term: Term) -> Term | None:
        """The term as the groups have it, where it is one, also when it was typed without å, ä and ö."""
        return term if term in self._by_term else self._spellings.get(term)

    def meaning(self, term: Term, system: str | None = None) -> Meaning:
        """What the term, or a code (of the system, where one is named), stands for beside itself."""
        groups = self._by_term.get(term, [])
        if len(term) == 1 and CODE.fullmatch(term[0]):
            groups = [*groups, *self._with_code(term[0], system)]
        return Meaning(
            tuple(dict.fromkeys(t for group in groups for t in _terms(group.terms) if t != term)),
            tuple(dict.fromkeys(t for group in groups for t in _terms(group.wider))),
            tuple((name, code) for group in groups for name, codes in group.codes.items() for code in codes),
        )

    def _with_code(self, asked: str, system: str | None) -> list[SynonymGroup]:
        return [
            group
            for group in self.groups
            if any(
                covers(code, asked) for name, codes in group.codes.items() if of_system(name, system) for code in codes
            )
        ]


def of_system(name: str | None, asked: str | None) -> bool:
    """Whether a code list's system is the one asked for (None: any): `ICD-10-SE` is `icd`."""
    return asked is None or (name is not None and name.casefold().startswith(asked))


def _terms(texts: Iterable[str]) -> list[Term]:
    return [stems(text) for text in texts]
