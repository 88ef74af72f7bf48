"""Regions and healthcare regions: the law says which there are, so they are the code's constants and no register's entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from indicators.catalogue.yaml_files import read
from indicators.entries.geography import NATION, HealthcareRegion, Region

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Geography:
    """The regions in order of code, the nation among them as `00`, and the six healthcare regions that they belong to."""

    regions: Sequence[Region]
    healthcare_regions: Sequence[HealthcareRegion]

    @cached_property
    def region_codes(self) -> list[str]:
        """The 21 regions' county codes, without the nation."""
        return [region.code for region in self.regions if region.code != NATION]

    @cached_property
    def healthcare_region_names(self) -> dict[str, str]:
        """Healthcare regions' Swedish names under their id."""
        return {area.id: area.name.sv for area in self.healthcare_regions}

    @cached_property
    def region_by_code(self) -> dict[str, Region]:
        """Regions and the nation under their county code."""
        return {region.code: region for region in self.regions}

    def region_name(self, code: str) -> str:
        """The name of a region or (by its id) a healthcare region; the code where it is neither."""
        region = self.region_by_code.get(code)
        return region.name if region else self.healthcare_region_names.get(code, code)


@lru_cache(maxsize=1)
def geography() -> Geography:
    """Sweden's regions, read once.

    Raises CatalogueError where the files do not hold.
    """
    return Geography(
        read(_HERE / "regions.yaml", list[Region]),
        read(_HERE / "healthcare_regions.yaml", list[HealthcareRegion]),
    )
