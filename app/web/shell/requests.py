"""Requests → requests that are small, kept in memory, and sent by this site's own pages."""

import re
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Request, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import Settings
from app.web.shell.context import site

#: Bytes. A letter twenty times too long, each character sent as nine, still comes back to its writer.
MAX_REQUEST: Final = 2 * 1024 * 1024
#: Fields of a form; to take a million empty ones apart takes seconds in which nobody else is served.
MAX_FIELDS: Final = 500
#: Bytes of a request that is too large which are taken in and thrown away.
MAX_DRAINED: Final = 32 * 1024 * 1024
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class InMemory(Request):
    """A request of which no part is ever written to a temporary file."""

    def _get_file_stream(self, *_: object, **__: object) -> BytesIO:
        return BytesIO()


def register(app: Flask, settings: Settings) -> None:
    """Limit what requests may hold, believe the proxies in front, refuse what other sites' pages send."""
    hops = settings.proxy_hops
    # The host is not asked of them: a proxy hands on what it was told, and some keep a client's own header.
    proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
    app.wsgi_app = proxied  # type: ignore[method-assign]  # Flask's own way to wrap an application.
    app.request_class = InMemory
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_REQUEST
    if settings.public_url:
        # Nobody can make the site believe that it is called otherwise.
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.public_url).hostname, "127.0.0.1", "localhost"]
    # `app.web.shell.language` leads on from addresses with a slash too many, and names no host.
    app.url_map.merge_slashes = False
    app.before_request(_refuse_strange_hosts)
    app.before_request(_refuse_other_sites)
    app.before_request(_refuse_many_fields)


def drain() -> None:
    """Take in the rest of a request that is too large: a browser that is cut off would show no page."""
    left = min(request.content_length or 0, MAX_DRAINED)
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(left, 65_536))):
        left -= len(chunk)


def _refuse_strange_hosts() -> None:
    """What is no name of a host would stand in links that pages give away."""
    if not re.fullmatch(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:.]+\](:\d+)?", request.host, re.ASCII):
        abort(400)


def _refuse_other_sites() -> None:
    if request.method not in _READING and not _from_here():
        abort(403)


def _refuse_many_fields() -> None:
    # What is read here and kept is what the form is made of afterwards.
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_form and request.get_data(cache=True).count(b"&") >= MAX_FIELDS:
        abort(400)


def _from_here() -> bool:
    """What the browser says of the form's page; one that says nothing is believed, for there is the token."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from:
        return fetched_from in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc in _own_names()
    except ValueError:
        return False


def _own_names() -> set[str]:
    """The names by which this site is reached; “Origin: null” has none, and so is none of them."""
    return {request.host, urlsplit(site().settings.public_url).netloc} - {""}
