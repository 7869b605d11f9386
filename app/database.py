"""The database address from the settings → one engine, opened safely, and transactions to read or write."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from threading import Lock
from typing import Any, Final

from alembic import command
from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, CheckConstraint, Connection, Engine, MetaData, event, make_url, text
from sqlalchemy import exc as database_errors
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from app.errors import BadSetting, EveryLetterError, LedgerUnreachable, NotRecorded
from app.settings import Settings

MIGRATIONS: Final = Path(__file__).resolve().parent / "migrations"

#: Every constraint has a name, so that a migration can speak of it on both databases.
NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: Seconds that a writer waits for others.
PATIENCE: Final = 5
_WRITERS: Final = Lock()

#: What SQLite is told each time it is opened. WAL lets people read while one writes; FULL keeps what was
#: acknowledged through a power cut; recursive triggers make a REPLACE ask the triggers on DELETE;
#: secure_delete leaves nothing behind.
PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {PATIENCE * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
)

#: What PostgreSQL is told: give up on an absent server or a held lock after seconds, and count days in UTC as
#: SQLite does.
POSTGRESQL_CONNECTION: Final = {"connect_timeout": 3, "options": "-c lock_timeout=5000 -c timezone=UTC"}

#: The advisory lock of PostgreSQL under which one node at a time changes the schema.
SCHEMA_LOCK: Final = 20261120


class Base(DeclarativeBase):
    """What every table derives from."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)


def kept(purpose: str, retention: str) -> dict[str, str]:
    """What a column says of itself: what it is for, and how long it stays."""
    return {"purpose": purpose, "retention": retention}


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """That the column holds one of these and nothing else."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its engine and migrations; makes a SQLite file's folder. Raises `BadSetting`."""
    url = _driver_url(settings.database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(url)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with app.app_context():
            _open_sqlite_safely(db.engine)


@contextmanager
def writing() -> Iterator[Connection]:
    """One transaction that may write: committed at the end, undone by an exception. Raises `NotRecorded`."""
    with _failing_as(NotRecorded), _turn_to_write(), db.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            yield connection


@contextmanager
def reading() -> Iterator[Connection]:
    """One transaction that sees a single moment and waits for no writer. Raises `LedgerUnreachable`."""
    with _failing_as(LedgerUnreachable), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def own_insert(connection: Connection, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT: both databases do, but SQLAlchemy gives each its own."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def prepare() -> None:
    """Bring the schema to the newest migration; several nodes that start at once wait for each other."""
    with writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '60s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))
        config = current_app.extensions["migrate"].migrate.get_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    # A server that forks afterwards must not share an open connection with its children.
    db.engine.dispose()


def _driver_url(address: str) -> URL:
    try:
        url = make_url(address)
    except database_errors.ArgumentError as error:
        raise BadSetting("DATABASE_URL", "it is not an address of a database") from error
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise BadSetting("DATABASE_URL", f"“{url.drivername}” is neither sqlite nor postgresql")
    return url


def _engine_options(url: URL) -> dict[str, Any]:
    # No value of a statement may reach a log or an error page.
    options: dict[str, Any] = {"hide_parameters": True, "pool_timeout": 5}
    if url.get_backend_name() == "sqlite":
        # The driver starts no transaction by itself; `_open_sqlite_safely` does.
        return options | {"connect_args": {"isolation_level": None}}
    return options | {"connect_args": POSTGRESQL_CONNECTION, "pool_pre_ping": True}


def _open_sqlite_safely(engine: Engine) -> None:
    def tell_pragmas(connection: SQLiteConnection, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(pragma)

    def begin(connection: Connection) -> None:
        # In WAL, a transaction that reads first and then wants to write may be refused at once.
        writes = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", tell_pragmas)
    event.listen(engine, "begin", begin)


@contextmanager
def _turn_to_write() -> Iterator[None]:
    """On SQLite, a turn among this process's writers. Raises `NotRecorded` after as long as a lock may take.

    Whom the file's own lock turns away sleeps, longer each time.
    """
    if db.engine.name != "sqlite":
        yield
        return
    if not _WRITERS.acquire(timeout=PATIENCE):
        raise NotRecorded
    try:
        yield
    finally:
        _WRITERS.release()


@contextmanager
def _failing_as(error: type[EveryLetterError]) -> Iterator[None]:
    """Turn whatever keeps the database from answering (away, locked, full, no tables …) into one error."""
    try:
        yield
    except (database_errors.IntegrityError, database_errors.DataError):
        # The database answered, and refused what it was given.
        raise
    except (database_errors.DBAPIError, database_errors.TimeoutError) as fault:
        raise error from fault
