"""What organizers say of a case's letters → rows, of which the newest that holds overlays the case's file."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import g, has_app_context
from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select, text
from sqlalchemy.orm import aliased

from app.actions.errors import ChangeDecided, NothingSaid, OutcomeMissing, OwnChange, UnknownChange
from app.actions.models import StatusApproval, StatusRow
from app.cases.overlay import Said, Says, is_stricter
from app.cases.sheet import Kind, Status
from app.database import reading, writing
from app.errors import LedgerUnreachable, TooLong
from app.files.text import clean

#: Characters: as long as a line at the head of a case's file may be.
LONGEST: Final = 300
#: What nobody reopens alone, and what readers are told something of.
_SHUT: Final = frozenset({Status.CLOSED, Status.WITHDRAWN})
_TOLD: Final = frozenset({Status.PAUSED, Status.CLOSED})
#: Where a request keeps what it was told.
_HERE: Final = "what_the_desk_says"

#: How many rows there are of what was said and of what was decided, none of which ever goes.
Mark = tuple[int, int]

_newer = aliased(StatusRow)
_is_newest = ~exists().where(
    _newer.case == StatusRow.case, _newer.kind == StatusRow.kind, _newer.number > StatusRow.number
)
_SAID: Final = (
    select(
        *StatusRow.__table__.columns,
        _is_newest.label("is_newest"),
        StatusApproval.agrees,
        StatusApproval.day.label("decided"),
        StatusApproval.author.label("decider"),
    )
    .outerjoin(StatusApproval, StatusApproval.number == StatusRow.number)
    .order_by(StatusRow.number)
)
_MARK: Final = select(
    select(func.count()).select_from(StatusRow).scalar_subquery(),
    select(func.count()).select_from(StatusApproval).scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a second organizer decided of a change."""

    agrees: bool
    day: date
    author: str


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody has said of one kind of a case's letters.

    ``waits``: it holds only once somebody else has agreed, and nobody has decided. What was said of these
    letters later stands in its place.
    """

    number: int
    case: str
    kind: Kind
    said: Said
    author: str
    needs_second: bool
    decision: Decision | None
    waits: bool

    @property
    def holds(self) -> bool:
        """Whether it took effect; what was said later may have changed it since."""
        return not self.needs_second or (self.decision is not None and self.decision.agrees)


def say(
    case: str,
    kind: Kind,
    status: Status,
    outcome: Mapping[str, str],
    author: str,
    day: date,
    *,
    needs_second: bool,
) -> Change:
    """Say how these letters stand, and in ``outcome`` what readers are told of it, by language.

    With ``needs_second``, reopening what the desk has closed or withdrawn waits for somebody else. The same
    once more changes nothing. ``open`` takes back what the desk says, so that the file alone speaks.
    Raises `TooLong`, `OutcomeMissing`, `NothingSaid` and `NotRecorded`.
    """
    said = Said(status, day, told(status, outcome))
    with writing() as connection:
        _wait_for_others(connection)
        before = _changes(connection, StatusRow.case == case, StatusRow.kind == kind)
        last = before[-1] if before else None
        if last is None and status is Status.OPEN:
            raise NothingSaid
        if last and _is_alike(last.said, said) and (last.holds or (last.waits and needs_second)):
            return last
        held = _in_force(before).get((case, kind))
        row = {"case": case, "kind": kind, "status": status, "day": day, "author": author}
        row |= {"outcome": json.dumps(said.outcome, ensure_ascii=False, sort_keys=True)}
        row |= {"needs_second": needs_second and reopens(held, status)}
        number = connection.scalars(insert(StatusRow).values(**row).returning(StatusRow.number)).one()
        (made,) = _changes(connection, StatusRow.number == number)
    _ask_anew()
    return made


def reopens(held: Said | None, status: Status) -> bool:
    """Whether that status is less strict than what the desk has closed or withdrawn."""
    return held is not None and held.status in _SHUT and is_stricter(held.status, status)


def told(status: Status, outcome: Mapping[str, str]) -> Mapping[str, str]:
    """What readers are told of letters that stand so, as it is kept: each text on one line, none empty.

    Of those that are open or withdrawn it is nothing. Raises `TooLong`, whose field is the language, and
    `OutcomeMissing`.
    """
    lines = {language: " ".join(clean(words).split()) for language, words in outcome.items()}
    for language, line in lines.items():
        if len(line) > LONGEST:
            raise TooLong(language, len(line), LONGEST)
    kept = {language: line for language, line in lines.items() if line and status in _TOLD}
    if status is Status.CLOSED and not kept:
        raise OutcomeMissing
    return kept


def decide(number: int, author: str, day: date, *, agrees: bool) -> Change:
    """Agree to the change of that number, which takes effect at once, or refuse it.

    Raises `UnknownChange` (there is none that needs a second person), `ChangeDecided` (or something else was
    said since), `OwnChange` and `NotRecorded`.
    """
    with writing() as connection:
        _wait_for_others(connection)
        asked = next(iter(_changes(connection, StatusRow.number == number)), None)
        if asked is None or not asked.needs_second:
            raise UnknownChange(number)
        if not asked.waits:
            raise ChangeDecided(number)
        if asked.author == author:
            raise OwnChange
        row = {"number": number, "agrees": agrees, "day": day, "author": author}
        connection.execute(insert(StatusApproval).values(**row))
        (decided,) = _changes(connection, StatusRow.number == number)
    _ask_anew()
    return decided


def in_force() -> Says:
    """What the desk says of letters now. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return _in_force(_changes(connection))


