"""Whatever is done to the ledger in whatever order, its totals stay what was counted."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.actions import ledger, totals
from app.actions.audit import audit
from app.actions.cell import Cell, Channel, Reason
from app.actions.ledger import EntryRefused, Recorded
from app.actions.token import Token
from tests.actions.made import CELL, fresh_token

_campaigns = count(1)
CASES = st.sampled_from(["first", "second"])
QUANTITIES = st.integers(1, 5)


class AnyOrder(RuleBasedStateMachine):
    """One campaign, long ago, so that the database lets its expired tokens go."""

    letters = Bundle("letters")
    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.campaign = f"campaign-{next(_campaigns)}"
        self.now = datetime(2020, 3, 1, 12, tzinfo=UTC)
        self.counted: Counter[Cell] = Counter()
        self.unfolded: Counter[Cell] = Counter()
        self.reversed: set[int] = set()

    def cell(self, case: str, channel: Channel) -> Cell:
        return replace(CELL, campaign=self.campaign, case=case, channel=channel, day=self.now.date())

    @rule(target=letters, case=CASES)
    def write(self, case: str) -> tuple[Token, Cell]:
        cell = self.cell(case, Channel.ONLINE)
        token = fresh_token(cell, self.now)
        assert ledger.record(token, cell) is Recorded.COUNTED
        self.counted[cell] += 1
        self.unfolded[cell] += 1
        return token, cell

    @rule(letter=letters)
    def ask_again(self, letter: tuple[Token, Cell]) -> None:
        token, cell = letter
        if not token.expired(self.now):
            assert ledger.record(token, replace(cell, day=self.now.date())) is Recorded.ALREADY

    @rule(target=entries, case=CASES, quantity=QUANTITIES)
    def report(self, case: str, quantity: int) -> tuple[int, Cell, int]:
        cell = self.cell(case, Channel.TALLY)
        self.counted[cell] += quantity
        return ledger.append(cell, quantity, Reason.TALLY, "ana"), cell, quantity

    @rule(entry=entries)
    def reverse(self, entry: tuple[int, Cell, int]) -> None:
        number, cell, quantity = entry
        try:
            ledger.append(cell, -quantity, Reason.REVERSAL, "ana", reverses=number)
        except EntryRefused:
            assert number in self.reversed or self.counted[cell] < quantity
        else:
            assert number not in self.reversed
            self.reversed.add(number)
            self.counted[cell] -= quantity

    @rule(case=CASES, channel=st.sampled_from([Channel.ONLINE, Channel.TALLY]), quantity=QUANTITIES)
    def take_back(self, case: str, channel: Channel, quantity: int) -> None:
        cell = self.cell(case, channel)
        try:
            ledger.append(cell, -quantity, Reason.REVERSAL, "ana")
        except EntryRefused:
            assert self.counted[cell] < quantity
        else:
            self.counted[cell] -= quantity

    @rule(days=st.integers(1, 5))
    def let_days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def fold(self) -> None:
        today = self.now.date()
        past = {cell: number for cell, number in self.unfolded.items() if cell.day < today}
        assert ledger.fold(self.campaign, today) == sum(past.values())
        self.unfolded -= Counter(past)

    @rule()
    def forget(self) -> None:
        ledger.forget_expired(self.now.date())

    @invariant()
    def totals_are_what_was_counted(self) -> None:
        by_case: Counter[str] = Counter()
        for cell, number in self.counted.items():
            by_case[cell.case] += number
        asked = totals.ask(self.campaign, datetime(2020, 1, 1, tzinfo=UTC).date(), self.now.date())
        assert +Counter(asked.by_case) == +by_case
        assert asked.letters == sum(by_case.values())

    def teardown(self) -> None:
        assert audit().faults == ()


@pytest.mark.usefixtures("database")
def test_the_totals_are_what_was_counted_in_any_order() -> None:
    checks = settings(
        max_examples=20,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyOrder, settings=checks)
