"""Who may sign in → their accounts: invited, given a role, removed; nobody's password passes through here."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.acts import Did, note
from app.accounts.errors import LastAdmin, NameRefused, UnknownOrganizer
from app.accounts.models import OrganizerRow, RecoveryCodeRow, SessionRow
from app.accounts.roles import Role
from app.actions.authors import TAKEN
from app.actions.codes import new_code
from app.database import reading, writing

#: Days in which an invitation can be used.
INVITED_FOR: Final = timedelta(days=7)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,38}[a-z0-9]")
#: Of an account that is not set up, or no longer.
_BLANK: Final = {"password_hash": "", "totp_secret": "", "totp_step": 0, "invitation_hash": None}


@dataclass(frozen=True, slots=True)
class Organizer:
    """Somebody who may sign in once ``is_ready``: has chosen a password and tied a device to the account."""

    name: str
    role: Role
    is_ready: bool
    added: date
    invited_until: date


def invite(name: str, role: Role, by: str, now: datetime) -> str:
    """Let somebody become an organizer; the code of the invitation, told this once.

    Raises `NameRefused` and `NotRecorded`.
    """
    if not _NAME.fullmatch(name) or name in TAKEN:
        raise NameRefused(name)
    code, today = new_code(), now.date()
    row = {"name": name, "role": role, "added": today, "removed": None, **_BLANK, **_invitation(code, today)}
    with writing() as connection:
        try:
            connection.execute(insert(OrganizerRow).values(**row))
        except IntegrityError:
            # Whoever had the name has signed entries with it.
            raise NameRefused(name) from None
        note(connection, by, Did.INVITED, name, now)
    return code


def invite_again(name: str, by: str, now: datetime) -> str:
    """Take away an organizer's password and device, which they have lost, and end all their sessions.

    Returns the code of a new invitation. Raises `UnknownOrganizer` and `NotRecorded`.
    """
    code = new_code()
    with writing() as connection:
        present(connection, name)
        _close(connection, name, _invitation(code, now.date()))
        note(connection, by, Did.INVITED, name, now)
    return code


def change_role(name: str, role: Role, by: str, now: datetime) -> None:
    """Give them another role. Raises `UnknownOrganizer`, `LastAdmin` and `NotRecorded`."""
    with writing() as connection:
        present(connection, name)
        if role is not Role.ADMIN:
            _require_another_admin(connection, name)
        connection.execute(update(OrganizerRow).where(OrganizerRow.name == name).values(role=role))
        note(connection, by, Did.CHANGED_ROLE, f"{name}: {role}", now)


def remove(name: str, by: str, now: datetime) -> None:
    """End their sessions and let them in no more; the name stays with what they signed.

    Raises `UnknownOrganizer`, `LastAdmin` and `NotRecorded`.
    """
    with writing() as connection:
        present(connection, name)
        _require_another_admin(connection, name)
        _close(connection, name, {"removed": now.date()})
        note(connection, by, Did.REMOVED, name, now)


def everyone() -> tuple[Organizer, ...]:
    """All who have not been removed, by name. Raises `LedgerUnreachable`."""
    here = select(OrganizerRow.__table__).where(OrganizerRow.removed.is_(None))
    with reading() as connection:
        return tuple(of_row(row) for row in connection.execute(here.order_by(OrganizerRow.name)))


def present(connection: Connection, name: str) -> Row[*tuple[Any, ...]]:
    """The row of an organizer who has not been removed, which nobody else changes meanwhile.

    Raises `UnknownOrganizer`.
    """
    here = select(OrganizerRow.__table__).where(OrganizerRow.name == name, OrganizerRow.removed.is_(None))
    row = connection.execute(here.with_for_update()).one_or_none()
    if row is None:
        raise UnknownOrganizer(name)
    return row


def of_row(row: Row[*tuple[Any, ...]]) -> Organizer:
    """What a row says of its organizer."""
    return Organizer(row.name, Role(row.role), bool(row.password_hash), row.added, row.invited_until)


def invitation_hash(code: str) -> bytes:
    """What is kept of an invitation's code, 32 bytes."""
    return hashlib.sha256(f"invitation {code}".encode()).digest()


def _invitation(code: str, today: date) -> dict[str, object]:
    return {"invitation_hash": invitation_hash(code), "invited_until": today + INVITED_FOR}


def _close(connection: Connection, name: str, change: dict[str, object]) -> None:
    """Leave nothing with which the organizer, or somebody in their place, gets in."""
    for table in (SessionRow, RecoveryCodeRow):
        connection.execute(delete(table).where(table.organizer == name))
    connection.execute(update(OrganizerRow).where(OrganizerRow.name == name).values(**{**_BLANK, **change}))


def _require_another_admin(connection: Connection, name: str) -> None:
    others = select(func.count()).select_from(OrganizerRow)
    is_admin = (OrganizerRow.role == Role.ADMIN, OrganizerRow.removed.is_(None))
    role = connection.scalar(select(OrganizerRow.role).where(OrganizerRow.name == name))
    if role == Role.ADMIN and not connection.scalar(others.where(*is_admin, OrganizerRow.name != name)):
        raise LastAdmin(name)
