"""The audit finds whatever was done behind the database's back, and says of which entry it is."""

import sqlite3
from dataclasses import replace
from typing import Any, LiteralString

import psycopg
import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.actions import groups, ledger
from app.actions.audit import audit
from app.actions.cell import Channel, Reason, Standing
from app.actions.chain import chained_hash
from app.actions.codes import join_code
from app.actions.ledger import Change, Report
from app.actions.models import Entry
from app.database import writing
from tests.actions.made import CELL, DAY, FOLDED, TODAY, append, write
from tests.databases import Raw

REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)
#: The tables without what the database refuses: their rows as they are, and no trigger, key or check.
UNGUARDED: tuple[LiteralString, ...] = ("letters", "folds", "reports", "entries")


@pytest.fixture
def history(database: Flask) -> None:
    """Entries 1: a fold of 2. 2: a tally of 5, and 3: its reversal. 4: 600 held, and 5, 6: their release.

    7: a run of 30. The last three are of a group's. A letter of today is not folded.
    """
    with database.app_context():
        group = join_code(groups.open_group("example", 28, "", "", TODAY))
        write(FOLDED, times=2)
        ledger.fold("example", TODAY)
        append(CELL, 5, Reason.TALLY, "ana", request_key="form 1")
        append(CELL, -5, Reason.REVERSAL, "ana", reverses=2)
        held = replace(CELL, group=group, channel=Channel.TALLY, standing=Standing.HELD)
        ledger.enter(Report("form 2", group, TODAY, 20), {}, [Change(held, 600, Reason.TALLY)], "ana")
        ledger.release(4, "bea")
        ledger.record_run("token", CELL, 30, "ana")
        write()


