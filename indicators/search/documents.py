"""What is searched: an entry as fields of words, some weighing more than others, and the codes that it counts by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from indicators.catalogue.whole import Catalogue
from indicators.definition.codelists import CodeList
from indicators.definition.validation import codelists_used
from indicators.entries.pathway import Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.search.words import joined, stem, without_marks, words

FieldName = Literal["name", "keyword", "id", "code", "pathway", "goal", "source", "codelist", "definition", "text"]
WEIGHTS: Mapping[FieldName, int] = {
    "name": 20,
    "keyword": 14,
    "id": 12,
    "code": 12,
    "pathway": 10,
    "source": 8,
    "codelist": 8,
    "definition": 6,
    "goal": 4,
    "text": 2,
}
"""How much a hit weighs: what an entry is called before what it is explained with."""


@dataclass(frozen=True)
class SearchField:
    """One text of an entry: its words as written, and their stems."""

    name: FieldName
    words: tuple[str, ...]

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The words' stems."""
        return tuple(stem(word.casefold()) for word in self.words)

    @cached_property
    def text(self) -> str:
        """The stems between blanks."""
        return joined(self.stems)

    @cached_property
    def plain(self) -> str:
        """The same without å, ä and ö."""
        return without_marks(self.text)


@dataclass(frozen=True)
class CountedCodes:
    """Codes that an entry counts by: of which system, and what the list is called."""

    system: str | None
    name: str
    codes: tuple[str, ...]
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """An entry that is searched, under its id."""

    id: str
    fields: tuple[SearchField, ...]
    codes: tuple[CountedCodes, ...] = field(default=())

    @cached_property
    def text(self) -> str:
        """The stems of all its fields."""
        return "".join(one.text for one in self.fields)

    @cached_property
    def plain(self) -> str:
        """The same without å, ä and ö."""
        return without_marks(self.text)


def _field(name: FieldName, texts: Iterable[str | None]) -> SearchField:
    return SearchField(name, tuple(word for text in texts if text for word in words(text)))


def _document(
    identifier: str, fields: Mapping[FieldName, Iterable[str | None]], codes: Iterable[CountedCodes] = ()
) -> Document:
    made = (_field(name, texts) for name, texts in fields.items())
    return Document(identifier, tuple(one for one in made if one.words), tuple(codes))


def of_specification(spec: Specification, catalogue: Catalogue) -> Document:
    """A specification with its pathways, goals, sources and code lists, which `catalogue` knows."""
    pathways = [p for link in spec.pathways if (p := catalogue.pathway(link.pathway))]
    goals = {link.goal for link in spec.pathways if link.goal}
    lists = _counted(spec, catalogue)
    texts = (
        spec.purpose,
        spec.exclusions,
        spec.missing_data,
        spec.interpretation,
        spec.sources_of_error,
        spec.adjusted,
    )
    return _document(
        spec.id,
        {
            "name": (spec.name.sv, spec.name.en),
            "keyword": spec.keywords,
            "id": (spec.id,),
            "code": spec.codes.values(),
            "pathway": [text for one in pathways for text in (one.name.sv, one.name.en, *one.aliases)],
            "goal": [goal.text.sv for pathway in pathways for goal in pathway.goals if goal.id in goals],
            "source": [text for use in spec.sources for text in _called(catalogue.source_by_id.get(use.source))],
            "codelist": [text for one in lists for text in (one.name, one.system)],
            "definition": (spec.definition, spec.population, spec.numerator, spec.denominator),
            "text": texts,
        },
        lists,
    )


def _called(source: DataSource | None) -> tuple[str, ...]:
    return (source.name.sv, source.name.en, *source.aliases, source.id) if source else ()


def _counted(spec: Specification, catalogue: Catalogue) -> list[CountedCodes]:
    """The code lists that a specification computes with, its own and the catalogue's."""
    if spec.computation is None:
        return []
    own = spec.computation.codelists
    named = [(name.replace("_", " "), used) for name, used in own.items()]
    common: list[CodeList] = [
        catalogue.codelist_by_id[name]
        for name in sorted(codelists_used(spec.computation).keys() - own.keys())
        if name in catalogue.codelist_by_id
    ]
    return [
        *(CountedCodes(one.system, name, tuple(one.codes), tuple(one.excludes)) for name, one in named),
        *(CountedCodes(one.system, one.name.sv, tuple(one.codes), tuple(one.excludes)) for one in common),
    ]


def of_pathway(pathway: Pathway) -> Document:
    """A pathway by its names, the earlier ones too, and its goals."""
    return _document(
        pathway.id,
        {
            "name": (pathway.name.sv, pathway.name.en),
            "keyword": pathway.aliases,
            "id": (pathway.id, pathway.condition),
            "goal": [goal.text.sv for goal in pathway.goals],
        },
    )


def of_source(source: DataSource) -> Document:
    """A data source by its names."""
    return _document(
        source.id,
        {
            "name": (source.name.sv, source.name.en),
            "keyword": source.aliases,
            "id": (source.id,),
            "text": (source.description, source.holder),
        },
    )
