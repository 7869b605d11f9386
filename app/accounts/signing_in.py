"""Name, password and a device's figures → a session, which can be ended from anywhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from app.accounts.acts import Did, note
from app.accounts.errors import SignInRefused, WrongPassword
from app.accounts.models import OrganizerRow, RecoveryCodeRow, SessionRow
from app.accounts.organizers import Organizer, of_row, present
from app.accounts.passwords import is_same, kept_of
from app.accounts.sessions import session_hash, start_session
from app.accounts.setting_up import matching_step, recovery_hash
from app.database import reading, writing


def sign_in(name: str, password: str, digits: str, now: datetime, instead_of: str = "") -> str:
    """Start a session; what the browser is to keep of it. Instead of figures a recovery code will do, once.

    The session whose token is ``instead_of`` ends: it was the same browser's.

    Raises `SignInRefused`, whatever was wrong and after as long a time; `LedgerUnreachable`, `NotRecorded`.
    """
    with reading() as connection:
        row = _ready(connection, name)
    # No transaction is open while the password is compared: that takes a tenth of a second.
    if not is_same(password, row.password_hash if row else "") or row is None:
        raise SignInRefused
    with writing() as connection:
        # What was read may have been taken away meanwhile.
        unchanged = (OrganizerRow.name == name, OrganizerRow.password_hash == row.password_hash)
        note(connection, name, _used(connection, row, digits, unchanged, now), name, now)
        return start_session(connection, name, now, instead_of)


def signed_in(token: str, now: datetime) -> Organizer | None:
    """Whose session that is, while it lasts. Raises `LedgerUnreachable`."""
    theirs = (
        select(OrganizerRow.__table__)
        .join(SessionRow, SessionRow.organizer == OrganizerRow.name)
        .where(SessionRow.token_hash == session_hash(token), SessionRow.expires > int(now.timestamp()))
    )
    with reading() as connection:
        row = connection.execute(theirs).one_or_none()
    return of_row(row) if row else None


def sign_out(token: str, now: datetime) -> None:
    """End that session. Raises `NotRecorded`."""
    ended = delete(SessionRow).where(SessionRow.token_hash == session_hash(token))
    with writing() as connection:
        name = connection.scalar(ended.returning(SessionRow.organizer))
        if name:
            note(connection, name, Did.SIGNED_OUT, name, now)


def end_sessions(name: str, by: str, now: datetime, but: str = "") -> None:
    """Sign that organizer out everywhere, but for the session of the token ``but``.

    Raises `UnknownOrganizer` and `NotRecorded`.
    """
    with writing() as connection:
        present(connection, name)
        _end_others(connection, name, but)
        note(connection, by, Did.ENDED_SESSIONS, name, now)


def change_password(name: str, password: str, new: str, token: str, now: datetime) -> None:
    """Set another password, and end all their sessions but the one of this token.

    Raises `WrongPassword`, `PasswordRefused`, `LedgerUnreachable` and `NotRecorded`.
    """
    with reading() as connection:
        row = _ready(connection, name)
    if not is_same(password, row.password_hash if row else "") or row is None:
        raise WrongPassword
    kept = kept_of(new, name)
    unchanged = (OrganizerRow.name == name, OrganizerRow.password_hash == row.password_hash)
    with writing() as connection:
        # Who was invited anew meanwhile has no password until the invitation is used.
        if not connection.execute(update(OrganizerRow).where(*unchanged).values(password_hash=kept)).rowcount:
            raise WrongPassword
        _end_others(connection, name, token)
        note(connection, name, Did.CHANGED_PASSWORD, name, now)


def recovery_codes_left(name: str) -> int:
    """How many of that organizer's recovery codes have not been used. Raises `LedgerUnreachable`."""
    theirs = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.organizer == name)
    with reading() as connection:
        return connection.scalar(theirs) or 0


def _ready(connection: Connection, name: str) -> Row[*tuple[Any, ...]] | None:
    here = (OrganizerRow.name == name, OrganizerRow.removed.is_(None), OrganizerRow.password_hash != "")
    return connection.execute(select(OrganizerRow.__table__).where(*here)).one_or_none()


def _used(
    connection: Connection, row: Row[*tuple[Any, ...]], digits: str, unchanged: Any, now: datetime
) -> Did:
    """Use up the figures, or the recovery code: neither lets anybody in twice. Raises `SignInRefused`."""
    step = matching_step(row.totp_secret, digits, now)
    if step is not None:
        newer = update(OrganizerRow).where(*unchanged, OrganizerRow.totp_step < step).values(totp_step=step)
        if connection.execute(newer).rowcount:
            return Did.SIGNED_IN
        raise SignInRefused
    theirs = (RecoveryCodeRow.organizer == row.name, RecoveryCodeRow.code_hash == recovery_hash(digits))
    still = connection.scalar(select(OrganizerRow.name).where(*unchanged))
    if still and connection.execute(delete(RecoveryCodeRow).where(*theirs)).rowcount:
        return Did.RECOVERED
    raise SignInRefused


def _end_others(connection: Connection, name: str, but: str) -> None:
    others = (SessionRow.organizer == name, SessionRow.token_hash != session_hash(but))
    connection.execute(delete(SessionRow).where(*others))
