"""The database itself refuses to change history, to a connection that knows nothing of the house too."""

import sqlite3
from typing import LiteralString

import psycopg
import pytest
from flask import Flask

from app.actions import audit, ledger, totals
from app.actions.cell import Reason
from tests.actions.made import CELL, CLOSES, DAY, FOLDED, OPENS, TODAY, append, write
from tests.databases import Raw

REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)
CELL_COLUMNS = 'campaign, "case", addressee, kind, language, channel, "group", day, standing'
CELL_VALUES = "'example', 'miren-saavedra', 'the-king', 'appeal', 'en', 'online', '', '2026-11-20', 'counted'"
NEW_ENTRY: LiteralString = (
    f"INSERT INTO entries (number, previous_hash, hash, {CELL_COLUMNS}, quantity, reason, author)"
    f" SELECT 3, hash, hash, {CELL_VALUES}"
)


@pytest.fixture(autouse=True)
def history(database: Flask) -> None:
    """A fold of two letters (entry 1), a tally of five (entry 2) and two letters of today."""
    with database.app_context():
        write(FOLDED, times=2)
        ledger.fold("example", TODAY)
        append(CELL, 5, Reason.TALLY, "ana", request_key="form 1")
        write(times=2)


def held(raw: Raw) -> list[list[tuple[object, ...]]]:
    return [
        raw("SELECT * FROM letters ORDER BY id"),
        raw("SELECT * FROM entries ORDER BY number"),
        raw("SELECT * FROM folds ORDER BY number"),
        raw("SELECT * FROM spent_tokens ORDER BY token_hash"),
        raw("SELECT * FROM epochs ORDER BY number"),
    ]


STATEMENTS: tuple[LiteralString, ...] = (
    "UPDATE letters SET language = 'fr'",
    "UPDATE entries SET quantity = 500 WHERE number = 2",
    "UPDATE folds SET number = 2",
    "UPDATE spent_tokens SET expires = '2020-01-01'",
    "UPDATE epochs SET code = 'another'",
    "DELETE FROM letters",
    "DELETE FROM entries WHERE number = 2",
    "DELETE FROM entries",
    "DELETE FROM folds",
    "DELETE FROM spent_tokens",
    "DELETE FROM epochs",
    NEW_ENTRY.replace("SELECT 3", "SELECT 4") + ", 1, 'tally', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY.replace("SELECT 3", "SELECT 2") + ", 1, 'tally', 'eve' FROM entries WHERE number = 1",
    NEW_ENTRY + ", 1, 'tally', 'eve' FROM entries WHERE number = 1",
    NEW_ENTRY + ", -8, 'reversal', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY + ", 0, 'tally', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY + ", 1, 'fold', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY + ", 3, 'fold', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY + ", 1, 'whim', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY.replace("'appeal'", "'poem'") + ", 1, 'tally', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY.replace("'online'", "'fax'") + ", 1, 'tally', 'eve' FROM entries WHERE number = 2",
    NEW_ENTRY.replace("'counted'", "'doubted'") + ", 1, 'tally', 'eve' FROM entries WHERE number = 2",
)


def test_history_cannot_be_changed(raw: Raw, subtests: pytest.Subtests) -> None:
    before = held(raw)
    for statement in STATEMENTS:
        with subtests.test(statement), pytest.raises(REFUSED):
            raw(statement)
    assert held(raw) == before
    assert audit.audit().faults == ()


TABLES: tuple[LiteralString, ...] = ("letters", "entries", "folds", "spent_tokens", "epochs")


def test_no_table_can_be_emptied(raw: Raw, database_url: str, subtests: pytest.Subtests) -> None:
    before = held(raw)
    for table in TABLES:
        with subtests.test(table), pytest.raises(REFUSED):
            raw(f"DELETE FROM {table}" if database_url.startswith("sqlite") else f"TRUNCATE {table} CASCADE")
    assert held(raw) == before


