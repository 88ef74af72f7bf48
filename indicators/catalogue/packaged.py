"""The packaged catalogue: every entry the experts have written, loaded and held together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

from indicators.agreements.rulebook import Rulebook
from indicators.base import Name
from indicators.catalogue.condition_files import FOLDER, read_conditions
from indicators.catalogue.figure_files import read_figures
from indicators.catalogue.waivers import Waiver
from indicators.catalogue.yaml_files import CatalogueError, Problem, read, read_folder
from indicators.definition.codelists import CodeList, CodeSystem
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.used_conditions import KnownConditions
from indicators.disclosure.primary import DisclosurePolicy
from indicators.entries.assessment import Criterion, PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.figures import FigureSet, SoughtFigures
from indicators.entries.geography import NATION, HealthcareRegion, ProgrammeArea, Region
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import DocumentCount, Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.entries.synonyms import SynonymGroup
from indicators.figures.checks import FigurePolicy
from indicators.figures.lookup import ReferenceFigures
from indicators.implementation.status import StatusRule

T = TypeVar("T")
K = TypeVar("K")

SPECS = Path(__file__).parents[1] / "specs"
"""Where the packaged entries are."""


@dataclass(frozen=True)
class Catalogue:
    """Everything under `indicators/specs`. Lists keep the files' order; the nation is among `regions` as `00`."""

    regions: list[Region]
    healthcare_regions: list[HealthcareRegion]
    programme_areas: list[ProgrammeArea]
    criteria: list[Criterion]
    counts: list[DocumentCount]
    pathways: list[Pathway]
    sources: list[DataSource]
    specifications: list[Specification]
    codelists: list[CodeList]
    named_sets: list[NamedSet]
    conditions: list[NamedCondition]
    assessments: list[PathwayAssessment]
    consultations: list[Consultation]
    synonyms: list[SynonymGroup]
    rulebooks: list[Rulebook]
    figures: ReferenceFigures
    figure_policy: FigurePolicy
    disclosure: DisclosurePolicy
    status_rule: StatusRule
    code_systems: list[CodeSystem]
    waivers: list[Waiver]

    @cached_property
    def region_codes(self) -> list[str]:
        """The 21 regions' county codes, without the nation."""
        return [region.code for region in self.regions if region.code != NATION]

    @property
    def figure_sets(self) -> Sequence[FigureSet]:
        """The sets of reference figures."""
        return self.figures.sets

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
        return {alias: pathway for pathway in self.pathways for alias in pathway.aliases} | self.pathway_by_id

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

    @cached_property
    def healthcare_region_names(self) -> dict[str, str]:
        """Healthcare regions' Swedish names under their id."""
        return {area.id: area.name.sv for area in self.healthcare_regions}

    @cached_property
    def region_by_code(self) -> dict[str, Region]:
        """Regions and the nation under their county code."""
        return {region.code: region for region in self.regions}

    def pathway(self, identifier: str) -> Pathway | None:
        """The pathway with this id, former id or other name, or None."""
        return self._pathway_by_any_name.get(identifier)

    def pathway_id(self, identifier: str) -> str:
        """The id that the pathway has now, of one that it has or has had; itself where no pathway is known by it."""
        pathway = self.pathway(identifier)
        return pathway.id if pathway else identifier

    def pathway_name(self, identifier: str) -> Name:
        """The pathway's name; its id where it is not known (any more)."""
        pathway = self.pathway(identifier)
        return pathway.name if pathway else Name(sv=identifier, en=identifier)

    def inhabitants(self, region: str, day: date) -> int | None:
        """How many live in the region at the known day that is nearest to `day`; None where no figure is known."""
        nearest = self.figures.nearest(region, day)
        return nearest.persons if nearest else None

    def region_name(self, code: str) -> str:
        """The name of a region or (by its id) a healthcare region; the code where it is neither."""
        region = self.region_by_code.get(code)
        return region.name if region else self.healthcare_region_names.get(code, code)


