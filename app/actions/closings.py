"""What was counted of an edition → its numbered reports, each chained by its hash to the one before."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select

from app.actions import ledger
from app.actions.cell import Reason, Standing
from app.actions.chain import NO_HASH
from app.actions.models import Closing, Entry, Letter
from app.cases.case import Edition
from app.database import reading, writing
from app.errors import EveryLetterError
from app.languages import translatable as _


class Step(StrEnum):
    """What a report is: of any day, the one that closes the books, or what came after that."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    ADDENDUM = "addendum"


class BooksClosed(EveryLetterError):
    """A final report of these days has been made; ``number`` is that of the last one that tells of them."""

    message = _(
        "The books of these days were closed on %(day)s, with report %(number)s."
        " What was entered since goes into an addendum."
    )

    def __init__(self, number: int, day: date) -> None:
        super().__init__(number=number, day=day)


class BooksOpen(EveryLetterError):
    """There is no final report yet for an addendum to follow."""

    message = _("An addendum follows a final report, and these days have none yet. Please make that first.")


class NothingToAdd(EveryLetterError):
    """Nothing was entered since the report of that number."""

    message = _("Nothing was entered for these days since report %(number)s, so there is nothing to add.")

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class LettersHeld(EveryLetterError):
    """So many letters of these days wait for an organizer's decision."""

    message = _(
        "Letters of these days still wait for a decision: %(many)s."
        " Let them count or refuse them first, under “Letters that wait”."
    )

    def __init__(self, many: int) -> None:
        super().__init__(many=many)


class LettersLoose(EveryLetterError):
    """A letter of these days has just come in, and stands in no entry yet."""

    message = _("A letter of these days has just come in. Please try once more.")


