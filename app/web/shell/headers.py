"""Answers → answers with the headers that keep readers safe."""

from types import MappingProxyType
from typing import Final

from flask import Flask, Response, make_response, request

#: No page asks anybody but this site for anything, runs anything inline, or may be framed.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
#: For pages that show a letter as it will be printed: that picture stands within the page itself.
PAGE_PICTURES_POLICY: Final = POLICY.replace("img-src 'self'", "img-src 'self' data:")
#: For a picture that somebody opens on a page of its own.
PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
_UNUSED: Final = (
    "accelerometer camera display-capture fullscreen geolocation gyroscope magnetometer microphone midi "
    "payment publickey-credentials-get screen-wake-lock usb xr-spatial-tracking"
)
HEADERS: Final = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED.split()),
    }
)


def register(app: Flask) -> None:
    """Set the headers on whatever is answered: pages, errors, files and static parts."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Pages with a token and answers to somebody's words are kept nowhere; others are asked for each time.
    private = request.method == "POST" or request.blueprint == "write"
    response.headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
    response.vary.add("Accept-Language")
    return response


def unless_unchanged(response: Response) -> Response:
    """The file, or only word that it is still the one that the browser has, which asks each time."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return make_response(response.make_conditional(request))
