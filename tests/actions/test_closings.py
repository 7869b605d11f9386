"""Reports that close the books: numbered, chained by hash, one final for some days, then addenda."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, LiteralString

import pytest
from flask import Flask

from app.actions import closings, groups, ledger, totals
from app.actions.audit import audit
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.closings import (
    BooksClosed,
    BooksOpen,
    Counted,
    Counts,
    Filed,
    Late,
    LettersHeld,
    LettersLoose,
    NothingToAdd,
    Step,
    UnknownReport,
    Wanted,
)
from app.actions.codes import join_code
from app.actions.groupings import FIELDS, ask
from app.actions.ledger import Change, Report
from app.actions.tallies import Tally
from app.cases.case import Edition
from app.errors import EveryLetterError
from tests.actions.made import CELL, CLOSES, DAY, FOLDED, OPENS, TODAY, write
from tests.databases import Raw

pytestmark = pytest.mark.usefixtures("database")

EDITION = Edition(OPENS, CLOSES)
LATER = CLOSES + 15 * DAY
PAPER = replace(CELL, channel=Channel.TALLY)


def payload_of(counts: Counts) -> Mapping[str, object]:
    """How many of each standing, and what was told beside them."""
    sums = {standing.value: 0 for standing in Standing}
    for cell in counts.cells:
        sums[cell.standing] += cell.quantity
    return {**sums, "adds_to": counts.adds_to, "é": len(counts.taken_back)}


def close(step: Step = Step.FINAL, day: datetime.date = LATER, **changes: Any) -> Filed:
    wanted = Wanted("example", EDITION, step, day, "ana")
    return closings.close(replace(wanted, **changes), payload_of)


def told(step: Step = Step.PROVISIONAL, edition: Edition = EDITION) -> Counts:
    """What a report is given to tell."""
    given: list[Counts] = []

    def keep(counts: Counts) -> Mapping[str, object]:
        given.append(counts)
        return {}

    closings.close(Wanted("example", edition, step, LATER, "ana"), keep)
    return given[0]


def tally(quantity: int, key: str, cell: Cell = PAPER, entered: datetime.date = TODAY) -> int:
    (tallied,) = ledger.tally([Tally(key, cell, quantity)], "ana", entered)
    return tallied.number


def test_reports_are_numbered_and_kept_as_they_were_made() -> None:
    tally(5, "a")
    first = close(Step.PROVISIONAL, TODAY)
    tally(3, "b")
    second = close()
    assert [(one.number, one.step, one.day, one.last_entry) for one in closings.filed()] == [
        (2, Step.FINAL, LATER, 2),
        (1, Step.PROVISIONAL, TODAY, 1),
    ]
    assert closings.read(1) == (first, '{"adds_to":0,"counted":5,"held":0,"practice":0,"é":0}')
    assert closings.read(2) == (second, '{"adds_to":0,"counted":8,"held":0,"practice":0,"é":0}')
    assert (first.opens, first.closes, first.author, len(first.hash)) == (OPENS, CLOSES, "ana", 32)
    assert audit().faults == ()
    with pytest.raises(UnknownReport, match="no report 3"):
        closings.read(3)


def test_an_empty_ledger_can_be_told_of_too() -> None:
    assert (close().number, close(campaign="other").number) == (1, 2)
    assert closings.read(1)[0].last_entry == 0
    assert audit().faults == ()


def test_a_provisional_report_that_would_say_the_same_once_more_is_the_same() -> None:
    tally(5, "a")
    first = close(Step.PROVISIONAL)
    assert close(Step.PROVISIONAL, author="bea") == first
    assert close(Step.PROVISIONAL, day=LATER + DAY).number == 2
    assert close(Step.PROVISIONAL, campaign="other", day=LATER + DAY).number == 3


def test_letters_of_today_stand_in_a_provisional_report_and_books_are_not_closed_over_them() -> None:
    write(times=2)
    tally(3, "a", CELL)
    assert [(cell.quantity, cell.channel) for cell in told().cells] == [(5, Channel.ONLINE)]
    with pytest.raises(LettersLoose):
        close()
    ledger.fold("example", LATER)
    assert closings.read(close().number)[1].startswith('{"adds_to":0,"counted":5')


def test_books_are_not_closed_while_letters_wait() -> None:
    held = replace(PAPER, standing=Standing.HELD)
    number = tally(600, "a", held)
    assert [(cell.standing, cell.quantity) for cell in told().cells] == [(Standing.HELD, 600)]
    with pytest.raises(LettersHeld, match="decision: 600"):
        close()
    ledger.release(number, "bea", TODAY)
    assert close().last_entry == 3


def test_the_books_of_some_days_are_closed_once_even_if_the_days_are_moved() -> None:
    close()
    for step in (Step.FINAL, Step.PROVISIONAL):
        with pytest.raises(BooksClosed, match=f"closed on {LATER}, with report 1"):
            close(step)
    with pytest.raises(BooksClosed):
        close(edition=Edition(CLOSES, CLOSES + 9 * DAY))
    assert close(edition=Edition(CLOSES + DAY, CLOSES + 9 * DAY)).number == 2


def test_an_addendum_tells_only_what_was_entered_after_the_report_before() -> None:
    with pytest.raises(BooksOpen):
        close(Step.ADDENDUM)
    wrong = tally(40, "a")
    close()
    with pytest.raises(NothingToAdd, match="since report 1"):
        close(Step.ADDENDUM)
    tally(7, "next year", replace(PAPER, day=CLOSES + DAY))
    with pytest.raises(NothingToAdd):
        close(Step.ADDENDUM)
    tally(9, "b", entered=LATER)
    held = tally(600, "c", replace(PAPER, standing=Standing.HELD))
    with pytest.raises(LettersHeld):
        close(Step.ADDENDUM)
    ledger.refuse(held, "bea", LATER)
    # The files have other days now; those that were closed are told of.
    addendum = close(Step.ADDENDUM, edition=Edition(OPENS + DAY, CLOSES))
    assert (addendum.opens, addendum.closes) == (OPENS, CLOSES)
    assert '"adds_to":1,"counted":9,"held":0' in closings.read(2)[1]
    ledger.correct(wrong, 35, "five twice", "bea", LATER, "correction")
    close(Step.ADDENDUM)
    assert closings.read(3)[1] == '{"adds_to":2,"counted":-5,"held":0,"practice":0,"é":1}'
    assert audit().faults == ()


def test_a_correction_that_changes_no_sum_is_told_too() -> None:
    wrong = tally(40, "a")
    close()
    ledger.correct(wrong, 40, "the same again", "bea", TODAY, "correction")
    assert closings.read(close(Step.ADDENDUM).number)[1] == (
        '{"adds_to":1,"counted":0,"held":0,"practice":0,"é":1}'
    )


def test_a_report_tells_cells_late_entries_and_what_was_taken_back() -> None:
    number = tally(40, "a", entered=TODAY + 3 * DAY)
    ledger.correct(number, 35, "five twice", "bea", TODAY + 5 * DAY, "correction")
    tally(2, "b", replace(PAPER, standing=Standing.PRACTICE, day=OPENS - DAY), OPENS - DAY)
    tally(1, "c", replace(PAPER, day=OPENS - DAY), OPENS - DAY)
    group = join_code(groups.open_group("example", 28, "", "", TODAY))
    ours = replace(PAPER, group=group)
    ledger.enter(Report("1", group, TODAY, 3), {}, [Change(ours, 3, Reason.TALLY)], "facilitator")
    ledger.enter(Report("2", group, TODAY, 3), {ours: 3}, [Change(ours, -1, Reason.REVERSAL)], "facilitator")
    counts = told()
    appeal = Counted(TODAY, "miren-saavedra", "appeal", "tally", "en", "", "counted", 35)
    assert counts.cells == (
        replace(appeal, day=OPENS - DAY, standing="practice", quantity=2),
        appeal,
        replace(appeal, group=group, quantity=2),
    )
    assert counts.late == (
        Late(TODAY + 3 * DAY, TODAY, "appeal", "tally", 40),
        Late(TODAY + 5 * DAY, TODAY, "appeal", "tally", -5),
    )
    assert [(one.number, one.entered, one.quantity, one.note) for one in counts.taken_back] == [
        (2, TODAY + 5 * DAY, -40, "five twice"),
        (7, TODAY, -1, ""),
    ]


def test_it_counts_what_the_totals_and_the_overview_count() -> None:
    write(FOLDED, times=2)
    ledger.fold("example", TODAY)
    write()
    tally(5, "a", replace(PAPER, kind="petition"))
    tally(2, "b", replace(PAPER, day=OPENS - DAY, standing=Standing.PRACTICE))
    cells = told().cells
    asked = totals.ask("example", OPENS, CLOSES)
    assert sum(cell.quantity for cell in cells) == asked.letters + asked.signatures + asked.practice
    names = tuple(name for name in FIELDS if name != "addressee")
    there = ask("example", OPENS, CLOSES, names)
    assert {tuple(str(getattr(cell, name)) for name in names) for cell in cells} == there.keys()


def test_what_is_not_told_is_not_kept() -> None:
    def fails(_counts: Counts) -> Mapping[str, object]:
        raise EveryLetterError(sentence="no words")

    with pytest.raises(EveryLetterError):
        closings.close(Wanted("example", EDITION, Step.FINAL, LATER, "ana"), fails)
    assert closings.filed() == ()


@pytest.fixture
def unguarded(database: Flask, raw: Raw) -> Raw:
    """Three reports over two entries, where everything can be done to the tables."""
    del database
    tally(5, "a")
    close(Step.PROVISIONAL)
    tally(3, "b")
    close()
    tally(1, "c")
    close(Step.ADDENDUM)
    for table in TABLES:
        raw(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        raw(f"DROP TABLE {table} CASCADE" if is_postgresql(raw) else f"DROP TABLE {table}")
        raw(f"CREATE TABLE {table} AS SELECT * FROM kept_{table}")
    return raw


TABLES: tuple[LiteralString, ...] = ("closings", "entries")
CHANGED = "Report 2 of the books was changed after it was made, or what it builds on was."
#: What is done → the first thing that the audit says of the books.
DONE: tuple[tuple[LiteralString, str], ...] = (
    ("UPDATE closings SET payload = '{}' WHERE number = 2", CHANGED),
    ("UPDATE closings SET day = '2026-01-01' WHERE number = 2", CHANGED),
    ("UPDATE closings SET author = 'eve' WHERE number = 2", CHANGED),
    ("UPDATE closings SET last_entry = 1 WHERE number = 2", CHANGED),
    ("UPDATE closings SET step = 'provisional' WHERE number = 2", CHANGED),
    (
        "DELETE FROM closings WHERE number = 2",
        "Report 3 of the books follows report 1: reports between them are missing.",
    ),
    ("DELETE FROM entries WHERE number = 2", "Report 2 of the books knows entry 2, which is missing."),
)


def is_postgresql(raw: Raw) -> bool:
    try:
        raw("SELECT pg_backend_pid()")
    except Exception:  # noqa: BLE001 – the other database has errors of its own.
        return False
    return True


def test_whatever_is_done_to_a_report_shows(unguarded: Raw, subtests: pytest.Subtests) -> None:
    assert audit().faults == ()
    for statement, sentence in DONE:
        unguarded(statement)
        with subtests.test(statement):
            faults = [fault for fault in audit().faults if "of the books" in fault]
            assert faults[:1] == [sentence]
        for table in TABLES:
            unguarded(f"DELETE FROM {table}")
            unguarded(f"INSERT INTO {table} SELECT * FROM kept_{table}")


def test_the_database_itself_refuses_to_change_a_report(raw: Raw) -> None:
    close()
    for statement in ("UPDATE closings SET day = '2026-01-01'", "DELETE FROM closings"):
        with pytest.raises(Exception, match="never"):
            raw(statement)
