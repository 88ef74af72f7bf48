"""The encoding of a text that does not say it: UTF-8 where it can be, else the one in which most letters are Swedish."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import UnreadableError

WINDOWS, MAC, DOS = "cp1252", "mac_roman", "cp850"
NAMES = {MAC: "Mac Roman", DOS: "CP850 (DOS)"}

_WEIGHTS = {"åäöÅÄÖ": 2, "éÉüèà": 1}
_OF: Mapping[str, Mapping[int, int]] = {
    name: {byte: weight for letters, weight in _WEIGHTS.items() for byte in letters.encode(name)}
    for name in (WINDOWS, MAC, DOS)
}
"""What the bytes of letters weigh: å, ä and ö are far more common here than the others."""

_IN_WORD = re.compile(rb"[A-Za-z]([\x80-\xff])(?=[A-Za-z])")
_BESIDE_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])([\x80-\xff])(?=[a-z])|[a-z]([\x80-\xff])(?![A-Za-z\x80-\xff])")
_TYPOGRAPHY = frozenset(b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0")
"""Bytes that are signs in Windows-1252: beside a word they are probably that, within one they are letters of another."""


class Decoded(NamedTuple):
    """A file's text, and what is said of its encoding."""

    text: str
    problems: list[Problem]


def guessed(data: bytes) -> Decoded:
    """The text of bytes without a mark of their encoding.

    Raises UnreadableError, with the line, for bytes that the likely encoding lacks.
    """
    try:
        return Decoded(data.decode("utf-8"), [])
    except UnicodeDecodeError:
        return _not_utf8(data)


def _not_utf8(data: bytes) -> Decoded:
    encoding = _likely(data)
    lines = data.splitlines(keepends=True)
    in_utf8 = {number for number, line in enumerate(lines, 1) if not line.isascii() and _is_utf8(line)}
    if in_utf8:
        texts = (
            _line(line, number, "utf-8" if number in in_utf8 else encoding) for number, line in enumerate(lines, 1)
        )
        return Decoded("".join(texts), [Problem("encoding-mixed", min(in_utf8))])
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(Problem("encoding-unreadable", len(data[: error.start + 1].splitlines()))) from None
    if encoding == WINDOWS:
        return Decoded(text, [])
    row, first = next(_words(lines, encoding))
    return Decoded(text, [Problem("encoding-other", row, value=first, hint=NAMES[encoding])])


def _likely(data: bytes) -> str:
    """The encoding in which most of the bytes that stand as letters are Swedish ones; Windows' where none is more likely."""
    within = _IN_WORD.findall(data)
    beside = [one or other for one, other in _BESIDE_WORD.findall(data)]
    letters = b"".join(within) + b"".join(byte for byte in beside if byte[0] not in _TYPOGRAPHY)
    score = {name: sum(letters.count(byte) * weight for byte, weight in own.items()) for name, own in _OF.items()}
    return max((WINDOWS, MAC, DOS), key=lambda name: score[name])


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes, number: int, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError(Problem("encoding-unreadable", number)) from None


def _words(lines: list[bytes], encoding: str) -> Iterator[tuple[int, str]]:
    """The lines with other letters than ASCII's, and the first word of each that has some."""
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            words = line.decode(encoding, "replace").replace(";", " ").split()
            yield number, next(word for word in words if not word.isascii())
