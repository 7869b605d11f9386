"""The ledger → letters and what stands apart from them, by day, case, kind, channel, language or group."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union_all

from app.actions.cell import PETITION, Channel, Standing
from app.actions.models import Entry, GroupRow, Letter, ReportRow
from app.database import reading

#: By what can be grouped, in the order of the ledger's index.
FIELDS: Final = ("day", "case", "kind", "channel", "addressee", "language", "group")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cells are asked for: those with every value that is told here; ``group`` "" is no group."""

    day: date | None = None
    case: str | None = None
    kind: str | None = None
    channel: str | None = None
    addressee: str | None = None
    language: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Quantities, each in one place only: what is ``held`` counts nowhere else, ``other`` is no letter."""

    letters: int = 0
    signatures: int = 0
    practice: int = 0
    held: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """What is known of a group; ``participants`` as its newest report has it, 0 before the first."""

    code: str
    kind_of_group: str
    region: str
    opened: date
    participants: int


_quantities: Final = attrgetter(*(field.name for field in fields(Sums)))

#: All cells.
EVERYTHING: Final = Selection()


def ask(
    campaign: str, opens: date, closes: date, by: Sequence[str], selection: Selection = EVERYTHING
) -> Mapping[tuple[str, ...], Sums]:
    """The selected cells of the days between, both included, summed for each value of the `FIELDS` ``by``.

    Keys have the values in that order, days as YYYY-MM-DD. Letters, signatures and practice are those of
    `totals.ask`. Raises `LedgerUnreachable`.
    """
    # Practice is older than the campaign's first day.
    days = dict.fromkeys(Standing, (opens, closes)) | {Standing.PRACTICE: (date.min, closes)}
    told = _in_order_of_an_index(by)
    sums = [
        sums_of(told, _Part(campaign, standing, *between, selection))
        for sums_of in (_letters, _entries)
        for standing, between in days.items()
    ]
    places = [told.index(name) for name in by]
    kind, channel = told.index("kind"), told.index("channel")
    with reading() as connection:
        rows = connection.execute(union_all(*sums)).all()
    return added(
        (
            tuple(str(values[place]) for place in places),
            # PostgreSQL gives what sums add up to as a decimal.
            _in_place(standing, values[kind], values[channel], int(quantity)),
        )
        for standing, quantity, *values in rows
    )


def added(parts: Iterable[tuple[Key, Sums]]) -> dict[Key, Sums]:
    """What the parts of each key add up to; a key whose parts come to nothing is left out."""
    wholes: dict[Key, tuple[int, ...]] = {}
    for key, part in parts:
        quantities = _quantities(part)
        before = wholes.get(key)
        wholes[key] = tuple(map(int.__add__, before, quantities)) if before else quantities
    return {key: Sums(*whole) for key, whole in wholes.items() if any(whole)}


def selected(table: type[Letter] | type[Entry], selection: Selection) -> Iterator[ColumnElement[bool]]:
    """The conditions under which a row of the table is selected."""
    for name in FIELDS:
        if (value := getattr(selection, name)) is not None:
            yield getattr(table, name) == value


def first_day(campaign: str) -> date | None:
    """The oldest day with anything that counts, if there is one. Raises `LedgerUnreachable`."""
    with reading() as connection:
        days = [
            connection.scalar(
                select(func.min(table.day)).where(
                    table.campaign == campaign, table.standing == Standing.COUNTED
                )
            )
            for table in (Letter, Entry)
        ]
    return min((day for day in days if day), default=None)


def newest_entry() -> int:
    """The number of the newest entry, 0 before the first. Raises `LedgerUnreachable`."""
    with reading() as connection:
        return connection.scalar(select(func.max(Entry.number))) or 0


def told_groups(campaign: str) -> tuple[ToldGroup, ...]:
    """All groups of the campaign, whether they have written or not. Raises `LedgerUnreachable`."""
    newest = select(func.max(ReportRow.number)).group_by(ReportRow.group)
    reported = and_(ReportRow.group == GroupRow.code, ReportRow.number.in_(newest))
    told = select(
        GroupRow.code,
        GroupRow.kind_of_group,
        GroupRow.region,
        GroupRow.opened,
        func.coalesce(ReportRow.participants, 0),
    )
    with reading() as connection:
        rows = connection.execute(
            told.join(ReportRow, reported, isouter=True)
            .where(GroupRow.campaign == campaign)
            .order_by(GroupRow.code)
        )
        return tuple(ToldGroup(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part of the question is about."""

    campaign: str
    standing: Standing
    first: date
    last: date
    selection: Selection

    def holds(self, table: type[Letter] | type[Entry]) -> Iterator[ColumnElement[bool]]:
        """The conditions under which a row of the table is of this part."""
        yield table.campaign == self.campaign
        yield table.standing == self.standing
        yield table.day.between(self.first, self.last)
        yield from selected(table, self.selection)


def _in_order_of_an_index(by: Sequence[str]) -> tuple[str, ...]:
    """The fields to group by in the database, kind and channel among them, which say what a sum is of.

    SQLite adds up along an index of entries, and sorts nothing: that of cells, or that of groups.
    """
    if "group" in by:
        return tuple(dict.fromkeys(("group", "kind", "channel", *by)))
    return FIELDS[: max(FIELDS.index(name) + 1 for name in ("channel", *by))]


def _entries(told: Sequence[str], part: _Part) -> Select[Any]:
    """The part's standing, its quantities and the values told of them, in entries."""
    columns = [getattr(Entry, name) for name in told]
    quantity = func.sum(Entry.quantity)
    return select(literal(part.standing), quantity, *columns).where(*part.holds(Entry)).group_by(*columns)


def _letters(told: Sequence[str], part: _Part) -> Select[Any]:
    """The same in letters, which have the index of cells alone: each would cost whoever writes one.

    By groups, equal letters are added up along it first, so that few sums are left to be sorted.
    """
    columns = [getattr(Letter, name) for name in (FIELDS if "group" in told else told)]
    quantity = func.count().label("quantity")
    sums = select(literal(part.standing), quantity, *columns).where(*part.holds(Letter)).group_by(*columns)
    if "group" not in told:
        return sums
    cells = sums.subquery().columns
    values = [cells[name] for name in told]
    return select(literal(part.standing), func.sum(cells.quantity), *values).group_by(*values)


def _in_place(standing: str, kind: str, channel: str, quantity: int) -> Sums:
    if standing == Standing.HELD:
        return Sums(held=quantity)
    if channel == Channel.OTHER:
        return Sums(other=quantity)
    if standing == Standing.PRACTICE:
        return Sums(practice=quantity)
    return Sums(signatures=quantity) if kind == PETITION else Sums(letters=quantity)
