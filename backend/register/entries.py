"""Catalogue entries of every kind as the API gives them: the list, one with its history."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.core.permissions import Action, Actor, may
from backend.core.states import EntryState
from backend.identity import service as identity_service
from backend.register import queries, reading, reviews, service
from backend.register.kinds import EntryKind
from backend.register.schemas import EntryDetail, EntryOut, RemarkOut, VersionOut
from backend.register.tables import EntryVersion


def newest(session: Session, actor: Actor, kind: EntryKind) -> list[EntryOut]:
    """The newest version of each entry of a kind that the actor may see, by id."""
    return [_entry_out(kind, version) for version in reading.newest(session, kind.name, _visible(actor))]


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """How many entries of each kind the actor may see."""
    return queries.entry_counts(session, _visible(actor))


def _visible(actor: Actor) -> Sequence[EntryState]:
    return queries.KEPT_STATES if may(actor, Action.READ_DRAFTS) else queries.PUBLIC_STATES


def _entry_out(kind: EntryKind, version: reading.Version) -> EntryOut:
    return EntryOut(
        kind=kind.name,
        id=version.entry.id,
        version=version.number,
        state=version.state,
        name_sv=version.entry.name.sv,
        name_en=version.entry.name.en,
        digest=version.digest if version.published_at else None,
        published_at=version.published_at,
    )


def detail(session: Session, actor: Actor, kind: EntryKind, row: EntryVersion) -> EntryDetail:
    """A whole entry with its history, and what its rules say of it while it is on its road."""
    entry = queries.typed(row)
    on_its_road = row.state in (EntryState.DRAFT, EntryState.IN_REVIEW)
    names = identity_service.names(session, {row.created_by, row.reviewed_by})
    return EntryDetail(
        **_entry_out(kind, reading.version_of(row)).model_dump(),
        content=entry.model_dump(mode="json"),
        yaml=row.source_text,
        history=history(session, actor, row),
        created_by=names.get(row.created_by, "?"),
        reviewed_by=names.get(row.reviewed_by) if row.reviewed_by else None,
        steps=service.steps_for(actor, kind, row),
        remarks=[RemarkOut(**vars(remark)) for remark in kind.remarks(session, entry)] if on_its_road else [],
    )


def history(session: Session, actor: Actor, row: EntryVersion) -> list[VersionOut]:
    """Every version of the row's entry that the actor may see, newest first."""
    drafts = may(actor, Action.READ_DRAFTS)
    versions = [
        version
        for version in queries.versions(session, row.kind, row.entry)
        if drafts or version.state in queries.PUBLIC_STATES
    ]
    names = identity_service.names(session, {i for v in versions for i in (v.created_by, v.reviewed_by)})
    comments = reviews.comments(session, versions)
    return [_version_out(version, names, comments.get(version.id)) for version in versions]


def _version_out(row: EntryVersion, names: dict[int | None, str], comment: str | None) -> VersionOut:
    return VersionOut(
        version=row.version,
        state=EntryState(row.state),
        digest=row.digest,
        created_at=row.created_at,
        created_by=names.get(row.created_by, "?"),
        published_at=row.published_at,
        reviewed_by=names.get(row.reviewed_by) if row.reviewed_by else None,
        comment=comment,
    )
