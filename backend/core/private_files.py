"""Files and folders that nobody else on the computer may read: what the platform keeps is for its own user."""

import os
from collections.abc import Iterator
from pathlib import Path

FILE, FOLDER = 0o600, 0o700


def private_folder(path: Path) -> Path:
    """The folder, made with those above it that are missing, for its owner alone; one that is there is left as it is."""
    for folder in (*reversed(path.parents), path):  # `mkdir(parents=True)` would make those above with the usual mode
        if not folder.exists():
            folder.mkdir(mode=FOLDER, exist_ok=True)
    return path


def private_file(path: Path) -> Path:
    """The file, made empty where it is missing, for its owner alone."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, FILE))
    _close(path, FILE)
    return path


def close_to_others(folder: Path) -> None:
    """Takes everybody else's rights to what is in the folder: an earlier version left them."""
    if folder.is_dir() and folder.stat().st_mode & 0o077:
        for path in (*_under(folder), folder):  # the folder last: it is what tells that the rest is done
            _close(path, FOLDER if path.is_dir() else FILE)


def _under(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if not path.is_symlink())


def _close(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 != mode and path.stat().st_uid == os.getuid():
        path.chmod(mode)
