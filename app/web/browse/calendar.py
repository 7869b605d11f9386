"""A campaign → a calendar file with one event: its last day."""

from flask import url_for
from flask_babel import gettext

from app.web.shell.calendar import calendar_file
from app.web.shell.content import ShownCampaign, typeset
from app.web.shell.context import absolute


def last_day(shown: ShownCampaign) -> bytes:
    """The file; the same campaign gives the same bytes."""
    front = shown.words.front
    return calendar_file(
        uid=f"{shown.campaign.slug}-{shown.edition.closes}",
        day=shown.edition.closes,
        known_since=shown.edition.opens,
        summary=gettext("Last day to write: %(title)s", title=typeset(front.title, shown.language)),
        about=typeset(front.hook, shown.language),
        address=absolute(url_for("browse.home")),
    )
