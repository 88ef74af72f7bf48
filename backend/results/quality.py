"""Values that are withheld because their source covers too few of the patients: everybody who reads results asks here."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from backend.register.reading import catalogue
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.statistics.coverage_floor import floor_of, too_low


class CoverageRule:
    """The published sources' coverage at one moment; each question is worked out once."""

    def __init__(self, sources: Mapping[str, DataSource]) -> None:
        self.sources = sources
        self._has_floor: dict[tuple[str, int], bool] = {}
        self._withheld: dict[tuple[str, int, str, date, date], bool] = {}

    @classmethod
    def of(cls, session: Session) -> "CoverageRule":
        """As the register has the sources now."""
        return cls(catalogue(session).source_by_id)

    def withholds(self, spec: Specification | None, region: str, start: date, end: date) -> bool:
        """Whether the region's values of the period [start, end) are withheld for quality."""
        if spec is None or not self._floored(spec):
            return False
        key = (spec.id, spec.version, region, start, end)
        if key not in self._withheld:
            self._withheld[key] = too_low(spec, self.sources, region, start, end)
        return self._withheld[key]

    def _floored(self, spec: Specification) -> bool:
        """Few indicators have a floor, and there may be a million cells of the others."""
        key = (spec.id, spec.version)
        if key not in self._has_floor:
            self._has_floor[key] = floor_of(spec, self.sources) is not None
        return self._has_floor[key]
