"""A run: the definitions computed in batches that share scans, each batch saved when done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from backend.computing.lacking import Lack
from backend.computing.opening import Opened, in_sentences, opened, wanted_of
from backend.computing.request import Request, fingerprint
from backend.computing.saved import Saved
from backend.core.errors import UserError
from datasources.records.engines import versions
from datasources.records.findings import RecordFinding
from indicators.definition.dates import Period
from indicators.definition.language import Computation
from indicators.definition.names import Scope
from indicators.engine import batch
from indicators.engine.flow import by_step

Progress = Callable[[int, int, str], None]
"""Called with how many indicators are done, of how many, and what is done now."""

Rows = list[dict[str, Any]]


@dataclass
class Computed:
    """What a run came to: counts and digests only. `rows` and `steps` are by indicator and period.

    `request` is what was computed: without the indicators that were `left_out` for what the extract lacks.
    """

    request: Request
    left_out: Mapping[str, list[Lack]]
    versions: dict[str, str]
    findings: list[RecordFinding]
    tables: Mapping[str, tuple[int, int]]
    supplied: dict[str, list[str]]
    last_day: date | None
    rows: dict[tuple[str, Period], Rows] = field(default_factory=dict)
    steps: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    resumed: int = 0


def run(request: Request, work: Path, progress: Progress = lambda done, of, what: None) -> Computed:
    """Computes what is asked for. What an interrupted run saved in the folder `work` is not computed again.

    Raises UserError where records, mapping or engine do not suffice, Stopped where the records' faults say so.
    """
    with in_sentences():
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
        with opened(request, work) as found:
            return _computed(found, Saved(work), progress)


def _computed(found: Opened, saved: Saved, progress: Progress) -> Computed:
    request, records = found.request, found.records
    done = Computed(
        request,
        found.left_out,
        found.engine.versions | versions(),
        found.findings,
        records.row_counts(),
        dict(records.codelists),
        records.last_day,
    )
    left = _taken_up(request, done, saved)
    total = len(request.definitions)
    for names in batch.batches({name: request.definitions[name] for name in left}):
        _batch(found, names, done, saved, progress)
    progress(total, total, "")
    return done


def _taken_up(request: Request, done: Computed, saved: Saved) -> list[str]:
    """Puts in what an earlier run saved; the indicators that are left."""
    left = []
    for name in request.definitions:
        found = {period: saved.read(request.key(name, period)) for period in request.periods(name)}
        if any(content is None for content in found.values()):
            left.append(name)
            continue
        done.resumed += 1
        for period, content in found.items():
            assert content is not None
            done.rows[name, period] = content["rows"]
            done.steps[name] = [(step, before, after) for step, before, after in content["steps"]] or done.steps.get(
                name, []
            )
    return left


def _batch(found: Opened, names: list[str], done: Computed, saved: Saved, progress: Progress) -> None:
    request, engine = found.request, found.engine
    wanted = wanted_of(found, names)
    progress(len(done.steps), len(request.definitions), "läser posterna")
    tables = batch.shared(engine, list(wanted.values()), found.tables, found.records.slow)
    for name, one in wanted.items():
        progress(len(done.steps), len(request.definitions), request.by_id[name].name.sv)
        steps = by_step(engine, one.definition, tables, request.period, one.codes)
        done.steps[name] = _whole_tables(one.definition, done, steps)
        for period in request.periods(name):
            done.rows[name, period] = batch.tallied(engine, one, tables, period)
    if fingerprint(request.data) != request.fingerprint:
        raise UserError("Filerna ändrades medan de lästes; kör igen när utdraget är klart.")
    for name in names:  # saved together: a batch that is cut short is done again
        for period in request.periods(name):
            steps = done.steps[name] if period == request.period else []
            saved.write(request.key(name, period), {"rows": done.rows[name, period], "steps": steps})


def _whole_tables(
    definition: Computation, done: Computed, steps: list[tuple[str, int, int]]
) -> list[tuple[str, int, int]]:
    """The steps with the rows that their tables have, not those that a shared scan let through."""
    scope = Scope(definition)
    sources = {name: None if step.step else scope.source(step) for name, step in definition.steps.items()}
    tables = {name: left for name, (_, left) in done.tables.items()}
    return [(step, tables.get(sources[step] or "", before), after) for step, before, after in steps]
