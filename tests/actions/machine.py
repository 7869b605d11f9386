"""Whatever people do to the ledger, in whatever order → rules and a model, and what always holds of both."""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from app.actions import audit, epochs, groups, ledger, piles, totals
from app.actions.cell import PETITION, Cell, Channel, Reason, Standing
from app.actions.codes import join_code
from app.actions.ledger import Change, EntryRefused, Foldable, Recorded, Report
from app.actions.models import Letter, cell_columns
from app.actions.tallies import Tallied, Tally
from app.actions.token import Token
from app.database import db, reading
from app.errors import NeedsSecond, NotCorrectable, NothingHeld, PileChanged, RunDiffers, TallyDiffers
from tests.actions.made import CELL, append, fresh_token
from tests.databases import bare_app, take_away

#: Long ago, so that the database lets expired tokens go.
START: Final = datetime.datetime(2020, 3, 1, 12, tzinfo=datetime.UTC)
#: What is reported at once beyond that waits.
MOST: Final = 500

CASES = st.sampled_from(["first", "second"])
KINDS = st.sampled_from(["appeal", "solidarity", PETITION])
LANGUAGES = st.sampled_from(["en", "fr"])
SOME = st.integers(1, 5)
PILES = st.sampled_from([1, 24, 240, 501, 700])


@dataclass(frozen=True, slots=True)
class Page:
    """A writing page: its token, and what its letter will be whenever it is finished."""

    token: Token
    cell: Cell


@dataclass(frozen=True, slots=True)
class PrintedRun:
    """A run as it was printed first."""

    token: str
    cell: Cell
    quantity: int


@dataclass(frozen=True, slots=True)
class Form:
    """A report as it was sent."""

    report: Report
    seen: Mapping[Cell, int]
    changes: tuple[Change, ...]


