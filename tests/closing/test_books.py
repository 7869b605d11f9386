"""The books of September: the final report adds up by hand, on paper, in sheets and in lines."""

import csv
import datetime
import io
import shutil
from itertools import cycle
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from app.actions import closings, groupings, ledger
from app.actions.audit import audit
from app.actions.cell import Channel, Standing
from app.actions.closings import BooksClosed, Filed, LettersHeld, Step, UnknownReport
from app.actions.groupings import Sums
from app.closing.books import Books, Form, TooEarlyToClose
from app.closing.report import NO_GROUP, Report, read_report
from app.closing.words import read_books
from app.documents.document import Size
from app.errors import PressFailed
from app.figures import WITHDRAWN
from app.languages import INTERFACE_LANGUAGES
from app.settings import ROOT
from tests.actions.made import write
from tests.closing.september import CLOSES, CLOSING_DAY, NOTE, OPENS, WHOLE, Bookkeeping, cell, of, tally
from tests.verapdf import faults

#: What the two sorts of database have to do with it is tested in `tests/actions/test_closings.py`.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DAY = datetime.timedelta(days=1)
STOCK = ROOT / "letter_templates" / "books"


def report_of(filed: Filed) -> Report:
    return read_report(closings.read(filed.number)[1])


def words_of(pdf: bytes) -> str:
    """What a PDF says, all spaces made one."""
    with PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_final_report_adds_up_by_hand(books: Bookkeeping) -> None:
    report = report_of(books.close())
    assert report.whole == WHOLE
    by_case = [(line.case, line.channel, line.language, line.sums.letters) for line in report.lines]
    assert [line for line in by_case if line[3]] == [
        ("idris-vael", "tally", "en", 600),
        ("idris-vael", "tally", "es", 35),
        ("mira-solenne", "online", "en", 3),
        ("mira-solenne", "external", "fr", 100),
        ("orm-bay", "run", "fr", 28),
        (WITHDRAWN, "tally", "en", 5),
    ]
    assert [(line.day.day, line.sums.letters) for line in report.days if line.sums.letters] == [
        (3, 3),
        (10, 63),
        (12, 600),
        (30, 105),
    ]
    # 40 − 5 + 100 + 600 = 735 were entered on another day.
    assert [(line.entered, line.day.day, line.sums.letters) for line in report.late] == [
        (of(9, 25), 10, 40),
        (of(10, 2), 10, -5),
        (of(10, 5), 30, 100),
        (of(10, 8), 12, 600),
    ]
    told = [(line.value, line.groups, line.participants, line.sums.letters) for line in report.kinds]
    assert told == [("library", 1, 9, 35), ("school", 1, 26, 628), (NO_GROUP, 0, 0, 108)]
    assert [(line.value, line.sums.letters) for line in report.regions] == [
        ("ES", 35),
        ("FR", 628),
        (NO_GROUP, 108),
    ]
    (correction,) = report.corrections
    assert (correction.quantity, correction.note, correction.entered) == (-40, NOTE, of(10, 2))
    for lines in (report.days, report.kinds, report.regions):
        assert groupings.added(((), line.sums) for line in lines) == {(): WHOLE}
    assert audit().faults == ()


def test_a_report_says_what_it_is_of_and_names_nobody(books: Bookkeeping) -> None:
    filed = books.close()
    report = report_of(filed)
    assert (report.opens, report.closes, report.made) == (OPENS, CLOSES, CLOSING_DAY)
    assert (report.time_zone, report.adds_to) == ("Europe/Paris", 0)
    assert report.titles.keys() == report.definition.keys() == INTERFACE_LANGUAGES.keys()
    payload = closings.read(filed.number)[1]
    assert "long-gone" not in payload
    assert not [name for name in ("ana", "bea", "facilitator") if f'"{name}"' in payload]


def test_figures_are_those_of_the_overview(books: Bookkeeping) -> None:
    asked = groupings.ask("example", OPENS, CLOSES, ())
    assert report_of(books.close(Step.PROVISIONAL)).whole == asked[()] == WHOLE


def test_books_are_closed_once_the_days_of_grace_are_over_and_all_is_decided(books: Bookkeeping) -> None:
    books.now -= DAY
    for step in (Step.FINAL, Step.ADDENDUM):
        with pytest.raises(TooEarlyToClose, match="until 2026-10-14"):
            books.close(step)
    assert books.close(Step.PROVISIONAL).number == 1
    books.now += DAY
    held = tally(600, of(10, 14), standing=Standing.HELD)
    with pytest.raises(LettersHeld):
        books.close()
    ledger.release(held, "bea", of(10, 15))
    # A letter that was printed over midnight is folded first.
    write(cell(channel=Channel.ONLINE))
    assert report_of(books.close()).whole.letters == 771 + 600 + 1
    with pytest.raises(BooksClosed):
        books.close(Step.PROVISIONAL)


