"""Many who wait for a few places: in turn by asker, never for too long, and none is lost."""

import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from functools import partial

import pytest

from app.documents.turns import ASKER, NoTurn, Turns

SOON = 10.0


def soon(seconds: float = SOON) -> float:
    return time.monotonic() + seconds


def started(turns: Turns, asker: str, done: Callable[[], None], until: float) -> threading.Thread:
    """Somebody who waits for a turn, then says so."""

    def wait() -> None:
        ASKER.set(asker)
        with turns.turn(until):
            done()

    thread = threading.Thread(target=lambda: copy_context().run(wait))
    thread.start()
    return thread


def waiting(turns: Turns, number: int) -> None:
    """Returns when so many wait."""
    while sum(map(len, turns._queues.values())) < number:  # noqa: SLF001 – nothing else tells it.
        time.sleep(0.001)


def test_askers_take_turns_however_much_one_of_them_wants() -> None:
    turns, order = Turns(places=1, waiting=10), list[str]()
    threads = []
    with turns.turn(soon()):
        for number, asker in enumerate(["many", "many", "many", "one", "many"], 1):
            threads.append(started(turns, asker, partial(order.append, asker), soon()))
            waiting(turns, number)
    for thread in threads:
        thread.join()
    assert order == ["many", "one", "many", "many", "many"]


def test_one_asker_cannot_fill_every_place_to_wait() -> None:
    turns = Turns(places=1, waiting=3)
    with turns.turn(soon()):
        threads = [started(turns, "many", lambda: None, soon()) for _ in range(2)]
        waiting(turns, 2)
        ASKER.set("many")
        with pytest.raises(NoTurn), turns.turn(soon()):
            pass
        ASKER.set("")
        threads.append(started(turns, "one", lambda: None, soon()))
        waiting(turns, 3)
        with pytest.raises(NoTurn), turns.turn(soon()):
            pass
    for thread in threads:
        thread.join()


def test_who_waits_too_long_goes_and_leaves_no_place_behind() -> None:
    turns = Turns(places=1, waiting=3)
    with turns.turn(soon()):
        with pytest.raises(NoTurn), turns.turn(soon(0.05)):
            pass
        patient = started(turns, "", lambda: None, soon())
        waiting(turns, 1)
        with pytest.raises(NoTurn), turns.turn(soon(0.05)):
            pass
        waiting(turns, 1)
        with pytest.raises(NoTurn), turns.turn(soon(-1)):
            pass
    patient.join()
    with turns.turn(soon(0)):
        pass


def test_a_place_that_comes_in_the_last_moment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(places=1, waiting=3)
    before = turns.turn(soon())

    class Late(threading.Event):
        """As when the place comes just when patience has ended."""

        def wait(self, _timeout: float | None = None) -> bool:
            before.__exit__(None, None, None)
            return False

    before.__enter__()
    monkeypatch.setattr(threading, "Event", Late)
    with turns.turn(soon()):
        pass
    with turns.turn(soon(0)):
        pass
