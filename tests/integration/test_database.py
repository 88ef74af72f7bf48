"""The database itself: migrations, exactness, and an audit log that nothing can change."""

from decimal import Decimal

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from backend.core.audit import record
from backend.core.columns import ExactDecimal
from backend.core.database import MIGRATIONS, engine_for, migrate, transaction
from backend.core.permissions import SYSTEM
from tests.support.postgres import Server


def test_the_migrations_make_exactly_the_tables_that_the_code_has(database_url: str) -> None:
    engine = engine_for(database_url)
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_a_database_that_a_test_was_lent_can_be_taken_away_while_somebody_is_connected(
    postgres_server: Server | None,
) -> None:
    """An engine keeps its connections; were its database kept too, the run's folder would grow by some MB a test."""
    if postgres_server is None:
        pytest.skip("PostgreSQL is not installed")
    lent, other = engine_for(postgres_server.new_database()), engine_for(postgres_server.new_database())
    with lent.connect() as connection, other.connect() as beside:
        name = connection.execute(text("select current_database()")).scalar_one()
        postgres_server.drop(lent.url.render_as_string(hide_password=False))
        left = beside.execute(text("select datname from pg_database where datname like 't%'")).scalars().all()
        connection.invalidate()
    assert name not in left
    postgres_server.drop(other.url.render_as_string(hide_password=False))


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    engine = engine_for(database_url)
    migrate(engine)
    migrate(engine)


def test_an_older_database_knows_whose_rows_hold_once_it_is_migrated(database_url: str) -> None:
    engine = engine_for(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "0002")
    moment, no, true = "'2025-01-01 00:00:00'", "'2025-01-01'", "true"
    with engine.begin() as connection:
        for statement in (
            f"insert into account (id, username, display_name, password_hash, active, must_change_password, created_at) "
            f"values (1, 'r', 'R', '', {true}, {true}, {moment})",
            f"insert into round (id, name, state, period_label, period_start, period_end, due, created_at) "
            f"values ('r', 'R', 'open', '2024', {no}, {no}, {no}, {moment})",
            f"insert into stored_file (sha256, size, stored_at) values ('a', 1, {moment}), ('b', 1, {moment})",
        ):
            connection.execute(text(statement))
        # The second submission has replaced the first's indicator x and says nothing of y; one cell of x is hidden.
        for number, digest in ((1, "a"), (2, "b")):
            connection.execute(
                text(
                    "insert into submission "
                    "(id, round_id, region, state, sha256, filename, received_at, received_by, indicators) "
                    f"values ({number}, 'r', '14', 'published', '{digest}', 'f', {moment}, 1, '[]')"
                )
            )
        measured = (
            "round_id, indicator, version, statistic, period_start, period_end, region, unit, sex, age_group, value"
        )
        for row, (submission, indicator, sex, value, later) in enumerate(
            [
                (1, "x", "total", "'1.0'", 2),
                (1, "y", "total", "'2.0'", None),
                (2, "x", "total", "'3.0'", None),
                (2, "x", "women", "null", None),
            ],
            1,
        ):
            same = f"'r', '{indicator}', 1, 'count', {no}, {no}, '14', '', '{sex}', 'total', {value}"
            connection.execute(
                text(
                    f"insert into observation (id, submission_id, superseded_by, {measured}) "
                    f"values ({row}, {submission}, {later or 'null'}, {same})"
                )
            )
            connection.execute(
                text(
                    "insert into published_cell "
                    f"(observation_id, submission_id, policy, published_at, superseded_at, {measured}) "
                    f"values ({row}, {submission}, 'p', {moment}, {moment if later else 'null'}, {same})"
                )
            )
    migrate(engine)
    with engine.connect() as connection:
        held = connection.execute(
            text("select rows_of, indicator, submission_id, shown from holding order by rows_of, indicator")
        ).all()
    assert [tuple(row) for row in held] == [
        ("observation", "x", 2, 0),
        ("observation", "y", 1, 0),
        ("published_cell", "x", 2, 1),
        ("published_cell", "y", 1, 1),
    ]


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


