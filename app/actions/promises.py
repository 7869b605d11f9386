"""What the database promises of the ledger's rows → the sentence to say of a row that breaks it, and when."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, String, and_, exists, or_, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.actions.cell import CELL_FIELDS, KINDS, Channel, Reason, Standing
from app.actions.models import Entry, Fold, GroupRow, Letter, ReportRow, StatusApproval, StatusRow

#: Nobody has counted letters with this program before.
EARLIEST: Final = date(2000, 1, 1)

#: A sentence's end, with names of columns in it → the condition under which it holds of a row.
Promises = Mapping[str, ColumnElement[bool]]

_other = aliased(Entry)
_other_report = aliased(ReportRow)


def of_entries(latest: date) -> Promises:
    """Of entries, none of which may be of a day after ``latest``."""
    return _folds() | _reversals() | _releases() | of_cells(Entry, latest)


def of_cells(table: type[Letter] | type[Entry], latest: date) -> dict[str, ColumnElement[bool]]:
    """Of whatever stands in a cell: its words, its day and its group."""
    known: dict[InstrumentedAttribute[str], tuple[str, ...]] = {
        table.kind: KINDS,
        table.channel: tuple(Channel),
        table.standing: tuple(Standing),
    }
    ours = exists().where(GroupRow.code == table.group, GroupRow.campaign == table.campaign)
    return {
        **{
            f"has the {column.key} “{{{column.key}}}”, which there is not.": column.not_in(words)
            for column, words in known.items()
        },
        "is of the day {day}, which cannot be.": ~table.day.between(EARLIEST, latest),
        "is of the group {group}, which the campaign does not have.": and_(table.group != "", ~ours),
    }


def of_reports() -> Promises:
    """Of reports of groups."""
    return {
        "enters a request that was entered before.": exists().where(
            _other_report.request_key == ReportRow.request_key, _other_report.number < ReportRow.number
        ),
        "is of the group {group}, which there is not.": ~exists().where(GroupRow.code == ReportRow.group),
    }


def of_status_changes() -> Promises:
    """Of changes of status that somebody has decided about, each beside the decision."""
    return {
        "is decided and is missing.": StatusRow.number.is_(None),
        "is decided, and it needed nobody else.": StatusRow.needs_second.is_(False),
        "is decided by {author}, who asked for it.": StatusRow.author == StatusApproval.author,
    }


def as_it_stands(day: InstrumentedAttribute[date]) -> ColumnElement[str]:
    """A column of days as the database has them: what SQLite was made to keep may be none."""
    return type_coerce(day, String).label(day.key)


def _folds() -> dict[str, ColumnElement[bool]]:
    is_fold, is_marked = Entry.reason == Reason.FOLD, exists().where(Fold.number == Entry.number)
    return {
        "has the reason “{reason}”, which there is not.": Entry.reason.not_in(Reason),
        "is a fold of {quantity} letters.": and_(is_fold, Entry.quantity < 1),
        "is a fold that has not taken its letters.": and_(is_fold, ~is_marked),
        "has taken letters like a fold, and is none.": and_(~is_fold, is_marked),
        "takes letters back as “{reason}”.": and_(
            Entry.quantity < 0, Entry.reason.not_in((Reason.FOLD, Reason.REVERSAL, Reason.RELEASE))
        ),
    }


def _reversals() -> dict[str, ColumnElement[bool]]:
    earlier = _other.number < Entry.number
    named = exists().where(_other.number == Entry.reverses, earlier)
    return {
        "reverses entry {reverses}, which is not before it.": and_(Entry.reverses.is_not(None), ~named),
        "reverses entry {reverses}, which is a reversal itself.": named.where(_other.reverses.is_not(None)),
        "reverses entry {reverses}, which is of another cell.": named.where(~_alike(*CELL_FIELDS)),
        "reverses entry {reverses}, which has another quantity.": named.where(
            _other.quantity != -Entry.quantity
        ),
        "reverses entry {reverses} once more.": exists().where(_other.reverses == Entry.reverses, earlier),
        "enters a request that was entered before.": exists().where(
            _other.request_key == Entry.request_key, earlier
        ),
    }


def _releases() -> dict[str, ColumnElement[bool]]:
    """A release takes letters from a held cell, and the entry after it counts as many in the same one."""
    halves = (
        (Entry.standing == Standing.HELD, _other.standing == Standing.COUNTED, Entry.quantity < 0, 1),
        (Entry.standing == Standing.COUNTED, _other.standing == Standing.HELD, Entry.quantity > 0, -1),
    )
    whole = exists().where(
        _other.number.between(Entry.number - 1, Entry.number + 1),
        _other.reason == Reason.RELEASE,
        _other.quantity == -Entry.quantity,
        _alike(*(name for name in CELL_FIELDS if name != "standing")),
        or_(
            *(
                and_(mine, its, sign, _other.number == Entry.number + beside)
                for mine, its, sign, beside in halves
            )
        ),
    )
    return {
        "is half of a release, and its other half is missing or differs.": and_(
            Entry.reason == Reason.RELEASE, ~whole
        )
    }


def _alike(*names: str) -> ColumnElement[bool]:
    return and_(*(getattr(_other, name) == getattr(Entry, name) for name in names))
