"""A writing program, groups in it and what they report: made in one line for the tests of reports."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from app.actions import groups, totals
from app.actions.groups import Group
from app.actions.runs import Run
from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.document import Format
from app.documents.press import Press
from app.letters.words import Words
from app.reporting import OTHER, Pile, PileName, Reporting, Sum, Told
from app.settings import Settings
from app.writing import Wish, Writing

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
TODAY = NOON.date()
DAY = datetime.timedelta(days=1)
APPEAL: PileName = ("idris-vael", "appeal")
SOLIDARITY: PileName = ("idris-vael", "solidarity")
DRAWINGS: PileName = ("idris-vael", OTHER)
WORDS = Words(interface="en")

_keys = count(1)


class Place:
    """A writing program, its groups' reports, and a clock that a test sets."""

    def __init__(self, case_files: Path, press: Press) -> None:
        self.now = NOON
        own = Settings(database_url="", secret_keys=("k" * 16,), data_dir=case_files, case_files=case_files)
        self.writing = Writing(own, press, lambda: self.now)
        self.reporting = Reporting(self.writing)

    @property
    def case(self) -> Case:
        return self.writing.stock.catalogue.case("idris-vael")

    def group(self, people: int = 28) -> Group:
        return groups.reporting_for(self.reporting.open(people))

    def online(self, group: Group, times: int = 1, kind: Kind = Kind.APPEAL, language: str = "en") -> None:
        """That many members write online."""
        words = replace(WORDS, language=language)
        for _ in range(times):
            text = self.writing.issue_token(self.case, kind, group.code)
            token = self.writing.read_token(text, self.case, kind, group.code)
            written = self.writing.write(self.case, kind, words, Wish(format=Format.TXT), token)
            assert written.outcome.is_counted

    def run(self, group: Group, quantity: int, kind: Kind = Kind.APPEAL) -> None:
        """A run of letters with names, uncounted on paper and counted in the ledger."""
        run = Run(f"a token of many signs {next(_keys)}", quantity, group.code)
        today = self.writing.today(self.case.campaign)
        assert self.writing.count_run(self.case, kind, WORDS, run, today).is_counted

    def told(self, group: Group, whole: Mapping[PileName, int], **more: Any) -> Told:
        """A report of today, by whoever has seen the piles as they are."""
        return Told(
            key=more.pop("key", f"form {next(_keys)}"),
            day=more.pop("day", self.reporting.days(group)[1]),
            language=more.pop("language", "en"),
            participants=more.pop("participants", 28),
            whole=whole,
            seen=more.pop("seen", self.known(group)),
            **more,
        )

    def report(self, group: Group, whole: Mapping[PileName, int], **more: Any) -> tuple[Sum, ...]:
        return self.reporting.report(group, self.told(group, whole, **more))

    def pile(self, group: Group, name: PileName = APPEAL) -> Pile:
        return next(pile for pile in self.reporting.piles(group) if pile.name == name)

    def known(self, group: Group) -> dict[PileName, int]:
        return {pile.name: pile.known for pile in self.reporting.piles(group)}

    def letters(self) -> int:
        """What the public total says."""
        edition = self.case.campaign.edition(TODAY)
        return totals.ask("example", edition.opens, edition.closes).letters


def changed(case_files: Path, old: str, new: str, file: str = "case.yaml") -> None:
    """Changes the facts or words of Idris Vael's case, which the program notices."""
    facts = case_files / "example" / "idris-vael" / file
    text = facts.read_text()
    assert old in text
    facts.write_text(text.replace(old, new))


def dated(case_files: Path, opens: str, closes: str) -> None:
    """Lets the campaign run once, between two days."""
    (case_files / "example" / "campaign.yaml").write_text(
        f"opens: {opens}\ncloses: {closes}\ntime_zone: UTC\n"
    )
