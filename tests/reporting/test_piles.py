"""The piles that facilitators tell: what is counted is what is in the pile, whatever came before."""

import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from app.actions import audit, groups, ledger, piles
from app.actions.cell import Channel, Standing
from app.actions.groups import Group
from app.cases.sheet import Kind
from app.documents.press import Press
from app.errors import (
    LedgerUnreachable,
    NothingToReport,
    NotRecorded,
    OutOfRange,
    PileChanged,
    RunTooLarge,
    UnknownChoice,
    WhichWereNot,
)
from app.reporting import Pile, PileName
from app.settings import ROOT
from app.writing import Outcome, Wish, Writing
from tests.databases import take_away
from tests.reporting.place import APPEAL, DAY, DRAWINGS, NOON, SOLIDARITY, TODAY, WORDS, Place


@pytest.mark.usefixtures("database")
def test_a_pile_of_24_with_three_online_letters_and_a_run_of_five_is_24_on_both_databases(
    press: Press,
) -> None:
    place = Place(ROOT / "case_files", press)
    group, other = place.group(), place.group()
    place.online(group, 3)
    place.run(group, 5)
    place.online(other, 2)
    (entered,) = place.report(group, {APPEAL: 24})
    assert (entered.whole, entered.pile.known, entered.new) == (24, 8, 16)
    assert place.pile(group).by_channel == {Channel.ONLINE: 3, Channel.RUN: 5, Channel.TALLY: 16}
    assert place.letters() == 26
    assert audit.audit().faults == ()


def test_24_is_three_counted_and_21_new(place: Place, group: Group) -> None:
    place.online(group, 2)
    place.online(group, language="fr")
    told = place.told(group, {APPEAL: 24}, participants=27)
    (shown,) = place.reporting.sums(group, told)
    assert (shown.whole, shown.pile.known, shown.new, shown.waits, shown.unwritten) == (24, 3, 21, False, {})
    assert place.letters() == 3, "what is shown is not entered"
    assert place.reporting.report(group, told) == (shown,)
    assert place.letters() == 24
    assert groups.participants(group.code) == 27


def test_what_is_new_falls_into_the_cell_that_was_told(place: Place, group: Group) -> None:
    place.report(group, {APPEAL: 4, SOLIDARITY: 2}, language="fr", day=TODAY - 3 * DAY)
    facts = [
        (cell.kind, cell.addressee, cell.language, cell.channel, cell.day, cell.standing, many)
        for cell, many in piles.of_group(group.code).items()
    ]
    day, counted = TODAY - 3 * DAY, Standing.COUNTED
    assert sorted(facts) == [
        ("appeal", "the-director-general", "fr", Channel.TALLY, day, counted, 4),
        ("solidarity", "the-vael-family", "fr", Channel.TALLY, day, counted, 2),
    ]


def test_a_language_that_letters_of_a_case_are_not_written_in_is_its_first(
    place: Place, group: Group
) -> None:
    place.report(group, {APPEAL: 4, SOLIDARITY: 2}, language="ar")
    assert {cell.kind: cell.language for cell in piles.of_group(group.code)} == {
        "appeal": "en",
        "solidarity": "ar",
    }


def test_reports_of_one_pile_grow_with_it_and_never_add_up(place: Place, group: Group) -> None:
    for whole in (10, 10, 24, 24):
        place.report(group, {APPEAL: whole})
    assert (place.pile(group).known, place.letters()) == (24, 24)


def test_a_pile_that_is_not_told_stays_as_it_is(place: Place, group: Group) -> None:
    place.report(group, {APPEAL: 10, SOLIDARITY: 5})
    place.report(group, {SOLIDARITY: 6, ("nobody", "appeal"): 99, ("idris-vael", "poem"): 7})
    assert (place.pile(group).known, place.pile(group, SOLIDARITY).known) == (10, 6)


