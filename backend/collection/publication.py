"""Publication through disclosure control: what everybody may see of a submission, and why the rest is hidden."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, assert_never

from sqlmodel import Session

from backend.collection import cell_queries, round_queries, submission_queries
from backend.collection.tables import Observation, Submission
from backend.core.clock import now
from backend.register.reading import register
from indicators.catalogue.packaged import packaged
from indicators.disclosure.primary import Cause, Cell, decide
from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts, rounded

DECIMAL_COLUMNS = ("numerator", "denominator", "value")
CELL_COLUMNS = (*cell_queries.KEY, *cell_queries.NUMBERS)


def decimals(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its decimals as exact decimals (the staged files keep them as text)."""
    return {**row, **{name: None if row[name] is None else Decimal(row[name]) for name in DECIMAL_COLUMNS}}


def publish(session: Session, submission: Submission) -> None:
    """Makes the submission's current observations public, each cell with its value or its one cause."""
    observations = list(submission_queries.observations_of(session, submission.id or 0))
    asked = round_queries.indicators(session, submission.round_id)
    versions = register(session).by_id
    specifications = {item.indicator: versions[item.specification_id].specification for item in asked}
    policy = packaged().disclosure
    hidden = _hidden(observations, specifications)
    decided: dict[str, Any] = {"policy": f"{policy.id} {policy.version}", "published_at": now()}
    indicators = {row.indicator for row in observations}
    cell_queries.supersede_cells(session, submission.round_id, submission.region, indicators, decided["published_at"])
    cells = [_cell(row, specifications[row.indicator], hidden.get(row.id)) | decided for row in observations]
    cell_queries.add_cells(session, cells)


def _hidden(observations: Iterable[Observation], specifications: Mapping[str, Specification]) -> dict[Any, Cause]:
    """The causes of the cells to hide, by observation id, each indicator by its own limits."""
    groups: dict[str, list[Observation]] = defaultdict(list)
    for row in observations:
        groups[row.indicator].append(row)
    base = packaged().disclosure
    found: dict[Any, Cause] = {}
    for indicator, rows in groups.items():
        spec = specifications[indicator]
        policy = base.overridden(spec.threshold_for_viewing)
        judged = [_to_judge(row, spec) for row in rows]
        found |= decide(policy, judged, complement=spec.measure.complement, additive=spec.additive)
    return found


def _sizes(row: Observation, spec: Specification) -> tuple[Decimal | None, Decimal | None]:
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


def _numerator(row: Observation, spec: Specification, denominator: Decimal | None) -> Decimal | None:
    """The row's numerator, or the one that its value gives away."""
    if row.numerator is None and denominator is not None and row.value is not None and spec.adjusted is None:
        return row.value * denominator / spec.scale
    return row.numerator


def _to_judge(row: Observation, spec: Specification) -> Cell:
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


def _cell(row: Observation, spec: Specification, cause: Cause | None) -> dict[str, Any]:
    """The published cell of an observation: key and numbers, or key and cause and no number at all.

    A value is shown with the specification's decimals at most: more of them would give hidden counts away. The sender's
    comment is shown where it is the cell's cause, and nowhere else.
    """
    whole = {name: getattr(row, name) for name in CELL_COLUMNS} | {"observation_id": row.id}
    if cause is None and row.value is None:
        cause = "not_delivered"
    if cause is None:
        return whole | {"cause": None, "value": at_most(row.value, spec.decimals), "comment": None}
    emptied = dict.fromkeys(("value", "numerator", "denominator", "n", "missing"))
    return whole | emptied | {"cause": cause, "comment": row.comment if cause == "not_delivered" else None}


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
    present = [dict(row) for row in cell_queries.present_cells(session, submission.id or 0)]
    at = now()
    cell_queries.supersede_cells(
        session, submission.round_id, submission.region, {row["indicator"] for row in present}, at
    )
    emptied = dict.fromkeys(("value", "numerator", "denominator", "n", "missing", "comment"))
    for row in present:
        del row["id"]
        row |= emptied | {"cause": "withdrawn", "published_at": at}
    cell_queries.add_cells(session, present)
