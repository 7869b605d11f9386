"""Letter + paper → page: its HTML with everything that it needs, as a value that goes to a worker."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup, escape

from app.documents.chosen import ChosenPaper
from app.documents.fitting import points_that_fit
from app.documents.fonts import font_css
from app.errors import PressFailed
from app.files.pictures import Picture
from app.letters.letter import Letter
from app.letters.mirror import Mirror

#: Of those in use while files change, the newest; tests have some folders of their own.
_MOST_EDITIONS: Final = 8
#: The attribute by which a slot says which value it is for.
SLOT: Final = "data-slot"
#: A slot holds one letter, so that its line is laid out as any other.
_SLOT: Final = f'<span {SLOT}="{{}}">x</span>'
_SPACES: Final = re.compile("[ \t]+")
_SLOTS: Final = re.compile(_SLOT.format(r"(\d+)"))


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
class Value:
    """Words that go into slots, and the direction (``ltr`` or ``rtl``) in which they run."""

    text: str
    direction: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is laid out: HTML, the folder that its addresses start from, and its own resources.

    ``values`` go into the slots that the HTML has for them, by number. Where all else on the page is the
    catalogue's, so that its sheet may be kept, ``edition`` tells in which state the papers' files are.
    In a file of several pages, ``bookmark`` leads to it, and it may begin on a right-hand one.
    """

    html: str
    folder: Path
    resources: tuple[Resource, ...]
    values: tuple[Value, ...] = ()
    edition: str = ""
    bookmark: str = ""
    on_right: bool = False

    def written_out(self) -> "Page":
        """The page with its values in their places, and without slots."""
        return replace(self, html=_SLOTS.sub(self._value, self.html), values=(), edition="")

    def _value(self, slot: re.Match[str]) -> str:
        value = self.values[int(slot[1])]
        return f'<span dir="{value.direction}">{escape(value.text)}</span>'


def page_of(letter: Letter, paper: ChosenPaper, lent: Lent) -> Page:
    """The letter on that paper. Every word is escaped: nothing is read as HTML or as a template.

    Where the paper has slots, its template never meets the words that go into them, nor any other of the
    writer's but the body. Raises `DoesNotFit`, and `PressFailed` for a fault in the paper's template.
    """
    own = paper.paper
    if not own.facts.slots:
        return _page(letter, paper, lent)
    page = _page(_blank(letter), paper, replace(lent, sender=(), mirror=None))
    return replace(page, values=values_of(letter), edition=own.edition if letter.is_sample else "")


def values_of(letter: Letter) -> tuple[Value, ...]:
    """What goes into the slots of a letter, in their order; as in any line of a page, spaces are one."""
    texts = (letter.place_and_date, *letter.sender, letter.signature)
    return tuple(Value(_SPACES.sub(" ", text).strip(" "), letter.direction_of(text)) for text in texts)


def _blank(letter: Letter) -> Letter:
    """The letter with a slot in the place of each value; where there are no words, there is none."""
    slots = (Markup(_SLOT.format(number)) for number in count())  # noqa: S704 – nothing but a number goes in.
    return replace(
        letter,
        place_and_date=next(slots),
        sender=tuple(islice(slots, len(letter.sender))),
        signature=next(slots) if letter.signature else "",
    )


def _page(letter: Letter, paper: ChosenPaper, lent: Lent) -> Page:
    own = paper.paper
    try:
        template = page_templates(own.folder.parent, own.edition).get_template(f"{own.slug}/page.html.jinja")
        html = template.render(
            letter=letter, size=paper.size, options=paper.options, printed=paper.words.printed, lent=lent
        )
    except TemplateError as error:
        raise PressFailed(f"the template of the paper “{own.slug}” is at fault: {error}") from None
    return Page(html, own.folder, resources(lent.picture))


@lru_cache(_MOST_EDITIONS)
def page_templates(folder: Path, edition: str = "") -> Environment:
    """The templates of all papers in that folder: escaping always on, and an unknown name is an error.

    Those of one edition are read once; otherwise their files are asked each time whether they have changed.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=not edition,
    )
    environment.globals["points_that_fit"] = points_that_fit
    return environment


def resources(picture: Picture | None) -> tuple[Resource, ...]:
    """What a page carries along: its fonts’ style sheet and, as ``page:picture``, the picture if any."""
    fonts = Resource("page:fonts", font_css().encode(), "text/css")
    if picture is None:
        return (fonts,)
    return fonts, Resource("page:picture", picture.data, picture.media_type)
