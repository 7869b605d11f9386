"""Letter → DOCX: every part in its own style, and nothing of whoever made it."""

import io
import re
import zipfile

import pytest
from docx import Document as Reader

from app.documents.document import Size
from app.documents.docx import docx, docx_of
from app.documents.page import Lent
from app.documents.styled import PAGE_NUMBER, Line, Run, Style, Text
from app.letters.letter import Letter
from tests.documents.letters import LENT, sample
from tests.documents.small import LISTS, SMALL_IN_STYLES, arabic, part, small


def _made(letter: Letter, lent: Lent = Lent(), size: Size = Size.A4) -> bytes:  # noqa: B008 – a frozen value.
    return docx(letter, size, lent)


def _words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Reader(io.BytesIO(data)).paragraphs]


def test_the_words_stand_in_named_styles() -> None:
    read = Reader(io.BytesIO(_made(small())))
    assert [(line.style.name, line.text) for line in read.paragraphs if line.style] == SMALL_IN_STYLES
    section = read.sections[0]
    assert [foot.paragraphs[0].text for foot in (section.first_page_footer, section.footer)] == [
        "An example."
    ] * 2


def test_pages_are_numbered_from_the_second_on() -> None:
    data = _made(small(notes=()))
    section = Reader(io.BytesIO(data)).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous
    assert 'w:instr="PAGE"' in part(data, "word/header1.xml")
    assert section.footer.is_linked_to_previous


def test_without_a_name_there_is_a_line_to_sign_on() -> None:
    words = _words(_made(small(sender=(), signature="", country="", copies_to=())))
    assert words[:2] == ["1 December 2026", "The President\n1010 Castelmar"]
    assert words[-1] == "_" * 30


@pytest.mark.parametrize(("size", "width", "height"), [(Size.A4, 210, 297), (Size.LETTER, 215.9, 279.4)])
def test_it_has_the_size_of_the_paper(size: Size, width: float, height: float) -> None:
    section = Reader(io.BytesIO(_made(small(), size=size))).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm, 1), round(section.page_height.mm, 1)) == (width, height)


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "fr-FR"), ("en", "en-US"), ("fr-CA", "fr-CA"), ("tlh", "tlh")]
)
def test_it_is_checked_by_the_dictionary_of_its_language(language: str, expected: str) -> None:
    data = _made(sample("fr", language=language))
    styles = part(data, "word/styles.xml")
    assert f'w:lang w:val="{expected}" w:eastAsia="{expected}" w:bidi="{expected}"' in styles
    assert '<w:lang w:val="fr-FR"/>' in part(data, "word/document.xml")
    assert "w:bidi/" not in styles


def test_a_letter_from_right_to_left_runs_so_and_so_does_its_stationery() -> None:
    data = _made(arabic(), LENT)
    styles = part(data, "word/styles.xml")
    assert "<w:bidi/>" in styles
    assert "<w:rtl/>" in styles
    assert '<w:sz w:val="23"/><w:szCs w:val="23"/>' in styles
    assert "<w:bidiVisual/>" in part(data, "word/document.xml")


def test_every_list_begins_at_one() -> None:
    data = _made(small(body=LISTS))
    numbers = re.findall(r'<w:numId w:val="(\d+)"', part(data, "word/document.xml"))
    assert numbers == ["1", "1", "3", "3"]
    assert part(data, "word/numbering.xml").count('<w:startOverride w:val="1"/>') == 2


