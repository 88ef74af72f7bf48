"""Small tables of forms: any file that `reader` can read, as rows of text under the headers that are expected."""

import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import duckdb

from datasources.delivery import personal
from datasources.delivery.findings import catalogue
from datasources.delivery.formats import reader
from datasources.delivery.limits import Limits
from datasources.delivery.person_headers import means_persons
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError, UnreadableError

FORM_LIMITS = Limits(max_bytes=5_000_000, max_rows=10_000, max_columns=50, max_uncompressed_bytes=50_000_000)


_MOST_FAULTS = 5
"""Faults told at once: the first ones, which are often the cause of the rest."""
_LONGEST_NAME = 60


class TableError(Exception):
    """The file cannot be taken in; the message (Swedish) says why and never repeats a cell."""


class AboutPersonsError(TableError):
    """The file is about persons: its bytes are not to be kept."""


def read_table(
    data: bytes, filename: str, headers: Sequence[str], needed: Sequence[str] | None = None, *, others: bool = False
) -> list[tuple[int, dict[str, str]]]:
    """The rows as (line in the file, header → text; empty text where the cell is empty). Headers match in any letter case.

    `needed` are the headers that must be there: the first two where it is not said. With `others` columns under other headers
    are left out; otherwise they are told, since what stands in them would be lost unseen.

    Raises TableError where the file is unreadable, has a row that cannot be paired with the headers or lacks a header,
    AboutPersonsError where it is about persons.
    """
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        source = Path(folder) / "upload"
        source.write_bytes(data)
        try:
            table, outside = reader.read(con, source, Path(folder), FORM_LIMITS)
        except PersonalDataError as error:
            raise AboutPersonsError(catalogue()[error.problem.code].doc) from error
        except UnreadableError as error:
            raise TableError(catalogue()[error.problem.code].doc) from error
        if any(map(means_persons, table.header)):
            raise AboutPersonsError(catalogue()["person-column"].doc)
        if outside or personal.first_in_rows(con, dict.fromkeys(range(len(table.header)), True)):
            raise AboutPersonsError(catalogue()["personal-number"].doc)
        columns = [header.strip().casefold() for header in table.header]
        if missing := [header for header in (headers[:2] if needed is None else needed) if header not in columns]:
            raise TableError(f"Kolumnen {', '.join(missing)} saknas. Hämta en ny mall och fyll i den.")
        _must_be_whole(
            table.problems, [] if others else [name for name in columns if name and name not in headers], headers
        )
        return [
            (number, {header: cell or "" for header, cell in zip(columns, cells, strict=False) if header in headers})
            for number, *cells in con.execute("SELECT * FROM raw ORDER BY row_no").fetchall()
            if any(cells)
        ]


def _must_be_whole(problems: Sequence[Problem], unknown: Sequence[str], headers: Sequence[str]) -> None:
    """Raises TableError for rows that were not read, and for columns that nothing reads."""
    faults = [problem for problem in problems if catalogue()[problem.code].severity == "error"]
    if faults:
        raise TableError(" ".join(map(_sentence, faults[:_MOST_FAULTS])))
    if unknown:
        raise TableError(" ".join(_unknown(name, headers) for name in unknown[:_MOST_FAULTS]))


def _sentence(problem: Problem) -> str:
    sentence = catalogue()[problem.code].sv.format(**problem._asdict())
    return sentence if problem.row is None else f"Rad {problem.row}: {sentence}"


def _unknown(name: str, headers: Sequence[str]) -> str:
    near = get_close_matches(name, headers, 1)
    meant = f"menar du ”{near[0]}”? Rätta den" if near else "rätta den"
    return f"Rubriken ”{name[:_LONGEST_NAME]}” känns inte igen: {meant}, eller ta bort kolumnen."
