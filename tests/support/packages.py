"""Factories for submission packages: results with a manifest that answers a contract, and archives that only look so."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from datasources.delivery import canonical, manifest
from datasources.delivery.contract import RoundContract
from datasources.delivery.formats import package
from datasources.delivery.manifest import ComputedIndicator, Manifest, MappingUsed

DIGEST = "ab" * 32
"""Somebody's SHA-256, where it does not matter whose."""


def made(asked: RoundContract, results: bytes, **changes: Any) -> Manifest:
    """The manifest that `foljsam compute` would write for what the contract asks, unless `changes` say otherwise."""
    base: dict[str, Any] = {
        "created": datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        "foljsam_version": "0.1.0",
        "region": asked.sender,
        "round": asked.round_id,
        "period_start": asked.period_start,
        "period_end": asked.period_end,
        "indicators": [
            ComputedIndicator(
                id=item.id,
                version=item.version,
                digest=item.digest or DIGEST,
                codelists=item.codelists,
                flow={"denominator": 120},
            )
            for item in asked.indicators
        ],
        "mapping": MappingUsed(id="foljsam", version=1, digest=DIGEST),
        "tables": {"contact": {"rows_in": 1_000, "rows_out": 998}},
        "engine": {"duckdb": "1.5.6"},
        "results_sha256": hashlib.sha256(results).hexdigest(),
    }
    return Manifest.model_validate(base | changes)


def packed(asked: RoundContract, rows: Iterable[Mapping[str, Any]], **changes: Any) -> bytes:
    """A whole package of these rows; `changes` are the manifest's."""
    results = canonical.write(rows, "csv")
    return package.write(results, made(asked, results, **changes))


def raw(results: bytes, told: bytes, how: int = zipfile.ZIP_DEFLATED, **others: bytes) -> bytes:
    """An archive with a package's two members, whatever is in them, and others; `__` in a key stands for a full stop."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", how) as archive:
        members = {package.MANIFEST: told, package.RESULTS: results}
        for name, content in (members | {key.replace("__", "."): one for key, one in others.items()}).items():
            archive.writestr(name, content)
    return data.getvalue()


def rewritten(asked: RoundContract, rows: Iterable[Mapping[str, Any]], old: bytes, new: bytes) -> bytes:
    """A package whose manifest has had `old` replaced by `new` by hand."""
    results = canonical.write(rows, "csv")
    told = manifest.text(made(asked, results))
    assert old in told, "the test's own assumption about the manifest"
    return raw(results, told.replace(old, new))
