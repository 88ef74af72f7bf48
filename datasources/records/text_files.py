"""A text file of an extract before any engine reads it: its columns and separator, and what in its form must be mended.

Everything is told with the file's name, the line and what to write, and never with what stands on the line.
"""

import csv
import gzip
import mmap
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from datasources.records.columns import FileForm

_HINT = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)
"""The line before the header by which Excel is told the separator."""
_SEPARATORS = ";,\t|"
_SAMPLE = 1 << 16
_LINE_BEGINS = (b"\n", b"\r", b"\xbf")
"""The byte before a line: the last of them ends the mark that UTF-8 files may begin with, also where two were put together."""
_UNDERLINE = re.compile(r"-{2,}")


class RecordsError(Exception):
    """The extract cannot be read as the mapping says. The message is a Swedish sentence, never with a cell in it."""


@dataclass(frozen=True)
class Head:
    """What a file's first lines say: its columns, the lines before them, its separator; and whether its line ends differ."""

    columns: tuple[str, ...]
    skip: int
    separator: str
    mixed: bool = False


def head(path: Path, form: FileForm) -> Head:
    """The head of a text file.

    Raises RecordsError where there is none, a name stands twice, or the file is not of the form that the mapping says.
    """
    _refuse_other_kinds(path)
    try:
        with opened(path, "utf-8-sig" if form.encoding == "utf-8" else form.encoding) as file:
            hint = _HINT.fullmatch(file.readline().rstrip("\r\n"))
            if not hint:
                file.seek(0)
            separator = hint[1] if hint else form.separator
            reader = csv.reader(file, delimiter=separator, quotechar=form.quote)
            rows = [row for row, _ in zip(reader, range(4), strict=False)]
    except UnicodeDecodeError:
        raise not_in(path, form) from None
    except csv.Error:
        rows = []
    skip = 1 if hint else 0
    cells = rows[0] if rows else []
    if not cells:
        raise RecordsError(f"{path.name} är tom; den behöver åtminstone en rubrikrad")
    _refuse_separator(path, cells, separator, skip + 1)
    _refuse_second_header(path, rows, skip + 2)
    names = tuple(name.strip() or f"_{number}" for number, name in enumerate(cells))
    if len({name.lower() for name in names}) < len(names):
        raise RecordsError(f"{path.name} har två kolumner med samma namn")
    _refuse_repeated_header(path, skip)
    return Head(names, skip, separator, _mixed_line_ends(path))


def opened(path: Path, encoding: str, newline: str | None = "") -> IO[str]:
    """A text file, packed or not."""
    return (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding=encoding, newline=newline)


