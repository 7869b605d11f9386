"""A made-up campaign of 30 days, and everything that was counted of it; its sums, added up by hand.

Letters, by case:

    Mira Solenne   online 3 + another website 100          = 103
    Orm Bay        with names 28                           =  28
    Idris Vael     a pile 40 − 40 + 35, released 600       = 635
    a case that has gone since                             =   5
                                                    in all   771

Beside them 12 signatures, 7 drawings, 2 letters for practice and 9 that were refused.
"""

import datetime
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from app.actions import groups, ledger, piles
from app.actions.cell import PETITION, Cell, Channel, Reason, Standing
from app.actions.closings import Filed, Step
from app.actions.codes import join_code
from app.actions.groupings import Sums
from app.actions.ledger import Change, Report
from app.actions.tallies import Tally
from app.cases.case import Campaign, Edition
from app.closing.books import Books
from app.desk import Desk
from app.documents.press import Press
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.actions.made import write
from tests.web.website import copied_cases, run_once

OPENS, CLOSES = datetime.date(2026, 9, 1), datetime.date(2026, 9, 30)
#: The day after that on which the last letters could be reported.
CLOSING_DAY = datetime.date(2026, 10, 15)
EDITION = Edition(OPENS, CLOSES)
WHOLE = Sums(letters=771, signatures=12, practice=2, other=7)
#: What stands beside the correction.
NOTE = "=five were counted twice"

_keys = count(1)


class Bookkeeping:
    """The books over case files of their own, and a clock that a test sets."""

    def __init__(self, press: Press, folder: Path) -> None:
        self.case_files = copied_cases(folder)
        run_once(self.case_files, "example", OPENS, CLOSES)
        self.now = datetime.datetime.combine(CLOSING_DAY, datetime.time(12), datetime.UTC)
        own = Settings(database_url="", secret_keys=("k" * 16,), data_dir=folder, case_files=self.case_files)
        self.writing = Writing(own, press, lambda: self.now)
        self.desk = Desk(self.writing, 0)
        self.books = Books(self.writing, press, ROOT / "letter_templates" / "books")

    @property
    def campaign(self) -> Campaign:
        return self.writing.campaign("example")

    def close(self, step: Step = Step.FINAL) -> Filed:
        return self.books.close(self.campaign, EDITION, step, "ana")


def cell(**changes: Any) -> Cell:
    appeal = Cell(
        campaign="example", case="mira-solenne", addressee="king", kind="appeal", language="en",
        channel=Channel.TALLY, group="", day=CLOSES, standing=Standing.COUNTED,
    )  # fmt: skip
    return replace(appeal, **changes)


def of(month: int, day: int) -> datetime.date:
    return datetime.date(2026, month, day)


def tally(quantity: int, entered: datetime.date, **changes: Any) -> int:
    """The number of the entry."""
    (tallied,) = ledger.tally([Tally(f"tally {next(_keys)}", cell(**changes), quantity)], "ana", entered)
    return tallied.number


def counted() -> None:
    """Enters all of it."""
    school = join_code(groups.open_group("example", 28, "school", "FR", of(9, 2)))
    library = join_code(groups.open_group("example", 12, "library", "ES", of(9, 8)))
    write(cell(channel=Channel.ONLINE, day=of(9, 3)), times=3)
    solidarity = {"case": "orm-bay", "addressee": "families", "kind": "solidarity", "language": "fr"}
    ledger.record_run("a run", cell(**solidarity, group=school, day=of(9, 10)), 28, "every-letter")
    idris: dict[str, Any] = {"case": "idris-vael", "addressee": "president"}
    pile = tally(40, of(9, 25), **idris, language="es", group=library, day=of(9, 10))
    ledger.correct(pile, 35, NOTE, "bea", of(10, 2), "a correction")
    tally(100, of(10, 5), language="fr", channel=Channel.EXTERNAL)
    tally(5, CLOSES, case="long-gone", addressee="somebody")
    tally(12, of(9, 15), kind=PETITION, channel=Channel.EXTERNAL, day=of(9, 15))
    tally(7, of(9, 10), **solidarity, group=school, channel=Channel.OTHER, day=of(9, 10))
    tally(2, of(8, 30), day=of(8, 30), standing=Standing.PRACTICE)
    waiting = cell(**idris, group=school, standing=Standing.HELD, day=of(9, 12))
    _reported(school, 26, waiting, 600)
    _reported(library, 9, cell(group=library, standing=Standing.HELD, day=of(9, 13)), 9)


def _reported(group: str, participants: int, held: Cell, quantity: int) -> None:
    """A report of so many, which waits; the school's counts since 8 October, the other was refused."""
    report = Report(f"report {next(_keys)}", group, held.day, participants)
    ledger.enter(report, piles.of_group(group), [Change(held, quantity, Reason.TALLY)], "facilitator")
    number = next(one.number for one in piles.waiting() if one.cell == held)
    decide = ledger.release if quantity > 500 else ledger.refuse
    decide(number, "bea", of(10, 8))
