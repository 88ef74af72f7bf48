"""Very many rows into a table at once: PostgreSQL's COPY, or SQLite's own way, without a parameter being made of each cell."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session

BATCH = 20_000
"""Rows that are handed over at a time."""


def insert_rows(session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Inserts the rows, each with its cells in the order of `columns`; how many there were.

    Decimals and days may come as themselves or as text. What the columns' own types would change is not changed.
    """
    connection = session.connection()
    copy = _copy if connection.dialect.name == "postgresql" else _execute
    remaining, number = iter(rows), 0
    while batch := list(islice(remaining, BATCH)):
        copy(connection, table, columns, batch)
        number += len(batch)
    return number


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    statement = f"copy {table} ({', '.join(columns)}) from stdin"
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def _execute(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    places = ", ".join("?" * len(columns))
    statement = f"insert into {table} ({', '.join(columns)}) values ({places})"  # noqa: S608 - names of ours
    # SQLite has neither decimals nor days: both are kept as text, as the columns' own types would have them.
    plain = [tuple([str(cell) if isinstance(cell, _AS_TEXT) else cell for cell in row]) for row in rows]
    connection.exec_driver_sql(statement, plain)


_AS_TEXT = (Decimal, date)
