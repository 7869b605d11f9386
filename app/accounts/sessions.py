"""Somebody who has shown who they are → the session that their browser keeps; its hash is kept, and ends."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, update

from app.accounts.models import OrganizerRow, SessionRow
from app.database import writing

#: How long somebody stays signed in.
LASTS: Final = timedelta(hours=8)


def start_session(connection: Connection, name: str, now: datetime, instead_of: str = "") -> str:
    """Start one; what the browser is to keep of it. The session that it has had until now ends."""
    token, seconds = secrets.token_urlsafe(32), int(now.timestamp())
    over = (SessionRow.expires <= seconds) | (SessionRow.token_hash == session_hash(instead_of))
    connection.execute(delete(SessionRow).where(over))
    ends = int((now + LASTS).timestamp())
    row = {"token_hash": session_hash(token), "organizer": name, "expires": ends}
    connection.execute(insert(SessionRow).values(**row))
    return token


def forget_expired(now: datetime) -> int:
    """Delete sessions that are over, and what is kept of invitations that nobody has used in time; how many.

    Raises `NotRecorded`.
    """
    over = delete(SessionRow).where(SessionRow.expires <= int(now.timestamp()))
    unused = OrganizerRow.invitation_hash.is_not(None), OrganizerRow.invited_until < now.date()
    # Whoever had begun to set up the account has tied a device to it, but has no password.
    blank = update(OrganizerRow).where(*unused).values(invitation_hash=None, totp_secret="")
    with writing() as connection:
        return connection.execute(over).rowcount + connection.execute(blank).rowcount


def session_hash(token: str) -> bytes:
    """What is kept of a session, 32 bytes."""
    return hashlib.sha256(f"session {token}".encode()).digest()
