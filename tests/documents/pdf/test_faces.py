"""Glyphs of a face → the font in a file: the same in each process, with no glyph but those needed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from weasyprint.text.ffi import ffi, pango

from app.documents.page import page_of
from app.documents.pdf import faces
from app.documents.pdf.faces import LostFace, embedded, fonts_for_words, remember
from app.documents.pdf.layout import lay_out
from app.documents.pdf.printing import print_page
from app.documents.pdf.sheet import Embedded, Face
from tests.documents.letters import FOLDERS, LENT, PLAIN, on, sample
from tests.documents.pdf.copies import LAID_OUT, NAMES, of


@pytest.fixture
def _nothing_known() -> Iterator[None]:
    """As a process begins."""
    known = fonts_for_words()
    before = dict(known)
    known.clear()
    yield
    remember(before)


def _fonts() -> list[Embedded]:
    names = (*NAMES.values(), *LAID_OUT.values())
    pages = [page_of(of(" ".join(names)), on(paper), LENT).written_out() for paper in ("plain", "large")]
    return [font for page in pages for font in lay_out(page, FOLDERS).fonts]


def test_each_face_is_found_again_by_another_process() -> None:
    fonts = _fonts()
    assert len({font.face.family for font in fonts}) > 15
    for font in fonts:
        fonts_for_words().clear()
        assert embedded(font.face, font.glyphs) == font


class _NoFonts:
    """Pango on a machine that has no fonts."""

    def __getattr__(self, name: str) -> Any:
        return getattr(pango, name)

    def pango_font_map_load_font(self, *_: object) -> object:
        return ffi.NULL


@pytest.mark.usefixtures("_nothing_known")
def test_a_machine_without_fonts_has_no_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "pango", _NoFonts())
    with pytest.raises(LostFace):
        embedded(Face("ABCDEF", "Noto Serif", 0, 400), {1: (500, "a")})


@pytest.mark.usefixtures("_nothing_known")
@pytest.mark.parametrize(
    "face",
    [
        Face("ABCDEF", "No Such Family", 0, 400),
        Face("ABCDEF", "Noto Serif", 0, 400),
        Face("ABCDEF", "", 0, 0),
    ],
)
def test_a_face_that_is_no_longer_there_is_told(face: Face) -> None:
    with pytest.raises(LostFace):
        embedded(face, {1: (500, "a")})


def test_a_font_holds_the_glyphs_that_its_file_needs_and_no_others() -> None:
    (font,) = lay_out(replace(page_of(sample(), PLAIN, LENT), html="<html lang=en><p>ab"), FOLDERS).fonts
    (first,) = (glyph for glyph, (_, text) in font.glyphs.items() if text == "a")
    alone = embedded(font.face, {first: font.glyphs[first]})
    assert list(alone.glyphs) == [first]
    sizes = [sum(len(item.stream or b"") for item in one.items) for one in (alone, font)]
    assert sizes[0] < sizes[1]


def test_no_font_that_a_process_keeps_remembers_whose_words_it_set() -> None:
    print_page(page_of(of("Łucja 王小明 ليلى"), PLAIN, LENT), FOLDERS)
    fonts = fonts_for_words()
    assert fonts
    assert not any(font.to_unicode or font.widths or font.missing for font in fonts.values())


def test_fonts_of_pictures_are_not_kept() -> None:
    print_page(page_of(of("Ana 😊"), PLAIN, LENT), FOLDERS)
    assert not any(font.png or font.svg or font.colr for font in fonts_for_words().values())


def test_pictures_are_the_same_whatever_was_printed_before() -> None:
    small, large = (page_of(of("Ana 😊"), on(paper), LENT) for paper in ("plain", "large"))
    fonts_for_words().clear()
    before = print_page(small, FOLDERS)
    fonts_for_words().clear()
    print_page(large, FOLDERS)
    assert print_page(small, FOLDERS) == before
