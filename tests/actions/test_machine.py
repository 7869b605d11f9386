"""The ledger keeps its promises in any order of things, and faults put in on purpose do not go unseen."""

import contextlib
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection

from app.actions import ledger, piles, runs, tallies
from app.actions.cell import Cell, Reason, Standing
from app.actions.ledger import Change, Recorded, Report
from app.actions.tallies import Tallied, Tally
from app.actions.token import Token
from tests.actions.machine import Life
from tests.actions.made import DAY
from tests.databases import SORTS, new_postgresql

NewDatabase = Callable[[], str]
_numbers = count(1)
QUICK = settings(
    max_examples=5,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(params=SORTS)
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> NewDatabase:
    """Makes a fresh ledger, whose address it gives, each time that it is called."""
    if request.param == "sqlite":
        migrated = request.getfixturevalue("migrated_sqlite")

        def copy() -> str:
            return f"sqlite:///{shutil.copy(migrated, tmp_path / f'{next(_numbers)}.sqlite3')}"

        return copy
    server, template = map(request.getfixturevalue, ("postgresql_server", "migrated_postgresql"))
    return lambda: new_postgresql(server, f"life_{next(_numbers)}", template)


def live(new_database: NewDatabase, checks: settings) -> None:
    """Lives many lives, each with a ledger of its own. Raises whatever does not hold."""

    class LifeHere(Life):
        def __init__(self) -> None:
            super().__init__(new_database)

    run_state_machine_as_test(LifeHere, settings=checks)


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_the_ledger_is_what_was_done_in_any_order(new_database: NewDatabase) -> None:
    live(new_database, QUICK)


@pytest.mark.long
def test_the_ledger_is_what_was_done_in_many_orders(new_database: NewDatabase) -> None:
    live(new_database, settings(QUICK, max_examples=25, stateful_step_count=40))


#: As many lives as it takes until one goes wrong, which is not made shorter.
SEARCH = settings(
    QUICK,
    max_examples=500,
    stateful_step_count=40,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    verbosity=Verbosity.quiet,
)


def a_token_is_spent_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "_spend", lambda *_: True)


def a_release_counts_more_than_was_held(patch: pytest.MonkeyPatch) -> None:
    right = ledger._chain  # noqa: SLF001 – what is wrong here is inside.

    def chain(connection: Connection, end: tuple[int, bytes], changes: Sequence[Change], *rest: Any) -> range:
        more = (
            replace(change, quantity=change.quantity + 1)
            if change.reason is Reason.RELEASE and change.cell.standing is Standing.COUNTED
            else change
            for change in changes
        )
        return right(connection, end, tuple(more), *rest)

    patch.setattr(ledger, "_chain", chain)


def a_run_is_entered_under_two_keys(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(runs, "request_key", lambda _token: f"run {secrets.token_hex(32)}")


def a_report_is_entered_twice(patch: pytest.MonkeyPatch) -> None:
    right = ledger.enter

    def enter(report: Report, _seen: object, changes: Sequence[Change], author: str) -> Recorded:
        seen = piles.of_group(report.group)
        return right(replace(report, key=secrets.token_hex(16)), seen, changes, author)

    patch.setattr(ledger, "enter", enter)


def a_letter_is_counted_on_a_folded_day(patch: pytest.MonkeyPatch) -> None:
    right = ledger.record

    def record(token: Token, cell: Cell) -> Recorded:
        return right(token, replace(cell, day=cell.day - DAY))

    patch.setattr(ledger, "record", record)


def an_entry_has_a_wrong_number(patch: pytest.MonkeyPatch) -> None:
    right = ledger._link  # noqa: SLF001 – what is wrong here is inside.

    def link(number: int, previous: bytes, entry: dict[str, Any]) -> dict[str, Any]:
        return right(number + (number == 3), previous, entry)

    patch.setattr(ledger, "_link", link)


def letters_are_folded_in_one_go(patch: pytest.MonkeyPatch) -> None:
    """They would be folded again and again where they stay."""
    right, turns = ledger._fold_some, cycle((True, False))  # noqa: SLF001 – as above.
    patch.setattr(ledger, "_fold_some", lambda *day: right(*day) if next(turns) else 0)


def a_tally_is_entered_twice(patch: pytest.MonkeyPatch) -> None:
    right = ledger.tally

    def tally(new: Sequence[Tally], *rest: Any) -> tuple[Tallied, ...]:
        return right([replace(one, key=secrets.token_hex(16)) for one in new], *rest)

    patch.setattr(ledger, "tally", tally)


def what_is_much_counts_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tallies, "held_where_many", lambda _connection, new, *_: new)


def who_entered_it_lets_it_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tallies, "waiting_in", lambda *_: [])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the database, or in the program."""

    statements: str = ""
    put: Callable[[pytest.MonkeyPatch], None] = lambda _: None


FAULTS: Mapping[str, Fault] = {
    "a token is spent twice": Fault(put=a_token_is_spent_twice),
    "an entry's quantity is changed": Fault(
        """DROP TRIGGER entries_never_change;
        CREATE TRIGGER eve AFTER INSERT ON entries BEGIN
            UPDATE entries SET quantity = quantity + 1 WHERE number = NEW.number - 1; END"""
    ),
    "an entry is removed": Fault(
        """DROP TRIGGER entries_never_go;
        CREATE TRIGGER eve AFTER INSERT ON entries WHEN NEW.number > 2 BEGIN
            DELETE FROM entries WHERE number = NEW.number - 1 AND reason = 'tally'; END"""
    ),
    "an entry has a right hash and a wrong number": Fault(
        "DROP TRIGGER entries_come", an_entry_has_a_wrong_number
    ),
    "letters stay after their fold": Fault(
        """DROP TRIGGER entries_fold;
        CREATE TRIGGER eve AFTER INSERT ON entries WHEN NEW.reason = 'fold' BEGIN
            INSERT INTO folds VALUES (NEW.number); END""",
        letters_are_folded_in_one_go,
    ),
    "a reversal is reversed": Fault("DROP TRIGGER entries_come"),
    "a release counts more than was held": Fault(put=a_release_counts_more_than_was_held),
    "a run is entered under two keys": Fault(put=a_run_is_entered_under_two_keys),
    "a report is entered twice": Fault(put=a_report_is_entered_twice),
    "a letter is counted on a folded day": Fault(put=a_letter_is_counted_on_a_folded_day),
    "a tally is entered twice": Fault(put=a_tally_is_entered_twice),
    "what is much counts at once": Fault(put=what_is_much_counts_at_once),
    "who entered it lets it count": Fault(put=who_entered_it_lets_it_count),
}


@pytest.mark.long
@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_that_was_put_in_is_found(
    fault: Fault, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled() -> str:
        url = new_database()
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.executescript(fault.statements)
        return url

    fault.put(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)) as found:
        live(spoiled, SEARCH)
    assert "machine.py" in {Path(entry.path).name for entry in found.traceback}
