"""The flow chart: how many counted units are left after each criterion, and how many rows go in and out of each step.

Counts only, but true ones: whoever shows them outside the region hides the small.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indicators.definition.codelists import CodeList
from indicators.definition.dates import Period
from indicators.definition.language import Computation, Condition
from indicators.definition.names import Names
from indicators.definition.swedish_conditions import Sentences
from indicators.definition.swedish_terms import KINDS
from indicators.engine import terms
from indicators.engine.filters import CodeLookup
from indicators.engine.populations import Units
from indicators.engine.query_engine import QueryEngine, Row
from indicators.engine.relations import Relation, concat
from indicators.engine.steps import Steps
from indicators.engine.terms import Term

POPULATIONS = {
    "initial_population": "Utgångspopulation",
    "denominator": "Nämnare före exklusioner",
    "exclusion": "Exkluderade",
    "missing": "Bortfall",
    "exception": "Undantagna",
    "counted": "Kvar i nämnaren",
    "numerator": "Täljare",
}
"""What the chart ends with, in order, under the keys that manifests have."""

TAKEN_OUT = frozenset({"exclusion", "missing", "exception"})
"""Those that are no stage of their own but what falls away before `counted`."""


@dataclass(frozen=True)
class Count:
    """How many counted units are left at a stage (or fall away: TAKEN_OUT). Criteria within a population are `<key>.1`, …"""

    label: str
    key: str
    count: int


def flow(
    engine: QueryEngine,
    definition: Computation,
    tables: Mapping[str, Relation],
    period: Period,
    codes: CodeLookup,
    codelists: Mapping[str, CodeList] | None = None,
) -> list[Count]:
    """The counts of the flow chart in order, fetched in one query; `codelists` (by id) give the labels their names.

    Who meets the first criteria of a population one after the other is counted after each of them.
    """
    units = Units(definition, tables, period, codes)
    sentences = Sentences(definition, codelists or {})
    labels = {"units": f"Alla {KINDS[definition.counts][2]}"}
    answers: dict[str, Term] = {}
    before: list[Term] = []
    for name in ("initial_population", "denominator"):
        parts = _conjuncts(definition, definition.populations.get(name))
        holds = [units.conditions.holds(part) for part in parts]
        for place, part in enumerate(parts, start=1):
            labels[f"{name}.{place}"] = sentences.question(part)
            answers[f"{name}.{place}"] = terms.all_of([*before, *holds[:place]])
        before += holds
    counts = _counted(engine, units, answers)
    labels_of_all = labels | POPULATIONS
    return [Count(labels_of_all[key], key, counts[key]) for key in _order(definition, labels)]


def _order(definition: Computation, labels: Mapping[str, str]) -> Iterator[str]:
    """Each population after its own criteria."""
    yield "units"
    for key in POPULATIONS:
        yield from (label for label in labels if label.startswith(f"{key}."))
        yield key


def _conjuncts(definition: Computation, condition: Condition | None) -> list[Condition]:
    """What must all hold, names followed; nothing where there is but one criterion to tell about."""
    while condition is not None and condition.condition is not None:
        condition = definition.conditions[condition.condition]
    return condition.all or [] if condition is not None else []


def _counted(engine: QueryEngine, units: Units, answers: Mapping[str, Term]) -> dict[str, int]:
    criteria = units.conditions.table.select(
        **{f"c{place}": terms.coalesce(answer, False) for place, answer in enumerate(answers.values())},
        one=terms.literal(1),
    )
    passing = {f"c{place}": terms.sum_bigint(terms.cast(criteria[f"c{place}"], "int")) for place in range(len(answers))}
    flags = units.table()
    sums = {key: terms.sum_bigint(terms.coalesce(flags[key], 0)) for key in POPULATIONS if key != "numerator"}
    numerator = flags["events"] if units.definition.events else terms.coalesce(flags["numerator"], 0)
    sums["numerator"] = terms.sum_bigint(numerator)
    [row] = engine.fetch(criteria.group_by([], units=terms.count(), **passing).cross_join(flags.group_by([], **sums)))
    names = {f"c{place}": key for place, key in enumerate(answers)}
    return {names.get(column, column): int(number or 0) for column, number in row.items()}


class StepCount(NamedTuple):
    """How many rows a step was given, and how many it gave."""

    step: str
    rows_in: int
    rows_out: int


def step_rows(definition: Computation, tables: Mapping[str, Relation], period: Period, codes: CodeLookup) -> Relation:
    """How many rows (`n`) each step and each table under one (`name`) has. There is at least one step."""
    names = Names(definition)
    steps = Steps(names, tables, period, codes)
    sources: dict[str, Relation] = {}
    for name, step in definition.steps.items():
        under = step.step or names.source(step)
        sources.setdefault(under, steps.step(under) if step.step else steps.tables.table(under))
        sources[name] = steps.step(name)
    return concat(
        [rows.group_by([], n=terms.count()).with_columns(name=terms.literal(name)) for name, rows in sources.items()]
    )


def step_counts(definition: Computation, rows: Iterable[Row]) -> list[StepCount]:
    """The counts of each step, of the rows that `step_rows` gives. What is not among them has none."""
    names = Names(definition)
    by_source = {row["name"]: int(row["n"]) for row in rows}
    ordered = [(name, definition.steps[name]) for name in names.order]
    return [
        StepCount(name, by_source.get(step.step or names.source(step), 0), by_source.get(name, 0))
        for name, step in ordered
    ]


def by_step(
    engine: QueryEngine, definition: Computation, tables: Mapping[str, Relation], period: Period, codes: CodeLookup
) -> list[StepCount]:
    """The counts of each step, fetched in one query."""
    if not definition.steps:
        return []
    return step_counts(definition, engine.fetch(step_rows(definition, tables, period, codes)))


def text(counts: list[Count]) -> str:
    """The flow chart in text: a box a stage with how many are left, and between them how many fell away."""
    lines: list[str] = []
    left: int | None = None
    for entry in counts:
        if entry.key in TAKEN_OUT:
            lines += [f"  │ {_minus(entry.count)} {entry.label.lower()}"] if entry.count else []
            continue
        fallen = (left or 0) - entry.count
        if left is not None and entry.key not in ("counted", "numerator") and fallen > 0:
            lines.append(f"  │ {_minus(fallen)} faller bort")
        lines += ["  ▼"] if left is not None else []
        lines.append(f"[ {_spaced(entry.count)} ] {entry.label}")
        left = entry.count
    return "\n".join(lines)


def _minus(number: int) -> str:
    return f"−{_spaced(number)}"


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


__all__ = ["POPULATIONS", "TAKEN_OUT", "Count", "StepCount", "by_step", "flow", "step_counts", "step_rows", "text"]
