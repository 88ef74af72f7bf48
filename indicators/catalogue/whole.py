"""The catalogue as a whole: every kind of entry, held together, whether it comes from files or from a register."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from indicators.agreements.rulebook import Rulebook
from indicators.base import Name
from indicators.catalogue.geography import Geography, geography
from indicators.definition.codelists import CodeList
from indicators.definition.named_conditions import NamedCondition
from indicators.disclosure.primary import DisclosurePolicy
from indicators.entries.assessment import Criteria, Criterion, PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.figures import FigureSet, SoughtFigures, SoughtList
from indicators.entries.geography import HealthcareRegion, ProgrammeArea, Region
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import DocumentCount, DocumentCounts, Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.entries.synonyms import SynonymGroup, SynonymList
from indicators.figures.checks import FigurePolicy
from indicators.figures.lookup import ReferenceFigures
from indicators.implementation.status import StatusRule

T = TypeVar("T")

FOLDERS = {
    "programme_areas": "programme_areas",
    "criteria_lists": "criteria",
    "count_lists": "counts",
    "pathways": "pathways",
    "sources": "sources",
    "specifications": "indicators",
    "codelists": "codelists",
    "named_sets": "named_sets",
    "conditions": "conditions",
    "assessments": "assessments",
    "consultations": "consultations",
    "synonym_lists": "synonyms",
    "rulebooks": "agreements",
    "figure_sets": "figures",
    "sought_lists": "sought_figures",
    "figure_policies": "figure_policies",
    "disclosure_policies": "disclosure_policies",
    "status_rules": "status_rules",
}
"""The folder that each of a catalogue's lists has its files in."""


@dataclass(frozen=True)
class Catalogue:
    """Every entry of every kind, in lists that `FOLDERS` names. What there is one of for the whole platform (a policy, the
    status rule) is an entry too, under an id that the code knows."""

    programme_areas: Sequence[ProgrammeArea]
    criteria_lists: Sequence[Criteria]
    count_lists: Sequence[DocumentCounts]
    pathways: list[Pathway]
    sources: list[DataSource]
    specifications: list[Specification]
    codelists: list[CodeList]
    named_sets: list[NamedSet]
    conditions: list[NamedCondition]
    assessments: list[PathwayAssessment]
    consultations: list[Consultation]
    synonym_lists: Sequence[SynonymList]
    rulebooks: list[Rulebook]
    figure_sets: Sequence[FigureSet]
    sought_lists: Sequence[SoughtList]
    figure_policies: Sequence[FigurePolicy]
    disclosure_policies: Sequence[DisclosurePolicy]
    status_rules: Sequence[StatusRule]
    geography: Geography = field(default_factory=geography)

    @property
    def regions(self) -> Sequence[Region]:
        """The regions, the nation among them as `00`."""
        return self.geography.regions

    @property
    def healthcare_regions(self) -> Sequence[HealthcareRegion]:
        """The six healthcare regions."""
        return self.geography.healthcare_regions

    @property
    def region_codes(self) -> list[str]:
        """The 21 regions' county codes, without the nation."""
        return self.geography.region_codes

    @property
    def region_by_code(self) -> dict[str, Region]:
        """Regions and the nation under their county code."""
        return self.geography.region_by_code

    def region_name(self, code: str) -> str:
        """The name of a region or (by its id) a healthcare region; the code where it is neither."""
        return self.geography.region_name(code)

    @cached_property
    def criteria(self) -> list[Criterion]:
        """The criteria for pathways, in their order."""
        return [criterion for one in self.criteria_lists for criterion in one.criteria]

    @cached_property
    def counts(self) -> list[DocumentCount]:
        """The counts that documents state."""
        return [count for one in self.count_lists for count in one.counts]

    @cached_property
    def synonyms(self) -> tuple[SynonymGroup, ...]:
        """The groups of words that mean the same."""
        return tuple(group for one in self.synonym_lists for group in one.groups)

    @cached_property
    def sought(self) -> list[SoughtFigures]:
        """The reference figures that are needed and were not found."""
        return [figures for one in self.sought_lists for figures in one.figures]

    @cached_property
    def figures(self) -> ReferenceFigures:
        """The reference figures, with what is sought."""
        return ReferenceFigures(self.figure_sets, self.sought)

    @cached_property
    def disclosure(self) -> DisclosurePolicy:
        """The policy for small numbers."""
        return only(self.disclosure_policies)

    @cached_property
    def figure_policy(self) -> FigurePolicy:
        """How far reference figures may differ."""
        return only(self.figure_policies)

    @cached_property
    def status_rule(self) -> StatusRule:
        """What the status of a pathway in a region is by."""
        return only(self.status_rules)

    @cached_property
    def source_by_id(self) -> dict[str, DataSource]:
        """Data sources under their id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def area_names(self) -> dict[str, str]:
        """Programme areas' Swedish names under their id."""
        return {area.id: area.name.sv for area in self.programme_areas}

    def area_id(self, identifier: str | None) -> str | None:
        """The id that a programme area has now, of one that it has or has had; itself where none is known by it."""
        known = {alias: area.id for area in self.programme_areas for alias in area.aliases}
        return known.get(identifier or "", identifier)

    @cached_property
    def pathway_by_id(self) -> dict[str, Pathway]:
        """Pathways under their id."""
        return {pathway.id: pathway for pathway in self.pathways}

    @cached_property
    def _pathway_by_any_name(self) -> dict[str, Pathway]:
        aliases = {alias: pathway for pathway in self.pathways for alias in pathway.aliases}
        whole = {name: one for name, one in self.pathway_by_id.items() if not (one.merged_into and name in aliases)}
        return aliases | whole

    @cached_property
    def specification_by_id(self) -> dict[str, Specification]:
        """Specifications under their id."""
        return {spec.id: spec for spec in self.specifications}

    @cached_property
    def codelist_by_id(self) -> dict[str, CodeList]:
        """Code lists under their id."""
        return {codelist.id: codelist for codelist in self.codelists}

    @cached_property
    def rulebook_by_id(self) -> dict[str, Rulebook]:
        """Agreements' rulebooks under their id."""
        return {rulebook.id: rulebook for rulebook in self.rulebooks}

    @cached_property
    def condition_by_id(self) -> dict[str, NamedCondition]:
        """Named conditions under their id."""
        return {condition.id: condition for condition in self.conditions}

    def pathway(self, identifier: str) -> Pathway | None:
        """The pathway with this id, former id or other name, or None."""
        return self._pathway_by_any_name.get(identifier)

    def pathway_id(self, identifier: str) -> str:
        """The id that the pathway has now, of one that it has or has had; itself where no pathway is known by it."""
        pathway = self.pathway(identifier)
        return pathway.id if pathway else identifier

    def pathway_then(self, identifier: str) -> Pathway | None:
        """The pathway as a document of its time speaks of it: by this very id, also where it is part of another now."""
        return self.pathway_by_id.get(identifier) or self.pathway(identifier)

    def pathway_name(self, identifier: str) -> Name:
        """The pathway's name; its id where it is not known (any more)."""
        pathway = self.pathway(identifier)
        return pathway.name if pathway else Name(sv=identifier, en=identifier)

    def inhabitants(self, region: str, day: date) -> int | None:
        """How many live in the region at the known day that is nearest to `day`; None where no figure is known."""
        nearest = self.figures.nearest(region, day)
        return nearest.persons if nearest else None


def only(entries: Sequence[T]) -> T:
    """The entry of a kind that there is one of.

    Raises LookupError where there is none, which is so before the register has been filled.
    """
    for entry in entries:
        return entry
    raise LookupError("the register has not been filled from the packaged catalogue")
