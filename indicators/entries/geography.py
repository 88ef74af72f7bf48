"""Regions, healthcare regions and programme areas: the parts of Sweden that results are shown for."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from indicators.base import IDENTIFIER, Entry, Identifier, Name, Provenance, Sentence, Strict

NATION = "00"
"""The county code of the whole nation (Riket)."""

CountyCode = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
"""Two-digit county code (SCB), the platform's key for a region."""

CodeSystem = Literal["county", "letter", "kolada", "name"]
"""The systems a region may be named in. A code is never accepted without its system."""


class Region(Strict):
    """One of the 21 regions, or the nation (`00`), with every code and name it is known by."""

    code: CountyCode
    name: Sentence
    letter: Sentence | None = None
    kolada: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
    aliases: list[Sentence] = []
    provenance: list[Provenance] = Field(min_length=1)


class RegionMembership(Strict):
    """A region's (or some of its municipalities') belonging to a healthcare region, from a date on.

    `valid_from` is None where the start is not known; `municipalities` is empty when the whole region belongs.
    """

    region: CountyCode
    municipalities: list[Sentence] = []
    valid_from: date | None = None
    valid_to: date | None = None


class HealthcareRegion(Strict):
    """One of the six healthcare regions (samverkansregion/sjukvårdsregion)."""

    id: Identifier
    name: Name
    members: list[RegionMembership] = Field(min_length=1)
    provenance: list[Provenance] = Field(min_length=1)


class ProgrammeArea(Entry):
    """A national programme area (nationellt programområde, NPO); `aliases` are other names and former ids."""

    aliases: list[Sentence] = []
    provenance: list[Provenance] = Field(min_length=1)

    @property
    def former_ids(self) -> tuple[str, ...]:
        """The aliases that are ids."""
        return tuple(alias for alias in self.aliases if IDENTIFIER.match(alias))
