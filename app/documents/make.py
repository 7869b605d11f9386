"""Letter + choices → document: the one function through which letters become bytes."""

from app.documents.chosen import ChosenPaper, require_format
from app.documents.document import MEDIA_TYPES, Document, Format
from app.documents.page import Lent, page_of
from app.documents.press import Press
from app.documents.text import text
from app.letters.letter import Letter


def document(letter: Letter, format: Format, paper: ChosenPaper, lent: Lent, press: Press) -> Document:
    """The letter in that format on that paper, with what its case lends to it.

    Raises `UnknownChoice` (the paper does not come in the format), `PressBusy` and `PressFailed`, for PDF
    also `CannotPrint` and `DoesNotFit`.
    """
    require_format(paper, format)
    pages = None
    if format is Format.TXT:
        data = text(letter).encode()
    elif format is Format.DOCX:
        data = press.docx(letter, paper.size, lent)
    elif format is Format.ODT:
        data = press.odt(letter, paper.size, lent)
    else:
        printed = press.print(page_of(letter, paper, lent))
        data, pages = printed.data, printed.pages
    return Document(data, MEDIA_TYPES[format], f"{paper.words.file}.{format}", pages)
