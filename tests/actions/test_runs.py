"""A run is one entry of its copies, whatever is asked again under its token, at once or after a kill."""

import json
from dataclasses import replace

import pytest

from app.actions import audit, groups, ledger, runs, totals
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.codes import join_code
from app.actions.ledger import Recorded
from app.errors import LedgerUnreachable, NotRecorded, RunDiffers, RunTooLarge
from tests.actions.made import CELL, CLOSES, DAY, FOLDED, OPENS, TODAY, append, write
from tests.actions.test_at_once import running
from tests.databases import Raw, take_away

pytestmark = pytest.mark.usefixtures("database")
TOKEN = "8Jrv-_sJt1oYcXq5T2xW9w"

#: Records the same run in four threads as soon as it is told to; prints what each was told.
SAME_RUN = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from app.actions import ledger
from app.errors import RunDiffers
from tests.actions.made import CELL
from tests.databases import bare_app

app, token, quantity = bare_app(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def once(_):
    with app.app_context():
        try:
            return ledger.record_run(token, CELL, quantity, "ana")
        except RunDiffers:
            return "differs"

print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(4) as threads:
    print(json.dumps(list(threads.map(once, range(4)))))
"""

#: Records a run and dies without warning: once its entry is inserted, or once it is committed.
DEADLY = """
import os, signal, sys
from sqlalchemy import event
from app import database
from app.actions import ledger
from tests.actions.made import CELL
from tests.databases import bare_app

def die(_connection, _cursor, statement, *_rest):
    if statement.startswith("INSERT INTO entries"):
        os.kill(os.getpid(), signal.SIGKILL)

with bare_app(sys.argv[1]).app_context():
    if sys.argv[3] == "inserted":
        event.listen(database.db.engine, "after_cursor_execute", die)
    ledger.record_run(sys.argv[2], CELL, 30, "ana")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def record(quantity: int = 30, cell: Cell = CELL, token: str = TOKEN) -> Recorded:
    return ledger.record_run(token, cell, quantity, "ana")


def letters() -> int:
    return totals.ask("example", OPENS, CLOSES).letters


def test_a_run_is_one_entry_of_so_many_letters(raw: Raw) -> None:
    assert not runs.is_known(TOKEN, CELL, 30)
    assert record() is Recorded.COUNTED
    assert runs.is_known(TOKEN, CELL, 30)
    entry = "SELECT quantity, reason, channel, author, request_key FROM entries"
    ((quantity, reason, channel, author, key),) = raw(entry)
    assert (quantity, reason, channel, author) == (30, "run", Channel.RUN, "ana")
    assert key.startswith("run ")
    assert TOKEN not in key
    assert audit.audit().faults == ()


def test_the_same_run_on_another_day_and_after_the_opening_counts_nothing_more() -> None:
    record(cell=FOLDED)
    ledger.fold("example", TODAY)
    for again in (CELL, replace(CELL, day=TODAY + 3 * DAY), replace(CELL, standing=Standing.PRACTICE)):
        assert runs.is_known(TOKEN, again, 30)
        assert record(cell=again) is Recorded.ALREADY
    assert letters() == 30


def test_another_token_is_another_run_beside_other_letters() -> None:
    write(times=2)
    record()
    assert record(token=TOKEN[::-1]) is Recorded.COUNTED
    assert letters() == 62


DIFFERENT = {
    "quantity": (31, CELL),
    "campaign": (30, replace(CELL, campaign="another")),
    "case": (30, replace(CELL, case="another")),
    "addressee": (30, replace(CELL, addressee="the-president")),
    "kind": (30, replace(CELL, kind="solidarity")),
    "language": (30, replace(CELL, language="fr")),
    "group": (30, replace(CELL, group="class-7b")),
}


def test_another_run_under_the_same_token_is_refused(subtests: pytest.Subtests) -> None:
    record()
    for name, (quantity, cell) in DIFFERENT.items():
        with subtests.test(name):
            with pytest.raises(RunDiffers) as told:
                runs.is_known(TOKEN, cell, quantity)
            with pytest.raises(RunDiffers):
                record(quantity, cell)
            assert str(told.value).startswith(
                "This token has already counted 30 letters of kind “appeal” for “miren-saavedra”,"
                " to “the-king” and in “en”. Nothing was counted now:"
            )
    assert letters() == 30
    assert audit.audit().last_number == 1


def test_an_entry_with_a_form_s_key_is_no_run() -> None:
    append(CELL, 5, Reason.TALLY, "ana", request_key=TOKEN)
    assert record() is Recorded.COUNTED
    assert letters() == 35


def test_with_the_database_away_nothing_is_known_and_nothing_recorded() -> None:
    take_away()
    with pytest.raises(LedgerUnreachable):
        runs.is_known(TOKEN, CELL, 30)
    with pytest.raises(NotRecorded):
        record()


def test_of_eight_who_bring_one_token_at_once_only_one_counts(database_url: str) -> None:
    with (
        running(SAME_RUN, database_url, TOKEN, "30") as (_, hear_one, say_one),
        running(SAME_RUN, database_url, TOKEN, "31") as (_, hear_other, say_other),
    ):
        assert (say_one.readline(), say_other.readline()) == ("ready\n", "ready\n")
        for hear in (hear_one, hear_other):
            hear.write("go\n")
            hear.flush()
        told = sorted((sorted(json.loads(say_one.readline())), sorted(json.loads(say_other.readline()))))
    assert told == [["already", "already", "already", "counted"], ["differs"] * 4]
    assert letters() in {30, 31}
    assert audit.audit().last_number == 1


@pytest.mark.parametrize("moment", ["inserted", "committed"])
def test_a_run_that_is_killed_and_asked_again_counts_once(database_url: str, moment: str) -> None:
    with running(DEADLY, database_url, TOKEN, moment) as (process, _, _):
        assert process.wait(timeout=60) == -9
    assert runs.is_known(TOKEN, CELL, 30) is (moment == "committed")
    record()
    assert letters() == 30


def test_a_group_s_runs_of_one_case_and_kind_have_no_more_letters_than_it_may() -> None:
    group = join_code(groups.open_group("example", 2, "", "", TODAY))
    cell = replace(CELL, group=group)
    assert ledger.record_run("the first", cell, 3, "ana", most=4) is Recorded.COUNTED
    with pytest.raises(RunTooLarge, match=r"1 .*left"):
        ledger.record_run("the second", cell, 2, "ana", most=4)
    assert ledger.record_run("the first", cell, 3, "ana", most=4) is Recorded.ALREADY
    other = replace(cell, kind="solidarity")
    assert ledger.record_run("the third", other, 4, "ana", most=4) is Recorded.COUNTED
    assert ledger.record_run("the fourth", cell, 1, "ana", most=4) is Recorded.COUNTED
