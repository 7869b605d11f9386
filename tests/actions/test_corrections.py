"""The log of corrections tells what was taken back and why, and neither who did it nor which group it was."""

from dataclasses import asdict, replace
from datetime import date

import pytest
from flask import Flask

from app.actions import groups, ledger, piles
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.codes import join_code
from app.actions.corrections import Correction, CorrectionLog, correction_log
from app.actions.ledger import Change, Report
from app.actions.tallies import Tally
from app.errors import LedgerUnreachable
from tests.actions.made import CELL, DAY, TODAY, append
from tests.databases import take_away

pytestmark = pytest.mark.usefixtures("database")

PAPER = replace(CELL, channel=Channel.TALLY)
LATER = TODAY + 2 * DAY
MOST = 200


def tallied(quantity: int, key: str = "a pile", cell: Cell = PAPER) -> int:
    """The number of a tally's entry."""
    (made,) = ledger.tally([Tally(key, cell, quantity)], "ana", TODAY)
    return made.number


def correct(number: int, quantity: int, note: str = "Counted twice.", today: date = LATER) -> None:
    ledger.correct(number, quantity, note, "ben", today, f"correction of {number}")


def reported(group: str, *changes: Change, today: date = TODAY) -> None:
    """What a facilitator reports of the group."""
    key = f"form {group} {len(piles.of_group(group))} {today} {changes}"
    ledger.enter(Report(key, group, today, 20), piles.of_group(group), changes, "facilitator")


def shown() -> tuple[Correction, ...]:
    return correction_log(MOST).newest


@pytest.fixture
def two_groups(database: Flask) -> list[str]:
    with database.app_context():
        return [join_code(groups.open_group("example", 28, "", "", TODAY)) for _ in range(2)]


def test_without_corrections_the_log_is_empty() -> None:
    tallied(24)
    assert correction_log(MOST) == CorrectionLog((), 0, 0)


def test_a_correction_is_told_with_its_reason_and_what_stands_instead() -> None:
    correct(tallied(240), 24, "One nought too many.")
    of_letters = ("example", "miren-saavedra", "appeal", Channel.TALLY, TODAY)
    assert shown() == (Correction(LATER, *of_letters, 240, 24, "One nought too many."),)


def test_what_is_taken_back_for_good_or_on_the_day_itself_is_told_as_well() -> None:
    first, second = tallied(5, "one"), tallied(7, "another")
    correct(first, 0)
    correct(second, 0, today=TODAY)
    tallied(5, "a third")
    assert [(one.corrected, one.taken_back, one.entered_anew) for one in shown()] == [
        (LATER, 5, 0),
        (TODAY, 7, 0),
    ]


def test_of_signatures_and_of_other_websites_figures_the_same_is_told() -> None:
    correct(tallied(3, cell=replace(CELL, kind="petition", channel=Channel.EXTERNAL)), 2)
    assert [(one.kind, one.channel) for one in shown()] == [("petition", Channel.EXTERNAL)]


@pytest.mark.parametrize(
    "cell",
    [
        replace(PAPER, standing=Standing.PRACTICE),
        replace(PAPER, standing=Standing.HELD),
        replace(PAPER, channel=Channel.OTHER),
    ],
)
def test_what_was_never_in_the_public_number_is_not_told(cell: Cell) -> None:
    append(cell, 30, Reason.TALLY, "ana")
    append(cell, -30, Reason.REVERSAL, "ana", reverses=1)
    assert shown() == ()


def test_what_groups_have_corrected_is_summed_for_each_day_case_and_kind(two_groups: list[str]) -> None:
    for group in two_groups:
        cell = replace(PAPER, group=group)
        online = replace(cell, channel=Channel.RUN, day=TODAY - DAY)
        reported(group, Change(cell, 30, Reason.TALLY), Change(online, 5, Reason.TALLY))
        less = [Change(one, -2, Reason.REVERSAL) for one in (cell, online)]
        reported(group, *less)
        reported(group, Change(replace(cell, kind="solidarity"), 4, Reason.TALLY))
        reported(group, Change(replace(cell, kind="solidarity"), -1, Reason.REVERSAL), today=LATER)
    of_letters = ("example", "miren-saavedra")
    assert shown() == (
        Correction(LATER, *of_letters, "solidarity", None, TODAY, 2, 0, ""),
        Correction(TODAY, *of_letters, "appeal", None, TODAY, 8, 0, ""),
    )


def test_nobody_and_no_group_is_named(two_groups: list[str]) -> None:
    correct(tallied(30, cell=replace(PAPER, group=two_groups[0])), 3)
    (one,) = shown()
    told = str(asdict(one))
    assert not any(name in told for name in ("ana", "ben", *two_groups))
    assert one.channel is Channel.TALLY, "an organizer's own correction is told by itself"


def test_of_many_the_newest_are_told_and_the_earlier_summed() -> None:
    for number in range(5):
        correct(tallied(10 + number, f"pile {number}"), number, today=LATER + number * DAY)
    log = correction_log(2)
    assert [one.taken_back for one in log.newest] == [14, 13]
    assert (log.earlier, log.earlier_taken_back) == (3, 33)


def test_without_the_ledger_there_is_no_log() -> None:
    take_away()
    with pytest.raises(LedgerUnreachable):
        correction_log(MOST)
