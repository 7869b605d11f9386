"""Two ways of doing one thing → the medians of both and their ratio, measured in turn within one run."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

#: Calls before anything is measured: imports, caches and pools are warm in both ways.
WARM_UP = 3


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds."""

    what: str
    here_ms: float
    beside: str
    beside_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long it takes here."""
        return self.here_ms / self.beside_ms


def compare(
    what: str, here: Callable[[], object], beside_name: str, beside: Callable[[], object], *, times: int
) -> Row:
    """Calls both in turn, so that a busy machine is busy for both; the medians count."""
    for _ in range(WARM_UP):
        here()
        beside()
    taken_here, taken_beside = [], []
    for _ in range(times):
        taken_here.append(milliseconds(here))
        taken_beside.append(milliseconds(beside))
    return Row(what, statistics.median(taken_here), beside_name, statistics.median(taken_beside))


def milliseconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def write(rows: list[Row], folder: Path) -> str:
    """The table, which is also written to ``results.md`` and, with every figure, to ``results.json``."""
    lines = ["| what | here | beside | | ratio |", "|---|---:|---|---:|---:|"]
    lines += [
        f"| {row.what} | {row.here_ms:.1f} ms | {row.beside} | {row.beside_ms:.1f} ms | {row.ratio:.2f} |"
        for row in rows
    ]
    table = "\n".join(lines) + "\n"
    folder.mkdir(exist_ok=True)
    (folder / "results.md").write_text(table)
    figures = [{**asdict(row), "ratio": row.ratio} for row in rows]
    (folder / "results.json").write_text(json.dumps(figures, indent=2) + "\n")
    return table
