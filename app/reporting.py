"""Groups that write together: opened, printed for with their names, and told of in reports."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from app.actions import groups, ledger, piles
from app.actions.authors import FACILITATOR, OPERATOR
from app.actions.cell import Cell, Channel, Reason, Standing
from app.actions.groups import Group
from app.actions.ledger import Change, Recorded, Report
from app.actions.runs import Run
from app.cases.case import Campaign, Case
from app.cases.sheet import Kind
from app.cases.status import WhyClosed, is_withdrawn, openness
from app.documents.chosen import choose_paper
from app.documents.document import MEDIA_TYPES, Document, Format
from app.errors import (
    NothingToReport,
    OutOfRange,
    PileChanged,
    RunTooLarge,
    TooLateToReport,
    UnknownChoice,
    WhichWereNot,
    require_one_of,
)
from app.letters.words import Words, choose
from app.postal import country_names
from app.writing import Outcome, Wish, Writing

#: Kinds of group that can be told.
KINDS_OF_GROUP: Final = ("school", "university", "youth", "activists", "faith", "library", "other")
#: The most people that a group is opened for; a kit is for no more.
MOST_PEOPLE: Final = 500
#: What is reported of a group, case and day beyond that waits for an organizer.
MOST_AT_ONCE: Final = 500
#: A pile of more is a slip of the pen.
MOST_IN_A_PILE: Final = 100_000
#: Until so long after the campaign's end what was written before it is counted.
GRACE: Final = datetime.timedelta(days=14)
#: The kind of a pile of drawings, photographs and all else that is no letter.
OTHER: Final = Channel.OTHER.value

#: A pile's name: the case's slug, and the kind of its letters or `OTHER`.
PileName = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pile:
    """What the ledger has of a group: one case's letters of one kind, or its other contributions."""

    case: Case
    kind: str
    cells: Mapping[Cell, int]

    @property
    def name(self) -> PileName:
        """Its case's slug and its kind."""
        return self.case.slug, self.kind

    @property
    def known(self) -> int:
        """How many there are, those that wait for an organizer included."""
        return sum(self.cells.values())

    @property
    def held(self) -> int:
        """How many of them wait for an organizer."""
        return sum(many for cell, many in self.cells.items() if cell.standing == Standing.HELD)

    @property
    def by_channel(self) -> Mapping[Channel, int]:
        """How they came in."""
        channels = dict.fromkeys(cell.channel for cell in self.cells)
        return {one: sum(n for cell, n in self.cells.items() if cell.channel == one) for one in channels}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a facilitator tells: the ``whole`` of each pile that they name, and what the page showed of it.

    ``unwritten``: of a pile that is smaller, how many of which channel were not written after all. ``day`` is
    the one on which what is new was written, ``language`` that of the letters; ``key`` is the form's own.
    """

    key: str
    day: datetime.date
    language: str
    participants: int
    whole: Mapping[PileName, int]
    seen: Mapping[PileName, int]
    unwritten: Mapping[PileName, Mapping[Channel, int]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Sum:
    """A pile as it was told: ``whole`` = what is known of it + ``new`` (below 0 where it is smaller).

    ``waits``: what is new will be held for an organizer. ``unwritten``: from which channels letters are taken
    out; None where it must be asked.
    """

    pile: Pile
    whole: int
    waits: bool
    unwritten: Mapping[Channel, int] | None

    @property
    def new(self) -> int:
        """Letters to enter, or to take out."""
        return self.whole - self.pile.known


class Reporting:
    """Opens groups and takes their reports; one for the whole program."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    def open(self, people: int, kind_of_group: str = "", region: str = "") -> str:
        """A new group in the live campaign: its report code, which is told this once.

        Raises `OutOfRange`, `UnknownChoice`, `UnknownCampaign` (there is none), and `NotRecorded`.
        """
        if not 1 <= people <= MOST_PEOPLE:
            raise OutOfRange("people", str(people), 1, MOST_PEOPLE)
        require_one_of("kind of group", kind_of_group, ("", *KINDS_OF_GROUP))
        require_one_of("region", region, ("", *country_names("en")))
        campaign = self._writing.campaign()
        today = self._writing.today(campaign)
        return groups.open_group(campaign.slug, people, kind_of_group, region, today)

    def campaign(self, group: Group) -> Campaign:
        """The campaign that the group writes in. Raises `UnknownCampaign` (its files are gone)."""
        return self._writing.campaign(group.campaign)

    def count_by(self, group: Group) -> datetime.date:
        """The last day on which the group can report."""
        return self.campaign(group).edition(group.opened).closes + GRACE

    def days(self, group: Group) -> tuple[datetime.date, datetime.date]:
        """The first and last day on which letters may have been written that are reported today."""
        campaign = self.campaign(group)
        edition = campaign.edition(group.opened)
        return min(edition.opens, group.opened), min(edition.closes, self._writing.today(campaign))

    def piles(self, group: Group) -> tuple[Pile, ...]:
        """What the ledger has of the group, for each case and kind that it may have written for.

        That is on the day on which it was opened, or on the last of `days`: in the days of grace, nothing is
        open any more. A kind that was closed or paused counts, too, if its case was reviewed since the group
        was opened: what was written before is told late.

        Raises `UnknownCampaign` and `LedgerUnreachable`.
        """
        return self._piles(group, piles.of_group(group.code))

    def sums(self, group: Group, told: Told) -> tuple[Sum, ...]:
        """What the report comes to, pile by pile; nothing is entered.

        Raises `NothingToReport`, `OutOfRange`, `PileChanged`, `TooLateToReport`, `WhichWereNot`,
        `UnknownCampaign` and `LedgerUnreachable`.
        """
        return self._sums(group, told, piles.of_group(group.code))

    def report(self, group: Group, told: Told, *, by_operator: bool = False) -> tuple[Sum, ...]:
        """Enters what is new, and takes out what was not written; what came of it, pile by pile.

        A report whose key has been entered before comes to nothing more: no sums. What an operator tells
        waits for nobody. Raises what `sums` raises, and `NotRecorded`.
        """
        seen = piles.of_group(group.code)
        # Asked after them: of two at once, the later one has seen old piles and is stopped by its key.
        if groups.has_reported(told.key):
            return ()
        sums = self._sums(group, told, seen)
        if by_operator:
            sums = tuple(replace(one, waits=False) for one in sums)
        for one in sums:
            if one.unwritten is None:
                raise WhichWereNot(".".join(one.pile.name), -one.new)
        changes = [change for one in sums for change in self._changes(group, one, told)]
        report = Report(told.key, group.code, self._writing.today(self.campaign(group)), told.participants)
        entered = ledger.enter(report, seen, changes, OPERATOR if by_operator else FACILITATOR)
        return sums if entered is Recorded.COUNTED else ()

    def named_run(
        self, group: Group, case: Case, kind: Kind, words: Words, wish: Wish, names: Sequence[str], token: str
    ) -> tuple[Document, Outcome]:
        """One PDF with a letter for each of the names, which are not kept, counted once for its token.

        Raises `RunTooLarge`, `RunDiffers`, `UnknownChoice` for a paper that finishes no letter, and what
        `Writing.print_run` raises.
        """
        self._require_finishing(case, kind, words, wish)
        most = 2 * group.people
        run = Run(token, len(names), group.code, most)
        printed = sum(
            pile.by_channel.get(Channel.RUN, 0)
            for pile in self.piles(group)
            if pile.name == (case.slug, kind.value)
        )
        known = self._writing.is_known_run(case, kind, words, run)
        if len(names) > most or (not known and printed + len(names) > most):
            raise RunTooLarge(most, most - printed)
        # The ledger looks once more: of two at the same moment, one may have taken the room of the other.
        today = self._writing.today(case.campaign)
        data = self._writing.print_run(case, kind, words, wish, names, today)
        outcome = self._writing.count_run(case, kind, words, run, today)
        return Document(data, MEDIA_TYPES[Format.PDF], f"{case.slug}.pdf", None), outcome

    def _require_finishing(self, case: Case, kind: Kind, words: Words, wish: Wish) -> None:
        papers = self._writing.papers_for(case, kind)
        if not choose_paper(papers, wish.paper, wish.size, wish.options, words.interface).finishes:
            finishing = (slug for slug, paper in papers.items() if paper.facts.finishes)
            raise UnknownChoice("paper", wish.paper, tuple(finishing))

    def _piles(self, group: Group, cells: Mapping[Cell, int]) -> tuple[Pile, ...]:
        campaign = self.campaign(group)
        ours = (case for case in self._writing.stock.catalogue.cases.values() if case.campaign == campaign)
        newest = self.days(group)[1]
        return tuple(
            pile
            for case in ours
            for pile in _piles(case, cells)
            if _is_of_interest(pile, group.opened, newest)
        )

    def _sums(self, group: Group, told: Told, cells: Mapping[Cell, int]) -> tuple[Sum, ...]:
        self._require_in_time(group, told)
        named = {pile.name: pile for pile in self._piles(group, cells)}
        if not told.whole.keys() & named.keys():
            raise NothingToReport
        found = [pile for name, pile in named.items() if name in told.whole]
        if any(told.seen.get(pile.name, pile.known) != pile.known for pile in found):
            raise PileChanged
        new = {pile.name: told.whole[pile.name] - pile.known for pile in found}
        much = {pile.case.slug for pile in found if _is_much(pile.case, named, new, told.day)}
        return tuple(
            Sum(
                pile,
                told.whole[pile.name],
                waits=new[pile.name] > 0 and pile.case.slug in much,
                unwritten=_unwritten(pile, told),
            )
            for pile in found
        )

    def _require_in_time(self, group: Group, told: Told) -> None:
        last = self.count_by(group)
        if self._writing.today(self.campaign(group)) > last:
            raise TooLateToReport(last)
        first, newest = self.days(group)
        if not first <= told.day <= newest:
            raise OutOfRange("day", told.day.isoformat(), first.isoformat(), newest.isoformat())
        if not 0 <= told.participants <= MOST_IN_A_PILE:
            raise OutOfRange("participants", str(told.participants), 0, MOST_IN_A_PILE)
        for (case, kind), many in told.whole.items():
            if not 0 <= many <= MOST_IN_A_PILE:
                raise OutOfRange(f"whole.{case}.{kind}", str(many), 0, MOST_IN_A_PILE)

    def _changes(self, group: Group, one: Sum, told: Told) -> Iterator[Change]:
        if one.new > 0:
            is_other = one.pile.kind == OTHER
            channel, reason = (Channel.OTHER if is_other else Channel.TALLY), Reason.TALLY
            yield Change(self._cell(group, one, told, channel), one.new, reason)
        for channel, many in (one.unwritten or {}).items():
            yield from _taken_out(one.pile, channel, many)

    def _cell(self, group: Group, one: Sum, told: Told, channel: Channel) -> Cell:
        case = one.pile.case
        kind = next(iter(case.facts.kinds)) if one.pile.kind == OTHER else Kind(one.pile.kind)
        chosen = choose(case, kind, Words(interface=told.language))
        standing = Standing.HELD if one.waits else Standing.COUNTED
        if openness(case, kind, told.day).practice:
            standing = Standing.PRACTICE
        return Cell(
            campaign=group.campaign,
            case=case.slug,
            addressee=chosen.addressee.slug,
            kind=kind,
            language=chosen.language,
            channel=channel,
            group=group.code,
            day=told.day,
            standing=standing,
        )


