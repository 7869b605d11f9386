"""What a report tells of letters that wait, of groups of other years, and of what nobody has a word for."""

import datetime

import pytest

from app.actions.closings import Counted, Counts, Filed, Late, Step, Wanted, canonical
from app.actions.groupings import Sums, ToldGroup
from app.cases.catalogue import read_catalogue
from app.closing.gathering import Background, gathered
from app.closing.report import Report, read_report
from app.closing.telling import Telling
from app.closing.words import read_books
from app.settings import ROOT

TODAY = datetime.date(2026, 11, 20)
LATER = datetime.date(2026, 12, 1)
EARLIER = datetime.date(2024, 11, 20)
ALIKE = Counted(TODAY, "mira-solenne", "appeal", "tally", "tlh", "", "counted", 5)


@pytest.fixture(scope="module")
def report() -> Report:
    catalogue = read_catalogue(ROOT / "case_files")
    campaign = catalogue.campaigns["example"]
    edition = campaign.edition(TODAY)
    groups = (
        ToldGroup("NEW", "school", "FR", TODAY, 20),
        ToldGroup("OLD", "school", "FR", EARLIER, 9),
        ToldGroup("STILL", "", "", EARLIER, 7),
    )
    cells = (
        Counted(TODAY, "mira-solenne", "appeal", "tally", "tlh", "STILL", "held", 4),
        Counted(TODAY, "orm-bay", "solidarity", "other", "en", "NEVER", "practice", 3),
        ALIKE,
    )
    late = (Late(LATER, TODAY, "petition", "external", 2), Late(LATER, TODAY, "appeal", "other", 3))
    wanted = Wanted("example", edition, Step.PROVISIONAL, TODAY, "ana")
    known = Background(campaign, catalogue, groups, {"en": "Letters."})
    return gathered(Counts(edition, 0, cells, late, ()), wanted, known)


def test_what_waits_counts_nowhere_else(report: Report) -> None:
    assert report.whole == Sums(letters=5, held=4, other=3)
    assert report.late[0].sums == Sums(signatures=2, other=3)


def test_groups_are_those_of_the_edition_and_others_that_have_written_in_it(report: Report) -> None:
    told = [(line.value, line.groups, line.participants, line.sums) for line in report.kinds]
    assert told == [
        ("school", 1, 20, Sums()),
        ("", 1, 7, Sums(held=4, other=3)),
        ("-", 0, 0, Sums(letters=5)),
    ]


def test_it_is_the_same_once_it_was_kept(report: Report) -> None:
    assert read_report(canonical(report.payload())) == report


def test_what_has_no_word_is_told_as_it_stands(report: Report) -> None:
    filed = Filed(1, "example", TODAY, TODAY, Step.PROVISIONAL, TODAY, "ana", 3, bytes(32))
    for language, words in read_books(ROOT / "letter_templates" / "books").words.items():
        telling = Telling(filed, report, words, language)
        lines = telling.tables()[1]
        assert {row[2] for row in lines.rows} > {"tlh"}
        assert words.not_told in {row[0] for row in telling.tables()[4].rows}
        assert telling.definition == "Letters."
