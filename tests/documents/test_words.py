"""Letter → DOCX and plain text: the same words, in a file that any word processor opens, and nothing else."""

import io
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from docx import Document as Reader

from app.documents.document import Document, Format, Size
from app.documents.docx import docx
from app.documents.make import document
from app.documents.page import Stationery
from app.documents.press import Press
from app.documents.text import text
from app.letters.letter import Letter, NumberedList, Paragraph, blocks
from tests.documents.letters import PAGES, PLAIN, sample

HOSTILE = '</w:t></w:r> {{7*7}} <script> & " \u200f \u00a0 %s ]]>'
TEXT = """\
Camille Ferrand
Lyon

1 December 2026

The President
1010 Castelmar
ORLÉN

Dear Mr President,

I ask you:

1. to listen;
2. to answer.

Yours,



Camille Ferrand

Copy to:
The Embassy

An example.
"""


def _small(**changes: object) -> Letter:
    return sample(
        **{
            "sender": ("Camille Ferrand", "Lyon"),
            "place_and_date": "1 December 2026",
            "addressee": ("The President", "1010 Castelmar"),
            "body": blocks("I ask you:\n\n1. to listen;\n2. to answer."),
            "closing": "Yours,",
            "copies_label": "Copy to:",
            "copies_to": ("The Embassy",),
            "notes": ("An example.",),
            **changes,
        }
    )


def _words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Reader(io.BytesIO(data)).paragraphs]


def _xml(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_plain_text_is_a_tidy_letter() -> None:
    assert text(_small()) == TEXT


def test_plain_text_without_a_name_has_a_line_to_sign_on() -> None:
    bare = text(_small(sender=(), signature="", copies_to=(), notes=(), country=""))
    assert bare.startswith("1 December 2026\n\nThe President\n1010 Castelmar\n\nDear")
    assert bare.endswith("Yours,\n\n\n\n" + "_" * 30 + "\n")


def test_docx_holds_the_words_in_named_styles() -> None:
    found = [
        (line.style.name, line.text)
        for line in Reader(io.BytesIO(docx(_small(), Size.A4))).paragraphs
        if line.style
    ]
    assert found == [
        ("Sender", "Camille Ferrand\nLyon"),
        ("Place and Date", "1 December 2026"),
        ("Addressee", "The President\n1010 Castelmar\nORLÉN"),
        ("Salutation", "Dear Mr President,"),
        ("Letter Body", "I ask you:"),
        ("Numbered Demand", "to listen;"),
        ("Numbered Demand", "to answer."),
        ("Closing", "Yours,"),
        ("Signature", "Camille Ferrand"),
        ("Copies", "Copy to:\nThe Embassy"),
    ]
    assert Reader(io.BytesIO(docx(_small(), Size.A4))).sections[0].footer.paragraphs[0].text == "An example."


def test_docx_without_a_name_has_a_line_to_sign_on() -> None:
    assert _words(docx(_small(signature="", country="", copies_to=()), Size.A4))[-1] == "_" * 30


@pytest.mark.parametrize(("size", "width", "height"), [(Size.A4, 210, 297), (Size.LETTER, 215.9, 279.4)])
def test_docx_has_the_size_of_the_paper(size: Size, width: float, height: float) -> None:
    section = Reader(io.BytesIO(docx(_small(), size))).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm, 1), round(section.page_height.mm, 1)) == (width, height)


@pytest.mark.parametrize(("language", "expected"), [("fr", "fr-FR"), ("en", "en-US"), ("fr-CA", "fr-CA")])
def test_docx_is_checked_by_the_dictionary_of_its_language(language: str, expected: str) -> None:
    data = docx(sample("fr", language=language), Size.A4)
    assert f'w:lang w:val="{expected}" w:eastAsia="{expected}" w:bidi="{expected}"' in _xml(
        data, "word/styles.xml"
    )
    assert '<w:lang w:val="fr-FR"/>' in _xml(data, "word/document.xml")
    assert "w:bidi/" not in _xml(data, "word/styles.xml")


