"""The register as a folder of files: every kind in the packaged catalogue's own form, and a list of what was written."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel
from sqlmodel import Session

from backend.core.clock import today
from backend.core.states import EntryState
from backend.register import queries
from backend.register.models import LISTS
from backend.register.tables import EntryVersion
from indicators.base import Identifier
from indicators.catalogue.digest import as_text, to_yaml
from indicators.catalogue.whole import FOLDERS

FORMAT = 1
"""What the list and the history look like. A change that an earlier version would read wrongly is a new number."""

LIST, HISTORY = "register.yaml", "historik.jsonl"
"""The file that tells what was written, and the one with the versions that no file of their own has, one a line."""


class WrittenVersion(BaseModel):
    """One version that an export has, and the SHA-256 of its canonical form; `canonical` where it has no file of its own."""

    kind: str
    entry: Identifier  # a file is called by it, and one that an export does not have any more is taken away
    version: int
    state: EntryState
    digest: str
    origin: str
    published_at: str | None = None
    canonical: str | None = None

    @property
    def file(self) -> str:
        """Its file in the folder."""
        return f"{FOLDERS[LISTS[self.kind]]}/{self.entry}.yaml"


class WrittenRegister(BaseModel):
    """What the list says: in which form, by which version and when it was written, and every version that has a file."""

    format: Literal[1] = 1
    written_by: str
    written_on: str
    history: bool
    entries: list[WrittenVersion]


def files(session: Session, *, history: bool = False) -> dict[str, str]:
    """The text of each file by its place in the folder, the list last: a folder without it was not written whole.

    An entry's file is its published version or, where it never had one, the draft that says what it lacks. With `history`
    there is a line for each other version too, so that a register can be moved.
    """
    rows = queries.every_version(session)
    current = [(_written(row), row) for row in _with_files(rows)]
    texts = {one.file: to_yaml(queries.typed(row)) for one, row in current}
    if history:
        with_file = {row.id for _, row in current}
        texts[HISTORY] = "".join(_lines(row for row in rows if row.id not in with_file))
    whole = WrittenRegister(
        written_by=installed_version("foljsam"),
        written_on=today().isoformat(),
        history=history,
        entries=[one for one, _ in current],
    )
    return texts | {LIST: as_text(whole.model_dump(mode="json", exclude_none=True))}


def _with_files(rows: Iterable[EntryVersion]) -> list[EntryVersion]:
    """The version of each entry that has a file, by kind and entry."""
    versions: dict[tuple[str, str], list[EntryVersion]] = defaultdict(list)
    for row in rows:
        versions[row.kind, row.entry].append(row)
    chosen = (_with_file(of_entry) for _, of_entry in sorted(versions.items()))
    return [row for row in chosen if row is not None]


def _with_file(versions: Sequence[EntryVersion]) -> EntryVersion | None:
    public = [row for row in versions if row.state in queries.PUBLIC_STATES]
    if public:
        return next((row for row in public if row.state == EntryState.PUBLISHED), None)
    drafts = [row for row in versions if row.state == EntryState.DRAFT and '"lacks":' in row.canonical]
    return max(drafts, key=lambda row: row.version, default=None)


def _written(row: EntryVersion) -> WrittenVersion:
    return WrittenVersion(
        kind=row.kind,
        entry=row.entry,
        version=row.version,
        state=EntryState(row.state),
        digest=row.digest,
        origin=row.origin,
        published_at=row.published_at.isoformat() if row.published_at else None,
    )


def _lines(rows: Iterable[EntryVersion]) -> Iterator[str]:
    for row in rows:
        one = _written(row).model_copy(update={"canonical": row.canonical})
        yield json.dumps(one.model_dump(mode="json", exclude_none=True), ensure_ascii=False) + "\n"


def write(folder: Path, texts: dict[str, str]) -> list[Path]:
    """Writes the files, and takes away those of an earlier export that the register has no more."""
    for name in _listed(folder) - texts.keys():
        (folder / name).unlink(missing_ok=True)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def _listed(folder: Path) -> set[str]:
    """The files that an earlier export says it wrote into the folder; only those, whatever else lies there."""
    earlier = folder / LIST
    content: Any = yaml.safe_load(earlier.read_text(encoding="utf-8")) if earlier.is_file() else None
    try:
        known = WrittenRegister.model_validate(content)
    except ValueError:
        return set()
    return {HISTORY, *(one.file for one in known.entries if one.kind in LISTS)}
