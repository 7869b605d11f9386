"""Pages → how many leaves each takes, laid out beside whoever asks, who may ask meanwhile how far it is."""

import threading
from collections.abc import Sequence
from typing import Final

from app.documents.page import Page
from app.documents.press import Press
from app.documents.turns import ASKER
from app.errors import NotLaidOutYet, PressBusy

#: Pages of one asker that are laid out at once: as many as the press has workers.
_AT_ONCE: Final = 2
#: Sets of pages that are in work, or whose outcome nobody has fetched yet.
_MOST: Final = 8
#: Seconds after which a set or two will have been laid out.
_SOON: Final = 5


class Preparing:
    """Lays out pages for whoever makes kits; one for the whole program.

    Who asks for pages that are in work joins in. What was laid out is not kept here: asking again is quick,
    because the press keeps sheets.
    """

    def __init__(self, press: Press) -> None:
        self._press = press
        self._lock = threading.Lock()
        self._works: dict[tuple[Page, ...], _Work] = {}

    def leaves(self, pages: Sequence[Page], patience: float | None = None) -> tuple[int, ...]:
        """How many leaves of a PDF each of the pages takes; ``patience`` in seconds, None waits to the end.

        Raises `NotLaidOutYet` when patience is over while the work goes on, `PressBusy` and `PressFailed`;
        after these two, who asks again begins anew.
        """
        work = self._joined(tuple(pages))
        if not work.over.wait(patience):
            raise NotLaidOutYet(len(work.counted), len(pages))
        with self._lock:
            # Somebody else who waited may have fetched it, and yet another begun anew.
            if self._works.get(work.pages) is work:
                del self._works[work.pages]
        return work.outcome()

    def close(self) -> None:
        """Ends what is in work after the pages that are being laid out; nobody may ask for more."""
        with self._lock:
            for work in self._works.values():
                work.end()

    def _joined(self, pages: tuple[Page, ...]) -> "_Work":
        with self._lock:
            if pages not in self._works:
                self._make_room()
                self._works[pages] = _Work(pages, self._press)
            return self._works[pages]

    def _make_room(self) -> None:
        if len(self._works) < _MOST:
            return
        # The oldest outcome: whoever asked for it has most likely gone.
        left = next((pages for pages, work in self._works.items() if work.over.is_set()), None)
        if left is None:
            raise PressBusy(retry_after=_SOON)
        del self._works[left]


class _Work:
    """Pages that are laid out one by one in threads of their own, so that letters go between them.

    ``counted`` are the leaves of those that are ready, by number; ``over`` is set when that are all of them,
    or when one has failed.
    """

    def __init__(self, pages: tuple[Page, ...], press: Press) -> None:
        self.pages = pages
        self.counted: dict[int, int] = {}
        self.over = threading.Event()
        self._error: Exception | None = None
        # One for all threads, each of which takes the next page.
        self._rest = enumerate(pages)
        # A server that stops does not wait for them.
        self._threads = [
            threading.Thread(target=self._lay_out, args=(press, ASKER.get()), daemon=True)
            for _ in range(_AT_ONCE)
        ]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """No further page is begun; returns when those that were begun are ready."""
        self.over.set()
        for thread in self._threads:
            thread.join()

    def outcome(self) -> tuple[int, ...]:
        """The leaves of all pages; else raises what went wrong."""
        if self._error is not None:
            raise self._error
        return tuple(self.counted[number] for number in range(len(self.pages)))

    def _lay_out(self, press: Press, asker: str) -> None:
        ASKER.set(asker)
        try:
            for number, page in self._rest:
                (self.counted[number],) = press.leaves((page,))
                if self.over.is_set():
                    return
        except Exception as error:  # noqa: BLE001 – Whatever it is, it is told to those who ask.
            self._error = error
        if self._error or len(self.counted) == len(self.pages):
            self.over.set()
