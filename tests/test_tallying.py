"""What organizers tell becomes tallies of known cases, days and groups; nonsense is told with its field."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.actions import audit, entries, groups, ledger, piles, totals
from app.actions.authors import OPERATOR
from app.actions.cell import Channel, Standing
from app.actions.codes import join_code, shown_code
from app.actions.tallies import Tallied, Tally
from app.documents.press import Press
from app.errors import (
    NoReason,
    NotCorrectable,
    OutOfRange,
    SameNumber,
    TallyDiffers,
    TooLong,
    UnknownCase,
    UnknownChoice,
    UnknownGroup,
)
from app.files import watch
from app.reporting import MOST_IN_A_PILE, OTHER
from app.settings import ROOT, Settings
from app.tallying import Looked, Paper, Tallying
from app.writing import Writing
from tests.web.website import edit, run_once

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
TODAY = NOON.date()
DAY = datetime.timedelta(days=1)
#: The first day of the example's present run.
OPENS = datetime.date(2025, 12, 11)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(ROOT / "letter_templates" / "pages", workers=1)
    yield press
    press.close()


class Office:
    """Where tallies are taken over some case files, with a clock that a test sets."""

    def __init__(self, press: Press, case_files: Path, *, second_person: bool = True) -> None:
        self.now = NOON
        own = Settings(
            database_url="",
            secret_keys=("k" * 16,),
            data_dir=case_files,
            case_files=case_files,
            second_person=second_person,
        )
        self.writing = Writing(own, press, lambda: self.now)
        self.tallying = Tallying(self.writing, own)

    def tally(self, key: str = "form", **changes: Any) -> Tally:
        told = {"case": "mira-solenne", "kind": "appeal", "day": TODAY, "quantity": 24, "language": "en"}
        return self.tallying.tally(Paper(**{**told, **changes}), key)

    def enter(self, key: str = "form", author: str = "ana", **changes: Any) -> Tallied:
        (tallied,) = self.tallying.enter([self.tally(key, **changes)], author)
        return tallied

    def correct(self, number: int, quantity: int, why: str = "a slip", key: str = "again") -> Tallied | None:
        return self.tallying.correct(number, quantity, why, "ben", key)

    def days(self) -> tuple[datetime.date, datetime.date]:
        return self.tallying.days(self.writing.campaign("example"))

    def letters(self) -> int:
        return totals.ask("example", datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)).letters


@pytest.fixture
def case_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Case files that a test may change; what it changes is noticed at once."""
    monkeypatch.setattr(watch, "INTERVAL", 0)
    return Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files"))


@pytest.fixture
def office(press: Press) -> Iterator[Office]:
    yield Office(press, ROOT / "case_files")
    assert audit.audit().faults == ()


@pytest.fixture
def elsewhere(press: Press, case_files: Path) -> Office:
    """The same over case files that the test changes."""
    return Office(press, case_files)


def group(opened: datetime.date = TODAY, campaign: str = "example") -> str:
    """The join code of a new group."""
    return join_code(groups.open_group(campaign, 28, "", "", opened))


def test_letters_on_paper_go_to_the_first_addressee_of_their_kind(office: Office) -> None:
    tallied = office.enter(reference="box 3", note="a parcel", addressee="")
    cell = tallied.tally.cell
    assert (cell.campaign, cell.addressee, cell.channel, cell.group, cell.standing) == (
        "example",
        "the-king",
        Channel.TALLY,
        "",
        Standing.COUNTED,
    )
    assert (tallied.tally.reference, tallied.tally.note, office.letters()) == ("box 3", "a parcel", 24)
    assert office.tally(language="").cell.language == "en"


def test_figures_of_a_website_of_ones_own_have_a_channel_of_their_own(office: Office) -> None:
    assert office.tally(channel=Channel.EXTERNAL).cell.channel is Channel.EXTERNAL


def test_drawings_are_no_letters_and_never_wait(office: Office) -> None:
    tallied = office.enter(kind=OTHER, quantity=900)
    assert (tallied.tally.cell.channel, tallied.tally.cell.kind) == (Channel.OTHER, "appeal")
    assert (office.letters(), piles.waiting()) == (0, ())


@pytest.mark.parametrize("quantity", [-5, 0, 10_000_000, MOST_IN_A_PILE + 1])
def test_what_is_no_pile_is_refused(office: Office, quantity: int) -> None:
    with pytest.raises(OutOfRange) as refused:
        office.tally(quantity=quantity)
    assert refused.value.field == "quantity"


def test_the_smallest_and_the_largest_pile_are_taken(office: Office) -> None:
    assert [office.tally(quantity=many).quantity for many in (1, MOST_IN_A_PILE)] == [1, MOST_IN_A_PILE]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"kind": "petition"}, "kind"),
        ({"kind": "novel"}, "kind"),
        ({"channel": Channel.ONLINE}, "channel"),
        ({"channel": Channel.RUN}, "channel"),
        ({"language": "xx"}, "language"),
        ({"addressee": "nobody"}, "addressee"),
    ],
)
def test_what_is_not_on_offer_is_refused(office: Office, changes: dict[str, Any], what: str) -> None:
    with pytest.raises(UnknownChoice) as refused:
        office.tally(**changes)
    assert refused.value.facts["what"] == what


