"""What was entered by hand is told, the newest first, with what takes back what."""

from dataclasses import replace
from typing import Any

import pytest

from app.actions import entries, ledger
from app.actions.cell import Channel, Reason, Standing
from app.actions.entries import Entered, Wanted
from app.actions.tallies import Tally
from tests.actions.made import CELL, DAY, TODAY, write

pytestmark = pytest.mark.usefixtures("database")
PAPER = replace(CELL, channel=Channel.TALLY, day=TODAY - DAY)


def enter(key: str, quantity: int = 24, author: str = "ana", **changes: Any) -> int:
    tally = Tally(key, replace(PAPER, **changes), quantity, reference="box 3", note="a parcel")
    return ledger.tally([tally], author, TODAY, 500)[0].number


def numbers(*found: Entered) -> list[int]:
    return [one.number for one in found]


def test_an_entry_tells_all_that_is_known_of_it() -> None:
    enter("form")
    assert entries.newest(Wanted()) == (
        Entered(
            number=1,
            cell=PAPER,
            quantity=24,
            reason=Reason.TALLY,
            author="ana",
            entered=TODAY,
            reference="box 3",
            note="a parcel",
            reverses=None,
            reversed_by=None,
        ),
    )
    assert entries.entry(1) == entries.newest(Wanted())[0]
    assert entries.entry(2) is None


def test_what_is_entered_on_its_own_day_says_that_day() -> None:
    enter("form", day=TODAY)
    found = entries.entry(1)
    assert found
    assert found.entered == TODAY


def test_what_takes_back_and_what_was_taken_back_name_each_other() -> None:
    enter("form", 240)
    ledger.correct(1, 24, "a slip", "ben", TODAY, "again", 500)
    right, back, wrong = entries.newest(Wanted())
    assert (wrong.reversed_by, back.reverses, right.reverses) == (2, 1, None)
    assert (back.quantity, back.reason, back.note) == (-240, Reason.REVERSAL, "a slip")
    assert [one.may_be_corrected for one in (right, back, wrong)] == [True, False, False]
    assert [entries.is_correctable(number) for number in (3, 2, 1, 9)] == [True, False, False, False]


def test_folds_are_nobodys_and_stand_elsewhere() -> None:
    write(replace(CELL, day=TODAY - DAY), times=2)
    ledger.fold("example", TODAY)
    enter("form")
    assert numbers(*entries.newest(Wanted())) == [2]
    assert entries.entry(1) is None


def test_what_waited_and_counts_now_is_told_twice() -> None:
    enter("form", 600)
    ledger.release(1, "ben", TODAY)
    counted, gone, waited = entries.newest(Wanted())
    assert [one.cell.standing for one in (counted, gone, waited)] == [
        Standing.COUNTED,
        Standing.HELD,
        Standing.HELD,
    ]
    assert (counted.quantity, gone.quantity) == (600, -600)
    assert counted.may_be_corrected
    assert not entries.is_correctable(waited.number), "it is corrected where it counts"


def test_they_are_asked_for_by_case_day_and_author_and_page_by_page() -> None:
    for number in range(5):
        enter(f"row {number}", author=("ana", "ben")[number % 2])
    enter("other case", case="other")
    enter("other day", day=TODAY)
    assert numbers(*entries.newest(Wanted(case="other"))) == [6]
    assert numbers(*entries.newest(Wanted(day=TODAY))) == [7]
    assert numbers(*entries.newest(Wanted(author="ben"))) == [4, 2]
    assert numbers(*entries.newest(Wanted(case="other", author="ben"))) == []
    assert numbers(*entries.newest(Wanted(), most=3)) == [7, 6, 5]
    assert numbers(*entries.newest(Wanted(), before=5, most=3)) == [4, 3, 2]
    assert numbers(*entries.newest(Wanted(), before=1)) == []
