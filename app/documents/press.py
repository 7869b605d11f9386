"""Letters → documents and pictures in recycled processes: a hostile one costs its sender an error only."""

import math
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Final, TypeVar

from pebble import ProcessExpired, ProcessPool

from app.documents.document import Size
from app.documents.docx import docx
from app.documents.fonts import font_folders
from app.documents.odt import odt
from app.documents.page import Lent, Page
from app.documents.pdf.printing import Printed, count_leaves, print_pages
from app.documents.picture import Pictures, picture_page
from app.documents.turns import NoTurn, Turns
from app.errors import CannotPrint, PressBusy, PressFailed
from app.letters.letter import Letter

#: Letters after which a worker is replaced, so that no leak in a library can grow.
_TASKS_PER_WORKER = 2_000
#: As many times as long as a letter may a file of any number of pages take.
_LETTERS: Final = 15
#: As many times may a page take of which nobody knows yet how many leaves it has.
_LETTERS_A_PAGE: Final = 3
#: Seconds that a letter waits for its turn beyond those that it may take itself.
_TURN: Final = 1.5

T = TypeVar("T")


class Press:
    """A few processes that make documents; they start with the first one, so after a server has forked."""

    def __init__(
        self,
        papers: Path,
        *,
        sheets: Path | None = None,
        workers: int = 2,
        seconds: float = 8,
        memory: int = 1 << 30,
        waiting: int = 46,
    ) -> None:
        """Takes the folder of page templates, one to keep sheets of catalogue text in, and the limits.

        ``seconds`` are per letter, on the clock and of the processor, and it may wait a little more for its
        turn: a person gets an answer within ten. ``memory`` is address space in bytes; ``waiting``
        letters may queue beside those in work: fewer than a server has threads, so that pages are answered.
        """
        self._folders = (papers, *font_folders())
        self._sheets = sheets
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._turns = Turns(workers, waiting)
        self._starting = threading.Lock()
        self._pool: ProcessPool | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def print(self, page: Page, letters: int = 1) -> Printed:
        """The page, which is as long as so many ``letters``, as PDF.

        Raises `PressBusy`, `PressFailed`, or `CannotPrint` (no font has a character).
        """
        return self._print((page,), letters)

    def print_all(self, pages: Sequence[Page]) -> Printed:
        """The pages as one PDF, in their order, in the time of some letters. Raises what `print` raises."""
        return self._print(pages, len(pages))

    def _print(self, pages: Sequence[Page], letters: int) -> Printed:
        seconds = self._seconds * min(letters, _LETTERS)
        return _readable(self._made(print_pages, pages, self._folders, self._sheets, seconds=seconds))

    def leaves(self, pages: Sequence[Page]) -> tuple[int, ...]:
        """How many leaves of a PDF each of the pages takes; a page of a kit is as long as some letters.

        Raises `PressBusy` and `PressFailed`.
        """
        seconds = self._seconds * min(_LETTERS_A_PAGE * len(pages), _LETTERS)
        return self._made(count_leaves, pages, self._folders, self._sheets, seconds=seconds)

    def pictures(self, page: Page, width: int = 880, *, most: int) -> Pictures:
        """The PDF and its first ``most`` pages as PNG, ``width`` pixels wide. Raises what `print` raises."""
        made = self._made(picture_page, page, self._folders, width, most, self._sheets)
        _readable(made.printed)
        return made

    def docx(self, letter: Letter, size: Size, lent: Lent) -> bytes:
        """The letter as DOCX. Raises `PressBusy` and `PressFailed`."""
        return self._made(docx, letter, size, lent)

    def odt(self, letter: Letter, size: Size, lent: Lent) -> bytes:
        """The letter as ODT. Raises `PressBusy` and `PressFailed`."""
        return self._made(odt, letter, size, lent)

    def close(self) -> None:
        """Ends the processes; the next page would start them again."""
        with self._starting:
            self._end()

    def _made(self, make: Callable[..., T], *parts: object, seconds: float | None = None) -> T:
        seconds = seconds or self._seconds
        until = time.monotonic() + seconds + _TURN
        try:
            with self._turns.turn(until):
                made: T = self._in_workers((seconds, make, *parts), until)
                return made
        except NoTurn:
            raise PressBusy(retry_after=math.ceil(self._seconds / 2)) from None

    def _in_workers(self, task: tuple[Any, ...], until: float) -> Any:
        try:
            return self._in_a_worker(task, until)
        except BrokenProcessPool:
            # As happens when a worker dies while idle: a new pool takes the letter.
            pass
        try:
            return self._in_a_worker(task, until)
        except BrokenProcessPool:
            raise PressFailed("its workers do not start") from None

    def _in_a_worker(self, task: tuple[Any, ...], until: float) -> Any:
        """What comes of a task: its seconds, what makes it, and what of."""
        future = self._running().schedule(make_within, task, timeout=task[0])
        try:
            error = future.exception(timeout=max(0, until - time.monotonic()))
        except TimeoutError:
            # Its turn came so late that there was no time left for it.
            future.cancel()  # type: ignore[no-untyped-call]  # Pebble has no types here.
            raise PressBusy(retry_after=math.ceil(self._seconds)) from None
        if error is None:
            return future.result()
        if isinstance(error, BrokenProcessPool):
            raise error
        # The error itself goes no further: its traceback could hold words of the letter.
        raise PressFailed(_reason(error, task[0]))

    def _running(self) -> ProcessPool:
        with self._starting:
            if self._pool is None or not self._pool.active:
                self._end()
                self._pool = self._started()
            return self._pool

    def _started(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["app.documents.press"])
        # Fonts are unpacked here: what a killed worker leaves behind goes with the press.
        self._scratch = tempfile.TemporaryDirectory(prefix="every-letter-press-")
        limits = (self._memory, self._scratch.name)
        return ProcessPool(self._workers, _TASKS_PER_WORKER, take_limits, limits, context)

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # Pebble has no types here.
            self._pool.join()
            self._pool = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None


def _reason(error: BaseException, seconds: float) -> str:
    match error:
        case TimeoutError():
            return f"it took more than {seconds:g} seconds"
        case ProcessExpired():
            return "it went beyond the limits of time and memory"
    return f"the page could not be built ({type(error).__name__})"


def _readable(printed: Printed) -> Printed:
    if printed.missing:
        raise CannotPrint(printed.missing)
    return printed


def take_limits(memory: int, scratch: str) -> None:
    """What a worker does first: takes its limits, and watches that it does not outlive the server."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The pool's own handler waits for Python to come round, which a page that never ends may not let it do.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = str(_own_scratch(Path(scratch)))
    threading.Thread(target=_die_with_server, args=(scratch,), daemon=True).start()


def _own_scratch(scratch: Path) -> Path:
    """This worker's folder, after those of workers that were killed are gone."""
    for left in scratch.iterdir():
        if not Path("/proc", left.name).exists():
            shutil.rmtree(left, ignore_errors=True)
    own = scratch / str(os.getpid())
    own.mkdir(exist_ok=True)
    return own


def _die_with_server(scratch: str) -> None:
    """The process that forks workers lives on while one of them does: each must watch the server itself."""
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)


def make_within(seconds: float, make: Callable[..., T], *parts: object) -> T:
    """What ``make`` makes of the parts, in a worker: it may use the processor for that long."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # The clock of the pool stops a page first; this one also works when the server itself is gone.
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + seconds) + 1, hard))
    try:
        return make(*parts)
    except MemoryError:
        # What filled the memory would still be there when the next letter comes: a new worker takes over.
        os._exit(1)