def _piles(case: Case, cells: Mapping[Cell, int]) -> Iterator[Pile]:
    """One for each kind of the case's letters, and one for all else."""
    own = {cell: many for cell, many in cells.items() if cell.case == case.slug}
    for kind in case.facts.kinds:
        letters = {cell: n for cell, n in own.items() if cell.kind == kind and cell.channel != Channel.OTHER}
        yield Pile(case, kind.value, letters)
    yield Pile(case, OTHER, {cell: many for cell, many in own.items() if cell.channel == Channel.OTHER})


def _is_of_interest(pile: Pile, opened: datetime.date, newest: datetime.date) -> bool:
    """Whether a group may have written for it between the days, or has; a withdrawn case is on no page."""
    if is_withdrawn(pile.case):
        return False
    kinds = pile.case.facts.kinds if pile.kind == OTHER else (Kind(pile.kind),)
    return bool(pile.cells) or any(_may_have_been_open(pile.case, kind, opened, newest) for kind in kinds)


def _may_have_been_open(case: Case, kind: Kind, opened: datetime.date, newest: datetime.date) -> bool:
    reasons = {openness(case, kind, day).reason for day in (opened, newest)}
    is_shut = bool(reasons & {WhyClosed.CLOSED, WhyClosed.PAUSED})
    # Files do not say when a kind was shut, only when somebody last went over the case: then, at the latest.
    shut_on = case.shut_on.get(kind, case.facts.reviewed)
    return None in reasons or (is_shut and shut_on >= opened)


