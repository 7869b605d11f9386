"""Values of the ledger's fields → the words that the desk has for them, in the page's language."""

from typing import Final

from babel import UnknownLocaleError
from flask_babel import gettext
from markupsafe import Markup, escape

from app.actions.codes import shown_code
from app.cases.case import Addressee, Case
from app.cases.sheet import Kind
from app.cases.status import is_withdrawn
from app.figures import WITHDRAWN
from app.languages import translatable as _
from app.postal import country_name, is_country_code
from app.web.shell.content import language_name, marked
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.web.shell.phrases import CHANNELS, KINDS, KINDS_OF_GROUP

_NOT_TOLD: Final = _("Not told")


def case_name(slug: str) -> Markup | str:
    """The case's name; of all that were withdrawn, or whose folder is gone, one for all of them."""
    case = site().writing.stock.catalogue.cases.get(slug)
    if case is None or is_withdrawn(case):
        return str(gettext("Cases that were withdrawn"))
    language = _language_of(case)
    return marked(case.name(language), language)


def addressee_name(slug: str, case_slug: str) -> Markup | str:
    """The addressee's name or office; the slug where the case has no such addressee any more."""
    case = site().writing.stock.catalogue.cases.get(case_slug)
    if case is None:
        return slug or case_name(WITHDRAWN)
    language = _language_of(case)
    for addressee in _addressees(case, language):
        if addressee.slug == slug:
            return marked(addressee.name or addressee.words.office or addressee.lines()[0], language)
    return slug


def kind_name(kind: str) -> str:
    """What letters of that kind are called, or signatures."""
    return str(gettext(KINDS[kind]))


def channel_name(channel: str) -> str:
    """How letters of that channel came in."""
    return str(gettext(CHANNELS[channel]))


def letters_language(code: str) -> str:
    """The language's name, or the code where nobody knows it."""
    try:
        return language_name(code)
    except (UnknownLocaleError, ValueError):
        return code


def group_name(code: str) -> str:
    """The code by which its members join; of nobody's group, that."""
    return shown_code(code) if code else str(gettext("Not in a group"))


def kind_of_group_name(kind: str) -> str:
    """What that kind of group is called."""
    return str(gettext(KINDS_OF_GROUP[kind] if kind else _NOT_TOLD))


def region_name(code: str) -> str:
    """The country's name."""
    return country_name(code, page_language()) if is_country_code(code) else str(gettext(_NOT_TOLD))


def together(*names: Markup | str) -> Markup:
    """The names beside each other, each once."""
    return Markup(" · ").join(escape(name) for name in dict.fromkeys(names) if name)


def _language_of(case: Case) -> str:
    return page_language() if page_language() in case.words else next(iter(case.words))


def _addressees(case: Case, language: str) -> tuple[Addressee, ...]:
    return tuple(one for kind in Kind for one in case.addressees(kind, language))