@pytest.mark.parametrize("whole", [{}, {("nobody", "appeal"): 3}, {("bernardo-caal-xol", "appeal"): 3}])
def test_a_report_of_no_pile_of_the_group_is_refused(
    place: Place, group: Group, whole: Mapping[PileName, int]
) -> None:
    with pytest.raises(NothingToReport):
        place.report(group, whole)


def test_a_form_that_is_sent_twice_is_entered_once_and_refused_by_nobody(place: Place, group: Group) -> None:
    place.online(group, 3)
    told = place.told(group, {APPEAL: 24})
    assert [one.new for one in place.reporting.report(group, told)] == [21]
    assert place.reporting.report(group, told) == ()
    place.online(group)
    assert place.reporting.report(group, told) == (), "a letter came meanwhile, and yet it was entered"
    assert place.letters() == 25


def test_letters_that_came_after_the_page_was_shown_stop_the_report(place: Place, group: Group) -> None:
    told = place.told(group, {APPEAL: 24})
    place.online(group)
    for ask in (place.reporting.sums, place.reporting.report):
        with pytest.raises(PileChanged):
            ask(group, told)
    assert place.letters() == 1
    place.report(group, {SOLIDARITY: 5}, seen={APPEAL: 0, SOLIDARITY: 0})
    assert place.letters() == 6, "another pile has not changed"


def test_a_smaller_pile_of_one_channel_needs_no_question(place: Place, group: Group) -> None:
    place.report(group, {APPEAL: 10}, day=TODAY - DAY)
    place.report(group, {APPEAL: 24}, day=TODAY)
    (shown,) = place.reporting.sums(group, place.told(group, {APPEAL: 8}))
    assert (shown.new, shown.unwritten, shown.waits) == (-16, {Channel.TALLY: 16}, False)
    place.report(group, {APPEAL: 8})
    assert {cell.day: many for cell, many in place.pile(group).cells.items()} == {TODAY - DAY: 8}
    assert place.letters() == 8
    place.report(group, {APPEAL: 0})
    assert (place.letters(), place.pile(group).cells) == (0, {})


def test_of_several_channels_it_is_asked_which_were_not_written(place: Place, group: Group) -> None:
    place.online(group, 3)
    place.run(group, 5)
    (shown,) = place.reporting.sums(group, place.told(group, {APPEAL: 6}))
    assert (shown.new, shown.unwritten) == (-2, None)
    with pytest.raises(WhichWereNot, match="which 2 were not written") as refused:
        place.report(group, {APPEAL: 6})
    assert refused.value.pile == "idris-vael.appeal"
    place.report(group, {APPEAL: 6}, unwritten={APPEAL: {Channel.RUN: 2, Channel.ONLINE: 0}})
    assert place.pile(group).by_channel == {Channel.ONLINE: 3, Channel.RUN: 3}
    place.report(group, {APPEAL: 1}, unwritten={APPEAL: {Channel.RUN: 3, Channel.ONLINE: 2}})
    assert place.pile(group).by_channel == {Channel.ONLINE: 1}
    assert place.letters() == 1


@pytest.mark.parametrize(
    "said",
    [
        {Channel.RUN: 1},
        {Channel.RUN: 3},
        {Channel.RUN: 1, Channel.ONLINE: 2},
        {Channel.RUN: 3, Channel.ONLINE: -1},
        {Channel.ONLINE: 4, Channel.RUN: -2},
        {Channel.TALLY: 2},
    ],
)
def test_what_was_not_written_must_add_up(place: Place, group: Group, said: Mapping[Channel, int]) -> None:
    place.online(group, 1)
    place.run(group, 5)
    told = place.told(group, {APPEAL: 4}, unwritten={APPEAL: said})
    for ask in (place.reporting.sums, place.reporting.report):
        with pytest.raises(WhichWereNot, match="which 2 were not written") as refused:
            ask(group, told)
        assert refused.value.pile == "idris-vael.appeal"
    assert place.letters() == 6


