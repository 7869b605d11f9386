"""The ledger counts each letter once, corrects with a trail, folds past days and forgets spent tokens."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.actions import audit, epochs, ledger, totals
from app.actions.cell import Channel, Reason, Standing
from app.actions.ledger import EntryRefused, Recorded
from app.errors import ForgedToken, LedgerUnreachable, NotRecorded
from tests.actions.made import CELL, CLOSES, DAY, FOLDED, NOW, OPENS, TODAY, append, fresh_token, write
from tests.databases import Raw, take_away

pytestmark = pytest.mark.usefixtures("database")


def letters() -> int:
    return totals.ask("example", OPENS, CLOSES).letters


def test_a_letter_is_counted_once_however_often_it_is_asked() -> None:
    token = fresh_token()
    assert ledger.record(token, CELL) is Recorded.COUNTED
    for changed in (CELL, replace(CELL, language="fr"), replace(CELL, addressee="the-president")):
        assert ledger.record(token, changed) is Recorded.ALREADY
    assert letters() == 1


def test_another_token_counts_another_letter() -> None:
    write(times=3)
    assert letters() == 3


def test_a_letter_is_kept_as_its_cell_and_nothing_else(raw: Raw) -> None:
    write(replace(CELL, group="class-7b"))
    columns = 'campaign, "case", addressee, kind, language, channel, "group", CAST(day AS text), standing'
    assert raw(f"SELECT {columns} FROM letters") == [
        (
            "example",
            "miren-saavedra",
            "the-king",
            "appeal",
            "en",
            "online",
            "class-7b",
            "2026-11-20",
            "counted",
        )
    ]
    assert raw("SELECT CAST(expires AS text) FROM spent_tokens") == [("2026-11-27",)]


def test_a_token_for_another_letter_is_refused() -> None:
    with pytest.raises(ForgedToken):
        ledger.record(fresh_token(), replace(CELL, case="another"))
    assert letters() == 0


def test_a_token_of_an_older_epoch_counts_nothing() -> None:
    token = fresh_token()
    epochs.start_new()
    assert ledger.record(token, CELL) is Recorded.OLD_EPOCH
    assert letters() == 0
    write()
    assert letters() == 1


def test_with_the_database_away_nothing_is_recorded() -> None:
    token = fresh_token()
    take_away()
    with pytest.raises(NotRecorded):
        ledger.record(token, CELL)
    with pytest.raises(NotRecorded):
        append(CELL, 1, Reason.TALLY, "ana")
    with pytest.raises(LedgerUnreachable):
        ledger.fold("example", TODAY)
    with pytest.raises(NotRecorded):
        ledger.forget_expired(TODAY)


def test_without_its_tables_nothing_is_recorded(raw: Raw) -> None:
    token = fresh_token()
    raw("DROP TABLE letters")
    with pytest.raises(NotRecorded):
        ledger.record(token, CELL)
    assert raw("SELECT count(*) FROM spent_tokens") == [(0,)]


def test_entries_are_numbered_and_add_up() -> None:
    tally = replace(CELL, channel=Channel.TALLY, group="class-7b")
    assert append(tally, 24, Reason.TALLY, "class-7b") == 1
    assert append(tally, -4, Reason.REVERSAL, "ana") == 2
    assert letters() == 20


def test_an_entry_is_reversed_once_and_whole() -> None:
    number = append(CELL, 24, Reason.TALLY, "ana")
    other_cell = replace(CELL, language="fr")
    append(other_cell, 24, Reason.TALLY, "ana")
    for cell, quantity in ((CELL, -23), (other_cell, -24), (CELL, 24)):
        with pytest.raises(EntryRefused, match="takes back the whole of an entry of the same cell"):
            append(cell, quantity, Reason.REVERSAL, "ana", reverses=number)
    reversal = append(CELL, -24, Reason.REVERSAL, "ana", reverses=number)
    with pytest.raises(EntryRefused, match="has been reversed already"):
        append(CELL, -24, Reason.REVERSAL, "ana", reverses=number)
    with pytest.raises(EntryRefused, match="that is no reversal itself"):
        append(CELL, 24, Reason.REVERSAL, "ana", reverses=reversal)
    with pytest.raises(EntryRefused, match="takes back the whole of an entry"):
        append(CELL, -1, Reason.REVERSAL, "ana", reverses=99)
    assert letters() == 24


def test_no_cell_falls_below_zero() -> None:
    write(times=2)
    append(CELL, 3, Reason.TALLY, "ana")
    append(replace(CELL, language="fr"), 10, Reason.TALLY, "ana")
    with pytest.raises(EntryRefused, match="below 0"):
        append(CELL, -6, Reason.REVERSAL, "ana")
    append(CELL, -5, Reason.REVERSAL, "ana")
    assert letters() == 10


def test_an_entry_of_nothing_is_refused() -> None:
    with pytest.raises(EntryRefused, match="one letter at least"):
        append(CELL, 0, Reason.TALLY, "ana")


def test_a_key_that_has_entered_something_enters_nothing_else() -> None:
    append(CELL, 30, Reason.RUN, "ana", request_key="run 1")
    with pytest.raises(EntryRefused, match="entered already"):
        append(CELL, 30, Reason.RUN, "ana", request_key="run 1")
    assert letters() == 30


def test_folding_moves_past_days_into_entries_and_changes_no_total(raw: Raw) -> None:
    write(FOLDED, times=3)
    write(replace(FOLDED, day=TODAY - 2 * DAY))
    write(replace(FOLDED, standing=Standing.PRACTICE))
    write(replace(FOLDED, campaign="another"))
    write(times=2)
    before, steps = totals.ask("example", OPENS, CLOSES), list[tuple[int, int]]()

    assert ledger.fold("example", TODAY, lambda done, of: steps.append((done, of))) == 5
    assert steps == [(1, 2), (2, 2)]
    assert totals.ask("example", OPENS, CLOSES) == before
    assert raw("SELECT number, quantity, reason, author FROM entries WHERE day = '2026-11-18'") == [
        (1, 1, "fold", "every-letter")
    ]
    assert raw("SELECT quantity FROM entries WHERE day = '2026-11-19' ORDER BY 1") == [(1,), (3,)]
    assert raw("SELECT campaign, count(*) FROM letters GROUP BY 1 ORDER BY 1") == [
        ("another", 1),
        ("example", 2),
    ]
    assert audit.audit().faults == ()
    assert ledger.fold("example", TODAY) == 0


def test_a_day_of_many_cells_is_folded_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "CELLS_AT_ONCE", 2)
    for number in range(5):
        write(replace(FOLDED, group=f"class-{number}"), times=2)
    assert ledger.fold("example", TODAY) == 10
    assert letters() == 10
    assert audit.audit().last_number == 5


def test_a_token_stays_spent_when_its_letter_is_folded() -> None:
    token = fresh_token(FOLDED)
    ledger.record(token, FOLDED)
    ledger.fold("example", TODAY)
    assert ledger.record(token, CELL) is Recorded.ALREADY


def test_a_letter_that_comes_late_is_folded_the_next_time() -> None:
    write(FOLDED)
    ledger.fold("example", TODAY)
    write(FOLDED, times=2)
    assert letters() == 3
    assert ledger.fold("example", TODAY) == 2
    assert letters() == 3


def test_letters_and_folds_at_the_same_time_lose_nothing(database: Flask) -> None:
    write(FOLDED)
    stop = threading.Event()

    def keep_folding() -> None:
        with database.app_context():
            while not stop.is_set():
                ledger.fold("example", TODAY)
                time.sleep(0.001)

    folding = threading.Thread(target=keep_folding)
    folding.start()
    write(FOLDED, times=60)
    stop.set()
    folding.join()
    assert letters() == 61
    assert audit.audit().faults == ()


def test_a_day_that_another_node_has_folded_meanwhile_gives_nothing_more() -> None:
    write(FOLDED)
    write(replace(FOLDED, day=TODAY - 2 * DAY))

    def another_node_folds(_done: int, _of: int) -> None:
        ledger.fold("example", TODAY)

    assert ledger.fold("example", TODAY, another_node_folds) == 1
    assert letters() == 2


def test_expired_tokens_are_forgotten_after_a_day_of_grace(raw: Raw) -> None:
    long_ago = datetime(2020, 3, 1, 12, tzinfo=UTC)
    ledger.record(fresh_token(now=long_ago), CELL)
    expired_on = (long_ago + 7 * DAY).date()
    assert ledger.forget_expired(expired_on + DAY) == 0
    assert ledger.forget_expired(expired_on + 2 * DAY) == 1
    assert raw("SELECT count(*) FROM spent_tokens") == [(0,)]
    assert letters() == 1


def test_a_clock_that_runs_ahead_forgets_no_token_that_may_come_back() -> None:
    token = fresh_token(now=datetime.now(UTC))
    ledger.record(token, CELL)
    assert ledger.forget_expired(NOW.date() + 5000 * DAY) == 0
    assert ledger.record(token, CELL) is Recorded.ALREADY


def test_a_token_is_not_spent_when_its_letter_is_refused(raw: Raw) -> None:
    poem = replace(CELL, kind="poem")
    with pytest.raises(IntegrityError):
        ledger.record(fresh_token(poem), poem)
    assert raw("SELECT count(*) FROM spent_tokens") == [(0,)]
