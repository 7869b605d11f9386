"""The public total moves in steps, the same for everybody who asks."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.actions import snapshots, totals
from app.actions.models import Snapshot
from app.actions.snapshots import Published
from app.actions.totals import Totals
from app.database import writing
from app.errors import LedgerUnreachable
from tests.actions.made import CLOSES, NOW, OPENS, write
from tests.databases import Raw, take_away

pytestmark = pytest.mark.usefixtures("database")
SECOND = timedelta(seconds=1)


def published(after: int, step: int = 60) -> Published:
    """What the public sees so many seconds after half past nine."""
    return snapshots.current("example", OPENS, CLOSES, step_seconds=step, now=NOW + after * SECOND)


def test_the_public_total_stands_still_within_a_step() -> None:
    write()
    first = published(5)
    assert (first.totals.letters, first.as_of) == (1, NOW)
    write()
    assert published(59) == first
    later = published(60)
    assert (later.totals.letters, later.as_of) == (2, NOW + 60 * SECOND)


def test_each_campaign_has_a_step_of_its_own() -> None:
    write()
    published(5)
    another = snapshots.current("another", OPENS, CLOSES, step_seconds=60, now=NOW)
    assert another.totals.letters == 0
    assert published(6).totals.letters == 1


def test_step_zero_asks_the_ledger_each_time() -> None:
    for letters in (1, 2):
        write()
        assert published(letters, step=0) == Published(
            totals.ask("example", OPENS, CLOSES), NOW + letters * SECOND
        )
    assert snapshots.latest("example") is None


def test_the_latest_total_is_given_without_adding_up() -> None:
    assert snapshots.latest("example") is None
    write()
    first = published(5)
    write()
    assert snapshots.latest("example") == first


def test_figures_that_another_release_published_are_replaced() -> None:
    write()
    published(5)
    with writing() as connection:
        connection.execute(update(Snapshot).values(payload='{"letters": 7, "drawings": 2}'))
    assert snapshots.latest("example") is None
    assert published(6).totals.letters == 1
    assert published(60).totals.letters == 1
    assert snapshots.latest("example") == published(61)


def test_a_clock_that_runs_behind_sees_what_stands_published() -> None:
    write()
    first = published(60)
    write()
    assert published(0) == first


def test_a_longer_step_takes_the_place_of_a_shorter_one() -> None:
    published(0, step=60)
    write()
    assert published(3600, step=3600).totals.letters == 1


def test_whoever_comes_first_decides_for_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = totals.ask

    def another_node_is_quicker(*_edition: object) -> Totals:
        monkeypatch.setattr(totals, "ask", ask)
        published(5)
        write()
        return ask("example", OPENS, CLOSES)

    monkeypatch.setattr(totals, "ask", another_node_is_quicker)
    assert published(6).totals.letters == 0


def test_with_the_database_away_nothing_is_published() -> None:
    take_away()
    with pytest.raises(LedgerUnreachable):
        snapshots.latest("example")
    with pytest.raises(LedgerUnreachable):
        published(5)


def test_a_total_that_cannot_be_published_is_not_shown(monkeypatch: pytest.MonkeyPatch, raw: Raw) -> None:
    def tables_go(*_edition: object) -> Totals:
        raw("DROP TABLE snapshots")
        return Totals(1, 0, 0, 0, {}, {})

    monkeypatch.setattr(totals, "ask", tables_go)
    with pytest.raises(LedgerUnreachable):
        published(5)
