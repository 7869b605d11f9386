"""A letter in the making, or made → the page that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from flask import Response, make_response, render_template
from flask_babel import gettext

from app.cases.sheet import Kind
from app.cases.status import WhyClosed
from app.documents.document import Size
from app.errors import (
    CannotPrint,
    EveryLetterError,
    ForgedToken,
    PressFailed,
    TooLong,
    UnknownChoice,
)
from app.languages import DEFAULT_LANGUAGE
from app.languages import translatable as _
from app.letters.advice import Advice
from app.letters.compose import Choices, Words, choose, is_sample
from app.letters.letter import Letter, plain_text
from app.postal import country_names
from app.web.shell import phrases
from app.web.shell.content import ShownCase, filled, shown_campaign, typeset
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.web.shell.rules import letter_rules, sender_rule
from app.web.write.form import LetterForm
from app.writing import Written

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
_NOT_ON_OFFER: Final = _("“%(value)s” is not on offer here. Please choose again.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the letter is not finished: a translated sentence, and the field that it is about."""

    sentence: str
    field: str
    try_as_file: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """A translated piece of advice, and the field that it is about."""

    sentence: str
    field: str


@dataclass(frozen=True, slots=True)
class Remarks:
    """All that is to be said beside one field: what is wrong with it, and what to think over."""

    problem: str
    hints: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.problem or self.hints)


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen: values and what they are called, field by field."""

    addressee: tuple[tuple[str, str], ...]
    language: tuple[tuple[str, str], ...]
    country: tuple[tuple[str, str], ...]
    size: tuple[tuple[str, str], ...]
    paper: tuple[tuple[str, str], ...]


def writing_page(
    shown: ShownCase,
    kind: Kind,
    form: LetterForm,
    refused: EveryLetterError | None = None,
    *,
    checked: Written | None = None,
    status: int = 200,
) -> Response:
    """The page with the words in it, and what was found in them."""
    chosen = _choices(shown, kind, form)
    letter = checked.letter if checked else _frame(shown, kind, chosen)
    if form.body.data is None or (checked and _untouched(shown, kind, form)):
        form.body.data = plain_text(letter.body)
    form.language.data, form.addressee.data = chosen.language, chosen.addressee.slug
    problem = _refusal(refused) if refused else None
    hints = tuple(map(_hint, checked.advice)) if checked else ()
    page = render_template(
        "write/letter.html",
        shown=shown,
        kind=kind,
        form=form,
        letter=letter,
        options=_options(shown, kind, chosen.language),
        problem=problem,
        checked=checked,
        hints=hints,
        remarks={field.name: _remarks(field.name, problem, hints) for field in form},
        rules=letter_rules(shown, kind),
        sender_rule=sender_rule(shown, kind),
        heading=filled(_WRITING_FOR[kind], {"name": typeset(shown.name, shown.language)}),
    )
    return make_response(page, status)


def thank_you_page(shown: ShownCase, kind: Kind, form: LetterForm, written: Written) -> Response:
    """What became of the letter, and the ways to take it away."""
    campaign = shown_campaign(shown.case.campaign)
    page = render_template(
        "write/thank_you.html",
        shown=shown,
        kind=kind,
        form=form,
        written=written,
        hints=tuple(map(_hint, written.advice)),
        fresh_token=site().writing.issue_token(shown.case, kind),
        others=[case for case in campaign.cases if case.open_kinds and case.slug != shown.slug],
        phrases=phrases,
    )
    return make_response(page)


def closed_page(shown: ShownCase, kind: Kind, reason: WhyClosed, form: LetterForm | None = None) -> Response:
    """Why letters of the kind cannot be written, with the words that somebody wrote all the same."""
    page = render_template(
        "write/closed.html",
        shown=shown,
        reason=filled(phrases.REASONS[reason], {}),
        outcome=next((one.outcome for one in shown.kinds if one.kind is kind), None),
        kept=form.body.data if form else None,
    )
    return make_response(page, _STATUS[reason])


def file(written: Written) -> Response:
    """The document, to be kept by the writer and by nobody else."""
    document = written.document
    response = Response(document.data, content_type=document.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def _choices(shown: ShownCase, kind: Kind, form: LetterForm) -> Choices:
    """What the form chose; the usual addressee and language where it chose what there is not."""
    words = form.words(page_language())
    try:
        return choose(shown.case, kind, words)
    except UnknownChoice:
        return choose(shown.case, kind, Words(interface=page_language()))


def _frame(shown: ShownCase, kind: Kind, chosen: Choices) -> Letter:
    """The sample that stands around the writer's words: addressee, salutation and closing."""
    words = Words(
        interface=page_language(),
        addressee=chosen.addressee.slug,
        language=chosen.language,
        country=chosen.region,
    )
    return site().writing.letter(shown.case, kind, words)


def _untouched(shown: ShownCase, kind: Kind, form: LetterForm) -> bool:
    templates = site().writing.stock.templates
    return is_sample(shown.case, kind, form.words(page_language()), templates)


def _options(shown: ShownCase, kind: Kind, language: str) -> Options:
    stock = site().writing.stock
    addressees = shown.case.addressees(kind, language)
    papers = {slug: paper.words for slug, paper in stock.papers.items()}
    return Options(
        addressee=tuple((one.slug, ", ".join(one.lines()[:2])) for one in addressees),
        language=tuple((code, stock.templates.languages[code].name) for code in shown.case.languages),
        country=(("", gettext("Leave the country out")), *country_names(page_language()).items()),
        size=((Size.A4, "A4"), (Size.LETTER, "US Letter")),
        paper=tuple(
            (slug, words.get(page_language(), words[DEFAULT_LANGUAGE]).name) for slug, words in papers.items()
        ),
    )


def _refusal(refused: EveryLetterError) -> Refusal:
    message = _NOT_ON_OFFER if isinstance(refused, UnknownChoice) else refused.message
    named = refused.field if isinstance(refused, TooLong) else str(refused.facts.get("what", "body"))
    try_as_file = isinstance(refused, (CannotPrint, PressFailed))
    return Refusal(
        filled(message, refused.facts), "" if isinstance(refused, ForgedToken) else named, try_as_file
    )


def _hint(advice: Advice) -> Hint:
    return Hint(filled(advice.message, advice.facts, advice.languages), advice.field)


def _remarks(field: str, problem: Refusal | None, hints: tuple[Hint, ...]) -> Remarks:
    wrong = problem.sentence if problem and problem.field == field else ""
    return Remarks(wrong, tuple(hint.sentence for hint in hints if hint.field == field))
