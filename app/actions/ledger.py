"""Finished letters and organizers' reports → rows of the ledger; nothing else in the house writes them."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Date, LargeBinary, bindparam, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app.actions import piles, runs, tallies
from app.actions.authors import PROGRAM
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.chain import NO_HASH, chained_hash
from app.actions.epochs import NEWEST, newest
from app.actions.models import Entry, Letter, ReportRow, SpentToken, cell_columns
from app.actions.tallies import Tallied, Tally
from app.actions.token import Token
from app.database import reading, writing
from app.errors import EveryLetterError, ForgedToken, NeedsSecond, NothingHeld, PileChanged
from app.languages import translatable as _

#: How many cells are folded in one transaction, so that no letter waits long to be counted meanwhile.
CELLS_AT_ONCE: Final = 500
#: What each letter runs, made once: to make a statement takes longer than to run it. A token is spent in its
#: own epoch alone.
_COUNT: Final = insert(Letter)
_FRESH: Final = select(bindparam("token_hash", type_=LargeBinary), bindparam("expires", type_=Date)).where(
    NEWEST.scalar_subquery() == bindparam("epoch")
)
_SPEND: Final = {
    name: own.insert(SpentToken)
    .from_select(("token_hash", "expires"), _FRESH)
    .on_conflict_do_nothing()
    .returning(SpentToken.token_hash)
    for name, own in {"postgresql": postgresql, "sqlite": sqlite}.items()
}


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
        if not _spend(connection, token):
            return Recorded.ALREADY if token.epoch == newest(connection) else Recorded.OLD_EPOCH
        connection.execute(_COUNT, {"id": secrets.token_bytes(16), **asdict(cell)})
    return Recorded.COUNTED


@dataclass(frozen=True, slots=True)
class Change:
    """Letters that come to a cell, or go from it where ``quantity`` is below 0, and what stands beside them.

    ``reverses``: the number of the entry that it takes back; ``request_key``: it is entered once for that.
    """

    cell: Cell
    quantity: int
    reason: Reason
    reverses: int | None = None
    request_key: str | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports of a group: the form's own ``key``, the day of it, and who took part so far."""

    key: str
    group: str
    day: date
    participants: int


def enter(report: Report, seen: Mapping[Cell, int], changes: Sequence[Change], author: str) -> Recorded:
    """Enter all of a group's report, once for its key, if the group still has the letters that were seen.

    Raises `PileChanged` if it has others, `EntryRefused` when the database says no, and `NotRecorded`.
    """
    kept = select(ReportRow.number).where(ReportRow.request_key == report.key)
    with writing() as connection:
        end = _end_of_chain(connection)
        if connection.scalar(kept) is not None:
            return Recorded.ALREADY
        if piles.group_cells(connection, report.group) != seen:
            raise PileChanged
        row = {"group": report.group, "day": report.day, "participants": report.participants}
        connection.execute(insert(ReportRow).values(request_key=report.key, **row))
        _chain(connection, end, changes, author, report.day)
    return Recorded.COUNTED


def tally(new: Sequence[Tally], author: str, today: date, most: int | None = None) -> tuple[Tallied, ...]:
    """Enter what came on paper or was counted elsewhere, all of it or nothing, each once for its key.

    Where an author, or a group, would have more than ``most`` of a case and day, what is new of these waits;
    none: nothing waits. Raises `TallyDiffers` if a key has entered something else, and `NotRecorded`.
    """
    with writing() as connection:
        end = _end_of_chain(connection)
        before = tallies.entered_before(connection, new)
        fresh = tallies.held_where_many(
            connection, [one for one in new if one.key not in before], author, most
        )
        changes = [_of_tally(one) for one in fresh]
        numbers = _chain(connection, end, changes, author, today)
    made = {one.key: Tallied(number, one) for number, one in zip(numbers, fresh, strict=True)}
    return tuple(before.get(one.key) or made[one.key] for one in new)


def correct(
    number: int, quantity: int, note: str, author: str, today: date, key: str, most: int | None = None
) -> Tallied | None:
    """Take back the whole of a tally, for the reason in ``note``, and enter it anew with what it should be.

    Returns the new entry; None where it should be nothing. The same ``key`` again corrects nothing more.
    Raises `NotCorrectable`, `EntryRefused` and `NotRecorded`.
    """
    with writing() as connection:
        end = _end_of_chain(connection)
        if done := tallies.corrected_before(connection, number, quantity, key):
            return done.tallied
        wrong = tallies.correctable(connection, number)
        back = Change(
            wrong.cell, -wrong.quantity, Reason.REVERSAL, reverses=number, request_key=key, note=note
        )
        (taken_back,) = _chain(connection, end, [back], author, today)
        if not quantity:
            return None
        right = tallies.corrected(wrong, key, quantity, note)
        # Letters that counted do not wait because they have become fewer.
        counts = wrong.cell.standing is Standing.COUNTED and quantity <= wrong.quantity
        (right,) = tallies.held_where_many(connection, [right], author, None if counts else most)
        end = _end_of_chain(connection)
        _chain(connection, end, [_of_tally(right)], author, today)
    return Tallied(taken_back + 1, right)


