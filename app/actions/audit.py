"""The whole ledger → a report on whether it is whole: numbers, hashes, folds, and no cell below 0."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, func, literal, select, union_all

from app.actions.cell import Reason
from app.actions.chain import NO_HASH, chained_hash
from app.actions.models import Entry, Letter, cell_columns
from app.database import reading


@dataclass(frozen=True, slots=True)
class AuditReport:
    """How many entries were checked, where the chain ends, and each fault as a sentence."""

    entries: int
    last_number: int
    last_hash: str
    faults: tuple[str, ...]


def audit() -> AuditReport:
    """Check every entry and every cell at one moment of the ledger. Raises `LedgerUnreachable`."""
    checked, number, previous = 0, 0, NO_HASH
    faults: list[str] = []
    with reading() as connection:
        entries = connection.execution_options(yield_per=1000).execute(
            select(Entry.__table__).order_by(Entry.number)
        )
        for entry in entries.mappings():
            faults += _faults_of_entry(entry, number, previous)
            checked, number, previous = checked + 1, entry["number"], entry["hash"]
        faults += _cells_below_zero(connection)
    return AuditReport(checked, number, previous.hex(), tuple(faults))


def _faults_of_entry(entry: RowMapping, before: int, previous: bytes) -> Iterator[str]:
    number = entry["number"]
    if number != before + 1:
        yield f"Entry {number} follows entry {before}: entries between them are missing."
    if entry["previous_hash"] != previous:
        yield f"Entry {number} does not continue the chain of entry {before}."
    if chained_hash(entry["previous_hash"], dict(entry)) != entry["hash"]:
        yield f"Entry {number} was changed after it was made."
    if entry["reason"] == Reason.FOLD and entry["quantity"] < 1:
        yield f"Entry {number} is a fold of {entry['quantity']} letters."


def _cells_below_zero(connection: Connection) -> Iterator[str]:
    letters = select(*cell_columns(Letter), literal(1).label("quantity"))
    both = union_all(letters, select(*cell_columns(Entry), Entry.quantity)).subquery()
    cell = [column for column in both.columns if column.name != "quantity"]
    total = func.sum(both.columns.quantity)
    below = select(*cell, total).group_by(*cell).having(total < 0)
    for *names, quantity in connection.execute(below):
        yield f"The cell {' · '.join(str(name) or '–' for name in names)} stands at {quantity}."
