"""What attested computations came to, by their manifests: the indicators of each, and what the others lacked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

from backend.collection import submission_queries
from backend.collection.submissions import manifest_of
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from datasources.delivery import manifest
from datasources.delivery.check_result import MANIFEST

STOOD_BY = (SubmissionState.ATTESTED, SubmissionState.ACCEPTED, SubmissionState.PUBLISHED)
"""A region stands by what it has attested; before that it may be a trial."""


@dataclass(frozen=True)
class ComputationMade:
    """One attested computation: the region's, the indicators that it gave, and what each that was left out lacked."""

    submission: int
    region: str
    computed: frozenset[str]
    lacks: dict[str, frozenset[str]]


def attested(session: Session, storage: Storage) -> Iterator[ComputationMade]:
    """Every attested computation, in the order they were handed in. One whose manifest is no longer there is passed by."""
    for row in submission_queries.in_any(session, STOOD_BY):
        digest = manifest_of(row)
        if digest is None or row.id is None:
            continue
        path = storage.work_folder(row.id) / MANIFEST
        manifest_said = _said(path, digest) if path.exists() else None
        if manifest_said is not None:
            yield ComputationMade(row.id, row.region, *manifest_said)


@lru_cache(maxsize=4096)
def _said(path: Path, _digest: str) -> tuple[frozenset[str], dict[str, frozenset[str]]] | None:
    """What a manifest gives and what it lacks. A file of a digest never changes, so it is read once: 21 regions and some years
    are some hundred of them."""
    read = manifest.parsed(path.read_bytes())[0]
    if read is None:
        return None
    return frozenset(one.id for one in read.indicators), {one.id: frozenset(one.lacks) for one in read.left_out}
