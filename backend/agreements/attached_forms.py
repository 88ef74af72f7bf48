"""What an attached file is, by its own bytes: a PDF or a Word document. Its name is never believed."""

import zipfile
from pathlib import Path
from typing import Literal

from datasources.delivery.formats.archive import BROKEN

Form = Literal["pdf", "docx"]

MEDIA: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_END = 2048
"""Bytes at the end of a PDF within which its mark of the end stands."""

_TYPES, _BODY = "[Content_Types].xml", "word/document.xml"
_OF_WORD = b"wordprocessingml.document.main+xml"
_LONGEST_TYPES = 1_000_000
"""A list of contents that unpacks to more than this is no letter's."""


def form_of(path: Path) -> Form | None:
    """The form of a file; None for any other, for half a file, and for Word's documents with macros."""
    with path.open("rb") as file:
        if file.read(5) == b"%PDF-":
            file.seek(max(0, path.stat().st_size - _END))
            return "pdf" if b"%%EOF" in file.read() else None
    return "docx" if _is_word(path) else None


def _is_word(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
            if not {_TYPES, _BODY} <= names or parts.getinfo(_TYPES).file_size > _LONGEST_TYPES:
                return False
            return _OF_WORD in parts.read(_TYPES) and not any(name.lower().endswith("vbaproject.bin") for name in names)
    except (*BROKEN, RuntimeError):  # the last is of what is encrypted
        return False
