"""The desk at five million letters: its slowest grouping, and the whole dashboard, asked or from the step."""

import shutil
import statistics
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
from tests.web.desk import at_desk
from tests.web.website import Website

#: Seconds: nothing that is measured here is over later.
LONG = 3600


def measured(small: Flask, large: Flask, name: str, folder: Path, times: int) -> list[Row | Fact]:
    """The figures of two ledgers that `ledger.fill` has filled; the page is that of the large one."""
    of_fields = {field: statistics.median(_times(_asking(large, [field]), times)) for field in FIELDS}
    slowest = max(FIELDS, key=lambda field: of_fields[field])
    own = dict(_page(large, folder / f"desk-{name}", step) for step in (0, LONG))
    return [
        Fact(
            f"by {slowest}, the slowest grouping at 5 million ({name})", of_fields[slowest], "ms", Goal(150)
        ),
        compare(
            f"by {slowest} at 5 million ({name})",
            _asking(large, [slowest]),
            "at 0.5 million",
            _asking(small, [slowest]),
            times=times,
            goal=Goal(1.3),
        ),
        Fact(f"dashboard at 5 million ({name})", statistics.median(_times(own[0], times)), "ms", Goal(500)),
        compare(
            f"dashboard at 5 million from the step ({name})",
            own[LONG],
            "asked",
            own[0],
            times=times,
            goal=Goal(10, at_least=True),
        ),
    ]


def _asking(app: Flask, by: Sequence[str]) -> Callable[[], object]:
    def asked() -> None:
        with app.app_context():
            groupings.ask("bench", OPENS, CLOSES, by)

    return asked


def _page(ledger: Flask, folder: Path, step: int) -> tuple[int, Callable[[], object]]:
    """Opens the dashboard of a whole website over that ledger."""
    if not folder.exists():
        _write_campaign(folder / "case_files" / "bench")
    url = ledger.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
    settings = Settings(
        database_url=url,
        secret_keys=KEYS,
        data_dir=folder,
        case_files=folder / "case_files",
        totals_step=step,
    )
    website = Website(create_app(settings), settings)
    desk = at_desk(website, Role.VIEWER)

    def opened() -> None:
        answer = desk.ask("/en/desk")
        assert answer.status_code == 200
        assert "5,000,000" in answer.text

    return step, opened


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
