"""Case files in several states → websites with all their screens: tests inspect them, others picture them."""

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.languages import INTERFACE_LANGUAGES
from tests.screens.desk import DESK, invite
from tests.screens.ways import BEFORE, EMPTY, LAST_DAY, OPEN, OVER, Way
from tests.serving import Site, serving
from tests.web.website import copied_cases, edit, end_consent, run_once

Sites = tuple[tuple[Site, Mapping[str, Way]], ...]


def as_bundled(_cases: Path) -> None:
    """Leave the case files as they are."""


def with_organizer(_cases: Path) -> None:
    """The same, for a desk with letters of its own."""


def not_begun(cases: Path) -> None:
    run_once(cases, "example", date(2999, 1, 1), date(2999, 12, 10))
    edit(cases / "example/idris-vael/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    edit(cases / "example/orm-bay/case.yaml", ("appeal: {status: open", "appeal: {status: closed"))
    edit(cases / "example/orm-bay/case.yaml", ("solidarity: {status: open", "solidarity: {status: paused"))
    outcomes = 'outcomes: {appeal: "The licence was withdrawn.", solidarity: "The families are moving."}\n'
    for language in INTERFACE_LANGUAGES:
        edit(cases / f"example/orm-bay/{language}.md", ("pronouns:", f"{outcomes}pronouns:"))


def last_day(cases: Path) -> None:
    for campaign, zone in (("example", "Europe/Paris"), ("remembered", "America/Guatemala")):
        today = datetime.now(ZoneInfo(zone)).date()
        run_once(cases, campaign, today - timedelta(days=9), today)
    end_consent(cases, "orm-bay")


def over(cases: Path) -> None:
    run_once(cases, "example", date(2020, 12, 11), date(2021, 12, 10))


def empty(cases: Path) -> None:
    for campaign in cases.iterdir():
        shutil.rmtree(campaign)


#: How the case files of each website are changed, and its screens.
WEBSITES: tuple[tuple[Callable[[Path], None], Mapping[str, Way]], ...] = (
    (as_bundled, OPEN),
    (with_organizer, DESK),
    (not_begun, BEFORE),
    (last_day, LAST_DAY),
    (over, OVER),
    (empty, EMPTY),
)


@contextlib.contextmanager
def websites(folder: Path) -> Iterator[Sites]:
    """The websites while the block lasts, each with its screens."""
    with contextlib.ExitStack() as stack:

        def website(change: Callable[[Path], None]) -> Site:
            place = folder / change.__name__
            cases = copied_cases(place)
            change(cases)
            environment = {"DATA_DIR": str(place), "CASE_FILES": str(cases), "TOTALS_STEP": "0"}
            site = stack.enter_context(serving(environment, folder=place))
            if change is with_organizer:
                invite(site.url, environment)
            return site

        yield tuple((website(change), screens) for change, screens in WEBSITES)
