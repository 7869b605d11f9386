"""The press: one hostile page is stopped in time, while everybody else's letters are printed."""

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.documents import press as press_module
from app.documents.document import Size
from app.documents.page import Lent, Page, page_of
from app.documents.pdf.printing import print_page
from app.documents.press import Press
from app.errors import CannotPrint, PressBusy, PressFailed
from app.letters.letter import Letter, NumberedList, Paragraph
from tests.documents.letters import FOLDERS, PAGES, PLAIN, on, printed, sample

GOOD = page_of(sample(), PLAIN, Lent())
#: Seconds in which everything has happened that happens at all, on however busy a machine.
LONG = 60


def _page(body: str) -> Page:
    style = "<style>body { overflow-wrap: anywhere }</style>"
    return Page(f'<html lang="en"><title>x</title>{style}<body>{body}', PLAIN.paper.folder, ())


# Breaking a word takes time that grows with the square of its length; this one takes minutes.
ENDLESS = _page("x" * 100_000)


@contextmanager
def _running(**limits: float) -> Iterator[Press]:
    press = Press(PAGES, **limits)  # type: ignore[arg-type]  # Each limit has its own kind of number.
    try:
        yield press
    finally:
        press.close()


def _children(process: int) -> set[int]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return {int(child) for file in lists for child in file.read_text().split()}


def _workers(process: int) -> set[int]:
    """A press's workers are children of the server that forks them, which is a child of the process."""
    return {worker for child in _children(process) for worker in _children(child)}


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _worked(process: int) -> float:
    """Seconds for which it has had a processor."""
    ticks = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _within(seconds: float, is_so: object) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if callable(is_so) and is_so():
            return True
        time.sleep(0.05)
    return False


def test_a_press_prints_what_this_process_would_print(press: Press) -> None:
    assert press.print(GOOD) == printed(sample())


def test_a_page_that_never_ends_is_stopped_while_others_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_module, "_TURN", LONG)
    with _running(workers=2, seconds=4) as press, ThreadPoolExecutor(6) as senders:
        press.print(GOOD)
        hostile = senders.submit(press.print, ENDLESS)
        others = [senders.submit(press.print, GOOD) for _ in range(5)]
        assert {other.result().pages for other in others} == {1}
        with pytest.raises(PressFailed) as refused:
            hostile.result()
        assert refused.value.why == "it took more than 4 seconds"
        assert press.print(GOOD).pages == 1


def test_a_page_that_eats_memory_is_refused_and_the_press_goes_on() -> None:
    with _running(workers=1, seconds=60, memory=600 << 20) as press:
        with pytest.raises(PressFailed) as refused:
            press.print(_page('<p style="display: grid; grid-template-columns: repeat(50000000, 1px)">a'))
        assert "memory" in refused.value.why
        assert press.print(GOOD).pages == 1


def test_a_full_queue_is_told_at_once() -> None:
    with _running(workers=1, seconds=3, waiting=0) as press, ThreadPoolExecutor(1) as senders:
        press.print(GOOD)
        hostile = senders.submit(press.print, ENDLESS)
        assert _within(LONG, lambda: not press._turns._free)  # noqa: SLF001 – nothing else tells it.
        with pytest.raises(PressBusy) as busy:
            press.print(GOOD)
        assert not hostile.done(), "without waiting for the letter before"
        assert busy.value.retry_after == 2
        assert isinstance(hostile.exception(), PressFailed)
        assert press.print(GOOD).pages == 1


def test_a_letter_that_waits_too_long_for_its_turn_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # Late enough for the first to be stopped, and before the second would be.
    monkeypatch.setattr(press_module, "_TURN", 2)
    with _running(workers=1, seconds=3) as press, ThreadPoolExecutor(2) as senders:
        press.print(GOOD)
        hostile = [senders.submit(press.print, ENDLESS) for _ in range(2)]
        assert {type(sent.exception()) for sent in hostile} == {PressFailed, PressBusy}
        assert press.print(GOOD).pages == 1


def test_workers_that_never_start_are_told_after_a_second_try(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(press, "_in_a_worker", broken)
    with pytest.raises(PressFailed) as refused:
        press.print(GOOD)
    assert refused.value.why == "its workers do not start"


def test_what_killed_workers_leave_behind_goes_when_the_next_one_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(press_module, "_TURN", LONG)
    with _running(workers=1, seconds=3) as press:
        press.print(GOOD)
        with pytest.raises(PressFailed):
            press.print(ENDLESS)
        assert press.print(GOOD).pages == 1
        (scratch,) = tmp_path.glob("every-letter-press-*/")
        assert len(list(scratch.iterdir())) == 1


def test_a_document_for_a_word_processor_is_made_behind_the_same_limits(press: Press) -> None:
    assert press.docx(sample(), Size.A4, Lent()).startswith(b"PK")


def test_characters_that_no_font_has_are_told(press: Press) -> None:
    with pytest.raises(CannotPrint) as refused:
        press.print(page_of(sample(signature="Ana \ue000"), PLAIN, Lent()))
    assert refused.value.characters == ("\ue000",)


def test_a_page_that_asks_for_a_file_is_refused_without_its_words(press: Press) -> None:
    with pytest.raises(PressFailed, match="could not") as refused:
        press.print(_page('secret words <img src="file:///etc/hostname">'))
    assert (refused.value.__cause__, refused.value.__context__) == (None, None)
    assert refused.value.why == "the page could not be built (Forbidden)"


def test_a_deeply_nested_page_is_refused(press: Press) -> None:
    with pytest.raises(PressFailed, match="could not be laid out"):
        press.print(_page("<div>" * 3_000))


def test_workers_are_replaced_after_some_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_module, "_TASKS_PER_WORKER", 2)
    before = _workers(os.getpid())
    with _running(workers=1) as press:
        press.print(GOOD)
        first = _workers(os.getpid()) - before
        for _ in range(4):
            press.print(GOOD)
        assert _within(LONG, lambda: not any(map(_alive, first)))


