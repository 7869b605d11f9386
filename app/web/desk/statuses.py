"""What the file and the desk say of a case's letters → its page, and an organizer's word that changes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Response, make_response, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from app.accounts import acts
from app.accounts.acts import Did
from app.accounts.roles import Role
from app.actions import statuses
from app.actions.authors import OPERATOR
from app.actions.errors import ChangeDecided, NothingSaid, OutcomeMissing, OwnChange
from app.actions.statuses import LONGEST, Change
from app.cases.case import Case
from app.cases.sheet import Kind, Status
from app.cases.status import is_withdrawn
from app.errors import TooLong
from app.web.desk import naming
from app.web.desk.phrases import ABOUT_STATUSES, STATUSES
from app.web.shell.content import filled, own_name
from app.web.shell.context import site
from app.web.shell.organizers import organizer


class Step(StrEnum):
    """What the pressed button asks for."""

    CHANGE = "change"
    EDIT = "edit"
    AGREE = "agree"
    REFUSE = "refuse"


_DECISIONS: Final = (Step.AGREE, Step.REFUSE)


@dataclass(frozen=True, slots=True)
class ShownKind:
    """One kind of a case's letters: what its file says, and what holds.

    ``held`` is what the desk has said that took effect last, ``waiting`` what somebody has to agree to, and
    ``newest`` the number of what was said last, 0 where nothing was.
    """

    kind: Kind
    filed: Status
    stands: Status
    held: Change | None
    waiting: Change | None
    newest: int

    @property
    def offered(self) -> tuple[Status, ...]:
        """The statuses that it can be given; nothing is taken back where nothing was said."""
        return tuple(status for status in Status if status is not Status.OPEN or self.newest)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: ``status`` is None where none was chosen, ``seen`` what was the newest on the page."""

    kind: Kind
    status: Status | None
    outcome: Mapping[str, str]
    seen: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with it, and the field that it is about, if it is one."""

    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody has to be sure of: what they typed, or their decision about what waits."""

    step: Step
    kind: Kind
    status: Status
    outcome: Mapping[str, str]
    needs_second: bool = False
    change: Change | None = None


def status(case: str) -> Response:
    """How the case's letters stand, and what was said of them. Raises `UnknownCase`."""
    return make_response(_page(_case(case)))


def change_status(case: str) -> Response:
    """The question whether it is meant, then the page as it is once it is done. Raises `UnknownCase`."""
    found, step = _case(case), request.form.get("as", "")
    if step in _DECISIONS:
        return _decided(found, Step(step))
    typed = _typed(found)
    if typed is None or step not in list(Step):
        return make_response(_page(found, is_changed=True), 409)
    if step == Step.EDIT:
        return make_response(_page(found, typed=typed))
    return _said(found, typed)


def _said(case: Case, typed: Typed) -> Response:
    shown = next(one for one in _shown(case, statuses.history(case.slug)) if one.kind is typed.kind)
    if typed.seen != str(shown.newest) and not _is_said(shown, typed):
        return make_response(_page(case, typed=typed, is_changed=True), 409)
    if typed.status is None:
        problem = Problem(gettext("Please choose how these letters shall stand."), "status")
        return make_response(_page(case, typed=typed, problem=problem), 422)
    try:
        if not request.form.get("sure"):
            return make_response(_page(case, typed=typed, asked=_asked(shown, typed.status, typed)))
        change = _say(case, typed.kind, typed.status, typed.outcome)
    except TooLong as error:
        problem = Problem(filled(error.message, error.facts), f"outcome.{error.field}")
    except (NothingSaid, OutcomeMissing) as error:
        problem = Problem(filled(error.message, error.facts), "outcome")
    else:
        return make_response(_page(case, done=change))
    return make_response(_page(case, typed=typed, problem=problem), 422)


def _asked(shown: ShownKind, status: Status, typed: Typed) -> Asked:
    """Raises `TooLong` and `OutcomeMissing`."""
    held = shown.held.said if shown.held else None
    return Asked(
        Step.CHANGE,
        typed.kind,
        status,
        statuses.told(status, typed.outcome),
        needs_second=site().settings.second_person and statuses.reopens(held, status),
    )


