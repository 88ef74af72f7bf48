"""The engine and a region's records, opened and checked; and whatever can be missing or fail there, said in sentences."""

import shutil
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from backend.computing.missing_inputs import MissingInput, code_systems, fields_asked, missing_inputs
from backend.computing.request import NOBODYS, Request
from backend.core.errors import UserError
from datasources.records.checks import check_records, stopping
from datasources.records.engines import over
from datasources.records.findings import RecordFinding
from datasources.records.reading import Records, open_records
from datasources.records.text_files import RecordsError
from indicators.definition.alternatives import alternatives
from indicators.definition.event_tables import TABLES, FieldType
from indicators.definition.names import tables_needed
from indicators.engine.batch import BoundDefinition
from indicators.engine.memberships import meaning
from indicators.engine.query_engine import NoSpark, QueryEngine, open_engine
from indicators.engine.relations import Relation


class Stopped(UserError):
    """The records have faults at which the mapping says to stop. `findings` has every finding, those that continue too."""

    def __init__(self, findings: list[RecordFinding]) -> None:
        self.findings = findings
        super().__init__("Posterna har fel som mappningen säger ska stoppa beräkningen; inget är beräknat.")


@contextmanager
def errors_in_sentences() -> Iterator[None]:
    """What can be missing becomes a sentence; so does any other error, since an engine's own words repeat what records say."""
    sentence: str
    try:
        yield
        return
    except UserError:
        raise
    except KeyboardInterrupt:
        raise UserError("Avbruten. Kör samma kommando igen, så fortsätter den efter det som hann bli klart.") from None
    except (RecordsError, NoSpark) as error:
        sentence = str(error)
    except Exception as error:
        sentence = (
            f"Motorn kunde inte räkna ({_where(error)}). Pröva mappningen med --selftest, eller med mindre --memory."
        )
    raise UserError(sentence)


def _where(error: Exception) -> str:
    """The kind of error and the line of ours that it passed last: enough to find it by, nothing of the records."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return f"{type(error).__name__}, {Path(frames[-1].filename).name} rad {frames[-1].lineno}"


@dataclass(frozen=True)
class RunInputs:
    """What a run has to work with: the request, without the indicators that were `left_out` for what the extract lacks."""

    request: Request
    engine: QueryEngine
    records: Records
    findings: list[RecordFinding] = field(default_factory=list)
    left_out: Mapping[str, list[MissingInput]] = field(default_factory=dict)

    @cached_property
    def tables(self) -> dict[str, Relation]:
        """The event tables where the engine can ask for them."""
        return {name: Relation.stored(view, columns) for name, (view, columns) in self.records.views().items()}


@contextmanager
def open_inputs(request: Request, work: Path) -> Iterator[RunInputs]:
    """The engine and the records that the request's definitions need, checked, open as long as the block lasts.

    What the engine puts on disk meanwhile holds rows about persons: nobody else may read it, and none of it is left, not even
    by a run before that was killed. Raises Stopped where the records' faults say so.
    """
    spill = work / "spill"
    shutil.rmtree(spill, ignore_errors=True)
    spill.mkdir(mode=0o700, parents=True)
    try:
        with open_engine(request.engine, memory=request.memory, spill=spill) as engine:
            inputs = with_records(request, engine)
            findings = check_records(
                inputs.records,
                today=date.today(),  # noqa: DTZ011 - the reader's day
                regions=request.regions,
                asked=fields_asked(inputs.request.definitions.values()),
                systems=code_systems(inputs.request),
            )
            if stopping(findings):
                raise Stopped(findings)
            yield replace(inputs, findings=findings)
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def with_records(request: Request, engine: QueryEngine) -> RunInputs:
    """The tables that the request's definitions need, as the mapping gives them, not checked yet.

    Raises UserError where they do not suffice: for anything, or (with `skip_missing`) for everything that is asked for.
    """
    tables: dict[str, str] = {}
    records = _records(request, engine, tables)
    missing = missing_inputs(request, records, tables)
    if not missing:
        return RunInputs(request, engine, records)
    left = [one for one in request.specifications if one.id not in missing]
    if not left or not request.skip_missing:
        raise UserError(_insufficient(missing, others=bool(left) and request.region != NOBODYS))
    narrowed = replace(request, specifications=left)
    records.keep(_tables(narrowed))
    return RunInputs(narrowed, engine, records, left_out=missing)


def _insufficient(missing: Mapping[str, list[MissingInput]], others: bool) -> str:
    """Each thing that is lacking once, with the indicators that it stops. `others`: there are more to hand in."""
    stopped: dict[str, list[str]] = {}
    for name, inputs in missing.items():
        for one in inputs:
            stopped.setdefault(one.sentence, []).append(name)
    lines = [f"- {sentence} [{', '.join(names)}]" for sentence, names in stopped.items()]
    otherwise = ["Med --skip-missing räknas de andra, och paketet säger vilka som lämnats ut."] if others else []
    return "\n".join(["Utdraget räcker inte till det som ska räknas:", *lines, *otherwise])


def _records(request: Request, engine: QueryEngine, lacking: dict[str, str]) -> Records:
    schema = {name: dict(table.fields) for name, table in TABLES.items()}
    needed, variables = _tables(request), _variables(request)
    return open_records(over(engine.connection), request.data, request.mapping, schema, needed, variables, lacking)


def _tables(request: Request) -> set[str]:
    needed = {table for definition in request.definitions.values() for table in tables_needed(definition)}
    if "death" not in request.mapping.tables:
        needed.discard("death")  # made from the persons' days of death
    return needed


def _variables(request: Request) -> dict[str, dict[str, FieldType]]:
    """The registers' variables, of one type each."""
    types: dict[str, dict[str, FieldType]] = {}
    for definition in request.definitions.values():
        for register, fields in definition.variables.items():
            known = types.setdefault(register, {})
            for name, kind in fields.items():
                if known.setdefault(name, kind) != kind:
                    raise UserError(
                        f"{register}.{name} har olika typ i två av specifikationerna; räkna dem var för sig."
                    )
    return types


def bound_definitions(inputs: RunInputs, names: Iterable[str] | None = None) -> dict[str, BoundDefinition]:
    """Definitions of the request (all of them unless named), with what their code lists mean over these records."""
    request, supplied = inputs.request, inputs.records.codelists
    chosen = {name: request.definitions[name] for name in names or request.definitions}
    return {name: BoundDefinition(one, meaning(one, request.codelists, supplied)) for name, one in chosen.items()}


def bound_alternatives(inputs: RunInputs, names: Iterable[str]) -> dict[str, dict[str, BoundDefinition]]:
    """The definitions under each of their choices' alternatives, by indicator and choice; those without any are not there."""
    request, supplied = inputs.request, inputs.records.codelists
    bound = {
        name: {
            choice: BoundDefinition(one, meaning(one, request.codelists, supplied))
            for choice, one in alternatives(request.definitions[name]).items()
        }
        for name in names
    }
    return {name: of_one for name, of_one in bound.items() if of_one}
