"""An address or a browser's wishes → the language of the page, and the reader's likely country."""

from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, request, url_for
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException, NotFound

from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from app.postal import is_country_code


def register(app: Flask) -> None:
    """Take the language out of each address for the views, and put it back into each link."""
    Babel(app, default_locale=DEFAULT_LANGUAGE, locale_selector=page_language)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(lambda endpoint, values: _give_language(app, endpoint, values))
    app.before_request(_lead_on)
    app.context_processor(
        lambda: {
            "language": page_language(),
            "direction": get_locale().text_direction,
            "languages": INTERFACE_LANGUAGES,
            "in_language": _same_page_in,
            # On the answer to a form, a link to another language would lose what was sent.
            "sent": request.method == "POST",
        }
    )


def language_prefix() -> str:
    """The rule for the first part of a page's address."""
    return f"/<any({', '.join(INTERFACE_LANGUAGES)}):language>"


def page_language() -> str:
    """The language that the address names, even of no page; else the one that the browser likes best."""
    named = request.path.split("/")[1]
    return named if named in INTERFACE_LANGUAGES else preferred_language(request.accept_languages)


def preferred_language(wishes: LanguageAccept) -> str:
    """The interface's language that comes first among the wishes."""
    # The library's own best match takes “en” before “fr-CA”, however much less it is wished for.
    wished = (wish.lower().replace("_", "-").split("-")[0] for wish, quality in wishes if quality > 0)
    return next((code for code in wished if code in INTERFACE_LANGUAGES), DEFAULT_LANGUAGE)


def region_of(wishes: LanguageAccept) -> str:
    """The country of the first wish that names one (``fr-CA`` → ``CA``), or nothing."""
    parts = (part for wish in wishes.values() for part in wish.upper().replace("_", "-").split("-")[1:])
    return next((part for part in parts if is_country_code(part)), "")


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.address = dict(values or {})
    if values:
        values.pop("language", None)


def _give_language(app: Flask, endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = page_language()


def _lead_on() -> Response | None:
    """From an address that lacks its language, or ends in a slash too many, to the page that is meant."""
    if request.method not in {"GET", "HEAD"} or not isinstance(request.routing_exception, NotFound):
        return None
    addresses = current_app.create_url_adapter(request)
    assert addresses
    bare, query = request.path.strip("/"), request.query_string.decode("latin-1")
    for path in (f"/{bare}", f"/{page_language()}/{bare}"):
        try:
            endpoint, values = addresses.match(path, "GET")
        except HTTPException:
            continue
        # Built anew from what was found in it, an address leads nowhere but to this site.
        return make_response(redirect(url_for(endpoint, **values) + (f"?{query}" if query else "")))
    return None


def _same_page_in(language: str) -> str:
    """The address of this page in another language; of the home page where there is no such page."""
    address = g.get("address", {})
    if "language" not in address or request.endpoint is None:
        return url_for("browse.home", language=language)
    return url_for(request.endpoint, **{**address, "language": language})
