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
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final, TypeVar

from pebble import ProcessExpired, ProcessPool

from app.documents.document import Size
from app.documents.docx import docx
from app.documents.fonts import font_folders
from app.documents.odt import odt
from app.documents.page import Lent, Page
from app.documents.pdf import Printed, print_page
from app.documents.picture import Pictures, picture_page
from app.documents.turns import NoTurn, Turns
from app.errors import CannotPrint, PressBusy, PressFailed
from app.letters.letter import Letter

#: Letters after which a worker is replaced, so that no leak in a library can grow.
_TASKS_PER_WORKER = 200
#: Seconds that a letter waits for its turn beyond those that it may take itself.
_TURN: Final = 1.5

T = TypeVar("T")


class Press:
    """A few processes that make documents; they start with the first one, so after a server has forked."""

    def __init__(
        self, papers: Path, *, workers: int = 2, seconds: float = 8, memory: int = 1 << 30, waiting: int = 46
    ) -> None:
        """Takes the folder of page templates and the limits.

        ``seconds`` are per letter, on the clock and of the processor, and it may wait a little more for its
        turn: a person gets an answer within ten. ``memory`` is address space in bytes; ``waiting``
        letters may queue beside those in work: fewer than a server has threads, so that pages are answered.
        """
        self._folders = (papers, *font_folders())
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._turns = Turns(workers, waiting)
        self._starting = threading.Lock()
        self._pool: ProcessPool | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def print(self, page: Page) -> Printed:
        """The page as PDF. Raises `PressBusy`, `PressFailed`, or `CannotPrint` (no font has a character)."""
        return _readable(self._made(print_page, page, self._folders))

    def pictures(self, page: Page, width: int = 880, *, most: int) -> Pictures:
        """The PDF and its first ``most`` pages as PNG, ``width`` pixels wide. Raises what `print` raises."""
        made = self._made(picture_page, page, self._folders, width, most)
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

    def _made(self, make: Callable[..., T], *parts: object) -> T:
        until = time.monotonic() + self._seconds + _TURN
        try:
            with self._turns.turn(until):
                return self._in_workers(make, parts, until)
        except NoTurn:
            raise PressBusy(retry_after=math.ceil(self._seconds / 2)) from None

    def _in_workers(self, make: Callable[..., T], parts: tuple[object, ...], until: float) -> T:
        try:
            return self._in_a_worker(make, parts, until)
        except BrokenProcessPool:
            # As happens when a worker dies while idle: a new pool takes the letter.
            pass
        try:
            return self._in_a_worker(make, parts, until)
        except BrokenProcessPool:
            raise PressFailed("its workers do not start") from None

    def _in_a_worker(self, make: Callable[..., T], parts: tuple[object, ...], until: float) -> T:
        task = (self._seconds, make, *parts)
        future = self._running().schedule(make_within, task, timeout=self._seconds)
        try:
            error = future.exception(timeout=max(0, until - time.monotonic()))
        except TimeoutError:
            # Its turn came so late that there was no time left for it.
            future.cancel()  # type: ignore[no-untyped-call]  # Pebble has no types here.
            raise PressBusy(retry_after=math.ceil(self._seconds)) from None
        if error is None:
            made: T = future.result()
            return made
        if isinstance(error, BrokenProcessPool):
            raise error
        # The error itself goes no further: its traceback could hold words of the letter.
        raise PressFailed(self._reason(error))

    def _reason(self, error: BaseException) -> str:
        match error:
            case TimeoutError():
                return f"it took more than {self._seconds:g} seconds"
            case ProcessExpired():
                return "it went beyond the limits of time and memory"
        return f"the page could not be built ({type(error).__name__})"

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