OTHER_LETTERS: LiteralString = f"SELECT id, {CELL_COLUMNS} FROM letters".replace('"case"', "'another'")
REPLACEMENTS: tuple[LiteralString, ...] = (
    f"INTO letters {OTHER_LETTERS}",
    "INTO entries SELECT * FROM entries WHERE number = 2",
    NEW_ENTRY.removeprefix("INSERT ").replace("author)", "author, request_key)")
    + ", 1, 'tally', 'eve', 'form 1' FROM entries WHERE number = 2",
    "INTO folds VALUES (1)",
    "INTO spent_tokens SELECT token_hash, '2020-01-01' FROM spent_tokens",
    "INTO epochs VALUES (1, 'another')",
)


def test_nothing_can_be_put_in_the_place_of_history(
    raw: Raw, database_url: str, subtests: pytest.Subtests
) -> None:
    before = held(raw)
    insert: LiteralString = "INSERT OR REPLACE " if database_url.startswith("sqlite") else "INSERT "
    for replacement in REPLACEMENTS:
        with subtests.test(replacement), pytest.raises(REFUSED):
            raw(insert + replacement)
    assert held(raw) == before


def test_a_spent_token_that_is_put_again_stays_the_same(raw: Raw) -> None:
    before = held(raw)
    raw("INSERT INTO spent_tokens SELECT * FROM spent_tokens WHERE true ON CONFLICT DO NOTHING")
    assert held(raw) == before


def test_an_insertion_cannot_become_an_update(raw: Raw) -> None:
    before = held(raw)
    with pytest.raises(REFUSED):
        raw("INSERT INTO epochs VALUES (1, 'x') ON CONFLICT (number) DO UPDATE SET code = 'another'")
    with pytest.raises(REFUSED):
        raw(
            "INSERT INTO spent_tokens SELECT token_hash, expires FROM spent_tokens WHERE true"
            " ON CONFLICT (token_hash) DO UPDATE SET expires = '2020-01-01'"
        )
    assert held(raw) == before


def test_a_fold_by_hand_takes_its_letters_and_changes_no_total(raw: Raw) -> None:
    before = totals.ask("example", OPENS, CLOSES)
    raw(NEW_ENTRY + ", 2, 'fold', 'ana' FROM entries WHERE number = 2")
    assert raw("SELECT count(*) FROM letters") == [(0,)]
    assert totals.ask("example", OPENS, CLOSES) == before


def test_letters_that_come_after_a_fold_cannot_follow_it(raw: Raw) -> None:
    ledger.fold("example", TODAY + DAY)
    write()
    with pytest.raises(REFUSED, match="only when they are folded"):
        raw("DELETE FROM letters")
    with pytest.raises(REFUSED):
        raw("DELETE FROM folds")


def test_an_expired_token_may_be_deleted_and_one_of_today_may_not(raw: Raw) -> None:
    raw("INSERT INTO spent_tokens SELECT hash, '2020-01-01' FROM entries WHERE number = 1")
    raw("INSERT INTO spent_tokens SELECT hash, CURRENT_DATE FROM entries WHERE number = 2")
    raw("DELETE FROM spent_tokens WHERE expires = '2020-01-01'")
    with pytest.raises(REFUSED, match="only when it has expired"):
        raw("DELETE FROM spent_tokens WHERE expires = CURRENT_DATE")


def test_a_reversal_names_an_entry_that_exists(raw: Raw) -> None:
    reversal: LiteralString = NEW_ENTRY.replace("author)", "author, reverses)")
    with pytest.raises(REFUSED, match="takes back the whole of an entry"):
        raw(reversal + ", -5, 'reversal', 'eve', 77 FROM entries WHERE number = 2")
    raw(reversal + ", -5, 'reversal', 'ana', 2 FROM entries WHERE number = 2")
    assert totals.ask("example", OPENS, CLOSES).letters == 4
