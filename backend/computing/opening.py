"""The engine and a region's records, opened and checked; and whatever can be missing or fail there, said in sentences."""

import shutil
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from backend.computing.request import Request
from backend.errors import UserError
from datasources.records.checks import check_records, stopping
from datasources.records.files import RecordsError
from datasources.records.findings import RecordFinding
from datasources.records.reading import Records, open_records
from indicators.computation.checks import codelists_used
from indicators.computation.codes import MissingCodes
from indicators.computation.definition import Selection
from indicators.computation.records import TABLES
from indicators.computation.scope import Scope, fields_judged, tables_needed, walk
from indicators.engine.batch import Wanted
from indicators.engine.members import meaning
from indicators.engine.sessions import NoSpark, Session, session
from indicators.engine.tables import MissingTable

NOBODYS = "00"
"""The region of a run for the region's own eyes: nothing is counted by region then."""


class Stopped(UserError):
    """The records have faults at which the mapping says to stop. `findings` has every finding, those that continue too."""

    def __init__(self, findings: list[RecordFinding]) -> None:
        self.findings = findings
        super().__init__("Posterna har fel som mappningen säger ska stoppa beräkningen; inget är beräknat.")


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
            if stopping(findings):
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


def wanted_of(request: Request, records: Records, names: Iterable[str] | None = None) -> dict[str, Wanted]:
    """Definitions of the request (all of them unless named), with what their code lists mean over these records."""
    chosen = {name: request.definitions[name] for name in names or request.definitions}
    return {name: Wanted(one, meaning(one, request.codelists, records.codelists)) for name, one in chosen.items()}
