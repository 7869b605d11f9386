"""Letters on paper and an organization's own figures → what of them is new, what waits, what to correct."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.orm import aliased

from app.actions import piles
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.models import Entry, cell_columns
from app.database import reading
from app.errors import NotCorrectable, TallyDiffers

#: How what organizers enter has come in.
CHANNELS: Final = (Channel.TALLY, Channel.EXTERNAL)
#: What an organizer may correct: letters that somebody has entered by hand, or let count.
CORRECTABLE: Final = (Reason.TALLY, Reason.EXTERNAL, Reason.RELEASE)
#: So many keys are looked up at once.
_KEYS_AT_ONCE: Final = 500

#: What letters have in common that are summed: campaign, case, day and group.
_Shared = tuple[str, str, date, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """So many letters for a cell, entered once for the ``key``; ``reference``: where their paper lies."""

    key: str
    cell: Cell
    quantity: int
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tallied:
    """A tally as it stands in the ledger: under which number, and in which standing (its cell's)."""

    number: int
    tally: Tally
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a held cell, and who made it."""

    number: int
    author: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction has made that was entered before; None where it should be nothing."""

    tallied: Tallied | None


def reason_of(cell: Cell) -> Reason:
    """Why such letters are entered."""
    return Reason.EXTERNAL if cell.channel is Channel.EXTERNAL else Reason.TALLY


def key_of_correction(key: str) -> str:
    """Under which the right number is entered; the correction's own key takes the wrong one back."""
    return f"right {hashlib.sha256(key.encode()).hexdigest()}"


def foreseen(
    new: Sequence[Tally], author: str, most: int | None
) -> tuple[Mapping[str, Tallied], tuple[Tally, ...]]:
    """What entering these comes to: those that the ledger has, by key, and the others as it would have them.

    Nothing is entered. Raises `TallyDiffers` and `LedgerUnreachable`.
    """
    with reading() as connection:
        before = entered_before(connection, new)
        fresh = [one for one in new if one.key not in before]
        return before, tuple(held_where_many(connection, fresh, author, most))


def entered_before(connection: Connection, new: Sequence[Tally]) -> dict[str, Tallied]:
    """Those that the ledger has already, by key. Raises `TallyDiffers`."""
    by_key = {one.key: one for one in new}
    return {row.request_key: _same(row, by_key[row.request_key]) for row in _entered(connection, by_key)}


def differing(new: Sequence[Tally]) -> tuple[TallyDiffers, ...]:
    """What was entered before under the keys of these, and was something else. Raises `LedgerUnreachable`."""
    by_key = {one.key: one for one in new}
    found: list[TallyDiffers] = []
    with reading() as connection:
        for row in _entered(connection, by_key):
            try:
                _same(row, by_key[row.request_key])
            except TallyDiffers as error:
                found.append(error)
    return tuple(found)


def corrected_before(connection: Connection, number: int, quantity: int, key: str) -> Corrected | None:
    """What the correction with that key has made. Raises `NotCorrectable` if it was another one."""
    reversal = connection.execute(_tallies().where(Entry.request_key == key)).one_or_none()
    if reversal is None:
        return None
    row = connection.execute(_tallies().where(Entry.request_key == key_of_correction(key))).one_or_none()
    if reversal.reverses != number or quantity != (row.quantity if row else 0):
        raise NotCorrectable(number)
    return Corrected(Tallied(row.number, _of_row(row), is_new=False) if row else None)


def correctable(connection: Connection, number: int) -> Tally:
    """The tally of that entry, as it was entered. Raises `NotCorrectable`."""
    row = connection.execute(_tallies().where(Entry.number == number)).one_or_none()
    is_tally = row is not None and row.quantity > 0 and row.reason in CORRECTABLE
    taken_back = select(Entry.number).where(Entry.reverses == number)
    if row is None or not is_tally or connection.scalar(taken_back) is not None:
        raise NotCorrectable(number)
    tally = _of_row(row)
    is_held = tally.cell.standing is Standing.HELD
    # What waited and was decided about is corrected where it came to count.
    is_decided = is_held and number not in {part.number for part in waiting_in(connection, tally.cell)}
    if is_decided or piles.in_cell(connection, tally.cell) < tally.quantity:
        raise NotCorrectable(number)
    return tally


def corrected(wrong: Tally, key: str, quantity: int, note: str) -> Tally:
    """The tally as it should be; whether it waits is judged anew."""
    counted = replace(wrong.cell, standing=Standing.COUNTED)
    cell = wrong.cell if wrong.cell.standing is Standing.PRACTICE else counted
    return replace(wrong, key=key_of_correction(key), cell=cell, quantity=quantity, note=note)


def held_where_many(
    connection: Connection, new: Sequence[Tally], author: str, most: int | None
) -> list[Tally]:
    """The same, where those wait that make more than ``most`` of a case and day; the lock is the caller's.

    Summed is what the group has, or what the author has entered outside groups. Neither practice nor other
    contributions ever wait.
    """
    coming: defaultdict[_Shared, int] = defaultdict(int)
    for one in new:
        if _may_wait(one.cell):
            coming[_shared(one.cell)] += one.quantity
    much = {
        shared
        for shared, many in coming.items()
        if most is not None and many + _before(connection, shared, author) > most
    }
    return [
        replace(one, cell=replace(one.cell, standing=Standing.HELD))
        if _may_wait(one.cell) and _shared(one.cell) in much
        else one
        for one in new
    ]


def has_entered(connection: Connection, author: str, held: Cell) -> bool:
    """Whether they have entered some of what waits in a held cell."""
    return any(part.author == author and part.quantity > 0 for part in waiting_in(connection, held))


def waiting_in(connection: Connection, held: Cell) -> list[Part]:
    """What has come to a held cell since it was last decided about, and went from it."""
    same = [column == getattr(held, column.key) for column in cell_columns(Entry)]
    entries = select(Entry.number, Entry.author, Entry.quantity).where(*same).order_by(Entry.number)
    since: list[Part] = []
    waiting = 0
    for row in connection.execute(entries):
        since.append(Part(*row))
        waiting += row.quantity
        if not waiting:
            since = []
    return since


def _may_wait(cell: Cell) -> bool:
    return cell.standing is Standing.COUNTED and cell.channel in CHANNELS


def _shared(cell: Cell) -> _Shared:
    return cell.campaign, cell.case, cell.day, cell.group


def _before(connection: Connection, shared: _Shared, author: str) -> int:
    """What stands against the limit already."""
    columns = (Entry.campaign, Entry.case, Entry.day, Entry.group)
    theirs = [column == value for column, value in zip(columns, shared, strict=True)]
    theirs.append(Entry.channel.in_(CHANNELS))
    total = func.coalesce(func.sum(Entry.quantity), 0)
    if shared[-1]:
        stands = Entry.standing.in_((Standing.COUNTED, Standing.HELD))
        return connection.scalar(select(total).where(*theirs, stands)) or 0
    back = aliased(Entry)
    own = (
        Entry.author == author,
        Entry.standing == Standing.COUNTED,
        Entry.reason.in_((Reason.TALLY, Reason.EXTERNAL)),
        ~select(back.number).where(back.reverses == Entry.number).exists(),
    )
    counted = connection.scalar(select(total).where(*theirs, *own)) or 0
    held = select(*cell_columns(Entry)).where(*theirs, Entry.standing == Standing.HELD).distinct()
    waiting = [waiting_in(connection, piles.cell_of(row)) for row in connection.execute(held).all()]
    return counted + sum(part.quantity for parts in waiting for part in parts if part.author == author)


def _entered(connection: Connection, keys: Iterable[str]) -> Iterator[Row[*tuple[Any, ...]]]:
    """The entries of those keys."""
    wanted = list(keys)
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        some = Entry.request_key.in_(wanted[start : start + _KEYS_AT_ONCE])
        yield from connection.execute(_tallies().where(some))


def _tallies() -> Any:
    columns = (Entry.number, Entry.quantity, Entry.reason, Entry.reverses, Entry.request_key)
    return select(*cell_columns(Entry), *columns, Entry.reference, Entry.note)


def _of_row(row: Row[*tuple[Any, ...]]) -> Tally:
    return Tally(row.request_key or "", piles.cell_of(row), row.quantity, row.reference, row.note)


def _same(row: Row[*tuple[Any, ...]], new: Tally) -> Tallied:
    """The tally of the row, if the new one says the same; it may wait. Raises `TallyDiffers`."""
    first = _of_row(row)
    counted = replace(first, cell=replace(first.cell, standing=new.cell.standing))
    if replace(counted, reference=new.reference, note=new.note) != new:
        raise TallyDiffers(row.number, row.quantity, row.case, row.day, new.key)
    return Tallied(row.number, first, is_new=False)
