"""A table of letters on paper → what entering it would come to, or every mistake in it; then, its entries.

A row is entered once for its own key, within its campaign: the same file again comes to nothing more, and one
with further rows enters these alone.
"""

import datetime
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.actions import tallies
from app.actions.cell import Channel
from app.actions.tallies import Tallied, Tally
from app.cases.sheet import Kind
from app.cases.status import is_withdrawn
from app.errors import (
    EveryLetterError,
    OutOfRange,
    TooLong,
    UnknownChoice,
    UnknownGroup,
    require_one_of,
)
from app.files.rows import Fault, LongField, Row, read_table
from app.languages import translatable as _
from app.reporting import MOST_IN_A_PILE
from app.tallying import Looked, Paper, Tallying
from app.writing import Writing


class Column(StrEnum):
    """The columns that are read; their names are the same in every language."""

    KEY = "key"
    CASE = "case"
    DAY = "day"
    NUMBER = "number"
    KIND = "kind"
    LANGUAGE = "language"
    CHANNEL = "channel"
    ADDRESSEE = "addressee"
    GROUP = "group"
    REFERENCE = "reference"
    NOTE = "note"


#: What every row needs; the others may be empty, or missing altogether.
REQUIRED: Final = (Column.KEY, Column.CASE, Column.DAY, Column.NUMBER)
#: Columns of words that the house has given, in which capitals make no difference; and columns of free words.
_SMALL: Final = (Column.CASE, Column.KIND, Column.CHANNEL, Column.ADDRESSEE)
_FREE: Final = (Column.REFERENCE, Column.NOTE)
#: Characters of a key, and of a wrong value that are said back.
LONGEST_KEY: Final = 100
_LONGEST_TOLD: Final = 60
_NUMBER: Final = re.compile(r"\d{1,9}")
_ISO_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
#: The day comes before the month, always.
_LOCAL_DAY: Final = re.compile(r"(?P<day>\d\d?)(?P<sign>[/.])(?P<month>\d\d?)(?P=sign)(?P<year>\d{4})")


class MissingColumns(EveryLetterError):
    """The heading lacks columns that every row needs."""

    message = _(
        "These columns are missing: %(columns)s. Please write the headings as they stand in the example."
    )

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(columns=", ".join(columns))


class EmptyField(EveryLetterError):
    """A field is empty that every row needs."""

    message = _("The column “%(column)s” is empty here. Please fill it in.")

    def __init__(self, column: str) -> None:
        super().__init__(column=column)


class KeyTwice(EveryLetterError):
    """Two rows have one key."""

    message = _("The key “%(key)s” stands on line %(first)s, too. Please give each row a key of its own.")

    def __init__(self, key: str, first: int) -> None:
        super().__init__(key=key[:_LONGEST_TOLD], first=first)


class NoDay(EveryLetterError):
    """A day that is none, or not written in one of the two ways."""

    message = _(
        "“%(value)s” is no day. Please write it as 2026-11-30 or as 30/11/2026, the day before the month."
    )

    def __init__(self, value: str) -> None:
        super().__init__(value=value[:_LONGEST_TOLD])


class DayOutside(EveryLetterError):
    """A day of which no letters are entered."""

    message = _("Letters can be entered for days from %(first)s to %(last)s; %(value)s is none of these.")

    def __init__(self, value: object, first: object, last: object) -> None:
        super().__init__(value=value, first=first, last=last)


class NotKnown(EveryLetterError):
    """A value that is not among those of its column."""

    message = _(
        "“%(value)s” is not known in the column “%(column)s”. Please write one of these: %(offered)s."
    )

    def __init__(self, column: object, value: str, offered: object) -> None:
        super().__init__(column=column, value=value[:_LONGEST_TOLD], offered=offered)


