"""The audit or the CSV file of a ledger in a process of its own → seconds, and megabytes above its start."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.actions import audit, groupings
from tests.benchmarks.desk import LONG, website
from tests.benchmarks.memory import peak
from tests.databases import bare_app

#: The cells that a file has at least.
CELLS = 1_000_000


def main() -> None:
    """Measures what is named by the first argument: ``audit`` or ``cells``, of the ledger at an address."""
    what, address, folder = sys.argv[1:]
    if what == "audit":
        with bare_app(address).app_context():
            # The connection stands before anything is measured.
            groupings.newest_entry()
            _measure(_audit)
    else:
        desk = website(address, Path(folder), LONG)
        desk.form_key()

        def read() -> None:
            answer = desk.client.get("/en/desk/cells.csv")
            assert answer.is_streamed
            assert sum(part.count(b"\n") for part in answer.iter_encoded()) > CELLS

        _measure(read)


def _audit() -> None:
    assert not audit.audit().faults


def _measure(do: Callable[[], None]) -> None:
    # Linux, from here on, remembers the peak anew: proc(5), clear_refs.
    Path("/proc/self/clear_refs").write_text("5")
    memory, start = peak(), time.perf_counter()
    do()
    took = {"seconds": time.perf_counter() - start, "megabytes": peak() - memory}
    sys.stdout.write(json.dumps(took))


if __name__ == "__main__":
    main()
