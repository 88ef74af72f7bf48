"""The catalogue: regions, pathways, sources, criteria and indicators with their road."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.core.clock import today
from backend.core.errors import NotFound
from backend.core.http import Db, Version, Year, download
from backend.core.permissions import Action, check
from backend.core.refusals import refusal
from backend.core.schemas import WordOut
from backend.core.words import words as every_word
from backend.identity.access import LoggedIn, Who, needs
from backend.register import care_pathways, catalogue, criteria, criteria_tables, pathway_counts, reading, service
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from backend.register.pathway_schemas import CriteriaRow, CriteriaTables, PathwayCounts, PathwayDetail
from backend.register.schemas import (
    CountOut,
    EntryIn,
    IndicatorOut,
    NamedOut,
    PathwayOut,
    RegionOut,
    SourceOut,
    SpecificationOut,
    SpecificationRefused,
)
from indicators.catalogue.geography import geography

router = APIRouter(tags=["catalogue"])
Word = Annotated[str | None, Query(max_length=200)]


@router.get("/words")
def words() -> dict[str, dict[str, WordOut]]:
    """What people call every code, by group: states, kinds, causes of empty cells …"""
    return {
        group: {code: WordOut(sv=word["sv"], en=word["en"]) for code, word in codes.items()}
        for group, codes in every_word().items()
    }


@router.get("/regions")
def regions() -> list[RegionOut]:
    """The 21 regions and the nation, with every code and name."""
    day = today()
    areas = geography().healthcare_regions
    return [
        RegionOut(
            code=r.code,
            name=r.name,
            letter=r.letter,
            kolada=r.kolada,
            aliases=list(r.aliases),
            healthcare_regions=[
                area.id
                for area in areas
                for m in area.members
                if m.region == r.code and (m.valid_from or day) <= day <= (m.valid_to or day)
            ],
        )
        for r in geography().regions
    ]


@router.get("/healthcare-regions")
def healthcare_regions() -> list[NamedOut]:
    """The six healthcare regions."""
    return [NamedOut(id=a.id, name_sv=a.name.sv, name_en=a.name.en) for a in geography().healthcare_regions]


@router.get("/programme-areas")
def programme_areas(session: Db) -> list[NamedOut]:
    """The 26 national programme areas."""
    return [NamedOut(id=a.id, name_sv=a.name.sv, name_en=a.name.en) for a in reading.catalogue(session).programme_areas]


@router.get("/pathways")
def pathways(
    session: Db, actor: Who, programme_area: Word = None, confirmed: bool | None = None, q: Word = None
) -> list[PathwayOut]:
    """Pathways, of one programme area or all; with `q` those that have its words, best first."""
    return care_pathways.pathways(session, actor, programme_area, confirmed, q)


@router.get("/pathways/{identifier}")
def pathway(identifier: str, session: Db, actor: Who) -> PathwayDetail:
    """A pathway's page."""
    return care_pathways.pathway_detail(session, actor, identifier)


@router.get("/pathway-counts/{day}")
def counts_of_pathways(day: date, session: Db) -> PathwayCounts:
    """How many pathways are approved, published, merged and on their way by a day."""
    return pathway_counts.counts_at(session, day)


@router.get("/sources")
def sources(session: Db, actor: Who) -> list[SourceOut]:
    """Data sources and how many indicators use them."""
    return catalogue.sources(session, actor)


@router.get("/sources/{identifier}")
def source(identifier: str, session: Db, actor: Who) -> SourceOut:
    """A data source, by its id or one that it has had."""
    known = catalogue.sources(session, actor)
    entry = next((s for s in known if s.id == identifier), None)
    entry = entry or next((s for s in known if identifier in s.aliases), None)
    if entry is None:
        raise NotFound(refusal("source-missing"))
    return entry


@router.get("/criteria")
def criteria_rows(session: Db, year: Year | None = None) -> list[CriteriaRow]:
    """How the pathways assessed for a year (the newest where none is named) meet the six criteria (tables 1 and 2)."""
    return criteria.rows(session, year)


@router.get("/criteria/tables")
def criteria_tables_of_year(session: Db, actor: Who, year: Year | None = None) -> CriteriaTables:
    """Tables 1 and 2 of a year as the document has them, and K6 beside what the catalogue itself has."""
    return criteria_tables.tables(session, actor, year)


@router.get("/counts")
def counts(session: Db) -> list[CountOut]:
    """The documents' counts beside the catalogue's."""
    return catalogue.document_counts(session)


def _search(
    q: Word = None,
    pathway: Word = None,
    source: Word = None,
    state: Word = None,
    kind: Word = None,
    followable: bool | None = None,
    computable: bool | None = None,
) -> catalogue.Search:
    return catalogue.Search(q, pathway, source, state, kind, followable, computable)


@router.get("/indicators")
def indicators(
    session: Db,
    actor: Who,
    q: Word = None,
    pathway: Word = None,
    source: Word = None,
    state: Word = None,
    kind: Word = None,
    followable: bool | None = None,
    computable: bool | None = None,
) -> list[IndicatorOut]:
    """The newest version of each indicator that fits the search; with `q` best first, saying what was hit."""
    return catalogue.indicators(session, actor, _search(q, pathway, source, state, kind, followable, computable))


@router.get("/indicators/{identifier}")
def indicator(identifier: str, session: Db, actor: Who, version: Version = None) -> SpecificationOut:
    """A specification: the newest version that may be read, or the one asked for."""
    row = service.get(session, actor, KINDS[SPECIFICATION], identifier, version)
    return catalogue.specification_out(session, actor, row, lint=row.state in ("draft", "in_review"))


@router.get("/indicators/{identifier}/yaml")
def indicator_yaml(identifier: str, session: Db, actor: Who, version: Version = None) -> Response:
    """A specification's file."""
    row = service.get(session, actor, KINDS[SPECIFICATION], identifier, version)
    return download(row.source_text.encode(), f"{identifier}.yaml", "application/yaml; charset=utf-8")


@router.post(
    "/specifications",
    status_code=201,
    responses={422: {"model": SpecificationRefused}},
    dependencies=[needs(Action.DRAFT_SPECIFICATION)],
)
def add_specification(new: EntryIn, session: Db, actor: LoggedIn) -> SpecificationOut:
    """Takes in a specification as a draft, or says everything that is wrong with it."""
    check(actor, Action.DRAFT_SPECIFICATION)
    row = service.add(session, actor, KINDS[SPECIFICATION], new.filename, new.yaml, new.seen)
    session.flush()
    return catalogue.specification_out(session, actor, row, lint=True)
