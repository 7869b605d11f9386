"""A group's codes on the cover of a kit, and nowhere else; codes that cannot report are refused."""

import dataclasses
import datetime
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
import pytest
from flask import Flask

from app.actions import groups
from app.actions.codes import join_code, shown_code
from app.documents.document import Size
from app.documents.press import Press
from app.errors import LedgerUnreachable, TooLateForKit, TooLateToReport, UnknownGroup
from app.facilitating import Facilitating, KitWish
from app.kits.parts import Mode
from app.reporting import Reporting
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.databases import bare_app, take_away
from tests.documents.pdf.reading import texts, untold
from tests.languages import LANGUAGES
from tests.papers.making import NOON

#: A kit that prints quickly, with what is handed out and what hangs on the wall.
WISH: Final = KitWish(
    9,
    "en",
    cases=("mira-solenne", "orm-bay"),
    parts=("cover", "facilitator", "poster", "letter-appeal", "tally"),
    mode=Mode.SIGN,
)


def over(press: Press, now: datetime.datetime = NOON) -> Facilitating:
    """Kits of the bundled cases, always at one time."""
    return Facilitating(writing(press, now), press)


def writing(press: Press, now: datetime.datetime = NOON) -> Writing:
    settings = Settings(database_url="", secret_keys=("k" * 16,), data_dir=ROOT)
    return Writing(settings, press, lambda: now)


@pytest.fixture(scope="module")
def press(kept_sheets: Path) -> Iterator[Press]:
    press = Press(ROOT / "letter_templates", sheets=kept_sheets)
    yield press
    press.close()


@pytest.fixture(scope="module")
def facilitating(press: Press) -> Facilitating:
    return over(press)


@pytest.fixture
def ledger(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    """A bare application on a fresh ledger, with its context entered."""
    shutil.copy(migrated_sqlite, tmp_path / "ledger.sqlite3")
    app = bare_app(f"sqlite:///{tmp_path}/ledger.sqlite3")
    with app.app_context():
        yield app


def opened(campaign: str = "example", day: datetime.date | None = None) -> str:
    return groups.open_group(campaign, 28, "school", "FR", day or NOON.date())


def coded(secret: str, language: str = "en") -> KitWish:
    address = "https://letters.example:8000"
    return dataclasses.replace(WISH, language=language, report_code=secret, address=address)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_cover_has_the_codes_of_the_group(facilitating: Facilitating, language: str) -> None:
    secret = opened()
    join = shown_code(join_code(secret))
    typed = shown_code(secret).lower().replace("-", " ")
    wish = coded(typed, language)
    kit = facilitating.kit(facilitating.plan(wish))
    front, *others = ("".join(page.split()) for page in texts(kit.data))
    day = datetime.date(2026, 12, 24).strftime("%Y")
    for told in (
        shown_code(secret),
        join,
        f"letters.example:8000/{language}/report",
        f"letters.example:8000/{language}/g/{join}",
        day,
    ):
        assert told in front
    assert not [page for page in others if secret in page.replace("-", "") or join in page]
    assert untold(kit.data) == []
    assert facilitating.kit(facilitating.plan(wish)) == kit


def test_without_a_code_nothing_is_on_the_cover_and_no_ledger_is_asked(facilitating: Facilitating) -> None:
    wish = dataclasses.replace(WISH, address="https://letters.example")
    assert facilitating.plan(wish).facts.codes is None
    assert facilitating.kit(facilitating.plan(wish)) == facilitating.kit(facilitating.plan(WISH))


@pytest.mark.usefixtures("ledger")
def test_a_code_is_kept_on_no_shelf(tmp_path: Path) -> None:
    press = Press(ROOT / "letter_templates", sheets=tmp_path / "sheets")
    try:
        own = over(press)
        own.kit(own.plan(WISH))
        before = {path.name for path in (tmp_path / "sheets").iterdir()}
        own.kit(own.plan(coded(opened())))
        assert {path.name for path in (tmp_path / "sheets").iterdir()} == before
    finally:
        press.close()


@pytest.mark.usefixtures("ledger")
def test_the_cover_names_the_day_until_which_reports_are_taken(
    facilitating: Facilitating, press: Press
) -> None:
    own = Reporting(writing(press))
    secret = own.open(28)
    codes = facilitating.plan(coded(secret)).facts.codes
    assert codes
    last = own.count_by(groups.reporting_for(secret))
    assert (codes.report_by, last) == ("24 December 2026", datetime.date(2026, 12, 24))


@pytest.mark.usefixtures("ledger")
def test_a_code_that_cannot_report_for_the_kit_is_refused(facilitating: Facilitating) -> None:
    secret = opened()
    for typed in ("4F7K-9Q2M-XW3T", join_code(secret), "-", opened("remembered")):
        with pytest.raises(UnknownGroup):
            facilitating.plan(coded(typed))
    with pytest.raises(TooLateToReport) as late:
        facilitating.plan(coded(opened(day=datetime.date(2025, 11, 20))))
    assert "2025-12-24" in str(late.value)
    assert not isinstance(late.value, TooLateForKit)
    take_away()
    with pytest.raises(LedgerUnreachable):
        facilitating.plan(coded(secret))


@pytest.mark.usefixtures("ledger")
def test_a_group_of_the_last_run_can_report_for_some_days_and_needs_a_new_one_for_a_kit(
    press: Press,
) -> None:
    secret = opened()
    last = datetime.date(2026, 12, 24)
    for day, refused in ((11, TooLateForKit), (24, TooLateForKit), (25, TooLateToReport)):
        with pytest.raises(TooLateToReport) as late:
            over(press, NOON.replace(month=12, day=day)).plan(coded(secret))
        assert (type(late.value), late.value.facts["day"]) == (refused, last)
    assert over(press, NOON.replace(month=12, day=10)).plan(coded(secret)).facts.codes


@pytest.mark.long
@pytest.mark.usefixtures("ledger")
def test_where_the_cover_takes_more_than_a_sheet_it_still_says_where_all_stands(
    facilitating: Facilitating,
) -> None:
    cases = ("mira-solenne", "orm-bay", "idris-vael")
    wish = KitWish(30, "es", size=Size.LETTER, also=("fr", "en"), cases=cases, report_code=opened())
    plan = facilitating.plan(wish)
    assert plan.contents[0].first == 5
    kit = facilitating.kit(plan)
    assert kit.pages == plan.leaves
    with pikepdf.open(io.BytesIO(kit.data)) as pdf, pdf.open_outline() as outline:
        places: list[Any] = [mark.destination for mark in outline.root]
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        assert [numbers[place[0].objgen] for place in places] == [line.first for line in plan.contents]
    assert plan.sheets == 2 + sum(line.sheets for line in plan.contents)
    assert str(plan.sheets) in " ".join(texts(kit.data)[:4])