def _bytes(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def not_in(path: Path, form: FileForm) -> RecordsError:
    """The error of a file that is in another encoding than the mapping says."""
    return RecordsError(f"{path.name} är inte {form.encoding}; rätta encoding under files i mappningen")


def _refuse_other_kinds(path: Path) -> None:
    with _bytes(path) as file:
        start = file.read(512)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start:
        raise RecordsError(f"{path.name} är skriven i UTF-16 (”Unicode”); spara den som UTF-8")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RecordsError(f"{path.name} är en arbetsbok, inte en textfil; spara den som CSV UTF-8")


def _refuse_separator(path: Path, cells: Sequence[str], separator: str, line: int) -> None:
    """A header with more of another separator than of its own was parted by that one."""
    signs = {sign: sum(cell.count(sign) for cell in cells) for sign in _SEPARATORS if sign != separator}
    other = max(signs, key=lambda sign: signs[sign])
    if signs[other] > len(cells) - 1:
        theirs, ours = (repr(sign) if sign != "\t" else '"\\t"' for sign in (other, separator))
        raise RecordsError(
            f"{path.name} rad {line}: kolumnerna skiljs åt med {theirs}, inte {ours}; "
            f"skriv separator: {theirs} under files i mappningen"
        )


def _refuse_second_header(path: Path, rows: Sequence[Sequence[str]], line: int) -> None:
    """A title over the header, a line under it, or a second line of words, where the rows after have digits in their key."""
    names, *after = [row for row in rows if row]
    if not after:
        return
    second, *rest = after
    if len(names) == 1 and len(second) > 1:
        raise RecordsError(f"{path.name} rad {line - 1} är inte kolumnernas namn; ta bort den, så att de står överst")
    underlined = all(_UNDERLINE.fullmatch(cell.strip()) for cell in second)
    words = len(second) > 2 and all(cell.strip() for cell in second) and not _has_digit("".join(second))
    if underlined or (words and rest and all(row and _has_digit(row[0]) for row in rest)):
        raise RecordsError(f"{path.name} rad {line} är en andra rubrikrad; ta bort den, så att bara en rad har namn")


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _refuse_repeated_header(path: Path, skip: int) -> None:
    """A header that stands once more: the export was appended to itself. One search for its bytes, at memory's speed."""
    if path.suffix == ".gz" or not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for _ in range(skip):
            content.readline()
        names = content.readline().removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
        at = content.tell()
        while names and (at := content.find(names, at)) >= 0:
            after = content[at + len(names) : at + len(names) + 1]
            if content[at - 1 : at] in _LINE_BEGINS and after in (b"", b"\r", b"\n"):
                line = content[:at].count(b"\n") + 1
                raise RecordsError(
                    f"{path.name} rad {line}: rubrikraden står en gång till; utdraget är kanske sparat två gånger i filen. "
                    "Ta bort den raden, och raderna efter den om de är samma som före"
                )
            at += len(names)


def _mixed_line_ends(path: Path) -> bool:
    """Whether line ends differ, in what is seen of the file: its beginning, its middle and its end."""
    with _bytes(path) as file:
        pieces = [file.read(_SAMPLE)]
        size = 0 if path.suffix == ".gz" else path.stat().st_size
        for place in (size // 2, size - _SAMPLE):
            if place > _SAMPLE:
                file.seek(place)
                pieces.append(file.read(_SAMPLE).lstrip(b"\n"))
    seen = b"".join(piece.removesuffix(b"\r") for piece in pieces)
    both, line_feeds, returns = seen.count(b"\r\n"), seen.count(b"\n"), seen.count(b"\r")
    return bool(returns) and not both == line_feeds == returns


_LINE = re.compile(r"CSV Error on Line: (\d+)")
_FILE = re.compile(r"^\s*file ?= ?(\S.*?)\s*$", re.MULTILINE)
_WIDTH = re.compile(r"^Expected Number of Columns: (\d+) Found: (\d+)\s*$", re.MULTILINE)
"""The only parts of DuckDB's error about a text file that repeat nothing of it."""


def what_is_wrong(message: str) -> str | None:
    """DuckDB's error about a text file as a sentence: which file and line, and what to do. None of another error."""
    names, line, widths = _FILE.findall(message), _LINE.search(message), _WIDTH.findall(message)
    if not names:  # the last of each: what DuckDB repeats of the row comes before
        return None
    place = f"{Path(names[-1]).name} rad {line[1]}" if line else Path(names[-1]).name
    if widths:
        expected, there = widths[-1]
        return (
            f"{place} har {there} {'kolumn' if there == '1' else 'kolumner'} i stället för {expected}; är det en rad som "
            "programmet lagt till i slutet, ta bort den, annars rätta raden, eller separator och quote under files i mappningen"
        )
    if "unterminated quote" in message:
        return f"{place} har ett citattecken utan motpart; rätta raden, eller quote under files i mappningen"
    if "not utf-8 encoded" in message or "Invalid unicode" in message:
        return f"{place} är inte i den teckenkodning som mappningen säger; rätta encoding under files i mappningen"
    if "state machine" in message:
        return f"{place} har olika radslut eller citattecken som inte går ihop; spara om filen med ett slags radslut"
    return f"{place}; kontrollera filernas form och mappningens files"
