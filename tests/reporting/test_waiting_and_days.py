"""What is reported of which day, until when, and what waits for an organizer."""

import datetime
from pathlib import Path
from typing import LiteralString

import pytest

from app import database as house
from app.actions import ledger, piles, totals
from app.actions.cell import Standing
from app.actions.groups import Group
from app.cases.sheet import Kind
from app.errors import (
    KindNotOpen,
    NothingToReport,
    OutOfRange,
    TooLateToReport,
)
from tests.reporting.place import APPEAL, DAY, DRAWINGS, SOLIDARITY, TODAY, Place, changed, dated


def test_more_than_500_of_a_day_and_case_wait_summed_over_kinds_and_reports(
    place: Place, group: Group
) -> None:
    place.report(group, {APPEAL: 300})
    (more,) = place.report(group, {SOLIDARITY: 200})
    assert not more.waits
    (waits,) = place.report(group, {APPEAL: 301})
    assert waits.waits
    assert (place.pile(group).held, place.pile(group).known, place.letters()) == (1, 301, 500)
    (elsewhere,) = place.report(group, {("mira-solenne", "appeal"): 500})
    assert not elsewhere.waits, "another case"
    (yesterday,) = place.report(group, {APPEAL: 400}, day=TODAY - DAY)
    assert not yesterday.waits, "another day"
    (one,) = place.report(place.group(), {APPEAL: 500})
    assert not one.waits, "another group"


def test_a_report_of_more_than_500_waits_whole_and_is_released_or_refused(place: Place, group: Group) -> None:
    appeals, solidarity = place.report(group, {APPEAL: 400, SOLIDARITY: 101})
    assert (appeals.waits, solidarity.waits, place.letters()) == (True, True, 0)
    for one in piles.waiting():
        (ledger.release if one.cell.kind == "appeal" else ledger.refuse)(one.number, "operator")
    assert (place.known(group)[APPEAL], place.known(group)[SOLIDARITY], place.letters()) == (400, 0, 400)


def test_online_letters_and_runs_do_not_make_a_pile_wait(place: Place, group: Group) -> None:
    place.run(group, 499)
    (one,) = place.report(group, {APPEAL: 999})
    assert not one.waits
    (one,) = place.report(group, {APPEAL: 1000})
    assert one.waits


def test_a_pile_that_becomes_smaller_waits_for_nobody_and_what_waits_goes_first(
    place: Place, group: Group
) -> None:
    place.report(group, {APPEAL: 100})
    place.report(group, {APPEAL: 700})
    assert (place.pile(group).held, place.letters()) == (600, 100)
    smaller, larger = place.report(group, {APPEAL: 150, SOLIDARITY: 500})
    assert (smaller.waits, larger.waits) == (False, True)
    assert (place.pile(group).held, place.pile(group).known, place.letters()) == (50, 150, 100)


def test_what_an_operator_tells_waits_for_nobody(place: Place, group: Group) -> None:
    told = place.told(group, {APPEAL: 700})
    assert place.reporting.sums(group, told)[0].waits
    (entered,) = place.reporting.report(group, told, by_operator=True)
    assert not entered.waits
    assert (place.letters(), piles.waiting()) == (700, ())
    authors: LiteralString = "SELECT DISTINCT author FROM entries"
    with house.reading() as connection:
        assert connection.exec_driver_sql(authors).scalars().all() == ["operator"]


def test_only_days_on_which_the_group_may_have_written_can_be_told(place: Place, group: Group) -> None:
    first, newest = place.reporting.days(group)
    assert (first, newest) == (datetime.date(2025, 12, 11), TODAY)
    for day in (first - DAY, newest + DAY):
        with pytest.raises(OutOfRange) as refused:
            place.report(group, {APPEAL: 3}, day=day)
        assert refused.value.field == "day"
    place.report(group, {APPEAL: 3}, day=first)
    place.report(group, {APPEAL: 4}, day=newest)
    assert place.letters() == 4


