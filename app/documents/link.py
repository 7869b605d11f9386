"""A case or a campaign → the page whose picture chat programs and social sites show beside a link to it."""

from pathlib import Path
from threading import Lock
from typing import Final

from app.documents.page import Page, page_templates, resources
from app.documents.press import Press
from app.errors import PressBusy
from app.files.pictures import Picture

#: Pixels; the height is 630, the shape that such programs show whole.
LINK_WIDTH: Final = 1200
#: Pictures, of some 50 kB each.
_MOST_KEPT: Final = 500
#: Seconds that one waits for another to be made.
_PATIENCE: Final = 1


def link_page(
    name: str, hook: str, language: str, direction: str, motto: str, picture: Picture | None, folder: Path
) -> Page:
    """A page with the name, the hook, the drawing on a stamp if there is one, and the motto in a postmark.

    Words are shown as they come, already typeset; ``direction`` is ``ltr`` or ``rtl``, ``folder`` that of the
    papers. `LinkPictures` makes its picture.
    """
    template = page_templates(folder).get_template("_link/page.html.jinja")
    html = template.render(
        name=name, hook=hook, language=language, direction=direction, motto=motto, picture=picture
    )
    return Page(html, folder / "_link", resources(picture))


class LinkPictures:
    """Pictures of such pages: anybody may ask for them and they seldom change, so each is made once."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._made: dict[Page, bytes] = {}
        self._making = Lock()

    def of(self, page: Page) -> bytes:
        """The page as PNG. Raises what `Press.pictures` raises, `PressBusy` too while another is made."""
        if page in self._made:
            return self._made[page]
        if not self._making.acquire(timeout=_PATIENCE):
            raise PressBusy(retry_after=5)
        try:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[page] = self._press.pictures(page, LINK_WIDTH, most=1).pages[0]
            return self._made[page]
        finally:
            self._making.release()
