"""A request that cannot be answered just now → a page that keeps all that was typed, and asks once more."""

from urllib.parse import quote

from flask import Response, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import TooManyRequests

from app.errors import EveryLetterError
from app.files.text import clean

#: Seconds after which to come back where nothing more is known.
_A_MINUTE = 60


def unreachable(_error: EveryLetterError) -> Response:
    """The ledger does not answer."""
    sentence = gettext(
        "The numbers cannot be read or entered just now; nothing is lost, please try again in a moment."
    )
    return _page(503, gettext("We will be back in a moment"), sentence, _A_MINUTE)


def too_many(error: TooManyRequests) -> Response:
    """The network has sent too many forms, or codes that no group has."""
    sentence = gettext("So much is coming from your network just now that this has to wait a moment.")
    return _page(429, gettext("Please wait a moment"), sentence, _wait(error))


def _page(status: int, title: str, sentence: str, wait: int) -> Response:
    page = render_template(
        "shell/error.html",
        title=title,
        sentence=sentence,
        number="",
        wait=wait,
        fields=[(name, clean(text)) for name, text in request.form.items(multi=True)],
        again=quote(request.path),
        kept=(),
    )
    response = make_response(page, status)
    response.headers["Retry-After"] = str(wait)
    return response


def _wait(error: TooManyRequests) -> int:
    return error.get_response().headers.get("Retry-After", _A_MINUTE, type=int)