@pytest.fixture
def unguarded(history: None, raw: Raw) -> Raw:
    """The same, where everything can be done to the tables."""
    del history
    for table in UNGUARDED:
        raw(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        raw(f"DROP TABLE {table}")
        raw(f"CREATE TABLE {table} AS SELECT * FROM kept_{table}")
    return raw


@pytest.mark.usefixtures("history")
def test_a_whole_ledger_has_no_faults(raw: Raw) -> None:
    report = audit(TODAY)
    assert (report.entries, report.last_number, report.faults) == (7, 7, ())
    assert bytes.fromhex(report.last_hash) == raw("SELECT hash FROM entries WHERE number = 7")[0][0]


def test_the_same_rows_without_their_guards_have_none(unguarded: Raw) -> None:
    assert unguarded("SELECT count(*) FROM entries") == [(7,)]
    assert audit(TODAY).faults == ()


@pytest.mark.usefixtures("database")
def test_an_empty_ledger_is_whole() -> None:
    told: list[tuple[int, int]] = []
    report = audit(progress=lambda done, entries: told.append((done, entries)))
    assert (report.entries, report.last_number, report.last_hash, report.faults) == (0, 0, "00" * 32, ())
    assert told == []


@pytest.mark.usefixtures("history")
def test_it_says_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.actions.audit.ENTRIES_AT_ONCE", 3)
    told: list[tuple[int, int]] = []
    audit(progress=lambda done, entries: told.append((done, entries)))
    assert told == [(3, 7), (6, 7), (7, 7)]


@pytest.mark.parametrize(
    "change", ["quantity = 6", "author = 'eve'", "language = 'fr'", "request_key = 'x'", "day = '2026-11-01'"]
)
def test_a_changed_entry_shows(change: LiteralString, unguarded: Raw) -> None:
    unguarded(f"UPDATE entries SET {change} WHERE number = 2")
    assert audit().faults[0] == "Entry 2 was changed after it was made."


def test_a_missing_entry_shows(unguarded: Raw) -> None:
    unguarded("DELETE FROM entries WHERE number = 2")
    cell = ("example", "miren-saavedra", "the-king", "appeal", "en", "online", "–", "2026-11-20", "counted")
    assert audit().faults == (
        "Entry 3 follows entry 1: entries between them are missing.",
        "Entry 3 does not continue the chain of entry 1.",
        "Entry 3 reverses entry 2, which is not before it.",
        f"The cell {' · '.join(cell)} stands at -4; its newest entry is 3.",
    )


#: What is done → what the audit says, beside that the entry was changed.
DONE: tuple[tuple[LiteralString, str], ...] = (
    ("UPDATE entries SET quantity = -2 WHERE number = 1", "Entry 1 is a fold of -2 letters."),
    ("DELETE FROM folds", "Entry 1 is a fold that has not taken its letters."),
    ("INSERT INTO folds VALUES (2)", "Entry 2 has taken letters like a fold, and is none."),
    ("INSERT INTO folds VALUES (9)", "Entry 9 took letters like a fold, and is missing."),
    ("UPDATE entries SET quantity = -5 WHERE number = 2", "Entry 2 takes letters back as “tally”."),
    (
        "UPDATE entries SET reason = 'whim' WHERE number = 2",
        "Entry 2 has the reason “whim”, which there is not.",
    ),
    ("UPDATE entries SET kind = 'poem' WHERE number = 2", "Entry 2 has the kind “poem”, which there is not."),
    (
        "UPDATE entries SET channel = 'fax' WHERE number = 2",
        "Entry 2 has the channel “fax”, which there is not.",
    ),
    (
        "UPDATE entries SET standing = 'doubted' WHERE number = 2",
        "Entry 2 has the standing “doubted”, which there is not.",
    ),
    (
        "UPDATE entries SET day = '2026-11-21' WHERE number = 2",
        "Entry 2 is of the day 2026-11-21, which cannot be.",
    ),
    (
        "UPDATE entries SET day = '1999-12-31' WHERE number = 2",
        "Entry 2 is of the day 1999-12-31, which cannot be.",
    ),
    (
        "UPDATE entries SET \"group\" = 'NOBODY' WHERE number = 2",
        "Entry 2 is of the group NOBODY, which the campaign does not have.",
    ),
    (
        "UPDATE entries SET campaign = 'another' WHERE number = 4",
        "which the campaign does not have.",
    ),
    ("UPDATE entries SET reverses = 3 WHERE number = 3", "Entry 3 reverses entry 3, which is not before it."),
    (
        "UPDATE entries SET reverses = 3 WHERE number = 7",
        "Entry 7 reverses entry 3, which is a reversal itself.",
    ),
    (
        "UPDATE entries SET language = 'fr' WHERE number = 3",
        "Entry 3 reverses entry 2, which is of another cell.",
    ),
    (
        "UPDATE entries SET quantity = -4 WHERE number = 3",
        "Entry 3 reverses entry 2, which has another quantity.",
    ),
    ("UPDATE entries SET reverses = 2 WHERE number = 7", "Entry 7 reverses entry 2 once more."),
    (
        "UPDATE entries SET request_key = 'form 1' WHERE number = 7",
        "Entry 7 enters a request that was entered before.",
    ),
    (
        "UPDATE entries SET quantity = 601 WHERE number = 6",
        "Entry 6 is half of a release, and its other half is missing or differs.",
    ),
    (
        "UPDATE entries SET language = 'fr' WHERE number = 6",
        "Entry 5 is half of a release, and its other half is missing or differs.",
    ),
    (
        "UPDATE entries SET standing = 'practice' WHERE number = 6",
        "Entry 6 is half of a release, and its other half is missing or differs.",
    ),
    (
        "UPDATE letters SET kind = 'poem'",
        "A letter, one of 1 alike, has the kind “poem”, which there is not.",
    ),
    (
        "UPDATE letters SET day = '2026-11-21'",
        "A letter, one of 1 alike, is of the day 2026-11-21, which cannot be.",
    ),
    (
        "UPDATE letters SET \"group\" = 'NOBODY'",
        "A letter, one of 1 alike, is of the group NOBODY, which the campaign does not have.",
    ),
    ("UPDATE reports SET \"group\" = 'NOBODY'", "Report 1 is of the group NOBODY, which there is not."),
    (
        'INSERT INTO reports SELECT 2, request_key, "group", day, participants FROM reports',
        "Report 2 enters a request that was entered before.",
    ),
)


def test_whatever_breaks_a_promise_of_the_database_is_told(unguarded: Raw, subtests: pytest.Subtests) -> None:
    for statement, sentence in DONE:
        unguarded(statement)
        with subtests.test(statement):
            assert any(fault.endswith(sentence) for fault in audit(TODAY).faults), audit(TODAY).faults
        for table in UNGUARDED:
            unguarded(f"DELETE FROM {table}")
            unguarded(f"INSERT INTO {table} SELECT * FROM kept_{table}")


def test_faults_of_entries_are_told_in_their_order(unguarded: Raw) -> None:
    unguarded("UPDATE entries SET quantity = 601 WHERE number IN (2, 6)")
    unguarded("DELETE FROM folds")
    assert [fault.split()[1] for fault in audit().faults] == ["1", "2", "3", "5", "6", "6"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_day_that_only_sqlite_would_keep_is_told_and_stops_nothing(unguarded: Raw) -> None:
    unguarded("UPDATE letters SET day = 'soon'")
    unguarded("UPDATE entries SET day = 'soon' WHERE number = 1")
    assert audit().faults[:2] == (
        "Entry 1 was changed after it was made.",
        "Entry 1 is of the day soon, which cannot be.",
    )


@pytest.mark.usefixtures("database")
def test_letters_of_the_day_keep_a_cell_above_zero() -> None:
    other = replace(CELL, language="fr")
    write(other, times=2)
    append(other, -2, Reason.REVERSAL, "ana")
    assert audit().faults == ()


@pytest.mark.usefixtures("database")
def test_a_letter_that_was_printed_over_midnight_is_no_fault() -> None:
    write(FOLDED, times=2)
    ledger.fold("example", TODAY)
    write(FOLDED)
    assert audit().faults == ()
    ledger.fold("example", TODAY + DAY)
    assert audit().faults == ()


def forge(number: int, of: int, **changes: Any) -> None:
    """Enters once more, as that number and with these changes, what another entry says, with a right hash."""
    with writing() as connection:
        rows = connection.execute(select(Entry.__table__).order_by(Entry.number)).mappings().all()
        previous = rows[-1]["hash"]
        forged = {**rows[of - 1], "number": number, "request_key": None, **changes, "previous_hash": previous}
        connection.execute(insert(Entry), {**forged, "hash": chained_hash(previous, forged)})


@pytest.mark.parametrize(
    ("number", "of", "changes", "faults"),
    [
        (8, 7, {}, ()),
        (9, 7, {}, ("Entry 9 follows entry 7: entries between them are missing.",)),
        (8, 2, {"reverses": 3}, ("Entry 8 reverses entry 3, which is a reversal itself.",)),
        (
            8,
            7,
            {"quantity": -30, "reverses": 7, "reason": "reversal", "language": "fr"},
            ("Entry 8 reverses entry 7, which is of another cell.",),
        ),
    ],
    ids=["as it should be", "a wrong number", "a reversal of a reversal", "a reversal in another cell"],
)
@pytest.mark.usefixtures("unguarded")
def test_what_is_forged_with_a_right_hash_shows(
    number: int, of: int, changes: dict[str, Any], faults: tuple[str, ...]
) -> None:
    forge(number, of, **changes)
    assert tuple(fault for fault in audit().faults if fault.startswith("Entry")) == faults


@pytest.mark.usefixtures("history")
def test_the_database_itself_refuses_all_of_that_while_it_has_its_guards(
    raw: Raw, subtests: pytest.Subtests
) -> None:
    for statement, _ in DONE:
        # Whoever marks a fold that is none changes no figure.
        if not statement.startswith("INSERT INTO folds"):
            with subtests.test(statement), pytest.raises(REFUSED):
                raw(statement)
    assert audit().faults == ()
