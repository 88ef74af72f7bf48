"""Delimited text to rows: encoding, line ends, separator. DuckDB reads regular files; irregular ones are read line by line,
so that every row keeps its line number and every ragged row is found.
"""

import codecs
import csv
import glob
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb

from datasources.delivery import personal, table_head
from datasources.delivery.columns import ALIASES, folded, is_total
from datasources.delivery.formats import encodings
from datasources.delivery.formats.encodings import Decoded
from datasources.delivery.limits import Limits
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError, RawTable, Row, UnreadableError, store
from datasources.sql import listed, literal, raw_cell, sql

PLAIN_COPY = "plain.csv"
"""The file in the workspace that DuckDB reads; it is deleted as soon as it is read."""

LINES_ABOVE = 100
"""How many blank lines may stand above the headers."""

LONGEST_TITLE = 10_000
"""Characters of a line below the first one that may still be a title or the headers."""

SEPARATORS = (";", ",", "\t", "|")

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class _Layout(NamedTuple):
    """The header row, its line, where the text goes on after it, and what is said of the lines above."""

    header: list[str]
    header_line: int
    rest: int
    separator: str
    titles: list[Problem]


class _Split(NamedTuple):
    line: int
    end: int
    cells: list[str]
    separator: str


def read(con: duckdb.DuckDBPyConnection, source: Path, workspace: Path, limits: Limits) -> RawTable:
    """Read a delimited text file into `raw`.

    Raises UnreadableError where it is no table, PersonalDataError where the text that cannot be split has personal numbers.
    """
    return read_bytes(con, source.read_bytes(), workspace, limits)


def read_bytes(con: duckdb.DuckDBPyConnection, data: bytes, workspace: Path, limits: Limits) -> RawTable:
    """Read delimited text that is in memory already. Raises as `read` does."""
    text, problems = decoded(data)
    try:
        table = _read(con, text, _plain_copy(text, workspace), limits)
        return table._replace(problems=[*problems, *table.problems])
    except UnreadableError:
        _look_for_persons(text)
        raise
    finally:
        (workspace / PLAIN_COPY).unlink(missing_ok=True)


