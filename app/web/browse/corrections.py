"""The ledger's log of corrections → the page on which everybody may read what was corrected, and why."""

import datetime
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from flask import abort, render_template
from flask_babel import gettext
from markupsafe import Markup

from app.actions.corrections import Correction, correction_log
from app.cases.case import Edition
from app.errors import LedgerUnreachable, UnknownCase
from app.web.shell.content import CaseWithdrawn, marked, shown_campaign, shown_case
from app.web.shell.context import site
from app.web.shell.phrases import CHANNELS, KINDS

#: So many are told one by one.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction as readers see it; of a campaign that is gone, title and ``edition`` are missing."""

    case: Markup | str
    kind: str
    source: str
    campaign: Markup | str
    edition: Edition | None
    taken_back: int
    entered_anew: int
    note: str


@dataclass(frozen=True, slots=True)
class DayOfCorrections:
    """What was corrected on one day."""

    day: datetime.date
    corrections: tuple[ShownCorrection, ...]


def corrections() -> str:
    """The newest corrections of all campaigns, day by day, and the sum of those before them."""
    try:
        log = correction_log(_MOST)
    except LedgerUnreachable:
        abort(503)
    return render_template(
        "browse/corrections.html",
        days=[
            DayOfCorrections(day, tuple(map(_shown, some)))
            for day, some in groupby(log.newest, attrgetter("corrected"))
        ],
        log=log,
    )


def _shown(one: Correction) -> ShownCorrection:
    name = _case_name(one.case)
    campaign = site().writing.stock.catalogue.campaigns.get(one.campaign)
    shown = shown_campaign(campaign) if campaign else None
    return ShownCorrection(
        case=name or gettext("A case that was withdrawn"),
        kind=gettext(KINDS[one.kind]),
        source=gettext(CHANNELS[one.channel]) if one.channel else gettext("Corrected by groups"),
        campaign=marked(shown.words.front.title, shown.language) if shown else "",
        edition=campaign.edition(one.written) if campaign else None,
        taken_back=one.taken_back,
        entered_anew=one.entered_anew,
        # An organizer's words may hold the name that is on no page any more.
        note=one.note if name else "",
    )


def _case_name(slug: str) -> Markup | None:
    """The case's name; None of one that was withdrawn, or whose folder is gone."""
    try:
        shown = shown_case(slug)
    except (CaseWithdrawn, UnknownCase):
        return None
    return marked(shown.name, shown.language)
