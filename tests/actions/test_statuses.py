"""What the desk says of cases: at once where it shuts, by two where it reopens, heard by each request."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString

import pytest
from flask import Flask, g

from app.actions import audit, statuses
from app.actions.errors import ChangeDecided, NothingSaid, OutcomeMissing, OwnChange, UnknownChange
from app.actions.statuses import Change, Decision, Heard
from app.cases.overlay import Said
from app.cases.sheet import Kind, Status
from app.errors import EveryLetterError, LedgerUnreachable, NotRecorded, TooLong
from tests.actions.made import DAY, TODAY
from tests.databases import Raw, take_away

pytestmark = pytest.mark.usefixtures("database")

OPEN, PAUSED, CLOSED, WITHDRAWN = Status
FREE = {"en": "She is free.", "fr": "Elle est libre."}
APPEAL = ("ana", Kind.APPEAL)


def say(status: Status, author: str = "carla", case: str = "ana", **more: Any) -> Change:
    """Something of appeals for the case, by default under the rule of the second person."""
    told: dict[str, Any] = {"outcome": FREE if status is CLOSED else {}, "kind": Kind.APPEAL} | more
    return statuses.say(case, status=status, author=author, day=TODAY, **{"needs_second": True} | told)


def decide(change: Change, author: str = "dora", *, agrees: bool = True) -> Change:
    return statuses.decide(change.number, author, TODAY + DAY, agrees=agrees)


def status_in_force() -> Status | None:
    """Of appeals for the case."""
    said = statuses.in_force().get(APPEAL)
    return said.status if said else None


def test_at_first_the_desk_says_nothing() -> None:
    assert (statuses.in_force(), statuses.waiting(), statuses.history("ana")) == ({}, (), ())


def test_what_shuts_holds_at_once_for_its_own_kind() -> None:
    made = say(PAUSED)
    say(WITHDRAWN, case="ben", kind=Kind.SOLIDARITY)
    assert statuses.in_force() == {
        APPEAL: Said(PAUSED, TODAY),
        ("ben", Kind.SOLIDARITY): Said(WITHDRAWN, TODAY),
    }
    assert made == Change(1, "ana", Kind.APPEAL, Said(PAUSED, TODAY), "carla", False, None, False)  # noqa: FBT003 – the fields in their order.
    assert statuses.history("ana") == (made,)
    assert statuses.waiting() == ()


def test_the_strictness_grows_at_once_and_the_newest_holds() -> None:
    for status in (PAUSED, CLOSED, WITHDRAWN):
        say(status)
        assert status_in_force() is status
    assert [change.said.status for change in statuses.history("ana")] == [WITHDRAWN, CLOSED, PAUSED]


def test_what_was_paused_is_opened_again_by_one() -> None:
    say(PAUSED)
    assert say(OPEN).holds
    assert statuses.in_force() == {}


@pytest.mark.parametrize(
    ("shut", "opened"),
    [(CLOSED, OPEN), (CLOSED, PAUSED), *((WITHDRAWN, one) for one in (OPEN, PAUSED, CLOSED))],
)
def test_what_was_closed_or_withdrawn_is_reopened_by_two(shut: Status, opened: Status) -> None:
    say(shut)
    asked = say(opened)
    assert (asked.needs_second, asked.waits, asked.holds) == (True, True, False)
    assert (status_in_force(), statuses.waiting()) == (shut, (asked,))
    agreed = decide(asked)
    assert (agreed.waits, agreed.holds) == (False, True)
    assert agreed.decision == Decision(agrees=True, day=TODAY + DAY, author="dora")
    assert (status_in_force(), statuses.waiting()) == (None if opened is OPEN else opened, ())
    assert statuses.history("ana")[0] == agreed


def test_what_was_refused_is_dropped() -> None:
    say(WITHDRAWN)
    refused = decide(say(OPEN), agrees=False)
    assert (refused.waits, refused.holds) == (False, False)
    assert (status_in_force(), statuses.waiting()) == (WITHDRAWN, ())
    assert say(OPEN).number > refused.number, "it may be asked for again"


def test_who_asks_does_not_decide() -> None:
    say(CLOSED, "dora")
    asked = say(OPEN, "carla")
    for agrees in (True, False):
        with pytest.raises(OwnChange):
            decide(asked, "carla", agrees=agrees)
    assert status_in_force() is CLOSED
    # Whoever has closed them may well agree.
    assert decide(asked, "dora").holds


def test_it_is_decided_once() -> None:
    say(CLOSED)
    asked = say(OPEN)
    decide(asked, agrees=False)
    with pytest.raises(ChangeDecided):
        decide(asked, "emil")
    assert status_in_force() is CLOSED


@pytest.mark.parametrize("number", [0, 1, 2**31 - 1])
def test_what_nobody_has_to_agree_to_cannot_be_agreed_to(number: int) -> None:
    say(PAUSED)
    with pytest.raises(UnknownChange):
        statuses.decide(number, "dora", TODAY, agrees=True)


def test_what_is_said_later_stands_in_the_place_of_what_waits() -> None:
    say(CLOSED)
    asked = say(OPEN)
    say(WITHDRAWN, "emil")
    assert statuses.waiting() == ()
    with pytest.raises(ChangeDecided):
        decide(asked)
    first, second = say(OPEN), say(PAUSED)
    assert statuses.waiting() == (second,)
    with pytest.raises(ChangeDecided):
        decide(first)
    decide(second)
    assert status_in_force() is PAUSED


def test_without_a_second_person_one_reopens_alone_even_what_waits() -> None:
    say(WITHDRAWN)
    say(OPEN)
    assert say(OPEN, needs_second=False).holds
    assert (statuses.in_force(), statuses.waiting()) == ({}, ())


def test_the_same_once_more_changes_nothing() -> None:
    assert say(CLOSED) == say(CLOSED, "emil")
    assert say(OPEN) == say(OPEN, "emil")
    assert len(statuses.history("ana")) == 2
    say(CLOSED, outcome={"en": "She is home."})
    assert statuses.in_force()[APPEAL].outcome == {"en": "She is home."}


def test_nothing_cannot_be_taken_back() -> None:
    with pytest.raises(NothingSaid):
        say(OPEN)
    assert statuses.history("ana") == ()


def test_readers_are_told_one_line_and_nothing_that_is_empty() -> None:
    say(CLOSED, outcome={"en": " She is\r\n  free.\x00 ", "fr": " \n", "es": "Está libre. «»"})
    assert statuses.in_force()[APPEAL].outcome == {"en": "She is free.", "es": "Está libre. «»"}
    say(WITHDRAWN, outcome=FREE)
    assert statuses.in_force()[APPEAL] == Said(WITHDRAWN, TODAY)


def test_readers_have_to_be_told_why_letters_are_closed() -> None:
    for outcome in ({}, {"en": " "}):
        with pytest.raises(OutcomeMissing):
            say(CLOSED, outcome=outcome)
    with pytest.raises(TooLong) as found:
        say(PAUSED, outcome={"en": "Yes.", "fr": "x" * 301})
    assert (found.value.field, found.value.facts) == ("fr", {"length": 301, "limit": 300})
    say(PAUSED, outcome={"fr": "x" * 300})
    assert len(statuses.history("ana")) == 1


def test_the_mark_changes_whenever_anything_is_said_or_decided() -> None:
    marks = [statuses.newest()]
    say(CLOSED)
    marks.append(statuses.newest())
    asked = say(OPEN)
    marks.append(statuses.newest())
    decide(asked)
    marks.append(statuses.newest())
    assert len(set(marks)) == 4
    say(OPEN)
    assert statuses.newest() == marks[-1]


def test_the_rows_themselves_never_change(raw: Raw, database_url: str) -> None:
    say(CLOSED)
    decide(say(OPEN))
    statements = [
        "UPDATE case_statuses SET status = 'open'",
        "DELETE FROM case_statuses",
        "UPDATE case_status_approvals SET agrees = false",
        "DELETE FROM case_status_approvals",
    ]
    if database_url.startswith("sqlite"):
        statements.append("REPLACE INTO case_status_approvals SELECT * FROM case_status_approvals")
    for statement in statements:
        with pytest.raises(Exception, match="are never"):
            raw(statement)


@pytest.mark.parametrize(
    ("done", "fault"),
    [
        ("UPDATE case_status_approvals SET author = 'carla'", "is decided by carla, who asked for it."),
        ("UPDATE case_statuses SET needs_second = false", "is decided, and it needed nobody else."),
        ("DELETE FROM case_statuses WHERE number = 2", "is decided and is missing."),
    ],
)
def test_the_audit_finds_a_decision_that_cannot_be(raw: Raw, done: LiteralString, fault: str) -> None:
    say(CLOSED)
    decide(say(OPEN))
    tables: tuple[LiteralString, ...] = ("case_status_approvals", "case_statuses")
    for table in tables:
        # Without what the database refuses.
        raw(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        raw(f"DROP TABLE {table}")
        raw(f"ALTER TABLE kept_{table} RENAME TO {table}")
    assert audit.audit().faults == ()
    raw(done)
    assert audit.audit().faults == (f"Change of status 2 {fault}",)


def at_once(database: Flask, *asks: Any) -> list[Any]:
    """What each is told, who all ask at the same moment."""
    together = threading.Barrier(len(asks))

    def ask(one: Any) -> Any:
        with database.app_context():
            together.wait()
            try:
                return one()
            except EveryLetterError as error:
                return type(error)

    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(ask, asks))


def test_of_many_who_decide_at_once_one_does(database: Flask) -> None:
    say(CLOSED)
    asked = say(OPEN)
    told = at_once(database, *(lambda name=f"dora-{n}": decide(asked, name) for n in range(6)))
    assert [one for one in told if one is not ChangeDecided] == list(statuses.history("ana")[:1])


def test_of_many_who_withdraw_and_pause_at_once_the_strictest_holds(database: Flask) -> None:
    asks = [lambda name=f"carla-{n}": say(PAUSED, name, outcome={"en": name}) for n in range(4)]
    at_once(database, *asks, lambda: say(WITHDRAWN, "emil"), *asks)
    assert status_in_force() is WITHDRAWN, "what was said after it waits"
    assert all(change.author != "emil" for change in statuses.waiting())


def test_each_request_asks_once_and_the_next_one_hears_what_is_new(database: Flask) -> None:
    heard = Heard()
    say(PAUSED)
    with database.app_context():
        first = heard.says()
        assert first == {APPEAL: Said(PAUSED, TODAY)}
        with database.app_context():
            # Another node says so.
            say(WITHDRAWN)
        assert heard.says() is first
        assert heard.says_now() == {APPEAL: Said(WITHDRAWN, TODAY)} == heard.says()
    with database.app_context():
        assert heard.says() == {APPEAL: Said(WITHDRAWN, TODAY)}


def test_who_says_something_goes_by_it_at_once() -> None:
    heard = Heard()
    assert heard.says() == {}
    say(CLOSED)
    assert heard.says()[APPEAL].status is CLOSED
    asked = say(OPEN)
    assert heard.says()[APPEAL].status is CLOSED
    decide(asked)
    assert heard.says() == {}


def test_what_has_not_changed_is_not_read_again(database: Flask) -> None:
    heard = Heard()
    say(PAUSED)
    first = heard.says()
    with database.app_context():
        assert heard.says() is first


def test_outside_of_any_request_it_is_what_was_heard_last() -> None:
    heard = Heard()
    say(PAUSED)

    def elsewhere() -> list[Any]:
        return [heard.says(), heard.says_now()]

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(elsewhere).result() == [{}, {}]
        heard.says()
        assert thread.submit(elsewhere).result() == [{APPEAL: Said(PAUSED, TODAY)}] * 2


def test_with_the_database_away_it_is_what_was_heard_last(database: Flask) -> None:
    heard, new = Heard(), Heard()
    say(PAUSED)
    assert heard.says() == {APPEAL: Said(PAUSED, TODAY)}
    take_away()
    for told, ours in ((heard, {APPEAL: Said(PAUSED, TODAY)}), (new, {})):
        with database.app_context():
            assert told.says() == ours
            assert "what_the_desk_says" in g, "it is asked once all the same"
    with pytest.raises(NotRecorded):
        say(WITHDRAWN)
    with pytest.raises(NotRecorded):
        statuses.decide(1, "dora", TODAY, agrees=True)
    for ask in (statuses.in_force, statuses.waiting, statuses.newest, lambda: statuses.history("ana")):
        with pytest.raises(LedgerUnreachable):
            ask()
