"""The packaged catalogue into the register: what is new by version, once. The only place of a server that reads the package."""

from collections.abc import Collection

from sqlmodel import Session

from backend.core import site
from backend.core.audit import record
from backend.core.clock import now
from backend.core.permissions import Actor
from backend.core.states import EntryState
from backend.register import queries, reading
from backend.register.kinds import KINDS, EntryKind
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.digest import canonical, of_text, to_yaml
from indicators.catalogue.packaged import fingerprint, packaged

SEEDED = "packaged-catalogue"
"""The value of the installation that says which packaged files its register has been filled from."""


def seed(session: Session, actor: Actor) -> int:
    """Puts the packaged entries that are new (by version) into the register; how many were new.

    A version that is already there is left alone: the register is the truth once it is running. Where people have published a
    version of their own, the package's next is a draft for them to read.
    """
    packed = fingerprint()
    if packed is None or site.value(session, SEEDED) == packed:
        return 0  # reading the whole catalogue takes a second, and every command comes here
    added = sum(_seed_kind(session, kind) for kind in KINDS.values())
    if added:
        reading.changed(session)
        record(session, actor, "catalogue-seeded", "catalogue", "packaged", added=added)
    site.set_value(session, SEEDED, packed)
    return added


def _seed_kind(session: Session, kind: EntryKind) -> int:
    known = {(row.entry, row.version) for row in queries.numbers(session, kind.name)}
    entries = kind.packaged(packaged())
    new = [entry for entry in entries if (entry.id, entry.version) not in known]
    standing = {entry.id for entry in entries}
    edited = queries.written_here(session, kind.name)
    for entry in new:
        publish = entry.status == "published" and entry.id not in edited
        if publish:
            _give_way(session, kind, entry.id, set(entry.former_ids) - standing)
        session.add(_seeded(kind, entry, publish))
    return len(new)


def _give_way(session: Session, kind: EntryKind, entry: str, left: Collection[str]) -> None:
    """What stands where a packaged version is to be published: its entry's earlier one, and those of ids that it has left.

    A former id that the package still has an entry of is no such id: a pathway merged into another stays for its counts.
    """
    for identifier, state in [(entry, EntryState.REVISED), *((former, EntryState.RETIRED) for former in left)]:
        if earlier := queries.published(session, kind.name, identifier):
            earlier.state = state.value
            session.add(earlier)
    session.flush()


def _seeded(kind: EntryKind, entry: Entry, published: bool) -> EntryVersion:
    text = canonical(entry)
    return EntryVersion(
        kind=kind.name,
        entry=entry.id,
        version=entry.version,
        origin=queries.PACKAGED,
        canonical=text,
        digest=of_text(text),
        source_text=to_yaml(entry),
        state=(EntryState.PUBLISHED if published else EntryState.DRAFT).value,
        published_at=now() if published else None,
    )
