"""Roles, and what is done at the desk → the words that its pages have for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.accounts.acts import Did
from app.accounts.roles import Role
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
    }
)
