"""The ledger and the catalogue → what organizers see of one edition of a campaign, or of a part of it."""

import datetime
from collections.abc import Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from math import ceil
from threading import Lock
from types import MappingProxyType
from typing import Final

from app.actions import groupings, listing
from app.actions.cell import Cell
from app.actions.groupings import EVERYTHING, Selection, Sums, ToldGroup, added
from app.actions.listing import Listed
from app.cases.case import Campaign, Edition
from app.cases.status import is_withdrawn
from app.figures import WITHDRAWN
from app.files.tables import BYTE_ORDER_MARK, csv_line
from app.writing import Writing

#: How many groups are told one by one.
LARGEST: Final = 20
#: How many selections are kept of one step.
_MOST_KEPT: Final = 16
#: By what the letters are asked at once; by groups they are asked apart.
_FIELDS: Final = ("day", "case", "kind", "channel", "addressee", "language")

#: By what there are lines, and the fields that make one: an addressee is somebody else in another case.
BY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "case": ("case",),
        "kind": ("kind",),
        "channel": ("channel",),
        "language": ("language",),
        "addressee": ("addressee", "case"),
    }
)
#: What stands above the columns of cells; they are for programs as well, so they are in no language.
COLUMNS: Final = (
    "campaign",
    "case",
    "addressee",
    "kind",
    "language",
    "channel",
    "group",
    "day written",
    "entered",
    "standing",
    "quantity",
)
#: Values of `_FIELDS`, and what was counted with them.
_Parts = Sequence[tuple[tuple[str, ...], Sums]]