def test_a_pile_that_grows_takes_nothing_out_whatever_is_said(place: Place, group: Group) -> None:
    place.online(group, 3)
    place.report(group, {APPEAL: 5}, unwritten={APPEAL: {Channel.ONLINE: 3}})
    assert place.pile(group).by_channel == {Channel.ONLINE: 3, Channel.TALLY: 2}


def test_other_contributions_stand_apart_and_are_no_letters(place: Place, group: Group) -> None:
    place.report(group, {APPEAL: 4, DRAWINGS: 600})
    assert place.known(group) == dict.fromkeys(place.known(group), 0) | {APPEAL: 4, DRAWINGS: 600}
    assert place.pile(group, DRAWINGS).by_channel == {Channel.OTHER: 600}
    assert place.letters() == 4
    place.report(group, {DRAWINGS: 7})
    assert place.pile(group, DRAWINGS).known == 7


@pytest.mark.parametrize("absurd", [-1, 100_001])
def test_absurd_numbers_are_refused_by_name(place: Place, group: Group, absurd: int) -> None:
    with pytest.raises(OutOfRange, match=f"“{absurd}” is no number between 0 and 100000") as refused:
        place.report(group, {APPEAL: 3, SOLIDARITY: absurd})
    assert refused.value.field == "whole.idris-vael.solidarity"
    with pytest.raises(OutOfRange) as refused:
        place.report(group, {APPEAL: 3}, participants=absurd)
    assert refused.value.field == "participants"
    assert place.letters() == 0


def test_a_group_is_opened_in_the_live_campaign_with_what_was_told(place: Place) -> None:
    group = groups.reporting_for(place.reporting.open(28, "school", "FR"))
    assert (group.campaign, group.people, group.kind_of_group, group.region, group.opened) == (
        *("example", 28, "school", "FR", TODAY),
    )
    assert place.reporting.campaign(group) == place.case.campaign
    for people in (0, -1, 501):
        with pytest.raises(OutOfRange) as refused:
            place.reporting.open(people)
        assert refused.value.field == "people"
    for told in (("army", "FR"), ("school", "France"), ("school", "fr")):
        with pytest.raises(UnknownChoice):
            place.reporting.open(28, *told)


def named(place: Place, group: Group, many: int, token: str, kind: Kind = Kind.APPEAL) -> Outcome:
    names = tuple(f"Pupil {number}" for number in range(many))
    document, outcome = place.reporting.named_run(group, place.case, kind, WORDS, Wish(), names, token)
    assert len(PdfDocument(document.data)) == many
    return outcome


def test_a_group_has_twice_as_many_letters_with_names_as_people_and_the_same_again(place: Place) -> None:
    group = place.group(people=3)
    first, second, third = (f"{number} and some more signs" for number in range(3))
    assert named(place, group, 4, first) is Outcome.COUNTED
    with pytest.raises(RunTooLarge, match=r"6 letters of this kind with names.* 2 are left"):
        named(place, group, 3, second)
    assert named(place, group, 2, second) is Outcome.COUNTED
    with pytest.raises(RunTooLarge, match=" 0 are left"):
        named(place, group, 1, third)
    assert named(place, group, 4, first) is Outcome.ALREADY
    assert named(place, group, 1, third, Kind.SOLIDARITY) is Outcome.COUNTED
    assert named(place, place.group(people=1), 2, "a token of others, 22 signs") is Outcome.COUNTED
    assert place.pile(group).by_channel == {Channel.RUN: 6}
    place.report(group, {APPEAL: 5})
    assert named(place, group, 1, "the one that was taken out") is Outcome.COUNTED


