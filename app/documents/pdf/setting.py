"""Words and a slot → glyphs in their places, chosen and set as WeasyPrint sets any line of a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout, line_size

from app.documents.page import Value
from app.documents.pdf.faces import font_configuration, fonts_for_words, used
from app.documents.pdf.sheet import Face, Glyphs, Slot

#: What WeasyPrint asks of a style to set a line of text.
STYLE: Final = (
    "direction font_family font_feature_settings font_kerning font_language_override font_size font_stretch"
    " font_style font_variant_alternates font_variant_caps font_variant_east_asian font_variant_ligatures"
    " font_variant_numeric font_variant_position font_variation_settings font_weight lang letter_spacing"
    " overflow_wrap tab_size text_decoration_line white_space word_spacing"
).split()
#: Of a line's height, how far ink may reach into its neighbours. Letters of Arabic do so in any text; those
#: of Burmese and Tibetan, which reach further, would meet the next line's.
_REACH: Final = 0.15
#: Kerning of nothing between two glyphs, which WeasyPrint writes and no reader needs.
NO_KERNING: Final = b">0<"
#: The name of a font that is taken up, or glyphs that are shown in it, by four digits each.
_SHOWN: Final = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-f]+)>")


@dataclass(frozen=True, slots=True)
class Setting:
    """Words as they stand in a slot: a text object of a content stream (ISO 32000-1, 9.4.1).

    ``glyphs`` are those of each face. ``missing``: characters that no font here has. ``reads``: whether each
    glyph stands for some of the words: readers, which know how lines of any script run, need no more.
    """

    text: str
    content: bytes
    glyphs: Mapping[Face, Glyphs]
    missing: tuple[str, ...]
    reads: bool


class DoesNotStand(Exception):
    """The words are wider or higher than their slot or of several lines, or pictures rather than letters."""


class _Style(dict[str, Any]):
    """A slot's style, with the fonts of this process."""

    font_config: FontConfiguration


def set_words(slot: Slot, value: Value) -> Setting:
    """The words on the slot's line. Raises `DoesNotStand`."""
    if "\n" in value.text:
        raise DoesNotStand
    style = _Style(slot.style, direction=value.direction)
    style.font_config = font_configuration()
    layout = Layout(style)
    layout.set_text(value.text)
    width = _width_within(layout, slot)
    start = {"left": 0, "center": (slot.width - width) / 2, "right": slot.width - width}[slot.align]
    fonts = fonts_for_words()
    stream = Stream(fonts, None, {}, {}, None, {}, None)
    box = SimpleNamespace(text=value.text, style=style, pango_layout=layout, baseline=0)
    stream.begin_text()
    pictures = draw_first_line(stream, box, "clip", "none", Matrix(d=-1, e=slot.x + start, f=slot.baseline))
    stream.end_text()
    if pictures or any(font.bitmap and font.to_unicode for font in fonts.values()):
        raise DoesNotStand
    content = b"\n".join(stream.stream).replace(NO_KERNING, b"")
    missing = tuple(sorted({chr(code) for font in fonts.values() for code in font.missing}))
    return Setting(value.text, content, used(fonts), missing, _reads(content, fonts, value.text))


def _width_within(layout: Layout, slot: Slot) -> float:
    """How wide the words are. Raises `DoesNotStand`."""
    line, _ = layout.get_first_line()
    ink = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ink, ffi.NULL)
    width: float
    width, _ = line_size(line, layout.style)
    reach = (slot.bottom - slot.top) * _REACH
    # Ink lies from so far above the baseline, which is a negative number, to so far below.
    top, bottom = slot.baseline + ink.y * FROM_UNITS, slot.baseline + (ink.y + ink.height) * FROM_UNITS
    if width > slot.width or top < slot.top - reach or bottom > slot.bottom + reach:
        raise DoesNotStand
    return width


def _reads(content: bytes, fonts: Mapping[int, Font], text: str) -> bool:
    """Whether the glyphs' texts, in whatever order, are the words, and none is empty, as within a cluster."""
    names = {font.hash: font.to_unicode for font in fonts.values()}
    shown: list[str] = []
    known: Mapping[int, str] = {}
    for name, glyphs in _SHOWN.findall(content):
        known = names[name.decode()] if name else known
        shown += (known[int(glyphs[place : place + 4], 16)] for place in range(0, len(glyphs), 4))
    return all(shown) and sorted("".join(shown)) == sorted(text)