def test_a_case_that_was_withdrawn_takes_nothing_and_one_that_is_closed_does(
    elsewhere: Office, case_files: Path
) -> None:
    with pytest.raises(UnknownCase):
        elsewhere.tally(case="nobody")
    facts = case_files / "example" / "mira-solenne" / "case.yaml"
    edit(facts, ("appeal: {status: open", "appeal: {status: paused"))
    for words in facts.parent.glob("*.md"):
        edit(words, ("review: draft\n", "review: draft\noutcomes: {appeal: We wait for news.}\n"))
    assert elsewhere.tally().quantity == 24
    edit(facts, ("appeal: {status: paused", "appeal: {status: withdrawn"))
    with pytest.raises(UnknownCase):
        elsewhere.tally()


def test_the_days_are_those_of_the_campaigns_present_run(office: Office) -> None:
    assert office.days() == (OPENS, TODAY)
    for day in (OPENS, TODAY):
        assert office.tally(day=day).cell.day == day
    for day in (OPENS - DAY, TODAY + DAY, datetime.date.min, datetime.date.max):
        with pytest.raises(OutOfRange) as refused:
            office.tally(day=day)
        assert refused.value.field == "day"


def test_in_the_days_of_grace_the_run_before_is_counted_still(office: Office) -> None:
    office.now = datetime.datetime(2026, 12, 24, 12, tzinfo=datetime.UTC)
    assert office.days()[0] == OPENS
    office.now += DAY
    assert office.days()[0] == datetime.date(2026, 12, 11)


def test_a_box_that_is_found_late_belongs_to_the_run_in_which_it_was_written(office: Office) -> None:
    office.enter()
    office.now = datetime.datetime(2028, 2, 1, 12, tzinfo=datetime.UTC)
    assert office.days()[0] == OPENS
    late = office.enter("late", day=TODAY)
    found = entries.entry(late.number)
    assert found
    assert (found.cell.day, found.entered) == (TODAY, office.now.date())


def test_the_day_is_that_of_the_campaigns_place(office: Office) -> None:
    # An hour before midnight in London it is the next day in Paris.
    office.now = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)
    assert office.tally(day=TODAY + DAY).cell.day == TODAY + DAY
    office.now = datetime.datetime(2026, 11, 20, 22, 30, tzinfo=datetime.UTC)
    with pytest.raises(OutOfRange):
        office.tally(day=TODAY + DAY)


def test_a_clock_that_jumps_back_refuses_what_it_takes_for_tomorrow(office: Office) -> None:
    tally = office.tally()
    office.now -= 3 * DAY
    with pytest.raises(OutOfRange):
        office.tally()
    (tallied,) = office.tallying.enter([tally], "ana")
    assert tallied.tally.cell.day == TODAY


def test_of_several_campaigns_none_is_entered_before_it_was_written(
    elsewhere: Office, case_files: Path
) -> None:
    run_once(case_files, "remembered", OPENS, TODAY + 9 * DAY)
    edit(case_files / "remembered" / "campaign.yaml", ("America/Guatemala", "Pacific/Auckland"))
    elsewhere.now = datetime.datetime(2026, 11, 20, 20, tzinfo=datetime.UTC)
    there = elsewhere.tally("there", case="bernardo-caal-xol", day=TODAY + DAY)
    elsewhere.tallying.enter([elsewhere.tally("here"), there], "ana")
    assert [one.entered for one in entries.newest(entries.Wanted())] == [TODAY + DAY, TODAY + DAY]


def test_a_campaign_that_is_over_takes_its_own_days_for_ever(office: Office) -> None:
    told = {"case": "bernardo-caal-xol", "language": "es"}
    assert office.tally(day=datetime.date(2021, 12, 31), **told).cell.campaign == "remembered"
    for day in (datetime.date(2021, 10, 31), datetime.date(2022, 1, 1), TODAY):
        with pytest.raises(OutOfRange):
            office.tally(day=day, **told)


def test_before_the_first_day_what_is_written_today_or_by_a_group_is_practice(
    elsewhere: Office, case_files: Path
) -> None:
    run_once(case_files, "example", TODAY + 9 * DAY, TODAY + 30 * DAY)
    assert elsewhere.tally().cell.standing is Standing.PRACTICE
    with pytest.raises(OutOfRange):
        elsewhere.tally(day=TODAY - DAY)
    of_group = elsewhere.tally(day=TODAY - DAY, group=group(TODAY - 2 * DAY))
    assert of_group.cell.standing is Standing.PRACTICE
    with pytest.raises(OutOfRange):
        elsewhere.tally(day=TODAY - 3 * DAY, group=group(TODAY - 2 * DAY))


