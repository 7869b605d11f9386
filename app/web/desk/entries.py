"""What was entered by hand → the list of it, and the page on which an organizer corrects one entry."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from app.accounts import acts
from app.accounts.acts import Did
from app.accounts.roles import Role
from app.actions import entries as book
from app.actions.authors import FACILITATOR, OPERATOR, PROGRAM
from app.actions.cell import Channel, Reason, Standing
from app.actions.entries import A_PAGE, Entered, Wanted
from app.actions.tallies import Tallied
from app.errors import NotCorrectable
from app.reporting import MOST_AT_ONCE, MOST_IN_A_PILE
from app.tallying import LIMITS
from app.web.desk import naming
from app.web.desk.entering import (
    REFUSED,
    Problems,
    is_shown,
    key_of,
    number_of,
    problem_of,
    typed_fields,
)
from app.web.shell.content import written_day
from app.web.shell.context import site
from app.web.shell.organizers import organizer

#: An entry's number, as large as the database takes one.
_LARGEST: Final = 2**31 - 1
_PLAIN: Final = re.compile(r"[\w.-]{1,60}", re.ASCII)
_FILTERS: Final = ("case", "day", "author")


@dataclass(frozen=True, slots=True)
class Filter:
    """One value that the list is limited to, and the address of the page without it."""

    title: str
    name: Markup | str
    without: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as it is read: ``what`` was done, with which ``kind``; its addresses limit the list."""

    entry: Entered
    what: str
    case: Markup | str
    kind: str
    author: str
    of_case: str
    of_day: str
    of_author: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that is asked for: what the entry should say, and why."""

    quantity: int
    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a correction came to; None where nothing stands in the entry's place."""

    tallied: Tallied | None


def entries() -> str:
    """The newest entries that the address asks for, or those before the number in it."""
    query = {name: value for name in _FILTERS if (value := request.args.get(name, ""))}
    before = request.args.get("before", "")
    # One more than is shown tells whether there are older ones.
    found = book.newest(_wanted(query), _number(before) if before else None, A_PAGE + 1)
    shown, is_more = found[:A_PAGE], len(found) > A_PAGE
    return render_template(
        "desk/entries.html",
        shown=[_shown(entry, query) for entry in shown],
        filters=tuple(_filters(query)),
        query={**query, **({"before": before} if before else {})},
        newest=_address(query) if before else "",
        older=_address(query, before=str(shown[-1].number)) if is_more else "",
        unfiltered=url_for("desk.entries"),
        may_correct=organizer().role.may(Role.ORGANIZER),
        naming=naming,
    )


def correct(number: str) -> Response:
    """The entry with a form; then the question whether it is meant, and what came of it."""
    entry = book.entry(_number(number)) or abort(404)
    if request.method != "POST":
        return _page(entry, {}, is_stuck=not book.is_correctable(entry.number))
    typed = typed_fields()
    try:
        quantity = number_of(typed.get("quantity", ""), 0, MOST_IN_A_PILE)
        asked = Asked(quantity, site().tallying.reason(entry, quantity, typed.get("why", "")))
        if typed.get("sure"):
            return _page(entry, typed, done=_done(entry, asked, key_of(typed.get("key", ""))))
    except REFUSED as error:
        return _page(entry, typed, problems=problem_of(error))
    except NotCorrectable:
        return _page(book.entry(entry.number) or entry, typed, is_stuck=True)
    if not book.is_correctable(entry.number):
        return _page(entry, typed, is_stuck=True)
    return _page(entry, typed, asked=asked)


def _number(text: str) -> int:
    """An entry's number in an address; what is none is answered by “not found”."""
    return int(text) if re.fullmatch("[0-9]{1,10}", text) and int(text) <= _LARGEST else abort(404)


