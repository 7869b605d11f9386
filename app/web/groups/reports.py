"""What a facilitator tells of the group's piles → the sums, then the ledger's entries, and thanks."""

from dataclasses import replace
from enum import StrEnum

from flask import Response, make_response, render_template, request

from app.actions import groups
from app.actions.codes import shown_code
from app.actions.groups import Group
from app.errors import (
    EveryLetterError,
    NothingToReport,
    OutOfRange,
    PileChanged,
    TooLateToReport,
    WhichWereNot,
)
from app.languages import INTERFACE_LANGUAGES
from app.reporting import MOST_AT_ONCE, MOST_IN_A_PILE, OTHER, Told
from app.web.groups import typed as fields
from app.web.groups.looking import NO_REPORT, case_piles, code_page, facilitated, look_page
from app.web.groups.phrases import CAME_IN
from app.web.groups.refusals import refusal_of
from app.web.groups.typed import Typed, typed_fields
from app.web.shell import phrases
from app.web.shell.content import shown_campaign
from app.web.shell.context import site
from app.web.shell.language import page_language

#: What is mended where the numbers were typed.
_REFUSED = (NothingToReport, OutOfRange, TooLateToReport)


class Step(StrEnum):
    """What the pressed button asks for."""

    LOOK = "look"
    SUM = "sum"
    ENTER = "enter"


def report() -> Response:
    """The page that the code leads to, the sums of what was told, or thanks for it."""
    if request.method != "POST":
        return code_page({})
    typed = typed_fields(request.form)
    try:
        group = facilitated(typed)
    except NO_REPORT as error:
        return code_page(typed, error)
    try:
        match typed.get("as"):
            case Step.SUM:
                return _sum_page(group, typed)
            case Step.ENTER:
                return _entered(group, typed)
        return look_page(group, typed)
    except _REFUSED as error:
        return look_page(group, typed, refusal_of(error), 422)


def _entered(group: Group, typed: Typed) -> Response:
    """Thanks, once the report is entered; else the sums once more, and why it was not."""
    reporting = site().reporting
    told = _told(group, typed)
    if groups.has_reported(told.key):
        # The button was pressed twice; what was not written is no longer among the letters.
        return _thanks_page(group, typed)
    piles = reporting.piles(group)
    try:
        unwritten = fields.unwritten(typed, piles)
        reporting.report(group, replace(told, seen=fields.seen(typed, piles), unwritten=unwritten))
    except PileChanged as error:
        return _sum_page(group, typed, error, 409)
    except (OutOfRange, WhichWereNot) as error:
        return _sum_page(group, typed, error, 422)
    return _thanks_page(group, typed)


def _told(group: Group, typed: Typed) -> Told:
    """What was told, whatever the page showed before. Raises `OutOfRange`."""
    reporting = site().reporting
    took_part = typed.get("participants", "")
    language = typed.get("language", "")
    return Told(
        key=fields.key_of(typed.get("key", "")),
        day=fields.day_of(typed.get("day", ""), *reporting.days(group)),
        language=language if language in INTERFACE_LANGUAGES else page_language(),
        participants=(
            fields.number("participants", took_part, 0, MOST_IN_A_PILE)
            if took_part
            else groups.participants(group.code)
        ),
        whole=fields.whole(typed, reporting.piles(group)),
        seen={},
    )


def _sum_page(
    group: Group, typed: Typed, error: EveryLetterError | None = None, status: int = 200
) -> Response:
    """Each pile's sum, what waits, and of what has become smaller the question which were not written."""
    told = _told(group, typed)
    page = render_template(
        "groups/sum.html",
        group_code=shown_code(group.code),
        typed=typed,
        told=told,
        sums=site().reporting.sums(group, told),
        problem=refusal_of(error) if error else None,
        is_shown_again=isinstance(error, PileChanged),
        came_in=CAME_IN,
        most_at_once=MOST_AT_ONCE,
        phrases=phrases,
    )
    return make_response(page, status)


def _thanks_page(group: Group, typed: Typed) -> Response:
    """The group's numbers as they are now."""
    reporting = site().reporting
    piles = reporting.piles(group)
    letters = [pile for pile in piles if pile.kind != OTHER]
    page = render_template(
        "groups/thanks.html",
        typed=typed,
        group=group,
        group_code=shown_code(group.code),
        count_by=reporting.count_by(group),
        campaign=shown_campaign(reporting.campaign(group)),
        cases=case_piles(piles),
        counted=sum(pile.known - pile.held for pile in letters),
        held=sum(pile.held for pile in letters),
        participants=groups.participants(group.code),
        kit=_certificate_kit(),
        phrases=phrases,
    )
    return make_response(page)


def _certificate_kit() -> str:
    """A ready kit that a certificate can be had of."""
    ready = site().writing.stock.kits.ready
    return next((slug for slug, kit in ready.items() if "certificate" in kit.parts), "")
