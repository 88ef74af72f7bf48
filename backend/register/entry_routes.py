"""Catalogue entries of every kind: read, held against each other, handed in. Steps on their road are taken in `consequence`."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from backend.core.http import Db, Number, Version, download
from backend.core.permissions import check
from backend.identity.access import LoggedIn, Who
from backend.register import entries, merge_act, revision_log, service, versions
from backend.register.form_schemas import MergeIn, VersionDiff
from backend.register.kinds import KINDS, kind_of
from backend.register.models import PATHWAY
from backend.register.schemas import EntryDetail, EntryIn, EntryOut, RevisionOut, SpecificationRefused

router = APIRouter(tags=["catalogue"])


@router.get("/entries/{kind}")
def entries_of_kind(kind: str, session: Db, actor: Who) -> list[EntryOut]:
    """The newest version of each entry of a kind that the reader may see."""
    return entries.newest(session, actor, kind_of(kind))


@router.get("/entries/{kind}/{identifier}")
def entry(kind: str, identifier: str, session: Db, actor: Who, version: Version = None) -> EntryDetail:
    """An entry: the newest version that may be read, or the one asked for."""
    known = kind_of(kind)
    return entries.detail(session, actor, known, service.get(session, actor, known, identifier, version))


@router.get("/entries/{kind}/{identifier}/yaml")
def entry_yaml(kind: str, identifier: str, session: Db, actor: Who, version: Version = None) -> Response:
    """An entry's file."""
    row = service.get(session, actor, kind_of(kind), identifier, version)
    return download(row.source_text.encode(), f"{identifier}.yaml", "application/yaml; charset=utf-8")


@router.get("/entries/{kind}/{identifier}/versions/{before}/diff/{after}")
def version_diff(kind: str, identifier: str, before: Number, after: Number, session: Db, actor: Who) -> VersionDiff:
    """What differs between two versions of an entry, field by field."""
    return versions.diff(session, actor, kind_of(kind), identifier, before, after)


@router.post("/entries/{kind}", status_code=201, responses={422: {"model": SpecificationRefused}})
def add_entry(kind: str, new: EntryIn, session: Db, actor: LoggedIn) -> EntryDetail:
    """Takes in an entry as a draft, or says everything that is wrong with it."""
    known = kind_of(kind)
    check(actor, known.draft)
    row = service.add(session, actor, known, new.filename, new.yaml, new.seen)
    session.flush()
    return entries.detail(session, actor, known, row)


@router.post("/entries/pathway/{identifier}/merge", status_code=201, responses={422: {"model": SpecificationRefused}})
def merge_pathway(identifier: str, wanted: MergeIn, session: Db, actor: LoggedIn) -> EntryDetail:
    """Prepares the merge of a pathway into another, for somebody else to publish: then names, goals, indicators and answers
    follow into the joint one."""
    row = merge_act.prepare(session, actor, identifier, wanted)
    session.flush()
    return entries.detail(session, actor, KINDS[PATHWAY], row)


@router.get("/revisions/{year}")
def revisions(year: Annotated[int, Path(ge=2019, le=2100)], session: Db) -> list[RevisionOut]:
    """What was published, revised, merged or retired in a year, with what changed, why and who reviewed it."""
    return revision_log.revisions(session, year)
