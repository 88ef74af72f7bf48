"""Runs migrations on the engine that `backend.core.database.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import backend.agreements.tables
import backend.collection.proofs
import backend.collection.tables
import backend.core.tables
import backend.desk.tables
import backend.documents.tables
import backend.identity.tables
import backend.implementation.tables
import backend.priorities.tables
import backend.register.tables  # noqa: F401 - each registers its tables


def run() -> None:
    """Upgrades in one transaction; SQLite alters tables by copying them."""
    with context.config.attributes["engine"].connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
