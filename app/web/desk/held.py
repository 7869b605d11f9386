"""Letters that wait → the list of them, and an organizer's word on whether they count."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from app.accounts import acts
from app.accounts.acts import Did
from app.accounts.roles import Role
from app.actions import groups, ledger, piles
from app.actions.cell import Channel
from app.actions.groups import Group
from app.actions.piles import Waiting
from app.errors import NeedsSecond, NothingHeld, UnknownGroup
from app.reporting import MOST_AT_ONCE
from app.web.desk import naming
from app.web.shell.context import site
from app.web.shell.organizers import organizer


class Step(StrEnum):
    """What the pressed button says of the letters."""

    RELEASE = "release"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class ShownHeld:
    """Letters that wait in one cell, and whose they are; ``group`` is None outside groups."""

    waiting: Waiting
    group: Group | None

    @property
    def is_burst(self) -> bool:
        """Whether they were finished on this website, very many at once; else they were reported."""
        return self.waiting.cell.channel is Channel.ONLINE

    @property
    def name(self) -> str:
        """What forms call the cell in which they are."""
        return blake2b(repr(self.waiting.cell).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision."""

    step: Step
    quantity: int


def held() -> Response:
    """All that waits, the newest first."""
    return _list_page()


def decide() -> Response:
    """The question whether it is meant, then the list without what was decided.

    Nobody lets letters count that they have entered themselves, unless the installation leaves it to one.
    """
    step = request.form.get("as", "")
    found = _found(request.form.get("cell", ""), request.form.get("quantity", ""))
    if found is None or step not in list(Step):
        return _list_page(is_gone=True)
    if not request.form.get("sure"):
        return make_response(_page(asked=found, step=Step(step)))
    try:
        return _list_page(Decided(Step(step), _decided(found.waiting, Step(step))))
    except NothingHeld:
        return _list_page(is_gone=True)
    except NeedsSecond as error:
        return _list_page(problem=gettext(error.message))


def _decided(waiting: Waiting, step: Step) -> int:
    """How many letters it was. The ledger's entry is the record of it; the act tells the hour as well."""
    name, cell = organizer().name, waiting.cell
    is_release = step is Step.RELEASE
    today = _today(cell.campaign)
    if is_release:
        many = ledger.release(cell, name, today, needs_second=site().settings.second_person)
    else:
        many = ledger.refuse(cell, name, today)
    did = Did.RELEASED if is_release else Did.REFUSED
    acts.record(name, did, f"{waiting.number}: {cell.case}.{cell.kind}, {many}", site().writing.now())
    return many


def _today(campaign: str) -> datetime.date:
    """The day that it is for the campaign, or in UTC for one whose folder is gone."""
    writing = site().writing
    found = writing.stock.catalogue.campaigns.get(campaign)
    return writing.today(found) if found else writing.now().date()


def _found(name: str, quantity: str) -> ShownHeld | None:
    """What the page showed, if it is as it was: nobody decides on letters that they did not see."""
    seen = (name, quantity)
    return next((one for one in _shown() if (one.name, str(one.waiting.quantity)) == seen), None)


def _shown() -> Iterator[ShownHeld]:
    for waiting in piles.waiting():
        yield ShownHeld(waiting, _group(waiting.cell.group))


def _group(code: str) -> Group | None:
    try:
        return groups.joined(code) if code else None
    except UnknownGroup:
        return None


def _list_page(decided: Decided | None = None, *, is_gone: bool = False, problem: str = "") -> Response:
    page = _page(decided=decided, is_gone=is_gone, problem=problem)
    return make_response(page, 409 if is_gone or problem else 200)


def _page(
    asked: ShownHeld | None = None,
    step: Step | None = None,
    decided: Decided | None = None,
    *,
    is_gone: bool = False,
    problem: str = "",
) -> str:
    return render_template(
        "desk/held.html",
        asked=asked,
        step=step,
        decided=decided,
        is_gone=is_gone,
        problem=problem,
        held=() if asked else tuple(_shown()),
        may_decide=organizer().role.may(Role.ORGANIZER),
        most_at_once=MOST_AT_ONCE,
        naming=naming,
    )
