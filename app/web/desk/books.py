"""The reports on what was counted → a list of them with their files, and an organizer's word to make one."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Response, abort, make_response, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from app.accounts import acts
from app.accounts.acts import Did
from app.accounts.roles import Role
from app.actions import closings
from app.actions.closings import (
    BooksClosed,
    BooksOpen,
    Filed,
    LettersHeld,
    LettersLoose,
    NothingToAdd,
    Step,
    UnknownReport,
)
from app.cases.case import Campaign, Edition
from app.closing.books import Form, TooEarlyToClose
from app.closing.words import BooksUnreadable
from app.documents.document import Size
from app.errors import CannotPrint, PressFailed
from app.languages import translatable as _
from app.web.desk.phrases import STEPS
from app.web.shell.content import filled, marked, shown_campaign, written_day
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.web.shell.organizers import organizer

_LOG: Final = logging.getLogger(__name__)
#: Why a report is not made, as its own sentence says.
_REFUSED: Final = (
    BooksClosed,
    BooksOpen,
    BooksUnreadable,
    LettersHeld,
    LettersLoose,
    NothingToAdd,
    TooEarlyToClose,
)
_NO_PAGES: Final = _("This report could not be laid out as pages. Please take its workbook or its table.")


@dataclass(frozen=True, slots=True)
class Days:
    """An edition of a campaign of which a report can be made; ``value`` names it in the form."""

    campaign: Campaign
    edition: Edition

    @property
    def value(self) -> str:
        """The campaign, and the year in which the edition closes."""
        return f"{self.campaign.slug}.{self.edition.closes.year}"

    @property
    def name(self) -> str:
        """As the page's language tells it."""
        shown, edition = shown_campaign(self.campaign), self.edition
        return f"{shown.words.front.title}: {written_day(edition.opens)} – {written_day(edition.closes)}"


def books() -> Response:
    """All reports, the newest first. Raises `LedgerUnreachable`."""
    return make_response(_page())


def make_report() -> Response:
    """The list with what was made; before books are closed, the question whether it is meant.

    Raises `LedgerUnreachable` and `NotRecorded`.
    """
    value, step = request.form.get("of", ""), request.form.get("as", "")
    days = next((one for one in _days() if one.value == value), None)
    if days is None or step not in list(Step):
        return make_response(_page(), 422)
    if step == Step.FINAL and not request.form.get("sure"):
        return make_response(_page(days, is_asked=True))
    try:
        made = site().books.close(days.campaign, days.edition, Step(step), organizer().name)
    except _REFUSED as error:
        return make_response(_page(days, problem=filled(error.message, error.facts)), 409)
    about = f"{made.number}: {made.step}, {made.campaign}"
    acts.record(organizer().name, Did.MADE_REPORT, about, site().writing.now())
    return make_response(_page(days, made=made))


def report_file(number: str, form: str) -> Response:
    """The report as a file in the page's language, on paper of the ``size`` that the address names."""
    size = request.args.get("size", Size.A4)
    if not number.isdecimal() or form not in list(Form) or size not in list(Size):
        abort(404)
    try:
        document = site().books.document(int(number), page_language(), Form(form), Size(size))
    except (UnknownReport, OverflowError):
        abort(404)
    except BooksUnreadable as error:
        return make_response(_page(problem=filled(error.message, error.facts)), 500)
    except (CannotPrint, PressFailed) as error:
        _LOG.warning("Report %s could not be printed (%s)", number, type(error).__name__)
        return make_response(_page(problem=gettext(_NO_PAGES)), 500)
    response = Response(document.data, content_type=document.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def _days() -> Iterator[Days]:
    for campaign in site().writing.stock.catalogue.campaigns.values():
        yield from (Days(campaign, edition) for edition in site().desk.editions(campaign))


def _campaign_name(slug: str) -> Markup | str:
    """The campaign's title; its slug where its files are gone."""
    campaign = site().writing.stock.catalogue.campaigns.get(slug)
    if campaign is None:
        return slug
    shown = shown_campaign(campaign)
    return marked(shown.words.front.title, shown.language)


def _page(
    chosen: Days | None = None, *, is_asked: bool = False, problem: str = "", made: Filed | None = None
) -> str:
    return render_template(
        "desk/books.html",
        filed=closings.filed(),
        days=tuple(_days()),
        chosen=chosen,
        is_asked=is_asked,
        problem=problem,
        made=made,
        steps=STEPS,
        sizes=Size,
        campaign_name=_campaign_name,
        may_make=organizer().role.may(Role.ORGANIZER),
    )
