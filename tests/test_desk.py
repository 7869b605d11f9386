"""The dashboard's figures: of one edition, under names that may be shown, asked with each step or entry."""

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.actions import groups, ledger, piles
from app.actions.cell import PETITION, Cell, Channel, Reason, Standing
from app.actions.codes import join_code
from app.actions.groupings import Selection, Sums
from app.actions.ledger import Report
from app.cases.case import Campaign, Edition
from app.desk import LARGEST, Dashboard, Desk, Line
from app.documents.press import Press
from app.errors import LedgerUnreachable
from app.figures import WITHDRAWN
from app.files import watch
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.actions.made import append
from tests.databases import take_away

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime.datetime(2026, 11, 20, 12, 0, 10, tzinfo=datetime.UTC)
TODAY = NOON.date()
CLOSES = datetime.date(2026, 12, 10)
STEP = 60


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(ROOT / "letter_templates" / "pages", workers=1)
    yield press
    press.close()


class Office:
    """A desk over some case files, and a clock that a test sets."""

    def __init__(self, press: Press, case_files: Path, step: int = STEP) -> None:
        self.now = NOON
        own = Settings(database_url="", secret_keys=("k" * 16,), data_dir=case_files, case_files=case_files)
        self.writing = Writing(own, press, lambda: self.now)
        self.desk = Desk(self.writing, step)

    @property
    def campaign(self) -> Campaign:
        return self.writing.campaign("example")

    def look(self, **selection: Any) -> Dashboard:
        """What the present edition adds up to."""
        edition = self.desk.editions(self.campaign)[0]
        return self.desk.dashboard(self.campaign, edition, Selection(**selection))


@pytest.fixture
def office(press: Press) -> Office:
    return Office(press, ROOT / "case_files")


def add(quantity: int, **changes: Any) -> None:
    cell = Cell(
        campaign="example", case="mira-solenne", addressee="the-king", kind="appeal", language="en",
        channel=Channel.TALLY, group="", day=TODAY, standing=Standing.COUNTED,
    )  # fmt: skip
    append(replace(cell, **changes), quantity, Reason.TALLY, "ana")


def test_nothing_counted_adds_up_to_nothing(office: Office) -> None:
    shown = office.look()
    assert shown.whole == Sums()
    assert shown.days == ()
    assert shown.groups.largest == shown.groups.others == ()
    assert set(shown.by.values()) == {()}
    assert (shown.groups.opened, shown.groups.participants) == (0, 0)
    assert shown.edition == Edition(datetime.date(2025, 12, 11), CLOSES)
    assert office.desk.editions(office.campaign) == (shown.edition,)


def test_letters_are_told_by_each_field_the_most_first_and_days_in_their_order(office: Office) -> None:
    add(5)
    add(7, case="orm-bay", addressee="families", kind="solidarity", language="es")
    add(2, day=TODAY - datetime.timedelta(days=3), channel=Channel.EXTERNAL)
    add(4, kind=PETITION)
    add(3, standing=Standing.HELD)
    add(1, channel=Channel.OTHER)
    shown = office.look()
    assert shown.whole == Sums(letters=14, signatures=4, held=3, other=1)
    assert [(line.value, line.sums.letters) for line in shown.days] == [
        ("2026-11-17", 2),
        ("2026-11-20", 12),
    ]
    mira = Sums(letters=7, signatures=4, held=3, other=1)
    assert shown.by["case"] == (Line("mira-solenne", mira), Line("orm-bay", Sums(letters=7)))
    assert [line.value for line in shown.by["kind"]] == ["appeal", "solidarity", PETITION]
    assert [line.value for line in shown.by["channel"]] == ["tally", "external", "other"]
    assert [line.value for line in shown.by["language"]] == ["en", "es"]
    assert [(line.value, line.case) for line in shown.by["addressee"]] == [
        ("the-king", "mira-solenne"),
        ("families", "orm-bay"),
    ]


def test_a_selection_is_all_that_is_added_up(office: Office) -> None:
    add(5)
    add(7, case="orm-bay", addressee="families", kind="solidarity", language="es")
    shown = office.look(case="orm-bay")
    assert (shown.whole, shown.selection.case) == (Sums(letters=7), "orm-bay")
    assert office.look(case="orm-bay", language="en").whole == Sums()


