"""What attested computations came to, by their manifests: the indicators of each, and what the others lacked."""

from collections.abc import Iterator
from dataclasses import dataclass

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
        if manifest_of(row) is None or row.id is None:
            continue
        path = storage.work_folder(row.id) / MANIFEST
        read = manifest.parsed(path.read_bytes())[0] if path.exists() else None
        if read is not None:
            lacks = {one.id: frozenset(one.lacks) for one in read.left_out}
            yield ComputationMade(row.id, row.region, frozenset(one.id for one in read.indicators), lacks)
