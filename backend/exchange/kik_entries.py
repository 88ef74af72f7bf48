"""Which entry of the register a KIK record is of: by KIK's id, by the record that an entry was read from, or a new one."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid5

from sqlmodel import Session

from backend.core.permissions import Actor
from backend.exchange.kik_reading import KIK, kept_record
from backend.exchange.kik_rules import NAMESPACE, own_measure
from backend.exchange.places import Content, at
from backend.exchange.rules import Known, Values
from backend.register import drafts, reading
from backend.register.kinds import EntryKind
from datasources.exchange import json_text
from datasources.exchange.json_text import Json

LONGEST_SLUG = 60


@dataclass(frozen=True)
class Standing:
    """What stands for a measure before a record of it is read: the newest version (0: none) and the actor's own draft.

    `content` is the draft's, or else the version's; `revision` the draft's (0: none is begun)."""

    entry: str
    version: int
    revision: int
    content: Content
    name: str | None = None


def known(session: Session) -> Known:
    """The names that the register's sources go by."""
    sources = reading.catalogue(session).sources
    names = [(one.id, name) for one in sources for name in (one.id, one.name.sv, one.name.en, *one.aliases)]
    return Known(
        {name.casefold(): identifier for identifier, name in reversed(names)}, {one.id: one.name.sv for one in sources}
    )


def key_of(record: Mapping[str, Json], values: Values) -> str:
    """What two records of the same measure have alike: the measure's id, else the version's, else the whole record."""
    return str(
        next((values[name] for name in KIK.identity if values[name]), None)
        or json_text.dumps(dict(record), in_order=True)
    )


class Entries:
    """The register's specifications and the actor's drafts, by the measures that they are."""

    def __init__(self, session: Session, actor: Actor, kind: EntryKind) -> None:
        self._by_entry = dict(_versions(session, kind))
        self._by_entry |= {
            one.entry: _of_draft(self._by_entry.get(one.entry), one) for one in drafts.own(session, actor, kind)
        }
        self._by_measure: dict[str, str] = {}
        for entry, standing in self._by_entry.items():
            for key in (own_measure(entry), *_keys(standing.content)):
                self._by_measure[key] = entry
        self._names = {standing.name: entry for entry, standing in self._by_entry.items() if standing.name}

    def of(self, key: str) -> Standing | None:
        """What stands for a measure; None where it is new."""
        entry = self._by_measure.get(key)
        return None if entry is None else self._by_entry[entry]

    def new(self, key: str, title: str | None) -> Standing:
        """A new entry for a measure, with an id that no other has."""
        own = _slug(title or "") or f"kik-{_slug(key)[:20]}".removesuffix("-")
        entry = own if own not in self._by_entry else f"{own}-{uuid5(NAMESPACE, key).hex[:8]}"
        standing = Standing(entry, 0, 0, {})
        self._by_entry[entry] = standing
        return standing

    def same_name(self, title: str | None, entry: str) -> str | None:
        """Another entry that is called this."""
        other = self._names.get((title or "").casefold())
        return other if other != entry else None


def _versions(session: Session, kind: EntryKind) -> Iterator[tuple[str, Standing]]:
    for version in reading.register(session).newest():
        specification = version.specification
        content = drafts.content_of(kind, specification)
        yield specification.id, Standing(specification.id, version.number, 0, content, specification.name.sv.casefold())


def _of_draft(version: Standing | None, draft: drafts.OwnDraft) -> Standing:
    name = at(draft.content, "name.sv")
    number = version.version if version else 0
    return Standing(draft.entry, number, draft.revision, draft.content, str(name).casefold() if name else None)


def _keys(content: Content) -> list[str]:
    """The ids by which KIK knows a content, in it or in the record that it was read from."""
    own = at(content, "codes.kik")
    record = kept_record(content)
    ids = [] if own is None else [str(own)]
    return (
        ids if record is None else [*ids, key_of(record, {name: one.value for name, one in KIK.read(record).items()})]
    )


def _slug(title: str) -> str:
    """A title as an id: small letters, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:LONGEST_SLUG].strip("-")
