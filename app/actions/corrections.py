"""What was taken back in the ledger → the log of it that everybody may read: no names, no group's numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.actions.cell import CELL_FIELDS, Channel, Reason, Standing
from app.actions.models import Entry
from app.database import reading


@dataclass(frozen=True, slots=True)
class Correction:
    """Letters that counted, or signatures, and were taken back on the day ``corrected``.

    ``written``: on which day they were, or the newest of them. ``entered_anew``: how many stand in their
    place. ``channel`` is None for what groups have corrected of their own reports: the sum of all of them.
    """

    corrected: date
    campaign: str
    case: str
    kind: str
    channel: Channel | None
    written: date
    taken_back: int
    entered_anew: int
    note: str


@dataclass(frozen=True, slots=True)
class CorrectionLog:
    """The newest corrections; how many there were before them, and what these have taken back."""

    newest: tuple[Correction, ...]
    earlier: int
    earlier_taken_back: int


def correction_log(most: int) -> CorrectionLog:
    """At most so many corrections, the newest first, and the sum of those before them.

    What waited, or was practice, was in no public number, nor was channel ``other``: there is nothing to
    correct. Raises `LedgerUnreachable`.
    """
    every = union_all(_one_by_one(), _of_groups()).subquery()
    taken_back = every.columns.taken_back
    newest = select(every).order_by(every.columns.corrected.desc(), every.columns.number.desc()).limit(most)
    whole = select(func.count(), func.coalesce(func.sum(taken_back), 0)).select_from(every)
    with reading() as connection:
        shown = tuple(_of_row(row) for row in connection.execute(newest))
        many, all_taken_back = connection.execute(whole).one()
    return CorrectionLog(shown, many - len(shown), all_taken_back - sum(one.taken_back for one in shown))


def _one_by_one() -> Select[*tuple[Any, ...]]:
    """Each that gives its reason, with the entry after it if that replaces what was taken back."""
    right = aliased(Entry)
    # What replaces it may wait, if it is much.
    alike = (*(name for name in CELL_FIELDS if name != "standing"), "note")
    same = (getattr(right, name) == getattr(Entry, name) for name in alike)
    replaces = and_(right.number == Entry.number + 1, right.quantity > 0, Entry.note != "", *same)
    columns = (
        Entry.number,
        Entry.channel,
        Entry.day.label("written"),
        (-Entry.quantity).label("taken_back"),
        func.coalesce(right.quantity, 0).label("entered_anew"),
        Entry.note,
    )
    return select(*_shared(), *columns).outerjoin(right, replaces).where(*_counted(), ~_by_group())


def _of_groups() -> Select[*tuple[Any, ...]]:
    """What groups have corrected, in sums: no group's own numbers are for the public."""
    columns = (
        func.max(Entry.number).label("number"),
        literal("").label("channel"),
        func.max(Entry.day).label("written"),
        func.sum(-Entry.quantity).label("taken_back"),
        literal(0).label("entered_anew"),
        literal("").label("note"),
    )
    return select(*_shared(), *columns).where(*_counted(), _by_group()).group_by(*_shared())


def _shared() -> tuple[Any, ...]:
    corrected = func.coalesce(Entry.entered, Entry.day).label("corrected")
    return corrected, Entry.campaign, Entry.case, Entry.kind


def _counted() -> tuple[ColumnElement[bool], ...]:
    return (
        Entry.reason == Reason.REVERSAL,
        Entry.standing == Standing.COUNTED,
        Entry.channel != Channel.OTHER,
    )


def _by_group() -> ColumnElement[bool]:
    """An organizer takes back a whole entry, and says why; a group, so many of its pile."""
    return and_(Entry.group != "", Entry.reverses.is_(None))


def _of_row(row: Row[*tuple[Any, ...]]) -> Correction:
    return Correction(
        row.corrected,
        row.campaign,
        row.case,
        row.kind,
        Channel(row.channel) if row.channel else None,
        row.written,
        row.taken_back,
        row.entered_anew,
        row.note,
    )
