"""Totals: what counts as a letter, on which days, by case and by kind."""

from dataclasses import replace

import pytest

from app.actions import ledger, totals
from app.actions.cell import PETITION, Channel, Reason, Standing
from app.actions.totals import Totals
from app.errors import LedgerUnreachable
from tests.actions.made import CELL, CLOSES, DAY, FOLDED, OPENS, TODAY, append, write
from tests.databases import take_away

pytestmark = pytest.mark.usefixtures("database")


def test_an_empty_ledger_adds_up_to_nothing() -> None:
    assert totals.ask("example", OPENS, CLOSES) == Totals(0, 0, 0, 0, {}, {})


def test_letters_add_up_by_case_and_by_kind() -> None:
    write(FOLDED, times=2)
    ledger.fold("example", TODAY)
    write()
    write(replace(CELL, kind="solidarity"))
    write(replace(CELL, case="another", group="class-7b"))
    append(replace(CELL, channel=Channel.TALLY), 30, Reason.TALLY, "ana")
    write(replace(CELL, campaign="another"))
    assert totals.ask("example", OPENS, CLOSES) == Totals(
        letters=35,
        signatures=0,
        practice=0,
        held=0,
        by_case={"miren-saavedra": 34, "another": 1},
        by_kind={"appeal": 34, "solidarity": 1},
    )


def test_signatures_are_never_letters() -> None:
    append(replace(CELL, kind=PETITION, channel=Channel.TALLY), 200, Reason.TALLY, "ana")
    assert totals.ask("example", OPENS, CLOSES) == Totals(0, 200, 0, 0, {}, {})


def test_practice_and_held_letters_stand_apart() -> None:
    write(replace(CELL, standing=Standing.PRACTICE), times=2)
    write(replace(CELL, standing=Standing.HELD))
    assert totals.ask("example", OPENS, CLOSES) == Totals(0, 0, 2, 1, {}, {})


def test_other_contributions_stay_outside() -> None:
    append(replace(CELL, channel=Channel.OTHER), 7, Reason.TALLY, "ana")
    assert totals.ask("example", OPENS, CLOSES) == Totals(0, 0, 0, 0, {}, {})


def test_an_edition_is_nothing_but_its_days() -> None:
    for day in (OPENS - DAY, OPENS, CLOSES, CLOSES + DAY):
        write(replace(CELL, day=day))
        append(replace(CELL, day=day, standing=Standing.HELD), 10, Reason.TALLY, "ana")
    asked = totals.ask("example", OPENS, CLOSES)
    assert (asked.letters, asked.held) == (2, 20)


def test_practice_counts_on_any_day_before_the_close() -> None:
    for day in (OPENS - 300 * DAY, OPENS, CLOSES + DAY):
        write(replace(CELL, day=day, standing=Standing.PRACTICE))
    assert totals.ask("example", OPENS, CLOSES).practice == 2


def test_with_the_database_away_nothing_is_said() -> None:
    take_away()
    with pytest.raises(LedgerUnreachable):
        totals.ask("example", OPENS, CLOSES)
