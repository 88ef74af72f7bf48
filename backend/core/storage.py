"""Files under the data folder: handed-in bytes under their SHA-256, and each submission's findings and rows."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from backend.core.private_files import close_to_others, private_folder


class TooLarge(Exception):
    """More bytes than are taken in; nothing of them is kept."""


PARTS = ("files", "submissions", "incoming")
"""What the data folder is made of, besides the database where that is SQLite."""


@dataclass(frozen=True)
class Stored:
    """Bytes that are safely on disk: their SHA-256, size and place."""

    sha256: str
    size: int
    path: Path


class Storage:
    """The data folder. Every file appears whole or not at all (written beside, then moved)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with this SHA-256 are (or would be)."""
        return self.folder / "files" / sha256[:2] / sha256

    def work_folder(self, submission_id: int) -> Path:
        """The folder of a submission's findings and normalised rows."""
        return self.folder / "submissions" / str(submission_id)

    def incoming(self, max_bytes: int) -> "Incoming":
        """A file that is being received."""
        return Incoming(self, max_bytes)

    def keep(self, chunks: Iterable[bytes], max_bytes: int) -> Stored:
        """Writes the bytes to disk under their SHA-256; the same bytes are kept once.

        Raises TooLarge as soon as more than `max_bytes` have come; nothing is left behind then.
        """
        incoming = self.incoming(max_bytes)
        try:
            for chunk in chunks:
                incoming.write(chunk)
            return incoming.keep()
        finally:
            incoming.discard()

    def erase(self, sha256: str) -> None:
        """Overwrites and removes the bytes with this SHA-256, if they are there."""
        path = self.path_of(sha256)
        if path.exists():
            with path.open("r+b") as file:
                for _ in range(0, path.stat().st_size, 1 << 20):
                    file.write(b"\0" * (1 << 20))
                file.truncate(0)
            path.unlink()

    def sweep(self, known: Container[str], older_than_seconds: float = 3600) -> None:
        """Removes what interrupted receptions left: half files, and whole ones that no submission knows of."""
        limit = time.time() - older_than_seconds
        for path in (*self.folder.glob("incoming/*"), *self.folder.glob("files/*/*")):
            if path.stat().st_mtime < limit and (path.parent.name == "incoming" or path.name not in known):
                path.unlink(missing_ok=True)

    def new_work_folder(self, submission_id: int) -> Path:
        """The submission's folder, empty: what a check wrote there before is removed."""
        shutil.rmtree(self.work_folder(submission_id), ignore_errors=True)
        return private_folder(self.work_folder(submission_id))

    def close_to_others(self) -> None:
        """Lets nobody but the platform's own user read what is kept."""
        for part in PARTS:
            close_to_others(self.folder / part)


class Incoming:
    """Bytes on their way in: written to a temporary file, counted and hashed, then kept whole or discarded."""

    def __init__(self, storage: Storage, max_bytes: int) -> None:
        self._storage, self._max_bytes, self._size, self._digest = storage, max_bytes, 0, hashlib.sha256()
        folder = private_folder(storage.folder / "incoming")
        self._file = tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115 - closed by keep or discard

    def write(self, chunk: bytes) -> None:
        """Adds a chunk.

        Raises TooLarge where it goes over the limit.
        """
        self._size += len(chunk)
        if self._size > self._max_bytes:
            raise TooLarge
        self._digest.update(chunk)
        self._file.write(chunk)

    def keep(self) -> Stored:
        """Makes the bytes safe on disk and moves them to their place."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sha256 = self._digest.hexdigest()
        final = self._storage.path_of(sha256)
        private_folder(final.parent)
        Path(self._file.name).replace(final)
        return Stored(sha256, self._size, final)

    def discard(self) -> None:
        """Removes what was not kept; after `keep` there is nothing to remove."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)
