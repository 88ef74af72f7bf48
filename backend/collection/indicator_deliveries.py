"""Who delivers an indicator, and what was found in it: by indicator and region, without a single value."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import polars as pl
from sqlalchemy import func
from sqlmodel import Session, col, select

from backend.collection.tables import FindingCount, Holding, Observation, Round, Submission
from backend.core.states import SubmissionState
from backend.core.storage import Storage

TAKEN_BACK = (SubmissionState.WITHDRAWN.value, SubmissionState.REFUSED.value)
"""States of files that say nothing of an indicator: taken back by their sender, or about persons and forgotten."""

OF_OBSERVATIONS = str(Observation.__tablename__)


class Delivering(NamedTuple):
    """The county codes whose accepted values hold of an indicator, and those of them that computed their last ones with a
    published specification."""

    regions: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()


def delivering(session: Session, indicators: Collection[str]) -> Mapping[str, Delivering]:
    """Who delivers each of the indicators; those that nobody does are left out."""
    last = func.max(col(Holding.submission_id))
    query = (
        select(Holding.indicator, Holding.region, last)
        .where(col(Holding.rows_of) == OF_OBSERVATIONS, col(Holding.indicator).in_(sorted(indicators)))
        .group_by(col(Holding.indicator), col(Holding.region))
    )
    rows = session.exec(query).all()
    computed = _computed(session, {submission for _, _, submission in rows})
    by_indicator: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for indicator, region, submission in rows:
        by_indicator[indicator].append((region, submission))
    return {
        indicator: Delivering(
            frozenset(region for region, _ in last_ones),
            frozenset(region for region, submission in last_ones if submission in computed),
        )
        for indicator, last_ones in by_indicator.items()
    }


def _computed(session: Session, submissions: Collection[int]) -> frozenset[int]:
    """Those of the submissions that came with a manifest."""
    manifest = col(Submission.verdict)["manifest"].as_string()
    query = select(Submission.id).where(col(Submission.id).in_(submissions), manifest.is_not(None))
    return frozenset(number for number in session.exec(query) if number is not None)


Cluster = tuple[str, str]
"""(indicator, the finding's code)."""


def findings(
    session: Session, storage: Storage, indicators: Collection[str], since: date
) -> Mapping[Cluster, Counter[str]]:
    """How many warnings and errors the regions' latest files to each round due since a day got, by indicator and code: the
    counts by region. Findings about no indicator are left out."""
    clusters: dict[Cluster, Counter[str]] = defaultdict(Counter)
    for submission, region in _latest_with_findings(session, since):
        for (indicator, code), count in _counts(storage.work_folder(submission) / "findings.parquet").items():
            if indicator in indicators:
                clusters[indicator, code][region] += count
    return clusters


def _latest_with_findings(session: Session, since: date) -> list[tuple[int, str]]:
    latest = (
        select(func.max(col(Submission.id)).label("id"))
        .join(Round, col(Round.id) == col(Submission.round_id))
        .where(Round.due >= since, col(Submission.state).not_in(TAKEN_BACK))
        .group_by(col(Submission.round_id), col(Submission.region))
        .subquery()
    )
    with_findings = select(FindingCount.submission_id).where(col(FindingCount.severity).in_(("error", "warning")))
    query = select(Submission.id, Submission.region).where(
        col(Submission.id).in_(select(latest.c.id)), col(Submission.id).in_(with_findings)
    )
    return [(number, region) for number, region in session.exec(query) if number is not None]


@lru_cache(maxsize=5_000)
def _counts(path: Path) -> Mapping[Cluster, int]:
    """How many findings that ask something of somebody a file got, by indicator and code: a check's findings never change."""
    if not path.exists():
        return {}
    asking = pl.scan_parquet(path).filter(pl.col("severity") != "note", pl.col("indicator").is_not_null())
    counted = asking.group_by("indicator", "code").agg(pl.len()).collect()
    return {(indicator, code): count for indicator, code, count in counted.iter_rows()}
