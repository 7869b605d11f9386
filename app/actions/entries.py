"""The ledger → what was entered by hand, the newest first, with what takes it back and what it takes back."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from app.actions import piles, tallies
from app.actions.cell import Cell, Reason
from app.actions.models import Entry, cell_columns
from app.database import reading
from app.errors import NotCorrectable

#: So many are told at once.
A_PAGE: Final = 50
#: Why entries are made that somebody answers for: all but the program's folds.
BY_HAND: Final = tuple(reason for reason in Reason if reason is not Reason.FOLD)


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry; ``entered`` is the day on which that was, ``reversed_by`` the number of what took it back."""

    number: int
    cell: Cell
    quantity: int
    reason: Reason
    author: str
    entered: date
    reference: str
    note: str
    reverses: int | None
    reversed_by: int | None

    @property
    def may_be_corrected(self) -> bool:
        """Whether it is a tally that stands; what waited and was decided about may say so and is not."""
        is_tally = self.reason in tallies.CORRECTABLE and self.quantity > 0
        return is_tally and self.reversed_by is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for: of that case, of letters of that day, by that author; None: any."""

    case: str | None = None
    day: date | None = None
    author: str | None = None


def newest(wanted: Wanted, before: int | None = None, most: int = A_PAGE) -> tuple[Entered, ...]:
    """Those with numbers below ``before``, at most so many, the newest first. Raises `LedgerUnreachable`."""
    asked = ((Entry.case, wanted.case), (Entry.day, wanted.day), (Entry.author, wanted.author))
    found = _entries().where(*(column == value for column, value in asked if value is not None))
    if before is not None:
        found = found.where(Entry.number < before)
    with reading() as connection:
        rows = connection.execute(found.order_by(Entry.number.desc()).limit(most))
        return tuple(_of_row(row) for row in rows)


def entry(number: int) -> Entered | None:
    """The entry of that number, if somebody has made it by hand. Raises `LedgerUnreachable`."""
    with reading() as connection:
        row = connection.execute(_entries().where(Entry.number == number)).one_or_none()
    return _of_row(row) if row else None


def is_correctable(number: int) -> bool:
    """Whether that entry can be corrected as the ledger stands now. Raises `LedgerUnreachable`."""
    with reading() as connection:
        try:
            tallies.correctable(connection, number)
        except NotCorrectable:
            return False
    return True


def _entries() -> Select[*tuple[Any, ...]]:
    back = aliased(Entry)
    columns = (Entry.number, Entry.quantity, Entry.reason, Entry.author, Entry.entered)
    more = (Entry.reference, Entry.note, Entry.reverses, back.number.label("reversed_by"))
    found = select(*cell_columns(Entry), *columns, *more)
    return found.join(back, back.reverses == Entry.number, isouter=True).where(Entry.reason.in_(BY_HAND))


def _of_row(row: Row[*tuple[Any, ...]]) -> Entered:
    return Entered(
        number=row.number,
        cell=piles.cell_of(row),
        quantity=row.quantity,
        reason=Reason(row.reason),
        author=row.author,
        entered=row.entered or row.day,
        reference=row.reference,
        note=row.note,
        reverses=row.reverses,
        reversed_by=row.reversed_by,
    )
