"""A zip archive, measured before anything opens it: what its parts really unpack to, and whether any text in a workbook
(any sheet, any comment) is a personal number. Declared sizes are not believed: every part is inflated in pieces and counted.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from datasources.delivery import personal
from datasources.delivery.limits import Limits
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import UnreadableError

PIECE_BYTES = 4_000_000
LONGEST_CELL_BYTES = 8_000_000
"""How much of a part may stand between the beginnings of two cells before it is cut anyway."""
RATIO_FROM_BYTES = 10_000_000
"""Small archives may be packed as tightly as they like."""

BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError, OSError, EOFError)
"""What a damaged archive may raise, whoever reads it."""

_TEXT = re.compile(rb">([^<>]{10,})<")
_CANDIDATE = re.compile(rb"(?:[0-9][^0-9]{0,12}){6}|[\xd8-\xf4]")
"""Six digits near each other, with invisible signs between; or a sign beyond Latin letters, which may be another digit."""
_COMMENTS = "omments"
"""In the names of the parts that hold cells' comments, where ten bare digits are no count."""
_CUTS = (b"<c ", b"<c>", b":c ", b"<row", b"<si>")


class Archive(NamedTuple):
    """The parts' names, and whether some text in the workbook is a personal number."""

    parts: dict[str, zipfile.ZipInfo]
    persons: bool


def measure(source: Path, limits: Limits, look: Callable[[str, bytes], None]) -> Archive:
    """Read the whole archive once, keeping nothing. `look` is shown every piece, with the name of its part.

    Raises UnreadableError where it is damaged, no workbook, or unpacks to more than `limits` allow.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            parts = {member.filename: member for member in archive.infolist()}
        _judge_contents(set(parts), limits)
        return Archive(parts, _read_through(source, parts, limits, look))
    except BROKEN:
        raise UnreadableError(Problem("workbook-broken")) from None


def _judge_contents(names: set[str], limits: Limits) -> None:
    if len(names) > limits.max_members:
        raise UnreadableError(Problem("workbook-too-large", value=f"{len(names)} delar", hint=str(limits.max_members)))
    if "xl/workbook.xml" in names:
        return
    file_kinds = {
        "xl/workbook.bin": "en binär arbetsbok (.xlsb)",
        "word/document.xml": "ett Word-dokument",
        "ppt/presentation.xml": "en presentation",
        "content.xml": "ett OpenDocument-dokument",
    }
    file_kind = next((kind for name, kind in file_kinds.items() if name in names), "ett zip-arkiv")
    raise UnreadableError(Problem("file-kind-unsupported", value=file_kind))


def bound_of(source: Path, limits: Limits) -> int:
    """How many bytes the archive may unpack to."""
    packed = source.stat().st_size
    return min(limits.max_uncompressed_bytes, max(RATIO_FROM_BYTES, packed * limits.max_compression_ratio))


def _read_through(
    source: Path, parts: dict[str, zipfile.ZipInfo], limits: Limits, look: Callable[[str, bytes], None]
) -> bool:
    bound, total, persons = bound_of(source, limits), 0, False
    for member in parts.values():
        for piece in pieces(source, member):
            total += len(piece)
            if total > bound:
                raise UnreadableError(Problem("workbook-too-large", value=f"över {bound} byte", hint=f"{bound} byte"))
            bare = _COMMENTS in member.filename
            persons = persons or any(personal.is_personal(text, bare) for text in _candidates(piece))
            look(member.filename, piece)
    return persons


def _candidates(piece: bytes) -> Iterator[str]:
    return (text.decode("utf-8", "replace") for text in _TEXT.findall(piece) if _CANDIDATE.search(text))


def pieces(source: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's true content, some megabytes at a time, cut where a cell begins. Raises as `inflated` does."""
    kept = b""
    with source.open("rb") as file:
        for piece in inflated(file, member):
            kept += piece
            cut = _last_cell(kept) if len(kept) >= PIECE_BYTES else 0
            if cut == 0 and len(kept) > LONGEST_CELL_BYTES:
                cut = len(kept)
            if cut > 0:
                yield kept[:cut]
                kept = kept[cut:]
    yield kept


def _last_cell(kept: bytes) -> int:
    """Where the last cell (or row, or text) begins; 0 where none does. The tag that is there is usually the first one."""
    return next((cut for tag in _CUTS if (cut := kept.rfind(tag)) > 0), 0)


def inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's true content as it comes.

    Raises ValueError for encryption and unusual packing, zlib.error for broken content.
    """
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("unusual packing")
    file.seek(member.header_offset + 26)
    lengths = file.read(4)
    file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
    packed = iter(lambda: file.read(65_536), b"")
    return _bounded(packed, member.compress_size, member.compress_type == zipfile.ZIP_DEFLATED)


def _bounded(packed: Iterator[bytes], size: int, deflated: bool) -> Iterator[bytes]:
    unpack = zlib.decompressobj(-15)
    for block in packed:
        block, size = block[:size], size - len(block[:size])
        if not deflated:
            yield block
        while deflated and block:
            yield unpack.decompress(block, PIECE_BYTES)
            block = unpack.unconsumed_tail
        if size <= 0:
            break
    if deflated:
        yield unpack.flush()  # a piece that was full to the byte may have left some
