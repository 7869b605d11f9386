"""Letter + choices → document: each format under its name, with what the paper shows of the case."""

import pytest

from app.documents.document import Document, Format, Size
from app.documents.docx import docx
from app.documents.make import document
from app.documents.odt import odt
from app.documents.page import Lent
from app.documents.press import Press
from app.errors import UnknownChoice
from tests.documents.letters import LENT, PAGES, PLAIN, on, sample


@pytest.mark.parametrize(
    ("format", "media_type", "start", "pages"),
    [
        (Format.PDF, "application/pdf", b"%PDF-1.7", 1),
        (Format.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK", None),
        (Format.ODT, "application/vnd.oasis.opendocument.text", b"PK", None),
        (Format.TXT, "text/plain; charset=utf-8", b"Camille Ferrand\n", None),
    ],
)
def test_a_document_has_a_name_that_tells_nothing_of_the_letter(
    format: Format, media_type: str, start: bytes, pages: int | None, press: Press
) -> None:
    made: Document = document(sample("fr"), format, PLAIN, Lent(), press)
    assert made.filename == f"letter.{format}"
    assert (made.media_type, made.pages) == (media_type, pages)
    assert made.data.startswith(start)


def test_plain_text_needs_no_press() -> None:
    assert document(sample(), Format.TXT, PLAIN, Lent(), Press(PAGES)).data


def test_word_processors_are_given_what_the_case_lends(press: Press) -> None:
    letter, stationery = sample(), on("stationery")
    assert document(letter, Format.DOCX, stationery, LENT, press).data == docx(letter, Size.A4, LENT)
    assert document(letter, Format.ODT, stationery, LENT, press).data == odt(letter, Size.A4, LENT)


def test_a_paper_comes_in_its_own_formats_alone(press: Press) -> None:
    with pytest.raises(UnknownChoice):
        document(sample(), Format.ODT, on("large"), Lent(), press)
