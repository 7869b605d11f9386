"""The query of an address → what a facilitator wants; what is wrong with it is found where it is used."""

from collections.abc import Iterator
from typing import Any, Final

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField, StringField

from app.documents.document import Size
from app.errors import OutOfRange, require_one_of
from app.facilitating import KitWish
from app.files.text import clean
from app.kits.parts import Mode, ReadyKit
from app.languages import INTERFACE_LANGUAGES
from app.reporting import MOST_PEOPLE
from app.web.kits.refusals import NothingTicked
from app.web.shell.language import page_language

_LINES: Final = ("people", "age", "mode", "size")
#: What is kept where it was chosen: else a link tells nothing of the browser that it was copied from.
_IF_CHOSEN: Final = ("topic", "country")
_LISTS: Final = ("cases", "parts")


class KitForm(Form):
    """All that can be chosen of a kit.

    Of cases and parts, the page sends an empty one, too: so, none ticked differs from none asked for. With
    them it sends the cases that it had ``suggested``, which are no choice if they are ticked as they were.
    """

    people = StringField(_("How many people will write?"), filters=[clean])
    age = StringField(_("How old they are"))
    mode = StringField(_("How they will write"))
    size = StringField(_("Size of the paper"))
    topic = StringField(_("Topic"))
    country = StringField(_("The country you post from"))
    also = SelectMultipleField(_("Sheets in other languages, too"), validate_choice=False)
    cases = SelectMultipleField(_("Whom they will write for"), validate_choice=False)
    parts = SelectMultipleField(_("What is in the kit"), validate_choice=False)
    suggested = StringField()

    def ticked(self, field: str) -> tuple[str, ...]:
        """The cases, parts or languages that were ticked, each once."""
        return tuple(slug for slug in dict.fromkeys(self[field].data or ()) if slug)

    def beside(self, language: str) -> tuple[str, ...]:
        """The kit's other languages on its page in that language; where it has but one, there are none."""
        every = tuple(dict.fromkeys((page_language(), *self.ticked("also"))))
        return tuple(code for code in every if code != language) if len(every) > 1 else ()

    def query(self, language: str = "") -> dict[str, Any]:
        """All that was chosen, for links that lead on with it, to pages in that language or in this one."""
        lines = {name: self[name].data for name in _LINES}
        chosen = {name: self[name].data for name in _IF_CHOSEN if self[name].raw_data}
        also = self.beside(language or page_language())
        lists = {name: self.ticked(name) or ("",) for name in _LISTS if self[name].data}
        return lines | chosen | ({"also": also} if also else {}) | lists

    def fields(self) -> Iterator[tuple[str, str]]:
        """The same for forms that lead on with it, as names and values of unseen fields."""
        for name, chosen in self.query().items():
            yield from ((name, value) for value in ((chosen,) if isinstance(chosen, str) else chosen))

    def wish(self, ready: str) -> KitWish:
        """What is wanted, in the page's language. Raises `NothingTicked`, `OutOfRange`, `UnknownChoice`."""
        people, age, mode, size = (self[name].data or "" for name in _LINES)
        number = _number(people.strip())
        for name in _LISTS:
            if self[name].data and not self.ticked(name):
                raise NothingTicked(name)
        require_one_of("mode", mode, Mode)
        require_one_of("size", size, Size)
        also = self.beside(page_language())
        for code in also:
            require_one_of("also", code, INTERFACE_LANGUAGES)
        return KitWish(
            people=number,
            language=page_language(),
            also=also,
            ready=ready,
            size=Size(size),
            age=age,
            topic=self.topic.data or "",
            mode=Mode(mode),
            cases=self.ticked("cases"),
            parts=self.ticked("parts"),
        )


class CodeForm(Form):
    """The code of the group that a kit is for: it is posted, and part of no address."""

    report_code = StringField(_("Report code"), filters=[clean], default="")


def kit_form(kit: ReadyKit, sent: MultiDict[str, str], size: Size, country: str) -> KitForm:
    """The form with what was asked for; else as the ready kit has it, on paper and by post of the country."""
    usual = {"people": str(kit.people), "age": kit.age, "mode": kit.mode, "size": size, "country": country}
    form = KitForm(sent, data=usual)
    # Whoever left the suggested cases as they were is suggested others for another age or topic.
    if form.suggested.raw_data and set(form.ticked("cases")) == set((form.suggested.data or "").split()):
        form.cases.data = []
    return form


def _number(text: str) -> int:
    # A number of very many figures would take long to read.
    if text.isdecimal() and len(text) <= len(str(MOST_PEOPLE)) and 1 <= int(text) <= MOST_PEOPLE:
        return int(text)
    raise OutOfRange("people", text, 1, MOST_PEOPLE)
