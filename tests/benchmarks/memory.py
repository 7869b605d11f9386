"""A long run in a process of its own → on its output, the most memory that it took above its start, in MB."""

import sys
import tempfile
from pathlib import Path

from app.settings import Settings
from app.writing import read_stock
from tests.benchmarks.baseline import people, sample
from tests.benchmarks.printing import copy_here, long_run_here, pages_here

_PROCESS = Path("/proc/self")


def main() -> None:
    """Measures after a first copy, when libraries are loaded, fonts are open and the sheet is ready."""
    with tempfile.TemporaryDirectory(prefix="every-letter-bench-") as name:
        folder = Path(name)
        settings = Settings(database_url="sqlite://", secret_keys=(), data_dir=folder)
        letter = sample(read_stock(settings))
        letters = (letter.letter(*person) for person in people())
        copy_here(letter, pages_here(letter, [next(letters)]))
        # Linux, from here on, remembers the peak anew: proc(5), clear_refs.
        (_PROCESS / "clear_refs").write_text("5")
        start = peak()
        long_run_here(letter, letters, folder)
        sys.stdout.write(f"{peak() - start:.1f}\n")


def peak() -> float:
    """The most memory that this process has held, in MB: proc(5), VmHWM in kB."""
    lines = (_PROCESS / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6


if __name__ == "__main__":
    main()
