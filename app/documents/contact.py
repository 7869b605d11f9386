"""Pictures of papers → one page that shows them all, each over its name: a contact sheet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from app.documents.page import Page, Resource, page_templates, resources
from app.files.pictures import png_size

#: Pixels, for its picture; the page is A4, lying.
CONTACT_WIDTH: Final = 1600
#: Millimetres: the room for papers, the least gap between two, and the height of what stands under each.
_WIDTH, _HEIGHT, _GAP, _UNDER = 261.0, 170.0, 10.0, 22.0
#: Of a sheet of A4: its height in widths.
_UPRIGHT: Final = math.sqrt(2)


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper on the sheet: its name, a picture of its first page (PNG), and a line on what it comes in."""

    name: str
    picture: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a paper stands on the sheet: the address of its picture, and its size in millimetres."""

    paper: Shown
    url: str
    width: float
    height: float


def contact_page(papers: Sequence[Shown], title: str, language: str, folder: Path) -> Page:
    """One A4 page, lying, with every paper as large as there is room for.

    ``title`` and the papers’ words are in ``language``; ``folder`` is that of the papers. `Press.print` makes
    a PDF of it, `Press.pictures` a picture, `CONTACT_WIDTH` pixels wide.
    """
    columns = next(number for number in count(1) if _fits(len(papers), number))
    frames = [_frame(paper, f"page:{place}", _width(columns)) for place, paper in enumerate(papers)]
    rows = [frames[start : start + columns] for start in range(0, len(frames), columns)]
    html = page_templates(folder).get_template("_contact/page.html.jinja")
    words = html.render(
        title=title, language=language, rows=rows, columns=columns, tallest=_width(columns) * _UPRIGHT
    )
    own = (Resource(frame.url, frame.paper.picture, "image/png") for frame in frames)
    return Page(words, folder / "_contact", (*resources(None), *own))


def _width(columns: int) -> float:
    return (_WIDTH - _GAP * (columns - 1)) / columns


def _fits(papers: int, columns: int) -> bool:
    return math.ceil(papers / columns) * (_width(columns) * _UPRIGHT + _UNDER) <= _HEIGHT


def _frame(paper: Shown, url: str, widest: float) -> _Frame:
    """The picture as wide as its column, or as high as a sheet that stands there."""
    wide, high = png_size(paper.picture)
    width = min(widest, widest * _UPRIGHT * wide / high)
    return _Frame(paper, url, width, width * high / wide)
