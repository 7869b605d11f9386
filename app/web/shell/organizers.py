"""A cookie of the desk → the organizer who is signed in, and whether their role may do what they ask for.

A form of the desk does its work only with the key of its session, so nobody's browser can be made to send
one: what other sites' pages send was refused before (`app.web.shell.requests`), and their requests come
without the cookie, which is `SameSite=Lax`.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from app.accounts.organizers import Organizer
from app.accounts.roles import Role
from app.accounts.signing_in import signed_in
from app.errors import EveryLetterError, LedgerUnreachable, NotRecorded
from app.files.text import clean
from app.languages import INTERFACE_LANGUAGES
from app.languages import translatable as _
from app.web.shell.context import site

#: What an endpoint needs that is open to everybody: sign-in itself.
OPEN: Final = None
#: The hidden field of every form of the desk.
FORM_KEY: Final = "form_key"
#: Fields that no page gives back.
SECRETS: Final = frozenset({"password", "new_password", "digits"})
#: The pages that the desk's bar leads to, with the role that each needs.
PAGES: Final = (
    ("desk.dashboard", Role.VIEWER, _("Overview")),
    ("desk.held", Role.VIEWER, _("Letters that wait")),
    ("desk.tally", Role.ORGANIZER, _("Paper letters")),
    ("desk.entries", Role.VIEWER, _("Entries")),
    ("desk.cases", Role.VIEWER, _("Cases")),
    ("desk.books", Role.VIEWER, _("Books")),
    ("desk.organizers", Role.ADMIN, _("Team")),
    ("desk.acts", Role.ADMIN, _("What was done")),
)
#: Seconds after which to come back where nothing more is known.
A_MINUTE: Final = 60


def prepare(
    room: Blueprint, roles: Mapping[str, Role | None], uploads: Mapping[str, int] = MappingProxyType({})
) -> None:
    """Make a room one of the desk: admitted by role, kept by no browser, answered for by its own pages.

    ``uploads``: endpoints that files are sent to, with the bytes that such a request may have.
    """
    room.before_request(admitted(roles, uploads))
    room.after_request(_keep_nowhere)
    room.register_error_handler(LedgerUnreachable, _unreachable)
    room.register_error_handler(NotRecorded, _unreachable)
    room.context_processor(
        lambda: {
            "organizer": g.get("organizer"),
            "form_key": form_key,
            "desk_pages": _pages,
        }
    )


def organizer() -> Organizer:
    """Who is signed in, on a page that nobody else was admitted to."""
    found = g.organizer
    assert isinstance(found, Organizer)
    return found


def admitted(
    roles: Mapping[str, Role | None], uploads: Mapping[str, int] = MappingProxyType({})
) -> Callable[[], Response | None]:
    """What a room asks before each request: None where whoever asks may go on, else the answer.

    ``roles`` has each endpoint of the room with the role that it needs; one that is not there is refused.
    ``uploads`` as in `prepare`.
    """

    def refusal() -> Response | None:
        endpoint = request.endpoint or ""
        if endpoint not in roles:
            return _refused()
        g.organizer = signed_in(session_token(), site().writing.now()) if session_token() else None
        needed = roles[endpoint]
        if needed is OPEN:
            return None
        if g.organizer is None:
            return _to_sign_in()
        if not g.organizer.role.may(needed):
            return _refused()
        # Nobody else can make the site take in so much.
        request.max_content_length = uploads.get(endpoint, request.max_content_length)
        return _strange_form() if request.method == "POST" and not _has_form_key() else None

    return refusal


def session_token() -> str:
    """What the browser keeps of its session; nothing where it keeps none."""
    return request.cookies.get(_cookie(), "")


def keep_session(response: Response, token: str) -> Response:
    """The answer, which makes the browser keep that session until it is closed."""
    response.set_cookie(_cookie(), token, path="/", httponly=True, samesite="Lax", secure=_is_secure())
    return response


def forget_session(response: Response) -> Response:
    """The answer, which makes the browser forget its session."""
    response.delete_cookie(_cookie(), path="/", httponly=True, samesite="Lax", secure=_is_secure())
    return response


def form_key() -> str:
    """The key of the session's forms, from which nobody finds the session."""
    return hashlib.sha256(f"form {session_token()}".encode()).hexdigest()


def leads_back(address: str) -> str:
    """The address if it is one of the desk's pages, else that of the desk."""
    languages = "|".join(INTERFACE_LANGUAGES)
    is_ours = re.fullmatch(rf"/({languages})/desk([/?][\w/?&=.,:%+~-]*)?", address, re.ASCII)
    return address if is_ours else url_for("desk.dashboard")


def _cookie() -> str:
    """Browsers take the prefix only from this very host, on every path, over a safe line."""
    return "__Host-desk" if _is_secure() else "desk"


def _is_secure() -> bool:
    return request.is_secure or site().settings.public_url.startswith("https:")


def _has_form_key() -> bool:
    return secrets.compare_digest(request.form.get(FORM_KEY, "").encode(), form_key().encode())


def _pages() -> list[tuple[str, str]]:
    """Where the bar leads whoever is signed in: endpoints, and what they are called."""
    role = organizer().role
    return [(endpoint, gettext(label)) for endpoint, needed, label in PAGES if role.may(needed)]


def _keep_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _to_sign_in() -> Response:
    """To the page for signing in, which leads back to what can be asked for by its address."""
    addresses = current_app.create_url_adapter(request)
    can_be_opened = addresses is not None and "GET" in addresses.allowed_methods()
    query = request.query_string.decode("latin-1")
    asked = f"{request.path}?{query}" if query else request.path
    address = url_for("signin.sign_in", back=asked if can_be_opened else None)
    return make_response(redirect(address, code=303))


def _refused() -> Response:
    return _said(
        HTTPStatus.FORBIDDEN,
        gettext("This page needs another role"),
        gettext(
            "Your account may not do this here. If it should, an admin of your team can change its role."
        ),
    )


def _strange_form() -> Response:
    """A form of an earlier session is shown once more, and sent again only by whoever reads it."""
    return _said(
        HTTPStatus.FORBIDDEN,
        gettext("Please look at this once more"),
        gettext(
            "This form was opened before you signed in anew, so nothing was done."
            " If this is still what you want, send it again."
        ),
        again=request.path,
        is_shown=True,
    )


def _unreachable(_error: EveryLetterError) -> Response:
    sentence = gettext(
        "The numbers cannot be read or entered just now; nothing is lost, please try again in a moment."
    )
    title = gettext("We will be back in a moment")
    response = _said(HTTPStatus.SERVICE_UNAVAILABLE, title, sentence, again=request.path)
    response.headers["Retry-After"] = str(A_MINUTE)
    return response


def _said(status: int, title: str, sentence: str, *, again: str = "", is_shown: bool = False) -> Response:
    """The page that says so; with an address to ask ``again``, it keeps what was sent there.

    ``is_shown``: what was sent can be read on it.
    """
    sent = {name: clean(text) for name, text in request.form.items() if name != FORM_KEY}
    page = render_template(
        "shell/desk_says.html",
        title=title,
        sentence=sentence,
        again=again,
        # What would lack its secrets is asked for anew.
        fields={} if SECRETS & sent.keys() else sent,
        is_shown=is_shown,
    )
    return make_response(page, status)
