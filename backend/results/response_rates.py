"""How many answered the surveys and collections that a value rests on, as their sources tell it: it stands beside the value."""

from collections.abc import Iterator, Mapping
from datetime import date

from backend.results.schemas import ResponseRate
from indicators.entries.source import DataSource, DatedShare
from indicators.entries.specification import Specification


def beside(spec: Specification, sources: Mapping[str, DataSource], until: date | None) -> list[ResponseRate]:
    """The rates of each of the specification's sources that has any: the newest that was told before `until` (the end of the
    value's period), or of those told later the first ones. A source whose rate is unknown says so."""
    return [rate for use in spec.sources if (source := sources.get(use.source)) for rate in _of(source, until)]


def _of(source: DataSource, until: date | None) -> Iterator[ResponseRate]:
    if source.response_rate == "unknown":
        yield _rate(source)
    elif not isinstance(source.response_rate, str):
        day = _nearest([one.date for one in source.response_rate], until)
        yield from (_rate(source, one) for one in source.response_rate if one.date == day)


def _nearest(days: list[str], until: date | None) -> str | None:
    """A day known to the year or month is before the end of the period where its beginning is."""
    before = [day for day in days if until is None or day < until.isoformat()]
    return max(before) if before else min(days, default=None)


def _rate(source: DataSource, share: DatedShare | None = None) -> ResponseRate:
    told = (
        share.model_dump(mode="json", include={"date", "percent", "at_least", "at_most", "about", "scope"})
        if share
        else {}
    )
    return ResponseRate(source=source.id, source_name_sv=source.name.sv, source_name_en=source.name.en, **told)
