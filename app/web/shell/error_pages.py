"""Whatever goes wrong → a page that says so in the reader's language, and keeps the reader's words."""

import logging
import secrets
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from app.errors import PressBusy, UnknownCase
from app.files.text import clean
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
        429: (
            _("Many letters at once"),
            _("So many letters are coming from your network just now that this one has to wait a moment."),
        ),
        500: (
            _("Something went wrong here"),
            _("The fault is ours, not yours. Please try again in a while."),
        ),
        503: (
            _("We will be back in a moment"),
            _("This website cannot answer just now."),
        ),
    }
)
_NO_CASE: Final = (
    _("There is no case at this address"),
    _("The address may be mistyped. The cases are all on the home page."),
)
#: Seconds after which to come back where nothing more is known.
_A_MINUTE: Final = 60
#: What the same request may well be spared the next time. What other sites' pages sent (403) is not sent on.
_WORTH_TRYING_AGAIN: Final = frozenset({429, 500, 503})
#: The writing form's fields that hold words, in the order in which to copy them.
_WORDS: Final = ("body", "name", "place", "address")


def register(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(UnknownCase, lambda _error: _page(404, _NO_CASE))
    app.register_error_handler(CaseWithdrawn, lambda _error: error_page(410))
    app.register_error_handler(PressBusy, lambda error: error_page(503, wait=error.retry_after))
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, number: str = "", wait: int = 0) -> Response:
    """The page for that status.

    ``number`` is what a reader can quote to the operator; ``wait`` says in how many seconds to come back.
    """
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        wait = wait or _A_MINUTE
    return _page(status, PAGES.get(status, PAGES[HTTPStatus.BAD_REQUEST]), number, wait)


def _page(status: int, said: tuple[str, str], number: str = "", wait: int = 0) -> Response:
    # Its language links lead home: other languages have no such page, and a withdrawn case is not named.
    g.address = {}
    title, sentence = said
    fields = _sent_fields()
    again = status in _WORTH_TRYING_AGAIN and request.endpoint is not None
    page = render_template(
        "shell/error.html",
        title=gettext(title),
        sentence=gettext(sentence),
        number=number,
        wait=wait,
        fields=fields if again and request.blueprint == "write" else (),
        again=_this_address() if again else "",
        kept=[text for name in _WORDS for key, text in fields if key == name and text],
    )
    response = make_response(page, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _known(error: HTTPException) -> Response:
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        drain()
    told = error.get_response().headers
    response = error_page(
        error.code or HTTPStatus.INTERNAL_SERVER_ERROR, wait=told.get("Retry-After", 0, type=int)
    )
    if "Allow" in told:
        response.headers["Allow"] = told["Allow"]
    return response


def _unforeseen(error: Exception) -> Response:
    # Never the message or a value, which could hold somebody's words.
    number = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    _LOG.error("%s %s %s at %s", number, request.url_rule, type(error).__name__, where)
    return error_page(500, number)


def _sent_fields() -> tuple[tuple[str, str], ...]:
    """What was sent with the form; nothing where even that cannot be read."""
    try:
        return tuple((name, clean(text)) for name, text in request.form.items(multi=True))
    except HTTPException:
        return ()


def _this_address() -> str:
    """Path and query of the request, to ask for the same again."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")
