"""The desk at five million letters: groupings, the page, the audit, and a CSV file of a million cells."""

import json
import secrets
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from flask import Flask

from app import create_app
from app.accounts.roles import Role
from app.actions import groupings
from app.actions.groupings import FIELDS
from app.settings import ROOT, Settings
from tests.benchmarks.ledger import CASES, CLOSES, KEYS, OPENS
from tests.benchmarks.measure import Fact, Goal, Row, compare, milliseconds
from tests.web.desk import Desk, at_desk
from tests.web.website import Website

#: Seconds: nothing that is measured here is over later.
LONG = 3600


def measured(small: Flask, large: Flask, name: str, folder: Path, times: int) -> list[Row | Fact]:
    """The figures of two ledgers that `ledger.fill` has filled; page and audit are those of the large one."""
    of_fields = {field: statistics.median(_times(_asking(large, [field]), times)) for field in FIELDS}
    slowest = max(FIELDS, key=lambda field: of_fields[field])
    return [
        Fact(
            f"by {slowest}, the slowest grouping at 5 million ({name})",
            of_fields[slowest],
            "ms",
            Goal(150) if name == "SQLite" else None,
        ),
        compare(
            f"by {slowest} at 5 million ({name})",
            _asking(large, [slowest]),
            "at 0.5 million",
            _asking(small, [slowest]),
            times=times,
            goal=Goal(1.3),
        ),
        _page(large, folder, f"dashboard at 5 million ({name})", 0, times, Goal(500)),
        _page(large, folder, f"dashboard at 5 million from the step ({name})", LONG, times, Goal(50)),
        *_read("audit", large, f"audit of 5 million ({name})", folder, Goal(60), Goal(300)),
    ]


def million(ledger: Flask, name: str, folder: Path) -> list[Row | Fact]:
    """The CSV file of a ledger with as many cells."""
    return _read("cells", ledger, f"CSV of a million cells ({name})", folder, None, Goal(100))


def website(address: str, folder: Path, step: int) -> Desk:
    """A whole website over that ledger, and the browser of somebody at its desk."""
    if not folder.exists():
        _write_campaign(folder / "case_files" / "bench")
    settings = Settings(
        database_url=address,
        secret_keys=KEYS,
        data_dir=folder,
        case_files=folder / "case_files",
        totals_step=step,
    )
    return at_desk(Website(create_app(settings), settings), Role.VIEWER, f"viewer-{secrets.token_hex(4)}")


def _asking(app: Flask, by: Sequence[str]) -> Callable[[], object]:
    def asked() -> None:
        with app.app_context():
            groupings.ask("bench", OPENS, CLOSES, by)

    return asked


def _page(ledger: Flask, folder: Path, what: str, step: int, times: int, goal: Goal) -> Fact:
    desk = website(_address(ledger), folder / "desk", step)

    def opened() -> None:
        answer = desk.ask("/en/desk")
        assert answer.status_code == 200
        assert "5,000,000" in answer.text

    return Fact(what, statistics.median(_times(opened, times)), "ms", goal)


def _read(
    what: str, ledger: Flask, told: str, folder: Path, seconds: Goal | None, memory: Goal
) -> list[Row | Fact]:
    """What reading all of it takes in a process of its own."""
    command = (sys.executable, "-m", "tests.benchmarks.reading", what, _address(ledger), str(folder / "desk"))
    took = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [
        Fact(told, took["seconds"], "s", seconds),
        Fact(f"memory of the {told}, above start", took["megabytes"], "MB", memory),
    ]


def _address(ledger: Flask) -> str:
    address: str = ledger.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
    return address


def _write_campaign(folder: Path) -> None:
    """A campaign of as many cases as the ledgers have."""
    shutil.copytree(ROOT / "case_files" / "example", folder, ignore=shutil.ignore_patterns("*-*"))
    (folder / "campaign.yaml").write_text(
        f"opens: {OPENS}\ncloses: {CLOSES}\ntime_zone: UTC\ngoal: 6000000\n"
    )
    for number in range(CASES):
        shutil.copytree(ROOT / "case_files" / "example" / "orm-bay", folder / f"case-{number}")


def _times(call: Callable[[], object], times: int) -> list[float]:
    call()
    return [milliseconds(call) for _ in range(times)]
