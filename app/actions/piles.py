"""The ledger's cells of a group, and those that wait for an organizer → how many letters are in each."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, union_all

from app.actions.cell import CELL_FIELDS, Cell, Channel, Standing
from app.actions.models import Entry, Letter, cell_columns
from app.database import reading


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters that are held in one cell; ``number`` is that of its newest entry."""

    number: int
    cell: Cell
    quantity: int


def of_group(group: str) -> Mapping[Cell, int]:
    """What the group has written, cell by cell, empty cells left out. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return group_cells(connection, group)


def group_cells(connection: Connection, group: str) -> dict[Cell, int]:
    """The same, for whoever goes on in one transaction."""
    rows = _sums(connection, Letter.group == group, Entry.group == group)
    return {cell_of(row): row.quantity for row in rows if row.quantity}


def waiting() -> tuple[Waiting, ...]:
    """Every cell with letters that are held, the newest first. Raises `LedgerUnreachable`."""
    with reading() as connection:
        held = _sums(connection, Letter.standing == Standing.HELD, Entry.standing == Standing.HELD)
        cells = [Waiting(row.number, cell_of(row), row.quantity) for row in held if row.quantity]
    return tuple(sorted(cells, key=lambda one: one.number, reverse=True))


def in_cell(connection: Connection, cell: Cell) -> int:
    """How many letters are in that cell."""
    ours = [
        [column == getattr(cell, name) for column, name in zip(cell_columns(table), CELL_FIELDS, strict=True)]
        for table in (Letter, Entry)
    ]
    letters = select(func.count()).select_from(Letter).where(*ours[0])
    entries = select(func.coalesce(func.sum(Entry.quantity), 0)).where(*ours[1])
    return (connection.scalar(letters) or 0) + (connection.scalar(entries) or 0)


def of_entry(connection: Connection, number: int) -> Cell | None:
    """The cell of the entry of that number, if there is one."""
    row = connection.execute(select(*cell_columns(Entry)).where(Entry.number == number)).one_or_none()
    return cell_of(row) if row else None


def cell_of(row: Row[*tuple[object, ...]]) -> Cell:
    """The cell whose columns a row has."""
    named = {name: getattr(row, name) for name in CELL_FIELDS}
    return Cell(**named | {"channel": Channel(named["channel"]), "standing": Standing(named["standing"])})


def _sums(
    connection: Connection, letters: ColumnElement[bool], entries: ColumnElement[bool]
) -> list[Row[*tuple[object, ...]]]:
    """Each cell of either table with its quantity, and the number of its newest entry (0 without one)."""
    some = select(*cell_columns(Letter), literal(1).label("quantity"), literal(0).label("number"))
    all_of_it = select(*cell_columns(Entry), Entry.quantity, Entry.number).where(entries)
    both = union_all(some.where(letters), all_of_it).subquery()
    cell = [both.columns[name] for name in CELL_FIELDS]
    summed = select(
        *cell,
        func.sum(both.columns.quantity).label("quantity"),
        func.max(both.columns.number).label("number"),
    )
    return list(connection.execute(summed.group_by(*cell).order_by(*cell)))
