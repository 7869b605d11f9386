"""A group's report enters whole or not at all, once, and what is held counts when somebody has let it."""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
from flask import Flask

from app.actions import audit, groups, ledger, piles, totals
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.codes import join_code
from app.actions.ledger import Change, EntryRefused, Recorded, Report
from app.errors import LedgerUnreachable, NothingHeld, NotRecorded, PileChanged
from tests.actions.made import CELL, CLOSES, DAY, OPENS, TODAY, append, write
from tests.databases import Raw, take_away


@pytest.fixture(autouse=True)
def _is_whole_afterwards(database: Flask) -> Iterator[None]:
    """Whatever a test does, the audit finds no fault, unless the ledger was taken away."""
    with database.app_context():
        yield
        with suppress(LedgerUnreachable):
            assert audit.audit().faults == ()


@pytest.fixture
def group(database: Flask) -> str:
    with database.app_context():
        return join_code(groups.open_group("example", 28, "", "", TODAY))


def online(group: str) -> Cell:
    return replace(CELL, group=group)


def tally(group: str, standing: Standing = Standing.COUNTED) -> Cell:
    return replace(CELL, group=group, channel=Channel.TALLY, standing=standing)


def enter(
    group: str, *changes: Change, seen: Mapping[Cell, int] | None = None, key: str = "form 1"
) -> Recorded:
    """A report of 20 who took part; by default the page showed what there is."""
    seen = piles.of_group(group) if seen is None else seen
    return ledger.enter(Report(key, group, TODAY, 20), seen, changes, "facilitator")


def hold(group: str, many: int, key: str = "form 1") -> int:
    """Lets that many letters wait; the number of their entry."""
    enter(group, Change(tally(group, Standing.HELD), many, Reason.TALLY), key=key)
    return piles.waiting()[0].number


def another_group() -> str:
    """The code of a group of others."""
    return join_code(groups.open_group("example", 5, "", "", TODAY))


def letters() -> int:
    return totals.ask("example", OPENS, CLOSES).letters


def test_a_group_s_letters_are_told_cell_by_cell_and_no_other_s(group: str) -> None:
    write(online(group), times=2)
    write(replace(CELL, group=another_group()))
    write()
    append(online(group), 3, Reason.RUN, "ana")
    append(tally(group), 24, Reason.TALLY, "ana")
    append(replace(tally(group), language="fr"), 5, Reason.TALLY, "ana")
    append(replace(tally(group), language="fr"), -5, Reason.REVERSAL, "ana")
    assert piles.of_group(group) == {online(group): 5, tally(group): 24}
    assert piles.of_group("nobody") == {}


def test_a_fold_changes_nothing_of_a_group_s_cells(group: str) -> None:
    past = replace(online(group), day=TODAY - DAY)
    write(past, times=3)
    write(replace(past, language="fr"))
    append(past, -1, Reason.REVERSAL, "ana")
    before = piles.of_group(group)
    assert ledger.fold("example", TODAY) == 4
    assert piles.of_group(group) == before == {past: 2, replace(past, language="fr"): 1}
    assert enter(group, Change(tally(group), 1, Reason.TALLY), seen=before) is Recorded.COUNTED


def test_a_report_is_entered_whole_and_signed(group: str, raw: Raw) -> None:
    write(online(group), times=3)
    changes = (
        Change(tally(group), 21, Reason.TALLY),
        Change(replace(tally(group), kind="solidarity"), 4, Reason.TALLY),
        Change(online(group), -1, Reason.REVERSAL),
    )
    assert enter(group, *changes) is Recorded.COUNTED
    assert raw("SELECT number, quantity, reason, author, request_key, reverses FROM entries ORDER BY 1") == [
        (1, 21, "tally", "facilitator", None, None),
        (2, 4, "tally", "facilitator", None, None),
        (3, -1, "reversal", "facilitator", None, None),
    ]
    assert raw('SELECT request_key, "group", CAST(day AS text), participants FROM reports') == [
        ("form 1", group, "2026-11-20", 20)
    ]
    assert letters() == 27


