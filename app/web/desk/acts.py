"""What was done at the desk → a list of it, in the page's language and by the campaign's clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template
from flask_babel import format_time, gettext

from app.accounts import acts as record
from app.accounts.acts import MOST_SHOWN, Did
from app.accounts.roles import Role
from app.actions.authors import OPERATOR
from app.errors import UnknownCampaign
from app.web.desk.phrases import DID, ROLES
from app.web.shell.context import site


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act as it is read; ``about`` is empty where somebody did it to themselves."""

    day: date
    time: str
    who: str
    did: str
    about: str


def acts() -> Response:
    """The newest acts."""
    zone = _zone()
    page = render_template("desk/acts.html", acts=tuple(_shown(zone)), most=MOST_SHOWN, zone=zone.key)
    return make_response(page)


def _shown(zone: ZoneInfo) -> Iterator[ShownAct]:
    for act in record.newest():
        at = act.at.astimezone(zone)
        who = gettext("The operator") if act.organizer == OPERATOR else act.organizer
        about = "" if act.about == act.organizer else _about(Did(act.act), act.about)
        yield ShownAct(at.date(), _time(at), who, gettext(DID[Did(act.act)]), about)


def _about(did: Did, about: str) -> str:
    """To whom or what it was done; of a role, what the page's language calls it."""
    name, _, role = about.partition(": ")
    return f"{name} · {gettext(ROLES[Role(role)])}" if did is Did.CHANGED_ROLE else about


def _time(at: datetime) -> str:
    return str(format_time(at, "short", rebase=False))


def _zone() -> ZoneInfo:
    """That of the live campaign; without one, UTC."""
    try:
        return ZoneInfo(site().writing.campaign().facts.time_zone)
    except UnknownCampaign:
        return ZoneInfo("UTC")
