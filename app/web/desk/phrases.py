"""Roles, and what is done at the desk → the words that its pages have for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.accounts.acts import Did
from app.accounts.roles import Role
from app.actions.closings import Step
from app.cases.sheet import Status
from app.languages import translatable as _

#: What somebody may do there.
ROLES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.VIEWER: _("Viewer: sees everything"),
        Role.ORGANIZER: _("Organizer: also enters and decides"),
        Role.ADMIN: _("Admin: also says who is on the team"),
    }
)

#: What somebody did there.
DID: Final[Mapping[Did, str]] = MappingProxyType(
    {
        Did.INVITED: _("Invited"),
        Did.SET_UP: _("Set up their account"),
        Did.SIGNED_IN: _("Signed in"),
        Did.RECOVERED: _("Signed in with a recovery code"),
        Did.SIGNED_OUT: _("Signed out"),
        Did.ENDED_SESSIONS: _("Ended sessions"),
        Did.CHANGED_PASSWORD: _("Changed the password"),
        Did.CHANGED_ROLE: _("Gave a role"),
        Did.REMOVED: _("Removed from the team"),
        Did.RELEASED: _("Let letters count"),
        Did.REFUSED: _("Refused letters"),
        Did.IMPORTED: _("Entered a table"),
        Did.TALLIED: _("Entered letters"),
        Did.CORRECTED: _("Corrected an entry"),
        Did.CHANGED_STATUS: _("Said how letters stand"),
        Did.AGREED_STATUS: _("Agreed to how letters stand"),
        Did.REFUSED_STATUS: _("Refused how letters stand"),
        Did.MADE_REPORT: _("Made a report of the books"),
    }
)

#: How letters of one kind stand.
STATUSES: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.OPEN: _("Open"),
        Status.PAUSED: _("Paused"),
        Status.CLOSED: _("Closed"),
        Status.WITHDRAWN: _("Withdrawn"),
    }
)

#: What it means that the desk says so.
ABOUT_STATUSES: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.OPEN: _("The desk takes its word back, and the file alone speaks."),
        Status.PAUSED: _("For now nobody can write."),
        Status.CLOSED: _("Nobody can write any more, and readers are told why."),
        Status.WITHDRAWN: _(
            "The case’s name and picture are taken off every page, whatever the kind of letter. Its letters"
            " still count."
        ),
    }
)

#: What reports on what was counted are.
STEPS: Final[Mapping[Step, str]] = MappingProxyType(
    {
        Step.PROVISIONAL: _("Provisional report"),
        Step.FINAL: _("Final report"),
        Step.ADDENDUM: _("Addendum"),
    }
)
