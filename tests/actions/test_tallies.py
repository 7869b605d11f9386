"""What organizers enter is entered once for its key, waits where it is much, and leaves a trail."""

from dataclasses import replace
from datetime import date

import pytest

from app.actions import audit, groups, ledger, piles, tallies, totals
from app.actions.cell import Cell, Channel, Standing
from app.actions.codes import join_code
from app.actions.ledger import EntryRefused
from app.actions.tallies import Tallied, Tally
from app.errors import NeedsSecond, NotCorrectable, NothingHeld, TallyDiffers
from tests.actions.made import CELL, CLOSES, DAY, OPENS, TODAY, write
from tests.databases import Raw

pytestmark = pytest.mark.usefixtures("database")
PAPER = replace(CELL, channel=Channel.TALLY, day=TODAY - DAY)
HELD = replace(PAPER, standing=Standing.HELD)
MOST = 500


def enter(*new: Tally, author: str = "ana", most: int | None = MOST) -> tuple[Tallied, ...]:
    return ledger.tally(new, author, TODAY, most)


def paper(quantity: int, key: str = "form", cell: Cell = PAPER) -> Tally:
    return Tally(key, cell, quantity, reference="box 3")


def correct(number: int, quantity: int, key: str = "again", author: str = "ben") -> Tallied | None:
    return ledger.correct(number, quantity, "a slip of the pen", author, TODAY, key, MOST)


def letters() -> int:
    return totals.ask("example", OPENS, CLOSES).letters


def held() -> int:
    return sum(one.quantity for one in piles.waiting())


def test_a_tally_tells_its_paper_and_the_day_on_which_it_was_entered(raw: Raw) -> None:
    (entered,) = enter(paper(24))
    assert (entered.number, entered.is_new, letters()) == (1, True, 24)
    told = raw("SELECT quantity, reason, author, reference, note, entered FROM entries")
    assert [(*row[:5], str(row[5])) for row in told] == [(24, "tally", "ana", "box 3", "", "2026-11-20")]
    assert audit.audit().faults == ()


def test_what_is_entered_on_its_own_day_says_so_by_saying_nothing(raw: Raw) -> None:
    enter(paper(24, cell=replace(PAPER, day=TODAY)))
    assert raw("SELECT entered FROM entries") == [(None,)]


def test_figures_from_elsewhere_have_a_reason_of_their_own(raw: Raw) -> None:
    enter(paper(24, cell=replace(PAPER, channel=Channel.EXTERNAL)))
    assert raw("SELECT reason, channel FROM entries") == [("external", "external")]


def test_a_key_enters_once_and_something_else_under_it_is_refused() -> None:
    enter(paper(24, "row 1"), paper(7, "row 2"))
    again = enter(paper(24, "row 1"), paper(7, "row 2"), paper(3, "row 3"))
    assert [(one.number, one.is_new) for one in again] == [(1, False), (2, False), (3, True)]
    assert letters() == 34
    with pytest.raises(TallyDiffers) as refused:
        enter(paper(5, "row 4"), paper(25, "row 1"))
    assert (refused.value.key, refused.value.facts["number"], refused.value.facts["quantity"]) == (
        "row 1",
        1,
        24,
    )
    assert letters() == 34, "all of it or nothing"


def test_of_many_keys_those_that_have_entered_something_else_are_told_all_at_once() -> None:
    enter(paper(24, "row 1"), paper(7, "row 2"), paper(3, "row 3"))
    found = tallies.differing([paper(25, "row 1"), paper(7, "row 2"), paper(4, "row 3"), paper(1, "row 4")])
    assert sorted((one.key, one.facts["quantity"]) for one in found) == [("row 1", 24), ("row 3", 3)]


def test_much_of_one_author_case_and_day_waits_whole() -> None:
    enter(paper(499, "1"))
    (waits,) = enter(paper(499, "2"))
    assert (waits.tally.cell.standing, letters(), held()) == (Standing.HELD, 499, 499)
    assert not enter(paper(499, "2"))[0].is_new, "held, it is the same still"
    (waits,) = enter(paper(1, "3"))
    assert waits.tally.cell.standing is Standing.HELD, "what waits stands against the limit"
    assert enter(paper(1, "4", replace(PAPER, case="other")))[0].tally.cell.standing is Standing.COUNTED
    assert enter(paper(1, "5", replace(PAPER, day=TODAY)))[0].tally.cell.standing is Standing.COUNTED
    assert enter(paper(1, "6"), author="ben")[0].tally.cell.standing is Standing.COUNTED
    assert enter(paper(9_000, "7"), most=None)[0].tally.cell.standing is Standing.COUNTED


def test_rows_that_come_together_are_summed_and_practice_never_waits() -> None:
    practice = paper(9_000, "p", replace(PAPER, standing=Standing.PRACTICE))
    rows = enter(paper(300, "1"), paper(201, "2"), paper(500, "3", replace(PAPER, day=TODAY)), practice)
    standings = [row.tally.cell.standing for row in rows]
    assert standings == [Standing.HELD, Standing.HELD, Standing.COUNTED, Standing.PRACTICE]


def test_other_contributions_never_wait_and_stand_against_no_limit() -> None:
    drawings = paper(9_000, "1", replace(PAPER, channel=Channel.OTHER))
    rows = enter(drawings, paper(500, "2"))
    assert [row.tally.cell.standing for row in rows] == [Standing.COUNTED, Standing.COUNTED]


