"""The submission package of a run: the results as the submission road takes them, and the proof of how they came about."""

import hashlib
from datetime import UTC, datetime
from importlib.metadata import version

from backend.computing import delivery
from backend.computing.run import Computed
from datasources.delivery.formats import package
from datasources.delivery.manifest import (
    ComputedIndicator,
    CountedFinding,
    LeftOut,
    Manifest,
    MappingUsed,
    StepRows,
    TableRows,
)
from datasources.records.mapping import digest as mapping_digest
from indicators.catalogue.digest import digest
from indicators.definition.codelists import digest_of_codes
from indicators.definition.validation import codelists_used
from indicators.engine.follow_up import last_day_needed
from indicators.engine.memberships import supplied_for


def build(computed: Computed) -> tuple[bytes, Manifest]:
    """The package's bytes, and the manifest in it."""
    request = computed.request
    results = delivery.results(computed)
    manifest = Manifest(
        created=datetime.now(UTC).replace(microsecond=0),
        foljsam_version=version("foljsam"),
        region=request.region,
        round=request.round_id,
        period_start=request.period.start,
        period_end=request.period.end,
        indicators=[_indicator(computed, name) for name in request.definitions],
        left_out=[LeftOut(id=name, lacks=[one.name for one in missing]) for name, missing in computed.left_out.items()],
        last_day=computed.last_day,
        mapping=MappingUsed(
            id=request.mapping.id, version=request.mapping.version, digest=mapping_digest(request.mapping)
        ),
        tables={name: TableRows(rows_in=read, rows_out=left) for name, (read, left) in computed.tables.items()},
        findings=[
            CountedFinding(code=f.code, table=f.table, column=f.column, count=f.count, rule=f.rule)
            for f in computed.findings
        ],
        engine=computed.versions,
        results_sha256=hashlib.sha256(results).hexdigest(),
        people_outside=delivery.outside(computed),
    )
    return package.write(results, manifest), manifest


def _indicator(computed: Computed, name: str) -> ComputedIndicator:
    request = computed.request
    specification = request.by_id[name]
    sums = computed.rows[name, request.period]
    return ComputedIndicator(
        id=name,
        version=specification.version,
        digest=digest(specification),
        codelists=request.codelist_digests(name),
        conditions={used: one.digest for used, one in sorted(request.definitions[name].uses.items())},
        supplied=_supplied(computed, name),
        follow_up_until=last_day_needed(request.definitions[name], request.period),
        flow=delivery.flow(sums, request.region),
        by_step=[StepRows(step=step, rows_in=before, rows_out=after) for step, before, after in computed.steps[name]],
        quartiles=delivery.quartiles(request, name, sums) or None,
        alternatives=delivery.under_alternatives(computed, name),
    )


def _supplied(computed: Computed, name: str) -> dict[str, str]:
    """Digests of the lists that the region supplied and the definition used."""
    request = computed.request
    definition = request.definitions[name]
    used = {
        listed: codes
        for name_used in codelists_used(definition)
        for listed, codes in supplied_for(definition, request.codelists, computed.supplied, name_used).items()
    }
    return {listed: digest_of_codes(None, codes) for listed, codes in sorted(used.items())}
