"""Letter + choices → document: the one function through which letters become bytes."""

from app.documents.document import Document, Format, Size, named
from app.documents.page import Stationery, page_of
from app.documents.papers import Paper
from app.documents.press import Press
from app.documents.text import text
from app.letters.letter import Letter


def document(
    letter: Letter, format: Format, paper: Paper, size: Size, stationery: Stationery, press: Press
) -> Document:
    """The letter in that format; paper and stationery matter for PDF, the size for PDF and DOCX.

    Raises `PressBusy` and `PressFailed`, for PDF also `CannotPrint`.
    """
    if format is Format.TXT:
        return named(letter, format, text(letter).encode())
    if format is Format.DOCX:
        return named(letter, format, press.docx(letter, size))
    printed = press.print(page_of(letter, paper, size, stationery))
    return named(letter, format, printed.data, printed.pages)
