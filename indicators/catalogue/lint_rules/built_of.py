"""Rules for what specifications are built of: registers' variables and code lists."""

from collections.abc import Iterator

from indicators.catalogue.remarks import Context, Remark, remark
from indicators.entries.specification import Specification


def variables_are_listed(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every variable that the computation reads stands in its source's list, where the source has one."""
    for source, variables in (spec.computation.variables if spec.computation else {}).items():
        known = context.catalogue.source_by_id.get(source)
        if listed := {one.name for one in known.variables} if known else ():
            for variable in sorted(variables.keys() - listed):
                about = f"{source}.{variable}"
                yield remark(spec.id, "variable-not-listed", about, variable=variable, source=source)


def code_lists_follow_releases(context: Context) -> Iterator[Remark]:
    """Every code list says which release of its system it was held against, and that is the one that holds."""
    for codelist in context.catalogue.codelists:
        system = context.code_systems.get(codelist.system)
        newest = system.release_on(context.today) if system else None
        if newest is None:
            continue  # nobody has read when its releases came: nothing to hold the list against
        if codelist.release is None:
            yield remark(codelist.id, "code-list-undated", system=codelist.system)
        elif codelist.release < newest[: len(codelist.release)]:
            yield remark(codelist.id, "code-list-old", system=codelist.system, release=codelist.release, newest=newest)
