"""A network's finished letters → whether the next one is among very many at once, and has to wait.

More than `MOST` letters in `WITHIN` seconds are a school that presses the button together, or a program:
which of them, only somebody who asks can tell. So none is refused, and what comes beyond stands as held.

What is known of a network: at which moments of this server's own clock its newest `MOST` letters that the
ledger did not know were finished, under a keyed hash, in memory. Once the last of them is older, or very many
other networks have finished letters since, nothing of it is known any more. Each node of several counts for
itself.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

#: Letters of one network that count by themselves: those of four classes that finish together.
MOST: Final = 120
#: Seconds in which they come.
WITHIN: Final = 600
#: Networks of which something is known. All presses of one server make fewer letters in that time.
MOST_NETWORKS: Final = 10_000
_WINDOW: Final = WITHIN * 1_000_000_000


class Coming:
    """A letter that is being finished.

    ``waits``: it is to stand as held. ``is_new`` is for whoever has asked the ledger to set: it was.
    """

    def __init__(self, *, waits: bool) -> None:
        self.waits = waits
        self.is_new = False


class Bursts:
    """The newest letters of all networks; threads may share it."""

    def __init__(self, clock: Callable[[], int]) -> None:
        """``clock`` tells nanoseconds since any fixed moment."""
        self._clock = clock
        self._lock = Lock()
        # The network whose newest letter is the oldest comes first.
        self._finished: OrderedDict[str, deque[int]] = OrderedDict()
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def coming(self, network: str) -> Iterator[Coming]:
        """A letter of the network of that name, while it is finished; without a name, none ever waits.

        Others that are finished meanwhile are taken to be new, so that many at once do not all find room.
        """
        if not network:
            yield Coming(waits=False)
            return
        letter = self._begun(network)
        try:
            yield letter
        finally:
            self._ended(network, is_new=letter.is_new)

    def __len__(self) -> int:
        return len(self._finished)

    def _begun(self, network: str) -> Coming:
        with self._lock:
            since = self._clock() - _WINDOW
            recent = sum(moment > since for moment in self._finished.get(network, ()))
            letter = Coming(waits=recent + self._under_way[network] >= MOST)
            self._under_way[network] += 1
            return letter

    def _ended(self, network: str, *, is_new: bool) -> None:
        with self._lock:
            self._under_way[network] -= 1
            if not self._under_way[network]:
                del self._under_way[network]
            now = self._clock()
            if is_new:
                self._finished.setdefault(network, deque(maxlen=MOST)).append(now)
                self._finished.move_to_end(network)
            self._forget(now)

    def _forget(self, now: int) -> None:
        while len(self._finished) > MOST_NETWORKS or (
            self._finished and next(iter(self._finished.values()))[-1] <= now - _WINDOW
        ):
            self._finished.popitem(last=False)
