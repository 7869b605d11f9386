"""Many who wait for a few places → each in turn: one asker after another, however many each has sent."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

#: For whom this thread works: any name that tells askers apart; empty where nobody can be told apart.
ASKER: Final[ContextVar[str]] = ContextVar("asker", default="")
#: Of those who may wait, how many may be one asker's: a class whose pupils all press at once, and no more.
_SHARE: Final = 2 / 3


class NoTurn(Exception):
    """Too many are waiting, or the wait was too long."""


class Turns:
    """A few places; whoever finds none waits, and askers, not letters, take turns."""

    def __init__(self, places: int, waiting: int) -> None:
        """``waiting``: how many may wait."""
        self._free = places
        self._waiting = waiting
        self._lock = threading.Lock()
        self._queues: OrderedDict[str, deque[threading.Event]] = OrderedDict()

    @contextmanager
    def turn(self, until: float) -> Iterator[None]:
        """A place for the present `ASKER`. Raises `NoTurn` if none is free before that moment (monotonic)."""
        self._enter(ASKER.get(), until)
        try:
            yield
        finally:
            with self._lock:
                self._pass_on()

    def _enter(self, asker: str, until: float) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = self._queue(asker)
        mine.wait(until - time.monotonic())
        with self._lock:
            if mine.is_set():
                return
            self._leave(asker, mine)
        raise NoTurn

    def _queue(self, asker: str) -> threading.Event:
        queue = self._queues.get(asker, deque())
        share = self._waiting * (_SHARE if asker else 1)
        if sum(map(len, self._queues.values())) >= self._waiting or len(queue) >= share:
            raise NoTurn
        mine = threading.Event()
        queue.append(mine)
        self._queues[asker] = queue
        return mine

    def _leave(self, asker: str, mine: threading.Event) -> None:
        queue = self._queues[asker]
        queue.remove(mine)
        if not queue:
            del self._queues[asker]

    def _pass_on(self) -> None:
        """Give the place to the asker whose turn it is, who then goes to the end of the row."""
        if not self._queues:
            self._free += 1
            return
        asker, queue = self._queues.popitem(last=False)
        queue.popleft().set()
        if queue:
            self._queues[asker] = queue
