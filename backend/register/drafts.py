"""Drafts of catalogue entries as they stand in a form: saved complete or not, and handed in as a version when they hold."""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.states import EntryState
from backend.register import changes, form_fields, made_ids, queries, service
from backend.register.draft_merge import merged
from backend.register.form_schemas import DraftIn, DraftLine, DraftOut, HandInDraft
from backend.register.kinds import EntryKind
from backend.register.tables import EntryDraft, EntryVersion
from datasources.delivery.personal import is_personal
from indicators.base import IDENTIFIER, Entry
from indicators.catalogue.digest import as_text

MOST_CHARACTERS = 500_000
"""Of one draft as JSON: the longest packaged entry is a fifth of it."""
MOST_DRAFTS = 1_000
"""Of one person: three times a catalogue's three hundred measures. More would be a program that has gone astray."""
LONGEST_ID = 80
_NOTHING: Sequence[object] = (None, "", [], {})


def mine(session: Session, actor: Actor) -> list[DraftLine]:
    """The actor's own drafts, the last saved first."""
    rows = session.exec(
        select(EntryDraft)
        .where(EntryDraft.account_id == actor.account_id)
        .order_by(col(EntryDraft.saved_at).desc(), col(EntryDraft.id).desc())
    )
    return [
        DraftLine(
            kind=row.kind, entry=row.entry, name=_name(json.loads(row.content)) or row.entry, saved_at=row.saved_at
        )
        for row in rows
    ]


@dataclass(frozen=True)
class OwnDraft:
    """What stands in a form of the actor's."""

    entry: str
    revision: int
    based_on: int
    content: dict[str, Any]


def own(session: Session, actor: Actor, kind: EntryKind) -> list[OwnDraft]:
    """The actor's own drafts of a kind with what stands in them, the first begun first."""
    check(actor, kind.draft)
    rows = session.exec(
        select(EntryDraft)
        .where(EntryDraft.account_id == actor.account_id, EntryDraft.kind == kind.name)
        .order_by(col(EntryDraft.id))
    )
    return [OwnDraft(row.entry, row.revision, row.based_on, json.loads(row.content)) for row in rows]


def _name(content: Mapping[str, Any]) -> str | None:
    name = content.get("name")
    swedish = name.get("sv") if isinstance(name, Mapping) else None
    return swedish if isinstance(swedish, str) else None  # an imperfect draft may hold anything


def get(session: Session, actor: Actor, kind: EntryKind, entry: str) -> DraftOut:
    """The actor's own draft of the entry.

    Raises NotFound.
    """
    return _out(session, actor, kind, _row(session, actor, kind, entry))


def find(session: Session, actor: Actor, kind: EntryKind, entry: str) -> EntryDraft | None:
    """The actor's own draft of the entry, where there is one."""
    return session.exec(
        select(EntryDraft).where(
            EntryDraft.kind == kind.name, EntryDraft.entry == entry, EntryDraft.account_id == actor.account_id
        )
    ).first()


def _row(session: Session, actor: Actor, kind: EntryKind, entry: str) -> EntryDraft:
    check(actor, kind.draft)
    row = find(session, actor, kind, entry)
    if row is None:
        raise NotFound(refusal("draft-missing"))
    return row


def save(session: Session, actor: Actor, kind: EntryKind, entry: str, new: DraftIn) -> DraftOut:
    """Keeps what stands in the form. The same content again changes nothing.

    Raises UserError for an id that none can have or a text about a person, Conflict with what differs where the draft has been
    saved elsewhere since it was read.
    """
    check(actor, kind.draft)
    row = find(session, actor, kind, entry)
    content = _beginning(session, actor, kind, entry, new) if new.content is None else pruned(kind, new.content)
    must_be_keepable(entry, content)
    if row is None:
        row = _begun(session, actor, kind, entry, new)
    elif row.revision != new.revision:
        if new.began is None:
            raise _saved_elsewhere(kind, row, content)
        content = pruned(kind, merged(pruned(kind, new.began), content, json.loads(row.content)))
    elif json.loads(row.content) == content:
        return _out(session, actor, kind, row)
    row.content, row.revision, row.saved_at = json.dumps(content, ensure_ascii=False), row.revision + 1, now()
    session.add(row)
    session.flush()
    return _out(session, actor, kind, row)


def take_newer(session: Session, actor: Actor, kind: EntryKind, entry: str, revision: int) -> DraftOut:
    """The draft with what another has changed in the newest version since it was begun; it is based on that version then.

    Where both have changed the same field the draft's own holds. Raises NotFound, Conflict where it was saved elsewhere.
    """
    row = _row(session, actor, kind, entry)
    if row.revision != revision:
        raise _saved_elsewhere(kind, row, {})
    latest = standing(session, actor, kind, entry)
    if latest is not None and latest.version > row.based_on:
        began = contents(kind, service.get(session, actor, kind, entry, row.based_on)) if row.based_on else {}
        content = pruned(kind, merged(began, json.loads(row.content), contents(kind, latest)))
        must_be_keepable(entry, content)
        row.content, row.based_on = json.dumps(content, ensure_ascii=False), latest.version
        row.revision, row.saved_at = row.revision + 1, now()
        session.add(row)
        session.flush()
    return _out(session, actor, kind, row)


def _begun(session: Session, actor: Actor, kind: EntryKind, entry: str, new: DraftIn) -> EntryDraft:
    if new.revision:
        raise Conflict(refusal("draft-gone"))
    own = select(func.count()).select_from(EntryDraft).where(EntryDraft.account_id == actor.account_id)
    if session.exec(own).one() >= MOST_DRAFTS:
        raise Conflict(refusal("drafts-too-many", most=MOST_DRAFTS))
    assert actor.account_id is not None  # who may draft is logged in
    return EntryDraft(
        kind=kind.name, entry=entry, account_id=actor.account_id, revision=0, based_on=new.based_on, content="{}"
    )


