"""The database itself: migrations, exactness, and an audit log that nothing can change."""

from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from backend.core.audit import record
from backend.core.columns import ExactDecimal
from backend.core.database import engine_for, migrate, transaction
from backend.core.permissions import SYSTEM


def test_the_migrations_make_exactly_the_tables_that_the_code_has(database_url: str) -> None:
    engine = engine_for(database_url)
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    engine = engine_for(database_url)
    migrate(engine)
    migrate(engine)


@pytest.mark.parametrize("statement", ["update audit_event set actor = 'någon annan'", "delete from audit_event"])
def test_the_audit_log_cannot_be_changed_even_past_the_code(database_url: str, statement: str) -> None:
    engine = engine_for(database_url)
    migrate(engine)
    with transaction(engine) as session:
        record(session, SYSTEM, "tested", "test", 1)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))


def test_decimals_come_back_exactly_as_they_went_in(database_url: str) -> None:
    engine = engine_for(database_url)
    table = Table("exact", MetaData(), Column("id", Integer, primary_key=True), Column("value", ExactDecimal()))
    table.metadata.create_all(engine)

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
    def comes_back(value: Decimal) -> None:
        with engine.begin() as connection:
            key = connection.execute(insert(table).values(value=value)).inserted_primary_key
            assert key is not None
            assert connection.execute(select(table.c.value).where(table.c.id == key[0])).scalar_one() == value

    comes_back()


def test_a_failed_transaction_leaves_nothing_behind(database_url: str) -> None:
    engine = engine_for(database_url)
    migrate(engine)
    with pytest.raises(RuntimeError, match="halfway"), transaction(engine) as session:
        record(session, SYSTEM, "tested", "test", 1)
        session.flush()
        raise RuntimeError("halfway")
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from audit_event")).scalar_one() == 0
