"""A package's manifest held against the round's contract: the right region, period, specifications and code lists."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from datasources.delivery.contract import ExpectedIndicator, RoundContract
from datasources.delivery.manifest import ComputedIndicator, Manifest
from datasources.delivery.problems import Problem


def problems(manifest: Manifest, contract: RoundContract) -> Iterator[Problem]:
    """Everything about the computation that does not agree with what the round asks of the region."""
    if manifest.region != contract.sender:
        yield Problem("region-differs", value=manifest.region, hint=contract.sender)
    period = (contract.period_start, contract.period_end)
    if (manifest.period_start, manifest.period_end) != period:
        yield Problem(
            "period-differs", value=_period(manifest.period_start, manifest.period_end), hint=_period(*period)
        )
    expected = {item.id: item for item in contract.indicators}
    for item in manifest.indicators:
        yield from _indicator(item, expected.get(item.id))
    for name in sorted({name for item in manifest.indicators for name in item.supplied}):
        yield Problem("codes-supplied", value=name)
    yield from about_records(manifest)
    if findings := sum(finding.count for finding in manifest.findings):
        yield Problem("computed-with-findings", value=str(findings))


LATE_DAYS = 7
"""An extract is often cut at the end of a working week, and not every day has something to record."""


def about_records(manifest: Manifest) -> Iterator[Problem]:
    """What the records did not suffice for: indicators that were left out, and follow-up that they end before."""
    for item in manifest.left_out:
        yield Problem("indicator-left-out", value=item.id, hint=", ".join(item.lacks))
    for indicator in manifest.indicators:
        last, until = manifest.last_day, indicator.follow_up_until
        if last and until and last + timedelta(days=LATE_DAYS) < until:
            yield Problem("follow-up-open", value=indicator.id, hint=f"{last} / {until}")


def _period(start: date, end: date) -> str:
    """A half-open period as people are told it, with its last day."""
    return f"{start} – {end - timedelta(days=1)}"


def _indicator(item: ComputedIndicator, expected: ExpectedIndicator | None) -> Iterator[Problem]:
    if expected is None:
        yield Problem("specification-unknown", value=item.id)
        return
    if item.version != expected.version:
        yield Problem(
            "specification-stale", value=f"{item.id} version {item.version}", hint=f"version {expected.version}"
        )
    elif expected.digest and item.digest != expected.digest:
        yield Problem(
            "specification-stale", value=f"{item.id} {_short(item.digest)}", hint=f"{_short(expected.digest)}"
        )
    for name, digest in expected.codelists.items():
        if item.codelists.get(name) != digest:
            yield Problem("codelist-stale", value=name, hint=item.id)


def _short(digest: str) -> str:
    """Enough of a digest to tell two apart."""
    return digest[:12]


def without_manifest(manifest: Manifest, delivered: Iterable[str]) -> Iterator[Problem]:
    """Indicators that have results but that nothing says how they were computed."""
    explained = {item.id for item in manifest.indicators}
    return (Problem("indicator-uncomputed", value=name) for name in delivered if name not in explained)
