"""Whole web requests, from a form to the last byte of a letter that is counted, beside Flask + WeasyPrint."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.baseline import people
from tests.benchmarks.measure import Fact, Goal, Row
from tests.serving import Site, serving

PAGE = "/en/write/idris-vael/appeal"
#: Rounds, in each of which every server prints so many letters, one server after another.
ROUNDS, HERE, BESIDE = 3, 300, 60
#: Letters before anything is measured, enough for every process to have printed some.
FIRST = 24
GOAL = Goal(5, 10, at_least=True)
CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Load:
    """What came of posting some forms; ``processor`` are seconds that posting them took."""

    letters: int
    seconds: float
    processor: float


def measured(folder: Path) -> list[Row | Fact]:
    """The real server, which counts in SQLite, beside two that do not: one process as it has, one a core."""
    plain = (sys.executable, "-m", "tests.benchmarks.plain", "{port}")
    somebody = people()
    with (
        serving({"DATA_DIR": str(folder / "data")}, folder=folder / "here") as here,
        serving({}, *plain, "1", folder=folder / "beside") as same,
        serving({}, *plain, str(CORES), folder=folder / "all-cores") as wide,
    ):
        _rounds(here, same, wide, somebody, FIRST, FIRST)
        rounds = [_rounds(here, same, wide, somebody, HERE, BESIDE) for _ in range(ROUNDS)]
    ours, of_same, of_wide = zip(*rounds, strict=True)
    what = f"whole web request, counted, {CORES} cores"
    return [
        Row(what, _each(ours), "Flask + naive WeasyPrint, same server", _each(of_same), GOAL),
        Row(what, _each(ours), "Flask + naive WeasyPrint, a process for each core", _each(of_wide), GOAL),
        Fact("whole web requests", 1000 / _each(ours), "letters/s"),
        Fact("the same, Flask + naive WeasyPrint, same server", 1000 / _each(of_same), "letters/s"),
        Fact("the load generator’s share of the machine meanwhile", _share(ours), "%"),
        Fact("the same, posting to Flask + naive WeasyPrint", _share(of_same), "%"),
    ]


def _rounds(
    here: Site, same: Site, wide: Site, somebody: Iterator[tuple[str, str]], ours: int, theirs: int
) -> tuple[Load, Load, Load]:
    return (
        _load(here, PAGE, list(_forms(somebody, ours, here))),
        _load(same, "/", list(_forms(somebody, theirs))),
        _load(wide, "/", list(_forms(somebody, theirs))),
    )


def _forms(somebody: Iterator[tuple[str, str]], count: int, site: Site | None = None) -> Iterator[str]:
    """Filled forms; those for the site bear a token each, taken from its writing page."""
    for name, place in islice(somebody, count):
        own = {"token": site.token(PAGE), "as": "pdf"} if site else {}
        yield urlencode({"name": name, "place": place, **own})


def _load(site: Site, path: str, forms: list[str]) -> Load:
    """Posts them from a process of its own."""
    order = json.dumps({"port": urlsplit(site.url).port, "path": path, "forms": forms})
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=order,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Load(**json.loads(ran.stdout))


def _each(loads: tuple[Load, ...]) -> float:
    """Milliseconds for each letter, in the median of the rounds."""
    return statistics.median(1000 * load.seconds / load.letters for load in loads)


def _share(loads: tuple[Load, ...]) -> float:
    """Per cent of all cores, in the median of the rounds."""
    return statistics.median(100 * load.processor / load.seconds / CORES for load in loads)
