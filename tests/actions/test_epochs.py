"""Epochs: one life of the ledger at a time, remembered while the database is away."""

import pytest

from app.actions import epochs
from app.errors import LedgerUnreachable, NotRecorded
from tests.databases import Raw, take_away

pytestmark = pytest.mark.usefixtures("database")


def test_a_new_ledger_has_its_first_epoch(raw: Raw) -> None:
    assert raw("SELECT number, code FROM epochs") == [(1, epochs.current())]


def test_a_new_epoch_follows_the_one_before(raw: Raw) -> None:
    first = epochs.current()
    second = epochs.start_new()
    assert second != first
    assert epochs.current() == second
    assert raw("SELECT number, code FROM epochs ORDER BY 1") == [(1, first), (2, second)]


def test_the_last_known_epoch_serves_while_the_database_is_away() -> None:
    known = epochs.current()
    take_away()
    assert epochs.current() == known
    with pytest.raises(NotRecorded):
        epochs.start_new()


def test_an_epoch_that_was_never_known_cannot_be_told() -> None:
    take_away()
    with pytest.raises(LedgerUnreachable):
        epochs.current()