def decoded(data: bytes) -> Decoded:
    """The file's text with line ends as `\\n`, by its BOM, else as it is guessed, and what is said of its encoding.

    Raises UnreadableError for NUL characters and for bytes that no such encoding has.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    try:
        text, problems = encodings.guessed(data) if encoding is None else Decoded(data.decode(encoding), [])
    except UnicodeDecodeError:
        raise UnreadableError(Problem("encoding-unreadable")) from None
    if "\x00" in text:
        raise UnreadableError(Problem("nul-bytes"))
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text, problems)


def _plain_copy(text: str, workspace: Path) -> Path:
    """DuckDB reads UTF-8; the copy is deleted as soon as it is read."""
    copy = workspace / PLAIN_COPY
    copy.write_bytes(text.encode("utf-8"))
    return copy


def _read(con: duckdb.DuckDBPyConnection, text: str, copy: Path, limits: Limits) -> RawTable:
    layout = _layout(text, limits)
    lines = text.count("\n") + (not text.endswith("\n"))
    rows = lines - layout.header_line
    if rows > limits.max_rows:
        raise UnreadableError(Problem("too-many-rows", hint=str(limits.max_rows)))
    if _read_regular(con, copy, layout, rows):
        return RawTable(layout.header, layout.titles, separator=layout.separator)
    return _read_irregular(con, text, layout)


def _layout(text: str, limits: Limits) -> _Layout:
    """The header is the first line that is not blank, or the template's headers below a title. Excel's own `sep=;` line may
    stand above.
    """
    lines = _split_lines(text, limits)
    first = next(lines, None)
    if first is None:
        raise UnreadableError(Problem("header-missing"))
    top = [first] if table_head.has_headers(first.cells) else [first, *islice(lines, table_head.LOOKED_AT)]
    titled = [table_head.Line(split.line, split.cells) for split in top]
    place = table_head.place(titled)
    chosen = top[place]
    if len(chosen.cells) > limits.max_columns:
        raise UnreadableError(Problem("too-many-columns", value=str(len(chosen.cells)), hint=str(limits.max_columns)))
    return _Layout(chosen.cells, chosen.line, chosen.end, chosen.separator, table_head.titles(titled[:place]))


def _split_lines(text: str, limits: Limits) -> Iterator[_Split]:
    """The lines that are not blank, from the top, split at the sign that gives the most known headers.

    Raises UnreadableError where the first one does not end; a later one ends them.
    """
    start, longest, first = 0, limits.max_line_bytes, True
    for line in range(1, LINES_ABOVE + table_head.LOOKED_AT):
        end = text.find("\n", start, start + longest)
        if end < 0 and len(text) - start > longest:
            if first:
                raise UnreadableError(Problem("line-too-long"))
            return
        content = text[start : end if end >= 0 else len(text)]
        if content.strip(" \t;,|") and not content.lower().startswith("sep="):
            yield _split(content, line, end + 1 if end >= 0 else len(text))
            longest, first = LONGEST_TITLE, False
        if end < 0 or (first and line > LINES_ABOVE):
            return
        start = end + 1


def _split(content: str, line: int, end: int) -> _Split:
    """The separator is the one that gives the most known headers."""
    try:
        candidates = [(next(csv.reader([content], delimiter=sign)), sign) for sign in SEPARATORS if sign in content]
    except csv.Error:
        raise UnreadableError(Problem("line-too-long")) from None
    cells, separator = max(candidates or [([content], ";")], key=lambda split: (_known(split[0]), len(split[0])))
    return _Split(line, end, cells, separator)


def _known(header: list[str]) -> int:
    return sum(folded(name) in ALIASES for name in header)


def _read_regular(con: duckdb.DuckDBPyConnection, copy: Path, layout: _Layout, rows: int) -> bool:
    """Let DuckDB read the file; False where it cannot, or where a row is not exactly one line (numbers would be wrong)."""
    columns = listed(sql("{name}: 'VARCHAR'", name=literal(raw_cell(index))) for index in range(len(layout.header)))
    try:
        con.execute(
            sql(
                "CREATE TEMP TABLE lines AS SELECT * FROM read_csv(?, auto_detect=false, header=false, delim=?, quote='\"', "
                "escape='\"', skip=?, columns={{{columns}}}, strict_mode=true, new_line='\\n', max_line_size=2000000)",
                columns=columns,
            ),
            [glob.escape(str(copy)), layout.separator, layout.header_line],
        )
    except duckdb.Error:
        return False
    if con.execute("SELECT count(*) FROM lines").fetchall() != [(rows,)]:
        con.execute("DROP TABLE lines")
        return False
    first = layout.header_line + 1
    con.execute(sql("CREATE TEMP VIEW raw AS SELECT rowid + {first} AS row_no, * FROM lines", first=first))
    return True


def _read_irregular(con: duckdb.DuckDBPyConnection, text: str, layout: _Layout) -> RawTable:
    _look_for_persons(text)
    problems: list[Problem] = []
    store(con, _rows(text, layout, problems), len(layout.header))
    return RawTable(layout.header, [*layout.titles, *problems], separator=layout.separator)


def _rows(text: str, layout: _Layout, problems: list[Problem]) -> Iterator[Row]:
    width = len(layout.header)
    for row_no, cells in _records(text, layout, problems):
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if len(cells) == width:
            yield row_no, [cell or None for cell in cells]
        elif is_total(cells):
            problems.append(Problem("total-row", row_no, "indicator", next(filter(None, cells))))
        else:
            problems.append(Problem("row-ragged", row_no, value=str(len(cells)), hint=str(width)))


def _records(text: str, layout: _Layout, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header that are not blank, with the line each begins on."""
    reader = csv.reader(io.StringIO(text[layout.rest :]), delimiter=layout.separator, strict=True)
    start = layout.header_line + 1
    try:
        for cells in reader:
            if any(cells):
                yield start, cells
            start = layout.header_line + reader.line_num + 1
    except csv.Error:
        problems.append(Problem("csv-broken", row=start))


def _look_for_persons(text: str) -> None:
    line = personal.line_of_first(text)
    if line is not None:
        raise PersonalDataError(Problem("personal-number", row=line))
