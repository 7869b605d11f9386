"""A case or a campaign → the page whose picture chat programs and social sites show beside a link to it."""

from pathlib import Path
from typing import Final

from app.documents.page import Page, page_templates, resources
from app.files.pictures import Picture

#: Pixels; the height is 630, the shape that such programs show whole.
LINK_WIDTH: Final = 1200


def link_page(
    name: str, hook: str, language: str, direction: str, motto: str, picture: Picture | None, folder: Path
) -> Page:
    """A page with the name, the hook, the drawing on a stamp if there is one, and the motto in a postmark.

    Words are shown as they come, already typeset; ``direction`` is ``ltr`` or ``rtl``, ``folder`` that of the
    papers. `KeptPictures` makes its picture.
    """
    template = page_templates(folder).get_template("_link/page.html.jinja")
    html = template.render(
        name=name, hook=hook, language=language, direction=direction, motto=motto, picture=picture
    )
    return Page(html, folder / "_link", resources(picture))