def _is_much(
    case: Case, named: Mapping[PileName, Pile], new: Mapping[PileName, int], day: datetime.date
) -> bool:
    """Whether what is new for the case makes more of that day than counts by itself; practice never does."""
    before = sum(
        many
        for pile in named.values()
        for cell, many in pile.cells.items()
        if cell.case == case.slug and cell.day == day and cell.channel == Channel.TALLY
    )
    coming = sum(
        many for (slug, kind), many in new.items() if slug == case.slug and kind != OTHER and many > 0
    )
    is_practice = day < case.campaign.edition(day).opens
    return coming > 0 and before + coming > MOST_AT_ONCE and not is_practice


def _unwritten(pile: Pile, told: Told) -> Mapping[Channel, int] | None:
    """From which channels the letters go that were not written; None where nobody has said it yet.

    Raises `WhichWereNot` where what was said does not add up.
    """
    lacking = pile.known - told.whole[pile.name]
    if lacking <= 0:
        return {}
    by_channel = pile.by_channel
    if len(by_channel) == 1:
        return dict.fromkeys(by_channel, lacking)
    said = {channel: many for channel, many in told.unwritten.get(pile.name, {}).items() if many}
    if not said:
        return None
    if sum(said.values()) != lacking or any(not 0 < n <= by_channel.get(c, 0) for c, n in said.items()):
        raise WhichWereNot(".".join(pile.name), lacking)
    return said


def _taken_out(pile: Pile, channel: Channel, many: int) -> Iterator[Change]:
    """The newest first, and what waits before what counts."""
    cells = [cell for cell in pile.cells if cell.channel == channel]
    for cell in sorted(cells, key=lambda one: (one.standing == Standing.HELD, one.day), reverse=True):
        part = min(many, pile.cells[cell])
        if part:
            yield Change(cell, -part, Reason.REVERSAL)
        many -= part
