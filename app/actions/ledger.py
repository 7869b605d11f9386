"""Finished letters and organizers' reports → rows of the ledger; nothing else in the house writes them."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.actions.cell import Cell, Reason
from app.actions.chain import NO_HASH, chained_hash
from app.actions.epochs import newest
from app.actions.models import Entry, Letter, SpentToken, cell_columns
from app.actions.token import Token
from app.database import own_insert, reading, writing
from app.errors import EveryLetterError, ForgedToken
from app.languages import translatable as _

#: How many cells are folded in one transaction, so that no letter waits long to be counted meanwhile.
CELLS_AT_ONCE: Final = 500
#: Who signs the entries that the program makes by itself.
PROGRAM: Final = "every-letter"


class Recorded(StrEnum):
    """What became of a letter: counted now, counted before, or on a token of an earlier epoch."""

    COUNTED = "counted"
    ALREADY = "already"
    OLD_EPOCH = "old-epoch"


class EntryRefused(EveryLetterError):
    """The database refused an entry; ``why`` is its sentence."""

    message = _("The entry was not made: %(why)s")

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


def record(token: Token, cell: Cell) -> Recorded:
    """Count the token's one letter in its cell, once, however often and from wherever it is asked.

    The caller has checked that the token has not expired. Raises `ForgedToken` if it was made for another
    letter, and `NotRecorded` if the database cannot be reached: then nothing was counted.
    """
    if not token.is_for(cell.campaign, cell.case, cell.kind, cell.group):
        raise ForgedToken
    with writing() as connection:
        if token.epoch != newest(connection):
            return Recorded.OLD_EPOCH
        if not _spend(connection, token):
            return Recorded.ALREADY
        connection.execute(insert(Letter).values(id=secrets.token_bytes(16), **asdict(cell)))
    return Recorded.COUNTED


def append(
    cell: Cell,
    quantity: int,
    reason: Reason,
    author: str,
    reverses: int | None = None,
    request_key: str | None = None,
) -> int:
    """Add a signed quantity to a cell and return the entry's number.

    The same entry with the same ``request_key`` again returns the number of the first. Raises `NotRecorded`,
    and `EntryRefused` when the database says no: below 0, reversed before, another entry with the same key.
    """
    entry = asdict(cell) | {"quantity": quantity, "reason": reason, "author": author}
    entry |= {"reverses": reverses, "request_key": request_key}
    with writing() as connection:
        last, last_hash = _end_of_chain(connection)
        if (made := _made_before(connection, entry)) is not None:
            return made
        try:
            connection.execute(insert(Entry), _link(last + 1, last_hash, entry))
        except IntegrityError as refusal:
            raise EntryRefused(str(refusal.orig).partition("\n")[0]) from refusal
    return last + 1


def fold(campaign: str, before: date, progress: Callable[[int, int], None] | None = None) -> int:
    """Turn the letters of each day before ``before`` into one entry per cell; how many letters were folded.

    A cell's entry comes and its letters go in one transaction, so this may be killed and run again at any
    time. ``progress`` is told the days done and the days in all.

    Raises `LedgerUnreachable` and `NotRecorded`.
    """
    with reading() as connection:
        past = select(Letter.day).distinct().where(Letter.campaign == campaign, Letter.day < before)
        days = connection.scalars(past.order_by(Letter.day)).all()
    folded = 0
    for done, day in enumerate(days, start=1):
        while some := _fold_some(campaign, day):
            folded += some
        if progress:
            progress(done, len(days))
    return folded


def forget_expired(today: date) -> int:
    """Delete the tokens that can no longer come back, a day after they expired (UTC); how many.

    The day of grace is for a letter that was being printed when its token expired. The database's clock has
    the last word: it keeps every token that has not expired by its own date. Raises `NotRecorded`.
    """
    yesterday = today - timedelta(days=1)
    gone = delete(SpentToken).where(SpentToken.expires < yesterday, SpentToken.expires < func.current_date())
    with writing() as connection:
        return connection.execute(gone).rowcount


def _spend(connection: Connection, token: Token) -> bool:
    spent = hashlib.sha256(token.nonce).digest()
    insertion = own_insert(connection, SpentToken).values(token_hash=spent, expires=token.expires.date())
    new = insertion.on_conflict_do_nothing().returning(SpentToken.token_hash)
    return connection.scalars(new).one_or_none() is not None


def _end_of_chain(connection: Connection) -> tuple[int, bytes]:
    """The newest entry's number and hash, after waiting for other writers of entries to finish."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('every-letter entries'))"))
    newest_entry = select(Entry.number, Entry.hash).order_by(Entry.number.desc()).limit(1)
    row = connection.execute(newest_entry).one_or_none()
    return (row.number, row.hash) if row else (0, NO_HASH)


def _made_before(connection: Connection, entry: dict[str, Any]) -> int | None:
    if entry["request_key"] is None:
        return None
    same = [getattr(Entry, name).is_not_distinct_from(value) for name, value in entry.items()]
    return connection.scalars(select(Entry.number).where(*same)).one_or_none()


def _link(number: int, previous: bytes, entry: dict[str, Any]) -> dict[str, Any]:
    row = {"number": number, **entry}
    return {**row, "previous_hash": previous, "hash": chained_hash(previous, row)}


def _fold_some(campaign: str, day: date) -> int:
    cells = select(*cell_columns(Letter), func.count().label("quantity")).group_by(*cell_columns(Letter))
    cells = cells.where(Letter.campaign == campaign, Letter.day == day).limit(CELLS_AT_ONCE)
    with writing() as connection:
        last, last_hash = _end_of_chain(connection)
        if connection.dialect.name == "postgresql":
            # A letter that comes late for this day waits, so that the count still holds when the letters go.
            connection.execute(text("LOCK TABLE letters IN SHARE ROW EXCLUSIVE MODE"))
        entries: list[dict[str, Any]] = []
        for number, row in enumerate(connection.execute(cells).mappings(), start=last + 1):
            entry = {**row, "reason": Reason.FOLD, "author": PROGRAM, "reverses": None, "request_key": None}
            entries.append(_link(number, last_hash, entry))
            last_hash = entries[-1]["hash"]
        if entries:
            connection.execute(insert(Entry), entries)
    return sum(entry["quantity"] for entry in entries)
