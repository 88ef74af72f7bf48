"""A database of the version before this one, with something in every table, moves to this version's tables."""

from datetime import UTC, date, datetime
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Connection, Date, DateTime, Engine, Integer, MetaData, Numeric, Table, insert, select
from sqlalchemy.types import JSON

from backend.core.database import MIGRATIONS, engine_for, migrate, newest_revision

VALUES: list[tuple[type, Any]] = [
    (Boolean, True),
    (Integer, 1),
    (Numeric, 1),
    (JSON, []),
    (DateTime, datetime(2025, 1, 1, tzinfo=UTC)),
    (Date, date(2025, 1, 1)),
]
"""What stands in a column of each kind; in all others a word."""
NOT_FILLED = {"alembic_version"}
MOVED = {"specification_version": ("entry_version", {"indicator": "entry"})}
"""Tables that this version has under another name, with their columns that are called otherwise."""


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def _value(column: Any) -> Any:
    return next((value for kind, value in VALUES if isinstance(column.type, kind)), "x")


def _row(table: Table) -> dict[str, Any]:
    """One row that the table can hold: every number and reference is 1, every word x."""
    return {
        column.name: _value(column) for column in table.columns if not (column.nullable and not column.foreign_keys)
    }


def _rows(connection: Connection, tables: list[Table]) -> dict[str, list[dict[str, Any]]]:
    return {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}


def test_a_row_of_every_table_of_the_version_before_is_there_after_the_move(database_url: str) -> None:
    engine = engine_for(database_url)
    before = str(ScriptDirectory.from_config(_config(engine)).get_revision(newest_revision()).down_revision)
    command.upgrade(_config(engine), before)
    known = MetaData()
    known.reflect(engine)
    tables = [table for table in known.sorted_tables if table.name not in NOT_FILLED]
    with engine.begin() as connection:
        for table in tables:
            connection.execute(insert(table).values(_row(table)))
        kept = _rows(connection, tables)
    migrate(engine)
    with engine.connect() as connection:
        after = MetaData()
        after.reflect(engine)
        moved = _rows(connection, list(after.sorted_tables))
    assert len(kept) >= 18
    for table, rows in kept.items():
        now, renamed = MOVED.get(table, (table, {}))
        assert [{name: row[renamed.get(name, name)] for name in rows[0]} for row in moved[now]] == rows, table


def test_forms_and_grants_follow_the_ids_that_are_put_right(database_url: str) -> None:
    engine = engine_for(database_url)
    command.upgrade(_config(engine), "0011")
    known = MetaData()
    known.reflect(engine)
    forms, grants = known.tables["implementation_answer"], known.tables["role_grant"]
    # One row of each that is put right, and one whose id was right.
    before = [
        (forms, "pathway", ["jattecellsartrit", "kol", "schizofreni-forstagangsinsjuknande"]),
        (grants, "programme_area", ["barns-och-ungdomars-halsa", "tandvard"]),
    ]
    with engine.begin() as connection:
        connection.execute(insert(known.tables["account"]).values(_row(known.tables["account"])))
        for table, column, ids in before:
            rows = [_row(table) | {"id": number, column: one} for number, one in enumerate(ids, 1)]
            connection.execute(insert(table), rows)
    migrate(engine)
    with engine.connect() as connection:
        after = [list(connection.scalars(select(table.c[column]).order_by(table.c.id))) for table, column, _ in before]
    assert after == [["jattecellsarterit", "kol", "schizofreni"], ["barn-och-ungdomars-halsa", "tandvard"]]


def test_what_is_public_already_becomes_the_first_release(database_url: str) -> None:
    engine = engine_for(database_url)
    command.upgrade(_config(engine), "0023")
    known = MetaData()
    known.reflect(engine)
    tables = known.tables
    at = datetime(2025, 3, 1, 9, tzinfo=UTC)
    published = _row(tables["submission"]) | {"state": "published", "published_at": at}
    cell = _row(tables["published_cell"]) | {"policy": "policy 2"}
    cells = [
        cell | {"value": 1, "cause": None},
        cell | {"id": 2, "cause": "suppressed"},
        cell | {"id": 3, "cause": None, "value": 2, "superseded_at": at},  # replaced by the first: no part of it
    ]
    with engine.begin() as connection:
        for name in ("account", "round", "stored_file"):
            connection.execute(insert(tables[name]).values(_row(tables[name])))
        connection.execute(insert(tables["submission"]).values(published))
        connection.execute(insert(tables["observation"]).values(_row(tables["observation"]) | {"superseded_by": None}))
        for one in cells:
            connection.execute(insert(tables["published_cell"]).values(one))
    migrate(engine)
    with engine.connect() as connection:
        after = MetaData()
        after.reflect(engine)
        [release] = connection.execute(select(after.tables["release"])).mappings()
        [part] = connection.execute(select(after.tables["release_part"])).mappings()
    assert (release["id"], release["state"], release["cells"], release["hidden"]) == (1, "published", 2, 1)
    assert (release["reasons"], release["policy"]) == ({"suppressed": 1}, "policy 2")
    assert (part["submission_id"], part["cells"], part["hidden"]) == (1, 2, 1)
    assert len(release["digest"]) == len(part["digest"]) == 64
