"""The packaged catalogue: every entry the experts have written, read from its files. A server reads it to fill its register."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

from indicators.agreements.rulebook import Rulebook
from indicators.base import Entry
from indicators.catalogue.condition_files import FOLDER, read_conditions
from indicators.catalogue.figure_files import read_figures
from indicators.catalogue.geography import geography
from indicators.catalogue.whole import FOLDERS, Catalogue
from indicators.catalogue.yaml_files import CatalogueError, Problem, read, read_folder
from indicators.definition.codelists import CodeList
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.used_conditions import KnownConditions
from indicators.disclosure.primary import DisclosurePolicy
from indicators.entries.assessment import Criteria, PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.figures import FigureSet, SoughtList
from indicators.entries.geography import ProgrammeArea
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import DocumentCounts, Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.entries.synonyms import SynonymList
from indicators.figures.checks import FigurePolicy
from indicators.implementation.status import StatusRule

T = TypeVar("T")
K = TypeVar("K")

SPECS = Path(__file__).parents[1] / "specs"
"""Where the packaged entries are."""

_READ_ALONE: Mapping[str, type[Entry]] = {
    "programme_areas": ProgrammeArea,
    "criteria_lists": Criteria,
    "count_lists": DocumentCounts,
    "pathways": Pathway,
    "sources": DataSource,
    "codelists": CodeList,
    "named_sets": NamedSet,
    "assessments": PathwayAssessment,
    "consultations": Consultation,
    "synonym_lists": SynonymList,
    "rulebooks": Rulebook,
    "sought_lists": SoughtList,
    "figure_policies": FigurePolicy,
    "disclosure_policies": DisclosurePolicy,
    "status_rules": StatusRule,
}
"""The lists whose entries are a file each that needs no other."""


def load(folder: Path = SPECS) -> Catalogue:
    """Loads the catalogue under `folder`, each list of it from its own folder.

    Raises CatalogueError with the problems of all files together.
    """
    collector = _ProblemCollector()
    named = conditions(folder)  # first and alone: what is built on a faulty one would have faults of no other cause
    codes = [region.code for region in geography().regions]
    catalogue = Catalogue(
        **{name: collector.collect(read_folder, folder / FOLDERS[name], kind) for name, kind in _READ_ALONE.items()},  # type: ignore[arg-type]
        conditions=list(named.values()),
        specifications=collector.collect(
            partial(read_folder, context=_pinned(named)), folder / FOLDERS["specifications"], Specification
        ),
        figure_sets=collector.collect(
            lambda path, _: read_figures(path, codes), folder / FOLDERS["figure_sets"], FigureSet
        ),
    )
    if collector.problems:
        raise CatalogueError(collector.problems)
    return catalogue


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


def fingerprint(folder: Path = SPECS) -> str | None:
    """A SHA-256 over every file under `folder`: where it is another, `load` may have something new to say. None: no files."""
    whole = sha256()
    paths = sorted(path for ending in ("*.y*ml", "*.csv") for path in folder.rglob(ending))
    for path in paths:
        content = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return whole.hexdigest() if paths else None


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
