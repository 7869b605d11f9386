"""The ledger → its cells one after the other, as they are read: a million take no more room than one."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, null, or_, select, union_all

from app.actions.cell import Cell, Channel, Standing
from app.actions.groupings import EVERYTHING, Selection, selected
from app.actions.models import Entry, Letter
from app.database import reading

#: How many rows are in memory at once.
ROWS_AT_ONCE: Final = 1000
#: A cell's columns in the order of the ledger's index, along which both tables are read.
_ORDERED: Final = (
    "campaign",
    "standing",
    "day",
    "case",
    "kind",
    "channel",
    "addressee",
    "language",
    "group",
)
_values: Final = itemgetter(*range(len(_ORDERED)))


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands in a cell, of one day on which it was ``entered``: that of the letters, or a later one."""

    cell: Cell
    entered: date
    quantity: int


def cells(
    campaign: str, opens: date, closes: date, selection: Selection = EVERYTHING
) -> Generator[Listed, None, None]:
    """The cells that `groupings.ask` adds up, in the order of their days, without those that came to nothing.

    They are read in one transaction, which ends with the last of them or when the iterator is closed.
    Raises `LedgerUnreachable`.
    """
    both = union_all(
        _columns(Entry, Entry.entered, Entry.quantity).where(
            *_held(Entry, campaign, opens, closes, selection)
        ),
        _columns(Letter, null(), func.count())
        .where(*_held(Letter, campaign, opens, closes, selection))
        .group_by(*(getattr(Letter, name) for name in _ORDERED)),
    )
    ordered = both.order_by(*(both.selected_columns[name] for name in _ORDERED))
    with (
        reading() as connection,
        connection.execution_options(yield_per=ROWS_AT_ONCE).execute(ordered) as rows,
    ):
        for values, alike in groupby(rows, _values):
            yield from _listed(_cell(*values), alike)


def most(campaign: str) -> int:
    """How many cells there are at most. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return sum(
            connection.scalar(select(func.count()).where(table.campaign == campaign)) or 0
            for table in (Entry, Letter)
        )


def _columns(table: type[Letter] | type[Entry], entered: Any, quantity: Any) -> Select[Any]:
    columns = (getattr(table, name) for name in _ORDERED)
    return select(*columns, entered.label("entered"), quantity.label("quantity"))


def _held(
    table: type[Letter] | type[Entry], campaign: str, opens: date, closes: date, selection: Selection
) -> Iterator[ColumnElement[bool]]:
    yield table.campaign == campaign
    # Practice is older than the campaign's first day.
    yield table.day <= closes
    yield or_(table.day >= opens, table.standing == Standing.PRACTICE)
    yield from selected(table, selection)


def _cell(*values: Any) -> Cell:
    campaign, standing, day, case, kind, channel, addressee, language, group = values
    return Cell(
        campaign=campaign,
        case=case,
        addressee=addressee,
        kind=kind,
        language=language,
        channel=Channel(channel),
        group=group,
        day=day,
        standing=Standing(standing),
    )


def _listed(cell: Cell, rows: Iterable[Any]) -> Iterator[Listed]:
    quantities: dict[date, int] = {}
    for *_, entered, quantity in rows:
        day = entered or cell.day
        quantities[day] = quantities.get(day, 0) + quantity
    for day, whole in sorted(quantities.items()):
        if whole:
            yield Listed(cell, day, whole)
