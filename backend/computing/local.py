"""For the region's own eyes: members, explanations and the self-test. Nothing of this is handed in or logged."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from backend.computing.request import NOBODYS, Request
from backend.computing.run_inputs import bound_definitions, errors_in_sentences, open_inputs, with_records
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
from indicators.engine.query_engine import EngineName, QueryEngine, open_engine
from indicators.entries.specification import Specification

FindingsListener = Callable[[list[RecordFinding]], None]
"""Called with what was found in the records."""


def write_members(request: Request, work: Path, out: TextIO, on_findings: FindingsListener) -> int:
    """Writes one definition's members as CSV, a row a counted unit; how many. Populations are 1 or 0, empty where unknown.

    Raises UserError where records or mapping do not suffice.
    """
    with errors_in_sentences(), open_inputs(request, work) as inputs:
        on_findings(inputs.findings)
        [bound] = bound_definitions(inputs).values()
        table = members(bound.definition, inputs.tables, request.period, bound.codes)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.columns)
        number = 0
        for batch in inputs.engine.fetch_batches(table):
            writer.writerows(row.values() for row in batch)
            number += len(batch)
    return number


def explanations(
    request: Request, work: Path, person: str, on_findings: FindingsListener
) -> list[tuple[Specification, Explanation]]:
    """Why a person is in or out of each of the request's definitions.

    Raises UserError where records or mapping do not suffice.
    """
    with errors_in_sentences(), open_inputs(request, work) as inputs:
        on_findings(inputs.findings)
        engine, tables, period = inputs.engine, inputs.tables, request.period
        return [
            (
                request.by_id[name],
                explain(engine, bound.definition, tables, period, bound.codes, person, request.codelists),
            )
            for name, bound in bound_definitions(inputs).items()
        ]


def flow_charts(request: Request, work: Path, on_findings: FindingsListener) -> list[tuple[Specification, list[Count]]]:
    """How many units are left, and fell away, at each stage of each of the request's definitions; all regions together.

    Raises UserError where records or mapping do not suffice.
    """
    with errors_in_sentences(), open_inputs(request, work) as inputs:
        on_findings(inputs.findings)
        engine, tables, period = inputs.engine, inputs.tables, request.period
        return [
            (request.by_id[name], flow(engine, bound.definition, tables, period, bound.codes, request.codelists))
            for name, bound in bound_definitions(inputs).items()
        ]


@dataclass
class SelfTestResult:
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
    in_place: bool = False,
) -> Iterator[SelfTestResult]:
    """Computes every specification's worked patients: as they are, and in the region's own form through its mapping.

    The patients are written to `folder` (a folder for each specification) and read back; with `in_place` they are already
    there, as the region's own chain made them. Yields one result at a time.
    """
    with TemporaryDirectory() as spill, open_engine(engine, spill=Path(spill)) as running:
        for specification in specifications:
            tested = SelfTestResult(specification.id)
            tested.wrong += [str(failure) for failure in worked_patients.failures(specification, codelists, running)]
            if not tested.wrong:
                try:
                    _through_mapping(
                        specification, codelists, mapping, folder / specification.id, running, in_place, tested
                    )
                except UserError as error:
                    tested.wrong.append(str(error))
            yield tested


def _through_mapping(
    specification: Specification,
    codelists: dict[str, CodeList],
    mapping: RecordMapping,
    folder: Path,
    running: QueryEngine,
    in_place: bool,
    tested: SelfTestResult,
) -> None:
    definition = specification.computation
    assert definition is not None
    request = Request([specification], codelists, folder, mapping, NOBODYS, definition.worked.period)
    with errors_in_sentences():
        if not in_place:
            folder.mkdir(parents=True, exist_ok=True)
            tested.by_hand += written(mapping, worked_patients.records(definition), folder)
        tested.folder = folder
        if tested.by_hand:
            return
        tables = with_records(request, running).tables
        tested.wrong += [
            str(failure) for failure in worked_patients.failures(specification, codelists, running, tables)
        ]
