"""Files under their SHA-256: whole or not at all."""

import hashlib
from pathlib import Path

import pytest

from backend.core.storage import Storage, TooLarge


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_are_kept_under_their_own_hash_and_only_once(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    first, second = storage.keep([b"abc", b"def"], 100), storage.keep([b"abcdef"], 100)
    assert first == second
    assert first.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert [path.read_bytes() for path in everything_in(tmp_path)] == [b"abcdef"]


def test_a_byte_too_many_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        Storage(tmp_path).keep([b"12345", b"6"], 5)
    assert everything_in(tmp_path) == []


def test_an_interrupted_reception_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> object:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        Storage(tmp_path).keep(broken(), 100)  # type: ignore[arg-type]
    assert everything_in(tmp_path) == []


def test_erasing_takes_the_bytes_away(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    stored = storage.keep([b"hemligt"], 100)
    storage.erase(stored.sha256)
    storage.erase(stored.sha256)  # again does no harm
    assert everything_in(tmp_path) == []
