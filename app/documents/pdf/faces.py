"""Glyphs of an installed font → the objects by which a PDF file carries it."""

import copy
from collections.abc import Mapping
from functools import cache
from typing import Final

import pydyf
from weasyprint import CSS
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.fonts import FontConfiguration

from app.documents.fonts import font_css, font_folders
from app.documents.page import Resource
from app.documents.pdf.fence import Fence
from app.documents.pdf.objects import item, number_of
from app.documents.pdf.sheet import Embedded, Face, Glyphs

#: In units of Pango, 1,024 to a pixel; any size does, for a font file is the same in all.
_SIZE: Final = 16 * 1024
#: How WeasyPrint puts fonts into a file: without hints for screens of few pixels, as PDF 1.7 has them.
_OPTIONS: Final = {"hinting": False, "pdf_version": "1.7"}


class LostFace(Exception):
    """A font that a sheet was laid out with is no longer installed as it was."""


@cache
def font_configuration() -> FontConfiguration:
    """The fonts of this process, looked up once."""
    configuration = FontConfiguration()
    fence = Fence((Resource("page:fonts", font_css().encode(), "text/css"),), font_folders())
    CSS(url="page:fonts", url_fetcher=fence, font_config=configuration)
    return configuration


@cache
def _known() -> dict[int, Font]:
    """The fonts that this process has met, as a stream keeps them."""
    return {}


def remember(fonts: Mapping[int, Font]) -> None:
    """From now on these fonts are known."""
    _known().update({key: copy.copy(font) for key, font in fonts.items() if key not in _known()})


def fonts_for_words() -> dict[int, Font]:
    """The fonts that this process has met, none of which remembers a glyph that anybody used."""
    _forget_pictures()
    for font in _known().values():
        font.widths, font.to_unicode, font.missing = {}, {}, {}
    return _known()


def _forget_pictures() -> None:
    """Fonts of pictures are met anew: they are drawn with what Pango frees after a font's last use.

    And what is said of them in a file tells the size at which they were met.
    """
    for key, font in tuple(_known().items()):
        if font.png or font.svg or font.colr:
            del _known()[key]


def used(fonts: Mapping[int, Font]) -> dict[Face, dict[int, tuple[float, str]]]:
    """Which glyphs were used of which face."""
    faces: dict[Face, dict[int, tuple[float, str]]] = {}
    for font in fonts.values():
        if font.to_unicode:
            glyphs = {glyph: (font.widths[glyph], text) for glyph, text in font.to_unicode.items()}
            faces.setdefault(_face(font), {}).update(glyphs)
    return faces


def embedded(face: Face, glyphs: Glyphs) -> Embedded:
    """The face with these glyphs, for a file. Raises `LostFace`."""
    _forget_pictures()
    font = copy.copy(_font(face))
    font.widths = {glyph: width for glyph, (width, _) in sorted(glyphs.items())}
    font.to_unicode = {glyph: text for glyph, (_, text) in sorted(glyphs.items())}
    font.missing = {}
    pdf = pydyf.PDF()
    first = len(pdf.objects)
    fonts = build_fonts_dictionary(pdf, {0: font}, compress=True, subset=True, options=_OPTIONS)
    root = number_of(fonts[font.hash])
    # The font's own dictionary is made last and stands first.
    order = [root, *(number for number in range(first, len(pdf.objects)) if number != root)]
    items = tuple(item(pdf.objects[number], lambda number: order.index(number) + 1) for number in order)
    return Embedded(face, dict(sorted(glyphs.items())), items)


def _face(font: Font) -> Face:
    return Face(font.hash, font.family, font.style, font.weight)


def _font(face: Face) -> Font:
    for font in _known().values():
        if _face(font) == face:
            return font
    font = _found(face)
    if font is None or _face(font) != face:
        raise LostFace(face.family)
    return font


def _found(face: Face) -> Font | None:
    """The font that Pango finds by the description."""
    fonts = font_configuration().font_map
    context = ffi.gc(pango.pango_font_map_create_context(fonts), gobject.g_object_unref)
    wanted = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    family = ffi.new("char[]", face.family.encode())
    pango.pango_font_description_set_family(wanted, family)
    pango.pango_font_description_set_style(wanted, face.style)
    pango.pango_font_description_set_weight(wanted, face.weight)
    pango.pango_font_description_set_absolute_size(wanted, _SIZE)
    found = pango.pango_font_map_load_font(fonts, context, wanted)
    if found == ffi.NULL:
        return None
    font, _ = Stream(_known(), None, {}, {}, None, {}, None).add_font(found)
    return font
