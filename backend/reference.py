"""The packaged catalogue and data sources, loaded once, with the look-ups that pages and rules ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import datasources
from datasources.source import DataSource
from indicators.catalogue import Catalogue, load
from indicators.lint import Context
from indicators.loading import read_folder
from indicators.pathway import Pathway

SOURCES = Path(datasources.__file__).parent / "specs"


@dataclass(frozen=True)
class Reference:
    """The catalogue with the data sources beside it."""

    catalogue: Catalogue
    sources: list[DataSource]

    @cached_property
    def source_by_id(self) -> Mapping[str, DataSource]:
        """Data sources under their id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def area_names(self) -> Mapping[str, str]:
        """Programme areas' Swedish names under their id."""
        return {area.id: area.name.sv for area in self.catalogue.programme_areas}

    def pathway(self, identifier: str) -> Pathway | None:
        """The pathway, or None."""
        return self.catalogue.pathway_by_id.get(identifier)

    def region_name(self, code: str) -> str:
        """The region's name, or the code where it is not known."""
        region = self.catalogue.region_by_code.get(code)
        return region.name if region else code

    def lint_context(self, catalogue: Catalogue, today: date) -> Context:
        """What the lint needs to judge `catalogue`."""
        return Context(catalogue, frozenset(self.source_by_id), today)


@lru_cache(maxsize=1)
def packaged() -> Reference:
    """The catalogue that this installation ships.

    Raises CatalogueError where it does not hold.
    """
    return Reference(load(), read_folder(SOURCES, DataSource))
