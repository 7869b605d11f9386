"""Letters on paper, or figures of their own, as an organizer tells them → entries of the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from flask import Response, make_response, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from app.accounts import acts
from app.accounts.acts import Did
from app.actions import entries
from app.actions.cell import Channel
from app.actions.entries import Wanted
from app.actions.tallies import Tallied
from app.cases.case import Campaign, Case
from app.cases.sheet import Kind
from app.errors import TallyDiffers, require_one_of
from app.languages import translatable as _
from app.reporting import MOST_AT_ONCE, MOST_IN_A_PILE, OTHER
from app.tallying import LIMITS, Paper
from app.web.desk import naming
from app.web.desk.entering import (
    REFUSED,
    Problems,
    day_of,
    key_of,
    number_of,
    problem_of,
    typed_fields,
)
from app.web.shell.content import shown_campaign, typeset
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.web.shell.organizers import organizer
from app.web.shell.phrases import LETTERS

#: So many of the organizer's own entries are told beside the form.
_LAST: Final = 10
#: How what is entered has come in.
_CHANNELS: Final[Mapping[str, str]] = MappingProxyType(
    {Channel.TALLY: _("Letters on paper"), Channel.EXTERNAL: _("Figures of our own website")}
)
#: What stays in the form for the next pile of the same box.
_STAYS: Final = ("case", "kind", "day", "language", "channel", "reference")


@dataclass(frozen=True, slots=True)
class Offered:
    """A campaign's cases: slugs, and what they are called."""

    title: Markup | str
    cases: tuple[tuple[str, str], ...]


def tally() -> Response:
    """The form; once it was sent, what became of it, and a form for the next pile."""
    if request.method != "POST":
        return _page({})
    typed = typed_fields()
    if problems := _problems(typed):
        return _page(typed, problems=problems)
    name = organizer().name
    try:
        new = site().tallying.tally(_paper(typed), key_of(typed.get("key", "")))
        (tallied,) = site().tallying.enter([new], name)
    except REFUSED as error:
        return _page(typed, problems=problem_of(error))
    except TallyDiffers as error:
        return _page(typed, differs=error)
    if tallied.is_new:
        cell, many = tallied.tally.cell, tallied.tally.quantity
        about = f"{tallied.number}: {cell.case}.{cell.kind}, {many}"
        acts.record(name, Did.TALLIED, about, site().writing.now())
    return _page({field: typed.get(field, "") for field in _STAYS}, done=tallied)


def _problems(typed: Mapping[str, str]) -> Problems:
    """Why it cannot be read: sentences beside all the fields that these are about."""
    problems: dict[str, str] = {}
    for read in (_quantity, _day):
        try:
            read(typed)
        except REFUSED as error:
            problems |= problem_of(error)
    return problems


def _paper(typed: Mapping[str, str]) -> Paper:
    """What was told. Raises `REFUSED`."""
    require_one_of("channel", typed.get("channel", ""), _CHANNELS)
    return Paper(
        case=typed["case"],
        kind=typed.get("kind", ""),
        day=_day(typed),
        quantity=_quantity(typed),
        language=typed.get("language", ""),
        channel=Channel(typed["channel"]),
        group=typed.get("group", ""),
        reference=typed.get("reference", ""),
        note=typed.get("note", ""),
    )


def _quantity(typed: Mapping[str, str]) -> int:
    return number_of(typed.get("quantity", ""), 1, MOST_IN_A_PILE)


def _day(typed: Mapping[str, str]) -> date:
    """The day, in the time zone of the case's campaign. Raises `UnknownCase` and `OutOfRange`."""
    case = site().writing.stock.catalogue.case(typed.get("case", ""))
    return day_of(typed.get("day", ""), site().tallying.days(case.campaign))


def _page(
    typed: Mapping[str, str],
    *,
    problems: Problems = MappingProxyType({}),
    done: Tallied | None = None,
    differs: TallyDiffers | None = None,
) -> Response:
    offered = tuple(_offered())
    page = render_template(
        "desk/tally.html",
        typed={"day": _today(), "language": page_language(), **typed},
        problems=problems,
        done=done,
        differs=differs,
        key=key_of("" if done else typed.get("key", "")),
        offered=offered,
        kinds=tuple(_kinds()),
        languages_of_letters=_languages(),
        channels=tuple((value, gettext(name)) for value, name in _CHANNELS.items()),
        limits=LIMITS,
        last=entries.newest(Wanted(author=organizer().name), most=_LAST),
        needs_second=site().tallying.needs_second,
        most_at_once=MOST_AT_ONCE,
        naming=naming,
    )
    return make_response(page, 422 if problems else 409 if differs else 200)


def _campaigns() -> tuple[Campaign, ...]:
    """All of them, the live one first."""
    live = site().writing.live_campaign()
    every = site().writing.stock.catalogue.campaigns.values()
    return tuple(sorted(every, key=lambda one: one != live))


def _offered() -> Iterator[Offered]:
    for campaign in _campaigns():
        shown = shown_campaign(campaign)
        cases = tuple((one.slug, typeset(one.name, one.language)) for one in shown.cases)
        if cases:
            yield Offered(typeset(shown.words.front.title, shown.language), cases)


def _kinds() -> Iterator[tuple[str, str]]:
    for kind in Kind:
        yield kind.value, gettext(LETTERS[kind])
    yield OTHER, gettext("Drawings, photos and messages")


def _languages() -> list[tuple[str, str]]:
    """Every language in which letters of any case can be written, by their names."""
    cases: tuple[Case, ...] = tuple(site().writing.stock.catalogue.cases.values())
    codes = {code for case in cases for kind in case.facts.kinds for code in case.letter_languages(kind)}
    return sorted(((code, naming.letters_language(code)) for code in codes), key=lambda one: one[1])


def _today() -> str:
    """The day on which letters of the live campaign may have been written last."""
    live = site().writing.live_campaign()
    return site().tallying.days(live)[1].isoformat() if live else ""
