"""Two ways of doing one thing → the medians of both and their ratio, measured in turn within one run."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Calls before anything is measured: imports, caches and pools are warm in both ways. One where few are made.
WARM_UP = 3


@dataclass(frozen=True)
class Goal:
    """What a figure has to be, at most or at least, and what it should better be."""

    bound: float
    aim: float | None = None
    at_least: bool = False

    def told(self, unit: str) -> str:
        """As it stands in the table."""
        aim = "" if self.aim is None else f", aim {self.aim:g}"
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{aim} {unit}"

    def reached(self, figure: float) -> str:
        """“no”, “yes”, or “aim” where that is reached as well."""
        if not self._allows(self.bound, figure):
            return "no"
        return "yes" if self.aim is None or not self._allows(self.aim, figure) else "aim"

    def _allows(self, bound: float, figure: float) -> bool:
        return figure >= bound if self.at_least else figure <= bound


@dataclass(frozen=True)
class Row:
    """One thing done in two ways; times in milliseconds. A goal “at least” is about quickness."""

    what: str
    here_ms: float
    beside: str
    beside_ms: float
    goal: Goal | None = None

    @property
    def ratio(self) -> float:
        """How many times as long it takes here."""
        return self.here_ms / self.beside_ms

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        told, reached = _judged(self.goal, self._figure, "×")
        here, beside = f"{self.here_ms:.2f} ms", f"{self.beside_ms:.2f} ms"
        return self.what, here, self.beside, beside, self._ratio_told, told, reached

    def figures(self) -> dict[str, object]:
        """Everything that a program may want to read."""
        told, reached = _judged(self.goal, self._figure, "×")
        return {
            "what": self.what,
            "here_ms": self.here_ms,
            "beside": self.beside,
            "beside_ms": self.beside_ms,
            "ratio": self.ratio,
            "times_as_quick": 1 / self.ratio,
            "goal": told,
            "reached": reached,
        }

    @property
    def _is_about_quickness(self) -> bool:
        return self.ratio < 1 if self.goal is None else self.goal.at_least

    @property
    def _figure(self) -> float:
        return 1 / self.ratio if self._is_about_quickness else self.ratio

    @property
    def _ratio_told(self) -> str:
        return f"{self._figure:.2f} × as {'quick' if self._is_about_quickness else 'long'}"


@dataclass(frozen=True)
class Fact:
    """One figure that stands for itself: a size, a memory, a share."""

    what: str
    value: float
    unit: str
    goal: Goal | None = None

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        return (
            self.what,
            f"{self.value:.2f} {self.unit}",
            "",
            "",
            "",
            *_judged(self.goal, self.value, self.unit),
        )

    def figures(self) -> dict[str, object]:
        """Everything that a program may want to read."""
        told, reached = _judged(self.goal, self.value, self.unit)
        return {"what": self.what, "value": self.value, "unit": self.unit, "goal": told, "reached": reached}


def compare(
    what: str,
    here: Callable[[], object],
    beside_name: str,
    beside: Callable[[], object],
    *,
    times: int,
    goal: Goal | None = None,
) -> Row:
    """Calls both in turn, so that a busy machine is busy for both; the medians count."""
    for _ in range(WARM_UP if times > WARM_UP else 1):
        here()
        beside()
    taken_here, taken_beside = [], []
    for _ in range(times):
        taken_here.append(milliseconds(here))
        taken_beside.append(milliseconds(beside))
    return Row(what, statistics.median(taken_here), beside_name, statistics.median(taken_beside), goal)


def milliseconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def write(lines: Sequence[Row | Fact], folder: Path) -> str:
    """The table, which is also written to ``results.md`` and, with every figure, to ``results.json``."""
    head = ["| what | here | beside | | ratio | goal | reached |", "|---|---:|---|---:|---:|---|---|"]
    table = "\n".join([*head, *(f"| {' | '.join(line.cells())} |" for line in lines)]) + "\n"
    folder.mkdir(exist_ok=True)
    (folder / "results.md").write_text(table)
    figures = [line.figures() for line in lines]
    (folder / "results.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    return table


def _judged(goal: Goal | None, figure: float, unit: str) -> tuple[str, str]:
    return ("–", "–") if goal is None else (goal.told(unit), goal.reached(figure))
