"""A letter in the making → the page on which it is written, with what was found in it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Final

from babel.lists import format_list
from flask import Response, jsonify, make_response, render_template, request
from flask_babel import get_locale, gettext, ngettext

from app.cases.sheet import Kind
from app.cases.status import WhyClosed
from app.documents.document import Size
from app.documents.text import text
from app.errors import EveryLetterError, UnknownChoice
from app.languages import translatable as _
from app.letters.letter import Letter, plain_text
from app.letters.paragraphs import Switched
from app.letters.words import Choices, Words, choose
from app.postal import country_names
from app.web.shell import headers, phrases
from app.web.shell.content import ShownCase, filled, language_name, typeset, written_number
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.web.shell.rules import Rules, letter_rules, may_show_address, sender_rule
from app.web.write.form import PLAIN, LetterForm
from app.web.write.joining import no_address
from app.web.write.papers import letter_papers, more_papers
from app.web.write.pictures import PagePicture, page_pictures
from app.web.write.remarks import Hint, Refusal, hints_of, refusal_of, remarks_on
from app.writing import Look

#: Paragraphs that are named when a letter is switched.
_MOST_NUMBERS: Final = 10
#: Gone for good, or perhaps back one day.
_STATUS: Final[Mapping[WhyClosed, int]] = MappingProxyType(
    {
        WhyClosed.NO_SUCH_KIND: 404,
        WhyClosed.PAUSED: 409,
        WhyClosed.CONSENT_ENDED: 409,
        WhyClosed.NOT_YET: 409,
        WhyClosed.CLOSED: 410,
        WhyClosed.WITHDRAWN: 410,
        WhyClosed.TOO_LATE: 410,
        WhyClosed.CAMPAIGN_OVER: 410,
    }
)
_WRITING_FOR: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.APPEAL: _("%(name)s: write an appeal"),
        Kind.SOLIDARITY: _("%(name)s: write a message of solidarity"),
    }
)


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen: values and what they are called, field by field."""

    addressee: tuple[tuple[str, str], ...]
    language: tuple[tuple[str, str], ...]
    country: tuple[tuple[str, str], ...]
    size: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the page says of the words: why they were refused, or how they look and what to think over."""

    problem: Refusal | None = None
    look: Look | None = None
    text: str = ""
    hints: tuple[Hint, ...] = ()
    pictures: tuple[PagePicture, ...] = ()
    switched: str = ""


def writing_page(
    shown: ShownCase, kind: Kind, form: LetterForm, found: Found | None = None, status: int = 200
) -> Response:
    """The page with the words in it, and what was found in them."""
    found = found or Found()
    chosen = choices_of(shown, kind, form)
    letter = found.look.letter if found.look else _frame(shown, kind, form, chosen)
    if form.body.data is None:
        form.body.data = plain_text(letter.body)
    form.language.data, form.addressee.data = chosen.language, chosen.addressee.slug
    form.read_in.data = page_language()
    papers = letter_papers(shown, kind, form, chosen.language)
    if form.group.data:
        form.name.label.text = gettext("First name and initial (you can leave this empty)")
    if form.paper.data not in {paper.slug for paper in papers}:
        form.paper.data = PLAIN
    page = render_template(
        "write/letter.html",
        shown=shown,
        kind=kind,
        form=form,
        letter=letter,
        options=_options(shown, kind, chosen.language),
        papers=papers,
        more=more_papers(shown, kind, form, chosen.language),
        found=found,
        remarks=remarks_on(form, found.problem, found.hints),
        rules=_rules(shown, kind, form),
        sender_rule=sender_rule(shown, kind),
        may_be_remembered=may_show_address(shown, kind) and not form.group.data,
        heading=writing_for(shown, kind),
    )
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = headers.PAGE_PICTURES_POLICY
    return response


def looked(shown: ShownCase, kind: Kind, form: LetterForm, look: Look) -> Response:
    """The words with advice, and pages as pictures; for scripts, as JSON."""
    form.body.data = look.body
    found = Found(
        look=look,
        text=text(look.letter),
        hints=hints_of(look.advice, look.body, look.letter.language),
        pictures=page_pictures(look.pictures),
    )
    if asked_by_script():
        return _for_script(found, look)
    return writing_page(shown, kind, form, found)


def switched(shown: ShownCase, kind: Kind, form: LetterForm) -> Response:
    """The same words in another language of the page or of the letter, as far as its writer left them alone.

    Raises `UnknownChoice`.
    """
    language = page_language()
    # Only the page changes its language where the letter had one of its own.
    stays = form.language.data != form.read_in.data != language
    if form.language.data == form.read_in.data and language in shown.case.languages:
        # The letter was in the page's language, and goes on so.
        form.language.data = language
    done = site().writing.switched(shown.case, kind, form.words(language))
    form.body.data = done.body
    says = _what_changed(form.language.data or language, done, stays=stays)
    return writing_page(shown, kind, form, Found(switched=says))


def refused(shown: ShownCase, kind: Kind, form: LetterForm, error: EveryLetterError, status: int) -> Response:
    """The words with the reason why they were not taken."""
    problem = refusal_of(error, form)
    if asked_by_script():
        return make_response(jsonify(error=problem.sentence, token=form.token.data), status)
    return writing_page(shown, kind, form, Found(problem=problem), status)


def closed_page(shown: ShownCase, kind: Kind, reason: WhyClosed, form: LetterForm) -> Response:
    """Why letters of the kind cannot be written, with the words that somebody wrote all the same."""
    page = render_template(
        "write/closed.html",
        shown=shown,
        kind=kind,
        form=form,
        reason=gettext(phrases.REASONS[reason]),
        closed=next((one for one in shown.kinds if one.kind is kind), None),
        phrases=phrases,
    )
    return make_response(page, _STATUS[reason])


def writing_for(shown: ShownCase, kind: Kind) -> str:
    """Who is written for, and what: the heading of the page for it."""
    return filled(_WRITING_FOR[kind], {"name": typeset(shown.name, shown.language)})


def _rules(shown: ShownCase, kind: Kind, form: LetterForm) -> Rules:
    """What to keep to; members of a group give no address, whatever the case allows."""
    rules = letter_rules(shown, kind)
    if not form.group.data:
        return rules
    others = [sentence for sentence in rules.sentences if sentence != sender_rule(shown, kind)]
    return replace(rules, sentences=(*others, no_address()))


def _what_changed(code: str, done: Switched, *, stays: bool) -> str:
    language = language_name(code)
    if stays:
        return str(gettext("The letter is in %(language)s, as before.", language=language))
    # Of many, the numbers would be no help.
    if not done.kept or len(done.kept) > _MOST_NUMBERS:
        return str(gettext("The letter is now in %(language)s.", language=language))
    return str(
        ngettext(
            "The letter is now in %(language)s. Your own paragraph stayed as it is: number %(numbers)s.",
            "The letter is now in %(language)s. Your own paragraphs stayed as they are: numbers %(numbers)s.",
            len(done.kept),
            language=language,
            numbers=format_list([str(number) for number in done.kept], locale=get_locale()),
        )
    )


def asked_by_script() -> bool:
    """Whether a script of ours asks, which wants data rather than a page."""
    return request.accept_mimetypes.best == "application/json"


def _for_script(found: Found, look: Look) -> Response:
    says = ngettext(
        "The page is shown. It has %(count)s page.",
        "The page is shown. It has %(count)s pages.",
        look.pages,
        count=written_number(look.pages),
    )
    return jsonify(
        pictures=[asdict(picture) for picture in found.pictures],
        text=found.text,
        language=look.letter.language,
        direction=look.letter.direction,
        says=says,
    )


def choices_of(shown: ShownCase, kind: Kind, form: LetterForm) -> Choices:
    """What the form chose; the usual addressee and language where it chose what there is not."""
    words = form.words(page_language())
    try:
        return choose(shown.case, kind, words)
    except UnknownChoice:
        return choose(shown.case, kind, Words(interface=page_language()))


def _frame(shown: ShownCase, kind: Kind, form: LetterForm, chosen: Choices) -> Letter:
    """The sample that stands around the writer's words: sender, addressee, salutation and closing."""
    words = Words(
        interface=page_language(),
        addressee=chosen.addressee.slug,
        language=chosen.language,
        country=chosen.region,
    )
    letter = site().writing.letter(shown.case, kind, words)
    # Words that are too long to be a letter are shown all the same.
    name = form.name.data or ""
    return replace(letter, signature=name) if name else letter


def _options(shown: ShownCase, kind: Kind, language: str) -> Options:
    stock = site().writing.stock
    addressees = shown.case.addressees(kind, language)
    return Options(
        addressee=tuple((one.slug, ", ".join(one.lines()[:2])) for one in addressees),
        language=tuple(
            (code, stock.templates.languages[code].name) for code in shown.case.letter_languages(kind)
        ),
        country=(("", gettext("Leave the country out")), *country_names(page_language()).items()),
        size=((Size.A4, "A4"), (Size.LETTER, gettext("US Letter"))),
    )
