"""Pages that are laid out beside whoever asks: who joins, who is told how far it is, and what ends it."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from app import preparing as preparing_module
from app.documents.page import Page
from app.documents.press import Press
from app.documents.turns import ASKER
from app.errors import NotLaidOutYet, PressBusy, PressFailed
from app.preparing import Preparing
from tests.documents.letters import PAGES
from tests.serving import ROOT

#: Seconds in which everything has happened that happens at all, on however busy a machine.
LONG = 60


class WatchedPress(Press):
    """A press that tells what it is given and by whom, and that waits before a page when it is told to.

    It has a long patience with pages, until it is told to hurry.
    """

    def __init__(self, sheets: Path) -> None:
        super().__init__(PAGES, sheets=sheets, seconds=LONG)
        self.given: list[str] = []
        self.askers: set[str] = set()
        self.threads: set[int] = set()
        self.most = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self._now = 0
        self._lock = threading.Lock()

    def hurry(self) -> None:
        """Stop pages after a second from now on, when its processes have started."""
        super().leaves(pages(1))
        self._seconds = 1 / 3

    def leaves(self, pages: Sequence[Page]) -> tuple[int, ...]:
        with self._lock:
            self.given += (page.html for page in pages)
            self.askers.add(ASKER.get())
            self.threads.add(threading.get_ident())
            self._now += 1
            self.most = max(self.most, self._now)
        self.go_on.wait()
        try:
            return super().leaves(pages)
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def press(tmp_path: Path) -> Iterator[WatchedPress]:
    press = WatchedPress(tmp_path / "sheets")
    yield press
    press.go_on.set()
    # Whoever were still at work would start its processes again.
    for thread in threading.enumerate():
        if "_lay_out" in thread.name:
            thread.join()
    press.close()


def page(name: str, *, leaves: int = 1, edition: str = "1") -> Page:
    """A page that takes so many leaves."""
    body = '<p style="break-before: page">a'.join(["<p>a"] * leaves)
    return Page(f'<html lang="en"><title>{name}</title><body>{body}', PAGES, (), edition=edition)


def pages(many: int, edition: str = "1") -> tuple[Page, ...]:
    return tuple(page(f"{number}", leaves=1 + number % 3, edition=edition) for number in range(many))


# Breaking a word takes time that grows with the square of its length; this one takes minutes.
ENDLESS = Page(
    f'<html lang="en"><style>body {{ overflow-wrap: anywhere }}</style><body>{"x" * 100_000}', PAGES, ()
)


def until(happens: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.002)


def told(preparing: Preparing, wanted: Sequence[Page]) -> tuple[object, object] | None:
    """How far it is, when nobody waits; None when it is ready."""
    try:
        preparing.leaves(wanted, patience=0)
    except NotLaidOutYet as error:
        return error.facts["done"], error.facts["many"]
    return None


def test_who_waits_to_the_end_is_told_the_leaves_of_each_page(press: WatchedPress) -> None:
    assert Preparing(press).leaves(pages(5)) == (1, 2, 3, 1, 2)
    assert Preparing(press).leaves(pages(5), patience=LONG) == (1, 2, 3, 1, 2)
    assert Preparing(press).leaves(()) == ()


def test_two_pages_are_laid_out_at_once_and_in_other_threads_than_the_askers(press: WatchedPress) -> None:
    Preparing(press).leaves(pages(6))
    assert press.most == 2
    assert threading.get_ident() not in press.threads


def test_who_has_no_patience_is_told_how_far_it_is_and_the_work_goes_on(press: WatchedPress) -> None:
    press.go_on.clear()
    preparing = Preparing(press)
    assert told(preparing, pages(12)) == (0, 12)
    press.go_on.set()
    seen = []
    while (step := told(preparing, pages(12))) is not None:
        seen.append(step)
        time.sleep(0.001)
    assert seen == sorted(seen)
    assert len(set(seen)) > 2, "it moves"
    assert sorted(press.given) == sorted(one.html for one in pages(12)), "each page was laid out once"


def test_who_asks_for_pages_that_are_in_work_joins_in(press: WatchedPress) -> None:
    press.go_on.clear()
    preparing = Preparing(press)
    with ThreadPoolExecutor(8) as askers:
        asked = [askers.submit(preparing.leaves, pages(4)) for _ in range(8)]
        until(lambda: len(press.given) == 2)
        press.go_on.set()
        assert {one.result() for one in asked} == {(1, 2, 3, 1)}
    assert len(press.given) == 4


def test_what_cannot_be_kept_waits_for_whoever_asked_and_is_laid_out_once(press: WatchedPress) -> None:
    preparing = Preparing(press)
    wanted = pages(3, edition="")
    assert told(preparing, wanted) == (0, 3)
    until(lambda: len(press.given) == 3)
    assert preparing.leaves(wanted, patience=LONG) == (1, 2, 3)
    assert len(press.given) == 3
    assert preparing.leaves(wanted, patience=LONG) == (1, 2, 3)
    assert len(press.given) == 6, "an outcome is given once"


def test_pages_that_are_ready_are_not_laid_out_again(press: WatchedPress, tmp_path: Path) -> None:
    def kept() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in (tmp_path / "sheets").iterdir()}

    preparing = Preparing(press)
    preparing.leaves(pages(20))
    before = kept()
    for _ in range(5):
        preparing.leaves(pages(20))
    assert len(before) == 20
    assert kept() == before


def test_a_page_that_fails_is_told_once_and_who_asks_again_begins_anew(press: WatchedPress) -> None:
    press.hurry()
    preparing = Preparing(press)
    wanted = (*pages(2), ENDLESS, *pages(5)[2:])
    for _ in range(2):
        assert told(preparing, wanted) is not None
        with pytest.raises(PressFailed) as refused:
            preparing.leaves(wanted, patience=LONG)
        assert refused.value.why == "it took more than 1 seconds"
    assert press.given.count(ENDLESS.html) == 2
    assert preparing.leaves(pages(5)) == (1, 2, 3, 1, 2), "the press goes on"


def test_everybody_who_waits_is_told_of_the_failure_and_no_further_page_is_begun(press: WatchedPress) -> None:
    press.hurry()
    press.go_on.clear()
    preparing = Preparing(press)
    wanted = (ENDLESS, ENDLESS, *pages(3))
    with ThreadPoolExecutor(3) as askers:
        asked = [askers.submit(preparing.leaves, wanted) for _ in range(3)]
        until(lambda: len(press.given) == 2)
        press.go_on.set()
        assert {type(one.exception()) for one in asked} == {PressFailed}
    assert len(press.given) == 2


def test_a_fault_of_the_program_is_told_too(press: WatchedPress, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_pages: Sequence[Page]) -> tuple[int, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(press, "leaves", broken)
    with pytest.raises(ZeroDivisionError):
        Preparing(press).leaves(pages(1), patience=LONG)


def test_more_work_than_there_is_room_for_is_refused(
    press: WatchedPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing_module, "_MOST", 2)
    press.go_on.clear()
    preparing = Preparing(press)
    first, second, third = (page(name) for name in ("first", "second", "third"))
    assert told(preparing, [first]) == told(preparing, [second]) == (0, 1)
    with pytest.raises(PressBusy):
        preparing.leaves([third], patience=0)
    assert told(preparing, [first]) == (0, 1), "who is in work may ask"
    press.go_on.set()
    assert preparing.leaves([first], patience=LONG) == (1,)
    assert preparing.leaves([third], patience=LONG) == (1,)


def test_outcomes_that_nobody_fetches_make_room(press: WatchedPress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing_module, "_MOST", 2)
    preparing = Preparing(press)
    for wanted in pages(6):
        until(partial(is_taken, preparing, wanted))
    # The last is given to the press by a thread that may not have begun yet.
    until(lambda: set(press.given) == {one.html for one in pages(6)})


def is_taken(preparing: Preparing, wanted: Page) -> bool:
    """Whether there is room for the page, for which nobody waits."""
    try:
        told(preparing, [wanted])
    except PressBusy:
        return False
    return True


def test_the_press_knows_for_whom_pages_are_laid_out(press: WatchedPress) -> None:
    ASKER.set("a school")
    try:
        Preparing(press).leaves(pages(3))
    finally:
        ASKER.set("")
    assert press.askers == {"a school"}


def test_a_program_that_ends_does_not_wait_for_pages() -> None:
    program = (
        "from tests.test_preparing import ENDLESS, PAGES, NotLaidOutYet, Preparing, Press\n"
        "if __name__ == '__main__':\n"
        "    try:\n"
        "        Preparing(Press(PAGES, seconds=600)).leaves([ENDLESS] * 4, patience=2)\n"
        "    except NotLaidOutYet as error:\n"
        "        print(error.facts)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=100, check=True
    )
    assert ran.stdout == "{'done': 0, 'many': 4}\n"
