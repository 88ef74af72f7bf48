"""Code lists: which codes of a system mean a thing. A code may end in `*`: every code that begins so."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from indicators.base import Certainty, Entry, PartialDate, Provenance, Sentence, Strict

Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\s*.][^*.]*\*?$", max_length=60)]
"""A code as it is compared: no dots (I63.9 is written I639), `*` only last."""

System = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


def _each_once(codes: list[str]) -> list[str]:
    if len(set(codes)) < len(codes):
        raise ValueError("en kod står två gånger")
    return codes


Codes = Annotated[list[Code], AfterValidator(_each_once)]


class CodeList(Entry):
    """One code list of the catalogue. `excludes` are taken out of what `codes` let in. `release` is since when the release of
    the system holds that the codes were held against."""

    system: System
    release: PartialDate | None = None
    codes: Codes = Field(min_length=1)
    excludes: Codes = []
    note: Sentence | None = None
    provenance: list[Provenance] = Field(min_length=1)


class Release(Strict):
    """A release of a code system: since when it holds, and where that was read."""

    since: PartialDate
    source: Sentence
    mark: Certainty


class CodeSystem(Strict):
    """A code system, by the name that code lists call it, and its releases."""

    id: System
    releases: list[Release] = Field(min_length=1)

    def release_on(self, day: date) -> PartialDate | None:
        """The release that holds on a day; None before the first that is known."""
        begun = [one.since for one in self.releases if one.since <= day.isoformat()]
        return max(begun, default=None)


def digest_of_codes(system: str | None, codes: Iterable[str], excludes: Iterable[str] = ()) -> str:
    """SHA-256, in hexadecimal, over what decides which codes are meant; the order they are written in does not."""
    content = {"codes": sorted(set(codes)), "excludes": sorted(set(excludes)), "system": system}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def digest_of(codelist: CodeList) -> str:
    """SHA-256 of a code list: its system, codes and excludes, not its name or version."""
    return digest_of_codes(codelist.system, codelist.codes, codelist.excludes)


class MissingCodes(Exception):
    """A code list that a definition needs is nowhere, or empty. Its name, as a region would supply it, is the message."""


@dataclass(frozen=True)
class CodeSet:
    """What a selection's code lists let in together: whole codes and beginnings, less those taken out, and `others`.

    What one list takes out, another may let in again: lists that take something out each have a set of their own.
    """

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    not_exact: frozenset[str] = frozenset()
    not_prefixes: tuple[str, ...] = ()
    others: tuple["CodeSet", ...] = ()

    def __contains__(self, code: str) -> bool:
        own = (code in self.exact or code.startswith(self.prefixes)) and not (
            code in self.not_exact or code.startswith(self.not_prefixes)
        )
        return own or any(code in other for other in self.others)


def code_set(codes: Iterable[str], excludes: Iterable[str] = ()) -> CodeSet:
    """The set of codes with and without `*`; a code under a beginning that is there too is left out as superfluous."""
    exact, prefixes = _split(codes)
    not_exact, not_prefixes = _split(excludes)
    return CodeSet(exact, prefixes, not_exact, not_prefixes)


def _split(codes: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    ordered = sorted(set(codes))
    prefixes: list[str] = []
    for code in ordered:  # sorted, so a beginning comes before everything under it
        if code.endswith("*") and not code.startswith(tuple(prefixes)):
            prefixes.append(code[:-1])
    exact = frozenset(code for code in ordered if not code.endswith("*") and not code.startswith(tuple(prefixes)))
    return exact, tuple(prefixes)


def listed_as(name: str, patterns: Iterable[str]) -> bool:
    """Whether a list of that name is one of `patterns`, which may end in `*`."""
    return any(name.startswith(p[:-1]) if p.endswith("*") else name == p for p in patterns)
