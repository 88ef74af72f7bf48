"""What kind of file the bytes are, told from the bytes themselves; the file's name is never trusted."""

import re
from pathlib import Path
from typing import Literal

from datasources.delivery.formats.package import is_package
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import UnreadableError

FileKind = Literal["text", "workbook", "package", "parquet"]

HEAD_BYTES = 4096

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "ett PDF-dokument"),
    (b"\x89PNG", "en PNG-bild"),
    (b"\xff\xd8\xff", "en JPEG-bild"),
    (b"GIF8", "en GIF-bild"),
    (b"MZ", "ett program"),
    (b"\x7fELF", "ett program"),
    (b"\x1f\x8b", "ett gzip-arkiv"),
    (b"7z\xbc\xaf", "ett 7z-arkiv"),
    (b"Rar!", "ett rar-arkiv"),
    (b"{\\rtf", "ett RTF-dokument"),
    (b"SQLite format 3", "en databas"),
)
_WEB_PAGE = re.compile(
    rb"^\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def file_kind_of(source: Path) -> FileKind:
    """The kind of table in the file.

    Raises UnreadableError for an empty file and for every kind that is not taken in.
    """
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00") and source.stat().st_size <= HEAD_BYTES:
        raise UnreadableError(Problem("file-empty"))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "package" if is_package(source) else "workbook"
    if head.startswith(b"PAR1"):
        return "parquet"
    _refuse(head)
    return "text"


def _refuse(head: bytes) -> None:
    if head.startswith(_OLE):
        raise UnreadableError(Problem("old-excel"))
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if _WEB_PAGE.match(plain):
        raise UnreadableError(Problem("html-as-table"))
    if plain.lstrip().startswith((b"<?xml", b"{", b"[")):
        raise UnreadableError(Problem("file-kind-unsupported", value="XML eller JSON"))
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise UnreadableError(Problem("file-kind-unsupported", value=name))
