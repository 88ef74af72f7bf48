"""The catalogue as people read it: indicators, sources and counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from sqlmodel import Session

from backend.core.permissions import Action, Actor, may
from backend.identity import service as identity_service
from backend.register import computation, entries, queries, searching, service, specification_checks
from backend.register.computation_schemas import CodeListOut, ComputationOut
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from backend.register.reading import Register, Version, catalogue, register, version_of
from backend.register.schemas import (
    CountOut,
    IndicatorOut,
    LinkOut,
    RemarkOut,
    SourceOut,
    SpecificationOut,
    VariableOut,
)
from backend.register.tables import EntryVersion
from backend.register.target_words import targets_out
from indicators.catalogue import document_counts as counts
from indicators.catalogue.whole import Catalogue
from indicators.entries.source import DataSource, DatedShare
from indicators.entries.specification import Specification


@dataclass(frozen=True)
class Search:
    """What the catalogue is searched for; None means all."""

    text: str | None = None
    pathway: str | None = None
    source: str | None = None
    state: str | None = None
    kind: str | None = None
    followable: bool | None = None
    computable: bool | None = None


_lines: WeakKeyDictionary[Register, dict[int, IndicatorOut]] = WeakKeyDictionary()
"""Each version's line in the list, by its row, for as long as the register is the one that holds."""


def indicators(session: Session, actor: Actor, search: Search) -> list[IndicatorOut]:
    """The newest version of each indicator that the actor may see and that the search fits: best first where words are sought,
    otherwise by id."""
    now, known = register(session), catalogue(session)
    if search.pathway:
        search = replace(search, pathway=known.pathway_id(search.pathway))
    every = visible(session, actor)
    fitting = [one for one in every if _fits(one, search, known)] if replace(search, text=None) != Search() else every
    lines = _lines.setdefault(now, {})
    return [
        (lines.get(version.id) or lines.setdefault(version.id, indicator_out(version, known))).model_copy(
            update={"hits": hits}
        )
        for version, hits in searching.matching_versions(session, search.text or "", fitting)
    ]


def visible(session: Session, actor: Actor) -> list[Version]:
    """The newest version of each indicator that the actor may see: what every count of indicators is a count of."""
    return register(session).newest(None if may(actor, Action.READ_DRAFTS) else queries.PUBLIC_STATES)


def _fits(version: Version, search: Search, known: Catalogue) -> bool:
    spec = version.specification
    return (
        search.pathway in (None, *(known.pathway_id(link.pathway) for link in spec.pathways))
        and search.source in (None, *(use.source for use in spec.sources))
        and search.state in (None, version.state)
        and search.kind in (None, spec.kind)
        and search.followable in (None, spec.followable)
        and search.computable in (None, spec.computation is not None)
    )


def _links(spec: Specification, known: Catalogue) -> list[LinkOut]:
    links = []
    for link in spec.pathways:
        pathway = known.pathway(link.pathway)
        goal = pathway.goal_of(link.pathway, link.goal) if pathway else None
        links.append(
            LinkOut(
                pathway=link.pathway,
                pathway_name=pathway.name.sv if pathway else link.pathway,
                goal=link.goal,
                goal_text=goal.text.sv if goal else None,
                priority=link.priority,
            )
        )
    return links


def indicator_out(version: Version, known: Catalogue) -> IndicatorOut:
    """One line of the list; `known` names its pathways."""
    spec = version.specification
    return IndicatorOut(
        id=spec.id,
        version=spec.version,
        state=version.state,
        name_sv=spec.name.sv,
        name_en=spec.name.en,
        kind=spec.kind,
        unit=spec.unit,
        decimals=spec.decimals,
        direction=spec.direction,
        type=spec.type,
        targets=targets_out(spec, known.specification_by_id.get),
        sources=[use.source for use in spec.sources],
        followable=spec.followable,
        computable=spec.computation is not None,
        proposal=spec.proposal,
        pathways=_links(spec, known),
        digest=version.digest if version.published_at else None,
    )


def specification_out(session: Session, actor: Actor, row: EntryVersion, *, lint: bool = False) -> SpecificationOut:
    """A whole specification with its history; with `lint` also what the lint says of it."""
    version, known = version_of(row), catalogue(session)
    spec = version.specification
    names = identity_service.names(session, {row.created_by, row.reviewed_by})
    remarks = specification_checks.remarks(session, spec) if lint else []
    return SpecificationOut(
        **indicator_out(version, known).model_dump(),
        content=spec.model_dump(mode="json"),
        yaml=row.source_text,
        history=entries.history(session, actor, row),
        created_by=names.get(row.created_by, "?"),
        reviewed_by=names.get(row.reviewed_by, "?") if row.reviewed_by else spec.governance.checked_by,
        published_at=row.published_at,
        steps=service.steps_for(actor, KINDS[SPECIFICATION], row),
        remarks=[RemarkOut(**vars(remark)) for remark in remarks],
        computation=_computation_out(spec, known),
    )


def _computation_out(spec: Specification, known: Catalogue) -> ComputationOut | None:
    if spec.computation is None:
        return None
    return computation.computation_out(spec.computation, known.codelist_by_id)


def codelists(session: Session, row: EntryVersion) -> list[CodeListOut]:
    """The code lists of a specification; none where it does not compute."""
    definition = version_of(row).specification.computation
    known = catalogue(session).codelist_by_id
    return computation.codelists_out(definition, known) if definition else []


def document_counts(session: Session) -> list[CountOut]:
    """The documents' counts beside the register's own."""
    return [
        CountOut(
            id=c.stated.id,
            place=c.stated.place,
            holds_for=c.stated.holds_for,
            stated=c.stated.stated,
            own=c.own,
            agrees=c.agrees,
            difference=c.stated.difference.sv if c.stated.difference else None,
            difference_en=c.stated.difference.en if c.stated.difference else None,
        )
        for c in counts.compare(_counted(session))
    ]


def _counted(session: Session) -> Catalogue:
    """The catalogue with each indicator counted once: as published where a version of it is, otherwise as a draft."""
    known = register(session)
    specifications = [
        published.specification
        if (published := known.published.get(version.specification.id))
        else version.specification.model_copy(update={"status": "draft"})
        for version in known.newest()
    ]
    return replace(catalogue(session), specifications=specifications)


def sources(session: Session, actor: Actor) -> list[SourceOut]:
    """Every data source with how many of the indicators that the actor sees use it, and how many it gives today."""
    used = Counter(
        source
        for version in visible(session, actor)
        for source in {use.source for use in version.specification.sources}
    )
    now = Counter(
        use.source
        for version in register(session).published.values()
        for use in version.specification.sources
        if use.followable == "now"
    )
    return [_source_out(source, used[source.id], now[source.id]) for source in catalogue(session).sources]


def _shares(value: Sequence[DatedShare] | str) -> Any:
    return value if isinstance(value, str) else [share.model_dump(mode="json") for share in value]


def _source_out(source: DataSource, used: int, followable: int) -> SourceOut:
    return SourceOut(
        id=source.id,
        name_sv=source.name.sv,
        name_en=source.name.en,
        kind=source.kind,
        holder=source.holder,
        description=source.description,
        coverage=_shares(source.coverage),
        connection=_shares(source.connection),
        response_rate=_shares(source.response_rate),
        reporting=source.reporting,
        limits=source.limits,
        aliases=source.aliases,
        variables=[
            VariableOut(name=one.name, what_sv=one.what.sv, what_en=one.what.en or one.what.sv)
            for one in source.variables
        ],
        indicators=used,
        followable=followable,
        provenance=[p.model_dump(mode="json") for p in source.provenance],
    )