def test_a_worker_that_dies_idle_costs_nobody_a_letter() -> None:
    before = _workers(os.getpid())
    with _running(workers=1) as press:
        press.print(GOOD)
        for wait in (0.0, 1.5):
            for worker in _workers(os.getpid()) - before:
                os.kill(worker, signal.SIGKILL)
            time.sleep(wait)
            assert press.print(GOOD).pages == 1


def test_a_page_that_waits_for_a_worker_that_dies_is_printed_by_another() -> None:
    before = _workers(os.getpid())
    with _running(workers=1) as press, ThreadPoolExecutor(1) as senders:
        press.print(GOOD)
        (worker,) = _workers(os.getpid()) - before
        os.kill(worker, signal.SIGSTOP)
        waiting = senders.submit(press.print, GOOD)
        time.sleep(0.5)
        os.kill(worker, signal.SIGKILL)
        assert waiting.result().pages == 1


def test_a_worker_that_dies_over_a_page_costs_only_that_page() -> None:
    before = _workers(os.getpid())
    with _running(workers=1) as press, ThreadPoolExecutor(1) as senders:
        press.print(GOOD)
        (worker,) = _workers(os.getpid()) - before
        began = _worked(worker)
        hostile = senders.submit(press.print, ENDLESS)
        # Longer than anything takes that comes before the page itself.
        assert _within(LONG, lambda: _worked(worker) > began + 0.5)
        os.kill(worker, signal.SIGKILL)
        error = hostile.exception()
        assert isinstance(error, PressFailed)
        assert error.why == "it went beyond the limits of time and memory"
        assert press.print(GOOD).pages == 1


def test_closing_ends_the_workers_and_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = _workers(os.getpid())
    press = Press(PAGES, workers=1)
    press.close()
    press.print(GOOD)
    mine = _workers(os.getpid()) - before
    assert list(tmp_path.iterdir())
    press.close()
    assert _within(LONG, lambda: not any(map(_alive, mine)))
    assert list(tmp_path.iterdir()) == []


SERVER = """
import sys, threading, time
from pathlib import Path
sys.path.insert(0, ".")
from app.documents.press import Press
from tests.documents.test_press import ENDLESS, GOOD, PAGES
if __name__ == "__main__":
    press = Press(PAGES, workers=2, seconds=60)
    press.print(GOOD)
    threading.Thread(target=press.print, args=(ENDLESS,), daemon=True).start()
    time.sleep(1)
    print("ready", flush=True)
    time.sleep(600)
"""


def test_workers_die_with_a_server_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    root = str(PAGES.parents[1])
    command, environment = [sys.executable, str(script)], {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=environment) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        workers = _workers(server.pid)
        assert len(workers) >= 2
        server.kill()
    assert _within(LONG, lambda: not any(map(_alive, workers)))
    assert not list(tmp_path.glob("every-letter-press-*"))


HOSTILE = {
    "one long word": "x" * 10_000,
    "no-break spaces": "\u00a0" * 10_000,
    "newlines": "\n" * 10_000,
    "lines": "a\n" * 5_000,
    "both directions": "\u200f\u200eאa" * 2_500,
    "joiners": "\u200d" * 10_000,
    "accents": "a" + "\u0301" * 9_999,
    "han": "王" * 10_000,
}
#: Those that fill a hundred pages, or take their ten seconds.
MANY = {"newlines", "lines", "both directions"}


@pytest.mark.parametrize(
    "words",
    [pytest.param(words, marks=pytest.mark.long if name in MANY else ()) for name, words in HOSTILE.items()],
    ids=HOSTILE,
)
def test_hostile_words_are_printed_or_refused(words: str, press: Press) -> None:
    letter: Letter = sample(body=(Paragraph(words), NumberedList((words[:400],))), sender=(words[:400],))
    # A press that is slow to stop a page tells that it is busy.
    with suppress(PressFailed, PressBusy):
        assert press.print(page_of(letter, on("stationery"), Lent())).pages >= 1


def _memory_is_full() -> None:
    raise MemoryError


class _Gone:
    """A server that is no more."""

    def join(self) -> None:
        return


def test_a_worker_takes_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in a worker, run here: the limits are set back, for this process has more to do."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    scratch = tmp_path / "scratch"
    left_by_the_dead, of_the_living = scratch / "999999999", scratch / "1"
    left_by_the_dead.mkdir(parents=True)
    of_the_living.mkdir()
    monkeypatch.setattr(multiprocessing, "parent_process", _Gone)
    ended = threading.Event()
    monkeypatch.setattr(os, "_exit", lambda _: ended.set())
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_CPU)
    limits = {kind: resource.getrlimit(kind) for kind in kinds}
    handler = signal.getsignal(signal.SIGTERM)
    hard = limits[resource.RLIMIT_AS][1]
    try:
        press_module.take_limits(hard, str(scratch))
        assert tempfile.gettempdir() == str(scratch / str(os.getpid()))
        assert ended.wait(LONG)
        assert not scratch.exists()
        tempfile.tempdir = str(tmp_path)
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
        assert press_module.make_within(600, print_page, GOOD, FOLDERS).pages == 1
        assert resource.getrlimit(resource.RLIMIT_CPU)[0] > 600
        ended.clear()
        press_module.make_within(600, _memory_is_full)
        assert ended.is_set()
    finally:
        signal.signal(signal.SIGTERM, handler)
        for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
            resource.setrlimit(kind, limits[kind])
