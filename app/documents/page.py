"""Letter + paper → page: its HTML with everything that it needs, as a value that goes to a worker."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.documents.document import Size
from app.documents.fonts import font_css
from app.documents.papers import Paper
from app.files.pictures import Picture
from app.letters.letter import Letter


@dataclass(frozen=True, slots=True)
class Stationery:
    """What a case lends to its paper, as far as it allows: a line, and a picture with its words."""

    line: str | None = None
    picture: Picture | None = None
    picture_alt: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """Bytes that a page carries along, under an address of its own scheme (``page:picture``)."""

    url: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is laid out: HTML, the folder that its addresses start from, and its own resources."""

    html: str
    folder: Path
    resources: tuple[Resource, ...]


def page_of(letter: Letter, paper: Paper, size: Size, stationery: Stationery) -> Page:
    """The letter on that paper. Every word is escaped: nothing is read as HTML or as a template."""
    template = page_templates(paper.folder.parent).get_template(f"{paper.slug}/page.html.jinja")
    html = template.render(letter=letter, size=size, stationery=stationery)
    return Page(html, paper.folder, resources(stationery.picture))


@cache
def page_templates(folder: Path) -> Environment:
    """The templates of all papers in that folder: escaping always on, and an unknown name is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def resources(picture: Picture | None) -> tuple[Resource, ...]:
    """What a page carries along: its fonts’ style sheet and, as ``page:picture``, the picture if any."""
    fonts = Resource("page:fonts", font_css().encode(), "text/css")
    if picture is None:
        return (fonts,)
    return fonts, Resource("page:picture", picture.data, picture.media_type)
