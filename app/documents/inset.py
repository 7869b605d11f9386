"""A case's picture → the same as word processors take it: pixels, with a size and words for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.documents.page import Lent, Page, Resource
from app.documents.pdf.printing import print_page
from app.documents.picture import drawing
from app.files.pictures import Picture

#: Millimetres that a picture may take beside an addressee.
_HIGHEST: Final = 33.0
_WIDEST: Final = 60.0
_PIXELS_IN_A_MM: Final = 300 / 25.4
_PAGE: Final = """<html lang="en"><title>-</title>
<style>@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0 }}
img {{ display: block; width: {width}mm; height: {height}mm }}</style>
<img src="page:picture" alt="-">"""


@dataclass(frozen=True, slots=True)
class Inset:
    """A picture within a text: PNG or JPEG, its size in millimetres, and words for whoever cannot see it."""

    data: bytes
    media_type: str
    width: float
    height: float
    words: str

    @property
    def file(self) -> str:
        """What it is called where it is kept."""
        return f"picture.{self.media_type.removeprefix('image/')}"


def inset(lent: Lent) -> Inset | None:
    """The lent picture as large as it fits beside an addressee; a drawing is drawn at 300 dots an inch."""
    if lent.picture is None:
        return None
    picture = lent.picture
    height = min(_HIGHEST, _WIDEST * picture.height / picture.width)
    width = height * picture.width / picture.height
    data, media_type = picture.data, picture.media_type
    if media_type == "image/svg+xml":
        data, media_type = _drawn(picture, width, height), "image/png"
    return Inset(data, media_type, width, height, lent.picture_alt)


def _drawn(picture: Picture, width: float, height: float) -> bytes:
    """The drawing as PNG, by way of a page that holds nothing else."""
    html = _PAGE.format(width=width, height=height)
    page = Page(html, Path(__file__).parent, (Resource("page:picture", picture.data, picture.media_type),))
    return drawing(print_page(page, ()).data, round(width * _PIXELS_IN_A_MM))
