"""A printed page → its letters: which, where, how large, in which face, and whether they stand upright."""

import ctypes
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True)
class Glyph:
    """One letter; its edges and its line are in points from the page's lower left corner."""

    text: str
    page: int
    left: float
    right: float
    line: float
    points: float
    slant: float
    face: str


def glyphs(pdf: bytes) -> tuple[Glyph, ...]:
    """Every letter that leaves ink, in the order of the document; faces without their subset's tag."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            letter = text.get_text_range(index, 1)
            # What the reader of the PDF adds by itself, such as the end of a line, has no face.
            if letter.strip() and (face := _face(text.raw, index)):
                found.append(_glyph(text, index, letter, number, face))
    return tuple(found)


def lines(pdf: bytes) -> tuple[tuple[Glyph, ...], ...]:
    """The letters of each line from left to right, lines from the first page's top to the last one's foot."""
    rows: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs(pdf):
        rows.setdefault((glyph.page, -round(glyph.line)), []).append(glyph)
    return tuple(tuple(sorted(rows[row], key=lambda glyph: glyph.left)) for row in sorted(rows))


def said(line: tuple[Glyph, ...]) -> str:
    """The letters of a line without its spaces."""
    return "".join(glyph.text for glyph in line)


def _glyph(text: pypdfium2.PdfTextPage, index: int, letter: str, page: int, face: str) -> Glyph:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text.raw, index, ctypes.byref(matrix))
    points = raw.FPDFText_GetFontSize(text.raw, index) * matrix.a
    left, _, right, _ = text.get_charbox(index, loose=True)
    return Glyph(letter, page, left, right, matrix.f, round(points, 2), matrix.c, face)


def _face(page: raw.FPDF_TEXTPAGE, index: int) -> str:
    buffer, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, index, buffer, len(buffer), ctypes.byref(flags))
    return buffer.value.decode().partition("+")[2]
