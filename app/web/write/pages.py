"""Addresses and forms → the writing page, the thank-you page, or the letter itself."""

import logging
from dataclasses import replace
from typing import Final

from flask import Response, make_response, redirect, request, url_for

from app.actions.token import Token
from app.cases.sheet import Kind
from app.cases.status import WhyClosed
from app.errors import (
    CannotPrint,
    DoesNotFit,
    ForgedToken,
    KindNotOpen,
    NoMirror,
    NoWords,
    OutOfRange,
    PressBusy,
    PressFailed,
    TooLong,
    UnknownChoice,
    UnknownGroup,
)
from app.web.shell.content import ShownCase, shown_case
from app.web.shell.context import limits, site
from app.web.shell.language import page_language, region_of
from app.web.shell.sizes import usual_size
from app.web.write import looking, taking
from app.web.write.form import LetterForm, Step, letter_form, step_of
from app.web.write.joining import group_of
from app.web.write.papers import require_paper
from app.web.write.pictures import MOST_PICTURES
from app.writing import Outcome

_LOG: Final = logging.getLogger(__name__)
_FILES: Final = frozenset({Step.PDF, Step.DOCX, Step.ODT, Step.TXT})


def begin(slug: str, kind: str) -> Response:
    """A fresh page with the sample, in the language, to the addressee and for the group of the address.

    A code of no group of the campaign leads to the page that says so.
    """
    shown, typed = shown_case(slug), request.args.get("group", "")
    try:
        group = group_of(shown, typed)
    except UnknownGroup:
        return make_response(redirect(url_for("groups.members", code=typed)))
    region = region_of(request.accept_languages)
    form = letter_form(
        site().writing.stock.papers,
        group=group,
        country=region,
        size=usual_size(region),
        language=request.args.get("language", ""),
        addressee=request.args.get("addressee", ""),
    )
    try:
        site().writing.require_open(shown.case, Kind(kind))
    except KindNotOpen as error:
        return looking.closed_page(shown, Kind(kind), WhyClosed(error.reason), form)
    form.token.data = site().writing.issue_token(shown.case, Kind(kind), group)
    return looking.writing_page(shown, Kind(kind), form)


def go_on(slug: str, kind: str) -> Response:
    """The next page, or the file; whatever is refused, the words come back."""
    shown = shown_case(slug)
    form = letter_form(site().writing.stock.papers, request.form)
    try:
        site().writing.require_open(shown.case, Kind(kind))
        return _taken(shown, Kind(kind), form)
    except KindNotOpen as error:
        # What the desk said while the letter was laid out may have taken the name away, or told an outcome.
        return looking.closed_page(shown_case(slug), Kind(kind), WhyClosed(error.reason), form)


def _taken(shown: ShownCase, kind: Kind, form: LetterForm) -> Response:
    refused = taking.more_page if form.more.data else looking.refused
    try:
        return _answer(shown, kind, form, step_of(request.form.get("as", "")))
    except ForgedToken as error:
        _prove_anew(shown, kind, form)
        return looking.refused(shown, kind, form, error, 400)
    except PressBusy as error:
        response = refused(shown, kind, form, error, 503)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    except PressFailed as error:
        _LOG.warning("A letter could not be printed: %s", error.why)
        return refused(shown, kind, form, error, 422)
    except (CannotPrint, DoesNotFit, NoMirror, NoWords, OutOfRange, TooLong, UnknownChoice) as error:
        return refused(shown, kind, form, error, 422)


def _prove_anew(shown: ShownCase, kind: Kind, form: LetterForm) -> None:
    """Give the form a fresh token. The one that came proves no group, so that its code is looked up again.

    Raises `TooManyRequests`.
    """
    try:
        form.group.data = group_of(shown, form.group.data or "")
    except UnknownGroup:
        form.group.data = ""
    form.token.data = site().writing.issue_token(shown.case, kind, form.group.data)


def _answer(shown: ShownCase, kind: Kind, form: LetterForm, step: Step) -> Response:
    writing = site().writing
    token = writing.read_token(form.token.data or "", shown.case, kind, form.group.data or "")
    words = form.words(page_language())
    match step:
        case Step.SWITCH:
            return looking.switched(shown, kind, form)
        case Step.HAND:
            return taking.by_hand_page(shown, kind, form, writing.letter(shown.case, kind, words))
    seen = form.wish(Step.SEE, writing.stock.papers)
    # An envelope is no letter, and no letter may be taken for what is not counted.
    require_paper(shown.case, kind, seen, finishing=not form.more.data)
    if form.more.data:
        return taking.file(writing.rendered(shown.case, kind, words, seen))
    if step in {Step.CHECK, Step.SEE}:
        look = writing.look(shown.case, kind, words, seen, pictures=MOST_PICTURES if step is Step.SEE else 0)
        return looking.looked(shown, kind, form, look)
    return _finished(shown, kind, form, step, token)


def _finished(shown: ShownCase, kind: Kind, form: LetterForm, step: Step, token: Token) -> Response:
    """The letter as a file, or the page that says what became of it."""
    writing = site().writing
    words, wish = form.words(page_language()), form.wish(step, writing.stock.papers)
    if step in _FILES and form.uncounted.data:
        # The writer has read that this letter is not counted.
        return taking.file(writing.rendered(shown.case, kind, words, wish))
    pictures: tuple[bytes, ...] = ()
    if step is Step.PICTURE:
        # As with every letter, its page comes first: one that cannot be printed is not counted.
        seen = form.wish(Step.SEE, writing.stock.papers)
        pictures = writing.look(shown.case, kind, words, seen, pictures=MOST_PICTURES).pictures
    with limits().coming(request.remote_addr or "") as letter:
        written = writing.write(shown.case, kind, words, wish, token, held=letter.waits)
        letter.is_new = written.outcome in {Outcome.COUNTED, Outcome.HELD}
    if form.uncounted.data == Outcome.HELD and written.outcome is Outcome.ALREADY:
        # The ledger knows of a token that it was spent, and not what became of its letter; the page does.
        written = replace(written, outcome=Outcome.HELD)
    if step in _FILES and written.outcome.is_counted:
        return taking.file(written)
    by_hand = step is Step.WRITTEN
    return taking.thank_you_page(shown, kind, form, written, by_hand=by_hand, pictures=pictures)