def _done(entry: Entered, asked: Asked, key: str) -> Done:
    """What came of it. The ledger's entries are the record of it; the act tells the hour as well."""
    name = organizer().name
    tallied = site().tallying.correct(entry.number, asked.quantity, asked.why, name, key)
    if entry.reversed_by is None:
        about = f"{entry.number}: {entry.cell.case}.{entry.cell.kind}, {entry.quantity} → {asked.quantity}"
        acts.record(name, Did.CORRECTED, about, site().writing.now())
    return Done(tallied)


def _page(
    entry: Entered,
    typed: Mapping[str, str],
    *,
    problems: Problems | None = None,
    asked: Asked | None = None,
    done: Done | None = None,
    is_stuck: bool = False,
) -> Response:
    page = render_template(
        "desk/correct.html",
        shown=_shown(entry, {}),
        typed=typed,
        problems=problems or {},
        asked=asked,
        done=done,
        is_stuck=is_stuck,
        by=_taken_back_by(entry) if is_stuck else "",
        key=key_of(typed.get("key", "")),
        limits=LIMITS,
        needs_second=site().tallying.needs_second,
        most_at_once=MOST_AT_ONCE,
        naming=naming,
    )
    is_late = is_stuck and request.method == "POST"
    return make_response(page, 422 if problems else 409 if is_late else 200)


def _taken_back_by(entry: Entered) -> str:
    """Who has taken the entry back, if somebody has."""
    reversal = book.entry(entry.reversed_by) if entry.reversed_by else None
    return _author(reversal.author) if reversal else ""


def _wanted(query: Mapping[str, str]) -> Wanted:
    """The filters; what cannot be, or must not be shown, is answered by “not found”."""
    if any(not _PLAIN.fullmatch(value) for value in query.values()):
        abort(404)
    if "case" in query and not is_shown(query["case"]):
        abort(404)
    try:
        day = datetime.date.fromisoformat(query["day"]) if "day" in query else None
    except ValueError:
        abort(404)
    return Wanted(query.get("case"), day, query.get("author"))


def _filters(query: Mapping[str, str]) -> Iterator[Filter]:
    """Each that the address has, with a link that takes it off."""
    if case := query.get("case"):
        yield Filter(gettext("Case"), naming.case_name(case), _address(query, case=""))
    if day := query.get("day"):
        written = written_day(datetime.date.fromisoformat(day))
        yield Filter(gettext("Written on"), written, _address(query, day=""))
    if author := query.get("author"):
        yield Filter(gettext("Entered by"), _author(author), _address(query, author=""))


def _shown(entry: Entered, query: Mapping[str, str]) -> ShownEntry:
    cell = entry.cell
    is_other = cell.channel is Channel.OTHER
    return ShownEntry(
        entry=entry,
        what=_what(entry),
        case=naming.case_name(cell.case),
        kind=naming.channel_name(cell.channel) if is_other else naming.kind_name(cell.kind),
        author=_author(entry.author),
        of_case=_address(query, case=cell.case) if is_shown(cell.case) else "",
        of_day=_address(query, day=cell.day.isoformat()),
        of_author=_address(query, author=entry.author),
    )


def _what(entry: Entered) -> str:
    """What the entry has done with its letters."""
    is_held = entry.cell.standing is Standing.HELD
    match entry.reason:
        case Reason.REVERSAL:
            return str(gettext("Taken back"))
        case Reason.RELEASE:
            return str(gettext("Waits no longer") if is_held else gettext("Let count"))
    if is_held:
        return str(gettext("Entered, to wait for somebody else"))
    is_practice = entry.cell.standing is Standing.PRACTICE
    return str(gettext("Entered as practice") if is_practice else gettext("Entered"))


def _author(name: str) -> str:
    """Who it was; those who are no organizers by what they are."""
    known = {
        OPERATOR: gettext("The operator"),
        FACILITATOR: gettext("A facilitator"),
        PROGRAM: gettext("The program"),
    }
    return str(known.get(name, name))


def _address(query: Mapping[str, str], **changes: str) -> str:
    """The page's address with some of its filters changed; one that becomes empty is taken off."""
    wanted: dict[str, Any] = {name: value for name, value in {**query, **changes}.items() if value}
    return url_for("desk.entries", **wanted)
