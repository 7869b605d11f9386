"""Letter → ODT: every part in its own style, and nothing of whoever made it."""

import zipfile
from io import BytesIO
from typing import Final

import pytest

from app.documents.document import Size
from app.documents.odt import odt
from app.documents.page import Lent
from app.letters.letter import Letter, Paragraph
from tests.documents.letters import LENT, sample
from tests.documents.small import LISTS, SMALL_IN_STYLES, arabic, part, small, tree

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
NAMES: Final = {
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "office": f"{_OASIS}:office:1.0",
    "style": f"{_OASIS}:style:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "table": f"{_OASIS}:table:1.0",
    "text": f"{_OASIS}:text:1.0",
}


def _made(letter: Letter, lent: Lent = Lent(), size: Size = Size.A4) -> bytes:  # noqa: B008 – a frozen value.
    return odt(letter, size, lent)


def _named(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def _lines(data: bytes, name: str = "content.xml") -> list[tuple[str, str]]:
    """The paragraphs of a part: the name of the style that people read, and the words."""
    styles = {
        style.get(_named("style:name")): style.get(_named("style:display-name"))
        for style in tree(data, "styles.xml").iterfind(".//style:style", NAMES)
    }
    marks = {_named("text:line-break"): "\n", _named("text:tab"): "\t", _named("text:s"): " "}
    found = []
    for line in tree(data, name).iterfind(".//text:p", NAMES):
        words = "".join(
            marks.get(element.tag, "")
            + (element.text or "")
            + (element.tail or "" if element is not line else "")
            for element in line.iter()
        )
        found.append((styles[line.get(_named("text:style-name"))] or "", words))
    return found


def _property(data: bytes, part_name: str, path: str, name: str) -> str | None:
    found = tree(data, part_name).find(path, NAMES)
    assert found is not None
    return found.get(_named(name))


def test_the_words_stand_in_named_styles() -> None:
    data = _made(small())
    assert _lines(data) == SMALL_IN_STYLES
    note = ("Note", "An example.")
    assert _lines(data, "styles.xml") == [note, ("Page Number", ""), note]


def test_without_notes_there_is_no_foot() -> None:
    assert _lines(_made(small(notes=())), "styles.xml") == [("Page Number", "")]


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [(Size.A4, "210.00mm", "297.00mm"), (Size.LETTER, "215.90mm", "279.40mm")],
)
def test_it_has_the_size_of_the_paper(size: Size, width: str, height: str) -> None:
    data = _made(small(), size=size)
    pages = tree(data, "styles.xml").findall(".//style:page-layout-properties", NAMES)
    measures = {tuple(page.get(_named(f"fo:page-{side}")) for side in ("width", "height")) for page in pages}
    assert measures == {(width, height)}


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "fr-FR"), ("fr-CA", "fr-CA"), ("zh-Hant", "zh-TW"), ("tlh", "tlh-none")]
)
def test_it_is_checked_by_the_dictionary_of_its_language(language: str, expected: str) -> None:
    data = _made(small(language=language))
    own, country = expected.split("-")
    words = tree(data, "styles.xml").find(".//style:default-style/style:text-properties", NAMES)
    assert words is not None
    for prefix, script in (("fo:", ""), ("style:", "-asian"), ("style:", "-complex")):
        assert words.get(_named(f"{prefix}language{script}")) == own
        assert words.get(_named(f"{prefix}country{script}")) == country
    style = ".//style:style[@style:name='Country']/style:text-properties"
    assert _property(data, "content.xml", style, "fo:language") == "fr"
    country_line = tree(data, "content.xml").find(".//text:span[@text:style-name='Country']", NAMES)
    assert country_line is not None
    assert "".join(country_line.itertext()) == "ORLÉN"


@pytest.mark.parametrize(
    ("letter", "mode", "side"), [(small(), "lr-tb", "right"), (arabic(), "rl-tb", "left")], ids=("ltr", "rtl")
)
def test_it_runs_in_the_direction_of_the_letter(letter: Letter, mode: str, side: str) -> None:
    data = _made(letter, LENT)
    for path in (
        "style:default-style/style:paragraph-properties",
        "style:page-layout/style:page-layout-properties",
    ):
        assert _property(data, "styles.xml", f".//{path}", "style:writing-mode") == mode
    assert _property(data, "content.xml", ".//style:table-properties", "style:writing-mode") == mode
    date = ".//style:style[@style:display-name='Place and Date']/style:paragraph-properties"
    assert _property(data, "styles.xml", date, "fo:text-align") == side


def test_every_list_is_a_list_of_its_own() -> None:
    lists = tree(_made(small(body=LISTS)), "content.xml").findall(".//text:list", NAMES)
    assert ["".join(found.itertext()) for found in lists] == ["ab", "cd"]
    assert not any(found.get(_named("text:continue-numbering")) for found in lists)


def test_spaces_and_tabs_stay_as_they_are() -> None:
    words = "  two  and\n one\tafter "
    assert ("Letter Body", words) in _lines(_made(small(body=(Paragraph(words),))))


def test_stationery_has_the_line_at_its_head_and_the_picture_beside_the_addressee() -> None:
    data = _made(small(), LENT)
    assert _lines(data, "styles.xml")[0] == ("Stationery", LENT.line)
    addressee, beside = tree(data, "content.xml").findall(".//table:table-cell", NAMES)
    assert "".join(addressee.itertext()) == "The President1010 CastelmarORLÉN"
    assert [line.get(_named("text:style-name")) for line in beside] == ["Picture"]
    title = tree(data, "content.xml").find(".//svg:title", NAMES)
    assert title is not None
    assert title.text == "A portrait of Mira Solenne"
    assert 'full-path="Pictures/picture.png" manifest:media-type="image/png"' in part(
        data, "META-INF/manifest.xml"
    )


def test_it_tells_its_type_first_and_nothing_but_the_letter() -> None:
    with zipfile.ZipFile(BytesIO(_made(sample()))) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert package.namelist()[1:] == ["content.xml", "styles.xml", "META-INF/manifest.xml"]
        everything = "".join(package.read(name).decode() for name in package.namelist())
    for trace in ("generator", "creator", "date>", "statistic", "LibreOffice", "config:"):
        assert trace not in everything