def test_a_report_follows_the_chain_of_what_was_entered_before(group: str) -> None:
    append(CELL, 1, Reason.TALLY, "ana")
    enter(group, Change(tally(group), 21, Reason.TALLY))
    assert audit.audit().last_number == 2


def test_a_report_is_entered_once_for_its_key(group: str, raw: Raw) -> None:
    change = Change(tally(group), 24, Reason.TALLY)
    assert enter(group, change, seen={}) is Recorded.COUNTED
    assert enter(group, change, seen={}) is Recorded.ALREADY
    assert enter(group, change, seen=piles.of_group(group)) is Recorded.ALREADY
    assert letters() == 24
    assert enter(group, change, key="form 2") is Recorded.COUNTED
    assert letters() == 48
    assert raw("SELECT count(*) FROM reports") == [(2,)]


def test_a_report_without_changes_tells_who_took_part(group: str) -> None:
    assert enter(group) is Recorded.COUNTED
    assert groups.participants(group) == 20
    assert audit.audit().entries == 0


def test_a_letter_that_was_counted_meanwhile_stops_the_report(group: str, raw: Raw) -> None:
    write(online(group), times=3)
    seen = piles.of_group(group)
    write(online(group))
    with pytest.raises(PileChanged):
        enter(group, Change(tally(group), 21, Reason.TALLY), seen=seen)
    assert (letters(), raw("SELECT count(*) FROM reports")) == (4, [(0,)])


def test_letters_of_others_stop_no_report(group: str) -> None:
    seen = piles.of_group(group)
    write()
    write(replace(CELL, group=another_group()))
    assert enter(group, Change(tally(group), 21, Reason.TALLY), seen=seen) is Recorded.COUNTED


def test_nothing_is_entered_when_one_change_would_take_a_cell_below_zero(group: str, raw: Raw) -> None:
    write(online(group), times=2)
    changes = (
        Change(tally(group), 21, Reason.TALLY),
        Change(online(group), -3, Reason.REVERSAL),
        Change(tally(group), 1, Reason.TALLY),
    )
    with pytest.raises(EntryRefused, match="below 0"):
        enter(group, *changes)
    assert piles.of_group(group) == {online(group): 2}
    assert raw("SELECT count(*) FROM reports") == [(0,)]
    assert enter(group, changes[0]) is Recorded.COUNTED, "its key is free"


def test_of_two_reports_at_once_that_saw_the_same_one_is_entered(database: Flask, group: str) -> None:
    write(online(group), times=3)
    seen = piles.of_group(group)
    together = threading.Barrier(2)

    def report(key: str) -> str:
        with database.app_context():
            together.wait(timeout=60)
            try:
                return enter(group, Change(tally(group), 21, Reason.TALLY), seen=seen, key=key)
            except PileChanged:
                return "changed"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(report, ("form 1", "form 2"))) == ["changed", "counted"]
    assert piles.of_group(group) == {online(group): 3, tally(group): 21}


def test_one_form_that_is_sent_twice_at_once_is_entered_once(database: Flask, group: str) -> None:
    together = threading.Barrier(4)

    def report(_: int) -> Recorded:
        with database.app_context():
            together.wait(timeout=60)
            return enter(group, Change(tally(group), 24, Reason.TALLY), seen={})

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(report, range(4))) == ["already"] * 3 + ["counted"]
    assert piles.of_group(group) == {tally(group): 24}


