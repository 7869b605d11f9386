"""Pages that anybody may ask for and that seldom change → their pictures, each made once."""

from threading import Lock
from typing import Final

from app.documents.page import Page
from app.documents.press import Press
from app.errors import PressBusy

#: Pictures, of some 50 kB each at most.
_MOST_KEPT: Final = 500
#: Seconds that one waits for others to be made.
_PATIENCE: Final = 3


class KeptPictures:
    """Pages of such documents as PNG, kept in memory; one is made at a time."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._made: dict[tuple[Page, int, int], bytes] = {}
        self._making = Lock()

    def of(self, page: Page, width: int, number: int = 1) -> bytes:
        """The picture of the page of that number, or of the last one, ``width`` pixels wide.

        Raises what `Press.pictures` raises, and `PressBusy` while others are made.
        """
        wanted = page, width, number
        if wanted in self._made:
            return self._made[wanted]
        if not self._making.acquire(timeout=_PATIENCE):
            raise PressBusy(retry_after=5)
        try:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            if wanted not in self._made:
                self._made[wanted] = self._press.pictures(page, width, most=number).pages[-1]
            return self._made[wanted]
        finally:
            self._making.release()