def _say(case: Case, kind: Kind, status: Status, outcome: Mapping[str, str]) -> Change:
    """Raises what `statuses.say` raises."""
    today = site().writing.today(case.campaign)
    needs_second = site().settings.second_person
    change = statuses.say(
        case.slug, kind, status, outcome, organizer().name, today, needs_second=needs_second
    )
    _record(Did.CHANGED_STATUS, change)
    return change


def _decided(case: Case, step: Step) -> Response:
    number = request.form.get("number", "")
    waiting = (change for change in statuses.history(case.slug) if change.waits)
    found = next((change for change in waiting if str(change.number) == number), None)
    if found is None:
        return make_response(_page(case, is_changed=True), 409)
    if found.author != organizer().name and not request.form.get("sure"):
        asked = Asked(step, found.kind, found.said.status, found.said.outcome, change=found)
        return make_response(_page(case, asked=asked))
    today = site().writing.today(case.campaign)
    try:
        change = statuses.decide(found.number, organizer().name, today, agrees=step is Step.AGREE)
    except OwnChange as error:
        return make_response(_page(case, problem=Problem(filled(error.message, error.facts))), 409)
    except ChangeDecided:
        return make_response(_page(case, is_changed=True), 409)
    _record(Did.AGREED_STATUS if step is Step.AGREE else Did.REFUSED_STATUS, change)
    return make_response(_page(case, done=change))


def _record(did: Did, change: Change) -> None:
    """The row is the record of it; the act tells the hour as well."""
    about = f"{change.number}: {change.case}.{change.kind}, {change.said.status}"
    acts.record(organizer().name, did, about, site().writing.now())


def _case(slug: str) -> Case:
    """The case as its file has it."""
    return site().writing.files.catalogue.case(slug)


def _typed(case: Case) -> Typed | None:
    """None where the form is about a kind of letters that the case does not have."""
    kind, status = request.form.get("kind", ""), request.form.get("status", "")
    if kind not in set(case.facts.kinds):
        return None
    outcome = {language: request.form.get(f"outcome.{language}", "") for language in case.languages}
    chosen = Status(status) if status in list(Status) else None
    return Typed(Kind(kind), chosen, outcome, request.form.get("seen", ""))


def _is_said(shown: ShownKind, typed: Typed) -> bool:
    """Whether the same form was sent before, as by pressing twice."""
    last = shown.waiting or shown.held
    return last is not None and (last.author, last.said.status) == (organizer().name, typed.status)


def _shown(case: Case, history: tuple[Change, ...]) -> Iterator[ShownKind]:
    stands = site().writing.stock.catalogue.case(case.slug)
    for kind, facts in case.facts.kinds.items():
        ours = [change for change in history if change.kind is kind]
        yield ShownKind(
            kind,
            facts.status,
            stands.facts.kinds[kind].status,
            held=next((change for change in ours if change.holds), None),
            waiting=next((change for change in ours if change.waits), None),
            newest=ours[0].number if ours else 0,
        )


def _name(case: Case) -> Markup | str:
    """What was withdrawn has no name any more, here either."""
    is_gone = is_withdrawn(site().writing.stock.catalogue.case(case.slug))
    return case.slug if is_gone else naming.case_name(case.slug)


def _page(
    case: Case,
    *,
    typed: Typed | None = None,
    asked: Asked | None = None,
    problem: Problem | None = None,
    done: Change | None = None,
    is_changed: bool = False,
) -> str:
    history = statuses.history(case.slug)
    return render_template(
        "desk/status.html",
        case=case,
        name=_name(case),
        kinds=tuple(_shown(case, history)),
        history=history,
        typed=typed,
        asked=asked,
        problem=problem,
        done=done,
        is_changed=is_changed,
        may_change=organizer().role.may(Role.ORGANIZER),
        own_names={language: own_name(language) for language in case.languages},
        longest=LONGEST,
        second_person=site().settings.second_person,
        statuses=STATUSES,
        about=ABOUT_STATUSES,
        operator=OPERATOR,
        naming=naming,
    )
