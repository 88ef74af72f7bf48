"""What a kind of document is made up of, in words: its sections, what each should say and by which agreement, its figures.

One YAML file a kind, beside the module that fills it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field

from indicators.base import Identifier, Name, Sentence, Strict
from indicators.catalogue.yaml_files import read

FOLDER = Path(__file__).with_name("content")


class SectionOutline(Strict):
    """A section. With `text` people write in it, and `asks` says what; `cites` are the agreement's own words' places."""

    id: Identifier
    title: Name
    text: bool = False
    asks: Name | None = None
    cites: list[Sentence] = []
    sections: list["SectionOutline"] = []


class Outline(Strict):
    """A kind of document: `figures` are those that texts may name, and what each is. A document that an agreement asks for in
    some chapter alone says in `about` which: what the platform fills in is of these."""

    id: Identifier
    name: Name
    subtitle: Sentence
    purpose: Name
    due: Name | None = None
    about: list[Sentence] = []
    sections: list[SectionOutline] = Field(min_length=1)
    figures: dict[str, Name]

    def every_section(self) -> Iterator[SectionOutline]:
        """All sections, in the order they are read."""
        yield from _every(self.sections)

    def section(self, identifier: str) -> SectionOutline | None:
        """A section by its id."""
        return next((section for section in self.every_section() if section.id == identifier), None)


def _every(sections: list[SectionOutline]) -> Iterator[SectionOutline]:
    for section in sections:
        yield section
        yield from _every(section.sections)


@cache
def outline(identifier: str) -> Outline:
    """The outline in `content/<identifier>.yaml`.

    Raises CatalogueError where it does not hold.
    """
    return read(FOLDER / f"{identifier}.yaml", Outline)


@cache
def of_one(folder: str, identifier: str, common: str) -> Outline:
    """The outline in `content/<folder>/<identifier>.yaml` with the `common` kind's figures too, or the common outline where
    there is none of its own.

    Raises CatalogueError where either does not hold.
    """
    file = FOLDER / folder / f"{identifier}.yaml"
    if not file.exists():
        return outline(common)
    own = read(file, Outline)
    return own.model_copy(update={"figures": outline(common).figures | own.figures})


def has_own(folder: str, identifier: str) -> bool:
    """Whether a document has an outline of its own."""
    return (FOLDER / folder / f"{identifier}.yaml").exists()