def test_stationery_has_the_line_at_its_head_and_the_picture_beside_the_addressee() -> None:
    data = _made(small(), LENT)
    read = Reader(io.BytesIO(data))
    (head,) = read.sections[0].first_page_header.paragraphs
    assert head.style is not None
    assert (head.style.name, head.text) == ("Stationery", LENT.line)
    (table,) = read.tables
    addressee, beside = table.rows[0].cells
    assert addressee.text == "The President\n1010 Castelmar\nORLÉN"
    assert [line.style.name for line in beside.paragraphs if line.style] == ["Picture"]
    assert 'descr="A portrait of Mira Solenne"' in part(data, "word/document.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.read("word/media/image1.png").startswith(b"\x89PNG")


def test_it_tells_nothing_but_the_letter() -> None:
    with zipfile.ZipFile(io.BytesIO(_made(sample()))) as package:
        assert sorted(package.namelist()) == [
            "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml",
            "word/fontTable.xml", "word/footer1.xml", "word/footer2.xml", "word/header1.xml",
            "word/numbering.xml", "word/settings.xml", "word/styles.xml", "word/theme/theme1.xml",
            "word/webSettings.xml",
        ]  # fmt: skip
        everything = "".join(package.read(name).decode() for name in package.namelist())
    for trace in ("python-docx", "dcterms", "creator", "Macintosh", "proofState"):
        assert trace not in everything


#: A text that is no letter: a heading, a numbered list between bullets, and a line to write on.
_TEXT = Text(
    (
        Line("Heading 1", (Run("Aims"),)),
        Line("List Bullet", (Run("read"),)),
        Line("Steps", (Run("look"),), list=4),
        Line("List Bullet", (Run("write", bold=True, italic=True),)),
        Line("Blank", (Run("Class: \t"),)),
    ),
    (
        PAGE_NUMBER,
        Style("Heading 1", bold=True, level=1, follows="Steps", standard=True),
        Style("List Bullet", bulleted=True, standard=True),
        Style("Steps"),
        Style("Blank", blank=True),
    ),
    "es",
    "ltr",
)


def _style(data: bytes, name: str) -> str:
    found = re.search(
        rf'<w:style [^>]*w:styleId="{name}".*?</w:style>', part(data, "word/styles.xml"), re.DOTALL
    )
    assert found is not None
    return found[0]


def test_any_text_has_its_own_styles_and_no_others() -> None:
    data = docx_of(_TEXT, Size.A4)
    read = Reader(io.BytesIO(data))
    assert [(line.style.name, line.text) for line in read.paragraphs if line.style] == [
        (line.style, line.runs[0].text) for line in _TEXT.lines
    ]
    own = re.findall(r'w:styleId="(\w+)"', part(data, "word/styles.xml"))
    assert own[-5:] == ["PageNumber", "Heading1", "ListBullet", "Steps", "Blank"]
    assert "LetterBody" not in own


def test_a_heading_is_one_for_word_processors_and_has_its_place_in_the_outline() -> None:
    heading = _style(docx_of(_TEXT, Size.A4), "Heading1")
    assert 'w:customStyle="1"' not in heading
    assert '<w:name w:val="heading 1"/>' in heading
    assert '<w:outlineLvl w:val="0"/>' in heading
    assert '<w:next w:val="Steps"/>' in heading
    assert "<w:b/><w:bCs/>" in heading


def test_a_bullet_comes_with_its_style_and_a_number_with_its_list() -> None:
    data = docx_of(_TEXT, Size.A4)
    assert '<w:numPr><w:numId w:val="5"/></w:numPr>' in _style(data, "ListBullet")
    assert re.findall(r'<w:numId w:val="(\d+)"', part(data, "word/document.xml")) == ["4"]
    numbering = part(data, "word/numbering.xml")
    kinds = dict(re.findall(r'<w:num w:numId="(\d)"><w:abstractNumId w:val="(\d)"', numbering))
    assert kinds == {"4": "1", "5": "2"}
    assert re.findall(r'w:lvlText w:val="(.*?)"', numbering) == ["%1.", "•"]


@pytest.mark.parametrize("size", Size)
def test_a_blank_is_a_line_to_write_on_as_far_as_lines_go(size: Size) -> None:
    data = docx_of(_TEXT, size)
    (stop,) = re.findall(r'<w:tab w:pos="(\d+)" w:val="right" w:leader="underscore"/>', _style(data, "Blank"))
    section = Reader(io.BytesIO(data)).sections[0]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert abs(int(stop) - (section.page_width.twips - 2 * section.left_margin.twips)) <= 1


def test_emphasis_is_kept_for_every_script() -> None:
    assert "<w:b/><w:bCs/><w:i/><w:iCs/>" in part(docx_of(_TEXT, Size.A4), "word/document.xml")
