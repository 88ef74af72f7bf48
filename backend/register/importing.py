"""A register that was written to a folder, into this one: all of it or nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from sqlmodel import Session

from backend.core.audit import record
from backend.core.errors import Conflict
from backend.core.permissions import Actor
from backend.core.refusals import refusal
from backend.core.states import EntryState
from backend.register import queries, reading
from backend.register.exporting import FORMAT, HISTORY, LIST, WrittenRegister, WrittenVersion
from backend.register.kinds import KINDS
from backend.register.service import MOST_NAMED
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.digest import canonical, of_text, to_yaml
from indicators.catalogue.packaged import load
from indicators.catalogue.yaml_files import CatalogueError, Problem

Key = tuple[str, str, int]


@dataclass(frozen=True)
class Incoming:
    """A version that is to come in, typed, with what the list says of it."""

    written: WrittenVersion
    entry: Entry

    @property
    def key(self) -> Key:
        """Its kind, entry and number."""
        return self.written.kind, self.written.entry, self.written.version


def read(folder: Path) -> list[Incoming]:
    """Every version in the folder, those of an entry in order.

    Raises CatalogueError with every file that does not hold, is not whole, or was changed since it was written.
    """
    listed = _listed(folder)
    current = _current(folder, listed)
    known = {(one.kind, one.entry, one.version): one for one in listed.entries}
    problems = [
        Problem(one.file, 1, "", "saknas: kopiera hela mappen igen") for key, one in known.items() if key not in current
    ]
    for (kind, identifier, _), entry in current.items():
        one = known.get((kind, identifier, entry.version))
        if one is None:
            problems.append(Problem(f"{identifier}.yaml", 1, "version", f"versionen står inte i {LIST}"))
        elif of_text(canonical(entry)) != one.digest:
            problems.append(Problem(one.file, 1, "", "har ändrats sedan registret skrevs: ändra i Register i stället"))
    if problems:
        raise CatalogueError(problems)
    whole = [Incoming(one, current[key]) for key, one in known.items()]
    return sorted([*whole, *_history(folder, listed)], key=lambda one: one.key)


def _listed(folder: Path) -> WrittenRegister:
    path = folder / LIST
    if not path.is_file():
        message = "saknas: mappen är inte skriven av foljsam catalogue export, eller inte hel"
        raise CatalogueError([Problem(LIST, 1, "", message)])
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        form = content.get("format") if isinstance(content, Mapping) else None
        if isinstance(form, int) and form > FORMAT:
            by = content.get("written_by", "?")
            message = f"registret är skrivet av en nyare version av Följsam ({by}): uppgradera den här först"
            raise CatalogueError([Problem(LIST, 1, "format", message)])
        return WrittenRegister.model_validate(content)
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise CatalogueError([Problem(LIST, 1, "", "går inte att läsa: kopiera hela mappen igen")]) from error


def _current(folder: Path, listed: WrittenRegister) -> dict[Key, Entry]:
    unknown = sorted({one.kind for one in listed.entries} - KINDS.keys())
    if unknown:
        raise CatalogueError([Problem(LIST, 1, "kind", f"slag som inte finns här: {', '.join(unknown)}")])
    whole = load(folder)
    return {(kind.name, one.id, one.version): one for kind in KINDS.values() for one in kind.packaged(whole)}


def _history(folder: Path, listed: WrittenRegister) -> Iterator[Incoming]:
    """The versions without a file, which came out in their canonical form.

    Raises CatalogueError.
    """
    if not listed.history:
        return
    try:
        lines = (folder / HISTORY).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            one = WrittenVersion.model_validate(json.loads(line))
            if of_text(one.canonical or "") != one.digest:
                raise CatalogueError([Problem(HISTORY, number, "", "har ändrats sedan registret skrevs")])
            entry = queries.entry_of(one.kind, one.canonical or "")
            if (entry.id, entry.version) != (one.entry, one.version):
                raise CatalogueError([Problem(HISTORY, number, "", "är en annan post eller version än raden säger")])
            yield Incoming(one, entry)
    except (OSError, ValueError, KeyError) as error:
        raise CatalogueError([Problem(HISTORY, 1, "", "saknas eller är inte hel: kopiera mappen igen")]) from error


def take_in(session: Session, actor: Actor, incoming: Iterable[Incoming]) -> int:
    """Puts the versions that the register has not into it, in the states that they had; how many came.

    What was under review is a draft here: a review is between people of one installation.

    Raises Conflict, with nothing changed, where the register has something else as a version, or has come further.
    """
    have = {(row.kind, row.entry, row.version): row for row in queries.every_version(session)}
    new = [one for one in incoming if one.key not in have]
    differing = [one for one in incoming if one.key in have and have[one.key].digest != one.written.digest]
    highest: dict[tuple[str, str], int] = {}
    for kind, identifier, number in have:
        highest[kind, identifier] = max(number, highest.get((kind, identifier), 0))
    behind = [one for one in new if one.written.version < highest.get(one.key[:2], 0)]
    if differing:
        raise Conflict(refusal("import-other-words", **_named(differing)))
    if behind:
        raise Conflict(refusal("import-behind", **_named(behind)))
    for one in new:
        _add(session, one)
    if new:
        reading.changed(session)
        record(session, actor, "catalogue-imported", "catalogue", "import", added=len(new))
    return len(new)


def _named(some: list[Incoming]) -> dict[str, str]:
    """What a refusal fills in: the first of the versions and how many more, in both languages."""
    first = ", ".join(f"{one.written.entry} version {one.written.version}" for one in some[:MOST_NAMED])
    left = len(some) - MOST_NAMED
    if left <= 0:
        return {"versions": first, "versions_en": first}
    return {"versions": f"{first} och {left} till", "versions_en": f"{first} and {left} more"}


def _add(session: Session, one: Incoming) -> None:
    written = one.written
    state = EntryState.DRAFT if written.state is EntryState.IN_REVIEW else written.state
    earlier = queries.published(session, written.kind, written.entry)
    if earlier and state is EntryState.PUBLISHED:
        earlier.state = EntryState.REVISED.value
        session.add(earlier)
        session.flush()
    session.add(
        EntryVersion(
            kind=written.kind,
            entry=written.entry,
            version=written.version,
            origin=written.origin,
            canonical=canonical(one.entry),
            digest=written.digest,
            source_text=to_yaml(one.entry),
            state=state.value,
            published_at=datetime.fromisoformat(written.published_at) if written.published_at else None,
        )
    )
