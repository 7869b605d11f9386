"""The ledger, closed report by report → what was made, and each report as PDF, workbook or table."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app.actions import closings, groupings, ledger
from app.actions.closings import Counts, Filed, Step, Wanted
from app.cases.case import Campaign, Edition
from app.cases.status import is_withdrawn
from app.closing.gathering import Background, gathered
from app.closing.printing import page_of
from app.closing.report import Report, read_report
from app.closing.telling import Telling
from app.closing.words import BookStock, read_books
from app.documents import spreadsheet
from app.documents.document import MEDIA_TYPES, Document, Format, Size
from app.documents.press import Press
from app.errors import EveryLetterError
from app.files.watch import Watched
from app.languages import INTERFACE_LANGUAGES
from app.languages import translatable as _
from app.reporting import GRACE
from app.writing import Writing


class Form(StrEnum):
    """What a report can be taken away as; the values are also the endings of file names."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


_MEDIA_TYPES: Final[Mapping[Form, str]] = MappingProxyType(
    {
        Form.PDF: MEDIA_TYPES[Format.PDF],
        Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form.CSV: "text/csv; charset=utf-8",
    }
)
#: How many times as long as a letter a short report may take to be laid out, and rows that take once more.
_LETTERS: Final = 3
_ROWS_OF_A_LETTER: Final = 100


class TooEarlyToClose(EveryLetterError):
    """Letters of the edition may still be reported, until that day."""

    message = _(
        "Letters of these days can be reported until %(day)s; the books can be closed from the day after."
        " Until then, please make a provisional report."
    )


class Books:
    """Closes the books and gives out their reports; one for the whole program."""

    def __init__(self, writing: Writing, press: Press, folder: Path) -> None:
        """``folder`` has the words of reports, and their page."""
        self._writing = writing
        self._press = press
        self._stock: Watched[BookStock] = Watched((folder,), lambda: read_books(folder))

    def close(self, campaign: Campaign, edition: Edition, step: Step, author: str) -> Filed:
        """Make a report of the edition and keep it for good; for most of them, past days are folded first.

        Raises `TooEarlyToClose`, `BooksUnreadable`, what `closings.close` raises, and `LedgerUnreachable`.
        """
        today, last = self._writing.today(campaign), edition.closes + GRACE
        if step is not Step.PROVISIONAL:
            if today <= last:
                raise TooEarlyToClose(day=last)
            ledger.fold(campaign.slug, today)
        stock = self._stock.current()
        known = Background(
            campaign,
            self._writing.stock.catalogue,
            groupings.told_groups(campaign.slug),
            {language: stock.in_language(language).counting for language in INTERFACE_LANGUAGES},
        )
        wanted = Wanted(campaign.slug, edition, step, today, author)

        def payload_of(counts: Counts) -> Mapping[str, object]:
            return gathered(counts, wanted, known).payload()

        return closings.close(wanted, payload_of)

    def document(self, number: int, language: str, form: Form, size: Size = Size.A4) -> Document:
        """The report of that number in one of the interface's languages: what was kept, and nothing else.

        A case that was withdrawn since has lost its name there, too. Raises `UnknownReport`,
        `BooksUnreadable`, `LedgerUnreachable`, and what `Press.print` raises.
        """
        filed, payload = closings.read(number)
        stock = self._stock.current()
        telling = Telling(filed, self._told(payload), stock.in_language(language), language)
        tables = (telling.facts(), *telling.tables())
        pages = None
        if form is Form.PDF:
            forms = self._writing.stock.templates.languages[language]
            letters = _LETTERS + sum(len(table.rows) for table in tables) // _ROWS_OF_A_LETTER
            printed = self._press.print(page_of(telling, size, forms, stock.folder), letters)
            data, pages = printed.data, printed.pages
        elif form is Form.XLSX:
            data = spreadsheet.xlsx(tables, telling.report.made, telling.foot, size)
        else:
            data = spreadsheet.csv(tables, telling.words.columns["table"])
        name = f"{telling.words.file}-{number}.{form}"
        return Document(data, _MEDIA_TYPES[form], name, pages)

    def _told(self, payload: str) -> Report:
        report, cases = read_report(payload), self._writing.stock.catalogue.cases
        return report.without({slug for slug in report.names if slug in cases and is_withdrawn(cases[slug])})
