"""A run: the records opened and checked, the definitions computed in batches that share scans, each batch saved when done."""

import json
import os
import shutil
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from backend.computing.request import Request, fingerprint
from backend.errors import UserError
from datasources.records.checks import RecordFinding, check_records
from datasources.records.files import RecordsError
from datasources.records.reading import Records, open_records
from indicators.computation.checks import codelists_used
from indicators.computation.codes import MissingCodes
from indicators.computation.definition import Computation, Selection
from indicators.computation.moments import Period
from indicators.computation.records import TABLES
from indicators.computation.scope import Scope, fields_judged, tables_needed, walk
from indicators.engine import batch
from indicators.engine.batch import Wanted
from indicators.engine.flow import by_step
from indicators.engine.members import meaning
from indicators.engine.sessions import NoSpark, Session, session
from indicators.engine.steps import MissingTable

Progress = Callable[[int, int, str], None]
"""Called with how many indicators are done, of how many, and what is done now."""

Rows = list[dict[str, Any]]


NOBODYS = "00"
"""The region of a run for the region's own eyes: nothing is counted by region then."""


class Stopped(UserError):
    """The records have faults at which the mapping says to stop. `findings` has every finding, those that continue too."""

    def __init__(self, findings: list[RecordFinding]) -> None:
        self.findings = findings
        super().__init__("Posterna har fel som mappningen säger ska stoppa beräkningen; inget är beräknat.")


@dataclass
class Computed:
    """What a run came to: counts and digests only. `rows` and `steps` are by indicator and period."""

    versions: dict[str, str]
    findings: list[RecordFinding]
    tables: Mapping[str, tuple[int, int]]
    supplied: dict[str, list[str]]
    rows: dict[tuple[str, Period], Rows] = field(default_factory=dict)
    steps: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    resumed: int = 0


def run(request: Request, work: Path, progress: Progress = lambda done, of, what: None) -> Computed:
    """Computes what is asked for. What an interrupted run saved in the folder `work` is not computed again.

    Raises UserError where records, mapping or engine do not suffice, Stopped where the records' faults say so.
    """
    with in_sentences():
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
        with opened(request, work) as (engine, records, findings):
            return _computed(request, engine, records, findings, Saved(work), progress)


@contextmanager
def in_sentences() -> Iterator[None]:
    """What can be missing becomes a sentence; so does any other error, since an engine's own words repeat what records say."""
    said: str
    try:
        yield
        return
    except UserError:
        raise
    except KeyboardInterrupt:
        raise UserError("Avbruten. Kör samma kommando igen, så fortsätter den efter det som hann bli klart.") from None
    except MissingTable as missing:
        said = missing_table(missing)
    except MissingCodes as missing:
        said = f"Kodlistan '{missing}' finns inte i katalogen och följer inte med posterna; se mappningens 'codelists'."
    except (RecordsError, NoSpark) as error:
        said = str(error)
    except Exception as error:
        said = f"Motorn kunde inte räkna ({_where(error)}). Pröva mappningen med --selftest, eller med mindre --memory."
    raise UserError(said)


def missing_table(missing: MissingTable) -> str:
    """What to do when records, or a variable of them, are not there."""
    if missing.column:
        return f"Mappningen ger inte variabeln '{missing.column}' i {missing.table}; lägg till den, eller utelämna indikatorn."
    return f"Mappningen ger inga poster av slaget {missing.table}; lägg till dem, eller skriv dem under 'absent'."


def _where(error: Exception) -> str:
    """The kind of error and the line of ours that it passed last: enough to find it by, nothing of the records."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return f"{type(error).__name__}, {Path(frames[-1].filename).name} rad {frames[-1].lineno}"


@contextmanager
def opened(request: Request, work: Path) -> Iterator[tuple[Session, Records, list[RecordFinding]]]:
    """The engine and the records that the request's definitions need, checked, open as long as the block lasts.

    What the engine puts on disk meanwhile holds rows about persons: nobody else may read it, and none of it is left, not even
    by a run before that was killed. Raises Stopped where the records' faults say so.
    """
    spill = work / "spill"
    shutil.rmtree(spill, ignore_errors=True)
    spill.mkdir(mode=0o700, parents=True)
    try:
        with session(request.engine, memory=request.memory, spill=spill) as engine:
            records = records_of(request, engine)
            findings = check_records(records, today=date.today(), regions=request.regions)  # noqa: DTZ011 - the reader's day
            if any(finding.rule == "stop" for finding in findings):
                raise Stopped(findings)
            yield engine, records, findings
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def records_of(request: Request, engine: Session) -> Records:
    """The tables that the request's definitions need, as the mapping gives them."""
    wanted: set[str] = set()
    variables: dict[str, dict[str, str]] = {}
    for definition in request.definitions.values():
        wanted |= tables_needed(definition)
        for register, fields in definition.variables.items():
            known = variables.setdefault(register, {})
            for name, kind in fields.items():
                if known.setdefault(name, kind) != kind:
                    raise UserError(
                        f"{register}.{name} har olika typ i två av specifikationerna; räkna dem var för sig."
                    )
    if "death" not in request.mapping.tables:
        _causes_are_known(request)
        wanted.discard("death")  # made from the persons' days of death
    schema = {name: dict(table.fields) for name, table in TABLES.items()}
    records = open_records(engine.backend, request.data, request.mapping, schema, wanted, variables)
    lacks = [*_codes_lacking(request, records), *_fields_lacking(request, records)]
    if lacks:
        raise UserError("\n".join(["Utdraget räcker inte till det som ska räknas:", *dict.fromkeys(lacks)]))
    return records