@dataclass(frozen=True, slots=True)
class CaseSum:
    """What a file comes to for a case: letters that are new, those of them that would wait, known ones."""

    case: str
    new: int
    waiting: int
    known: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What entering a file would come to, or what is wrong in it, by lines; nothing is entered.

    ``unread`` are columns that mean nothing here; ``seal`` is the same as long as the same would be entered.
    """

    rows: tuple[Looked, ...]
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]
    seal: str

    @property
    def new(self) -> tuple[Looked, ...]:
        """The rows that would be entered."""
        return tuple(row for row in self.rows if row.number is None)

    @property
    def known(self) -> tuple[Looked, ...]:
        """Those that were entered before."""
        return tuple(row for row in self.rows if row.number is not None)

    @property
    def waiting(self) -> tuple[Looked, ...]:
        """Those of the new ones that would wait for a second person."""
        return tuple(row for row in self.new if row.waits)

    @property
    def sum(self) -> int:
        """All that would be entered."""
        return _sum(self.new)

    @property
    def by_case(self) -> tuple[CaseSum, ...]:
        """The sums of each case, in the order in which the file names them."""
        cases = defaultdict[str, list[Looked]](list)
        for row in self.rows:
            cases[row.tally.cell.case].append(row)
        return tuple(
            CaseSum(
                case,
                new=_sum(row for row in rows if row.number is None),
                waiting=_sum(row for row in rows if row.number is None and row.waits),
                known=_sum(row for row in rows if row.number is not None),
            )
            for case, rows in cases.items()
        )


#: The line on which a row begins, and what it tells.
_Told = tuple[int, Tally]
_Fields = Mapping[Column, str]


class Importing:
    """Reads tables of letters on paper and enters them; one for the whole program."""

    def __init__(self, writing: Writing, tallying: Tallying) -> None:
        self._writing = writing
        self._tallying = tallying

    def preview(self, data: bytes, author: str) -> Preview:
        """What entering that file would come to for the author, or all that is wrong in it.

        Raises `BadTable` and `LedgerUnreachable`.
        """
        return self._previewed(data, author)[0]

    def enter(self, data: bytes, author: str, seal: str) -> tuple[Tallied, ...] | Preview:
        """Enter all of the file or nothing, if it comes to what was looked at: the ``seal`` of its preview.

        If not, its preview as it is now. Raises what `preview` raises, `TallyDiffers` (somebody has entered
        something else meanwhile), `EntryRefused` and `NotRecorded`.
        """
        preview, told = self._previewed(data, author)
        if preview.faults or preview.seal != seal:
            return preview
        return self._tallying.enter(told, author)

    def _previewed(self, data: bytes, author: str) -> tuple[Preview, list[Tally]]:
        """The preview, and the tallies as they are entered."""
        table = read_table(data)
        faults = list(table.faults)
        told: list[_Told] = []
        if missing := [column for column in REQUIRED if column not in table.columns]:
            faults.append(Fault(0, MissingColumns(missing)))
        else:
            told.extend(self._told(table.rows, faults))
        new = [tally for _, tally in told]
        lines = {tally.key: line for line, tally in told}
        faults.extend(Fault(lines[error.key], error) for error in tallies.differing(new))
        faults.sort(key=lambda fault: fault.line)
        looked = () if faults else self._tallying.look(new, author)
        unread = tuple(name for name in table.columns if name and name not in list(Column))
        return Preview(looked, tuple(faults), unread, _seal(data, new)), new

    def _told(self, rows: Sequence[Row], faults: list[Fault]) -> Iterator[_Told]:
        """The rows in which nothing is wrong; what is wrong in others comes to the faults."""
        known = self._writing.stock.catalogue.cases.values()
        cases = [case.slug for case in known if not is_withdrawn(case)]
        lines: dict[str, int] = {}
        for row in rows:
            fields = {column: _field(row, column) for column in Column}
            first = lines.setdefault(fields[Column.KEY], row.line)
            wrong = [*_mistakes(fields, cases), *_of_key(fields[Column.KEY], row.line, first)]
            tally = self._tally(fields, cases, wrong)
            faults.extend(Fault(row.line, error) for error in wrong)
            if tally and not wrong:
                yield row.line, tally

    def _tally(self, fields: _Fields, cases: Sequence[str], wrong: list[EveryLetterError]) -> Tally | None:
        """What a row tells; None where it tells nothing that can be entered, and ``wrong`` then says why."""
        day, number = _day(fields[Column.DAY], wrong), _number(fields[Column.NUMBER], wrong)
        if day is None or number is None or fields[Column.CASE] not in cases:
            return None
        try:
            tally = self._tallying.tally(_paper(fields, day, number), "")
        except (OutOfRange, TooLong, UnknownChoice, UnknownGroup) as error:
            wrong.append(_in_column(error, fields))
            return None
        key = f"{tally.cell.campaign} {fields[Column.KEY]}"
        return replace(tally, key=f"csv {hashlib.sha256(key.encode()).hexdigest()}")


def _field(row: Row, column: Column) -> str:
    """What stands there; words that the house has given are read without marks that nobody sees."""
    text = row.fields.get(column, "")
    if column in _FREE:
        return text
    bare = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return bare.casefold() if column in _SMALL else bare


def _mistakes(fields: _Fields, cases: Sequence[str]) -> Iterator[EveryLetterError]:
    """Fields that are empty, and a case that there is not."""
    yield from (EmptyField(column) for column in REQUIRED if not fields[column])
    if (case := fields[Column.CASE]) and case not in cases:
        yield NotKnown(Column.CASE, case, ", ".join(cases))


def _of_key(key: str, line: int, first: int) -> Iterator[EveryLetterError]:
    if len(key) > LONGEST_KEY:
        yield LongField(Column.KEY, len(key), LONGEST_KEY)
    if key and line != first:
        yield KeyTwice(key, first)


def _day(text: str, wrong: list[EveryLetterError]) -> datetime.date | None:
    found = _ISO_DAY.fullmatch(text) or _LOCAL_DAY.fullmatch(text)
    try:
        if found:
            return datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        # There is no such day in any calendar.
        pass
    if text:
        wrong.append(NoDay(text))
    return None


def _number(text: str, wrong: list[EveryLetterError]) -> int | None:
    """The number; spaces may part its thousands."""
    bare = text.replace(" ", "")
    if _NUMBER.fullmatch(bare):
        return int(bare)
    if text:
        wrong.append(OutOfRange(Column.NUMBER, text[:_LONGEST_TOLD], 1, MOST_IN_A_PILE))
    return None


def _paper(fields: _Fields, day: datetime.date, number: int) -> Paper:
    """What the row tells. Raises `UnknownChoice`."""
    channel = fields[Column.CHANNEL] or Channel.TALLY
    require_one_of("channel", channel, tallies.CHANNELS)
    return Paper(
        case=fields[Column.CASE],
        kind=fields[Column.KIND] or Kind.APPEAL,
        day=day,
        quantity=number,
        language=fields[Column.LANGUAGE],
        addressee=fields[Column.ADDRESSEE],
        channel=Channel(channel),
        group=fields[Column.GROUP],
        reference=fields[Column.REFERENCE],
        note=fields[Column.NOTE],
    )


def _in_column(error: EveryLetterError, fields: _Fields) -> EveryLetterError:
    """The same, in words for whoever looks at a table."""
    match error:
        case UnknownChoice():
            column = Column(str(error.facts["what"]))
            return NotKnown(column, fields[column], error.facts["offered"])
        case OutOfRange(field=Column.DAY):
            return DayOutside(error.facts["value"], error.facts["least"], error.facts["most"])
        case TooLong():
            return LongField(error.field, error.facts["length"], error.facts["limit"])
        case _:
            return error


def _sum(rows: Iterable[Looked]) -> int:
    return sum(row.tally.quantity for row in rows)


def _seal(data: bytes, told: Sequence[Tally]) -> str:
    return hashlib.sha256(data + repr(told).encode()).hexdigest()
