"""Posted fields → the writer's words and wishes; whatever is wrong with them is found where they are used."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField

from app.actions.codes import shown_code
from app.documents.document import Format, Size
from app.documents.papers import Paper
from app.errors import UnknownChoice
from app.files.text import clean
from app.letters.words import Words
from app.web.shell.language import page_language
from app.writing import Wish


class Step(StrEnum):
    """What the pressed button asks for."""

    #: Before the letter is finished: advice, the page as a picture, another language, lines to copy by hand.
    CHECK = "check"
    SEE = "see"
    SWITCH = "switch"
    HAND = "hand"
    #: The finished letter: what became of it, the same with its page as a picture, or after it was copied.
    PAGE = "page"
    PICTURE = "picture"
    WRITTEN = "written"
    #: The finished letter as a file.
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"


#: The paper that comes in every format.
PLAIN: Final = "plain"
#: Other letters are laid out; one that was copied by hand, or is a picture already, is not once more.
_FORMATS: Final = MappingProxyType(
    {
        Step.DOCX: Format.DOCX,
        Step.ODT: Format.ODT,
        Step.TXT: Format.TXT,
        Step.WRITTEN: Format.TXT,
        Step.PICTURE: Format.TXT,
    }
)


def _text(data: str | None) -> str | None:
    # A form sends two characters for each new line, and limits count one.
    return None if data is None else clean(data)


class LetterForm(Form):
    """The writing page's fields; `app.letters.compose` knows their limits and choices."""

    token = StringField()
    name = StringField(_("Your name (you can leave this empty)"), filters=[_text])
    body = StringField(_("Your letter"), filters=[_text])
    place = StringField(_("Town, for the line with the date"), filters=[_text])
    address = StringField(_("Your postal address"), filters=[_text])
    country = StringField(_("The country you write from"), default="")
    addressee = StringField(_("To"), default="")
    language = StringField(_("Language of the letter"), default="")
    size = StringField(_("Size of the paper"), default=Size.A4)
    paper = StringField(_("Kind of paper"), default=PLAIN)
    #: The language of the page that the form stood on.
    read_in = StringField(default="")
    uncounted = StringField(default="")
    #: The name in the ledger of the group that the letter is written with; the token proves it.
    group = StringField()
    #: What else is asked for, which finishes no letter: an envelope, lines to write on.
    more = StringField(default="")

    def words(self, interface: str) -> Words:
        """The writer's words; ``interface`` is the page's language."""
        # What a member of a group prints besides, an envelope perhaps, has no name on it for all to read.
        is_nameless = self.group.data and self.more.data
        return Words(
            interface=interface,
            addressee=self.addressee.data or "",
            name="" if is_nameless else self.name.data or "",
            address=self.address.data or "",
            place=self.place.data or "",
            country=self.country.data or "",
            body=self.body.data,
            language=self.language.data or "",
        )

    @property
    def group_code(self) -> str:
        """The group's join code as people read it; nothing outside groups."""
        return shown_code(self.group.data or "")

    @property
    def asked_paper(self) -> str:
        """The paper that is to be printed: another one than the letter's where more is asked for."""
        return self.more.data or self.paper.data or PLAIN

    def wish(self, step: Step, papers: Mapping[str, Paper]) -> Wish:
        """What the writer wants to take away; on plain paper where theirs does not come in the format.

        Raises `UnknownChoice` for the size and the paper.
        """
        size, slug = self.size.data or "", self.asked_paper
        if size not in set(Size):
            raise UnknownChoice("size", size, tuple(Size))
        if slug not in papers:
            raise UnknownChoice("paper", slug, tuple(papers))
        format = _FORMATS.get(step, Format.PDF)
        if format not in papers[slug].facts.formats:
            return Wish(format, PLAIN, Size(size))
        return Wish(format, slug, Size(size), self._options(papers[slug], Size(size)))

    def _options(self, paper: Paper, size: Size) -> Mapping[str, str]:
        """What was chosen of the paper; a choice that another size has is left out, for the usual one."""
        sent = {name: self[option_field(paper, name)].data or "" for name in paper.facts.options}
        return {
            name: value
            for name, value in sent.items()
            if value not in (choices := paper.facts.options[name].choices) or size in choices[value].sizes
        }


def letter_form(
    papers: Mapping[str, Paper], sent: MultiDict[str, str] | None = None, **data: str
) -> LetterForm:
    """The form with a field for each option of each paper, and what was sent with it or stands in it."""

    class PapersForm(LetterForm):
        """Papers come and go with their folders."""

    for paper in papers.values():
        for name, option in paper.words_in(page_language()).options.items():
            setattr(PapersForm, option_field(paper, name), StringField(option.name, filters=[_text]))
    form = PapersForm(sent, data=data)
    if form.group.data:
        # Whatever was sent: where members of a group are, schools among them, stands on no letter.
        form.place.data = form.address.data = form.country.data = ""
    return form


def option_field(paper: Paper, option: str) -> str:
    """What the form calls that option of the paper: “labels.first”."""
    return f"{paper.slug}.{option}"


def step_of(text: str) -> Step:
    """The step of that name; an unknown one finishes the letter and gives no file."""
    return Step(text) if text in set(Step) else Step.PAGE
