"""From a run's sums to what is handed in: rows in the canonical format, a manifest, one package."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TypedDict

from backend.computing.missing_inputs import fields_asked
from backend.computing.request import Request, months
from backend.computing.run import Computed
from datasources.delivery import canonical
from datasources.delivery.columns import UNKNOWN_SEX
from datasources.delivery.manifest import SMALLEST_GROUP, Quartiles, UnderAlternative
from datasources.records.understood import LOST
from indicators.definition.alternatives import alternatives
from indicators.definition.dates import Period
from indicators.engine import tally
from indicators.engine.cell_values import outcome
from indicators.engine.tally import CellKey, GroupSums, Sum, Tally
from indicators.entries.specification import Specification


class ResultRow(TypedDict):
    """A row of the canonical format, by its columns."""

    indicator: str
    statistic: str
    period_start: date
    period_end: date
    region_system: str
    region: str
    unit: str | None
    sex: str
    age_group: str
    numerator: int | None
    denominator: int | None
    value: str | None
    n: int | None
    missing: int
    comment: str | None


FEW = f"Färre än {SMALLEST_GROUP}; värdet skulle kunna vara en enda persons."
NOBODY = "Ingen i nämnaren under perioden."
NOT_UNDERSTOOD = "Ingen i nämnaren, men alla celler i {fields} gick inte att förstå."


def rows(computed: Computed) -> list[ResultRow]:
    """The delivery's rows: for each indicator its total, and every combination of what it is broken down by."""
    return [row for (name, period), sums in computed.rows.items() for row in _rows(computed, name, period, sums)]


def _rows(computed: Computed, name: str, period: Period, sums: Iterable[GroupSums]) -> Iterator[ResultRow]:
    request = computed.request
    specification = request.by_id[name]
    own = [row for row in sums if row["region"] == request.region]
    by, notes = _possible(request.breakdowns(name), specification, own)
    within = months(period)
    whole = {str(month.start): month for month in within}
    if not (request.only_months and within):
        whole[""] = period
    nobody = _nobody(computed, name)
    cells = {**tally.cells(own, request.region, by), **_without_sex(own, request.region, by)}
    for cell, counted in sorted(cells.items()):
        if cell[3] in whole:  # a unit may belong to a month outside the period: it is in the period's total only
            yield _row(request, specification, whole[cell[3]], cell, counted, notes, nobody)


def _nobody(computed: Computed, name: str) -> str:
    """Why a denominator is empty: never that there is nobody where something that it hangs on was not understood."""
    asked = fields_asked([computed.request.definitions[name]])
    lost = {
        f"{found.table}.{found.column}"
        for found in computed.findings
        if found.code in (*LOST, "column-unreadable", "code-form") and found.column in asked.get(found.table, ())
    }
    return NOT_UNDERSTOOD.format(fields=", ".join(sorted(lost))) if lost else NOBODY


def _without_sex(own: list[GroupSums], region: str, by: set[str]) -> dict[CellKey, Tally]:
    """The cells of those whose sex is unknown, told beside women and men so that the parts make the total."""
    rows = [row for row in own if row["sex"] not in tally.SEXES] if "sex" in by else []
    if not any(row["counted"] for row in rows):
        return {}
    return {
        (unit, UNKNOWN_SEX, age, month): counted
        for (unit, _, age, month), counted in tally.cells(rows, region, by - {"sex"}).items()
    }


def _possible(by: Iterable[str], specification: Specification, own: list[GroupSums]) -> tuple[set[str], list[str]]:
    """The breakdowns that can be given whole, and why the others cannot: parts must sum to their total."""
    possible = set(by)
    notes = []
    definition = specification.computation
    assert definition is not None
    without_sex = sum(row["counted"] for row in own if row["sex"] not in tally.SEXES)
    if "sex" in possible and without_sex and specification.additive:
        notes.append(f"Kön saknas för {without_sex}; de är med i totalen och på en egen rad.")
    elif "sex" in possible and without_sex:  # the total minus women and men would be the others' own measurements
        possible.discard("sex")
        notes.append(f"Kön saknas för {without_sex}; därför ingen uppdelning på kön.")
    groups = definition.attribution.age_groups
    without_age = sum(row["counted"] for row in own if row["age_group"] is None)
    if "age" in possible and groups and groups[0] == 0 and without_age:
        possible.discard("age")
        notes.append(f"Ålder saknas för {without_age}; därför ingen uppdelning på ålder.")
    return possible, notes


