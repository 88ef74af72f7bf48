"""The small types that every part of the catalogue is made of."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

IDENTIFIER = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER.pattern, max_length=80)]
"""A catalogue id: lower-case letters, digits and single hyphens. It is also the file's name."""

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Certainty = Literal["read", "partly", "memory", "convention", "unconfirmed"]
"""How sure a fact is: read at its source, partly confirmed, from general knowledge, our own convention, or not confirmed."""


class Strict(BaseModel):
    """Base of every catalogue type: unknown words are refused and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """A text for people, Swedish first; English may be missing."""

    sv: Sentence
    en: Sentence | None = None


class Name(Strict):
    """A name, which always has both languages."""

    sv: Sentence
    en: Sentence


class Entry(Strict):
    """Base of what stands in the register in versions: one road of drafting, review and publication for every kind.

    `status` is what the packaged file claims; in the register the state says it.
    """

    id: Identifier
    version: int = Field(ge=1)
    status: Literal["draft", "published"]
    name: Name

    @property
    def former_ids(self) -> tuple[str, ...]:
        """Ids that the entry had before it got the one it has."""
        return ()


class Provenance(Strict):
    """Where facts come from: which `facts` (field names) of the entry, from which source, and how sure they are."""

    facts: list[Sentence] = Field(min_length=1)
    source: Sentence
    mark: Certainty
    note: Sentence | None = None


def _partial_date(value: str) -> str:
    """Accepts `2023`, `2023-09` or `2023-09-15`.

    Raises ValueError for anything else.
    """
    parts = [*value.split("-"), "1", "1"][:3]
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", value):
        raise ValueError("skriv datum som 2023, 2023-09 eller 2023-09-15")
    date(*(int(part) for part in parts))
    return value


PartialDate = Annotated[str, AfterValidator(_partial_date)]
"""A date known to the year, the month or the day, written `2023`, `2023-09` or `2023-09-15`."""
