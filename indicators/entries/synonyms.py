"""Words that mean the same to those who search the catalogue: clinicians' words, abbreviations and codes beside its own."""

from pydantic import Field

from indicators.base import Certainty, Entry, Identifier, Sentence, Strict
from indicators.definition.codelists import Codes, System


class SynonymGroup(Strict):
    """Words of one meaning. Who searches for one of the `terms`, or for one of the `codes` (by code system), finds what the
    others find too, and last what has one of the `wider` words; who searches for a wider word does not find the terms."""

    id: Identifier
    terms: list[Sentence] = Field(min_length=1)
    wider: list[Sentence] = []
    codes: dict[System, Codes] = {}
    mark: Certainty = "memory"


class SynonymList(Entry):
    """Groups of words that mean the same, which are searched by together."""

    groups: list[SynonymGroup] = Field(min_length=1)
