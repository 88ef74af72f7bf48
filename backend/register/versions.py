"""Two versions of an entry beside each other."""

from typing import Any

from sqlmodel import Session

from backend.core.permissions import Actor
from backend.register import changes, queries, service
from backend.register.form_schemas import VersionDiff
from backend.register.kinds import EntryKind
from backend.register.tables import EntryVersion


def diff(session: Session, actor: Actor, kind: EntryKind, entry: str, before: int, after: int) -> VersionDiff:
    """What differs between any two versions that the actor may read, field by field.

    Raises NotFound where the actor may know of no such version.
    """
    old, new = (service.get(session, actor, kind, entry, number) for number in (before, after))
    return VersionDiff(
        kind=kind.name,
        id=entry,
        before=before,
        after=after,
        changes=changes.between(kind, whole(old), whole(new)),
    )


def whole(version: EntryVersion | None) -> dict[str, Any]:
    """All that a version says, as it stands in its file; nothing for none."""
    return queries.typed(version).model_dump(mode="json", exclude_defaults=True) if version else {}