def _codes_lacking(request: Request, records: Records) -> Iterator[str]:
    for name, definition in request.definitions.items():
        codes = meaning(definition, request.codelists, records.codelists)
        for listed in codelists_used(definition):
            try:
                codes([listed])
            except MissingCodes as missing:
                yield f"- {name}: kodlistan '{missing}' ska följa med utdraget (mappningens 'codelists')"


def _fields_lacking(request: Request, records: Records) -> Iterator[str]:
    """Fields that a definition judges by and the extract does not have: taken for empty they would give a wrong count."""
    for name, definition in request.definitions.items():
        judged = fields_judged(definition)
        if request.region != NOBODYS:
            region = definition.attribution.region
            judged.setdefault(Scope(definition).table_of(region.of), set()).add(region.field)
        for table, fields in judged.items():
            there = records.tables.get(table)
            for lacking in sorted(fields - set(there.columns)) if there is not None else ():
                yield f"- {name}: {table}.{lacking} saknas; ge fältet i mappningen (en tom kolumn om uppgiften aldrig finns)"


def _causes_are_known(request: Request) -> None:
    """Days of death alone have no causes: a definition that asks for them needs the table, or to hear that there are none.

    Raises MissingTable.
    """
    for definition in request.definitions.values():
        asked = [part for part in walk(definition) if isinstance(part, Selection) and part.events == "death"]
        if any(part.codes or part.where for part in asked) and "death" not in request.mapping.absent:
            raise MissingTable("death")


def _computed(
    request: Request,
    engine: Session,
    records: Records,
    findings: list[RecordFinding],
    saved: "Saved",
    progress: Progress,
) -> Computed:
    done = Computed(engine.versions, findings, records.row_counts(), dict(records.codelists))
    left = _taken_up(request, done, saved)
    total = len(request.definitions)
    for names in batch.batches({name: request.definitions[name] for name in left}):
        _batch(request, engine, records, names, done, saved, progress)
    progress(total, total, "")
    return done


def _taken_up(request: Request, done: Computed, saved: "Saved") -> list[str]:
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


def _batch(
    request: Request,
    engine: Session,
    records: Records,
    names: list[str],
    done: Computed,
    saved: "Saved",
    progress: Progress,
) -> None:
    wanted = {name: _wanted(request, name, records) for name in names}
    progress(len(done.steps), len(request.definitions), "läser posterna")
    tables = batch.shared(engine, list(wanted.values()), records.tables, records.slow)
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


def _wanted(request: Request, name: str, records: Records) -> Wanted:
    definition = request.definitions[name]
    return Wanted(definition, meaning(definition, request.codelists, records.codelists))


class Saved:
    """Results of an interrupted run, a file each: sums by group and measured value, for the region's eyes only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "saved"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def forget(self) -> None:
        """Takes the saved results away, once they are in a package."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, key: str) -> dict[str, Any] | None:
        """What was saved, or None. A file that cannot be read is as one that is not there."""
        try:
            content: dict[str, Any] = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            return content | {"rows": [_row(row) for row in content["rows"]]}
        except (OSError, ValueError, KeyError):
            return None

    def write(self, key: str, content: Mapping[str, Any]) -> None:
        """Saves under another name first, so that a file that is there is whole."""
        path = self._folder / f"{key}.json"
        unfinished = path.with_suffix(".tmp")
        unfinished.write_text(json.dumps(content, default=str), encoding="utf-8")
        os.replace(unfinished, path)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "month": date.fromisoformat(row["month"]) if row["month"] else None,
        "measured": None if row["measured"] is None else Decimal(row["measured"]),
    }


def persons(request: Request, engine: Session, records: Records) -> Iterator[tuple[str, Wanted]]:
    """Each definition of the request with its codes, for the local looks at single persons."""
    for name in request.definitions:
        yield name, _wanted(request, name, records)
