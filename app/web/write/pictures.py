"""Pictures of pages → what a page needs to show them where they are, without another request."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext

from app.files.pictures import png_size

#: Pages of which a picture is shown: a letter has one, and who writes four sees that it is long.
MOST_PICTURES: Final = 4


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture as an address that holds it (RFC 2397), with its size in pixels and what it shows."""

    address: str
    alt: str
    width: int
    height: int


def page_pictures(pictures: tuple[bytes, ...]) -> tuple[PagePicture, ...]:
    """Each PNG, to stand in a page: nothing of it is kept, so there is no other address to fetch it from."""
    return tuple(_shown(png, number, len(pictures)) for number, png in enumerate(pictures, 1))


def _shown(png: bytes, number: int, count: int) -> PagePicture:
    width, height = png_size(png)
    says = gettext(
        "Page %(number)s of %(count)s of your letter, as it will be printed", number=number, count=count
    )
    return PagePicture(f"data:image/png;base64,{b64encode(png).decode()}", says, width, height)
