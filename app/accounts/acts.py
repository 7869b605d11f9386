"""What organizers do at the desk → a record of it, written in the transaction in which it is done."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, insert, select

from app.accounts.models import ActRow
from app.database import reading, writing

#: So many are shown at once.
MOST_SHOWN: Final = 200


class Did(StrEnum):
    """Everything that is recorded."""

    INVITED = "invited"
    SET_UP = "set-up"
    SIGNED_IN = "signed-in"
    RECOVERED = "recovered"
    SIGNED_OUT = "signed-out"
    ENDED_SESSIONS = "ended-sessions"
    CHANGED_PASSWORD = "changed-password"  # noqa: S105 – it is no password.
    CHANGED_ROLE = "changed-role"
    REMOVED = "removed"
    RELEASED = "released"
    REFUSED = "refused"
    IMPORTED = "imported"
    TALLIED = "tallied"
    CORRECTED = "corrected"
    CHANGED_STATUS = "changed-status"
    AGREED_STATUS = "agreed-status"
    REFUSED_STATUS = "refused-status"
    MADE_REPORT = "made-report"


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what, to whom or what, and when."""

    number: int
    at: datetime
    organizer: str
    act: str
    about: str


def note(connection: Connection, organizer: str, act: Did, about: str, now: datetime) -> None:
    """Record it in that transaction."""
    row = {"at": int(now.timestamp()), "organizer": organizer, "act": act, "about": about}
    connection.execute(insert(ActRow).values(**row))


def record(organizer: str, act: Did, about: str, now: datetime) -> None:
    """Record what has been done elsewhere in the house, where no account is known. Raises `NotRecorded`."""
    with writing() as connection:
        note(connection, organizer, act, about, now)


def newest(many: int = MOST_SHOWN) -> tuple[Act, ...]:
    """What was done last, the newest first. Raises `LedgerUnreachable`."""
    with reading() as connection:
        rows = connection.execute(select(ActRow.__table__).order_by(ActRow.number.desc()).limit(many)).all()
    return tuple(
        Act(row.number, datetime.fromtimestamp(row.at, UTC), row.organizer, row.act, row.about)
        for row in rows
    )