@dataclass(frozen=True, slots=True)
class Line:
    """One value and what was counted with it; ``case`` is whose addressee it is, elsewhere nothing."""

    value: str
    sums: Sums
    case: str = ""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What one group has written; of a group that was never opened, neither kind nor region is told."""

    code: str
    kind_of_group: str
    region: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Groups:
    """The ``largest`` groups that have written, the ``others``, and what was written in no group.

    ``opened`` groups of the edition have told of so many ``participants``.
    """

    largest: tuple[GroupLine, ...]
    others: tuple[GroupLine, ...]
    without: Sums
    by_kind: tuple[Line, ...]
    by_region: tuple[Line, ...]
    opened: int
    participants: int

    @property
    def of_others(self) -> Sums:
        """What the others have written together."""
        return _whole(line.sums for line in self.others)


@dataclass(frozen=True, slots=True)
class Pace:
    """Letters a day: ``so_far`` since the edition opened, ``needed`` from today to its last day.

    Either is None where there is no such day; ``needed`` too without a goal.
    """

    goal: int | None
    so_far: float | None
    needed: int | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What was counted of the selection on the edition's days; ``as_of`` is the moment of asking, in UTC.

    Lines begin with the most letters, ``days`` with the first; ``by`` has them for each of `BY`. Those of
    cases that were withdrawn, or whose folder is gone, stand under `WITHDRAWN`.
    """

    campaign: Campaign
    edition: Edition
    selection: Selection
    as_of: datetime.datetime
    whole: Sums
    days: tuple[Line, ...]
    by: Mapping[str, tuple[Line, ...]]
    groups: Groups
    pace: Pace


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the ledger has answered."""

    parts: Mapping[tuple[str, ...], Sums]
    groups: Mapping[tuple[str, ...], Sums]
    told: tuple[ToldGroup, ...]
    as_of: datetime.datetime


class Desk:
    """Adds up for the organizers; one for the whole program.

    What was asked is kept in memory until the ``step`` (seconds) is over or the next entry is made: letters
    come in all the time, while whoever has just corrected something wants to see it.
    """

    def __init__(self, writing: Writing, step: int) -> None:
        self._writing = writing
        self._step = step
        self._lock = Lock()
        self._kept: dict[Hashable, _Asked] = {}
        self._moment: tuple[int, int] | None = None

    def editions(self, campaign: Campaign) -> tuple[Edition, ...]:
        """The present one, then each before it, back to the first letter's. Raises `LedgerUnreachable`."""
        present = campaign.edition(self._writing.today(campaign))
        first = groupings.first_day(campaign.slug) or present.opens
        return (present, *_before(campaign, present, first))

    def dashboard(self, campaign: Campaign, edition: Edition, selection: Selection = EVERYTHING) -> Dashboard:
        """What the edition's days add up to. Raises `LedgerUnreachable`."""
        asked = self._asked(campaign, edition, selection)
        named = self._may_be_named()
        parts = [(_named(values, named), sums) for values, sums in asked.parts.items()]
        # Days are by far the most of them: all else is added up without.
        of_all_days = tuple(added((("", *values), sums) for (_, *values), sums in parts).items())
        whole = _whole(sums for _, sums in of_all_days)
        return Dashboard(
            campaign=campaign,
            edition=edition,
            selection=selection,
            as_of=asked.as_of,
            whole=whole,
            days=tuple(sorted(_lines(parts, "day"), key=lambda line: line.value)),
            by={name: _lines(of_all_days, *also) for name, also in BY.items()},
            groups=_groups(asked, campaign, edition),
            pace=_pace(campaign, edition, whole.letters, self._writing.today(campaign)),
        )

    def cells(
        self, campaign: Campaign, edition: Edition, selection: Selection = EVERYTHING
    ) -> Generator[str, None, None]:
        """The cells of the same as the lines of a CSV file, read while they are asked for.

        Whoever leaves off closes the iterator. Raises `LedgerUnreachable`.
        """
        named = self._may_be_named()
        yield BYTE_ORDER_MARK + csv_line(COLUMNS)
        with closing(listing.cells(campaign.slug, edition.opens, edition.closes, selection)) as found:
            for one in found:
                cell = one.cell if one.cell.case in named else replace(one.cell, case=WITHDRAWN, addressee="")
                yield _line(cell, one)

    def _asked(self, campaign: Campaign, edition: Edition, selection: Selection) -> _Asked:
        now = self._writing.now()
        if not self._step:
            return _ask(campaign, edition, selection, now)
        moment = (int(now.timestamp()) // self._step, groupings.newest_entry())
        key = (campaign.slug, edition, selection)
        with self._lock:
            if moment != self._moment or len(self._kept) >= _MOST_KEPT:
                self._moment, self._kept = moment, {}
            kept = self._kept
        # Of two who ask at once, both do: nobody waits for an answer of another step.
        if key not in kept:
            kept[key] = _ask(campaign, edition, selection, now)
        return kept[key]

    def _may_be_named(self) -> frozenset[str]:
        """The cases whose names may be shown."""
        cases = self._writing.stock.catalogue.cases
        return frozenset(slug for slug, case in cases.items() if not is_withdrawn(case))


def _named(values: tuple[str, ...], named: frozenset[str]) -> tuple[str, ...]:
    """The same without the names of a case that must not be shown."""
    day, slug, kind, channel, _, language = values
    return values if slug in named else (day, WITHDRAWN, kind, channel, "", language)


def _line(cell: Cell, one: Listed) -> str:
    return csv_line(
        (
            cell.campaign,
            cell.case,
            cell.addressee,
            cell.kind,
            cell.language,
            cell.channel,
            cell.group,
            cell.day,
            one.entered,
            cell.standing,
            one.quantity,
        )
    )


def _ask(campaign: Campaign, edition: Edition, selection: Selection, now: datetime.datetime) -> _Asked:
    cells = (campaign.slug, edition.opens, edition.closes)
    return _Asked(
        parts=groupings.ask(*cells, _FIELDS, selection),
        groups=groupings.ask(*cells, ("group",), selection),
        told=groupings.told_groups(campaign.slug),
        as_of=now,
    )


def _before(campaign: Campaign, edition: Edition, first: datetime.date) -> Iterator[Edition]:
    """The editions before that one, the newest first, back to that of the first day."""
    while first < edition.opens:
        earlier = campaign.edition(edition.opens - datetime.timedelta(days=1))
        if earlier == edition:
            return
        yield (edition := earlier)


def _lines(parts: _Parts, *names: str) -> tuple[Line, ...]:
    places = [_FIELDS.index(name) for name in names]
    sums = added((tuple(values[place] for place in places), part) for values, part in parts)
    lines = (Line(value, part, *case) for (value, *case), part in sums.items())
    return tuple(sorted(lines, key=_rank))


def _groups(asked: _Asked, campaign: Campaign, edition: Edition) -> Groups:
    known = {group.code: group for group in asked.told}
    lines = [_group_line(code, known.get(code), sums) for (code,), sums in asked.groups.items() if code]
    lines.sort(key=lambda line: (-line.sums.letters, -line.sums.signatures, line.code))
    opened = [group for group in asked.told if campaign.edition(group.opened) == edition]
    return Groups(
        largest=tuple(lines[:LARGEST]),
        others=tuple(lines[LARGEST:]),
        without=asked.groups.get(("",), Sums()),
        by_kind=_told_lines((line.kind_of_group, line.sums) for line in lines),
        by_region=_told_lines((line.region, line.sums) for line in lines),
        opened=len(opened),
        participants=sum(group.participants for group in opened),
    )


def _group_line(code: str, group: ToldGroup | None, sums: Sums) -> GroupLine:
    return GroupLine(code, group.kind_of_group if group else "", group.region if group else "", sums)


def _told_lines(parts: Iterable[tuple[str, Sums]]) -> tuple[Line, ...]:
    return tuple(sorted((Line(value, sums) for value, sums in added(parts).items()), key=_rank))


def _rank(line: Line) -> tuple[int, int, str]:
    return -line.sums.letters, -line.sums.signatures, line.value


def _whole(parts: Iterable[Sums]) -> Sums:
    return added(((), sums) for sums in parts).get((), Sums())


def _pace(campaign: Campaign, edition: Edition, letters: int, today: datetime.date) -> Pace:
    passed = (min(today, edition.closes) - edition.opens).days + 1
    left = (edition.closes - max(today, edition.opens)).days + 1
    goal = campaign.facts.goal
    return Pace(
        goal=goal,
        so_far=letters / passed if passed > 0 else None,
        needed=ceil(max(0, goal - letters) / left) if goal and left > 0 else None,
    )