def test_a_group_is_known_by_its_join_code_in_its_own_campaign(office: Office) -> None:
    code = group()
    assert office.tally(group=f" {shown_code(code).lower()} ").cell.group == code
    assert office.tally(group="  ").cell.group == ""
    for typed in ("ZZZZ-ZZZZ", "☃", "-", group(campaign="remembered"), "9" * 3_000):
        with pytest.raises(UnknownGroup):
            office.tally(group=typed)


def test_notes_are_one_line_without_marks_that_turn_it(office: Office) -> None:
    tally = office.tally(reference=" box\u202e 3\x00\n\tshelf ", note="=SUM(A1) l’été\u00a0!")
    assert (tally.reference, tally.note) == ("box 3 shelf", "=SUM(A1) l’été\u00a0!")


@pytest.mark.parametrize(("field", "limit"), [("reference", 60), ("note", 300)])
def test_what_is_too_long_is_refused_and_never_cut(office: Office, field: str, limit: int) -> None:
    assert getattr(office.tally(**{field: "ß" * limit}), field) == "ß" * limit
    with pytest.raises(TooLong) as refused:
        office.tally(**{field: "ß" * (limit + 1)})
    assert (refused.value.field, refused.value.facts["length"]) == (field, limit + 1)


def test_a_key_enters_once_and_nothing_else(office: Office) -> None:
    office.enter()
    assert not office.enter().is_new
    with pytest.raises(TallyDiffers) as refused:
        office.enter(quantity=240)
    assert refused.value.key == "form"
    assert office.letters() == 24


def test_much_of_one_author_case_and_day_waits_and_the_operator_waits_for_nobody(office: Office) -> None:
    piles_of_one_box = (("1", 499), ("2", 499), ("3", 1))
    standings = [office.enter(key, quantity=many).tally.cell.standing for key, many in piles_of_one_box]
    assert standings == [Standing.COUNTED, Standing.HELD, Standing.HELD]
    assert office.enter("all", OPERATOR, quantity=9_000).tally.cell.standing is Standing.COUNTED


def test_what_entering_would_come_to_is_told_before(office: Office) -> None:
    office.enter()
    office.enter("many", quantity=600)
    new = [office.tally(), office.tally("many", quantity=600), office.tally("more", quantity=500)]
    looked = office.tallying.look(new, "ana")
    assert [(one.number, one.waits) for one in looked] == [(1, False), (2, True), (None, True)]
    assert office.tallying.look(new[2:], OPERATOR) == (Looked(new[2], None, waits=False),)
    with pytest.raises(TallyDiffers):
        office.tallying.look([office.tally(quantity=25)], "ana")
    assert (office.letters(), len(entries.newest(entries.Wanted()))) == (24, 2)
    assert office.tallying.enter([], "ana") == ()


def test_a_wrong_number_is_corrected_with_its_reason(office: Office) -> None:
    office.enter(quantity=240)
    right = office.correct(1, 24, " a slip\u202e\nof the pen ")
    assert right is not None
    assert (right.number, office.letters()) == (3, 24)
    assert office.correct(1, 24, "a slip of the pen") == Tallied(3, right.tally, is_new=False)
    assert [one.note for one in entries.newest(entries.Wanted())][:2] == ["a slip of the pen"] * 2
    assert office.correct(3, 0, key="third") is None
    assert office.letters() == 0


def test_what_is_no_correction_is_refused(office: Office) -> None:
    office.enter()
    for quantity in (-1, MOST_IN_A_PILE + 1):
        with pytest.raises(OutOfRange):
            office.correct(1, quantity)
    with pytest.raises(SameNumber):
        office.correct(1, 24)
    for why in ("", " \n", "\u3164"):
        with pytest.raises(NoReason):
            office.correct(1, 2, why)
    with pytest.raises(TooLong):
        office.correct(1, 2, "x" * 301)
    with pytest.raises(NotCorrectable):
        office.correct(2, 2)
    office.correct(1, 2)
    for number in (1, 2):
        with pytest.raises(NotCorrectable):
            office.correct(number, 3, key="another")
    assert office.letters() == 2


def test_entries_of_a_campaign_whose_files_are_gone_are_corrected_still(
    elsewhere: Office, case_files: Path
) -> None:
    elsewhere.enter(quantity=240)
    shutil.rmtree(case_files / "example")
    assert elsewhere.correct(1, 24)


def test_whether_a_second_person_is_needed_is_a_setting(press: Press) -> None:
    offices = (Office(press, ROOT / "case_files", second_person=needed) for needed in (True, False))
    assert [office.tallying.needs_second for office in offices] == [True, False]


def test_corrections_to_much_wait(office: Office) -> None:
    office.enter()
    right = office.correct(1, 900)
    assert right is not None
    assert right.tally.cell.standing is Standing.HELD
    assert ledger.release(right.number, "ana", TODAY) == 900
