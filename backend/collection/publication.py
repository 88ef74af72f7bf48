"""Publication through disclosure control: what everybody may see of a submission, and why the rest is hidden."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, assert_never

from sqlmodel import Session

from backend.collection import cell_queries, round_queries
from backend.collection.tables import Submission
from backend.core.clock import now
from backend.register.reading import register
from indicators.catalogue.packaged import packaged
from indicators.disclosure.primary import Cause, Cell, decide
from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts, rounded

DECIMAL_COLUMNS = ("numerator", "denominator", "value")


def decimals(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its decimals as exact decimals (the staged files keep them as text)."""
    return {**row, **{name: None if row[name] is None else Decimal(row[name]) for name in DECIMAL_COLUMNS}}


def publish(session: Session, submission: Submission) -> None:
    """Makes the submission's current observations public, each cell with its value or its one cause.

    What the policy hides or rounds is worked out an indicator at a time; the rest goes from table to table in the database.
    """
    items = round_queries.indicators(session, submission.round_id)
    versions = register(session).by_id
    specifications = {item.indicator: versions[item.specification_id].specification for item in items}
    shown: dict[str, int] = {}

    def exceptions() -> Iterator[cell_queries.PublicationException]:
        for indicator, rows in cell_queries.observed(session, submission.id or 0):
            spec = specifications[indicator]
            hidden = _hidden(rows, spec)
            shown[indicator] = sum(row.value is not None and row.id not in hidden for row in rows)
            yield from _exceptions(rows, spec, hidden)

    cell_queries.prepare_exceptions(session, exceptions())
    policy = packaged().disclosure
    at = now()
    cell_queries.supersede_cells(session, submission.round_id, submission.region, shown.keys(), at)
    cell_queries.add_observed(session, submission.id or 0, f"{policy.id} {policy.version}", at, shown)


def _hidden(rows: Sequence[cell_queries.Observed], spec: Specification) -> dict[Any, Cause]:
    """The causes of the cells to hide, by observation id."""
    policy = packaged().disclosure.overridden(spec.threshold_for_viewing)
    judged = [_to_judge(row, spec) for row in rows]
    return decide(policy, judged, complement=spec.measure.complement, additive=spec.additive)


def _exceptions(
    rows: Sequence[cell_queries.Observed], spec: Specification, hidden: Mapping[Any, Cause]
) -> Iterator[cell_queries.PublicationException]:
    """The cells that are not published as they were observed: hidden, or with fewer decimals.

    A value is shown with the specification's decimals at most: more of them would give hidden counts away.
    """
    for row in rows:
        cause = hidden.get(row.id)
        value = None if cause else at_most(row.value, spec.decimals)
        if cause or value != row.value or str(value) != str(row.value):
            yield cell_queries.PublicationException(row.id, cause, value)


def _sizes(row: cell_queries.Observed, spec: Specification) -> tuple[Decimal | None, Decimal | None]:
    """(how many were counted, of how many), as far as the row tells or gives away."""
    rests_on = None if row.n is None else Decimal(row.n)
    denominator = rests_on if row.denominator is None else row.denominator
    match spec.measure.discloses:
        case "counts":
            return _numerator(row, spec, denominator), denominator
        case "value":
            return (row.value if row.numerator is None else row.numerator), None
        case "size":
            return denominator, denominator
        case "nothing":
            return None, None
        case forgotten:  # a kind that nobody has thought of is not published
            assert_never(forgotten)


def _numerator(row: cell_queries.Observed, spec: Specification, denominator: Decimal | None) -> Decimal | None:
    """The row's numerator, or the one that its value gives away."""
    if row.numerator is None and denominator is not None and row.value is not None and spec.adjusted is None:
        return row.value * denominator / spec.scale
    return row.numerator


def _to_judge(row: cell_queries.Observed, spec: Specification) -> Cell:
    numerator, denominator = _sizes(row, spec)
    return Cell(
        key=row.id,
        table=(row.indicator, row.period_start, row.region, row.statistic),
        by_unit=bool(row.unit),
        by_sex=row.sex != "total",
        by_age=row.age_group != "total",
        numerator=numerator,
        denominator=denominator,
    )


def at_most(value: Decimal | None, decimals: int) -> Decimal | None:
    """The value rounded where it has more decimals; one with fewer is left as it was written."""
    if value is None or int(value.as_tuple().exponent) >= -decimals:
        return value
    return rounded(value, decimals)


def valued(row: dict[str, Any], spec: Specification) -> dict[str, Any]:
    """The row with the value that its counts give, where the sender left it out."""
    if row["value"] is not None or row["numerator"] is None or spec.adjusted is not None:
        return row
    if spec.measure.made_of == "number":
        return row | {"value": row["numerator"]}
    if row["denominator"] is None or not spec.measure.counts_give_value:
        return row
    exact = of_counts(row["numerator"], row["denominator"], spec.scale)
    return row | {"value": None if exact is None else rounded(exact, spec.decimals)}


def retract(session: Session, submission: Submission) -> None:
    """Takes the submission's numbers away from the public; the cells stay and say `withdrawn`."""
    at = now()
    indicators = cell_queries.present_indicators(session, submission.id or 0)
    cell_queries.supersede_cells(session, submission.round_id, submission.region, indicators, at)
    cell_queries.add_withdrawn(session, submission.id or 0, at)
