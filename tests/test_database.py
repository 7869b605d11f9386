"""The engine is opened safely, migrations make what models say, and absence is told as one error."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Inspector, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex
from sqlalchemy.exc import IntegrityError

from app import database as house
from app.actions import models
from app.errors import BadSetting, LedgerUnreachable, NotRecorded
from app.settings import Settings
from tests.databases import Raw, bare_app, take_away

ROOT = Path(__file__).parent.parent


def asked(statement: str) -> Any:
    with house.reading() as connection:
        return connection.scalar(text(statement))


def test_sqlite_is_opened_safely(tmp_path: Path) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "secure_delete": 1,
    }
    with bare_app(f"sqlite:///{tmp_path / 'ledger.sqlite3'}").app_context():
        assert {name: asked(f"PRAGMA {name}") for name in expected} == expected


def test_postgresql_keeps_what_it_acknowledged_and_counts_days_in_utc(postgresql_server: str) -> None:
    with bare_app(postgresql_server).app_context():
        assert asked("SHOW synchronous_commit") == "on"
        assert asked("SHOW timezone") == "UTC"
        house.db.engine.dispose()


@pytest.mark.usefixtures("database")
def test_no_value_of_a_statement_reaches_an_error() -> None:
    with pytest.raises(LedgerUnreachable) as told, house.reading() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Ana"})
    assert "Ana" not in str(told.value.__cause__)


@pytest.mark.usefixtures("database")
def test_migrations_make_what_the_models_say() -> None:
    with house.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, models.Entry.metadata) == []
        migrated = constraints(inspect(connection))
    made = house.db.engine.url
    with house.writing() as connection:
        for table in inspect(connection).get_table_names():
            connection.execute(
                text(f"DROP TABLE {table}" + (" CASCADE" if "postgresql" in str(made) else ""))
            )
        models.Entry.metadata.create_all(connection)
        assert constraints(inspect(connection)) == migrated


def constraints(schema: Inspector) -> dict[str, list[object]]:
    return {
        table: [
            sorted((check["name"] or "", check["sqltext"]) for check in schema.get_check_constraints(table)),
            sorted(
                (unique["name"] or "", unique["column_names"])
                for unique in schema.get_unique_constraints(table)
            ),
            schema.get_pk_constraint(table),
            schema.get_foreign_keys(table),
            [index | {"dialect_options": _told(index)} for index in schema.get_indexes(table)],
        ]
        for table in models.Entry.metadata.tables
    }


def _told(index: ReflectedIndex) -> dict[str, str]:
    """What belongs to one sort of database alone, as text: a clause is equal to itself only."""
    return {name: str(value) for name, value in index.get("dialect_options", {}).items()}


def test_the_schema_goes_up_and_down_by_the_command_line(empty_database_url: str) -> None:
    app = bare_app(empty_database_url)
    runner = app.test_cli_runner()
    for command, tables in (("upgrade", 16), ("downgrade base", 1), ("upgrade", 16)):
        result = runner.invoke(args=["db", *command.split()])
        assert result.exit_code == 0, result.output
        with app.app_context():
            assert len(inspect(house.db.engine).get_table_names()) == tables
    with app.app_context():
        house.db.engine.dispose()


def test_nodes_that_start_at_once_prepare_the_database_once(empty_database_url: str) -> None:
    program = (
        "import sys; from tests.databases import bare_app; from app import database\n"
        "with bare_app(sys.argv[1]).app_context(): database.prepare()"
    )
    command = [sys.executable, "-c", program, empty_database_url]
    nodes = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [node.wait(timeout=60) for node in nodes] == [0, 0, 0]
    app = bare_app(empty_database_url)
    with app.app_context():
        assert asked("SELECT count(*) FROM epochs") == 1
        house.db.engine.dispose()


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    with bare_app(f"sqlite:///{tmp_path / 'new' / 'folder' / 'ledger.sqlite3'}").app_context():
        house.prepare()
        assert asked("SELECT count(*) FROM letters") == 0


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://host/ledger", "postgresql+psycopg://host/ledger"),
        ("postgresql://host/ledger", "postgresql+psycopg://host/ledger"),
        ("postgresql+psycopg://host/ledger", "postgresql+psycopg://host/ledger"),
    ],
)
def test_each_way_to_write_a_postgresql_address_is_understood(given: str, used: str) -> None:
    assert str(bare_app(given).config["SQLALCHEMY_DATABASE_URI"]) == used


@pytest.mark.parametrize("address", ["no address", "mysql://host/ledger"])
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        house.init_app(Flask("app"), Settings(database_url=address, secret_keys=(), data_dir=Path()))


@pytest.mark.usefixtures("database")
def test_a_reader_sees_a_single_moment(raw: Raw) -> None:
    with house.reading() as connection:
        before = connection.scalar(text("SELECT count(*) FROM snapshots"))
        raw("INSERT INTO snapshots VALUES ('example', 1, '{}')")
        assert connection.scalar(text("SELECT count(*) FROM snapshots")) == before == 0
    assert asked("SELECT count(*) FROM snapshots") == 1


@pytest.mark.usefixtures("database")
def test_what_the_database_refuses_is_not_taken_for_its_absence() -> None:
    epoch = text("INSERT INTO epochs SELECT number, code FROM epochs")
    with pytest.raises(IntegrityError), house.writing() as connection:
        connection.execute(epoch)


@pytest.mark.usefixtures("database")
def test_a_database_that_is_away_is_told_as_one_error() -> None:
    take_away()
    with pytest.raises(LedgerUnreachable):
        asked("SELECT 1")
    with pytest.raises(NotRecorded), house.writing():
        pass


def test_a_server_that_does_not_answer_is_told_as_one_error() -> None:
    with bare_app("postgresql://nobody@127.0.0.1:1/ledger").app_context(), pytest.raises(NotRecorded):
        house.prepare()


def test_a_locked_database_is_told_as_one_error(
    database_url: str, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "PRAGMAS", ("PRAGMA busy_timeout = 20",))
    monkeypatch.setattr(house, "POSTGRESQL_CONNECTION", {"options": "-c lock_timeout=20"})
    raw(
        "BEGIN IMMEDIATE"
        if database_url.startswith("sqlite")
        else "BEGIN; LOCK TABLE snapshots IN SHARE MODE"
    )
    with bare_app(database_url).app_context():
        with pytest.raises(NotRecorded), house.writing() as connection:
            connection.execute(text("DELETE FROM snapshots"))
        # Readers go on all the same.
        assert asked("SELECT count(*) FROM snapshots") == 0
        house.db.engine.dispose()
