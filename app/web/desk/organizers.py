"""Who is on the team → invited, given another role, signed out, invited anew or removed by an admin."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts import organizers as team
from app.accounts import signing_in
from app.accounts.errors import LastAdmin, NameRefused, UnknownOrganizer
from app.accounts.roles import Role
from app.actions.codes import shown_code
from app.files.text import clean
from app.languages import translatable as _
from app.web.desk.phrases import ROLES
from app.web.shell.content import filled
from app.web.shell.context import site
from app.web.shell.organizers import organizer


class Step(StrEnum):
    """What the pressed button asks for."""

    INVITE = "invite"
    ROLE = "role"
    SIGN_OUT = "sign-out"
    AGAIN = "again"
    REMOVE = "remove"


#: What is asked once more, because nothing brings back what it takes away.
_ASKED: Final = (Step.AGAIN, Step.REMOVE)
_GONE: Final = _("“%(name)s” is not on the team any more.")
_DONE: Final = MappingProxyType(
    {
        Step.ROLE: _("“%(name)s” has another role now."),
        Step.SIGN_OUT: _("“%(name)s” has been signed out everywhere."),
        Step.REMOVE: _("“%(name)s” has been removed. The name stays with what it signed."),
    }
)
_LONGEST: Final = 60


def organizers() -> Response:
    """The team, once what is asked for is done; or the question whether it is meant."""
    if request.method != "POST" or request.form.get("as", "") not in list(Step):
        return make_response(_page())
    step, name = Step(request.form["as"]), clean(request.form.get("name", "")).strip()[:_LONGEST]
    if step in _ASKED and not request.form.get("sure"):
        return make_response(_page(asked=step, name=name))
    try:
        code = _done(step, name)
    except (LastAdmin, NameRefused) as error:
        return make_response(_page(problem=filled(error.message, error.facts), name=name), 422)
    except UnknownOrganizer as error:
        return make_response(_page(problem=filled(_GONE, error.facts)), 409)
    if name == organizer().name and not code:
        # Their role is another one, or they are out.
        return make_response(redirect(url_for("desk.dashboard"), code=303))
    done = filled(_DONE[step], {"name": name}) if step in _DONE else ""
    return make_response(_page(done=done, code=code, name=name if code else ""))


def _done(step: Step, name: str) -> str:
    """The code of an invitation, if there is one.

    Raises `NameRefused`, `UnknownOrganizer`, `LastAdmin` and `NotRecorded`.
    """
    by, now = organizer().name, site().writing.now()
    match step:
        case Step.INVITE:
            return shown_code(team.invite(name, _role(), by, now))
        case Step.AGAIN:
            return shown_code(team.invite_again(name, by, now))
        case Step.ROLE:
            team.change_role(name, _role(), by, now)
        case Step.SIGN_OUT:
            signing_in.end_sessions(name, by, now)
        case Step.REMOVE:
            team.remove(name, by, now)
    return ""


def _role() -> Role:
    """The role that was chosen; what is none of them may the least."""
    chosen = request.form.get("role", "")
    return Role(chosen) if chosen in list(Role) else Role.VIEWER


def _page(
    problem: str = "", done: str = "", code: str = "", name: str = "", asked: Step | None = None
) -> str:
    return render_template(
        "desk/organizers.html",
        problem=problem,
        done=done,
        code=code,
        name=name,
        asked=asked,
        everyone=team.everyone(),
        roles=ROLES,
        days=team.INVITED_FOR.days,
    )
