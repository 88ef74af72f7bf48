"""The header row against the delivery's columns: what is missing, unknown, written twice, or about persons."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import duckdb

from datasources.delivery.columns import (
    ALIASES,
    NAMES,
    NUMBERS,
    REQUIRED,
    TOTAL_ROWS,
    TOTAL_SIGNS,
    folded,
    is_comment,
)
from datasources.delivery.letters import damage_of
from datasources.delivery.person_headers import LOOKED_THROUGH, list_of_persons, means_persons
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError
from datasources.sql import Sql, identifier, listed, literal, literals, raw_cell, raw_cells, sql

NOTHING = sql("CAST(NULL AS VARCHAR)")

_WITHOUT_ROWS = ("header-missing", "sheet-without-headers", "column-missing", "encoding-twice")
"""What makes the rows impossible to read."""


class Header(NamedTuple):
    """Which raw column (from 0) holds each canonical column, and the problems. With `usable` the rows can be read."""

    places: Mapping[str, int]
    problems: list[Problem]

    @property
    def usable(self) -> bool:
        """Whether every column that must be there is."""
        return not any(problem.code in _WITHOUT_ROWS for problem in self.problems)


def match(header: Sequence[str], con: duckdb.DuckDBPyConnection, sheet: str | None = None) -> Header:
    """Match the header row of `raw` with the delivery's columns; `sheet` is where it stands in a workbook.

    Raises PersonalDataError where a header means persons.
    """
    _refuse_persons(header)
    meanings = [ALIASES.get(folded(name)) for name in header]
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for index, name in enumerate(meanings):
        if name is None:
            problems += _unknown(header[index], index, meanings, con)
        elif name in places:
            problems.append(Problem("column-twice", column=name, value=header[index]))
        else:
            places[name] = index
    if not places:
        _refuse_list(header, con)
    return Header(places, _without_table(header, places, sheet) or [*problems, *_missing(places)])


def _refuse_persons(header: Sequence[str]) -> None:
    word = next((word for name in header if (word := means_persons(name))), None)
    if word:
        raise PersonalDataError(Problem("person-column", column=word, value=word))


def _refuse_list(header: Sequence[str], con: duckdb.DuckDBPyConnection) -> None:
    """Raises PersonalDataError where the rows below, in a table that is not ours, are a list of persons."""
    top = con.execute(
        sql("SELECT {cells} FROM raw ORDER BY row_no LIMIT ?", cells=raw_cells(len(header))), [LOOKED_THROUGH]
    )
    word = list_of_persons([header, *([cell or "" for cell in row] for row in top.fetchall())])
    if word:
        raise PersonalDataError(Problem("person-column", column=word, value=word))


def _without_table(header: Sequence[str], places: Mapping[str, int], sheet: str | None) -> list[Problem]:
    garbled = next(((name, way) for name in header if (way := damage_of(name))), None)
    if garbled:
        return [Problem("encoding-twice", value=garbled[0], hint=garbled[1])]
    if places:
        return []
    return [Problem("sheet-without-headers", value=sheet) if sheet else Problem("header-missing")]


def _unknown(written: str, index: int, known: Collection[str | None], con: duckdb.DuckDBPyConnection) -> list[Problem]:
    if written.strip():
        near = difflib.get_close_matches(folded(written)[:80], ALIASES, n=1, cutoff=0.75)
        own_comment = is_comment(written) and ("comment" in known or not near)
        if own_comment:
            return [Problem("comment-not-read", value=written)]
        return [Problem("column-unknown", value=written, hint=f" ({near[0]}?)" if near else "")]
    filled = con.execute(sql("SELECT count({cell}) FROM raw", cell=raw_cell(index))).fetchall()[0][0]
    return [Problem("column-nameless", value=str(index + 1))] if filled else []


def _missing(places: Mapping[str, int]) -> list[Problem]:
    missing = [name for name in REQUIRED if name not in places]
    if "value" not in places:
        missing += [name for name in ("numerator", "denominator") if name not in places]
    return [Problem("column-missing", column=name) for name in missing]


def text_columns(width: int, places: Mapping[str, int]) -> dict[int, bool]:
    """For every raw column, whether ten bare digits in it would be a personal number rather than a count."""
    numbers = {places[name] for name in NUMBERS if name in places}
    return {index: index not in numbers for index in range(width)}


def create_cells(con: duckdb.DuckDBPyConnection, places: Mapping[str, int], width: int) -> None:
    """Create the view `cells`: `raw` with the delivery's columns in order (NULL where absent), without blank rows and rows of
    sums, which are noted.
    """
    columns = {name: raw_cell(places[name]) if name in places else NOTHING for name in NAMES}
    sums = _find_sums(con, columns)
    con.execute(
        sql(
            "CREATE TEMP VIEW cells AS SELECT row_no, {columns} FROM raw WHERE coalesce({every}) IS NOT NULL {read}",
            columns=listed(sql("{cell} AS {name}", cell=cell, name=identifier(name)) for name, cell in columns.items()),
            every=raw_cells(width),
            read=sql("AND row_no NOT IN (SELECT row_no FROM problems WHERE code = 'total-row')") if sums else sql(""),
        )
    )


def _find_sums(con: duckdb.DuckDBPyConnection, columns: Mapping[str, Sql]) -> bool:
    """Note the rows of sums, and say whether there are any: the word stands in place of the indicator, or anywhere on a row
    that has neither indicator nor statistic.
    """
    texts = [cell for name, cell in columns.items() if name not in NUMBERS]
    parts = {
        "texts": listed(texts),
        "first": _is_sum(columns["indicator"]),
        "bare": sql(
            "coalesce({indicator}, {statistic}, '') = ''",
            indicator=columns["indicator"],
            statistic=columns["statistic"],
        ),
        "anywhere": listed(map(_is_sum, texts), " OR "),
    }
    any_first, any_bare = con.execute(
        sql("SELECT coalesce(bool_or({first}), false), coalesce(bool_or({bare}), false) FROM raw", **parts)
    ).fetchall()[0]
    if not any_first and not any_bare:
        return False
    con.execute(
        sql(
            "INSERT INTO problems SELECT 'total-row', row_no, 'indicator', coalesce({texts}), NULL FROM raw "
            "WHERE {first} OR ({bare} AND ({anywhere}))",
            **parts,
        )
    )
    return True


def _is_sum(cell: Sql) -> Sql:
    return sql(
        "coalesce(lower(trim({cell}, {signs})) IN ({words}), false)",
        cell=cell,
        signs=literal(TOTAL_SIGNS),
        words=literals(TOTAL_ROWS),
    )
