"""Cells one by one: each that adds up to something, once for each day on which it was entered."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from app.actions import groupings, ledger, listing
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.groupings import EVERYTHING, FIELDS, Selection
from app.actions.listing import Listed
from app.actions.tallies import Tally
from app.database import db
from app.errors import LedgerUnreachable
from tests.actions.made import CELL, CLOSES, DAY, OPENS, TODAY, append, write
from tests.databases import take_away

pytestmark = pytest.mark.usefixtures("database")

TALLY = replace(CELL, channel=Channel.TALLY, group="7B", day=TODAY - DAY)


def listed(selection: Selection = EVERYTHING) -> list[Listed]:
    return list(listing.cells("example", OPENS, CLOSES, selection))


def told(some: Iterable[Listed]) -> list[tuple[Cell, date, int]]:
    return [(one.cell, one.entered, one.quantity) for one in some]


def test_an_empty_ledger_has_no_cells() -> None:
    assert listed() == []
    assert listing.most("example") == 0


def test_letters_and_entries_of_a_cell_are_one() -> None:
    write(times=2)
    append(TALLY, 24, Reason.TALLY)
    write(TALLY)
    assert told(listed()) == [(TALLY, TALLY.day, 25), (CELL, CELL.day, 2)]
    assert listing.most("example") == 4


def test_days_of_entering_stand_apart_and_what_came_to_nothing_does_not_stand_there() -> None:
    ledger.tally([Tally("first", TALLY, 24)], "ana", TODAY)
    append(TALLY, 3, Reason.TALLY)
    assert told(listed()) == [(TALLY, TALLY.day, 3), (TALLY, TODAY, 24)]
    ledger.correct(1, 0, "counted twice", "ana", TODAY, "second")
    assert told(listed()) == [(TALLY, TALLY.day, 3)]


def test_cells_are_those_that_groupings_add_up() -> None:
    practice = replace(CELL, standing=Standing.PRACTICE, day=OPENS - DAY)
    for cell in (
        CELL,
        practice,
        replace(CELL, day=OPENS - DAY),
        replace(practice, day=CLOSES + DAY),
        replace(CELL, standing=Standing.HELD, case="other"),
        replace(CELL, campaign="another"),
    ):
        write(cell)
    cells = listed()
    asked = groupings.ask("example", OPENS, CLOSES, FIELDS)
    assert {tuple(str(getattr(one.cell, name)) for name in FIELDS) for one in cells} == asked.keys()
    assert [one.cell.standing for one in cells] == [Standing.COUNTED, Standing.HELD, Standing.PRACTICE]


def test_a_selection_limits_them() -> None:
    write(times=2)
    append(TALLY, 24, Reason.TALLY)
    assert told(listed(Selection(group="7B"))) == [(TALLY, TALLY.day, 24)]
    assert listed(Selection(case="nobody")) == []


def test_whoever_leaves_off_leaves_no_transaction_behind() -> None:
    for number in range(5):
        write(replace(CELL, case=f"case-{number}"))
    with closing(listing.cells("example", OPENS, CLOSES)) as cells:
        assert next(cells).cell.case == "case-0"
        assert db.engine.pool.checkedout() == 1  # type: ignore[attr-defined]  # It is a queue.
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # It is a queue.


def test_with_the_database_away_nothing_is_listed() -> None:
    take_away()
    with pytest.raises(LedgerUnreachable):
        listed()
    with pytest.raises(LedgerUnreachable):
        listing.most("example")