class Life(RuleBasedStateMachine):
    """A ledger of its own from the first letter on, and beside it what it must come to."""

    pages = Bundle("pages")
    runs = Bundle("runs")
    forms = Bundle("forms")
    entered_tallies: Bundle[Tallied | None] = Bundle("entered tallies")

    def __init__(self, new_database: Callable[[], str]) -> None:
        super().__init__()
        self.url = new_database()
        self.now = START
        self.standing = {"first": Standing.COUNTED, "second": Standing.PRACTICE}
        self.stands: Counter[Cell] = Counter()
        self.unfolded: Counter[Cell] = Counter()
        self.spent: set[bytes] = set()
        #: What Ana has entered that was neither corrected nor, where it waited, decided about.
        self.mine: list[Tallied] = []
        self.names = 0
        self.open()

    def open(self) -> None:
        self.context = bare_app(self.url).app_context()
        self.context.push()

    @property
    def today(self) -> datetime.date:
        return self.now.date()

    def cell(self, case: str, kind: str, channel: Channel = Channel.ONLINE, group: str = "") -> Cell:
        standing = self.standing[case]
        day = self.today
        return replace(CELL, case=case, kind=kind, channel=channel, group=group, standing=standing, day=day)

    def name(self) -> str:
        self.names += 1
        return f"number {self.names}"

    def of_group(self) -> dict[Cell, int]:
        return {cell: many for cell, many in self.stands.items() if cell.group == self.group and many}

    @initialize()
    def open_a_group(self) -> None:
        self.group = join_code(groups.open_group("example", 28, "school", "", self.today))

    @rule(target=pages, case=CASES, kind=KINDS, in_group=st.booleans(), at_once=st.booleans())
    def open_a_page(self, case: str, kind: str, *, in_group: bool, at_once: bool) -> Page:
        cell = self.cell(case, kind, group=self.group if in_group else "")
        page = Page(fresh_token(cell, self.now), cell)
        if at_once:
            self.finish(page, "en")
        return page

    @rule(page=pages, language=LANGUAGES)
    def finish_its_letter(self, page: Page, language: str) -> None:
        """As a document or by hand, for the first time or again, on the same day or on another."""
        self.finish(page, language)

    def finish(self, page: Page, language: str) -> None:
        if page.token.expired(self.now):
            return
        standing = self.standing[page.cell.case]
        cell = replace(page.cell, language=language, standing=standing, day=self.today)
        told = ledger.record(page.token, cell)
        if page.token.epoch != epochs.current():
            assert told is Recorded.OLD_EPOCH
        elif page.token.nonce in self.spent:
            assert told is Recorded.ALREADY
        else:
            assert told is Recorded.COUNTED
            self.spent.add(page.token.nonce)
            self.stands[cell] += 1
            self.unfolded[cell] += 1

    @rule(case=CASES, standing=st.sampled_from(Standing))
    def change_status(self, case: str, standing: Standing) -> None:
        """Its campaign opens, or a burst begins or ends."""
        self.standing[case] = standing

    @rule(target=runs, case=CASES, quantity=SOME, in_group=st.booleans())
    def print_a_run(self, case: str, quantity: int, *, in_group: bool) -> PrintedRun:
        cell = self.cell(case, "appeal", Channel.RUN, self.group if in_group else "")
        run = PrintedRun(self.name(), cell, quantity)
        assert ledger.record_run(run.token, cell, quantity, "ana") is Recorded.COUNTED
        self.stands[cell] += quantity
        return run

    @rule(run=runs, more=SOME)
    def print_it_again(self, run: PrintedRun, more: int) -> None:
        cell = replace(run.cell, day=self.today)
        assert ledger.record_run(run.token, cell, run.quantity, "ana") is Recorded.ALREADY
        with pytest.raises(RunDiffers):
            ledger.record_run(run.token, run.cell, run.quantity + more, "ana")

    def send(self, *changes: Change) -> Form:
        seen = piles.of_group(self.group)
        assert seen == self.of_group()
        report = Report(self.name(), self.group, self.today, 20)
        assert ledger.enter(report, seen, changes, "facilitator") is Recorded.COUNTED
        for change in changes:
            self.stands[change.cell] += change.quantity
        return Form(report, seen, changes)

    @rule(target=forms, case=CASES, more=PILES, other=SOME)
    def report_a_pile(self, case: str, more: int, other: int) -> Form:
        appeals = self.cell(case, "appeal", Channel.TALLY, self.group)
        if more > MOST and appeals.standing is not Standing.PRACTICE:
            appeals = replace(appeals, standing=Standing.HELD)
        drawings = replace(appeals, channel=Channel.OTHER)
        return self.send(Change(appeals, more, Reason.TALLY), Change(drawings, other, Reason.TALLY))

    @rule(target=forms, data=st.data(), fewer=SOME)
    def report_a_smaller_pile(self, data: st.DataObject, fewer: int) -> Form:
        cells = sorted(self.of_group(), key=str)
        if not cells:
            return self.send()
        cell = data.draw(st.sampled_from(cells))
        if fewer <= self.stands[cell]:
            return self.send(Change(cell, -fewer, Reason.REVERSAL))
        too_many = Change(cell, -self.stands[cell] - 2, Reason.REVERSAL)
        with pytest.raises(EntryRefused, match="below 0"):
            self.send(Change(cell, 1, Reason.TALLY), too_many)
        return self.send()

    @rule(form=forms)
    def send_it_again(self, form: Form) -> None:
        assert ledger.enter(form.report, form.seen, form.changes, "facilitator") is Recorded.ALREADY
        if form.seen != self.of_group():
            with pytest.raises(PileChanged):
                ledger.enter(replace(form.report, key=self.name()), form.seen, form.changes, "facilitator")

    def entered(self, cell: Cell, quantity: int, *, fewer: bool = False) -> Cell:
        """The cell in which an organizer's letters stand: they wait where they are much, unless fewer now."""
        alike = [
            one for one in self.mine if one.tally.cell.day == cell.day and one.tally.cell.case == cell.case
        ]
        before = sum(one.tally.quantity for one in alike if one.tally.cell.standing is not Standing.PRACTICE)
        is_much = before + quantity > MOST and cell.standing is not Standing.PRACTICE and not fewer
        cell = replace(cell, standing=Standing.HELD) if is_much else cell
        self.stands[cell] += quantity
        return cell

    def keep(self, tallied: Tallied | None) -> Tallied | None:
        if tallied:
            self.mine.append(tallied)
        return tallied

    @rule(target=entered_tallies, case=CASES, quantity=PILES)
    def enter_a_tally(self, case: str, quantity: int) -> Tallied | None:
        cell = self.cell(case, "appeal", Channel.TALLY)
        if cell.standing is Standing.HELD:
            cell = replace(cell, standing=Standing.COUNTED)
        tally = Tally(self.name(), cell, quantity, reference="box 3")
        stands = replace(tally, cell=self.entered(cell, quantity))
        (told,) = ledger.tally([tally], "ana", self.today, MOST)
        assert told == Tallied(told.number, stands)
        assert ledger.tally([tally], "ana", self.today, MOST) == (replace(told, is_new=False),)
        with pytest.raises(TallyDiffers):
            ledger.tally([replace(tally, quantity=quantity + 1)], "ana", self.today, MOST)
        return self.keep(told)

    @rule(target=entered_tallies, wrong=entered_tallies, quantity=st.sampled_from([0, 24, 600]))
    def correct(self, wrong: Tallied | None, quantity: int) -> Tallied | None:
        key = self.name()
        if wrong is None or wrong not in self.mine:
            number = wrong.number if wrong else 0
            with pytest.raises(NotCorrectable):
                ledger.correct(number, quantity, "a slip", "ana", self.today, key, MOST)
            return None
        self.mine.remove(wrong)
        cell = wrong.tally.cell
        self.stands[cell] -= wrong.tally.quantity
        told = ledger.correct(wrong.number, quantity, "a slip", "ana", self.today, key, MOST)
        if not quantity:
            assert told is None
            return None
        assert told is not None
        fewer = cell.standing is Standing.COUNTED and quantity <= wrong.tally.quantity
        is_practice = cell.standing is Standing.PRACTICE
        cell = cell if is_practice else replace(cell, standing=Standing.COUNTED)
        cell = self.entered(cell, quantity, fewer=fewer)
        assert (told.tally.cell, told.tally.quantity) == (cell, quantity)
        return self.keep(told)

    @rule(case=CASES, quantity=SOME)
    def reverse(self, case: str, quantity: int) -> None:
        cell = self.cell(case, "appeal", Channel.EXTERNAL)
        number = append(cell, quantity, Reason.EXTERNAL)
        with pytest.raises(EntryRefused):
            append(replace(cell, language="fr"), -quantity, Reason.REVERSAL, reverses=number)
        reversal = append(cell, -quantity, Reason.REVERSAL, reverses=number)
        for again, many in ((number, -quantity), (reversal, quantity)):
            with pytest.raises(EntryRefused):
                append(cell, many, Reason.REVERSAL, reverses=again)

    @rule(case=CASES, quantity=SOME)
    def take_back(self, case: str, quantity: int) -> None:
        cell = self.cell(case, "appeal")
        if self.stands[cell] < quantity:
            with pytest.raises(EntryRefused, match="below 0"):
                append(cell, -quantity, Reason.REVERSAL)
            return
        append(cell, -quantity, Reason.REVERSAL)
        self.stands[cell] -= quantity

    @rule(counts=st.booleans())
    def decide_on_the_newest_that_waits(self, *, counts: bool) -> None:
        decide = ledger.release if counts else ledger.refuse
        newest = next(iter(piles.waiting()), None)
        if newest is None:
            for nowhere in (0, self.cell("first", "appeal")):
                with pytest.raises(NothingHeld):
                    decide(nowhere, "bea")
            return
        where = newest.number or newest.cell
        by_ana = [one for one in self.mine if one.tally.cell == newest.cell]
        if by_ana:
            with pytest.raises(NeedsSecond):
                ledger.release(where, "ana")
        assert decide(where, "bea") == newest.quantity == self.stands.pop(newest.cell)
        self.mine = [one for one in self.mine if one not in by_ana]
        if counts:
            self.stands[replace(newest.cell, standing=Standing.COUNTED)] += newest.quantity

    @rule(days=st.integers(1, 5))
    def let_days_pass(self, days: int) -> None:
        self.now += datetime.timedelta(days=days)

    @rule()
    def fold(self) -> None:
        past = {cell: many for cell, many in self.unfolded.items() if cell.day < self.today}
        days = {cell.day for cell in past}
        assert ledger.foldable("example", self.today) == Foldable(sum(past.values()), len(days), len(past))
        assert ledger.fold("example", self.today) == sum(past.values())
        self.unfolded -= Counter(past)
        ledger.forget_expired(self.today)

    @rule()
    def start_again(self) -> None:
        db.engine.dispose()
        self.context.pop()
        self.open()

    @rule()
    def restore_a_backup(self) -> None:
        epochs.start_new()

    @invariant()
    def totals_are_what_was_done(self) -> None:
        letters, kinds = Counter[str](), Counter[str]()
        apart = Counter[str]()
        for cell, many in self.stands.items():
            if cell.channel is Channel.OTHER:
                continue
            if cell.standing is not Standing.COUNTED or cell.kind == PETITION:
                apart[cell.standing] += many
            else:
                letters[cell.case] += many
                kinds[cell.kind] += many
        asked = totals.ask("example", START.date(), self.today)
        assert (+Counter(asked.by_case), +Counter(asked.by_kind)) == (+letters, +kinds)
        assert (asked.letters, asked.signatures) == (letters.total(), apart[Standing.COUNTED])
        assert (asked.practice, asked.held) == (apart[Standing.PRACTICE], apart[Standing.HELD])

    @invariant()
    def what_waits_is_what_is_held(self) -> None:
        held = {one.cell: one.quantity for one in piles.waiting()}
        assert held == {c: n for c, n in self.stands.items() if n and c.standing is Standing.HELD}

    @invariant()
    def letters_are_those_that_no_fold_has_taken(self) -> None:
        cells = select(*cell_columns(Letter), func.count()).group_by(*cell_columns(Letter))
        with reading() as connection:
            assert {piles.cell_of(row): row[-1] for row in connection.execute(cells)} == self.unfolded

    @invariant()
    def the_audit_finds_no_fault(self) -> None:
        assert audit.audit(self.today).faults == ()

    def teardown(self) -> None:
        take_away()
        self.context.pop()
