"""An invitation → an account with a password and a device, and codes for the day on which that is lost."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import Connection, Row, delete, insert, update

from app.accounts.acts import Did, note
from app.accounts.errors import DigitsRefused, InvitationRefused, UnknownOrganizer
from app.accounts.models import OrganizerRow, RecoveryCodeRow
from app.accounts.organizers import invitation_hash, present
from app.accounts.passwords import kept_of
from app.accounts.sessions import start_session
from app.actions.codes import new_code, read_code
from app.database import writing

RECOVERY_CODES: Final = 8
#: What a device calls the account.
_ISSUER: Final = "Every Letter"
#: Half minutes before and after the present one whose figures are taken, too: clocks differ.
_WINDOW: Final = 1


@dataclass(frozen=True, slots=True)
class SetUp:
    """What somebody is given with a new account: recovery codes, told this once, and their first session."""

    recovery_codes: tuple[str, ...]
    session: str


def begin(name: str, code: str, now: datetime) -> str:
    """The secret that the invited one's device is to keep (base 32), the same until they are set up.

    Raises `InvitationRefused` and `NotRecorded`.
    """
    with writing() as connection:
        row = _invited(connection, name, code, now)
        if row.totp_secret:
            return str(row.totp_secret)
        secret = pyotp.random_base32()
        connection.execute(update(OrganizerRow).where(OrganizerRow.name == name).values(totp_secret=secret))
    return secret


def device_address(name: str, secret: str) -> str:
    """The ``otpauth:`` address that a device reads from a picture of it."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def finish(name: str, code: str, password: str, digits: str, now: datetime, instead_of: str = "") -> SetUp:
    """Set up the account: it is theirs from now on, and they are signed in.

    The session whose token is ``instead_of`` ends: it was the same browser's.

    Raises `PasswordRefused`, `InvitationRefused`, `DigitsRefused` and `NotRecorded`.
    """
    kept = kept_of(password, name)
    recovery = tuple(new_code() for _ in range(RECOVERY_CODES))
    with writing() as connection:
        row = _invited(connection, name, code, now)
        step = matching_step(row.totp_secret, digits, now)
        if step is None:
            raise DigitsRefused
        changed = {"password_hash": kept, "totp_step": step, "invitation_hash": None}
        connection.execute(update(OrganizerRow).where(OrganizerRow.name == name).values(**changed))
        connection.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.organizer == name))
        codes = [{"code_hash": recovery_hash(one), "organizer": name} for one in recovery]
        connection.execute(insert(RecoveryCodeRow), codes)
        note(connection, name, Did.SET_UP, name, now)
        return SetUp(recovery, start_session(connection, name, now, instead_of))


def matching_step(secret: str, digits: str, now: datetime) -> int | None:
    """The half minute (RFC 6238: steps of 30 s since 1970) whose figures these are, if it is near to now."""
    if not secret:
        return None
    try:
        shown = digits.replace(" ", "")
        return pyotp.TOTP(secret).verify_and_get_timecode(shown, for_time=now, valid_window=_WINDOW)
    except OTPVerificationError:
        return None


def recovery_hash(code: str) -> bytes:
    """What is kept of a recovery code, 32 bytes."""
    return hashlib.sha256(f"recovery {read_code(code)}".encode()).digest()


def _invited(connection: Connection, name: str, code: str, now: datetime) -> Row[*tuple[Any, ...]]:
    try:
        row = present(connection, name)
    except UnknownOrganizer:
        raise InvitationRefused from None
    given = invitation_hash(read_code(code))
    if not secrets.compare_digest(row.invitation_hash or b"", given) or row.invited_until < now.date():
        raise InvitationRefused
    return row