def load(folder: Path = SPECS) -> Catalogue:
    """Loads the catalogue under `folder`.

    Raises CatalogueError with the problems of all files together.
    """
    collector = _ProblemCollector()
    regions = collector.collect(read, folder / "regions.yaml", list[Region])
    named = conditions(folder)  # first and alone: what is built on a faulty one would have faults of no other cause
    catalogue = Catalogue(
        regions=regions,
        healthcare_regions=collector.collect(read, folder / "healthcare_regions.yaml", list[HealthcareRegion]),
        programme_areas=collector.collect(read, folder / "programme_areas.yaml", list[ProgrammeArea]),
        criteria=collector.collect(read, folder / "criteria.yaml", list[Criterion]),
        counts=collector.collect(read, folder / "counts.yaml", list[DocumentCount]),
        pathways=collector.collect(read_folder, folder / "pathways", Pathway),
        sources=collector.collect(read_folder, folder / "sources", DataSource),
        specifications=collector.collect(
            partial(read_folder, context=_pinned(named)), folder / "indicators", Specification
        ),
        codelists=collector.collect(read_folder, folder / "codelists", CodeList),
        named_sets=collector.collect(read_folder, folder / "named_sets", NamedSet),
        conditions=list(named.values()),
        assessments=collector.collect(read_folder, folder / "assessments", PathwayAssessment),
        consultations=collector.collect(read_folder, folder / "consultations", Consultation),
        synonyms=collector.collect(read, folder / "synonyms.yaml", list[SynonymGroup]),
        rulebooks=collector.collect(read_folder, folder / "agreements", Rulebook),
        figures=_figures(collector, folder, regions),
        figure_policy=collector.collect(read, folder / "policies" / "figures.yaml", FigurePolicy),
        disclosure=collector.collect(read, folder / "policies" / "disclosure.yaml", DisclosurePolicy),
        status_rule=collector.collect(read, folder / "policies" / "implementation.yaml", StatusRule),
        code_systems=collector.collect(read, folder / "code_systems.yaml", list[CodeSystem]),
        waivers=collector.collect(read, folder / "waivers.yaml", list[Waiver]),
    )
    if collector.problems:
        raise CatalogueError(collector.problems)
    return catalogue


def _figures(collector: "_ProblemCollector", folder: Path, regions: list[Region] | None) -> ReferenceFigures:
    """Reference figures; none where the regions could not be read, since every row would then be of an unknown one."""
    codes = [region.code for region in regions or ()]
    return ReferenceFigures(
        collector.collect(lambda path, _: read_figures(path, codes), folder / "figures", FigureSet) if codes else [],
        collector.collect(read, folder / "sought_figures.yaml", list[SoughtFigures]),
    )


@lru_cache(maxsize=1)
def packaged() -> Catalogue:
    """The catalogue that this installation ships, read once.

    Raises CatalogueError where it does not hold.
    """
    return load()


def codelists(folder: Path = SPECS) -> dict[str, CodeList]:
    """The code lists alone, under their id: what computing needs of the catalogue, in a tenth of the time of all of it.

    Raises CatalogueError.
    """
    return {codelist.id: codelist for codelist in read_folder(folder / "codelists", CodeList)}


def conditions(folder: Path = SPECS) -> dict[str, NamedCondition]:
    """The named conditions alone, under their id: what reading a definition needs of the catalogue.

    Raises CatalogueError.
    """
    return {condition.id: condition for condition in read_conditions(folder / FOLDER)}


def _pinned(named: Mapping[str, NamedCondition]) -> KnownConditions:
    """A packaged specification says the digest of each condition that it uses: one that changes asks for a new version."""
    return KnownConditions(named, pinned=True)


def specifications(identifiers: Collection[str], folder: Path = SPECS) -> list[Specification]:
    """The specifications of these ids alone; a file has its specification's name. Ids that no file has are left out.

    Raises CatalogueError.
    """
    paths = sorted(folder.joinpath("indicators").rglob("*.yaml"))
    known = _pinned(conditions(folder))
    return [read(path, Specification, known) for path in paths if path.stem in identifiers]


def rulebooks(folder: Path = SPECS) -> list[Rulebook]:
    """The agreements' rulebooks alone.

    Raises CatalogueError.
    """
    return read_folder(folder / "agreements", Rulebook)


def region_codes(folder: Path = SPECS) -> list[str]:
    """The 21 regions' county codes alone.

    Raises CatalogueError.
    """
    return [region.code for region in read(folder / "regions.yaml", list[Region]) if region.code != NATION]


def fingerprint(folder: Path = SPECS) -> str:
    """A SHA-256 over every file under `folder`: where it is another, `load` may have something new to say."""
    whole = sha256()
    for path in sorted(path for ending in ("*.y*ml", "*.csv") for path in folder.rglob(ending)):
        content = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return whole.hexdigest()


class _ProblemCollector:
    """Collects the problems of several files, so that all of them are told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def collect(self, reader: Callable[[Path, type[K]], T], path: Path, kind: type[K]) -> T:
        """What the reader gives; its problems are kept, and then the (unused) value is None."""
        try:
            return reader(path, kind)
        except CatalogueError as error:
            self.problems += error.problems
            return cast("T", None)
