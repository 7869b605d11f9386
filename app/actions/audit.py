"""The whole ledger → a report on whether it is whole: what the database promised, asked from outside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, literal, select, union_all

from app.actions import promises
from app.actions.cell import CELL_FIELDS
from app.actions.chain import NO_HASH, chained_hash
from app.actions.closings import closing_hash
from app.actions.models import Closing, Entry, Fold, Letter, ReportRow, StatusApproval, StatusRow
from app.actions.promises import as_it_stands
from app.database import reading

#: How many entries are in memory at once.
ENTRIES_AT_ONCE: Final = 1000

#: The number of an entry, and what is wrong with it.
Fault = tuple[int, str]
#: Told how many entries have been checked, and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """How many entries were checked, where the chain ends, and each fault as a sentence."""

    entries: int
    last_number: int
    last_hash: str
    faults: tuple[str, ...]


def audit(latest: date = date.max, progress: Progress | None = None) -> AuditReport:
    """Check all of the ledger at one moment; faults of entries come in their order, then those of the rest.

    ``latest`` is the newest day that letters can bear. That a letter comes to a day which has been folded is
    no fault: it was printed over midnight, and the next fold takes it. Raises `LedgerUnreachable`.
    """
    checked, number, previous = 0, 0, NO_HASH
    faults: list[Fault] = []
    with reading() as connection:
        entries = connection.scalar(select(func.count()).select_from(Entry)) or 0
        for entry in _entries(connection):
            faults += _chain_faults(entry, number, previous)
            checked, number, previous = checked + 1, entry["number"], entry["hash"]
            if progress and (checked % ENTRIES_AT_ONCE == 0 or checked == entries):
                progress(checked, entries)
        faults += _entry_faults(connection, latest)
        others = (
            *_letter_faults(connection, latest),
            *_report_faults(connection),
            *_cells_below_zero(connection),
            *_closing_faults(connection),
            *_status_faults(connection),
        )
    in_order = (sentence for _, sentence in sorted(faults, key=itemgetter(0)))
    return AuditReport(checked, number, previous.hex(), (*in_order, *others))


def _entries(connection: Connection) -> Iterator[RowMapping]:
    columns = (column for column in Entry.__table__.columns if column.name != "day")
    ordered = select(*columns, as_it_stands(Entry.day)).order_by(Entry.number)
    yield from connection.execution_options(yield_per=ENTRIES_AT_ONCE).execute(ordered).mappings()


def _chain_faults(entry: RowMapping, before: int, previous: bytes) -> Iterator[Fault]:
    number = entry["number"]
    if number != before + 1:
        yield number, f"Entry {number} follows entry {before}: entries between them are missing."
    if entry["previous_hash"] != previous:
        yield number, f"Entry {number} does not continue the chain of entry {before}."
    if chained_hash(entry["previous_hash"], dict(entry)) != entry["hash"]:
        yield number, f"Entry {number} was changed after it was made."


def _entry_faults(connection: Connection, latest: date) -> Iterator[Fault]:
    told = (Entry.number, Entry.quantity, Entry.reverses, Entry.reason, *_cell(Entry))
    for sentence, is_broken in promises.of_entries(latest).items():
        for row in connection.execute(select(*told).where(is_broken)).mappings():
            yield row["number"], f"Entry {row['number']} {sentence.format(**row)}"
    for number in connection.scalars(select(Fold.number).where(~exists().where(Entry.number == Fold.number))):
        yield number, f"Entry {number} took letters like a fold, and is missing."


def _letter_faults(connection: Connection, latest: date) -> Iterator[str]:
    alike = select(*_cell(Letter), func.count().label("letters")).group_by(*_cell(Letter))
    for sentence, is_broken in promises.of_cells(Letter, latest).items():
        for row in connection.execute(alike.where(is_broken).order_by(*_cell(Letter))).mappings():
            yield f"A letter, one of {row['letters']} alike, {sentence.format(**row)}"


def _report_faults(connection: Connection) -> Iterator[str]:
    told = select(ReportRow.number, ReportRow.group).order_by(ReportRow.number)
    for sentence, is_broken in promises.of_reports().items():
        for row in connection.execute(told.where(is_broken)).mappings():
            yield f"Report {row['number']} {sentence.format(**row)}"


def _cells_below_zero(connection: Connection) -> Iterator[str]:
    letters = select(*_cell(Letter), literal(1).label("quantity"), literal(0).label("number"))
    both = union_all(letters, select(*_cell(Entry), Entry.quantity, Entry.number)).subquery()
    cell = [both.columns[name] for name in CELL_FIELDS]
    total, newest = func.sum(both.columns.quantity), func.max(both.columns.number)
    below = select(*cell, total, newest).group_by(*cell).having(total < 0).order_by(newest)
    for *names, quantity, number in connection.execute(below):
        told = " · ".join(str(name) or "–" for name in names)
        yield f"The cell {told} stands at {quantity}; its newest entry is {number}."


def _closing_faults(connection: Connection) -> Iterator[str]:
    """Of the reports that close the books, each with the hash of the last entry that it knows."""
    days = (Closing.opens, Closing.closes, Closing.day)
    others = (column for column in Closing.__table__.columns if column.name not in {day.key for day in days})
    told = select(*others, *map(as_it_stands, days), Entry.hash.label("entry_hash"))
    rows = told.join(Entry, Entry.number == Closing.last_entry, isouter=True).order_by(Closing.number)
    before, previous = 0, NO_HASH
    # One at a time: each has all the figures of a campaign.
    for row in connection.execution_options(yield_per=1).execute(rows).mappings():
        number, last = row["number"], row["last_entry"]
        if number != before + 1:
            yield f"Report {number} of the books follows report {before}: reports between them are missing."
        if last and row["entry_hash"] is None:
            yield f"Report {number} of the books knows entry {last}, which is missing."
        elif closing_hash(previous, row["entry_hash"] or NO_HASH, dict(row)) != row["hash"]:
            yield f"Report {number} of the books was changed after it was made, or what it builds on was."
        before, previous = number, row["hash"]


def _status_faults(connection: Connection) -> Iterator[str]:
    decided = select(StatusApproval.number, StatusApproval.author).order_by(StatusApproval.number)
    decided = decided.join(StatusRow, StatusRow.number == StatusApproval.number, isouter=True)
    for sentence, is_broken in promises.of_status_changes().items():
        for row in connection.execute(decided.where(is_broken)).mappings():
            yield f"Change of status {row['number']} {sentence.format(**row)}"


def _cell(table: type[Letter] | type[Entry]) -> list[ColumnElement[Any]]:
    return [as_it_stands(table.day) if name == "day" else getattr(table, name) for name in CELL_FIELDS]
