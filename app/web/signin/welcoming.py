"""An invitation → a new account: a password, a device that shows figures, and codes for when it is lost."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import segno
from flask import Response, make_response, render_template, request

from app.accounts import setting_up
from app.accounts.setting_up import SetUp
from app.actions.codes import shown_code
from app.files.text import clean
from app.web.shell.context import site
from app.web.shell.organizers import keep_session, session_token
from app.web.signin.entering import typed_name
from app.web.signin.refusals import REFUSALS, form_page
from app.web.signin.tries import a_try

#: Modules around the picture that stay empty, which readers need (ISO/IEC 18004).
_MARGIN: Final = 4
#: Characters; what is longer is no code.
_LONGEST_CODE: Final = 60


def welcome() -> Response:
    """The form that asks for the invitation, then the one that sets up the account, then its codes."""
    if request.method != "POST":
        return _invitation_page("", "")
    name, code = typed_name(), clean(request.form.get("code", "")).strip()[:_LONGEST_CODE]
    try:
        with a_try(name):
            secret = setting_up.begin(name, code, site().writing.now())
    except REFUSALS as error:
        return _invitation_page(name, code, error)
    if request.form.get("as") != "finish":
        return _account_page(name, code, secret)
    try:
        return _ready_page(_finished(name, code))
    except REFUSALS as error:
        return _account_page(name, code, secret, error)


def _finished(name: str, code: str) -> SetUp:
    with a_try(name):
        return setting_up.finish(
            name,
            code,
            request.form.get("new_password", ""),
            clean(request.form.get("digits", "")),
            site().writing.now(),
            instead_of=session_token(),
        )


def _invitation_page(name: str, code: str, error: Exception | None = None) -> Response:
    return form_page("signin/welcome.html", error, name=name, code=code)


def _account_page(name: str, code: str, secret: str, error: Exception | None = None) -> Response:
    matrix = segno.make(setting_up.device_address(name, secret), error="m").matrix
    return form_page(
        "signin/set_up.html",
        error,
        name=name,
        code=code,
        secret=shown_code(secret).replace("-", " "),
        modules=len(matrix) + 2 * _MARGIN,
        path=_path(matrix),
    )


def _ready_page(new: SetUp) -> Response:
    codes = [shown_code(code) for code in new.recovery_codes]
    page = make_response(render_template("signin/ready.html", codes=codes))
    return keep_session(page, new.session)


def _path(matrix: Sequence[Sequence[int]]) -> str:
    """The dark modules as the path of a drawing, a stroke for each run of them in a row."""
    strokes = []
    for y, row in enumerate(matrix, start=_MARGIN):
        x = _MARGIN
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                strokes.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(strokes)