def test_an_addendum_tells_what_came_after(books: Bookkeeping) -> None:
    books.close()
    tally(11, of(10, 20), case="orm-bay", addressee="families", kind="solidarity", language="fr")
    filed = books.close(Step.ADDENDUM)
    report = report_of(filed)
    assert (report.whole, report.adds_to) == (Sums(letters=11), 1)
    assert [(line.value, line.groups, line.sums.letters) for line in report.kinds] == [(NO_GROUP, 0, 11)]
    assert "after report no. 1" in words_of(books.books.document(2, "en", Form.PDF).data)
    assert audit().faults == ()


def withdraw(books: Bookkeeping) -> None:
    facts = books.case_files / "example" / "idris-vael" / "case.yaml"
    facts.write_text(facts.read_text().replace("status: open", "status: withdrawn"))


def test_a_case_that_is_withdrawn_after_its_report_loses_its_name_there_too(books: Bookkeeping) -> None:
    books.close()
    before = books.books.document(1, "en", Form.CSV).data.decode()
    assert "Idris" in before
    assert "were counted twice" in before
    withdraw(books)
    after = books.books.document(1, "en", Form.CSV).data.decode()
    assert "Idris" not in after
    assert "were counted twice" not in after
    assert before.count("-40") == after.count("-40")


def test_a_case_that_was_withdrawn_keeps_its_letters_and_loses_its_name(books: Bookkeeping) -> None:
    withdraw(books)
    filed = books.close()
    report = report_of(filed)
    assert sum(line.sums.letters for line in report.lines if line.case == WITHDRAWN) == 640
    assert report.corrections[0].case == WITHDRAWN
    assert b"Idris" not in books.books.document(1, "en", Form.CSV).data
    assert "Idris" not in words_of(books.books.document(1, "en", Form.PDF).data)


def test_the_same_report_is_always_the_same_bytes(books: Bookkeeping) -> None:
    books.close()
    first = {form: books.books.document(1, "en", form) for form in Form}
    tally(11, of(10, 20))
    books.now += 100 * DAY
    shutil.rmtree(books.case_files / "example" / "mira-solenne")
    assert {form: books.books.document(1, "en", form) for form in Form} == first
    assert [one.filename for one in first.values()] == ["report-1.pdf", "report-1.xlsx", "report-1.csv"]


def test_it_prints_in_every_language_and_size_with_its_hash_on_each_page(
    books: Bookkeeping, tmp_path: Path
) -> None:
    filed = books.close()
    expected = {"en": "Final report", "fr": "Rapport définitif", "es": "Informe definitivo"}
    for (language, heading), size in zip(expected.items(), cycle(Size), strict=False):
        made = books.books.document(1, language, Form.PDF, size)
        said = words_of(made.data)
        assert said.count(filed.hash.hex()) == (made.pages or 0) + 1
        assert f"1 / {made.pages}" in said
        for words in (heading, "771", "\u221240", "628"):
            assert words in said
        with PdfDocument(made.data) as document:
            assert round(document[0].get_width() / 72 * 25.4) == round(size.width)
    path = tmp_path / "report.pdf"
    path.write_bytes(books.books.document(1, "en", Form.PDF).data)
    assert faults([path]) == {path: ()}


def test_lines_add_up_to_the_same_and_nothing_is_calculated(books: Bookkeeping) -> None:
    books.close()
    for language in INTERFACE_LANGUAGES:
        text = books.books.document(1, language, Form.CSV).data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        head, tables = rows[0], {row[0] for row in rows[1:]}
        assert len(tables) == 8
        letters = read_books(STOCK).words[language].columns["letters"]
        own = read_books(STOCK).words[language].tables
        for table in ("cases", "lines", "days", "kinds", "regions"):
            sums = [int(row[head.index(letters)]) for row in rows if row[0] == own[table]]
            assert sum(sums) == 771
        assert rows[-1][-1] == f"'{NOTE}"


def test_there_are_only_reports_that_were_made(books: Bookkeeping) -> None:
    with pytest.raises(UnknownReport):
        books.books.document(1, "en", Form.CSV)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STOCK, tmp_path / "books"))


def test_a_template_with_a_fault_stops_the_page_alone(
    books: Bookkeeping, press: object, folder: Path
) -> None:
    (folder / "page.html.jinja").write_text("{{ nothing }}")
    own = Books(books.writing, press, folder)  # type: ignore[arg-type]  # It is never asked.
    own.close(books.campaign, books.campaign.edition(OPENS), Step.FINAL, "ana")
    with pytest.raises(PressFailed):
        own.document(1, "en", Form.PDF)
    assert own.document(1, "en", Form.XLSX).data
