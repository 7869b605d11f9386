"""An organizer's own account → another password, or all other sessions ended."""

from flask import Response, request

from app.accounts import signing_in
from app.web.shell.context import site
from app.web.shell.organizers import organizer, session_token
from app.web.signin.refusals import REFUSALS, form_page
from app.web.signin.tries import a_try


def account() -> Response:
    """The page of whoever is signed in, once what they ask for is done."""
    if request.method != "POST":
        return _page()
    name, now = organizer().name, site().writing.now()
    if request.form.get("as") == "sign-out":
        signing_in.end_sessions(name, name, now, but=session_token())
        return _page(done="sign-out")
    try:
        with a_try(name):
            signing_in.change_password(
                name,
                request.form.get("password", ""),
                request.form.get("new_password", ""),
                session_token(),
                now,
            )
    except REFUSALS as error:
        return _page(error)
    return _page(done="password")


def _page(error: Exception | None = None, done: str = "") -> Response:
    left = signing_in.recovery_codes_left(organizer().name)
    return form_page("signin/account.html", error, done=done, codes_left=left)