def test_a_withdrawn_case_and_one_whose_folder_is_gone_keep_letters_and_lose_names(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "INTERVAL", 0)
    office = Office(press, Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files")))
    add(5)
    add(2, case="long-gone", addressee="somebody")
    assert {line.value for line in office.look().by["case"]} == {"mira-solenne", WITHDRAWN}
    facts = tmp_path / "case_files" / "example" / "mira-solenne" / "case.yaml"
    facts.write_text(facts.read_text().replace("status: open", "status: withdrawn"))
    # At once, although what was asked is still kept.
    shown = office.look()
    assert shown.by["case"] == (Line(WITHDRAWN, Sums(letters=7)),)
    assert shown.by["addressee"] == (Line("", Sums(letters=7), WITHDRAWN),)


def test_groups_are_told_by_kind_and_region_and_all_but_the_largest_are_one(office: Office) -> None:
    school = join_code(groups.open_group("example", 28, "school", "FR", TODAY))
    ledger.enter(Report("1", school, TODAY, 26), piles.of_group(school), (), "facilitator")
    groups.open_group("example", 5, "library", "ES", datetime.date(2025, 3, 1))
    add(40)
    add(30, group=school)
    for number in range(LARGEST + 1):
        add(number + 1, group=f"NEVER0{number:02}")
    told = office.look().groups
    assert (told.largest[0].code, told.largest[0].kind_of_group, told.largest[0].region) == (
        school,
        "school",
        "FR",
    )
    assert len(told.largest) == LARGEST
    assert [line.sums.letters for line in told.others] == [2, 1]
    assert (told.of_others, told.without) == (Sums(letters=3), Sums(letters=40))
    unknown = Sums(letters=sum(range(1, LARGEST + 2)))
    assert told.by_kind == (Line("", unknown), Line("school", Sums(letters=30)))
    assert told.by_region == (Line("", unknown), Line("FR", Sums(letters=30)))
    assert (told.opened, told.participants) == (1, 26)


def test_earlier_editions_go_back_to_the_first_letter(office: Office) -> None:
    add(5)
    add(3, day=datetime.date(2024, 12, 10))
    editions = office.desk.editions(office.campaign)
    assert [edition.closes.year for edition in editions] == [2026, 2025, 2024]
    sums = [office.desk.dashboard(office.campaign, edition).whole.letters for edition in editions]
    assert sums == [5, 0, 3]


def test_a_campaign_that_runs_once_has_one_edition(office: Office) -> None:
    add(1, campaign="remembered", day=datetime.date(2020, 1, 1))
    once = office.writing.campaign("remembered")
    (edition,) = office.desk.editions(once)
    assert office.desk.dashboard(once, edition).pace.needed is None


def test_the_pace_is_that_of_the_days_passed_and_what_the_days_left_would_need(office: Office) -> None:
    add(690)
    pace = office.look().pace
    # 345 days have passed, today among them; 21 are left with today, for 4,310 letters.
    assert (pace.goal, pace.so_far, pace.needed) == (5000, 2.0, 206)
    add(5000)
    assert office.look().pace.needed == 0


def test_before_the_first_day_there_is_no_pace_yet(press: Press, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files"))
    (folder / "example" / "campaign.yaml").write_text(
        "opens: 2026-12-01\ncloses: 2026-12-10\ntime_zone: UTC\ngoal: 95\n"
    )
    pace = Office(press, folder).look().pace
    assert (pace.so_far, pace.needed) == (None, 10)


def test_an_answer_is_kept_until_the_step_is_over(office: Office) -> None:
    first = office.look()
    office.now += datetime.timedelta(seconds=40)
    assert office.look() == first
    assert office.look(case="orm-bay").as_of == office.now
    office.now += datetime.timedelta(seconds=20)
    assert office.look().as_of == office.now


def test_an_entry_is_seen_at_once(office: Office) -> None:
    add(1)
    assert office.look().whole.letters == 1
    add(4)
    assert office.look().whole.letters == 5


def test_with_no_step_the_ledger_is_asked_each_time(press: Press) -> None:
    office = Office(press, ROOT / "case_files", step=0)
    first = office.look()
    office.now += datetime.timedelta(microseconds=1)
    assert office.look().as_of != first.as_of


def test_only_so_many_answers_are_kept(office: Office) -> None:
    first = office.look()
    for number in range(20):
        office.look(group=f"GROUP{number}")
    office.now += datetime.timedelta(seconds=1)
    assert office.look().as_of != first.as_of


def test_with_the_ledger_away_nothing_is_said(office: Office) -> None:
    edition = office.look().edition
    take_away()
    with pytest.raises(LedgerUnreachable):
        office.desk.dashboard(office.campaign, edition)
    with pytest.raises(LedgerUnreachable):
        office.desk.editions(office.campaign)
