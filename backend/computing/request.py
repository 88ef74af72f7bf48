"""What is to be computed: which specifications, on which records, for which region and period."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from backend.core.errors import UserError
from datasources.records.mapping import RecordMapping
from datasources.records.mapping import digest as mapping_digest
from indicators.catalogue.digest import digest
from indicators.definition.codelists import CodeList, digest_of
from indicators.definition.dates import Length, Period
from indicators.definition.language import Computation
from indicators.definition.validation import codelists_used
from indicators.engine.dates import moved
from indicators.engine.query_engine import EngineName
from indicators.entries.specification import Specification

NOBODYS = "00"
"""The region of a run for the region's own eyes: nothing is counted by region then."""


@dataclass(frozen=True)
class Request:
    """One run. `breakdowns_asked` are by indicator, the specification's own where none are; `by_month` gives months too, and
    `only_months` leaves out the whole period's own rows, as a round of months wants it.

    `regions` are the county codes that there are, `memory` the most that DuckDB may use (`4GB`). `skip_missing` leaves out the
    indicators that the extract lacks something for.
    """

    specifications: Sequence[Specification]
    codelists: Mapping[str, CodeList]
    data: Path
    mapping: RecordMapping
    region: str
    period: Period
    engine: EngineName = "duckdb"
    by_month: bool = False
    only_months: bool = False
    round_id: str | None = None
    breakdowns_asked: Mapping[str, Sequence[str]] | None = None
    memory: str | None = None
    regions: Sequence[str] | None = None
    skip_missing: bool = False

    @cached_property
    def definitions(self) -> dict[str, Computation]:
        """The definitions by indicator.

        Raises UserError for a specification that does not compute, stands twice, or is not valid so early.
        """
        definitions: dict[str, Computation] = {}
        for specification in self.specifications:
            if specification.computation is None:
                raise UserError(
                    f"{specification.id} version {specification.version} har ingen beräkning; lämna in den som fil."
                )
            if specification.id in definitions:
                raise UserError(f"{specification.id} står två gånger.")
            if specification.valid_from and self.period.start < specification.valid_from:
                raise UserError(f"{specification.id} gäller från {specification.valid_from}; välj en senare period.")
            definitions[specification.id] = specification.computation
        return definitions

    @cached_property
    def by_id(self) -> dict[str, Specification]:
        """The specifications by indicator."""
        return {specification.id: specification for specification in self.specifications}

    def breakdowns(self, indicator: str) -> tuple[str, ...]:
        """What the indicator's results are broken down by; months last."""
        own = (self.breakdowns_asked or {}).get(indicator, self.by_id[indicator].breakdowns)
        return (*own, "month") if self.by_month else tuple(own)

    def periods(self, indicator: str) -> list[Period]:
        """The periods to compute: the whole one, and every month where the definition does not place its units in months."""
        if not self.by_month or self.definitions[indicator].attribution.month_of:
            return [self.period]
        return [self.period, *months(self.period)]

    def key(self, indicator: str, period: Period) -> str:
        """What a saved result hangs on: the same key gives the same result."""
        spec = self.by_id[indicator]
        parts = [
            digest(spec),
            self.codelist_digests(indicator),
            mapping_digest(self.mapping),
            self.fingerprint,
            str(period),
        ]
        return hashlib.sha256(json.dumps([*parts, versions(), self.engine], sort_keys=True).encode()).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """The records as they were when first asked about."""
        return fingerprint(self.data)

    def codelist_digests(self, indicator: str) -> dict[str, str]:
        """Digests of the catalogue's code lists that the definition names and does not have itself."""
        definition = self.definitions[indicator]
        names = [name for name in codelists_used(definition) if name not in definition.codelists]
        return {name: digest_of(self.codelists[name]) for name in sorted(names) if name in self.codelists}


def months(period: Period) -> list[Period]:
    """The months of a period that begins and ends with one; none where it does not, or is one month."""
    parts: list[Period] = []
    start = period.start
    while start < period.end and start.day == 1:
        end = moved(start, Length(1, "months"))
        parts.append(Period(start, end))
        start = end
    return parts if len(parts) > 1 and parts[-1].end == period.end else []


def fingerprint(data: Path) -> str:
    """The records as they are now: names, sizes and times of change of the files. Not their content, which may be vast."""
    files = [data] if data.is_file() else [Path(folder, name) for folder, _, names in _walk(data) for name in names]
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(files) if path.is_file()]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _walk(data: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Folders behind links too, since reading follows them."""
    return os.walk(data, followlinks=True)


def versions() -> dict[str, str]:
    """What a result may depend on beside what is asked: the versions of this program and its engines."""
    return {name: version(name) for name in ("foljsam", "duckdb", "sqlglot")}
