"""Whatever goes wrong → a page that says so in the reader's language, and keeps the reader's words."""

import logging
import secrets
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from app.errors import UnknownCase
from app.languages import translatable as _
from app.web.shell.content import CaseWithdrawn
from app.web.shell.requests import drain

_LOG: Final = logging.getLogger(__name__)

#: Status → the page's heading and what it says.
PAGES: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {
        400: (
            _("This request could not be read"),
            _("Something got lost on the way here. Please go back and try again."),
        ),
        403: (
            _("This form came from another website"),
            _("To protect you, letters are accepted only from this website’s own pages. Please start here."),
        ),
        404: (
            _("There is no such page"),
            _("The address may be mistyped, or the page may have moved. The cases are all on the home page."),
        ),
        405: (
            _("This page cannot be used that way"),
            _("Please open it from one of the links on this website."),
        ),
        410: (
            _("This case was withdrawn"),
            _(
                "It was taken off this website, which is sometimes the safest thing for the people concerned."
                " Letters for it are no longer written here."
            ),
        ),
        413: (
            _("That is too much for one letter"),
            _(
                "What was sent is far longer than any letter can be, so it was not read."
                " A letter may have 10,000 characters. Go back: your browser may still have your words."
            ),
        ),
        500: (
            _("Something went wrong here"),
            _("The fault is ours, not yours. Please try again in a while."),
        ),
        503: (
            _("We will be back in a moment"),
            _("This website cannot answer just now. Please try again in a minute."),
        ),
    }
)


def register(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(UnknownCase, lambda _error: error_page(404))
    app.register_error_handler(CaseWithdrawn, lambda _error: error_page(410))
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, number: str = "") -> Response:
    """The page for that status; ``number`` is what a reader can quote to the operator."""
    # Its language links lead home: other languages have no such page, and a withdrawn case is not named.
    g.address = {}
    title, words = PAGES.get(status, PAGES[HTTPStatus.BAD_REQUEST])
    page = render_template(
        "shell/error.html", title=gettext(title), sentence=gettext(words), number=number, kept=_kept_words()
    )
    return make_response(page, status)


def _known(error: HTTPException) -> Response:
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        drain()
    response = error_page(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    told = error.get_response().headers
    response.headers.extend((name, told[name]) for name in ("Allow", "Retry-After") if name in told)
    return response


def _unforeseen(error: Exception) -> Response:
    # Never the message or a value, which could hold somebody's words.
    number = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    _LOG.error("%s %s %s at %s", number, request.url_rule, type(error).__name__, where)
    return error_page(500, number)


def _kept_words() -> tuple[str, ...]:
    """What was written into the form, so that it can be copied; nothing where even that cannot be read."""
    try:
        fields = [request.form.get(name, "") for name in ("body", "name", "place", "address")]
    except HTTPException:
        return ()
    return tuple(text for text in fields if text)