def _row(
    request: Request,
    specification: Specification,
    period: Period,
    cell: CellKey,
    counted: Tally,
    notes: list[str],
    nobody: str,
) -> ResultRow:
    numbers = outcome(specification, counted)
    measure = specification.measure
    as_value = measure.made_of == "measurements"
    is_total = cell[:3] == ("", "total", "total")
    few = measure.lone_value and 0 < numbers.denominator < SMALLEST_GROUP
    reasons = [FEW] if few else [nobody] if numbers.value is None else []
    comments = [*(notes if is_total else []), *reasons]
    return {
        "indicator": specification.id,
        "statistic": specification.kind,
        "period_start": period.start,
        "period_end": period.end - timedelta(days=1),
        "region_system": "county",
        "region": request.region,
        "unit": cell[0] or None,
        "sex": cell[1],
        "age_group": cell[2],
        "numerator": None if as_value else numbers.numerator,
        "denominator": None if as_value or measure.made_of == "number" else numbers.denominator,
        "value": None if numbers.value is None or few else format(numbers.value, "f"),
        "n": numbers.denominator if as_value else None,
        "missing": numbers.missing,
        "comment": " ".join(comments) or None,
    }


def results(computed: Computed) -> bytes:
    """The rows as the file `results.csv`."""
    return canonical.write(rows(computed), "csv")


def quartiles(request: Request, name: str, sums: Iterable[GroupSums]) -> list[Quartiles]:
    """The quartiles of a measured value in each cell with enough units (`SMALLEST_GROUP`) that they are nobody's own."""
    if request.definitions[name].measured is None:
        return []
    own = [row for row in sums if row["region"] == request.region]
    by, _ = _possible(request.breakdowns(name), request.by_id[name], own)
    return [
        Quartiles.model_validate(
            {
                "unit": cell[0],
                "sex": cell[1],
                "age_group": cell[2],
                "q1": counted.quantile(Decimal("0.25")),
                "median": counted.quantile(Decimal("0.5")),
                "q3": counted.quantile(Decimal("0.75")),
                "n": counted.n,
            }
        )
        for cell, counted in tally.cells(own, request.region, by - {"month"}).items()
        if counted.n >= SMALLEST_GROUP
    ]


def under_alternatives(computed: Computed, name: str) -> dict[str, UnderAlternative]:
    """The region's total under each choice's alternative. A measured value of fewer than SMALLEST_GROUP is left out."""
    specification = computed.request.by_id[name]
    assert specification.computation is not None
    results = {}
    for choice, definition in alternatives(specification.computation).items():
        other = specification.model_copy(update={"computation": definition})
        total = tally.overall(computed.alternatives[name][choice], computed.request.region)
        numbers = outcome(other, total)
        few = specification.measure.lone_value and 0 < numbers.denominator < SMALLEST_GROUP
        results[choice] = UnderAlternative(
            numerator=numbers.numerator,
            denominator=numbers.denominator,
            missing=numbers.missing,
            value=None if few else numbers.value,
        )
    return results


def flow(sums: Iterable[GroupSums], region: str) -> dict[str, int]:
    """How many of the region's units are in each population."""
    total = tally.overall(sums, region).sums
    names: tuple[Sum, ...] = (
        "initial_population",
        "denominator",
        "exclusion",
        "exception",
        "missing",
        "counted",
        "numerator",
    )
    return {name: total[name] for name in names}


def outside(computed: Computed) -> int:
    """Units that belong to another region, or to none."""
    request = computed.request
    return sum(
        row["initial_population"]
        for (_, period), sums in computed.rows.items()
        if period == request.period
        for row in sums
        if row["region"] != request.region
    )


__all__ = ["flow", "outside", "quartiles", "results", "rows", "under_alternatives"]
