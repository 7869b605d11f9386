"""Counts of the ledger, and the campaign as its files tell of it → the figures of a report."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from app.actions.cell import PETITION, Channel, Standing
from app.actions.closings import Counted, Counts, Late, TakenBack, Wanted
from app.actions.groupings import Sums, ToldGroup, added
from app.cases.case import Campaign, Edition
from app.cases.catalogue import Catalogue
from app.cases.status import is_withdrawn
from app.closing.report import NO_GROUP, Correction, DayLine, GroupLine, LateLine, Line, Report
from app.figures import WITHDRAWN


@dataclass(frozen=True, slots=True)
class Background:
    """What a report tells beside the ledger's counts; ``definition``, by language, says what is counted."""

    campaign: Campaign
    catalogue: Catalogue
    groups: tuple[ToldGroup, ...]
    definition: Mapping[str, str]


def gathered(counts: Counts, wanted: Wanted, known: Background) -> Report:
    """The report of these counts. Cases that were withdrawn, or whose folder is gone, are one of no name."""
    names = _names(known.catalogue)
    lines = added(
        ((_named(cell.case, names), cell.kind, cell.language, cell.channel), _sums(cell))
        for cell in counts.cells
    )
    corrections = tuple(_correction(back, names) for back in counts.taken_back)
    told = {case for case, *_ in lines} | {back.case for back in corrections}
    return Report(
        campaign=known.campaign.slug,
        titles={language: words.front.title for language, words in known.campaign.words.items()},
        time_zone=known.campaign.facts.time_zone,
        opens=counts.edition.opens,
        closes=counts.edition.closes,
        step=wanted.step,
        adds_to=counts.adds_to,
        made=wanted.day,
        definition=known.definition,
        names={slug: names[slug] for slug in names if slug in told},
        lines=tuple(Line(*key, sums) for key, sums in sorted(lines.items(), key=itemgetter(0))),
        days=_days(counts.cells),
        late=_late(counts.late),
        kinds=_by_group(counts, known, attrgetter("kind_of_group")),
        regions=_by_group(counts, known, attrgetter("region")),
        corrections=corrections,
    )


def _names(catalogue: Catalogue) -> Mapping[str, Mapping[str, str]]:
    """Of each case that may be named, its name by language."""
    return {
        slug: {language: case.name(language) for language in case.languages}
        for slug, case in catalogue.cases.items()
        if not is_withdrawn(case)
    }


def _named(slug: str, names: Container[str]) -> str:
    return slug if slug in names else WITHDRAWN


def _correction(back: TakenBack, names: Container[str]) -> Correction:
    return Correction(
        entry=back.number,
        entered=back.entered,
        day=back.day,
        case=_named(back.case, names),
        kind=back.kind,
        channel=back.channel,
        quantity=back.quantity,
        note=back.note,
    )


def _sums(cell: Counted) -> Sums:
    """The quantity in its one place, as `app.actions.groupings` has it."""
    if cell.standing == Standing.HELD:
        return Sums(held=cell.quantity)
    if cell.channel == Channel.OTHER:
        return Sums(other=cell.quantity)
    if cell.standing == Standing.PRACTICE:
        return Sums(practice=cell.quantity)
    return Sums(signatures=cell.quantity) if cell.kind == PETITION else Sums(letters=cell.quantity)


def _days(cells: Iterable[Counted]) -> tuple[DayLine, ...]:
    days = added((cell.day, _sums(cell)) for cell in cells)
    return tuple(DayLine(day, sums) for day, sums in sorted(days.items(), key=itemgetter(0)))


def _late(parts: Iterable[Late]) -> tuple[LateLine, ...]:
    late = added(((part.entered, part.day), _late_sums(part)) for part in parts)
    return tuple(LateLine(*days, sums) for days, sums in sorted(late.items(), key=itemgetter(0)))


def _late_sums(part: Late) -> Sums:
    if part.channel == Channel.OTHER:
        return Sums(other=part.quantity)
    return Sums(signatures=part.quantity) if part.kind == PETITION else Sums(letters=part.quantity)


def _by_group(
    counts: Counts, known: Background, value_of: Callable[[ToldGroup], str]
) -> tuple[GroupLine, ...]:
    """A line for each value that groups have; an addendum tells of no groups, only of what they wrote."""
    groups = {group.code: group for group in known.groups}
    sums = added((_value(cell.group, groups, value_of), _sums(cell)) for cell in counts.cells)
    wrote = {cell.group for cell in counts.cells}
    present = () if counts.adds_to else tuple(_present(known, counts.edition, wrote))
    # What is not told stands after what is, and what was written in no group last.
    values = sorted({*sums, *map(value_of, present)}, key=lambda value: (value == NO_GROUP, not value, value))
    return tuple(
        _group_line(value, sums, [one for one in present if value_of(one) == value]) for value in values
    )


def _value(code: str, groups: Mapping[str, ToldGroup], value_of: Callable[[ToldGroup], str]) -> str:
    if not code:
        return NO_GROUP
    return value_of(groups[code]) if code in groups else ""


def _present(known: Background, edition: Edition, wrote: set[str]) -> Iterator[ToldGroup]:
    """The groups that were opened for the edition, and others that have written in it."""
    for group in known.groups:
        if group.code in wrote or known.campaign.edition(group.opened) == edition:
            yield group


def _group_line(value: str, sums: Mapping[str, Sums], groups: Sequence[ToldGroup]) -> GroupLine:
    participants = sum(group.participants for group in groups)
    return GroupLine(value, len(groups), participants, sums.get(value, Sums()))
