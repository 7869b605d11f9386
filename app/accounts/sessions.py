"""Somebody who has shown who they are → the session that their browser keeps, and its hash, kept here."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert

from app.accounts.models import SessionRow

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


def session_hash(token: str) -> bytes:
    """What is kept of a session, 32 bytes."""
    return hashlib.sha256(f"session {token}".encode()).digest()
