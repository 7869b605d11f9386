"""An organizer with a device: what tests do to set one up and to sign in."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp

from app.accounts import organizers, setting_up, signing_in
from app.accounts.roles import Role
from app.actions.authors import OPERATOR

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PASSWORD = "four words and a comma"


@dataclass(frozen=True, slots=True)
class Device:
    """What shows the figures of an account, and the codes for the day on which it is lost."""

    name: str
    secret: str
    recovery: tuple[str, ...] = ()

    def digits(self, now: datetime = NOW) -> str:
        """What it shows at that moment."""
        return pyotp.TOTP(self.secret).at(now)

    def sign_in(self, now: datetime = NOW, password: str = PASSWORD, digits: str = "") -> str:
        """A new session of its organizer."""
        return signing_in.sign_in(self.name, password, digits or self.digits(now), now)


def invited(name: str = "ana", role: Role = Role.ORGANIZER) -> str:
    """The code with which somebody sets up an account."""
    return organizers.invite(name, role, OPERATOR, NOW)


def set_up(name: str, code: str, now: datetime = NOW, password: str = PASSWORD) -> Device:
    """The device of the account that is set up with that code."""
    secret = setting_up.begin(name, code, now)
    finished = setting_up.finish(name, code, password, pyotp.TOTP(secret).at(now), now)
    return Device(name, secret, finished.recovery_codes)


def ready(name: str = "ana", role: Role = Role.ORGANIZER) -> Device:
    """The device of a new organizer who is ready to sign in."""
    return set_up(name, invited(name, role))