def _of_tally(one: Tally) -> Change:
    return Change(
        one.cell,
        one.quantity,
        tallies.reason_of(one.cell),
        request_key=one.key,
        reference=one.reference,
        note=one.note,
    )


def release(where: int | Cell, author: str, today: date | None = None, *, needs_second: bool = True) -> int:
    """Let all count that is held in that cell, or in the cell of the entry of that number; how many letters.

    Raises `NothingHeld`, `NeedsSecond` (the author has entered some of it), `EntryRefused`, `NotRecorded`.
    """
    return _decide(where, author, today, counts=True, needs_second=needs_second)


def refuse(where: int | Cell, author: str, today: date | None = None) -> int:
    """Take back all that is held there; how many letters. Raises as `release` does.

    Who has entered it may do so, too: a slip needs nobody else.
    """
    return _decide(where, author, today, counts=False, needs_second=False)


def _decide(where: int | Cell, author: str, today: date | None, *, counts: bool, needs_second: bool) -> int:
    with writing() as connection:
        end = _end_of_chain(connection)
        held = where if isinstance(where, Cell) else piles.of_entry(connection, where)
        if held is None or held.standing != Standing.HELD or not (many := piles.in_cell(connection, held)):
            raise NothingHeld(where if isinstance(where, int) else 0)
        if needs_second and tallies.has_entered(connection, author, held):
            raise NeedsSecond
        reason = Reason.RELEASE if counts else Reason.REVERSAL
        changes = [Change(held, -many, reason)]
        if counts:
            changes.append(Change(replace(held, standing=Standing.COUNTED), many, reason))
        _chain(connection, end, changes, author, today)
    return many


def record_run(token: str, cell: Cell, quantity: int, author: str, most: int | None = None) -> Recorded:
    """Count that many copies of one letter in its cell, in channel ``run``, once for the run's token.

    The same run again has been counted, on whatever day it was. Raises `RunDiffers` if the token has counted
    another one, `RunTooLarge` if the group's runs of that case and kind would have more than ``most``
    letters, and `NotRecorded` if the database cannot be reached: then nothing was counted.
    """
    cell = replace(cell, channel=Channel.RUN)
    entry = asdict(cell) | {"quantity": quantity, "reason": Reason.RUN, "author": author}
    entry |= {"reverses": None, "request_key": runs.request_key(token)}
    with writing() as connection:
        last, last_hash = _end_of_chain(connection)
        if runs.is_counted(connection, token, cell, quantity):
            return Recorded.ALREADY
        # Other runs wait until this one is entered, so that two at once do not both find room.
        if most is not None:
            runs.require_room(connection, cell, quantity, most)
        connection.execute(insert(Entry), _link(last + 1, last_hash, entry))
    return Recorded.COUNTED


@dataclass(frozen=True, slots=True)
class Foldable:
    """Letters that a fold takes, the days that they are of, and the cells, each of which gets an entry."""

    letters: int
    days: int
    cells: int


def foldable(campaign: str, before: date) -> Foldable:
    """What `fold` would fold now; nothing is changed. Raises `LedgerUnreachable`."""
    past = select(*cell_columns(Letter), func.count().label("letters")).group_by(*cell_columns(Letter))
    cells = past.where(Letter.campaign == campaign, Letter.day < before).subquery().columns
    sums = (func.coalesce(func.sum(cells.letters), 0), func.count(cells.day.distinct()), func.count())
    with reading() as connection:
        return Foldable(*connection.execute(select(*sums).select_from(cells.day.table)).one())


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
    told = {
        "token_hash": hashlib.sha256(token.nonce).digest(),
        "expires": token.expires.date(),
        "epoch": token.epoch,
    }
    return connection.scalars(_SPEND[connection.dialect.name], told).one_or_none() is not None


def _end_of_chain(connection: Connection) -> tuple[int, bytes]:
    """The newest entry's number and hash, after waiting for other writers of entries to finish."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('every-letter entries'))"))
    newest_entry = select(Entry.number, Entry.hash).order_by(Entry.number.desc()).limit(1)
    row = connection.execute(newest_entry).one_or_none()
    return (row.number, row.hash) if row else (0, NO_HASH)


def _chain(
    connection: Connection,
    end: tuple[int, bytes],
    changes: Sequence[Change],
    author: str,
    today: date | None,
) -> range:
    """Adds an entry for each change to the end of the chain; their numbers. Raises `EntryRefused`."""
    first, previous = end[0] + 1, end[1]
    rows: list[dict[str, Any]] = []
    for number, change in enumerate(changes, start=first):
        entry = asdict(change) | {"author": author}
        entry |= entry.pop("cell")
        entry["entered"] = None if today == change.cell.day else today
        rows.append(_link(number, previous, entry))
        previous = rows[-1]["hash"]
    try:
        if rows:
            connection.execute(insert(Entry), rows)
    except IntegrityError as refusal:
        raise EntryRefused(str(refusal.orig).partition("\n")[0]) from refusal
    return range(first, first + len(changes))


def _link(number: int, previous: bytes, entry: dict[str, Any]) -> dict[str, Any]:
    row = {"number": number, "entered": None, "reference": "", "note": "", **entry}
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
