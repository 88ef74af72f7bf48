"""A run: the definitions computed in batches that share scans, each batch saved when done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from backend.computing.missing_inputs import MissingInput
from backend.computing.request import Request, fingerprint
from backend.computing.run_inputs import (
    RunInputs,
    bound_alternatives,
    bound_definitions,
    errors_in_sentences,
    open_inputs,
)
from backend.computing.saved_results import SavedResult, SavedResults
from backend.core.errors import UserError
from datasources.records.findings import RecordFinding
from indicators.definition.dates import Period
from indicators.definition.language import Computation
from indicators.definition.names import Names
from indicators.engine import batch
from indicators.engine.flow import StepCount
from indicators.engine.tally import GroupSums

Progress = Callable[[int, int, str], None]
"""Called with how many indicators are done, of how many, and what is done now."""


@dataclass
class Computed:
    """What a run came to: counts and digests only. `rows` and `steps` are by indicator and period; `alternatives` are the whole
    period's sums by indicator and choice.

    `request` is what was computed: without the indicators that were `left_out` for what the extract lacks.
    """

    request: Request
    left_out: Mapping[str, list[MissingInput]]
    versions: dict[str, str]
    findings: list[RecordFinding]
    tables: Mapping[str, tuple[int, int]]
    supplied: dict[str, list[str]]
    last_day: date | None
    rows: dict[tuple[str, Period], list[GroupSums]] = field(default_factory=dict)
    alternatives: dict[str, dict[str, list[GroupSums]]] = field(default_factory=dict)
    steps: dict[str, list[StepCount]] = field(default_factory=dict)
    resumed: int = 0


def run(request: Request, work: Path, progress: Progress = lambda done, of, what: None) -> Computed:
    """Computes what is asked for. What an interrupted run saved in the folder `work` is not computed again.

    Raises UserError where records, mapping or engine do not suffice, Stopped where the records' faults say so.
    """
    with errors_in_sentences():
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_inputs(request, work) as inputs:
            return _computed(inputs, SavedResults(work), progress)


def _computed(inputs: RunInputs, saved: SavedResults, progress: Progress) -> Computed:
    request, records = inputs.request, inputs.records
    computed = Computed(
        request,
        inputs.left_out,
        inputs.engine.versions,
        inputs.findings,
        records.row_counts(),
        dict(records.codelists),
        records.last_day,
    )
    left = _resume(request, computed, saved)
    total = len(request.definitions)
    for names in batch.batches({name: request.definitions[name] for name in left}):
        _batch(inputs, names, computed, saved, progress)
    progress(total, total, "")
    return computed


def _resume(request: Request, computed: Computed, saved: SavedResults) -> list[str]:
    """Puts in what an earlier run saved; the indicators that are left."""
    left = []
    for name in request.definitions:
        results = {period: saved.read(request.key(name, period)) for period in request.periods(name)}
        if any(result is None for result in results.values()):
            left.append(name)
            continue
        computed.resumed += 1
        for period, result in results.items():
            assert result is not None
            computed.rows[name, period] = result["rows"]
            computed.steps[name] = result["steps"] or computed.steps.get(name, [])
            computed.alternatives[name] = result["alternatives"] or computed.alternatives.get(name, {})
    return left


def _batch(inputs: RunInputs, names: list[str], computed: Computed, saved: SavedResults, progress: Progress) -> None:
    request, engine = inputs.request, inputs.engine
    definitions = bound_definitions(inputs, names)
    progress(len(computed.steps), len(request.definitions), "läser posterna")
    others = bound_alternatives(inputs, names)
    every = [*definitions.values(), *(bound for of_one in others.values() for bound in of_one.values())]
    tables = batch.shared(engine, every, inputs.tables, inputs.records.slow)
    for period in dict.fromkeys(period for name in names for period in request.periods(name)):
        progress(len(computed.steps), len(request.definitions), str(period))
        within = [name for name in names if period in request.periods(name)]
        sums = batch.tallied(engine, [definitions[name] for name in within], tables, period)
        computed.rows |= {(name, period): rows for name, rows in zip(within, sums, strict=True)}
    for name, of_one in others.items():
        sums = batch.tallied(engine, list(of_one.values()), tables, request.period)
        computed.alternatives[name] = dict(zip(of_one, sums, strict=True))
    steps_of_all = batch.by_step(engine, list(definitions.values()), tables, request.period)
    for (name, bound), counts in zip(definitions.items(), steps_of_all, strict=True):
        computed.steps[name] = _whole_tables(bound.definition, computed, counts)
    if fingerprint(request.data) != request.fingerprint:
        raise UserError("Filerna ändrades medan de lästes; kör igen när utdraget är klart.")
    for name in names:  # saved together: a batch that is cut short is done again
        for period in request.periods(name):
            saved.write(request.key(name, period), _saved(computed, name, period))


def _saved(computed: Computed, name: str, period: Period) -> SavedResult:
    """What is kept of a definition and period; the steps and the alternatives are of the whole period alone."""
    whole = period == computed.request.period
    return {
        "rows": computed.rows[name, period],
        "steps": computed.steps[name] if whole else [],
        "alternatives": computed.alternatives.get(name, {}) if whole else {},
    }


def _whole_tables(definition: Computation, computed: Computed, steps: list[StepCount]) -> list[StepCount]:
    """The steps with the rows that their tables have, not those that a shared scan let through."""
    names = Names(definition)
    sources = {name: None if step.step else names.source(step) for name, step in definition.steps.items()}
    tables = {name: left for name, (_, left) in computed.tables.items()}
    return [StepCount(step, tables.get(sources[step] or "", before), after) for step, before, after in steps]
