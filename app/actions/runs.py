"""A run's token → the one entry of the ledger that it has made, if it has made one."""

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from app.actions.cell import Cell, Channel
from app.actions.models import Entry, cell_columns
from app.database import reading
from app.errors import RunDiffers, RunTooLarge

#: What makes two runs different ones, beside their quantity: a reprint may be of another day and standing.
_SAME: Final = ("campaign", "case", "addressee", "kind", "language", "group")


@dataclass(frozen=True, slots=True)
class Run:
    """One letter in many named copies: its own token, how many there are, and the group (or none).

    ``most``: the group has no more letters of that case and kind in all its runs; none: as many as it likes.
    """

    token: str
    quantity: int
    group: str = ""
    most: int | None = None


def request_key(token: str) -> str:
    """The key of the run's entry, which begins as no form's key does and does not tell the token."""
    return f"run {hashlib.sha256(token.encode()).hexdigest()}"


def require_room(connection: Connection, cell: Cell, quantity: int, most: int) -> None:
    """Raises `RunTooLarge` where so many more are too many for the cell's group; the lock is the caller's."""
    same = (Entry.group == cell.group, Entry.case == cell.case, Entry.kind == cell.kind)
    runs = select(func.coalesce(func.sum(Entry.quantity), 0)).where(*same, Entry.channel == Channel.RUN)
    printed = connection.scalar(runs) or 0
    if printed + quantity > most:
        raise RunTooLarge(most, most - printed)


def is_known(token: str, cell: Cell, quantity: int) -> bool:
    """Whether that run has been counted. Raises `RunDiffers` and `LedgerUnreachable`."""
    with reading() as connection:
        return is_counted(connection, token, cell, quantity)


def is_counted(connection: Connection, token: str, cell: Cell, quantity: int) -> bool:
    """The same, for whoever goes on in one transaction. Raises `RunDiffers`."""
    made = select(*cell_columns(Entry), Entry.quantity).where(Entry.request_key == request_key(token))
    first = connection.execute(made).one_or_none()
    if first is None:
        return False
    if first.quantity != quantity or any(getattr(first, name) != getattr(cell, name) for name in _SAME):
        raise RunDiffers(
            quantity=first.quantity,
            case=first.case,
            kind=first.kind,
            language=first.language,
            addressee=first.addressee,
        )
    return True