def test_what_entering_would_come_to_can_be_looked_at() -> None:
    enter(paper(24, "1"))
    before, fresh = tallies.foreseen([paper(24, "1"), paper(600, "2")], "ana", MOST)
    assert {key: one.number for key, one in before.items()} == {"1": 1}
    assert [(one.key, one.cell.standing) for one in fresh] == [("2", Standing.HELD)]
    with pytest.raises(TallyDiffers):
        tallies.foreseen([paper(25, "1")], "ana", MOST)
    assert (letters(), held()) == (24, 0), "nothing was entered"


def test_of_a_group_all_is_summed_whoever_enters_it() -> None:
    code = groups.open_group("example", 28, "", "", TODAY)
    ours = replace(PAPER, group=join_code(code))
    enter(paper(400, "1", ours))
    assert enter(paper(101, "2", ours), author="ben")[0].tally.cell.standing is Standing.HELD
    correct(2, 0)
    assert enter(paper(100, "3", ours), author="ben")[0].tally.cell.standing is Standing.COUNTED


def test_who_entered_what_waits_cannot_let_it_count() -> None:
    (waits,) = enter(paper(600))
    with pytest.raises(NeedsSecond):
        ledger.release(waits.number, "ana", TODAY)
    assert ledger.release(waits.number, "ben", TODAY) == 600
    assert (letters(), held()) == (600, 0)
    (waits,) = enter(paper(600, "2", replace(PAPER, day=TODAY)))
    assert ledger.release(waits.number, "ana", TODAY, needs_second=False) == 600


def test_who_entered_what_waits_may_take_it_back_and_it_no_longer_stands_against_the_limit() -> None:
    (waits,) = enter(paper(2_400))
    assert ledger.refuse(waits.number, "ana", TODAY) == 2_400
    assert enter(paper(240, "2"))[0].tally.cell.standing is Standing.COUNTED
    (waits,) = enter(paper(600, "3"), author="ben")
    assert ledger.release(waits.number, "ana", TODAY) == 600, "what was decided about is not asked again"


def test_a_wrong_number_is_taken_back_with_its_reason_and_entered_right(raw: Raw) -> None:
    enter(paper(240))
    right = correct(1, 24)
    assert right is not None
    assert (right.number, right.tally.quantity, right.tally.reference, letters()) == (3, 24, "box 3", 24)
    told = raw("SELECT quantity, reason, author, reverses, note FROM entries ORDER BY number")
    assert told[1:] == [
        (-240, "reversal", "ben", 1, "a slip of the pen"),
        (24, "tally", "ben", None, "a slip of the pen"),
    ]
    again = correct(1, 24)
    assert again == replace(right, is_new=False)
    assert letters() == 24
    for number, quantity, key in (
        (1, 25, "again"),
        (3, 24, "again"),
        (1, 24, "another"),
        (2, 1, "b"),
        (9, 1, "c"),
    ):
        with pytest.raises(NotCorrectable):
            correct(number, quantity, key)
    assert audit.audit().faults == ()


def test_a_correction_can_be_corrected_and_leave_nothing() -> None:
    enter(paper(240))
    correct(1, 24)
    assert correct(3, 0, "third") is None
    assert correct(3, 0, "third") is None, "once for its key"
    assert letters() == 0
    with pytest.raises(NotCorrectable):
        correct(3, 5, "fourth")


def test_letters_that_participants_wrote_are_not_corrected_one_by_one() -> None:
    write(replace(CELL, day=TODAY - DAY), times=2)
    ledger.fold("example", TODAY)
    with pytest.raises(NotCorrectable):
        correct(1, 1)


def test_a_correction_to_much_waits_and_of_what_waited_the_letters_that_count_are_corrected() -> None:
    enter(paper(24))
    right = correct(1, 900)
    assert right is not None
    assert (right.tally.cell.standing, letters(), held()) == (Standing.HELD, 0, 900)
    again = correct(right.number, 800, "2", "ben")
    assert again is not None
    assert held() == 800
    ledger.release(again.number, "ana", TODAY)
    with pytest.raises(NotCorrectable):
        correct(again.number, 80, "3")
    counted = again.number + 2
    assert correct(counted, 80, "4") is not None
    assert (letters(), held()) == (80, 0)


def test_letters_that_count_do_not_wait_because_they_become_fewer() -> None:
    enter(paper(240, "1"))
    enter(paper(700, "2"))
    right = ledger.correct(1, 26, "a slip of the pen", "ana", TODAY, "again", MOST)
    assert right is not None
    assert (right.tally.cell.standing, letters(), held()) == (Standing.COUNTED, 26, 700)


def test_practice_stays_practice_when_it_is_corrected() -> None:
    enter(paper(24, cell=replace(PAPER, standing=Standing.PRACTICE)))
    right = correct(1, 700)
    assert right is not None
    assert right.tally.cell.standing is Standing.PRACTICE


def test_what_the_database_refuses_is_told_and_nothing_is_entered() -> None:
    with pytest.raises(EntryRefused):
        enter(paper(0))
    with pytest.raises(EntryRefused):
        enter(paper(1, cell=replace(PAPER, kind="poem")))
    with pytest.raises(NothingHeld):
        ledger.release(1, "ana", date.max)
    assert letters() == 0
