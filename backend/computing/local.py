"""For the region's own eyes: members, explanations and the self-test. Nothing of this is handed in or logged."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from backend.computing.opening import in_sentences, opened, wanted_of, with_records
from backend.computing.request import NOBODYS, Request
from backend.core.errors import UserError
from datasources.records.findings import RecordFinding
from datasources.records.mapping import RecordMapping
from datasources.records.writing import written
from indicators.definition.codelists import CodeList
from indicators.engine import worked_patients
from indicators.engine.explain import explain
from indicators.engine.explanation import Explanation
from indicators.engine.flow import Count, flow
from indicators.engine.memberships import members
from indicators.engine.sessions import EngineName, Session, session
from indicators.entries.specification import Specification

Told = Callable[[list[RecordFinding]], None]
"""Called with what was found in the records."""


def write_members(request: Request, work: Path, out: TextIO, told: Told) -> int:
    """Writes one definition's members as CSV, a row a counted unit; how many. Populations are 1 or 0, empty where unknown.

    Raises UserError where records or mapping do not suffice.
    """
    with in_sentences(), opened(request, work) as found:
        told(found.findings)
        [wanted] = wanted_of(found).values()
        table = members(wanted.definition, found.tables, request.period, wanted.codes)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.columns)
        number = 0
        for batch in found.engine.batches(table):
            writer.writerows(row.values() for row in batch)
            number += len(batch)
    return number


def explained(request: Request, work: Path, person: str, told: Told) -> list[tuple[Specification, Explanation]]:
    """Why a person is in or out of each of the request's definitions.

    Raises UserError where records or mapping do not suffice.
    """
    with in_sentences(), opened(request, work) as found:
        told(found.findings)
        engine, tables, period = found.engine, found.tables, request.period
        return [
            (
                request.by_id[name],
                explain(engine, wanted.definition, tables, period, wanted.codes, person, request.codelists),
            )
            for name, wanted in wanted_of(found).items()
        ]


def flowed(request: Request, work: Path, told: Told) -> list[tuple[Specification, list[Count]]]:
    """How many units are left, and fell away, at each stage of each of the request's definitions; all regions together.

    Raises UserError where records or mapping do not suffice.
    """
    with in_sentences(), opened(request, work) as found:
        told(found.findings)
        engine, tables, period = found.engine, found.tables, request.period
        return [
            (request.by_id[name], flow(engine, wanted.definition, tables, period, wanted.codes, request.codelists))
            for name, wanted in wanted_of(found).items()
        ]


@dataclass
class Tested:
    """What the self-test came to for one specification.

    `wrong` is what came out otherwise than expected, on the engine alone or through the mapping; `by_hand` what the region
    must fill in itself, since the mapping cannot be turned round; `folder` where the patients stand in the region's form.
    """

    indicator: str
    wrong: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    folder: Path | None = None


def self_test(
    specifications: list[Specification],
    codelists: dict[str, CodeList],
    mapping: RecordMapping,
    folder: Path,
    engine: EngineName = "duckdb",
    given: bool = False,
) -> Iterator[Tested]:
    """Computes every specification's worked patients: as they are, and in the region's own form through its mapping.

    The patients are written to `folder` (a folder for each specification) and read back; with `given` they are already
    there, as the region's own chain made them. Yields one result at a time.
    """
    with TemporaryDirectory() as spill, session(engine, spill=Path(spill)) as running:
        for specification in specifications:
            tested = Tested(specification.id)
            tested.wrong += [str(wrong) for wrong in worked_patients.failures(specification, codelists, running)]
            if not tested.wrong:
                try:
                    _through_mapping(
                        specification, codelists, mapping, folder / specification.id, running, given, tested
                    )
                except UserError as error:
                    tested.wrong.append(str(error))
            yield tested


def _through_mapping(
    specification: Specification,
    codelists: dict[str, CodeList],
    mapping: RecordMapping,
    folder: Path,
    running: Session,
    given: bool,
    tested: Tested,
) -> None:
    definition = specification.computation
    assert definition is not None
    request = Request([specification], codelists, folder, mapping, NOBODYS, definition.worked.period)
    with in_sentences():
        if not given:
            folder.mkdir(parents=True, exist_ok=True)
            tested.by_hand += written(mapping, worked_patients.records(definition), folder)
        tested.folder = folder
        if tested.by_hand:
            return
        tables = with_records(request, running).tables
        tested.wrong += [str(wrong) for wrong in worked_patients.failures(specification, codelists, running, tables)]
