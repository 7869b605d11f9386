"""Folders and a way to read them → a value that is always up to date: read again when a file has changed."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
_Fingerprint = tuple[tuple[str, int, int], ...]

#: Seconds between two looks at the folders.
INTERVAL = 1.0


class Watched(Generic[T]):
    """Reads at the first question and again when a file in the folders was added, changed or removed."""

    def __init__(self, folders: tuple[Path, ...], read: Callable[[], T]) -> None:
        self._folders = folders
        self._read = read
        self._lock = threading.Lock()
        self._value: T | None = None
        self._fingerprint: _Fingerprint = ()
        self._looked_at = float("-inf")

    def current(self) -> T:
        """The value as the files stand now, at most a second old; while one thread reads, the others wait."""
        with self._lock:
            if self._value is None or time.monotonic() - self._looked_at >= INTERVAL:
                fingerprint = tuple(self._files())
                if self._value is None or fingerprint != self._fingerprint:
                    self._value, self._fingerprint = self._read(), fingerprint
                self._looked_at = time.monotonic()
            return self._value

    def _files(self) -> Iterator[tuple[str, int, int]]:
        for folder in self._folders:
            for path in sorted(folder.rglob("*")):
                try:
                    facts = path.stat()
                except OSError:  # Removed between listing and asking, or a link that leads nowhere.
                    continue
                yield str(path), facts.st_mtime_ns, facts.st_size
