"""Page → PDF and pictures (PNG) of its pages: the one door to pypdfium2."""

import io
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from pypdfium2 import PdfDocument, PdfPage

from app.documents.page import Page
from app.documents.pdf.printing import Printed, print_page

#: Enough for smooth letters and for a photograph; more would make a page of text larger than 60 kB.
_COLOURS: Final = 64
#: Pillow's number for its octree: of its ways to choose colours the quickest, with the smallest files here.
_OCTREE: Final = 2


@dataclass(frozen=True, slots=True)
class Pictures:
    """A finished PDF, and its first pages as PNG."""

    printed: Printed
    pages: tuple[bytes, ...]


def picture_page(
    page: Page, folders: tuple[Path, ...], width: int, most: int, kept: Path | None = None
) -> Pictures:
    """The page as `print_page` prints it, with pictures of that very PDF. Raises `Forbidden`."""
    printed = print_page(page, folders, kept)
    return Pictures(printed, pictures(printed.data, width, most))


def pictures(pdf: bytes, width: int, most: int) -> tuple[bytes, ...]:
    """The first ``most`` pages as PNG, ``width`` pixels wide: the same bytes for the same PDF."""
    with PdfDocument(pdf) as document:
        return tuple(_picture(page, width, few_colours=True) for page in islice(document, most))


def drawing(pdf: bytes, width: int) -> bytes:
    """The first page as PNG, ``width`` pixels wide, in all its colours: in print, white must be white."""
    with PdfDocument(pdf) as document:
        return _picture(document[0], width, few_colours=False)


def _picture(page: PdfPage, width: int, *, few_colours: bool) -> bytes:
    # The library rounds up, so a hair less keeps a wrong last digit from adding a row of pixels.
    picture = page.render(scale=(width - 0.001) / page.get_width()).to_pil()
    if few_colours:
        picture = picture.quantize(_COLOURS, method=_OCTREE)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
