"""The ledger → letters and what stands apart from them, by day, case, kind, channel, language or group."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, func, literal, select, union_all

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
    grouped = _along_the_index(by)
    sums = [
        _sums(table, grouped, standing, selection).where(
            table.campaign == campaign, table.standing == standing, table.day.between(*between)
        )
        for table in (Letter, Entry)
        for standing, between in days.items()
    ]
    places = [grouped.index(name) for name in by]
    with reading() as connection:
        rows = connection.execute(union_all(*sums)).all()
    return added(
        (tuple(str(values[place]) for place in places), _in_place(standing, letters, signatures, other))
        for standing, letters, signatures, other, *values in rows
    )


def added(parts: Iterable[tuple[Key, Sums]]) -> dict[Key, Sums]:
    """What the parts of each key add up to; a key whose parts come to nothing is left out."""
    wholes: dict[Key, tuple[int, ...]] = {}
    for key, part in parts:
        quantities = _quantities(part)
        before = wholes.get(key)
        wholes[key] = tuple(map(int.__add__, before, quantities)) if before else quantities
    return {key: Sums(*whole) for key, whole in wholes.items() if any(whole)}


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


def _along_the_index(by: Sequence[str]) -> tuple[str, ...]:
    """The fields to group by in the database, so that SQLite adds up along the index and sorts nothing.

    The group stands last there: to sort by it alone is quicker than to tell so many cells apart.
    """
    if "group" in by:
        return tuple(by)
    return FIELDS[: max((FIELDS.index(name) + 1 for name in by), default=0)]


def _sums(
    table: type[Letter] | type[Entry], grouped: Sequence[str], standing: Standing, selection: Selection
) -> Select[Any]:
    """Of each part: its standing, its letters, signatures and other contributions, and the fields' values."""
    quantity = func.sum(table.quantity) if table is Entry else func.count()
    is_other, is_signature = table.channel == Channel.OTHER, table.kind == PETITION
    columns = [getattr(table, name) for name in grouped]
    wanted = ((name, getattr(selection, name)) for name in FIELDS)
    return (
        select(
            literal(standing),
            quantity.filter(~is_other, ~is_signature),
            quantity.filter(~is_other, is_signature),
            quantity.filter(is_other),
            *columns,
        )
        .where(*(getattr(table, name) == value for name, value in wanted if value is not None))
        .group_by(*columns)
    )


def _in_place(standing: str, letters: int | None, signatures: int | None, other: int | None) -> Sums:
    # The sum of nothing is NULL.
    letters, signatures, other = letters or 0, signatures or 0, other or 0
    if standing == Standing.HELD:
        return Sums(held=letters + signatures + other)
    if standing == Standing.PRACTICE:
        return Sums(practice=letters + signatures, other=other)
    return Sums(letters=letters, signatures=signatures, other=other)
