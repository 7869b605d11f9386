"""Groupings: whatever the ledger holds and whatever is asked, the sums are those of a count by hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from itertools import combinations, count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions import groupings, groups, ledger, piles, totals
from app.actions.cell import KINDS, PETITION, Cell, Channel, Reason, Standing
from app.actions.codes import join_code
from app.actions.groupings import FIELDS, Selection, Sums, ToldGroup
from app.actions.ledger import Report
from app.errors import LedgerUnreachable
from tests.actions.made import CELL, CLOSES, DAY, OPENS, TODAY, append, write
from tests.databases import take_away

pytestmark = pytest.mark.usefixtures("database")

_campaigns = count(1)
DAYS = st.sampled_from((OPENS - DAY, OPENS, TODAY, CLOSES, CLOSES + DAY))
CELLS = st.builds(
    replace,
    st.just(CELL),
    case=st.sampled_from(("first", "second")),
    addressee=st.sampled_from(("the-king", "a-friend")),
    kind=st.sampled_from(KINDS),
    language=st.sampled_from(("en", "qu")),
    channel=st.sampled_from(Channel),
    group=st.sampled_from(("", "7B")),
    day=DAYS,
    standing=st.sampled_from(Standing),
)
BY = st.sampled_from([by for many in range(len(FIELDS) + 1) for by in combinations(FIELDS, many)])
ANYTHING = st.builds(
    Selection,
    day=st.none() | DAYS,
    case=st.none() | st.sampled_from(("first", "nobody")),
    kind=st.none() | st.sampled_from(KINDS),
    channel=st.none() | st.sampled_from(Channel),
    addressee=st.none() | st.just("the-king"),
    language=st.none() | st.just("qu"),
    group=st.none() | st.sampled_from(("", "7B")),
)


def counted_by_hand(
    cells: Mapping[Cell, int], by: tuple[str, ...], selection: Selection
) -> Mapping[tuple[str, ...], Sums]:
    """What `groupings.ask` has to answer, one cell after the other."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for cell, quantity in cells.items():
        wanted = all(value in {None, getattr(cell, name)} for name, value in asdict(selection).items())
        opens = date.min if cell.standing is Standing.PRACTICE else OPENS
        if wanted and opens <= cell.day <= CLOSES:
            key = tuple(str(getattr(cell, name)) for name in by)
            found.setdefault(key, Counter())[place_of(cell)] += quantity
    return {key: Sums(**sums) for key, sums in found.items() if any(sums.values())}


def place_of(cell: Cell) -> str:
    if cell.standing is Standing.HELD:
        return "held"
    if cell.channel is Channel.OTHER:
        return "other"
    if cell.standing is Standing.PRACTICE:
        return "practice"
    return "signatures" if cell.kind == PETITION else "letters"


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    st.lists(st.tuples(CELLS, st.integers(1, 3), st.integers(0, 4)), max_size=12),
    st.lists(st.tuples(BY, ANYTHING), min_size=1, max_size=4),
)
def test_any_cells_add_up_by_any_fields_in_any_selection(
    made: list[tuple[Cell, int, int]], asked: list[tuple[tuple[str, ...], Selection]]
) -> None:
    campaign = f"campaign-{next(_campaigns)}"
    cells: Counter[Cell] = Counter()
    for some, times, tallied in made:
        cell = replace(some, campaign=campaign)
        write(cell, times)
        if tallied:
            append(cell, tallied, Reason.TALLY, "ana")
            append(cell, -1, Reason.REVERSAL, "ana")
        cells[cell] += times + max(0, tallied - 1)
    for by, selection in (*asked, (FIELDS, Selection())):
        expected = counted_by_hand(cells, by, selection)
        assert groupings.ask(campaign, OPENS, CLOSES, by, selection) == expected
    whole = groupings.ask(campaign, OPENS, CLOSES, ()).get((), Sums())
    total = totals.ask(campaign, OPENS, CLOSES)
    assert (whole.letters, whole.signatures, whole.practice) == (
        total.letters,
        total.signatures,
        total.practice,
    )


def test_an_empty_ledger_has_no_groupings_no_first_day_and_no_entry() -> None:
    assert groupings.ask("example", OPENS, CLOSES, ("case",)) == {}
    assert groupings.first_day("example") is None
    assert groupings.newest_entry() == 0
    assert groupings.told_groups("example") == ()


def test_parts_are_added_up_and_what_was_taken_back_is_left_out() -> None:
    parts = [("a", Sums(letters=3)), ("b", Sums(held=1)), ("a", Sums(other=2)), ("b", Sums(held=-1))]
    assert groupings.added(parts) == {"a": Sums(letters=3, other=2)}


def test_the_first_day_is_the_oldest_that_counts() -> None:
    write(replace(CELL, day=TODAY - DAY))
    assert groupings.first_day("example") == TODAY - DAY
    append(replace(CELL, day=OPENS), 3, Reason.TALLY, "ana")
    write(replace(CELL, day=OPENS - DAY, standing=Standing.PRACTICE))
    write(replace(CELL, day=OPENS - DAY, campaign="another"))
    assert groupings.first_day("example") == OPENS


def test_the_newest_entry_changes_with_each() -> None:
    first = append(CELL, 3, Reason.TALLY, "ana")
    assert groupings.newest_entry() == first
    assert groupings.newest_entry() < append(CELL, 3, Reason.TALLY, "ana") == groupings.newest_entry()


def test_groups_are_told_with_those_who_took_part_by_their_newest_report() -> None:
    school = join_code(groups.open_group("example", 28, "school", "FR", TODAY))
    library = join_code(groups.open_group("example", 5, "library", "", TODAY - DAY))
    groups.open_group("another", 5, "", "", TODAY)
    for key, group, participants in (("1", school, 12), ("2", school, 26), ("3", library, 4)):
        ledger.enter(Report(key, group, TODAY, participants), piles.of_group(group), (), "facilitator")
    silent = join_code(groups.open_group("example", 9, "", "ES", TODAY))
    told = {
        ToldGroup(school, "school", "FR", TODAY, 26),
        ToldGroup(library, "library", "", TODAY - DAY, 4),
        ToldGroup(silent, "", "ES", TODAY, 0),
    }
    assert set(groupings.told_groups("example")) == told


def test_with_the_database_away_nothing_is_said() -> None:
    take_away()
    for ask in (
        lambda: groupings.ask("example", OPENS, CLOSES, ("case",)),
        lambda: groupings.first_day("example"),
        groupings.newest_entry,
        lambda: groupings.told_groups("example"),
    ):
        with pytest.raises(LedgerUnreachable):
            ask()