def test_what_waits_is_told_cell_by_cell_the_newest_first(group: str) -> None:
    held = tally(group, Standing.HELD)
    write(replace(online(group), standing=Standing.HELD), times=2)
    enter(group, Change(tally(group), 5, Reason.TALLY), Change(held, 600, Reason.TALLY))
    other = replace(held, group="", day=TODAY - DAY)
    append(other, 501, Reason.EXTERNAL, "ana")
    append(held, 30, Reason.TALLY, "ana")
    gone = replace(held, language="fr")
    append(gone, 7, Reason.TALLY, "ana")
    append(gone, -7, Reason.REVERSAL, "ana")
    assert [(one.number, one.cell, one.quantity) for one in piles.waiting()] == [
        (4, held, 630),
        (3, other, 501),
        (0, replace(online(group), standing=Standing.HELD), 2),
    ]


def test_what_is_released_counts_and_waits_no_more(group: str, raw: Raw) -> None:
    number = hold(group, 600)
    append(tally(group, Standing.HELD), 30, Reason.TALLY, "ana")
    assert (letters(), totals.ask("example", OPENS, CLOSES).held) == (0, 630)
    assert ledger.release(number, "operator") == 630
    assert (letters(), totals.ask("example", OPENS, CLOSES).held) == (630, 0)
    assert piles.waiting() == ()
    assert piles.of_group(group) == {tally(group): 630}
    assert raw("SELECT quantity, standing, reason, author FROM entries WHERE number > 2 ORDER BY number") == [
        (-630, "held", "release", "operator"),
        (630, "counted", "release", "operator"),
    ]


def test_what_is_refused_never_counts(group: str, raw: Raw) -> None:
    number = hold(group, 600)
    assert ledger.refuse(number, "operator") == 600
    assert (letters(), piles.waiting(), piles.of_group(group)) == (0, (), {})
    assert raw("SELECT quantity, standing, reason, author FROM entries WHERE number > 1") == [
        (-600, "held", "reversal", "operator")
    ]


def test_online_letters_that_are_held_are_released_with_their_cell(group: str) -> None:
    held = replace(online(group), standing=Standing.HELD)
    write(held, times=2)
    append(held, 1, Reason.TALLY, "ana")
    assert ledger.release(piles.waiting()[0].number, "operator") == 3
    ledger.fold("example", TODAY + DAY)
    assert piles.of_group(group) == {online(group): 3}


def test_what_is_decided_is_decided_once(group: str) -> None:
    number = hold(group, 600)
    ledger.release(number, "operator")
    for decide in (ledger.release, ledger.refuse):
        with pytest.raises(NothingHeld, match="Entry 1 holds no letters that wait"):
            decide(number, "operator")
    again = hold(group, 501, "form 2")
    ledger.refuse(again, "operator")
    for decide in (ledger.release, ledger.refuse):
        with pytest.raises(NothingHeld):
            decide(again, "operator")
    assert letters() == 600


def test_an_entry_that_holds_nothing_cannot_be_decided(group: str) -> None:
    enter(group, Change(tally(group), 5, Reason.TALLY))
    for number in (1, 2, 0, -1):
        with pytest.raises(NothingHeld):
            ledger.release(number, "operator")
    assert letters() == 5


def test_one_decision_of_two_at_once_holds(database: Flask, group: str) -> None:
    number = hold(group, 600)
    together = threading.Barrier(2)

    def decide(*, counts: bool) -> int:
        with database.app_context():
            together.wait(timeout=60)
            try:
                return (ledger.release if counts else ledger.refuse)(number, "operator")
            except NothingHeld:
                return 0

    with ThreadPoolExecutor(2) as threads:
        counted = threads.submit(decide, counts=True)
        refused = threads.submit(decide, counts=False)
        assert {counted.result(), refused.result()} == {600, 0}
        assert letters() == counted.result()


def test_with_the_ledger_away_nothing_is_entered_decided_or_known(group: str) -> None:
    take_away()
    with pytest.raises(NotRecorded):
        enter(group, Change(tally(group), 5, Reason.TALLY), seen={})
    with pytest.raises(NotRecorded):
        ledger.release(1, "operator")
    with pytest.raises(LedgerUnreachable):
        piles.of_group(group)
    with pytest.raises(LedgerUnreachable):
        piles.waiting()
