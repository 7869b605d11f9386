"""Migrations → the schema, in one transaction: that of `app.database.prepare`, or an own one."""

from alembic import context
from sqlalchemy import Connection

from app.database import Base, writing


def run(connection: Connection) -> None:
    """Run the migrations that were asked for within the connection's transaction."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with writing() as own:
        run(own)