def test_docx_of_a_script_from_right_to_left_runs_from_right_to_left() -> None:
    styles = _xml(docx(sample(language="ar", direction="rtl"), Size.A4), "word/styles.xml")
    assert "<w:bidi/>" in styles
    assert "<w:rtl/>" in styles


def test_docx_begins_every_list_at_one() -> None:
    body = (NumberedList(("a", "b")), Paragraph("and"), NumberedList(("c", "d")))
    data = docx(_small(body=body), Size.A4)
    assert re.findall(r'<w:numId w:val="(\d+)"', _xml(data, "word/document.xml")) == ["1", "1", "3", "3"]
    assert _xml(data, "word/numbering.xml").count('<w:startOverride w:val="1"/>') == 2


def test_docx_tells_nothing_but_the_letter_and_is_always_the_same() -> None:
    data = docx(sample(), Size.A4)
    assert data == docx(sample(), Size.A4)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(package.namelist()) == [
            "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml",
            "word/fontTable.xml", "word/footer1.xml", "word/numbering.xml", "word/settings.xml",
            "word/styles.xml", "word/theme/theme1.xml", "word/webSettings.xml",
        ]  # fmt: skip
        everything = "".join(package.read(name).decode() for name in package.namelist())
    for trace in ("python-docx", "dcterms", "creator", "Macintosh", "proofState"):
        assert trace not in everything


def test_hostile_words_stand_in_docx_and_text_as_they_are() -> None:
    letter = _small(body=(Paragraph(HOSTILE), NumberedList((HOSTILE,))), signature=HOSTILE, notes=(HOSTILE,))
    assert _words(docx(letter, Size.A4)).count(HOSTILE) == 3
    assert text(letter).count(HOSTILE) == 4


def test_control_characters_do_not_break_a_docx() -> None:
    data = docx(_small(body=(Paragraph("a\x00b\x0bc\ud800d\uffff\n\te"),), signature="\x1b"), Size.A4)
    assert "abcd\n\te" in _words(data)
    ET.fromstring(_xml(data, "word/document.xml"))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_word_processor_reads_the_same_words(language: str, tmp_path: Path) -> None:
    letter = sample(language, copies_label="CC", copies_to=("王小明",))
    (tmp_path / "letter.docx").write_bytes(docx(letter, Size.A4))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    convert = [*command, "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "letter.docx")]
    subprocess.run(convert, check=True, capture_output=True, timeout=100)
    expected = text(sample(language, copies_label="CC", copies_to=("王小明",), notes=()))
    assert (tmp_path / "letter.txt").read_text("utf-8-sig").split() == expected.split()


@pytest.mark.parametrize(
    ("format", "media_type", "start", "pages"),
    [
        (Format.PDF, "application/pdf", b"%PDF-1.7", 1),
        (Format.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK", None),
        (Format.TXT, "text/plain; charset=utf-8", b"Camille Ferrand\n", None),
    ],
)
def test_a_document_is_named_by_kind_case_and_language(
    format: Format, media_type: str, start: bytes, pages: int | None, press: Press
) -> None:
    made: Document = document(sample("fr"), format, PLAIN, Size.A4, Stationery(), press)
    assert made.filename == f"letter-appeal-mira-solenne-fr.{format}"
    assert (made.media_type, made.pages) == (media_type, pages)
    assert made.data.startswith(start)


def test_plain_text_needs_no_press() -> None:
    assert document(sample(), Format.TXT, PLAIN, Size.A4, Stationery(), Press(PAGES)).data


def test_a_document_for_a_word_processor_is_made_by_the_press(press: Press) -> None:
    made = document(sample(), Format.DOCX, PLAIN, Size.A4, Stationery(), press)
    assert made.data == docx(sample(), Size.A4)