def test_what_the_same_click_made_several_of_stands_once_after_migrating(database_url: str) -> None:
    engine = engine_for(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "0003")
    moment, day = "'2025-01-01 00:00:00'", "'2025-01-01'"
    with engine.begin() as connection:
        for statement in (
            "insert into account (id, username, display_name, password_hash, active, must_change_password, created_at) "
            f"values (1, 'r', 'R', '', true, true, {moment})",
            "insert into round (id, name, state, period_label, period_start, period_end, due, created_at) "
            f"values ('r', 'R', 'open', '2024', {day}, {day}, {day}, {moment})",
            f"insert into stored_file (sha256, size, stored_at) values ('a', 1, {moment})",
            "insert into submission (id, round_id, region, state, sha256, filename, received_at, received_by, indicators) "
            f"values (1, 'r', '14', 'checked', 'a', 'f', {moment}, 1, '[]')",
        ):
            connection.execute(text(statement))
        for number in (1, 2, 3):  # three of each, as three clicks made them; the last one says what was seen last
            connection.execute(
                text(
                    "insert into declaration (id, round_id, region, indicator, reason, declared_by, declared_at) "
                    f"values ({number}, 'r', '14', null, 'nr {number}', 1, {moment})"
                )
            )
            connection.execute(
                text(
                    "insert into finding_answer (id, submission_id, code, row, reason, answered_by, answered_at) "
                    f"values ({number}, 1, 'x', null, 'nr {number}', 1, {moment})".replace("row,", '"row",')
                )
            )
            connection.execute(
                text(
                    "insert into implementation_answer (id, year, pathway, region, unit, answered_by, answered_at) "
                    f"values ({number}, 2025, 'p', '14', '', 1, {moment})"
                )
            )
    migrate(engine)
    with engine.connect() as connection:

        def of(sql: str) -> list[int]:
            return list(connection.execute(text(sql)).scalars())

        assert of("select id from declaration where withdrawn_at is null") == [3]
        assert of("select id from declaration order by id") == [1, 2, 3], "what was said is kept"
        assert of("select id from finding_answer") == [3]
        assert of("select id from implementation_answer where replaced_by is null") == [3]
        assert of("select replaced_by from implementation_answer order by id") == [3, 3, None]


def test_forms_that_counted_are_in_force_from_the_day_they_were_answered_once_migrated(database_url: str) -> None:
    engine = engine_for(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "0007")
    moment = "'2025-01-01 00:00:00'"
    insert_form = (
        "insert into implementation_answer (id, year, pathway, region, unit, answered_by, answered_at, replaced_by) "
        f"values ({{}}, 2025, 'p', '14', '{{}}', 1, {moment}, {{}})"
    )
    with engine.begin() as connection:
        for statement in (
            "insert into account (id, username, display_name, password_hash, active, must_change_password, created_at) "
            f"values (1, 'r', 'R', '', true, true, {moment})",
            insert_form.format(2, "", "null"),  # counts for the whole region
            insert_form.format(1, "", "2"),  # was replaced by it
            insert_form.format(3, "Norra", "null"),  # counts for a part
            "update implementation_answer set challenges = '', consequences = 'x'",  # as the page sent an empty text
        ):
            connection.execute(text(statement))
    migrate(engine)
    forms = text(
        "select state, attested_at = answered_at, attested_by, replaced_by, challenges, consequences "
        "from implementation_answer order by id"
    )
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(forms)] == [
            ("revised", True, None, 2, None, "x"),
            ("attested", True, None, None, None, "x"),
            ("attested", True, None, None, None, "x"),
        ]
    command.downgrade(config, "0007")
    with engine.connect() as connection:
        standing = text("select id from implementation_answer where replaced_by is null order by id")
        assert list(connection.execute(standing).scalars()) == [2, 3], "the version before reads them as it did"
