"""A list of names → one PDF with a letter for each, counted for the group; the names are kept nowhere."""

import logging
from typing import Final

from flask import Response, request
from flask_babel import gettext

from app.actions.groups import Group
from app.cases.case import Case
from app.cases.sheet import Kind
from app.cases.status import is_withdrawn
from app.documents.document import Document, Size
from app.errors import (
    CannotPrint,
    DoesNotFit,
    EveryLetterError,
    KindNotOpen,
    LongNames,
    NoNames,
    NotRecorded,
    PressBusy,
    PressFailed,
    RunDiffers,
    RunTooLarge,
    TooManyNames,
    UnknownCase,
    UnknownChoice,
    require_one_of,
)
from app.files.names import names_in
from app.letters.words import LIMITS, Words
from app.reporting import MOST_PEOPLE
from app.web.groups.looking import NO_REPORT, code_page, facilitated, look_page
from app.web.groups.refusals import Refusal, refusal_of
from app.web.groups.typed import Typed, key_of, typed_fields
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.writing import Outcome, Wish

_LOG: Final = logging.getLogger(__name__)
_REFUSED: Final = (
    CannotPrint,
    DoesNotFit,
    KindNotOpen,
    LongNames,
    NoNames,
    PressFailed,
    RunDiffers,
    RunTooLarge,
    TooManyNames,
    UnknownChoice,
)


def run() -> Response:
    """The letters as a file; whatever is refused, the names come back."""
    typed = typed_fields(request.form)
    try:
        group = facilitated(typed)
    except NO_REPORT as error:
        return code_page(typed, error)
    try:
        document = _printed(group, typed)
    except PressBusy as error:
        problem = Refusal(gettext(error.message, seconds=error.retry_after), "names")
        response = look_page(group, typed, problem, 503, run=True)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    except _REFUSED as error:
        return _refused(group, typed, error)
    response = Response(document.data, content_type=document.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def _printed(group: Group, typed: Typed) -> Document:
    """The letters, counted. Raises `_REFUSED`, `PressBusy`, `LedgerUnreachable` and `NotRecorded`."""
    case, kind, language = _letter(group, typed.get("letter", ""))
    size = typed.get("size", "")
    require_one_of("size", size, Size)
    names = names_in(typed.get("names", ""), LIMITS["name"], 2 * MOST_PEOPLE).names
    document, outcome = site().reporting.named_run(
        group,
        case,
        kind,
        Words(interface=page_language(), language=language),
        Wish(size=Size(size)),
        names,
        key_of(typed.get("run", "")),
    )
    if outcome is Outcome.UNREACHABLE:
        # The same form, sent again, is the same run: whoever waits a moment has letters that count.
        raise NotRecorded
    return document


def _letter(group: Group, text: str) -> tuple[Case, Kind, str]:
    """The letter that was chosen: “mira-solenne.appeal.fr”. Raises `UnknownChoice`."""
    slug, kind, language = (*text.split("."), "", "", "")[:3]
    try:
        case = site().writing.stock.catalogue.case(slug)
    except UnknownCase:
        raise UnknownChoice("letter", text, ()) from None
    if case.campaign.slug != group.campaign or is_withdrawn(case) or kind not in set(Kind):
        raise UnknownChoice("letter", text, ())
    return case, Kind(kind), language


def _refused(group: Group, typed: Typed, error: EveryLetterError) -> Response:
    if isinstance(error, PressFailed):
        _LOG.warning("Letters with names could not be printed: %s", error.why)
    # What differs from the run that this form has counted is printed as another one, if that is wanted.
    again = {**typed, "run": ""} if isinstance(error, RunDiffers) else typed
    return look_page(group, again, refusal_of(error), 422, run=True)