def _beginning(session: Session, actor: Actor, kind: EntryKind, entry: str, new: DraftIn) -> dict[str, Any]:
    """What a new draft begins with: the version it is based on, another entry's newest, or nothing."""
    if new.copy_of:
        return contents(kind, service.get(session, actor, kind, new.copy_of))
    return contents(kind, service.get(session, actor, kind, entry, new.based_on)) if new.based_on else {}


def must_be_keepable(entry: str, content: Mapping[str, Any]) -> None:
    """Raises UserError for an id that none can have, a draft that is too long, or a text about a person."""
    if not IDENTIFIER.match(entry) or len(entry) > LONGEST_ID:
        raise UserError(refusal("entry-id"))
    if len(json.dumps(content)) > MOST_CHARACTERS:
        raise UserError(refusal("draft-too-long"))
    if any(is_personal(text) for text in _texts(content)):
        raise UserError(refusal("text-about-person"))


def _texts(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _texts(part)]


def _saved_elsewhere(kind: EntryKind, row: EntryDraft, content: Mapping[str, Any]) -> Conflict:
    """The refusal of a stale save, with what stands in the saved draft and not in the one that was to be saved."""
    differing = changes.between(kind, content, json.loads(row.content))
    return Conflict(
        refusal("draft-saved-elsewhere"),
        revision=row.revision,
        changes=[change.model_dump() for change in differing],
    )


def pruned(kind: EntryKind, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without what is empty: a field that nobody has written in is not there. What is written as in a file or as a
    table is left as it is: an empty list says something there."""
    whole = form_fields.as_in_file(kind)
    own = {name: value for name, value in content.items() if name not in form_fields.WRITTEN_BY_THE_PLATFORM}
    return _pruned_parts(own, "", whole)


def _pruned(value: Any, place: str, whole: Container[str]) -> Any:
    if place in whole:
        return value
    if isinstance(value, Mapping):
        return _pruned_parts(value, f"{place}.", whole)
    if isinstance(value, list):
        return [one for part in value if (one := _pruned(part, place, whole)) not in _NOTHING]
    return value.strip() if isinstance(value, str) else value


def _pruned_parts(parts: Mapping[str, Any], within: str, whole: Container[str]) -> dict[str, Any]:
    pruned_parts = {name: _pruned(part, f"{within}{name}", whole) for name, part in parts.items()}
    return {name: part for name, part in pruned_parts.items() if part not in _NOTHING}


def remove(session: Session, actor: Actor, kind: EntryKind, entry: str) -> None:
    """Throws the actor's own draft away.

    Raises NotFound.
    """
    session.delete(_row(session, actor, kind, entry))


def hand_in(session: Session, actor: Actor, kind: EntryKind, entry: str, wanted: HandInDraft) -> EntryVersion:
    """Makes the draft a version of the register and takes it out of the form.

    Raises Refused with everything that does not hold (the draft is kept), Conflict where it has been saved elsewhere or the
    register has a newer version than the author has looked at.
    """
    row = _row(session, actor, kind, entry)
    if row.revision != wanted.revision:
        raise _saved_elsewhere(kind, row, {})
    newest = standing(session, actor, kind, entry)
    if newest is not None and newest.version > max(row.based_on, wanted.seen):
        raise Conflict(refusal("draft-newer-version", version=newest.version), newest=newest.version)
    others = (one.version for one in queries.versions(session, kind.name, entry) if not _own_draft(one, actor))
    number = max(others, default=0) + 1
    whole = {
        "id": entry,
        "version": number,
        "status": "published",
        **made_ids.with_ids(kind.model, json.loads(row.content)),
    }
    ordered = {name: whole[name] for name in [*kind.model.model_fields, *whole] if name in whole}
    handed_in = service.add(session, actor, kind, f"{entry}.yaml", as_text(ordered))
    session.delete(row)
    session.flush()
    return handed_in


def standing(session: Session, actor: Actor, kind: EntryKind, entry: str) -> EntryVersion | None:
    """The newest version that a new one comes after: all but the actor's own draft, which is written over."""
    return next((one for one in service.kept_versions(session, kind, entry) if not _own_draft(one, actor)), None)


def _own_draft(row: EntryVersion, actor: Actor) -> bool:
    """Whether the version is the actor's to write over. Under review it is so too, and is a draft again then."""
    return row.state in (EntryState.DRAFT, EntryState.IN_REVIEW) and row.created_by == actor.account_id


def _out(session: Session, actor: Actor, kind: EntryKind, row: EntryDraft) -> DraftOut:
    content = json.loads(row.content)
    versions = queries.versions(session, kind.name, row.entry)
    by_number = {one.version: one for one in versions if may(actor, Action.READ_DRAFTS)}
    first = contents(kind, by_number.get(row.based_on))
    latest = standing(session, actor, kind, row.entry)
    newest = latest.version if latest else 0
    return DraftOut(
        kind=row.kind,
        entry=row.entry,
        revision=row.revision,
        based_on=row.based_on,
        content=content,
        saved_at=row.saved_at,
        changes=changes.between(kind, first, content),
        newest=newest,
        newer=changes.between(kind, first, contents(kind, latest)) if newest > row.based_on else [],
    )


def contents(kind: EntryKind, version: EntryVersion | None) -> dict[str, Any]:
    """A version's content as a form has it; nothing for none."""
    return {} if version is None else content_of(kind, queries.typed(version))


def content_of(kind: EntryKind, entry: Entry) -> dict[str, Any]:
    """An entry's content as a form has it."""
    return pruned(kind, entry.model_dump(mode="json", exclude_defaults=True))
