"""What attested computations came to, by their manifests: the indicators of each, and what the others lacked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from backend.collection import submission_queries
from backend.collection.submissions import manifest_of
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from datasources.delivery import manifest
from datasources.delivery.check_result import MANIFEST
from datasources.delivery.manifest import Manifest

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
    for submission, region, said in _manifests(session, storage):
        computed = frozenset(one.id for one in said.indicators)
        yield ComputationMade(submission, region, computed, {one.id: frozenset(one.lacks) for one in said.left_out})


class OtherWay(NamedTuple):
    """An indicator's total of a period [start, end) in a submission, counted under a choice's alternative."""

    submission: int
    start: date
    end: date
    choice: str
    numerator: int | None
    denominator: int


def other_ways(session: Session, storage: Storage, indicator: str) -> Iterator[OtherWay]:
    """What attested computations gave for an indicator under each of its choices' alternatives."""
    for submission, _, said in _manifests(session, storage):
        for one in said.indicators:
            for choice, counts in one.alternatives.items() if one.id == indicator else ():
                period = said.period_start, said.period_end
                yield OtherWay(submission, *period, choice, counts.numerator, counts.denominator)


def _manifests(session: Session, storage: Storage) -> Iterator[tuple[int, str, Manifest]]:
    for row in submission_queries.in_any(session, STOOD_BY):
        digest = manifest_of(row)
        if digest is None or row.id is None:
            continue
        path = storage.work_folder(row.id) / MANIFEST
        said = _said(path, digest) if path.exists() else None
        if said is not None:
            yield row.id, row.region, said


@lru_cache(maxsize=1024)
def _said(path: Path, _digest: str) -> Manifest | None:
    """A manifest. A file of a digest never changes, so it is read once: 21 regions and some years are some hundred of them."""
    return manifest.parsed(path.read_bytes())[0]
