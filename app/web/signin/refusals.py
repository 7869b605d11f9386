"""Why nobody got in → one translated sentence, the field that it is about, and what the answer says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from flask import Response, make_response, render_template
from flask_babel import gettext, ngettext
from werkzeug.exceptions import TooManyRequests

from app.accounts.errors import (
    DigitsRefused,
    InvitationRefused,
    PasswordRefused,
    SignInRefused,
    WrongPassword,
)
from app.errors import EveryLetterError, LedgerUnreachable, NotRecorded
from app.web.shell.content import filled, written_number
from app.web.shell.organizers import A_MINUTE

#: What the pages of the room say beside their own forms.
REFUSALS: Final = (
    DigitsRefused,
    InvitationRefused,
    PasswordRefused,
    SignInRefused,
    LedgerUnreachable,
    NotRecorded,
    TooManyRequests,
)

_FIELDS: Final[Mapping[type[Exception], str]] = MappingProxyType(
    {
        DigitsRefused: "digits",
        InvitationRefused: "name",
        PasswordRefused: "new_password",
        SignInRefused: "name",
        WrongPassword: "password",
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What to say, the field that it is about (none: the whole form), the status, seconds to wait."""

    sentence: str
    field: str = ""
    status: int = 422
    wait: int = 0


def form_page(template: str, error: Exception | None = None, **values: object) -> Response:
    """The page with its form, and why what was sent with it was not taken."""
    problem = refusal_of(error) if error else None
    response = make_response(render_template(template, problem=problem, **values))
    if problem:
        response.status_code = problem.status
    if problem and problem.wait:
        response.headers["Retry-After"] = str(problem.wait)
    return response


def refusal_of(error: Exception) -> Refusal:
    """What to say of one of `REFUSALS`."""
    match error:
        case TooManyRequests():
            seconds = error.get_response().headers.get("Retry-After", A_MINUTE, type=int)
            return Refusal(_too_many(seconds), status=429, wait=seconds)
        case LedgerUnreachable() | NotRecorded():
            return Refusal(
                gettext("Nobody can be let in just now. Please try again in a moment."), "", 503, A_MINUTE
            )
    assert isinstance(error, EveryLetterError)
    return Refusal(filled(error.message, error.facts), _FIELDS.get(type(error), ""))


def _too_many(seconds: int) -> str:
    """Said whoever it was: nobody learns from it whether there is such a name."""
    again = ngettext(
        "You can try again in %(count)s second.",
        "You can try again in %(count)s seconds.",
        seconds,
        count=written_number(seconds),
    )
    several = gettext("There were several wrong tries under this name from your network.")
    return f"{several} {again}"