def waiting() -> tuple[Change, ...]:
    """What waits for a second person, the oldest first. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return tuple(change for change in _changes(connection) if change.waits)


def history(case: str) -> tuple[Change, ...]:
    """All that was said of the case, the newest first. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return _changes(connection, StatusRow.case == case)[::-1]


def newest() -> Mark:
    """What is another one whenever anything was said or decided. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return _mark(connection)


class Heard:
    """What the desk says, as each request finds it; with the database away, what it said last."""

    def __init__(self) -> None:
        """Until the database has answered for the first time, the desk says nothing."""
        self._last: tuple[Mark, Says] = ((0, 0), {})

    def says(self) -> Says:
        """What it says, asked once a request or command; outside of these, what was heard last."""
        here: Says | None = g.get(_HERE) if has_app_context() else self._last[1]
        return self.says_now() if here is None else here

    def says_now(self) -> Says:
        """The same, asked at this moment, which the rest of the request goes by."""
        if not has_app_context():
            return self._last[1]
        with suppress(LedgerUnreachable), reading() as connection:
            mark = _mark(connection)
            if mark != self._last[0]:
                self._last = mark, _in_force(_changes(connection))
        here = self._last[1]
        setattr(g, _HERE, here)
        return here


def _is_alike(one: Said, other: Said) -> bool:
    return (one.status, one.outcome) == (other.status, other.outcome)


def _ask_anew() -> None:
    """What this request was told has changed by itself."""
    g.pop(_HERE, None)


def _mark(connection: Connection) -> Mark:
    said, decided = connection.execute(_MARK).one()
    return said, decided


def _wait_for_others(connection: Connection) -> None:
    """Of two who speak at once, the second knows what the first has said; SQLite lets one write at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('every-letter statuses'))"))


def _changes(connection: Connection, *those: ColumnElement[bool]) -> tuple[Change, ...]:
    return tuple(map(_change, connection.execute(_SAID.where(*those))))


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    is_decided = row.agrees is not None
    return Change(
        number=row.number,
        case=row.case,
        kind=Kind(row.kind),
        said=Said(Status(row.status), row.day, json.loads(row.outcome)),
        author=row.author,
        needs_second=row.needs_second,
        decision=Decision(row.agrees, row.decided, row.decider) if is_decided else None,
        waits=row.needs_second and row.is_newest and not is_decided,
    )


def _in_force(changes: tuple[Change, ...]) -> dict[tuple[str, Kind], Said]:
    newest_of = {(change.case, change.kind): change.said for change in changes if change.holds}
    return {those: said for those, said in newest_of.items() if said.status is not Status.OPEN}