class UnknownReport(EveryLetterError):
    """No report has that number."""

    message = _("There is no report %(number)s. List them with `every-letter books list`.")

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to be made: of which days of which campaign, as what, on which day and by whom."""

    campaign: str
    edition: Edition
    step: Step
    day: date
    author: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many stand alike; of a cell, the addressee alone is not told."""

    day: date
    case: str
    kind: str
    channel: str
    language: str
    group: str
    standing: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Late:
    """How many that count were entered on another day than their own."""

    entered: date
    day: date
    kind: str
    channel: str
    quantity: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An entry that took back letters that counted, and why; whose it is, it does not say."""

    number: int
    entered: date
    day: date
    case: str
    kind: str
    channel: str
    quantity: int
    note: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What a report has to tell of an edition: all of it, or what was entered after report ``adds_to``."""

    edition: Edition
    adds_to: int
    cells: tuple[Counted, ...]
    late: tuple[Late, ...]
    taken_back: tuple[TakenBack, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as it is kept, but for its figures; ``hash`` is over these, too."""

    number: int
    campaign: str
    opens: date
    closes: date
    step: Step
    day: date
    author: str
    last_entry: int
    hash: bytes


def close(wanted: Wanted, payload_of: Callable[[Counts], Mapping[str, object]]) -> Filed:
    """Make a report: what ``payload_of`` makes of the counts is kept for good, as JSON with sorted keys.

    No entry is made meanwhile. A provisional report that would be the newest one once more is that one. A
    final one, and an addendum, may have no letters that are not folded. Raises `BooksClosed`, `BooksOpen`,
    `NothingToAdd`, `LettersHeld`, `LettersLoose` and `NotRecorded`.
    """
    with writing() as connection:
        last_entry, entry_hash = ledger._end_of_chain(connection)  # noqa: SLF001 – one lock is for all entries.
        counts = _counts(connection, wanted)
        row: dict[str, Any] = {
            "campaign": wanted.campaign,
            "opens": counts.edition.opens,
            "closes": counts.edition.closes,
            "step": wanted.step,
            "day": wanted.day,
            "author": wanted.author,
            "last_entry": last_entry,
            "payload": canonical(payload_of(counts)),
        }
        newest = connection.execute(select(Closing.__table__).order_by(Closing.number.desc()).limit(1))
        before = newest.one_or_none()
        if before and wanted.step is Step.PROVISIONAL and _is_same(before, row):
            return _filed(before)
        row["number"] = before.number + 1 if before else 1
        row["hash"] = closing_hash(before.hash if before else NO_HASH, entry_hash, row)
        connection.execute(insert(Closing), row)
    return Filed(**{field.name: row[field.name] for field in fields(Filed)})


def canonical(payload: Mapping[str, object]) -> str:
    """The payload as it is kept and hashed."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def closing_hash(previous: bytes, entry_hash: bytes, row: Mapping[str, object]) -> bytes:
    """SHA-256 over the hash of the report before, that of the last entry, and all columns of the report."""
    columns = {column.name: row[column.name] for column in Closing.__table__.columns if column.name != "hash"}
    text = json.dumps(columns, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(previous + entry_hash + text.encode()).digest()


def filed() -> tuple[Filed, ...]:
    """Every report, the newest first. Raises `LedgerUnreachable`."""
    columns = (getattr(Closing, field.name) for field in fields(Filed))
    with reading() as connection:
        return tuple(map(_filed, connection.execute(select(*columns).order_by(Closing.number.desc()))))


def read(number: int) -> tuple[Filed, str]:
    """The report of that number, and its figures as they were kept.

    Raises `UnknownReport` and `LedgerUnreachable`.
    """
    with reading() as connection:
        found = connection.execute(select(Closing.__table__).where(Closing.number == number)).one_or_none()
    if found is None:
        raise UnknownReport(number)
    return _filed(found), found.payload


def _filed(row: Row[*tuple[Any, ...]]) -> Filed:
    return Filed(
        **{field.name: getattr(row, field.name) for field in fields(Filed)} | {"step": Step(row.step)}
    )


def _is_same(before: Row[*tuple[Any, ...]], row: Mapping[str, object]) -> bool:
    told = (name for name in row if name != "author")
    return all(getattr(before, name) == row[name] for name in told)


def _counts(connection: Connection, wanted: Wanted) -> Counts:
    """What stands in the ledger for that report, if it may be made. Raises what `close` raises."""
    overlaps = Closing.opens <= wanted.edition.closes, Closing.closes >= wanted.edition.opens
    closing = (
        select(Closing.number, Closing.day, Closing.opens, Closing.closes, Closing.last_entry)
        .where(Closing.campaign == wanted.campaign, Closing.step != Step.PROVISIONAL, *overlaps)
        .order_by(Closing.number.desc())
        .limit(1)
    )
    last = connection.execute(closing).one_or_none()
    if wanted.step is not Step.ADDENDUM:
        if last:
            raise BooksClosed(last.number, last.day)
        counts = _counted(connection, wanted.campaign, wanted.edition)
    elif last is None:
        raise BooksOpen
    else:
        # Its days are those that were closed, whatever the campaign's files say now.
        edition = Edition(last.opens, last.closes)
        counts = _counted(connection, wanted.campaign, edition, last.number, last.last_entry)
    if wanted.step is not Step.PROVISIONAL:
        _require_settled(connection, wanted.campaign, counts.edition)
    if last and not counts.cells and not counts.taken_back:
        raise NothingToAdd(last.number)
    return counts


def _require_settled(connection: Connection, campaign: str, edition: Edition) -> None:
    """Raises `LettersLoose` if a letter is not folded, and `LettersHeld` if any wait."""
    loose = select(func.count()).select_from(Letter).where(*_of_days(Letter, campaign, edition))
    if connection.scalar(loose):
        raise LettersLoose
    waiting = _of_days(Entry, campaign, edition), Entry.standing == Standing.HELD
    if held := connection.scalar(select(func.sum(Entry.quantity)).where(*waiting[0], waiting[1])):
        raise LettersHeld(held)


def _counted(
    connection: Connection, campaign: str, edition: Edition, adds_to: int = 0, after: int = 0
) -> Counts:
    """All that stands for these days, or what was entered ``after`` an entry."""
    ours = (*_of_days(Entry, campaign, edition), Entry.number > after)
    counted = (*ours, Entry.standing == Standing.COUNTED)
    cells: Counter[tuple[Any, ...]] = Counter()
    for table, chosen, quantity in (
        (Letter, _of_days(Letter, campaign, edition), func.count()),
        (Entry, ours, func.sum(Entry.quantity)),
    ):
        alike = [getattr(table, field.name) for field in fields(Counted)[:-1]]
        for *values, many in connection.execute(select(*alike, quantity).where(*chosen).group_by(*alike)):
            cells[tuple(values)] += many
    late = (Entry.entered, Entry.day, Entry.kind, Entry.channel)
    later = select(*late, func.sum(Entry.quantity)).where(*counted, Entry.entered.is_not(None))
    back = (getattr(Entry, field.name) for field in fields(TakenBack) if field.name != "entered")
    backs = select(*back, func.coalesce(Entry.entered, Entry.day).label("entered"))
    backs = backs.where(*counted, Entry.reason == Reason.REVERSAL).order_by(Entry.number)
    return Counts(
        edition,
        adds_to,
        cells=tuple(Counted(*(*cell, many)) for cell, many in sorted(cells.items()) if many),
        late=tuple(map(_late, connection.execute(later.group_by(*late).order_by(*late)))),
        taken_back=tuple(TakenBack(**row) for row in connection.execute(backs).mappings()),
    )


def _late(row: Row[*tuple[Any, ...]]) -> Late:
    return Late(*row)


def _of_days(
    table: type[Letter] | type[Entry], campaign: str, edition: Edition
) -> tuple[ColumnElement[bool], ...]:
    """What is of the edition: practice is older than its first day."""
    since = or_(table.day >= edition.opens, table.standing == Standing.PRACTICE)
    return table.campaign == campaign, table.day <= edition.closes, since
