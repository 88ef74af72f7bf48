"""Very many rows into and out of a table: PostgreSQL's COPY or SQLite's own way, and columns instead of objects.

SQLAlchemy makes the statements; what it would do with every row and cell costs more than the rest together.
"""

import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import polars as pl
from sqlalchemy import Connection, Engine, Select
from sqlmodel import Session

BATCH = 20_000
"""Rows that are handed over at a time, and the most that one transaction of a larger work writes."""

PAUSE_SECONDS = 0.12
"""SQLite has one writer at a time, and whoever waits asks again every tenth of a second: between two transactions of a large
work there must be time for others to come in."""


def let_others_write(engine: Engine) -> None:
    """Between two transactions of a large work: waits where others could not write otherwise."""
    if engine.dialect.name == "sqlite":
        time.sleep(PAUSE_SECONDS)


def insert_rows(session: Session, table: str, rows: pl.DataFrame) -> None:
    """Inserts the rows into the columns of their names. Decimals, days and moments are text, as SQLite keeps them."""
    connection = session.connection()
    insert = _copy if connection.dialect.name == "postgresql" else _execute
    for some in rows.iter_slices(BATCH):
        insert(connection, table, some.columns, some.rows())


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    statement = f"copy {table} ({', '.join(columns)}) from stdin"
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def _execute(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    places = ", ".join("?" * len(columns))
    statement = f"insert into {table} ({', '.join(columns)}) values ({places})"  # noqa: S608 - names of ours
    with closing(connection.connection.cursor()) as cursor:
        cursor.executemany(statement, rows)


READ_AT_A_TIME = 50_000
"""Rows fetched at a time, before they are columns."""


def read_columns(session: Session, query: Select[Any], columns: pl.Schema) -> pl.DataFrame:
    """The answer to the query as columns, in the order that it has them; a cell must come as its column keeps it.

    What the query compares with is written into it: nothing that somebody has sent.
    """
    connection = session.connection()
    statement = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    # PostgreSQL's driver would fetch everything at once, save into a cursor with a name.
    named = {"name": "columns"} if connection.dialect.name == "postgresql" else {}
    frames = [columns.to_frame()]
    with closing(connection.connection.cursor(**named)) as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(READ_AT_A_TIME):
            frames.append(pl.DataFrame(rows, columns, orient="row"))
    return pl.concat(frames)
