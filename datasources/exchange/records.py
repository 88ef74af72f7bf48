"""The records of a file: one JSON object, a list of them, a page of an API's answer, or a zip of such files."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from datasources.delivery.formats.archive import BROKEN, inflated
from datasources.exchange import json_text
from datasources.exchange.doubts import Doubt, Unreadable
from datasources.exchange.json_text import Json

MOST_BYTES = 20_000_000
"""Of a file, and of what a zip of them unpacks to: a thousand records of a long measure."""
MOST_RECORDS = 2_000
"""Of one file: KIK has some hundred measures of the pathways, and some thousand in all."""
_PAGES = ("pageResults",)
"""Names under which an API's answer has its records."""


@dataclass(frozen=True)
class Record:
    """A record and where it stands: the number in its file, from 1, and the file's name in a zip."""

    number: int
    file: str | None
    content: dict[str, Json] | Unreadable


def records(content: bytes) -> Iterator[Record]:
    """Every record of a file, readable or not, in order.

    Raises Unreadable where nothing of the file can be read.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(Doubt("file-too-large", {"most": MOST_BYTES // 1_000_000}))
    if not content.startswith(b"PK\x03\x04"):
        yield from _limited(_of_text(content, None))
        return
    yield from _limited(_of_zip(content))


def _limited(every: Iterator[Record]) -> Iterator[Record]:
    for total, record in enumerate(every, 1):
        if total > MOST_RECORDS:
            yield Record(record.number, record.file, Unreadable(Doubt("too-many", {"most": MOST_RECORDS})))
            return
        yield record


def _of_zip(content: bytes) -> Iterator[Record]:
    for name, text in _unpacked(content):
        if isinstance(text, Unreadable):
            yield Record(1, name, text)
            continue
        try:
            yield from _of_text(text, name)
        except Unreadable as error:
            yield Record(1, name, error)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes | Unreadable]]:
    """The JSON files in a zip, by name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = sorted(
                (one for one in archive.infolist() if _is_json(one.filename)), key=lambda one: one.filename
            )
    except BROKEN as error:
        raise Unreadable(Doubt("zip-broken")) from error
    if not members:
        raise Unreadable(Doubt("zip-empty"))
    _must_be_bounded(content, members)
    for member in members:
        try:
            yield member.filename, b"".join(inflated(io.BytesIO(content), member))
        except BROKEN:
            yield member.filename, Unreadable(Doubt("zip-broken"))


def _is_json(name: str) -> bool:
    return name.lower().endswith(".json") and not name.startswith("__MACOSX/")


def _must_be_bounded(content: bytes, members: Iterable[zipfile.ZipInfo]) -> None:
    """Raises Unreadable where the parts unpack to more than may be. What they declare is not believed, and what comes of one
    before it breaks counts too."""
    total = 0
    for member in members:
        with suppress(*BROKEN):
            for piece in inflated(io.BytesIO(content), member):
                total += len(piece)
                if total > MOST_BYTES:
                    raise Unreadable(Doubt("file-too-large", {"most": MOST_BYTES // 1_000_000}))


def _of_text(content: bytes, file: str | None) -> Iterator[Record]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Doubt("not-utf8")) from error
    if text.lstrip().startswith("["):
        for number, element in enumerate(json_text.elements(text), 1):
            yield Record(number, file, element if isinstance(element, Unreadable) else _record(element))
        return
    value = json_text.loads(text)
    if not isinstance(value, dict):
        raise Unreadable(Doubt("no-record"))
    pages = next((value[name] for name in _PAGES if name in value), None)
    if not isinstance(pages, list):
        yield Record(1, file, value)
        return
    for number, one in enumerate(pages, 1):
        yield Record(number, file, one if isinstance(one, dict) else Unreadable(Doubt("no-record")))


def _record(text: str) -> dict[str, Json] | Unreadable:
    try:
        value = json_text.loads(text)
    except Unreadable as error:
        return error
    return value if isinstance(value, dict) else Unreadable(Doubt("no-record"))
