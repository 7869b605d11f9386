"""A printed page → where its words and its ink are, in millimetres from its upper left corner."""

from dataclasses import dataclass
from typing import Final

import pypdfium2
from PIL import Image

MM: Final = 72 / 25.4
#: What copiers and printers in offices have.
DOTS_AN_INCH: Final = 300


@dataclass(frozen=True)
class Place:
    """A piece of text or of ink and where it is, in millimetres from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def page_size(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Width and height in millimetres."""
    width, height = pypdfium2.PdfDocument(pdf)[page].get_size()
    return width / MM, height / MM


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    return len(pypdfium2.PdfDocument(pdf))


def page_text(pdf: bytes, page: int = 0) -> str:
    """The words of the page, single spaces between them."""
    return " ".join(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded().split())


def words(pdf: bytes, page: int = 0) -> tuple[Place, ...]:
    """Every stretch of text that stands on one line, in the order of the page."""
    opened = pypdfium2.PdfDocument(pdf)[page]
    text = opened.get_textpage()
    height = opened.get_height()
    found = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        said = text.get_text_bounded(left, bottom, right, top)
        found.append(Place(said, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
    return tuple(found)


def one_bit(pdf: bytes, page: int = 0, dots: int = DOTS_AN_INCH) -> Image.Image:
    """The page as a copier sees it: black or white, nothing between."""
    grey = pypdfium2.PdfDocument(pdf)[page].render(scale=dots / 72).to_pil().convert("L")
    black_or_white: Image.Image = grey.point(lambda value: 255 if value > 127 else 0, mode="1")
    return black_or_white


def ink(pdf: bytes, page: int = 0) -> Place | None:
    """The box around all that is black on the page, or None for an empty one."""
    picture = one_bit(pdf, page).convert("L").point(lambda value: 255 - value)
    box = picture.getbbox()
    if box is None:
        return None
    left, top, right, bottom = (value * 25.4 / DOTS_AN_INCH for value in box)
    return Place("", left, top, right, bottom)