def test_reports_are_taken_until_two_weeks_after_the_end(place: Place, group: Group) -> None:
    closes = datetime.date(2026, 12, 10)
    assert place.reporting.count_by(group) == datetime.date(2026, 12, 24)
    place.now = datetime.datetime(2026, 12, 24, 12, tzinfo=datetime.UTC)
    assert place.reporting.days(group)[1] == closes
    place.report(group, {APPEAL: 24})
    assert {cell.day for cell in place.pile(group).cells} == {closes}
    assert place.letters() == 24, "they count for the campaign's year"
    place.now += DAY
    for ask in (place.reporting.sums, place.reporting.report):
        with pytest.raises(TooLateToReport, match="until 2026-12-24"):
            ask(group, place.told(group, {APPEAL: 25}))


def test_what_was_written_by_hand_can_be_told_after_a_campaign_that_ends_for_good(
    place: Place, case_files: Path
) -> None:
    dated(case_files, "2026-11-01", "2026-12-10")
    group = place.group()
    place.now = datetime.datetime(2026, 12, 20, 12, tzinfo=datetime.UTC)
    with pytest.raises(KindNotOpen):
        place.writing.require_open(place.case, Kind.APPEAL)
    place.report(group, {APPEAL: 24})
    assert totals.ask("example", datetime.date(2026, 11, 1), datetime.date(2026, 12, 10)).letters == 24


def test_what_was_written_before_the_last_day_of_a_case_can_be_told_after_it(
    place: Place, case_files: Path
) -> None:
    dates = "appeal: {status: open, write_until: 2026-11-22, "
    changed(case_files, "appeal: {status: open, ", dates)
    group = place.group()
    place.now += 5 * DAY
    place.report(group, {APPEAL: 24}, day=TODAY)
    assert place.letters() == 24


def test_before_a_campaign_opens_letters_are_practice_and_none_waits(place: Place, case_files: Path) -> None:
    dated(case_files, "2026-12-01", "2026-12-10")
    group = place.group()
    assert place.reporting.days(group) == (TODAY, TODAY)
    (entered,) = place.report(group, {APPEAL: 600})
    assert not entered.waits
    assert {cell.standing for cell in place.pile(group).cells} == {Standing.PRACTICE}
    asked = totals.ask("example", datetime.date(2026, 12, 1), datetime.date(2026, 12, 10))
    assert (asked.letters, asked.practice, asked.held) == (0, 600, 0)


def test_a_kind_that_is_shut_can_be_corrected_if_it_has_letters_and_else_is_not_told(
    place: Place, group: Group, case_files: Path
) -> None:
    place.report(group, {APPEAL: 24})
    changed(case_files, "consent:", "consent:\n  until: 2026-11-19")
    assert [name for name in place.known(group) if name[0] == "idris-vael"] == [APPEAL]
    place.report(group, {APPEAL: 20})
    assert place.letters() == 20
    with pytest.raises(NothingToReport):
        place.report(group, {SOLIDARITY: 3})


@pytest.mark.parametrize("status", ["closed", "paused"])
def test_a_kind_that_was_shut_since_the_group_was_opened_is_told_late(
    place: Place, case_files: Path, status: str
) -> None:
    place.now -= 10 * DAY
    early = place.group()
    place.now += 10 * DAY
    changed(case_files, "appeal: {status: open", f"appeal: {{status: {status}")
    for language in ("en", "fr", "es", "ar"):
        shut = "outcomes: {appeal: The outcome.}\naddressees:"
        changed(case_files, "addressees:", shut, file=f"{language}.md")
    assert place.case.facts.reviewed > early.opened
    place.report(early, {APPEAL: 24}, day=TODAY - 2 * DAY)
    assert place.letters() == 24
    with pytest.raises(NothingToReport):
        place.report(place.group(), {APPEAL: 3})


def test_a_withdrawn_case_is_on_no_page_and_its_letters_stay(
    place: Place, group: Group, case_files: Path
) -> None:
    place.report(group, {APPEAL: 24, DRAWINGS: 3})
    changed(case_files, "solidarity: {status: open", "solidarity: {status: withdrawn")
    assert {slug for slug, _ in place.known(group)} == {"mira-solenne", "orm-bay"}
    with pytest.raises(NothingToReport):
        place.report(group, {APPEAL: 20})
    place.report(group, {("orm-bay", "appeal"): 1})
    assert sum(piles.of_group(group.code).values()) == 28
