"""The audit finds what was changed behind the triggers' back."""

from dataclasses import replace
from typing import LiteralString

import pytest
from flask import Flask

from app.actions import ledger
from app.actions.audit import audit
from app.actions.cell import Reason
from tests.actions.made import CELL, FOLDED, TODAY, write
from tests.databases import Raw

TRIGGERS: tuple[LiteralString, ...] = (
    "entries_never_change",
    "entries_never_go",
    "entries_come",
    "entries_fold",
)


@pytest.fixture
def unguarded(database: Flask, raw: Raw, database_url: str) -> Raw:
    """A ledger of three entries, 2 folded, 5 and -1, whose triggers have been taken away."""
    with database.app_context():
        write(FOLDED, times=2)
        ledger.fold("example", TODAY)
        ledger.append(CELL, 5, Reason.TALLY, "ana")
        ledger.append(CELL, -1, Reason.REVERSAL, "ana")
    raw("DROP TABLE folds")
    if database_url.startswith("sqlite"):
        for name in TRIGGERS:
            raw(f"DROP TRIGGER {name}")
    else:
        raw("ALTER TABLE entries DISABLE TRIGGER USER")
    return raw


def test_a_whole_ledger_has_no_faults(unguarded: Raw) -> None:
    report = audit()
    assert (report.entries, report.last_number, report.faults) == (3, 3, ())
    assert bytes.fromhex(report.last_hash) == unguarded("SELECT hash FROM entries WHERE number = 3")[0][0]


@pytest.mark.usefixtures("database")
def test_an_empty_ledger_is_whole() -> None:
    report = audit()
    assert (report.entries, report.last_number, report.last_hash, report.faults) == (0, 0, "00" * 32, ())


@pytest.mark.parametrize(
    "change", ["quantity = 6", "author = 'eve'", "language = 'fr'", "request_key = 'x'", "day = '2026-11-01'"]
)
def test_a_changed_entry_shows(change: LiteralString, unguarded: Raw) -> None:
    unguarded(f"UPDATE entries SET {change} WHERE number = 2")
    assert "Entry 2 was changed after it was made." in audit().faults


def test_a_missing_entry_shows(unguarded: Raw) -> None:
    unguarded("DELETE FROM entries WHERE number = 2")
    cell = ("example", "miren-saavedra", "the-king", "appeal", "en", "online", "–", "2026-11-20", "counted")
    assert audit().faults == (
        "Entry 3 follows entry 1: entries between them are missing.",
        "Entry 3 does not continue the chain of entry 1.",
        f"The cell {' · '.join(cell)} stands at -1.",
    )


def test_a_fold_of_nothing_shows(unguarded: Raw) -> None:
    unguarded("UPDATE entries SET quantity = -2 WHERE number = 1")
    assert "Entry 1 is a fold of -2 letters." in audit().faults


@pytest.mark.usefixtures("database")
def test_letters_of_the_day_keep_a_cell_above_zero() -> None:
    other = replace(CELL, language="fr")
    write(other, times=2)
    ledger.append(other, -2, Reason.REVERSAL, "ana")
    assert audit().faults == ()
