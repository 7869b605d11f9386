"""Pages that anybody may ask for and that seldom change → their pictures, each made once."""

from threading import Lock, Semaphore
from typing import Final

from app.documents.page import Page
from app.documents.press import Press
from app.errors import PressBusy

#: Pictures, of some 10 kB with their pages (those for links 150 kB at most): those of twenty cases for a day.
_MOST_KEPT: Final = 5_000
#: Seconds that one waits for others to be made.
_PATIENCE: Final = 10
#: How many wait so at once: beside the letters that wait for the press, a server has threads left for pages.
_MOST_WAITING: Final = 12


class KeptPictures:
    """Such pages as PNG, kept in memory; one is made at a time."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._made: dict[tuple[Page, int, int], bytes] = {}
        self._making = Lock()
        self._waiting = Semaphore(_MOST_WAITING)

    def of(self, page: Page, width: int, number: int = 1) -> bytes:
        """The picture of the page of that number, or of the last one, ``width`` pixels wide.

        Raises what `Press.pictures` raises, and `PressBusy` while others are made.
        """
        wanted = page, width, number
        # Asked once: another thread may drop it at any moment.
        if (made := self._made.get(wanted)) is not None:
            return made
        if not self._has_turn():
            raise PressBusy(retry_after=5)
        try:
            if wanted not in self._made:
                made = self._press.pictures(page, width, most=number).pages[-1]
                if len(self._made) >= _MOST_KEPT:
                    # The oldest: its day has most likely passed.
                    del self._made[next(iter(self._made))]
                self._made[wanted] = made
            return self._made[wanted]
        finally:
            self._making.release()

    def _has_turn(self) -> bool:
        """Whether it is the asker’s turn, perhaps after a wait: then `_making` is theirs to release."""
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._making.acquire(timeout=_PATIENCE)
        finally:
            self._waiting.release()
