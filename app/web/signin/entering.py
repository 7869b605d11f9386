"""Name, password and figures → a session of the desk, and the way out again."""

from typing import Final

from flask import Response, g, make_response, redirect, request, url_for

from app.accounts import signing_in
from app.files.text import clean
from app.web.shell.context import site
from app.web.shell.organizers import forget_session, keep_session, leads_back, session_token
from app.web.signin.refusals import REFUSALS, form_page
from app.web.signin.tries import a_try

#: Characters; what is longer is no name.
_LONGEST_NAME: Final = 60


def typed_name() -> str:
    """The name as it was typed, or as small letters have it."""
    return clean(request.form.get("name", "")).strip().casefold()[:_LONGEST_NAME]


def sign_in() -> Response:
    """The form, or the page of the desk that somebody wanted to see."""
    back = leads_back(request.values.get("back", ""))
    if request.method != "POST":
        return (
            make_response(redirect(back))
            if g.organizer
            else form_page("signin/sign_in.html", name="", back=back)
        )
    name = typed_name()
    try:
        token = _session_of(name)
    except REFUSALS as error:
        return form_page("signin/sign_in.html", error, name=name, back=back)
    return keep_session(make_response(redirect(back, code=303)), token)


def sign_out() -> Response:
    """The form to sign in, once the session has ended."""
    signing_in.sign_out(session_token(), site().writing.now())
    return forget_session(make_response(redirect(url_for("signin.sign_in"), code=303)))


def _session_of(name: str) -> str:
    with a_try(name):
        return signing_in.sign_in(
            name,
            request.form.get("password", ""),
            clean(request.form.get("digits", "")),
            site().writing.now(),
            instead_of=session_token(),
        )