def test_two_runs_at_the_same_moment_have_no_more_letters_than_the_group_may(
    database: Flask, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(ROOT / "case_files", press)
    group = place.group(people=2)
    # Both have been told that there is room, and print; then both are counted.
    printed = threading.Barrier(2, timeout=60)
    print_run = Writing.print_run

    def print_together(*given: Any) -> bytes:
        data = print_run(*given)
        printed.wait()
        return data

    monkeypatch.setattr(Writing, "print_run", print_together)

    def run(token: str) -> Outcome | type[Exception]:
        with database.app_context():
            try:
                return named(place, group, 3, token)
            except RunTooLarge as error:
                return type(error)

    with ThreadPoolExecutor(2) as teachers:
        outcomes = set(teachers.map(run, ("one token of many signs", "another of as many signs")))
    assert outcomes == {Outcome.COUNTED, RunTooLarge}
    assert place.pile(group).by_channel == {Channel.RUN: 3}


def test_a_run_that_is_too_large_by_itself_is_refused_before_it_is_printed(place: Place) -> None:
    group = place.group(people=1)
    with pytest.raises(RunTooLarge, match=r"2 letters of this kind with names.* 2 are left"):
        named(place, group, 3, "a token of many signs, new")
    assert place.letters() == 0


def test_only_what_finishes_a_letter_is_printed_with_names(place: Place, group: Group) -> None:
    with pytest.raises(UnknownChoice, match="“lined”") as refused:
        place.reporting.named_run(
            group, place.case, Kind.APPEAL, WORDS, Wish(paper="lined"), ("Ada",), "a token"
        )
    assert "plain" in str(refused.value)
    assert place.letters() == 0


def test_without_a_ledger_nothing_is_said_of_piles_and_nothing_is_entered(place: Place, group: Group) -> None:
    told = place.told(group, {APPEAL: 24})
    take_away()
    for ask in (place.reporting.sums, place.reporting.report):
        with pytest.raises(LedgerUnreachable):
            ask(group, told)
    with pytest.raises(LedgerUnreachable):
        place.reporting.piles(group)
    with pytest.raises(NotRecorded):
        place.reporting.open(28)


KINDS = {Kind.APPEAL: APPEAL, Kind.SOLIDARITY: SOLIDARITY}
STEPS = st.one_of(
    st.tuples(st.just("online"), st.sampled_from(tuple(KINDS)), st.integers(1, 3)),
    st.tuples(st.just("run"), st.sampled_from(tuple(KINDS)), st.integers(1, 9)),
    st.tuples(st.just("report"), st.sampled_from(tuple(KINDS)), st.integers(0, 12) | st.integers(0, 700)),
    st.tuples(st.sampled_from(("next day", "fold", "release")), st.just(Kind.APPEAL), st.just(0)),
)


def unwritten(pile: Pile, whole: int, chance: Random) -> dict[Channel, int]:
    """What lacks in a pile, taken from any of its channels."""
    letters = [channel for channel, many in pile.by_channel.items() for _ in range(many)]
    return Counter(chance.sample(letters, max(0, len(letters) - whole)))


def test_whatever_happens_a_pile_is_what_was_told_last_and_what_was_counted_since(place: Place) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEPS, min_size=1, max_size=12), chance=st.randoms(use_true_random=False))
    def any_order(steps: list[tuple[str, Kind, int]], chance: Random) -> None:
        place.now = NOON
        group, expected = place.group(), dict.fromkeys(KINDS, 0)
        for what, kind, many in steps:
            if what == "report":
                pile = place.pile(group, KINDS[kind])
                place.report(group, {pile.name: many}, unwritten={pile.name: unwritten(pile, many, chance)})
                expected[kind] = many
            elif what == "next day":
                place.now += DAY
            elif what == "fold":
                ledger.fold("example", place.now.date())
            elif what == "release":
                for one in piles.waiting():
                    ledger.release(one.number, "operator")
            else:
                (place.online if what == "online" else place.run)(group, many, kind)
                expected[kind] += many
            assert {kind: place.pile(group, name).known for kind, name in KINDS.items()} == expected
            assert all(many > 0 for many in piles.of_group(group.code).values())
        assert audit.audit().faults == ()

    any_order()
