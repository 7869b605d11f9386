"""Pictures of pages → what a page needs to show them where they are, without another request."""

from base64 import b64encode
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture as an address that holds it (RFC 2397), with its size in pixels."""

    address: str
    width: int
    height: int


def page_pictures(pictures: tuple[bytes, ...]) -> tuple[PagePicture, ...]:
    """Each PNG, to stand in a page: nothing of it is kept, so there is no other address to fetch it from."""
    return tuple(map(_shown, pictures))


def _shown(png: bytes) -> PagePicture:
    # The first chunk of a PNG begins with its width and height (ISO/IEC 15948, 11.2.2).
    width, height = (int.from_bytes(png[start : start + 4]) for start in (16, 20))
    return PagePicture(f"data:image/png;base64,{b64encode(png).decode()}", width, height)
