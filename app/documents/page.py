"""Letter + paper → page: its HTML with everything that it needs, as a value that goes to a worker."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from app.documents.chosen import ChosenPaper
from app.documents.fitting import points_that_fit
from app.documents.fonts import font_css
from app.errors import PressFailed
from app.files.pictures import Picture
from app.letters.letter import Letter
from app.letters.mirror import Mirror


@dataclass(frozen=True, slots=True)
class Lent:
    """What a page may show beside the letter, as far as its case allows.

    ``line`` and ``picture`` (with its words) are the case's; ``sender`` is how much of the sender may
    stand on an envelope; ``mirror`` the letter beside the same in the writer's own language.
    """

    line: str | None = None
    picture: Picture | None = None
    picture_alt: str = ""
    sender: tuple[str, ...] = ()
    mirror: Mirror | None = None


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


def page_of(letter: Letter, paper: ChosenPaper, lent: Lent) -> Page:
    """The letter on that paper. Every word is escaped: nothing is read as HTML or as a template.

    Raises `DoesNotFit`, and `PressFailed` for a fault in the paper's template.
    """
    own = paper.paper
    try:
        template = page_templates(own.folder.parent).get_template(f"{own.slug}/page.html.jinja")
        html = template.render(
            letter=letter, size=paper.size, options=paper.options, printed=paper.words.printed, lent=lent
        )
    except TemplateError as error:
        raise PressFailed(f"the template of the paper “{own.slug}” is at fault: {error}") from None
    return Page(html, own.folder, resources(lent.picture))


@cache
def page_templates(folder: Path) -> Environment:
    """The templates of all papers in that folder: escaping always on, and an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["points_that_fit"] = points_that_fit
    return environment


def resources(picture: Picture | None) -> tuple[Resource, ...]:
    """What a page carries along: its fonts’ style sheet and, as ``page:picture``, the picture if any."""
    fonts = Resource("page:fonts", font_css().encode(), "text/css")
    if picture is None:
        return (fonts,)
    return fonts, Resource("page:picture", picture.data, picture.media_type)
