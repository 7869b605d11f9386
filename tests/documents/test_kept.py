"""Pages → their pictures: each made once, one after another, and no more kept than there is room for."""

import threading
import time
from collections.abc import Iterator

import pytest

from app.documents import kept
from app.documents.kept import KeptPictures
from app.documents.page import Page, page_of
from app.documents.picture import Pictures
from app.documents.press import Press
from app.errors import PressBusy
from tests.documents.letters import LENT, PAGES, PLAIN, sample

WIDTH = 80


class CountingPress(Press):
    """A press that counts what it makes, and can be kept waiting."""

    def __init__(self) -> None:
        super().__init__(PAGES, workers=1)
        self.made = 0
        self.go_on = threading.Event()

    def pictures(self, page: Page, width: int = 880, *, most: int) -> Pictures:
        self.made += 1
        self.go_on.wait()
        return super().pictures(page, width, most=most)


@pytest.fixture
def press() -> Iterator[CountingPress]:
    press = CountingPress()
    press.go_on.set()
    yield press
    press.close()


def _page(name: str) -> Page:
    return page_of(sample(signature=name), PLAIN, LENT)


def test_each_picture_is_made_once(press: CountingPress) -> None:
    pictures = KeptPictures(press)
    assert pictures.of(_page("Ana"), WIDTH) == pictures.of(_page("Ana"), WIDTH)
    assert press.made == 1


def test_of_a_short_letter_the_last_page_is_shown(press: CountingPress) -> None:
    pictures = KeptPictures(press)
    assert pictures.of(_page("Ana"), WIDTH, 9) == pictures.of(_page("Ana"), WIDTH)


def test_the_oldest_makes_room_for_the_newest(press: CountingPress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST_KEPT", 2)
    pictures = KeptPictures(press)
    for name in ("Ana", "Bela", "Cleo", "Bela", "Cleo"):
        pictures.of(_page(name), WIDTH)
    assert press.made == 3
    pictures.of(_page("Ana"), WIDTH)
    assert press.made == 4


def test_while_one_picture_is_made_others_do_not_wait_long(
    press: CountingPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_PATIENCE", 0.01)
    press.go_on.clear()
    pictures = KeptPictures(press)
    first = threading.Thread(target=pictures.of, args=(_page("Ana"), WIDTH))
    first.start()
    while not press.made:
        time.sleep(0.001)
    with pytest.raises(PressBusy):
        pictures.of(_page("Bela"), WIDTH)
    press.go_on.set()
    first.join()
    assert press.made == 1


def test_of_many_who_would_wait_the_last_are_told_at_once(
    press: CountingPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_MOST_WAITING", 1)
    monkeypatch.setattr(kept, "_PATIENCE", 600)
    press.go_on.clear()
    pictures = KeptPictures(press)
    # One is made and one waits, so that one is left without a place.
    told: list[str] = []

    def ask(name: str) -> None:
        try:
            pictures.of(_page(name), WIDTH)
        except PressBusy:
            told.append(name)

    askers = [threading.Thread(target=ask, args=(name,)) for name in ("Ana", "Bela", "Cleo")]
    askers[0].start()
    while not press.made:
        time.sleep(0.001)
    for asker in askers[1:]:
        asker.start()
    while not told:
        time.sleep(0.001)
    press.go_on.set()
    for asker in askers:
        asker.join()
    assert press.made == 2
    assert len(told) == 1


def test_who_waited_for_the_same_picture_is_given_it(press: CountingPress) -> None:
    press.go_on.clear()
    pictures = KeptPictures(press)
    given: list[bytes] = []
    askers = [
        threading.Thread(target=lambda: given.append(pictures.of(_page("Ana"), WIDTH))) for _ in range(2)
    ]
    for asker in askers:
        asker.start()
    while not press.made:
        time.sleep(0.001)
    press.go_on.set()
    for asker in askers:
        asker.join()
    assert (press.made, len(given), len(set(given))) == (1, 2, 1)
