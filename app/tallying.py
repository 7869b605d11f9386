"""Letters on paper, or figures of their own, that organizers tell of → tallies: entered, and corrected."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.actions import entries, groupings, groups, ledger, tallies
from app.actions.authors import OPERATOR
from app.actions.cell import Cell, Channel, Standing
from app.actions.entries import Entered
from app.actions.groups import Group
from app.actions.tallies import Tallied, Tally
from app.cases.case import Campaign, Case
from app.cases.sheet import Kind
from app.cases.status import is_withdrawn, openness
from app.errors import (
    NoReason,
    NotCorrectable,
    OutOfRange,
    SameNumber,
    TooLong,
    UnknownCase,
    UnknownGroup,
    require_one_of,
)
from app.files.text import clean, is_visible
from app.letters.words import Words, choose
from app.reporting import GRACE, MOST_AT_ONCE, MOST_IN_A_PILE, OTHER
from app.settings import Settings
from app.writing import Writing

#: Characters: where the paper lies, what is to be known of it, and why it is corrected.
LIMITS: Final[Mapping[str, int]] = MappingProxyType({"reference": 60, "note": 300, "why": 300})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What an organizer tells of letters that lie on paper, or stand in figures of their own.

    ``kind`` is that of the letters or `OTHER`; ``day`` the one on which they were written, in the campaign's
    time zone; ``language`` their own (empty: the case's first). ``addressee`` is a slug (empty: the first of
    that kind), ``group`` a join code as typed (empty: none), ``reference`` says where the paper lies.
    """

    case: str
    kind: str
    day: datetime.date
    quantity: int
    language: str
    addressee: str = ""
    channel: Channel = Channel.TALLY
    group: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What entering a tally would come to.

    ``number`` is that of the entry that it has made before: it makes no other. ``waits``: so many letters
    would wait for somebody else, or waited when they were entered.
    """

    tally: Tally
    number: int | None
    waits: bool


class Tallying:
    """Takes what organizers enter by hand; one for the whole program."""

    def __init__(self, writing: Writing, settings: Settings) -> None:
        self._writing = writing
        #: Whether it takes somebody else to let letters count that wait.
        self.needs_second = settings.second_person

    def days(self, campaign: Campaign, group: Group | None = None) -> tuple[datetime.date, datetime.date]:
        """The first and last day on which letters may have been written that are entered today.

        Of a campaign that runs each year, that includes the days of grace after the run before this one, and
        all the runs in which anything was counted: a box may be found late. Raises `LedgerUnreachable`.
        """
        first, last = self._usual_days(campaign, group)
        known = groupings.first_day(campaign.slug) or last
        return min(first, campaign.edition(known).opens), last

    def tally(self, paper: Paper, key: str) -> Tally:
        """What is told, as the ledger takes it, to be entered once for the ``key``; nothing is entered.

        Raises `UnknownCase`, `UnknownChoice` (kind, channel, language, addressee), `UnknownGroup`,
        `OutOfRange` (quantity, day), `TooLong` (reference, note) and `LedgerUnreachable`.
        """
        case = self._case(paper.case)
        require_one_of("kind", paper.kind, (*(kind.value for kind in case.facts.kinds), OTHER))
        require_one_of("channel", paper.channel, tallies.CHANNELS)
        group = _group(paper.group, case.campaign)
        self._require_between(paper, case, group)
        return Tally(
            key,
            self._cell(paper, case, group),
            paper.quantity,
            _line("reference", paper.reference),
            _line("note", paper.note),
        )

    def look(self, new: Sequence[Tally], author: str) -> tuple[Looked, ...]:
        """What entering them now would come to, one by one; nothing is entered.

        Raises `TallyDiffers` if a key has entered something else, and `LedgerUnreachable`.
        """
        before, fresh = tallies.foreseen(new, author, _most(author))
        coming = {one.key: one for one in fresh}
        return tuple(_looked(one, before.get(one.key), coming) for one in new)

    def enter(self, new: Sequence[Tally], author: str) -> tuple[Tallied, ...]:
        """Enter all of them or nothing, each once for its key; much of a case and day waits for somebody.

        What the operator enters waits for nobody. Raises `TallyDiffers`, `EntryRefused` and `NotRecorded`.
        """
        if not new:
            return ()
        # Each campaign has a day of its own: none is entered before it was written.
        today = max(self._today(campaign) for campaign in {one.cell.campaign for one in new})
        return ledger.tally(new, author, today, _most(author))

    def correct(self, number: int, quantity: int, why: str, author: str, key: str) -> Tallied | None:
        """Take back the whole of an entry and enter what it should be, with the reason, once for the ``key``.

        Returns the new entry; None where it should be nothing. Raises `OutOfRange` (quantity), `NoReason`,
        `TooLong` (why), `SameNumber`, `NotCorrectable`, `EntryRefused`, `LedgerUnreachable`, `NotRecorded`.
        """
        wrong = entries.entry(number)
        if wrong is None:
            raise NotCorrectable(number)
        reason = self.reason(wrong, quantity, why)
        today = self._today(wrong.cell.campaign)
        return ledger.correct(number, quantity, reason, author, today, key, _most(author))

    def reason(self, wrong: Entered, quantity: int, why: str) -> str:
        """Why the entry is corrected to that quantity, as it will stand in the ledger; nothing is entered.

        Raises `OutOfRange` (quantity), `SameNumber`, `NoReason` and `TooLong` (why).
        """
        if not 0 <= quantity <= MOST_IN_A_PILE:
            raise OutOfRange("quantity", str(quantity), 0, MOST_IN_A_PILE)
        if quantity == wrong.quantity:
            raise SameNumber(quantity)
        reason = _line("why", why)
        if not is_visible(reason):
            raise NoReason
        return reason

    def _case(self, slug: str) -> Case:
        """The case, unless it was taken off every surface. Raises `UnknownCase`."""
        case = self._writing.stock.catalogue.case(slug)
        if is_withdrawn(case):
            raise UnknownCase(slug)
        return case

    def _require_between(self, paper: Paper, case: Case, group: Group | None) -> None:
        """Raises `OutOfRange`."""
        if not 1 <= paper.quantity <= MOST_IN_A_PILE:
            raise OutOfRange("quantity", str(paper.quantity), 1, MOST_IN_A_PILE)
        first, last = self._usual_days(case.campaign, group)
        if paper.day < first:
            first, last = self.days(case.campaign, group)
        if not first <= paper.day <= last:
            raise OutOfRange("day", paper.day.isoformat(), first.isoformat(), last.isoformat())

    def _usual_days(self, campaign: Campaign, group: Group | None) -> tuple[datetime.date, datetime.date]:
        """The same without what only the ledger knows; what a group has practised before counts, too."""
        today = self._writing.today(campaign)
        opened = group.opened if group else today
        return (
            min(campaign.edition(today - GRACE).opens, opened, today),
            min(campaign.edition(today).closes, today),
        )

    def _cell(self, paper: Paper, case: Case, group: Group | None) -> Cell:
        is_other = paper.kind == OTHER
        kind = next(iter(case.facts.kinds)) if is_other else Kind(paper.kind)
        words = Words(interface=paper.language, language=paper.language, addressee=paper.addressee)
        chosen = choose(case, kind, words)
        is_practice = openness(case, kind, paper.day).practice
        return Cell(
            campaign=case.campaign.slug,
            case=case.slug,
            addressee=chosen.addressee.slug,
            kind=kind,
            language=chosen.language,
            channel=Channel.OTHER if is_other else paper.channel,
            group=group.code if group else "",
            day=paper.day,
            standing=Standing.PRACTICE if is_practice else Standing.COUNTED,
        )

    def _today(self, campaign: str) -> datetime.date:
        """The day that it is there; by UTC, where the campaign's files are gone."""
        known = self._writing.stock.catalogue.campaigns.get(campaign)
        return self._writing.today(known) if known else self._writing.now().date()


def _group(typed: str, campaign: Campaign) -> Group | None:
    """The group of that campaign; none where nothing was typed. Raises `UnknownGroup`."""
    if not typed.strip():
        return None
    group = groups.joined(typed)
    if group.campaign != campaign.slug:
        raise UnknownGroup
    return group


def _looked(one: Tally, before: Tallied | None, coming: Mapping[str, Tally]) -> Looked:
    tally = before.tally if before else coming[one.key]
    return Looked(tally, before.number if before else None, tally.cell.standing is Standing.HELD)


def _line(field: str, typed: str) -> str:
    """The text on one line, without marks that would hide or turn it. Raises `TooLong`."""
    text = re.sub(r"[ \t\n]+", " ", clean(typed)).strip()
    if len(text) > LIMITS[field]:
        raise TooLong(field, len(text), LIMITS[field])
    return text


def _most(author: str) -> int | None:
    return None if author == OPERATOR else MOST_AT_ONCE
